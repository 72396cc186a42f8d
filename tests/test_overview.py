"""The overview: each finding by the worst of its measures, in one tile, sorted and filtered as asked, in a row as wide as the table."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations_with_replacement

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from data.letters import THEMES, Finding, Letter, letters
from metrics.kit.compare import WORST_FIRST, Point, Reading, Then, read
from metrics.kit.measure import Measure, measures
from present import overview, verdicts, words
from present.findings_table import COLUMNS, deciding_html, finding_row, findings_rows, mark_and_word, measure_row
from present.html_table import Cell, Heading, Row, table_html
from present.links import Choice
from present.overview import GROUPS, MAY_BE_CHANCE, Answered, Asked, Tally, answer, arrange, number_word, read_asked, tally
from present.screens.view import View
from present.tiles import neutral_line, tiles_html
from tests import readings

ON = pd.Timestamp("2020-03-01")
LETTER = letters()[0]
MEASURE = next(measure for measure in measures() if measure.is_share and measure.better == "up")
SERIES = pd.DataFrame(
    {"month": pd.date_range("2014-04-01", "2020-03-01", freq="MS", unit="us"), "value": 0.5, "numerator": 1.0, "denominator": 2.0}
)
UNMEASURED, NOT_SUPPLIED = "unmeasured", "not supplied"
some_findings = some.lists(
    some.tuples(some.lists(some.sampled_from((*WORST_FIRST, NOT_SUPPLIED)), max_size=4), some.sampled_from(list(THEMES)))
)


def query(**more: str) -> dict[str, str]:
    return more


def reading(verdict: str, title: str = "", **more) -> Reading:
    """A reading with a verdict: 50% then, 70% now."""
    measure = replace(MEASURE, title=title or MEASURE.title)
    then = Then("measured", Point(0.5, 1, 2), said="over the six months to the visit")
    why = "9 of the 13 months needed" if verdict == "cannot tell yet" else ""
    return Reading(measure, LETTER, Point(0.7, 7, 10), then, SERIES, **{"verdict": verdict, "why": why, **more})


def answered(*found: str, theme: str = "health", name: str = "f") -> Answered:
    """A finding by its measures' verdicts, or `NOT_SUPPLIED`."""
    finding = Finding(name, LETTER.id, theme, "concern", f"Finding {name}", "Says", "page 1", (MEASURE.id,))
    supplied = tuple(reading(verdict) for verdict in found if verdict != NOT_SUPPLIED)
    return Answered(finding, supplied, (MEASURE,) * found.count(NOT_SUPPLIED))


def many(found: list[tuple[list[str], str]]) -> list[Answered]:
    return [answered(*verdicts, theme=theme, name=f"{place}") for place, (verdicts, theme) in enumerate(found)]


def names(arranged: list[tuple[str, list[Answered]]]) -> list[str]:
    return [one.finding.id for _, findings in arranged for one in findings]


# The worst measure decides


@pytest.mark.parametrize("pair", list(combinations_with_replacement(WORST_FIRST, 2)))
def test_a_finding_is_only_as_good_as_its_worst_measure_in_either_order(pair):
    assert answered(*pair).verdict == answered(*pair[::-1]).verdict == pair[0]


@pytest.mark.parametrize("verdict", WORST_FIRST)
def test_a_measure_that_is_not_supplied_keeps_a_finding_from_being_called_better(verdict):
    is_worse = verdict in WORST_FIRST[:2]
    assert answered(verdict, NOT_SUPPLIED).verdict == (verdict if is_worse else "cannot tell yet")


def test_the_letter_s_first_of_two_equal_measures_decides_and_the_other_stands_beneath():
    first, second = reading("no real change", "First"), reading("no real change", "Second")
    one = Answered(answered().finding, (first, second))
    assert one.deciding is first
    assert one.others == (second,)


def test_a_finding_without_a_measure_has_no_verdict_and_no_row():
    assert answered().verdict == UNMEASURED
    with pytest.raises(ValueError, match="has no measure"):
        finding_row(answered(), query)


