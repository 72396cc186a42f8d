"""Where two trends meet, which way a point between them goes; and how many points make a baseline."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.kit.spc import spc

RISING = [50.0 + place for place in range(8)]


def labels(values: list[float], rules: str) -> list[str]:
    months = pd.Series(values, index=pd.date_range("2020-01-01", periods=len(values), freq="MS"))
    found = spc(months, better="up", rules=rules, min_points=1)  # type: ignore[arg-type]
    return [label.removeprefix("7 Point Trend ") for label in found.points["label"]]


@pytest.mark.parametrize(("rules", "word"), [("ptd022", "(Decreasing)"), ("mdc2024", "(Increasing)")])
def test_a_rise_that_an_equal_pair_parts_from_the_next_ends_falling_for_the_reference_alone(rules, word):
    """NHSRplotthedots takes the step out of a point whose successor is in a trend too; that of an equal pair is not up, so "De"."""
    found = labels([*RISING, *(value + 7 for value in RISING)], rules)
    assert found[5:11] == ["(Increasing)", "(Increasing)", word, "(Increasing)", "(Increasing)", "(Increasing)"]
    assert (found[0], found[-1]) == ("Below LCL", "Above UCL")


@pytest.mark.parametrize(("rules", "word"), [("ptd022", "(Decreasing)"), ("mdc2024", "(Increasing)")])
def test_a_rise_that_one_step_down_parts_from_the_next_ends_falling_for_the_reference_alone(rules, word):
    found = labels([*RISING, *(value + 6.5 for value in RISING)], rules)
    assert found[5:11] == ["(Increasing)", "(Increasing)", word, "(Increasing)", "(Increasing)", "(Increasing)"]


def test_an_equal_pair_after_a_trend_that_begins_no_other_leaves_it_as_it_is():
    found = labels([*RISING, 57.0, 56.0, 57.0, 56.0, 57.0], "ptd022")
    assert found[7] == "(Increasing)"
    assert not found[8].startswith("(")


@pytest.mark.parametrize("rules", ["ptd022", "mdc2024"])
def test_twelve_and_a_half_points_are_no_baseline_and_twelve_read_from_a_table_are(rules):
    months = pd.Series([4.0, 6.0, 5.0] * 8, index=pd.date_range("2020-01-01", periods=24, freq="MS"))
    options = {"better": "up", "rules": rules, "min_points": 1}
    pd.testing.assert_frame_equal(spc(months, baseline_points=12.0, **options).points, spc(months, baseline_points=12, **options).points)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"baseline_points is 12\.5; it must be a whole number"):
        spc(months, baseline_points=12.5, **options)  # type: ignore[arg-type]
