"""The tables of findings and measures as files."""

from __future__ import annotations

import pandas as pd

from data.letters import letters
from metrics.kit.compare import Point, Reading, Then
from present.overview import Answered
from present.readings_file import findings_file, measures_file, register_file
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