# Every finding is counted once


def test_every_verdict_is_in_one_tile_and_what_may_be_chance_is_no_real_change():
    grouped = [verdict for verdicts in GROUPS.values() for verdict in verdicts]
    assert sorted(grouped) == sorted(WORST_FIRST)
    assert set(MAY_BE_CHANCE) == {verdict for verdict in WORST_FIRST if "may be chance" in verdict} < set(GROUPS["same"])


@given(some_findings)
def test_the_tiles_and_the_line_beneath_and_the_unmeasured_add_up_to_the_findings(found):
    one = many(found)
    counts = tally(one)
    assert counts.better + counts.worse + counts.same + counts.unknown + counts.neutral + counts.unmeasured == len(one)
    assert counts.measured == sum(bool(verdicts) for verdicts, _ in found)
    assert counts.chance <= counts.same


def test_the_tally_counts_each_finding_by_its_worst_measure():
    found = [
        answered("better, and real"),
        answered("better, and real", "worse, and real"),
        answered("higher, and real"),
        answered("no real change"),
        answered("worse, may be chance", "better, and real"),
        answered("cannot tell yet"),
        answered(NOT_SUPPLIED),
        answered(),
    ]
    assert tally(found) == Tally(better=1, worse=1, same=2, unknown=2, neutral=1, unmeasured=1, chance=1)
    assert tally([]) == Tally()


def test_a_measure_behind_two_findings_is_judged_once_and_one_that_cannot_be_told_is_not_judged():
    assert overview.measures_judged([answered("no real change"), answered("no real change"), answered("cannot tell yet")]) == 1
    assert overview.measures_judged([answered("cannot tell yet"), answered(NOT_SUPPLIED), answered()]) == 0


@pytest.mark.parametrize("one", letters(), ids=[one.id for one in letters()])
@pytest.mark.parametrize("supplied", [True, False])
def test_every_finding_of_a_letter_is_in_a_tile_or_listed_as_unmeasured(one: Letter, supplied: bool):
    found = of_letter(one, supplied)
    counts = tally(found)
    assert counts.measured + counts.unmeasured == len(one.findings) == len(found)
    known = {measure.id for measure in measures()}
    without = [each.id for each in one.findings if not known & set(each.measures)]
    assert [each.finding.id for each in found if each.deciding is None] == without


def of_letter(one: Letter, supplied: bool) -> list[Answered]:
    """A letter's findings over figures that were the same in every month."""

    def of(measure: Measure, _: Finding) -> Reading:
        return read(measure, one, readings.figures_of([0.5] * 30, [40] * 30, of=measure), to=pd.Timestamp("2017-06-01"))

    return answer(one.findings, measures(), of, lambda _: not supplied)


# Sorted and filtered


@given(some_findings, some.sampled_from(list(overview.SORTS)))
def test_whatever_the_order_each_measured_finding_stands_once_under_its_theme(found, sort):
    one = many(found)
    arranged = arrange(one, Asked(sort=sort))
    themes = [theme for theme, _ in arranged]
    assert len(themes) == len(set(themes))
    assert sorted(names(arranged)) == sorted(each.finding.id for each in one if each.deciding is not None)
    assert all(each.finding.theme == theme for theme, findings in arranged for each in findings)


@given(some_findings)
def test_worst_first_puts_the_worst_theme_first_and_the_worst_finding_first_in_it_and_ties_as_in_the_letter(found):
    arranged = arrange(many(found), Asked())
    ranks = [[(WORST_FIRST.index(each.verdict), int(each.finding.id)) for each in findings] for _, findings in arranged]
    assert all(of_theme == sorted(of_theme) for of_theme in ranks)
    assert [of_theme[0] for of_theme in ranks] == sorted(of_theme[0] for of_theme in ranks)


