"""What a measure ought to reach, by every rule, and how often it did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import reference
from metrics.kit import target
from metrics.kit.compare import Target
from metrics.kit.measure import measures, register
from metrics.kit.target import target_of
from tests.made_up import measure
from tests.readings import reading

MARCH = pd.Timestamp("2020-03-31")


def of(measure_id: str) -> Target | None:
    return target_of(register()[measure_id].measure, MARCH)


@pytest.fixture
def own_target(monkeypatch):
    """A council that has set itself 90% for a made-up measure from 15 April 2018."""
    from_april = reference.Target("made_up", 0.9, pd.Timestamp("2018-04-15"), None, "Plan", "Board")
    monkeypatch.setattr(target, "local_target", lambda name, on: from_april if on >= from_april.in_force_from else None)
    target_of.cache_clear()
    yield
    target_of.cache_clear()


@pytest.mark.usefixtures("own_target")
def test_the_council_s_own_target_comes_first():
    declared = measure(standard="rhi_hours")
    assert target_of(declared, MARCH) == Target(0.9, "90%", every=False, status="local")
    assert target_of(declared, pd.Timestamp("2018-03-31")) == Target(1.0, "72 hours", every=True, status="guidance")
    weeks = measure("median", better="down", unit="weeks")
    assert target_of(weeks, MARCH) == Target(0.9, "0.9 weeks", every=False, status="local")


@pytest.mark.usefixtures("own_target")
def test_a_reading_s_target_is_that_in_force_at_the_month_shown():
    values = [0.9, 0.8] * 26
    found = reading(values, 40)
    assert found.target == Target(0.9, "90%", every=False, status="local")
    assert found.since.target == 0.9
    # A figure on the target reaches it: 36 of 40, every other month.
    assert found.met_of == (6, 12)
    assert reading(values, 40, to="2018-03-01").target is None
    assert reading(values, 40, to="2018-04-01").target == found.target  # in force at that month's end


def test_a_standard_in_the_measure_s_own_unit_is_its_number():
    assert of("life_story_wait_weeks") == Target(26, "26 weeks", every=False, status="local")


def test_of_a_band_it_is_the_end_that_a_worse_figure_passes():
    assert of("iro_caseload") == Target(70, "50 to 70 children per full-time officer", every=False, status="guidance")
    caseload = replace(register()["iro_caseload"].measure, better="up")
    assert target_of(caseload, MARCH) == Target(50, "50 to 70 children per full-time officer", every=False, status="guidance")


def test_a_score_from_which_there_is_concern_is_missed_when_it_is_reached():
    found = of("sdq_average")
    assert found == Target(17, "17 points", every=False, status="guidance", strict=True)
    assert found.reached(np.array([16.99, 17.0, 17.01]), "down").tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("measure_id", "text", "status"),
    [
        ("rhi_in_72_hours", "72 hours", "guidance"),
        ("iha_in_20_working_days", "20 working days", "statutory"),
        ("rhi_recorded_in_5_working_days", "5 working days", "local"),
    ],
)
def test_a_share_of_cases_that_are_each_owed_a_standard_is_to_be_all_of_them(measure_id, text, status):
    assert of(measure_id) == Target(1.0, text, every=True, status=status)


@pytest.mark.parametrize("measure_id", ["iha_outstanding", "reviews_overdue", "life_story_over_26_weeks", "iro_over_ceiling"])
def test_of_cases_outside_a_standard_there_are_to_be_none(measure_id):
    found = of(measure_id)
    assert (found.value, found.every) == (0, True)


def test_a_standard_that_only_says_which_cases_are_counted_is_no_target():
    declared = register()["missing_three_times_in_90_days"].measure
    assert (declared.kind, declared.better, declared.standard) == ("count", "down", "missing_repeat_episodes")
    assert target_of(declared, MARCH) is None


HOURS = measure(standard="rhi_hours")


@pytest.mark.parametrize("declared", [replace(HOURS, better="neutral"), replace(HOURS, better="down"), measure()])
def test_a_neutral_measure_one_without_a_standard_and_a_share_that_is_better_low_have_none(declared):
    assert target_of(declared, MARCH) is None


def test_a_standard_not_yet_in_force_is_no_target():
    assert target_of(register()["rhi_in_72_hours"].measure, pd.Timestamp("2013-12-31")) is None
    assert target_of(register()["rhi_in_72_hours"].measure, pd.Timestamp("2014-01-01")) is not None


def test_no_neutral_measure_has_a_target_and_every_target_of_a_share_is_a_share():
    for declared in measures():
        found = target_of(declared, MARCH)
        assert found is None or declared.better != "neutral"
        assert found is None or not declared.is_share or 0 <= found.value <= 1


def test_the_last_twelve_known_figures_are_counted_whatever_lies_between():
    declared = measure(standard="rhi_hours")
    found = reading([0.5, 0.6] * 12 + [1.0, None, 0.9, 1.0] + [0.8] * 9 + [1.0, None], 40, of=declared)
    # Twelve back from the end: 0.9, 1.0, nine of 0.8 and 1.0. All of the cases is the target, and 1.0 is on it.
    assert found.met_of == (2, 12)
    assert reading([1.0, 0.5, 1.0], 40, of=declared).met_of == (2, 3)


def test_a_month_that_is_not_over_does_not_count_towards_the_target():
    declared = measure(standard="rhi_hours")
    assert reading([0.5, 1.0], 40, of=declared, until="2015-02-27").met_of == (0, 1)


def test_a_target_of_all_is_missed_for_good_only_when_the_range_lies_below_it():
    declared = measure(standard="rhi_hours")
    near, far = reading([0.9, 1.0] * 20, 40, of=declared), reading([0.5, 0.6] * 20, 40, of=declared)
    assert (near.assurance, far.assurance) == ("inconsistent", "consistent_fail")
    assert near.since.points["upper"].iloc[-1] > 1


@given(st.floats(-1000, 1000), st.sampled_from(["up", "down"]))
def test_the_target_itself_is_reached_either_way_and_a_blank_never_is(value, better):
    wanted = Target(value, "", every=False, status="local")
    noise = value * (1 + 2e-16)
    assert wanted.reached(np.array([value, noise, np.nan]), better).tolist() == [True, True, False]
    step = 0.001 if better == "up" else -0.001
    assert wanted.reached(np.array([value + step, value - step]), better).tolist() == [True, False]
