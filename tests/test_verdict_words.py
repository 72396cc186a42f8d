"""The words of a verdict: true of the figures, the same everywhere, and plain."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import reference
from data.letters import Baseline, Finding
from data.reference import Phase
from metrics.kit import judge
from metrics.kit.chance import LATEST_FALSELY_MARKED
from metrics.kit.compare import WORST_FIRST, Reading
from metrics.kit.target import Target, target_of
from present import verdicts
from present.marks import MARKS
from present.verdict_words import run_length
from tests.made_up import measure
from tests.readings import reading

BEFORE = [20, 24] * 12  # mean 22, range 11.4 to 32.6; nobody's month is out of the ordinary
NEUTRAL = measure("count", better="neutral", unit="children")
SHARE = measure()
STOCK = measure("count", "stock", "down", "children")
RISE, FALL = [15, 16, 17, 18, 19, 20, 21], [29, 28, 27, 26, 25, 24, 23]
LOWER_OF_LATE = [20, 24, 20, 24, 16, 19, 23, 16, 18, 19]

AVERAGE = measure("mean", better="down", unit="weeks")
# A verdict of "may be chance" whose newest months are out of the ordinary is always against them: with them it would be real.
OTHER_WAY = "which may be chance; the newest months point the other way"


def said(found: Reading) -> str:
    return verdicts.verdict_sentence(found, found.series["month"].max())


def whole(found: Reading, period: str = "month", **more: bool) -> str:
    return verdicts.sentence(found, found.series["month"].max(), period, **more)


def stated(**number: float) -> Finding:
    baseline = Baseline("made_up", "children", "stated in the letter", **number)
    return Finding("f", "visit-2016-11", "health", "concern", "Short", "Says", "Page 1", ("made_up",), baseline=baseline)


def with_target(met: int, of: int, *, then: float = 22.0, text: str = "72 hours", status: str = "statutory", **more) -> Reading:
    """A reading of a count for which 20 or fewer is what is to be reached, met in the first `met` of the last `of` months."""
    months = pd.date_range("2017-01-01", periods=of, freq="MS", unit="us")
    found = reading(BEFORE)
    rows = pd.DataFrame({"value": [19.0] * met + [21.0] * (of - met)}, index=months)
    at_visit = replace(found.then, point=replace(found.then.point, value=then))
    return replace(found, then=at_visit, judged=rows, target=Target(20.0, text, every=False, status=status), **more)


@pytest.mark.parametrize("verdict", WORST_FIRST)
def test_every_verdict_has_a_label_and_a_mark_that_is_drawn(verdict):
    assert verdicts.word(verdict).lower() == verdict
    assert verdicts.mark(verdict) in MARKS
    assert verdicts.tone(verdict) in ("better", "worse", "higher", "lower", "same", "unknown")


def test_only_what_is_real_has_the_tone_of_better_or_worse():
    assert {one for one in WORST_FIRST if verdicts.tone(one) not in ("same", "unknown")} == {
        one for one in WORST_FIRST if "real" in one[-5:]
    } - {"no real change"}


def test_no_two_verdicts_share_a_mark():
    assert len({verdicts.mark(one) for one in WORST_FIRST}) == len(WORST_FIRST)


@pytest.mark.parametrize(
    ("after", "of", "text"),
    [
        ([18, 19] * 4, None, "A real improvement: eight months in a row below what inspectors saw."),
        ([21, *[25, 26] * 4], None, "A real change for the worse: eight months in a row above what inspectors saw."),
        ([21, *[25, 26] * 6], None, "A real change for the worse: 12 months in a row above what inspectors saw."),
        ([21, *[25, 26] * 4], NEUTRAL, "A real change: higher, eight months in a row above what inspectors saw."),
        ([18, 19] * 4, NEUTRAL, "A real change: lower, eight months in a row below what inspectors saw."),
        ([22, 20, 24, 20, 40], None, "A real change for the worse: May 2017 is above the range inspectors saw."),
        ([22, 20, 24, 20, 2], None, "A real improvement: May 2017 is below the range inspectors saw."),
        ([21, *[25, 26] * 4, 40], None, "A real change for the worse: nine months in a row above what inspectors saw."),
        (
            [20, 24, 20, 24, 23, 30, 31],
            None,
            _two := "A real change for the worse: two of the last three months stand at the very top of the range inspectors saw.",
        ),
        ([20, 24, 20, 24, 20, 30, 30, 31], None, _two.replace("two of the last", "the last")),
        (
            [20, 24, 20, 24, 21, 14, 13],
            None,
            "A real improvement: two of the last three months stand at the very bottom of the range inspectors saw.",
        ),
        (LOWER_OF_LATE, None, "Better than at the visit over the last six months, but within the range that chance alone makes."),
        (
            [44 - one for one in LOWER_OF_LATE],
            None,
            "Worse than at the visit over the last six months, but within the range that chance alone makes.",
        ),
        (LOWER_OF_LATE, NEUTRAL, "Lower than at the visit over the last six months, but within the range that chance alone makes."),
        (
            [44 - one for one in LOWER_OF_LATE],
            NEUTRAL,
            "Higher than at the visit over the last six months, but within the range that chance alone makes.",
        ),
        ([16, 18, 19], None, "Better than at the visit over the three months since, but within the range that chance alone makes."),
        ([20, 24] * 4, None, "No real change: the newest months lie within the range inspectors saw."),
        ([20, 24, 40, 20, 24], None, "No real change: May 2017 lies within the range inspectors saw."),
    ],
)
def test_a_verdict_says_what_shows_it(after, of, text):
    assert said(reading(BEFORE + after, of=of)) == text


@pytest.mark.parametrize(
    ("after", "of", "text"),
    [
        (FALL, None, f"Worse than at the visit over the last six months, {OTHER_WAY}: falling seven months in a row."),
        ([30, *FALL], None, f"Worse than at the visit over the last six months, {OTHER_WAY}: falling eight months in a row."),
        ([*FALL, 22], None, "No real change: falling eight months in a row, but no lower than at the visit itself."),
        ([*FALL, 22, 21], None, "A real improvement: falling nine months in a row."),
        (RISE, None, f"Better than at the visit over the last six months, {OTHER_WAY}: rising seven months in a row."),
        (RISE, NEUTRAL, f"Lower than at the visit over the last six months, {OTHER_WAY}: rising seven months in a row."),
        ([*RISE, 22, 23], NEUTRAL, "A real change: higher, rising nine months in a row."),
    ],
)
def test_a_trend_that_has_not_passed_the_visit_s_figure_says_so(after, of, text):
    assert said(reading(BEFORE + after, of=of)) == text


def test_a_stock_is_compared_with_the_figure_at_the_visit():
    assert said(reading([*BEFORE[:-1], 23, *FALL], of=STOCK)) == (
        "No real change: falling seven months in a row, but no lower than at the visit itself."
    )


def test_a_run_below_two_years_but_above_the_half_year_before_the_visit_says_which_is_which():
    found = reading([20, 24] * 9 + [18, 19] * 4)
    assert said(found) == (
        "No real change: eight months in a row, two of them since the visit, below the average of the 24 months up to the visit, "
        "but no lower than at the visit itself."
    )
    assert verdicts.headline(found) == "Seen in time: no real change since the visit"


def test_of_a_run_that_began_before_the_visit_only_what_came_after_is_news():
    assert (
        said(reading(BEFORE + [25, 26] * 4)) == "A real change for the worse: all eight months since the visit above what inspectors saw."
    )


def test_a_month_that_is_not_over_is_shown_and_the_newest_one_judged_is_named():
    found = reading(BEFORE + [18, 19] * 4, until="2017-08-20")
    assert whole(found).startswith("19 children in August 2017, was 22 children a month on average over the six months to the visit. ")
    assert said(found) == "A real improvement: seven months in a row, up to July 2017, below what inspectors saw."
    assert said(reading([*BEFORE, 20, 24, 20, 24], until="2017-04-20")) == (
        "No real change: the months up to March 2017 lie within the range inspectors saw."
    )
    assert "falling seven months in a row, up to July 2017; now level" in said(reading(BEFORE + FALL + [22], until="2017-08-20"))


def test_with_too_few_months_before_the_visit_nothing_is_called_what_inspectors_saw():
    after = [22, 20, 24, 20, 24, 20, 2]
    found = reading(BEFORE + after, visit="2015-08-14")
    assert found.limits_note
    assert said(found) == "A real improvement: July 2017 is below the usual range."
    assert verdicts.headline(found) == "Seen in time: a real improvement"
    quiet = reading([*BEFORE, 20, 24, 16, 19, 23, 16, 18, 19], visit="2015-08-14")
    assert said(quiet) == "Better than at the visit over the last six months, but within the usual range, so it may be chance."


def test_what_cannot_be_told_says_why_once():
    found = reading(BEFORE + [18] * 3, visit="2010-05-14")
    assert whole(found) == "18 children in March 2017. Whether this is a real change cannot be told yet: no records of May 2010."
    assert verdicts.headline(found) == "Seen in time: cannot tell yet"


def test_a_reading_without_any_figure_says_so():
    found = reading([None] * 30, [0] * 30)
    assert verdicts.headline(found) == "Seen in time: no figure for this period"
    assert whole(found).startswith("There was nothing to count in June 2017. Whether this is a real change cannot be told yet: ")


def test_figures_that_never_vary_are_no_real_change_and_no_range_is_spoken_of():
    assert said(reading([20] * 40)) == "No real change: the figure hardly ever varies."
    assert said(reading([20] * 24 + [17] * 8)) == (
        "Better than at the visit over the last six months, but before the visit the figure hardly ever varied, "
        "so that chance cannot be ruled out."
    )


def test_quarters_are_called_quarters_and_it_is_said_why():
    found = reading([0.25, 0.5] * 18 + [0.75, 1] * 6, [4] * 48)
    assert found.judged_by == "quarter"
    assert found.judged_note in whole(found)
    assert "the quarter to December 2018 is above the usual range." in whole(found)
    assert "month" not in said(found)


def test_the_whole_sentence_has_now_then_the_verdict_and_the_standard_and_the_name_where_no_title_stands():
    found = replace(with_target(2, 12), since=reading(BEFORE + [18, 19] * 4).since, verdict="better, and real")
    text = whole(found)
    assert text == (
        "24 children in December 2016, was 22 children a month on average over the six months to the visit. "
        "A real improvement: eight months in a row, up to August 2017, below the average inspectors saw, "
        "though now above the six months to the visit. The 72-hour standard is still missed in most months."
    )
    assert whole(found, named=True) == f"Seen in time: {text}"


def test_a_share_s_sentence_has_its_numbers():
    found = reading([0.36, 0.4] * 12 + [0.5, 0.56] * 4, [25] * 32)
    assert whole(found) == (
        "56% (14 of 25) in August 2017, was 38% (57 of 150) over the six months to the visit. "
        "A real improvement: all eight months since the visit above what inspectors saw."
    )


@pytest.mark.parametrize(
    ("number", "then"),
    [
        ({"value": 61}, "was 61 children at the visit, as the letter states."),
        ({"low": 26, "high": 30}, "was 26 to 30 children at the visit, as the letter states."),
    ],
)
def test_a_number_that_the_letter_states_is_called_the_letter_s(number, then):
    assert then in whole(reading(BEFORE + [18, 19] * 4, findings=[stated(**number)]))


def test_a_verdict_beyond_the_letter_s_band_says_so():
    found = reading(BEFORE + [18, 19] * 4, findings=[stated(low=8, high=12)])
    assert (
        said(found) == f"Worse than at the visit over the last six months, {OTHER_WAY}: "
        "eight months in a row below the average of the 24 months up to the visit."
    )


def test_a_quarter_s_count_is_not_set_against_a_month_s_average():
    found = reading([20, 24] * 24 + [18, 19, 18] * 7, visit="2018-12-14", period="quarter")
    assert whole(found, "quarter") == (
        "55 children in the quarter to September 2020, was 22 children a month on average over the six months to the visit. "
        "A real improvement: seven quarters in a row below what inspectors saw."
    )


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (reading(BEFORE + [18, 19] * 4), "a real improvement since the visit"),
        (reading([*BEFORE, 21, *[25, 26] * 4]), "really worse since the visit"),
        (reading([*BEFORE, 21, *[25, 26] * 4], of=NEUTRAL), "really higher since the visit"),
        (reading(BEFORE + [18, 19] * 4, of=NEUTRAL), "really lower since the visit"),
        (reading(BEFORE + LOWER_OF_LATE), "better, but it may be chance"),
        (reading([*BEFORE, 20, 24, 20, 24, 16, 17, 18, 16, 17, 23]), "no real change since the visit"),
        (reading(BEFORE + LOWER_OF_LATE, of=NEUTRAL), "lower, but it may be chance"),
        (reading(BEFORE + [20, 24] * 4), "no real change since the visit"),
        (reading(BEFORE + FALL), "worse, but it may be chance"),
        (reading(BEFORE + RISE), "better, but it may be chance"),
        (reading(BEFORE + RISE, of=NEUTRAL), "lower, but it may be chance"),
    ],
)
def test_the_headline_is_the_verdict(found, text):
    assert verdicts.headline(found) == f"Seen in time: {text}"


NAMES = {
    "20 working days": "The standard of 20 working days",
    "3 months": "The 3-month standard",
    "6 months": "The 6-month standard",
    "12 months": "The 12-month standard",
    "72 hours": "The 72-hour standard",
    "26 weeks": "The 26-week standard",
    "2 reviews": "The 2-review standard",
    "5 working days": "The standard of 5 working days",
    "10 working days": "The standard of 10 working days",
    "4 to 16 years of age": "The standard of 4 to 16 years of age",
    "0 to 13 points": "The standard of 0 to 13 points",
    "17 points": "The standard of 17 points",
    "50 to 70 children per full-time officer": "The standard of 50 to 70 children per full-time officer",
    "3 missing episodes": "The standard of 3 missing episodes",
    "90 days": "The 90-day standard",
    "730 days": "The 730-day standard",
    "1 week": "The standard of 1 week",
    "4 weeks": "The 4-week standard",
    "6 weeks": "The 6-week standard",
    "16 weeks": "The 16-week standard",
    "15 working days": "The standard of 15 working days",
    "45 working days": "The standard of 45 working days",
}


@pytest.mark.parametrize("standard_id", list(reference.standards()["id"]))
def test_each_standard_in_the_file_is_named_as_a_reader_would_say_it(standard_id):
    rows = reference.standards()
    standard = reference.standard(standard_id, max(pd.Timestamp("2020-03-31"), rows.loc[rows["id"] == standard_id, "in_force_from"].min()))
    assert standard is not None
    named = f"The local line of {standard.text}" if standard.is_local else NAMES[standard.text]
    text = verdicts.standard_sentence(with_target(12, 12, text=standard.text, status=standard.status))
    assert text == f"{named} was met in each of the last 12 months."


@pytest.mark.parametrize(
    ("met", "of", "then", "text", "short", "mark"),
    [
        (12, 12, 22, "was met in each of the last 12 months", "Met in all 12 months", "pass"),
        (9, 12, 22, "is met in most months", "Met in 9 of 12 months", "mixed"),
        (6, 12, 22, "is met in half of the last 12 months", "Met in 6 of 12 months", "mixed"),
        (5, 12, 22, "is still missed in most months", "Missed in 7 of 12 months", "mixed"),
        (5, 12, 18, "is missed in most months", "Missed in 7 of 12 months", "mixed"),
        (0, 12, 22, "was missed in every one of the last 12 months", "Missed in all 12 months", "fail"),
        (0, 3, 22, "was missed in every one of the last three months", "Missed in all 3 months", "fail"),
        (1, 1, 22, "was met in the newest month", "Met in the newest month", "pass"),
        (0, 1, 22, "was missed in the newest month", "Missed in the newest month", "fail"),
    ],
)
def test_how_often_a_standard_is_met_is_said_of_the_last_twelve(met, of, then, text, short, mark):
    found = with_target(met, of, then=then)
    assert verdicts.standard_sentence(found) == f"The 72-hour standard {text}."
    assert verdicts.standard_met(found) == (short, "72 hours")
    assert verdicts.standard_mark(found) == mark


@pytest.mark.parametrize(
    ("met", "then", "text", "short"),
    [
        (12, 22, "None were over the local line of 5 working days in each of the last 12 months.", "None over it in all 12 months"),
        (9, 22, "None are over the local line of 5 working days in most months.", "None over it in 9 of 12 months"),
        (5, 22, "Some are still over the local line of 5 working days in most months.", "Some over it in 7 of 12 months"),
        (5, 0, "Some are over the local line of 5 working days in most months.", "Some over it in 7 of 12 months"),
        (0, 22, "Some were over the local line of 5 working days in every one of the last 12 months.", "Some over it in all 12 months"),
    ],
)
def test_of_what_lies_outside_a_standard_it_is_said_how_often_there_was_none(met, then, text, short):
    rows = pd.DataFrame({"value": [0.0] * met + [2.0] * (12 - met)}, index=pd.date_range("2017-01-01", periods=12, freq="MS", unit="us"))
    found = replace(with_target(met, 12, then=then), judged=rows, target=Target(0.0, "5 working days", every=True, status="local"))
    assert found.measure.kind == "count"
    assert verdicts.standard_sentence(found) == text
    assert verdicts.standard_met(found) == (short, "5 working days, local line")


def test_a_measure_without_a_standard_says_nothing_of_one():
    found = reading(BEFORE)
    assert verdicts.standard_met(found) == ("No standard", "")
    assert (verdicts.standard_mark(found), verdicts.standard_sentence(found)) == ("", "")


def test_a_standard_without_a_figure_cannot_be_told():
    found = replace(with_target(1, 1), judged=None)
    assert verdicts.standard_met(found) == ("Cannot tell yet", "72 hours")
    assert (verdicts.standard_mark(found), verdicts.standard_sentence(found)) == ("", "")


def test_a_local_line_is_called_local():
    found = with_target(0, 12, text="26 weeks", status="local")
    assert verdicts.standard_sentence(found) == "The local line of 26 weeks was missed in every one of the last 12 months."
    assert verdicts.standard_met(found)[1] == "26 weeks, local line"


def test_the_council_s_own_target_is_called_its_own(monkeypatch):
    monkeypatch.setattr(reference, "local_target", lambda name, on: object() if name == "made_up" else None)
    found = with_target(9, 12, text="85%", status="local")
    assert verdicts.standard_sentence(found) == "The council's own target of 85% is met in most months."
    assert verdicts.standard_met(found)[1] == "85%, the council's own"


def test_where_each_case_is_owed_one_of_several_standards_all_are_named():
    of = measure(standard="first_review_working_days second_review_months later_review_months")
    found = reading([0.9, 0.8] * 20, [50] * 40, of=of)
    assert found.target == target_of(of, pd.Timestamp("2018-04-30"))
    assert verdicts.standard_sentence(found) == (
        "The standards of 20 working days, 3 months and 6 months were missed in every one of the last 12 months."
    )
    late = reading([1.0, 0.8] * 20, [50] * 40, of=of)
    assert verdicts.standard_sentence(late).endswith(" are met in half of the last 12 months.")


def test_standards_of_the_same_length_are_named_once():
    of = measure(standard="parents_assessed_working_days parents_approved_working_days")
    found = reading([0.9, 0.8] * 20, [50] * 40, of=of)
    assert verdicts.standard_sentence(found) == "The standard of 10 working days was missed in every one of the last 12 months."
    assert verdicts.standard_met(found)[1] == "10 working days"


def test_a_number_that_is_itself_a_miss_is_named_as_such():
    of = measure("mean", "stock", "down", "points", standard="sdq_concern_score")
    found = reading([14.5, 14.9] * 20, of=of)
    assert verdicts.standard_sentence(found) == "The standard of under 17 points was met in each of the last 12 months."


@pytest.mark.parametrize(
    ("after", "of", "place", "text"),
    [
        ([20, 24], None, -1, "February 2017: 24 children. An ordinary month."),
        ([20, 24, 20, 40], None, -1, "April 2017: 40 children. Worse: above the range inspectors saw."),
        ([18, 19] * 4, None, -1, "August 2017: 19 children. Better: one of seven or more months in a row below what inspectors saw."),
        ([18, 19] * 4, NEUTRAL, -8, "January 2017: 18 children. Lower: one of seven or more months in a row below what inspectors saw."),
        (
            [18, 19] * 4 + [2],
            None,
            -1,
            "September 2017: 2 children. Better: below the range inspectors saw; also one of seven or more in a row below its middle.",
        ),
        (
            FALL,
            None,
            -1,
            "July 2017: 23 children. Improving, still above what inspectors saw: one of seven or more months falling; "
            "also one of seven or more in a row above its middle.",
        ),
        (
            RISE,
            NEUTRAL,
            -1,
            "July 2017: 21 children. Rising, still below what inspectors saw: one of seven or more months rising; "
            "also one of seven or more in a row below its middle.",
        ),
        (
            [20, 24, 20, 24, 23, 30, 31],
            None,
            -1,
            "July 2017: 31 children. Worse: one of two in three months at the very top of the range inspectors saw.",
        ),
        ([20, None], None, -1, "February 2017: nothing to count."),
    ],
)
def test_a_point_lists_every_rule_that_marks_it(after, of, place, text):
    found = reading(BEFORE + after, of=of)
    assert verdicts.point_words(found, found.since.points.iloc[place]) == text


def test_a_point_of_all_along_is_beside_what_is_usual():
    found = reading([*BEFORE, 20, 24, 20, 60])
    assert verdicts.point_words(found, found.all_along.newest, all_along=True) == "April 2017: 60 children. Worse: above the usual range."


def test_a_point_of_a_quarter_has_the_quarter_s_numbers():
    found = reading([0.25, 0.5] * 18 + [0.75, 1] * 6, [4] * 48)
    assert verdicts.point_words(found, found.since.newest).startswith("The quarter to December 2018: 92% (11 of 12). Better: ")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (reading([*BEFORE, 20, 24]), "Beside every month since January 2015, February 2017 is an ordinary month."),
        (
            reading(BEFORE + [18, 19] * 4),
            "Beside every month since January 2015, better than usual: eight months in a row below the usual level.",
        ),
        (
            reading(BEFORE + FALL),
            "Beside every month since January 2015, improving: falling seven months in a row, but still above the usual level.",
        ),
        (
            reading(BEFORE + RISE, of=NEUTRAL),
            "Beside every month since January 2015, rising seven months in a row, but still below the usual level.",
        ),
        (reading(BEFORE[:10], visit="2015-07-14"), "What is usual cannot be said: there are too few months."),
        (reading([20] * 30), "What is usual cannot be said: no two figures differ enough."),
        (reading([20, 20, 24] * 10, of=AVERAGE), "What is usual cannot be said: too many months have the same figure."),
        (reading([None, 20] * 15, of=AVERAGE), "What is usual cannot be said: no two figures differ enough."),
        (reading([None, 20, None, 24] * 8, of=AVERAGE), "What is usual cannot be said: there are too few cases a month."),
        (reading([None] * 30, [0] * 30), ""),
    ],
)
def test_all_along_has_a_sentence_of_its_own(found, text):
    assert verdicts.all_along_sentence(found) == text


def test_a_phase_is_told_with_its_reason(monkeypatch):
    phase = Phase("made_up", pd.Timestamp("2015-10-01"), "Recorded in a new way.", "Somebody")
    monkeypatch.setattr(judge.reference, "phases", lambda name: (phase,))
    found = reading([*BEFORE, 20, 24])
    assert verdicts.all_along_sentence(found) == (
        "Beside every month since October 2015, February 2017 is an ordinary month. From October 2015 counted anew: Recorded in a new way."
    )


def test_a_phase_of_quarters_is_told_by_its_first_quarter(monkeypatch):
    phase = Phase("made_up", pd.Timestamp("2015-10-01"), "Recorded in a new way.", "Somebody")
    monkeypatch.setattr(judge.reference, "phases", lambda name: (phase,))
    told = verdicts.all_along_sentence(reading([20, 24, 22, 19, 27] * 11, period="quarter"))
    assert told.startswith("Beside every quarter since the quarter to December 2015, ")
    assert "From the quarter to December 2015 counted anew: " in told


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (0.2, "about one every five months"),
        (0.34, "about one every three months"),
        (0.5, "about one every two months"),
        (0.7, "about two every three months"),
        (0.9, "about one a month"),
        (1.2, "about one a month"),
        (1.5, "one or two a month"),
        (2.0, "about two a month"),
        (2.5, "two or three a month"),
        (3.1, "about three a month"),
    ],
)
def test_what_chance_alone_marks_is_told_in_whole_numbers(marked, text, monkeypatch):
    monkeypatch.setattr(verdicts, "falsely_marked", lambda measures: marked)
    assert verdicts.chance_line(34) == f"Among 34 measures, chance alone would mark {text}."


def test_the_chance_line_follows_the_measured_rate():
    many = round(2 / LATEST_FALSELY_MARKED)
    assert verdicts.chance_line(many) == f"Among {many} measures, chance alone would mark about two a month."
    assert verdicts.chance_line(many, "quarter") == f"Among {many} measures, chance alone would mark about two a quarter."
    assert verdicts.chance_line(0) == ""
    assert verdicts.chance_line(1).startswith("Of one measure, chance alone would mark about one every ")


def levels(most: int):
    return st.lists(st.one_of(st.none(), st.integers(0, most)), min_size=0, max_size=14)


OPPOSITE = {"better": r"worse|worsen", "worse": r"better|improv", "higher": r"lower|better|worse", "lower": r"higher|better|worse"}


@settings(max_examples=120, deadline=None)
@given(
    levels(60),
    st.sampled_from(["down", "up", "neutral"]),
    st.sampled_from(["flow", "stock"]),
    st.sampled_from(["2016-12-14", "2015-09-14", "2016-03-14"]),
    st.sampled_from([None, *NAMES]),
    st.booleans(),
)
def test_any_reading_s_words_are_plain_whole_and_never_contradict_the_verdict(after, better, clock, visit, standard, is_cut):
    until = "2017-02-10" if is_cut else None
    found = reading(BEFORE + after, of=measure("count", clock, better, "children"), visit=visit, until=until)
    if standard:
        found = replace(found, target=Target(20.0, standard, every=False, status="guidance"))
    texts = [whole(found, named=True), verdicts.headline(found), said(found), verdicts.all_along_sentence(found)]
    texts += [verdicts.point_words(found, row) for _, row in found.since.points.tail(15).iterrows()]
    for text in texts:
        assert "  " not in text and "None" not in text and not re.search(r"\bnan\b", text)
        assert not re.search(r"special|sigma|limit|common cause|assurance|, ,|: \.|\.\.", text.lower())
    assert texts[0].endswith(".") and texts[2].endswith(".")
    side = found.verdict.partition(",")[0]
    if side in OPPOSITE:
        assert not re.search(OPPOSITE[side], verdicts.headline(found) + said(found))


@settings(max_examples=150, deadline=None)
@given(levels(45), st.sampled_from(["down", "up"]))
def test_nothing_is_called_better_that_stands_worse_than_at_the_visit_without_saying_so(after, better):
    found = reading(BEFORE + after, of=measure("count", better=better, unit="children"))
    if found.verdict.startswith("better") and found.direction == "worse":
        where = "above" if better == "down" else "below"
        assert f"{where} the six months to the visit" in said(found)
        assert f"{where} the six months to the visit" in verdicts.headline(found) or "over the last months" in verdicts.headline(found)


@settings(max_examples=150, deadline=None)
@given(levels(45))
def test_a_run_is_counted_alike_since_the_visit_and_all_along(after):
    found = reading(BEFORE + after)
    assert run_length(found.since) == found.run or found.since.newest["value"] == found.since.newest["mean"]