@given(some_findings)
def test_the_letter_s_order_is_the_letter_s(found):
    places = [[int(each.finding.id) for each in findings] for _, findings in arrange(many(found), Asked(sort="letter"))]
    assert all(of_theme == sorted(of_theme) for of_theme in places)
    assert [of_theme[0] for of_theme in places] == sorted(of_theme[0] for of_theme in places)


@given(some_findings)
def test_the_verdict_filter_of_a_tile_shows_as_many_findings_as_the_tile_counts(found):
    one = many(found)
    counts = tally(one)
    for group in (*GROUPS, "chance"):
        assert len(names(arrange(one, Asked(verdict=group)))) == getattr(counts, group)


@given(some_findings, some.sampled_from(list(THEMES)))
def test_the_theme_filter_shows_the_findings_of_that_theme_alone(found, theme):
    one = many(found)
    shown = names(arrange(one, Asked(sort="letter", theme=theme)))
    assert shown == [each.finding.id for each in one if each.finding.theme == theme and each.deciding is not None]


def test_every_filter_and_order_has_a_label_and_the_address_brings_it_back():
    assert set(overview.VERDICT_LABELS) == {overview.ALL, "chance", *GROUPS}
    asked = Asked("letter", "missing", "chance")
    assert read_asked(asked.query()) == (asked, ())
    assert read_asked({}) == (Asked(), ())
    assert not Asked("letter").is_filtered
    assert asked.is_filtered


def test_an_address_that_asks_for_what_does_not_exist_gets_the_default_and_a_sentence():
    asked, faults = read_asked({"sort": "best", "theme": "weather", "verdict": "awful", "to": "2020-03"})
    assert asked == Asked()
    assert faults == (
        "The address names an order that does not exist. Shown instead: worst first.",
        "The address names a theme that does not exist. Shown instead: all themes.",
        "The address names a verdict that does not exist. Shown instead: all verdicts.",
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(theme="health"), "no measured finding on health in"),
        (Asked(verdict="worse"), "no measured finding with the verdict “worse, and real” in"),
        (Asked(theme="missing", verdict="better"), "no measured finding on missing from care with the verdict “better, and real” in"),
    ],
)
def test_a_filter_that_leaves_nothing_says_what_was_asked(asked, said):
    assert said in overview.nothing_shown(asked)


# The rows


@pytest.mark.parametrize("one", letters(), ids=[one.id for one in letters()])
@pytest.mark.parametrize("supplied", [True, False])
@pytest.mark.parametrize("sort", list(overview.SORTS))
def test_every_measured_finding_is_one_row_with_a_cell_a_column_and_each_of_its_measures_is_a_link(one: Letter, supplied: bool, sort: str):
    found = of_letter(one, supplied)
    rows = findings_rows(arrange(found, Asked(sort=sort)), query)
    lines = [row for row in rows if isinstance(row, Row)]
    table_html("Findings", COLUMNS, rows)
    assert sorted(row.cells[0].text for row in lines) == sorted(each.finding.short for each in found if each.deciding is not None)
    links = sum(1 + len(row.cells[1].also) for row in lines if row.cells[1].link)
    assert links == sum(len(each.readings) + len(each.lacking) for each in found)
    headings = [row.text for row in rows if isinstance(row, Heading)]
    assert len(headings) == len(set(headings)), "each theme heads its findings once"


def test_a_finding_s_other_measures_stand_beneath_the_worst_each_with_its_mark_and_word():
    one = Answered(
        answered().finding,
        (reading("better, and real", "Good one"), reading("worse, and real", "Bad one")),
        (replace(MEASURE, title="Lost"),),
    )
    row = finding_row(one, query)
    assert row.cells[1].text == "Bad one"
    assert [(also.text, also.mark, also.word) for also in row.cells[1].also] == [
        ("Good one", "better", verdicts.word("better, and real")),
        ("Lost", "unknown", verdicts.word("cannot tell yet")),
    ]
    html = table_html("Findings", COLUMNS, [row])
    assert html.count("<tr") == 2, "one row for the headings and one for the finding"
    assert all(title in html for title in ("Good one", "Bad one", "Lost"))


