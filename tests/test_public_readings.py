"""What is said of a public release: verdicts from its published figures alone, hidden figures never as nought, nothing finer than shown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data.letters import letter
from metrics.kit.disclosure.public import HIDDEN, STANDS
from metrics.kit.measure import Measure
from present import overview
from present.html_table import Link
from present.meeting.figures import then_figure
from present.public import counted, drawn, figures_table, untold, words
from present.public.cards import cards
from present.public.findings_table import by_judgement, by_theme, of_measures
from present.public.questions import ASKED, question_for, questions
from present.public.readings import HIDDEN_NOW, HIDDEN_THEN, NOT_SUPPLIED, TOO_MANY_HIDDEN, WITHHELD, PublicReading, Readings
from present.public.shown import shown_of
from tests.public_made import measure, release, rows, some_release, visit

LETTER = letter("visit-2016-11")


@pytest.fixture(scope="module")
def readings() -> Readings:
    return Readings(some_release())


def read(readings: Readings, name: str):
    return readings.reading(measure(name), LETTER)


def link(one: Measure) -> Link:
    return Link("health", {"measure": one.id})


# Verdicts


def test_a_verdict_follows_from_what_is_published(readings: Readings) -> None:
    better, worse = read(readings, "review_health_up_to_date"), read(readings, "cla_visits_in_time")
    assert (better.verdict, worse.verdict) == ("better, and real", "worse, and real")
    assert (better.then.point.value, better.shown_then.full, better.shown_now.full) == (0.5, "50% (40 of 80)", "82% (66 of 80)")


def test_the_letter_s_own_number_stands_before_the_release_s(readings: Readings) -> None:
    waiting = read(readings, "life_story_waiting")
    assert (waiting.then.basis, waiting.then.point.value) == ("stated", 61)


def test_a_hidden_newest_figure_is_never_called_nothing_to_count(readings: Readings) -> None:
    overdue = read(readings, "reviews_overdue")
    said = f"{words.headline(overdue)} {words.sentence(overdue)} {cards(overdue)}"
    assert (overdue.verdict, overdue.why) == ("cannot tell yet", HIDDEN_NOW)
    assert "is hidden" in said and "nothing to count" not in said.lower()
    assert overdue.shown_now.value == HIDDEN and overdue.now.value is None


def test_a_hidden_visit_leaves_the_verdict_untold_and_says_why() -> None:
    made = release(
        rows("reviews_overdue", "month", [9.0, 8.0] * 36),
        visit("reviews_overdue", None),
        declared={"reviews_overdue": ("month", True, "", "", "")},
    )
    found = Readings(made).reading(measure("reviews_overdue"), LETTER)
    assert (found.verdict, found.why) == ("cannot tell yet", HIDDEN_THEN)


def test_without_any_figure_up_to_the_visit_the_verdict_is_untold_and_says_why() -> None:
    later = rows("reviews_overdue", "month", [9.0, 8.0] * 18, first="2017-04-01")
    made = release(later, declared={"reviews_overdue": ("month", True, "", "", "")})
    assert Readings(made).reading(measure("reviews_overdue"), LETTER).why == "no figure of November 2016 is published"


def by_quarter(met: list[float | None], name: str = "rhi_in_72_hours", of: float = 110) -> PublicReading:
    made = release(rows(name, "quarter", met, of), declared={name: ("quarter", True, "", "", "")})
    return Readings(made).reading(measure(name), LETTER)


def test_where_a_visit_has_no_figure_the_last_quarters_before_it_stand_for_it_and_are_named() -> None:
    found = by_quarter([30.0] * 8 + [28.0, 32.0] + [60.0] * 14)
    assert (found.then.point.numerator, found.then.point.denominator) == (60, 220)
    assert found.shown_then.full == "27% (60 of 220)"
    assert found.then_when == "in the two quarters to September 2016"
    assert "was 27% (60 of 220) over the two quarters to September 2016" in words.sentence(found)
    assert "Before the visit of November 2016" in cards(found)


def test_hidden_quarters_before_a_visit_are_not_pooled() -> None:
    found = by_quarter([30.0] * 9 + [None] + [60.0] * 14)
    assert (found.verdict, found.why) == ("cannot tell yet", HIDDEN_THEN)


def test_quarters_of_what_happened_are_a_month_s_average_before_a_visit() -> None:
    made = release(
        rows("challenges_raised", "quarter", [30.0] * 9 + [33.0] + [60.0] * 14),
        declared={"challenges_raised": ("quarter", True, "", "", "")},
    )
    found = Readings(made).reading(measure("challenges_raised"), LETTER)
    assert (found.then.point.value, found.shown_then.value) == (10.5, "10.5")


@pytest.mark.parametrize(("newest", "verdict"), [(52.0, "better, may be chance"), (40.0, "no real change"), (24.0, "worse, may be chance")])
def test_quarters_that_moved_by_more_than_their_cases_explain_may_be_chance(newest: float, verdict: str) -> None:
    """38 of 110 before; the quarters between swing so far that the newest lie within the range, as the six months by month would."""
    swing = [20.0, 60.0, 38.0, 38.0] * 2 + [38.0, 38.0] + [60.0, 20.0] * 6
    assert by_quarter([*swing, newest, newest]).verdict == verdict


def test_where_most_of_a_series_is_hidden_nothing_is_judged_by_the_rest() -> None:
    few = [None if place % 3 else 30.0 for place in range(71)] + [30.0]
    made = release(
        rows("reviews_overdue", "month", few), visit("reviews_overdue", 30), declared={"reviews_overdue": ("month", False, "", "", "")}
    )
    assert Readings(made).reading(measure("reviews_overdue"), LETTER).why == TOO_MANY_HIDDEN


def test_shares_that_are_alike_in_whole_points_are_judged_by_their_parts() -> None:
    """900 to 909 of 1,000 are all 90% or 91%: as whole points too alike to judge, by their parts a jump of 8 is none of chance."""
    name, wave = "cla_visits_in_time", [0, 3, 1, 4, 2, 0, 5]
    met = [900 + wave[place % 7] + (0 if place < 33 else 8) for place in range(72)]
    made = release(rows(name, "month", met, 1000), visit(name, 5400, 6000), declared={name: ("month", True, "", "", "")})
    found = Readings(made).reading(measure(name), LETTER)
    assert set(found.series["value"]) == {0.90, 0.91}
    assert found.since is not None and found.since.status == "ok"


def test_a_period_that_is_not_over_is_not_shown() -> None:
    declared = {"reviews_overdue": ("quarter", False, "", "", "")}
    made = release(rows("reviews_overdue", "quarter", [9.0] * 24), visit("reviews_overdue", 9), declared=declared, as_at="2020-03-14")
    assert Readings(made).reading(measure("reviews_overdue"), LETTER).at == pd.Timestamp("2019-12-01")


def test_a_measure_without_figures_says_whether_it_is_not_recorded_or_withheld(readings: Readings) -> None:
    wait, plan, absent = (
        readings.lacking(measure(name)) for name in ("life_story_longest_wait_weeks", "tracker_updated_in_2_weeks", "cin_visits_in_time")
    )
    assert wait is not None and (wait.kind, wait.why) == (WITHHELD, "It is one child’s own wait.")
    assert plan is not None and (plan.kind, plan.needs) == (NOT_SUPPLIED, ("tracker_updates",))
    assert absent is not None and absent.kind == WITHHELD
    with pytest.raises(KeyError):
        read(readings, "tracker_updated_in_2_weeks")


def test_a_measure_all_of_whose_figures_are_hidden_is_withheld() -> None:
    declared = {"reviews_overdue": ("month", False, "Some of its figures are of too few.", "", "")}
    found = Readings(release(rows("reviews_overdue", "month", [None] * 72), declared=declared)).lacking(measure("reviews_overdue"))
    assert found is not None and (found.kind, found.why) == (WITHHELD, "Every figure of it is hidden.")


def test_a_withheld_measure_decides_nothing_where_another_of_the_finding_is_shown(readings: Readings) -> None:
    waiting = next(one for one in readings.answered(LETTER) if "life_story_longest_wait_weeks" in one.finding.measures)
    assert waiting.lacking == ()
    assert [one.measure.id for one in waiting.readings] == ["life_story_waiting"]


def test_every_finding_is_counted_once(readings: Readings) -> None:
    counts = overview.tally(readings.answered(LETTER))
    assert counts.measured + counts.unmeasured == len(LETTER.findings)
    assert counts.better and counts.worse and counts.unknown


# What is known without a verdict


def by_year(figures: list[float | None], name: str = "rhi_in_72_hours", of: float | None = 150, **more: Any) -> PublicReading:
    made = release(rows(name, "year", figures, of, **more), declared={name: ("year", False, "", "", "")})
    return Readings(made).reading(measure(name), LETTER)


@pytest.mark.parametrize(
    ("newest", "title", "ask"),
    [
        (90.0, "up 20 points, but too few years to judge it", "and will it last?"),
        (30.0, "down 20 points, but too few years to judge it", "and how will it be turned round?"),
        (60.0, "no change, but too few years to judge it", "What has been tried since the visit?"),
    ],
)
def test_of_too_few_years_it_is_said_how_far_the_figure_moved_and_how_many_a_verdict_needs(newest: float, title: str, ask: str) -> None:
    found = by_year([60.0, 60.0, 70.0, 70.0, 70.0, newest])
    assert found.verdict == "cannot tell yet"
    assert words.headline(found).endswith(f": {title}")
    assert words.sentence(found).startswith(f"{newest / 150:.0%} ({newest:.0f} of 150) in the year to March 2020, was 40% (60 of 150)")
    assert "a verdict needs 13 years of figures, and there are six." in words.sentence(found)
    asked = question_for(overview.Answered(LETTER.findings[0], (found,)), Readings(some_release()))
    assert asked.kind == "unknown" and asked.ask.endswith(ask) and "years" in asked.ask


def test_what_is_hidden_now_is_told_by_the_newest_figure_that_is_shown(readings: Readings) -> None:
    said = words.sentence(read(readings, "reviews_overdue"))
    assert said.startswith("The figure of March 2020 is hidden. The newest that is shown: 8 children at the end of February 2020.")
    assert words.headline(by_quarter([30.0] * 9 + [None] + [60.0] * 14)).endswith(": the figure at the visit is hidden")
    assert words.headline(by_year([60.0, 70.0], first="2019-03-01")).endswith(": no figure from the visit to compare with")


def test_a_tile_says_why_its_findings_cannot_be_told(readings: Readings) -> None:
    def one(reading: PublicReading) -> overview.Answered:
        return overview.Answered(LETTER.findings[0], (reading,))

    years, hidden = one(by_year([60.0] * 6)), one(read(readings, "reviews_overdue"))
    withheld, absent = (
        overview.Answered(LETTER.findings[0], (), (measure(name),))
        for name in ("life_story_longest_wait_weeks", "tracker_updated_in_2_weeks")
    )
    better = one(read(readings, "review_health_up_to_date"))
    assert untold.tile_line([years, years, hidden, better], readings) == "2 need more years, 1 has too few to show"
    every = [years, years, hidden, withheld, absent]
    assert untold.tile_line(every, readings) == "2 need more years, 1 has too few to show, 2 others"
    assert untold.tile_line([withheld, absent], readings) == "1 is withheld, 1 is not recorded"
    assert untold.tile_line([better], readings) == ""


# Questions


def test_every_finding_gives_one_question_with_the_figures_that_are_shown(readings: Readings) -> None:
    for one in readings.answered(LETTER):
        asked = question_for(one, readings)
        assert asked.text.endswith("?") and asked.finding is one.finding and asked.why
        if asked.kind == "worse":
            assert "83% (1,800 of 2,160) at the visit" in asked.figures and "(243 of 360) now" in asked.figures


def test_questions_are_of_the_kinds_of_the_page_and_of_each_measure_once_a_kind(readings: Readings) -> None:
    found = questions(readings.answered(LETTER), readings, LETTER)
    assert [ASKED.index(one.kind) for one in found] == sorted(ASKED.index(one.kind) for one in found)
    assert {"worse", "unknown", "not supplied"} <= {one.kind for one in found}
    keys = [(one.kind, one.measure.id if one.measure else one.finding.id) for one in found]
    assert len(set(keys)) == len(keys)


def test_what_is_better_at_another_s_cost_is_asked_about() -> None:
    wave = [2, -1, 0, 3, -2, 1]
    one, other = "assessments_current", str(measure("assessments_current").pair)
    rise = [200 + wave[place % 6] + (0 if place < 33 else 60) for place in range(72)]
    fall = [200 + wave[place % 6] - (0 if place < 33 else 60) for place in range(72)]
    declared = dict.fromkeys((one, other), ("month", True, "", "", ""))
    made = release(
        rows(one, "month", rise, 300), visit(one, 1200, 1800), rows(other, "month", fall, 300), visit(other, 1200, 1800), declared=declared
    )
    held = Readings(made)
    answered = held.answered(LETTER)
    asked = [found for found in questions(answered, held, LETTER) if found.kind == "cost"]
    assert [found.measure.id for found in asked if found.measure] == [one]
    assert "one bought at the other’s cost" in asked[0].text


def test_what_may_not_be_shown_is_asked_for_in_private(readings: Readings) -> None:
    asked = [question_for(one, readings) for one in readings.answered(LETTER)]
    hidden = next(one for one in asked if one.measure is not None and one.measure.id == "reviews_overdue")
    assert hidden.kind == "unknown" and "in private" in hidden.ask and "hidden (too few to show) now" in hidden.figures


def test_what_a_policy_withholds_is_asked_for_with_its_own_reason(readings: Readings) -> None:
    one = overview.Answered(LETTER.findings[0], (), (measure("life_story_longest_wait_weeks"),))
    asked = question_for(one, readings)
    assert asked.figures == "Longest wait for life-story work: withheld: it is one child’s own wait."
    assert asked.ask == "Can members see it in private, and is it better or worse?"


# Tables and files


def test_a_hidden_figure_is_c_in_table_and_file_and_the_table_says_what_c_is(readings: Readings) -> None:
    found = read(readings, "rhi_in_72_hours")
    html = figures_table.by_period(found.measure, found.rows, caption="Interviews")
    assert html.count(f'<span class="rg-text">{HIDDEN}</span>') == 8
    assert "hidden, so that no child can be found" in html
    table = figures_table.file(found.rows)
    assert list(table["figure"])[:8] == [HIDDEN] * 8
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())
    assert {"value", "shown_value"}.isdisjoint(table.columns)


def test_a_figure_that_stands_as_first_released_is_drawn_judged_and_said_to_stand(readings: Readings) -> None:
    plain = read(readings, "review_health_up_to_date")
    made = some_release()
    at = (made.figures["measure"] == plain.measure.id) & (made.figures["month"] == plain.rows["month"].iloc[-1])
    figures = made.figures.assign(status=made.figures["status"].mask(at, STANDS))
    standing = read(Readings(replace(made, figures=figures)), plain.measure.id)
    assert (standing.verdict, standing.charted) == (plain.verdict, True)
    assert standing.shown_now.full == "82% (66 of 80, as first released)"
    assert "stands as first released" in words.sentence(standing) and "stands as first released" not in words.sentence(plain)
    assert words.as_first_released(standing).startswith("1 figure stands") and words.as_first_released(plain) == ""
    table = figures_table.by_period(standing.measure, standing.rows, caption="Figures")
    assert table.count("as first released") == 1 and 'class="rg-legend"' not in table


def test_every_symbol_of_a_table_is_explained_and_no_other() -> None:
    found = rows("reviews_overdue", "month", [0.0, None, 7.0])
    assert figures_table.symbols(found) == (HIDDEN, "0")
    assert figures_table.symbols(found.iloc[2:]) == ()


def test_a_share_of_too_few_shows_its_numbers_and_no_percentage() -> None:
    row = rows("rhi_in_72_hours", "quarter", [10.0], 15.0).iloc[0].copy()
    row[["status", "value", "shown_value"]] = ["low base", np.nan, ""]
    shown = shown_of(measure("rhi_in_72_hours"), row)
    assert (shown.value, shown.parts) == ("–", "10 of 15: too few for a percentage")


def test_tables_of_findings_and_measures_hold_a_row_each(readings: Readings) -> None:
    answered = readings.answered(LETTER)
    measured = sum(one.deciding is not None for one in answered)
    assert len([row for row in by_theme(answered, readings, link) if hasattr(row, "cells")]) == measured
    assert len([row for row in by_judgement(answered, readings, link) if hasattr(row, "cells")]) == len(LETTER.findings)
    every = [measure(name) for name in ("reviews_overdue", "tracker_updated_in_2_weeks", "life_story_longest_wait_weeks")]
    table = of_measures(every, readings, link, lambda one: readings.reading(one, LETTER))
    assert [row.cells[2].small for row in table if hasattr(row, "cells")] == ["too few to show", NOT_SUPPLIED, WITHHELD]


def test_what_is_withheld_is_named_with_why(readings: Readings) -> None:
    said = {row.cells[0].text: row.cells[1].text for row in counted.not_shown_rows(readings)}
    assert said["Longest wait for life-story work"] == "It is one child’s own wait."
    shown = counted.shown_rows([measure("cla_visits_in_time")], readings)[0]
    assert (shown.cells[3].text, shown.cells[3].small) == ("Locality", "withheld: age")


def test_the_policy_is_said_in_sentences_with_its_own_numbers(readings: Readings) -> None:
    said = counted.rules(readings.release.said["policy"])
    assert len(said) == len(readings.release.said["policy"]) + 1, "the threshold is in two"
    assert "A number from 1 to 5 is hidden" in said[0]
    assert any("stands as first released until it has changed by more than 5" in line for line in said)


# Charts


def numbers_in(figure: Any) -> list[float]:
    """Every number that the figure draws: points, limits and levels, not its sizes and colours."""
    layout = figure["layout"]
    found = [value for trace in figure["data"] for name in ("x", "y") for value in trace.get(name, ())]
    found += [shape[name] for shape in layout.get("shapes", ()) if shape.get("yref") == "y" for name in ("y0", "y1")]
    return [value for value in found if isinstance(value, int | float)]


@settings(max_examples=12, deadline=None)
@given(some.lists(some.integers(20, 60), min_size=72, max_size=72))
def test_no_number_in_a_chart_has_more_decimals_than_the_figure_is_shown_with(met: list[int]) -> None:
    name = "review_health_up_to_date"
    made = release(rows(name, "month", met, 83), visit(name, 240, 498), declared={name: ("month", True, "", "", "")})
    figure = drawn.control_chart(Readings(made).reading(measure(name), LETTER), dark=False).figure
    assert numbers_in(figure)
    assert [value for value in numbers_in(figure) if abs(value * 100 - round(value * 100)) > 1e-9] == []


def test_a_count_s_mean_and_limits_are_whole(readings: Readings) -> None:
    figure = drawn.control_chart(read(readings, "life_story_waiting"), dark=True).figure
    assert [value for value in numbers_in(figure) if value != round(value)] == []


def test_the_figure_before_a_visit_is_drawn_no_finer_than_it_is_shown() -> None:
    met = [30.0] * 8 + [28.0, 35.0] + [60.0] * 14
    drawn_share = drawn.control_chart(by_quarter(met), dark=False).figure
    assert [value for value in numbers_in(drawn_share) if abs(value * 100 - round(value * 100)) > 1e-9] == []
    counts = release(rows("challenges_raised", "quarter", met), declared={"challenges_raised": ("quarter", True, "", "", "")})
    drawn_count = drawn.control_chart(Readings(counts).reading(measure("challenges_raised"), LETTER), dark=False).figure
    assert [value for value in numbers_in(drawn_count) if abs(value * 10 - round(value * 10)) > 1e-9] == []


def test_a_chart_carries_no_data_beside_what_it_draws(readings: Readings) -> None:
    chart = drawn.control_chart(read(readings, "review_health_up_to_date"), dark=False)
    assert "customdata" not in json.dumps(chart.figure)
    said = [text for trace in chart.figure["data"] for text in trace.get("text", ())]
    assert any("82% (66 of 80)" in text for text in said)


def test_a_chart_is_refused_where_a_point_may_not_be_shown(readings: Readings) -> None:
    with pytest.raises(ValueError, match="not every point"):
        drawn.control_chart(read(readings, "rhi_in_72_hours"), dark=False)


def test_a_release_that_says_charted_of_a_series_with_a_hidden_figure_gets_no_chart() -> None:
    made = release(
        rows("reviews_overdue", "month", [9.0] * 70 + [None, 9.0]),
        visit("reviews_overdue", 9),
        declared={"reviews_overdue": ("month", True, "", "", "")},
    )
    assert not Readings(made).reading(measure("reviews_overdue"), LETTER).charted


def test_bars_are_drawn_only_where_every_group_has_a_number(readings: Readings) -> None:
    by = readings.figures(measure("cla_visits_in_time")).query("group_kind == 'locality'").reset_index(drop=True)
    chart = drawn.bars(measure("cla_visits_in_time"), by, "locality", dark=False)
    assert chart.figure["data"][0]["y"] == ["Central", "North", "South"]
    assert "rounded up or down to a multiple of five" in chart.alt
    hidden = by.assign(status=["rounded", "low base", "rounded"])
    assert not drawn.has_bars(hidden)
    with pytest.raises(ValueError, match="not every group"):
        drawn.bars(measure("cla_visits_in_time"), hidden, "locality", dark=False)


def test_a_group_with_nothing_to_count_has_no_bar_and_keeps_none_of_the_others_from_theirs(readings: Readings) -> None:
    by = readings.figures(measure("cla_visits_in_time")).query("group_kind == 'locality'").reset_index(drop=True)
    empty = by.assign(status=["rounded", "z", "rounded"], value=[0.8, np.nan, 0.8])
    chart = drawn.bars(measure("cla_visits_in_time"), empty, "locality", dark=False)
    assert chart.figure["data"][0]["y"] == ["Central", "South"]
    assert list(chart.table["group"]) == ["Central", "North", "South"]
    assert not drawn.has_bars(by.assign(status="z"))


def test_groups_stand_in_the_order_of_their_names_and_ages_by_age() -> None:
    ages = ["Under 1", "1 to 4", "5 to 9", "10 to 15", "16 and over"]
    assert list(figures_table.in_order(pd.DataFrame({"group": sorted(ages)}))["group"]) == ages
    assert list(figures_table.in_order(pd.DataFrame({"group": ["South", "Central"]}))["group"]) == ["Central", "South"]


def test_counts_by_quarter_are_compared_quarter_with_quarter() -> None:
    made = release(
        rows("challenges_raised", "quarter", [30.0] * 9 + [33.0] + [60.0] * 14),
        declared={"challenges_raised": ("quarter", True, "", "", "")},
    )
    found = Readings(made).reading(measure("challenges_raised"), LETTER)
    assert words.now_and_then(found).startswith(
        "60 challenges in the quarter to March 2020, was 31.5 challenges a quarter on average over the"
    )
    assert "31.5" in cards(found) and "Up 28.5" in cards(found)
    assert then_figure(found).value == "31.5" and "challenges a quarter on average" in then_figure(found).note


def test_parts_too_coarse_for_their_rate_are_called_about() -> None:
    row = rows("turnover", "month", [18.0], 140.0).iloc[0].copy()
    row[["numerator", "denominator", "value", "shown_value", "shown_numerator", "shown_denominator"]] = [18, 140, 13.2, "13.2", "18", "140"]
    assert shown_of(measure("turnover"), row).parts == "about 18 of 140"
    row["value"] = 12.9
    assert shown_of(measure("turnover"), row).parts == "18 of 140"


def test_a_breakdown_of_what_stands_on_a_day_says_the_day_and_not_a_quarter() -> None:
    row = pd.Series({"month": pd.Timestamp("2020-03-01"), "period": "quarter"})
    assert words.when_of(measure("children_in_care"), row) == "the end of March 2020"
    assert words.when_of(measure("rhi_in_72_hours"), row) == "the quarter to March 2020"


def test_the_line_of_a_figure_before_the_visit_lies_over_its_own_quarters() -> None:
    found = by_quarter([30.0] * 8 + [28.0, 32.0] + [60.0] * 14)
    chart = drawn.control_chart(found, dark=False)
    line = next(shape for shape in chart.figure["layout"]["shapes"] if shape["line"].get("width") == drawn.FIGURE_WIDTH)
    assert (line["x0"], line["x1"]) == ("2016-04-01", "2016-09-30")
    assert any(note["text"] == "Before the visit: 27%" for note in chart.figure["layout"]["annotations"])
    assert "figure before the visit" in [key.words for key in chart.keys]


def test_the_figure_before_the_visit_is_drawn_on_the_scale_of_its_points() -> None:
    made = release(
        rows("challenges_raised", "quarter", [30.0] * 9 + [33.0] + [60.0] * 14),
        declared={"challenges_raised": ("quarter", True, "", "", "")},
    )
    chart = drawn.control_chart(Readings(made).reading(measure("challenges_raised"), LETTER), dark=False)
    line = next(shape for shape in chart.figure["layout"]["shapes"] if shape["line"].get("width") == drawn.FIGURE_WIDTH)
    assert line["y0"] == line["y1"] == 31.5
    assert "31.5 a quarter on average" in chart.alt


def test_a_strength_that_has_moved_is_not_said_to_have_held(readings: Readings) -> None:
    for one in readings.answered(LETTER):
        asked = question_for(one, readings)
        assert (asked.kind == "holding") == (one.verdict == "no real change" and one.finding.judgement == "strength")
        assert (asked.kind == "chance") == (one.verdict in overview.MAY_BE_CHANCE)
