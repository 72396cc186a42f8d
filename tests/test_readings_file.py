"""The tables of findings and measures as files."""

from __future__ import annotations

import pandas as pd

from data.letters import letters
from metrics.kit.compare import Point, Reading, Then
from present import verdicts
from present.overview import Answered
from present.readings_file import findings_file, measures_file, register_file
from tests import readings
from tests.made_up import measure

LETTER = letters()[0]


def reading(value: float = 0.5) -> Reading:
    return Reading(measure(), LETTER, Point(value, 5, 10), Then("measured", Point(0.25, 1, 4)), pd.DataFrame())


def test_a_finding_has_a_row_a_measure_and_one_without_figures_has_a_row_of_its_own() -> None:
    file = findings_file([Answered(LETTER.findings[0], (reading(), reading(0.75))), Answered(LETTER.findings[1], ())])
    assert list(file["finding"]) == [LETTER.findings[0].short, LETTER.findings[0].short, LETTER.findings[1].short]
    assert list(file["now"].fillna(-1)) == [0.5, 0.75, -1]


def test_numbers_stay_numbers_and_shares_stay_between_nought_and_one() -> None:
    row = measures_file([reading()]).iloc[0]
    assert (row["then"], row["then_numerator"], row["then_denominator"]) == (0.25, 1, 4)
    assert (row["now"], row["now_numerator"], row["now_denominator"]) == (0.5, 5, 10)


def test_the_register_has_every_finding_with_its_place() -> None:
    file = register_file(LETTER.findings)
    assert len(file) == len(LETTER.findings)
    assert file["where"].ne("").all()


def test_a_measure_s_row_carries_the_verdict_the_chart_and_the_screen_s_sentence() -> None:
    found = readings.reading([20, 24] * 12 + [18, 19] * 4)
    row = measures_file([found]).iloc[0]
    assert (row["verdict"], row["judged_by"], row["chart"], row["type"]) == (
        "better, and real",
        "month",
        "xmr",
        "special_cause_improvement",
    )
    assert (row["judged_at"], row["judged_value"]) == (pd.Timestamp("2017-08-01").date(), 19)
    # the mean of 20 and 24 by turns is 22, each moving range is 4, and 2.66 times 4 is 10.64
    assert [round(row[name], 6) for name in ("lower", "mean", "upper")] == [11.36, 22, 32.64]
    assert row["label"] == "7 Points Below CL"
    assert row["sentence"] == verdicts.sentence(found, pd.Timestamp("2017-08-01"), "month", named=True)


def test_a_row_says_how_often_the_standard_was_met() -> None:
    found = readings.reading([0.9, 0.8, 1.0, 0.7] * 10, [50] * 40, of=measure(standard="first_review_working_days"))
    row = measures_file([found]).iloc[0]
    assert (row["standard"], row["standard_met"]) == ("20 working days", "Missed in 9 of 12 months")
    assert (row["target"], row["met_periods"], row["of_periods"]) == (1, 3, 12)


def test_what_cannot_be_told_leaves_blanks_and_says_why() -> None:
    rows = measures_file([reading(), readings.reading([20, 24] * 4, visit="2010-05-14")])
    assert rows["type"].isna().all()
    assert list(rows["standard_met"]) == ["No standard", "No standard"]
    assert rows["why"].iloc[1] == "no records of May 2010"
    assert pd.isna(rows["judged_at"].iloc[0])