def test_a_measure_that_is_not_supplied_says_so_and_shows_no_nought():
    row = finding_row(answered(NOT_SUPPLIED), query)
    said = " ".join(f"{cell.text} {cell.small}" for cell in row.cells)
    assert "not supplied" in said
    assert "0" not in said.replace(MEASURE.title, "")
    assert row.cells[5].mark == "unknown"


@pytest.mark.parametrize("verdict", WORST_FIRST)
def test_a_verdict_has_its_mark_and_word_and_how_far_the_figure_moved_or_why_nothing_can_be_said(verdict):
    row = measure_row(reading(verdict), query, Cell())
    cell = row.cells[5]
    assert (cell.text, cell.mark) == (verdicts.word(verdict), verdicts.mark(verdict))
    assert cell.small == ("9 of the 13 months needed" if verdict == "cannot tell yet" else "up 20 points")
    assert row.cells[4].spark.tone == cell.mark


def test_a_measure_judged_by_quarter_because_months_are_too_few_says_so():
    note = "Judged by quarter: a month has too few cases to judge."
    row = measure_row(reading("no real change", judged_by="quarter", judged_note=note), query, Cell())
    assert row.cells[5].small == "up 20 points, judged by quarter"


def test_a_measure_for_which_the_chosen_group_does_not_hold_says_that_its_figures_are_of_all():
    one = Answered(answered().finding, (reading("no real change"), reading("better, and real", "Good one")))
    row = finding_row(one, query, lambda measure: measure.title == "Good one")
    assert row.cells[1].small == "of the whole service"
    assert row.cells[1].also[0].word == "Better, and real"
    row = finding_row(one, query, lambda measure: measure.title != "Good one")
    assert row.cells[1].small == ""
    assert row.cells[1].also[0].word == "Better, and real (whole service)"


def test_a_quarter_s_count_is_not_set_against_a_month_s_average():
    raised = next(measure for measure in measures() if measure.id == "challenges_raised")
    counts = readings.reading([10.0, 12.0] * 15 + [20.0] * 12, of=raised, period="quarter")
    assert measure_row(counts, query, Cell()).cells[5].small == "a quarter’s count beside a month’s average"


def test_a_figure_now_comes_with_its_numbers_and_links_to_its_evidence():
    row = measure_row(reading("no real change"), query, Cell())
    assert (row.cells[3].text, row.cells[3].small) == ("70%", "7 of 10")
    assert row.cells[1].link is not None
    assert row.cells[1].link.query == {"measure": MEASURE.id}


def test_the_sparkline_says_now_and_then_in_words_and_places_the_visit():
    spark = measure_row(reading("no real change"), query, Cell()).cells[4].spark
    assert spark is not None
    assert words.full(MEASURE, Point(0.7, 7, 10)) in spark.label
    assert len(spark.values) == 72
    assert spark.visit_at == 31, "November 2016 is the 32nd month from April 2014"


def test_a_real_reading_carries_its_standard_with_a_mark_and_one_without_says_there_is_none():
    standard = next(measure for measure in measures() if measure.id == "rhi_in_72_hours")
    shares = readings.reading([0.4] * 12 + [0.5] * 12 + [0.6] * 12, 40, of=standard)
    cell = measure_row(shares, query, Cell()).cells[6]
    assert cell.mark == verdicts.standard_mark(shares) == "fail"
    assert "72 hours" in cell.small
    none = measure_row(readings.reading([0.4] * 36, 40), query, Cell()).cells[6]
    assert none.mark == ""
    assert "no standard" in f"{none.text} {none.small}".lower()


def test_a_finding_s_mark_and_word_on_a_theme_s_page_are_those_of_its_row():
    found = [answered("worse, and real", name="a"), answered(name="b")]
    assert mark_and_word(found[0]) == ("worse", verdicts.word("worse, and real"))
    assert mark_and_word(found[1]) == ("", "")


def test_a_theme_s_page_names_the_measure_that_decides_where_the_one_in_the_picture_says_something_else():
    better, same = reading("better, and real", "Held"), reading("no real change", "Overdue")
    same = replace(same, measure=replace(same.measure, id="another"))
    one = Answered(answered().finding, (better, same))
    assert ">Overdue</a>" in deciding_html(one, better.measure, query)
    assert "worst" in deciding_html(one, better.measure, query)
    assert deciding_html(one, same.measure, query) == ""
    assert deciding_html(Answered(one.finding, (same,)), better.measure, query) == ""
    assert deciding_html(answered(), better.measure, query) == ""


def test_no_measure_is_called_worst_where_neither_way_is_better():
    better, higher = reading("better, and real"), reading("higher, and real", "Raised")
    higher = replace(higher, measure=replace(higher.measure, id="another", better="neutral"))
    text = deciding_html(Answered(answered().finding, (better, higher)), better.measure, query)
    assert "another of its measures" in text
    assert "worst" not in text


@pytest.mark.parametrize(
    ("to", "period", "text"),
    [
        ("2015-06-01", "month", "June 2015 is before the visit of 30 November 2016: nothing can have changed since."),
        ("2016-11-01", "month", "November 2016 is the month of the visit itself: nothing can have changed since."),
        ("2020-03-01", "year", "There are too few years to judge: choose “Month” or “Quarter”."),
        ("2020-03-01", "quarter", ""),
    ],
)
def test_where_nothing_can_be_judged_the_overview_says_what_to_choose(to: str, period: str, text: str):
    assert overview.none_judged(LETTER, pd.Timestamp(to), period) == text


# What stands above


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        (Tally(better=9, worse=4, same=2), "Nine findings are really better than in November 2016, four are really worse"),
        (Tally(better=1, same=2), "One finding is really better than in November 2016, none is really worse"),
        (Tally(worse=1, same=2), "No finding is really better than in November 2016, one is really worse"),
        (Tally(better=13, worse=20), "13 findings are really better than in November 2016, 20 are really worse"),
        (Tally(same=2, unknown=1), "No finding is really better or really worse than in November 2016"),
        (Tally(unknown=3, unmeasured=1), "It cannot be said yet whether anything has changed since November 2016"),
    ],
)
def test_the_headline_is_a_sentence_for_every_number(counts, text):
    assert overview.headline(counts, LETTER) == text


def test_a_letter_with_nothing_measured_says_so():
    assert "No finding" in overview.headline(Tally(unmeasured=17), letters()[1])


@pytest.mark.parametrize(("number", "word"), [(0, "none"), (1, "one"), (12, "twelve"), (13, "13")])
def test_small_numbers_are_words(number, word):
    assert number_word(number) == word


def test_a_tile_leads_to_its_findings_and_back_and_an_empty_one_leads_nowhere():
    counts = Tally(better=2, same=3, chance=1)
    all_shown = tiles_html(counts, Asked(sort="letter"), query)
    assert all_shown.count("<a ") == 2
    assert "sort=letter&amp;theme=all&amp;verdict=better" in all_shown
    assert "1 moved, which may be chance" in all_shown
    assert "aria-current" not in all_shown
    filtered = tiles_html(counts, Asked(verdict="better"), query)
    assert filtered.count('aria-current="true"') == 1
    assert "verdict=all" in filtered


def test_findings_in_none_of_the_tiles_have_a_line_of_their_own():
    assert neutral_line(Tally(better=1), Asked(), query) == ""
    assert "One more finding</a>" in neutral_line(Tally(neutral=1), Asked(), query)
    assert "Two more findings</a>" in neutral_line(Tally(neutral=2), Asked(), query)
    assert "verdict=neutral" in neutral_line(Tally(neutral=2), Asked(), query)


# A finding about a part of the service


def of_part(about: str = "service:Looked after", verdict: str = "no real change") -> Answered:
    """A finding about the looked-after units, with two measures read of `about`."""
    finding = replace(answered().finding, scope="looked-after units", group="service:Looked after")
    other = replace(reading("better, and real", "Other"), about=about)
    return Answered(finding, (replace(reading(verdict), about=about), other))


def test_a_finding_about_a_part_says_that_its_figures_are_of_that_part_and_its_links_open_there():
    row = finding_row(of_part(), query)
    assert row.cells[1].small == "looked-after units only"
    assert row.cells[1].link.query == {"measure": MEASURE.id, "part": "service:Looked after"}
    assert row.cells[1].also[0].word == "Better, and real (looked-after units only)"
    assert row.cells[1].also[0].link.query["part"] == "service:Looked after"


@pytest.mark.parametrize("about", ["team:North", ""])
def test_with_a_filter_the_filter_decides_and_the_row_says_that_it_is_not_of_the_part_alone(about):
    row = finding_row(of_part(about), query)
    assert row.cells[1].small == "not only looked-after units"
    assert row.cells[1].link.query == {"measure": MEASURE.id}


def test_on_its_page_a_finding_about_a_part_always_names_its_measure_and_the_part():
    one = of_part()
    html = deciding_html(one, MEASURE, query)
    assert f">{MEASURE.title}</a>, looked-after units only" in html
    assert "part=service%3ALooked+after" in html
    assert "worst" not in html, "the measure in the picture is the one that decides"
    assert deciding_html(answered("no real change"), MEASURE, query) == ""


@pytest.mark.parametrize("chosen", ["all", "team"])
def test_a_view_reads_a_finding_s_part_unless_a_filter_that_holds_is_chosen(chosen):
    choice = Choice(ON, "month", LETTER.id, chosen, "North" if chosen == "team" else "all")
    view = View(snapshot=None, choice=choice, letter=LETTER, dark=False)
    finding = of_part().finding
    own, other = replace(MEASURE, groups=("team", "service")), replace(MEASURE, groups=("service",))
    assert view.group_of(own, finding) == (("service", "Looked after") if chosen == "all" else ("team", "North"))
    assert view.group_of(other, finding) == ("service", "Looked after"), "a filter that does not hold decides nothing"
    assert view.group_of(replace(MEASURE, groups=()), finding) == ("all", "all")
    assert view.group_of(own) == (("all", "all") if chosen == "all" else ("team", "North"))
    assert view.of_part("service:Looked after").asked == choice


# A long list


LONG = [answered(verdict, name=f"{place}") for place, verdict in enumerate(["better, and real", "worse, and real"] * 8)]


@given(some_findings)
def test_nothing_is_lost_or_told_twice_when_what_is_better_is_folded(found):
    arranged = arrange(many(found), Asked())
    at_once, better = overview.parted(arranged, Asked())
    assert sorted(names(at_once) + names(better)) == sorted(names(arranged))
    assert all(one.verdict == "better, and real" for _, findings in better for one in findings)


def test_of_a_long_list_worst_first_only_what_is_better_is_folded():
    at_once, better = overview.parted(arrange(LONG, Asked()), Asked())
    assert [one.verdict for _, findings in at_once for one in findings] == ["worse, and real"] * 8
    assert len(names(better)) == 8


@pytest.mark.parametrize("asked", [Asked(sort="letter"), Asked(verdict="better"), Asked(theme="health")])
def test_a_list_that_the_reader_has_ordered_or_filtered_is_not_folded(asked):
    assert overview.parted(arrange(LONG, asked), asked)[1] == []


def test_a_short_list_is_not_folded_and_neither_is_one_where_all_is_better():
    assert overview.parted(arrange(LONG[:15], Asked()), Asked())[1] == []
    assert overview.parted(arrange(LONG[::2] * 2, Asked()), Asked())[1] == []


def test_a_small_change_that_is_real_says_what_makes_it_so():
    values = [0.5, 0.52, 0.48, 0.51, 0.49, 0.5] * 4 + [0.53] * 12
    cell = measure_row(readings.reading(values, 200), query, Cell()).cells[5]
    assert cell.text == "Better, and real"
    assert cell.small == "up 3 points: 12 months in a row above what inspectors saw"
