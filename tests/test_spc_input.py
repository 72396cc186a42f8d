"""What a series must be before it is judged: every refusal in its words, what is allowed, and that nothing of the caller's is changed."""

from __future__ import annotations

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from metrics.kit.spc import spc

REASON = "a new duty system"


def monthly(values, start="2020-01-01", **more) -> pd.Series:
    return pd.Series(values, index=pd.date_range(start, periods=len(values), freq="MS"), **more)


def noise(count: int = 30, seed: int = 2) -> np.ndarray:
    return np.random.default_rng(seed).normal(50, 5, count).round(2)


def shares() -> tuple[pd.Series, pd.Series]:
    sizes = monthly(np.random.default_rng(4).integers(20, 60, 30))
    return (sizes * 0.8).round() / sizes, sizes


def with_index(index) -> pd.Series:
    return pd.Series(noise(len(index)), index=index)


MONTHS = pd.date_range("2020-01-01", periods=3, freq="MS")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, 2.0], "values must be a pandas Series on a DatetimeIndex"),
        (pd.Series([1.0, 2.0]), "values must be a pandas Series on a DatetimeIndex"),
        (with_index(pd.period_range("2020-01", periods=3, freq="M")), "values must be a pandas Series on a DatetimeIndex"),
        (pd.DataFrame({"y": [1.0]}, index=MONTHS[:1]), "values must be a pandas Series on a DatetimeIndex"),
        (pd.Series(["1", "2", "3"], index=MONTHS), "values must be numbers; they are str"),
        (pd.Series([True, False, True], index=MONTHS), "values must be numbers; they are bool"),
        (pd.Series([True, False, None], index=MONTHS, dtype="boolean"), "values must be numbers; they are boolean"),
        (pd.Series([1, 2, None], index=MONTHS, dtype=object), "values must be numbers; they are object"),
        (pd.Series([1 + 2j] * 3, index=MONTHS), "values must be numbers; they are complex128"),
    ],
)
def test_what_is_no_series_of_numbers_by_date_is_refused(values, said):
    with pytest.raises(TypeError, match=said):
        spc(values, better="up")


def test_denominators_that_are_no_numbers_by_date_are_refused():
    values, sizes = shares()
    with pytest.raises(TypeError, match="denominators must be a pandas Series on a DatetimeIndex"):
        spc(values, better="up", denominators=sizes.to_numpy())
    with pytest.raises(TypeError, match="denominators must be numbers; they are bool"):
        spc(values, better="up", denominators=sizes > 20)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2020-01-01", "2020-02-01", "2020-02-01"], "dates given twice: 2020-02-01"),
        (["2020-01-01", "2020-02-02", "2020-03-01"], "dates that are not the first of a month: 2020-02-02"),
        (["2020-01-01", "2020-02-01 09:00", "2020-03-01"], "dates that are not the first of a month: 2020-02-01"),
        (["2020-01-01", None, "2020-03-01"], "a date is missing"),
    ],
)
def test_dates_that_are_no_months_are_refused(dates, said):
    with pytest.raises(ValueError, match=said):
        spc(with_index(pd.DatetimeIndex(pd.to_datetime(pd.Series(dates), format="mixed"))), better="up")


def test_everything_wrong_with_the_values_is_said_at_once():
    values = pd.Series([1.0, np.inf, 2.0, 3.0], index=pd.DatetimeIndex(["2020-01-01", "2020-02-01", "2020-02-01", "2020-03-05"]))
    with pytest.raises(ValueError, match=r"given twice: 2020-02-01; .*first of a month: 2020-03-05; a value is infinite"):
        spc(values, better="up")


def test_the_reference_takes_any_days_but_none_twice():
    days = pd.DatetimeIndex(["2020-01-05", "2020-01-09", "2020-02-01", "2020-02-02"])
    assert list(spc(with_index(days), better="up", rules="ptd022", min_points=1).points.index) == list(days)
    with pytest.raises(ValueError, match="dates given twice: 2020-01-05"):
        spc(with_index(days[[0, 0, 1]]), better="up", rules="ptd022", min_points=1)


def test_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="dates have a time zone"):
        spc(with_index(MONTHS.tz_localize("Europe/London")), better="up")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda values, sizes: (values, sizes.where(sizes.index != sizes.index[3])), "shares without a denominator above 0: 2020-04-01"),
        (lambda values, sizes: (values, sizes.drop(sizes.index[3])), "shares without a denominator above 0: 2020-04-01"),
        (lambda values, sizes: (values, sizes * 0), "shares without a denominator above 0: 2020-01-01"),
        (lambda values, sizes: (values, -sizes), "shares without a denominator above 0: 2020-01-01"),
        (lambda values, sizes: (values * 100, sizes), "a share lies outside 0 to 1"),
        (lambda values, sizes: (values - 1, sizes), "a share lies outside 0 to 1"),
        (lambda values, sizes: (values, pd.concat([sizes, sizes.iloc[:1]])), "denominators give a date twice"),
        (lambda values, sizes: (values, sizes.astype(float).replace(sizes.iloc[0], np.inf)), "a denominator is infinite"),
    ],
)
def test_shares_and_denominators_that_do_not_fit_are_refused(change, said):
    values, sizes = change(*shares())
    with pytest.raises(ValueError, match=said):
        spc(values, better="up", denominators=sizes)


def test_a_blank_share_needs_no_denominator_and_gets_no_limits_without_one():
    values, sizes = shares()
    values.iloc[[3, 5]] = np.nan
    sizes = sizes.astype(float)
    sizes.iloc[[3, 5]] = [np.nan, 0]
    points = spc(values, better="up", denominators=sizes).points
    assert list(points["upper"].isna()) == [place in (3, 5) for place in range(30)]
    assert list(points["denominator"].iloc[[3, 5]].isna()) == [True, False]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"better": "higher"}, "better is 'higher'; it must be up, down, neutral"),
        ({"rules": "mdc"}, "rules is 'mdc'; it must be mdc2024, ptd022"),
        ({"chart": "c"}, "chart is 'c'; it must be auto, xmr, p_prime, t, run"),
        ({"run": 5}, "run is 5; it must be 6 to 9"),
        ({"trend": 10}, "trend is 10; it must be 6 to 9"),
        ({"min_points": 0}, "min_points is 0; it must be at least 1"),
        ({"baseline_points": 0}, "baseline_points is 0; it must be at least 1"),
        ({"target": float("nan")}, "target is nan; it must be a number, or None"),
        ({"target": float("inf")}, "target is inf; it must be a number, or None"),
        ({"chart": "p_prime"}, "a p_prime chart needs denominators"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options, said):
    with pytest.raises(ValueError, match=said):
        spc(monthly(noise()), **({"better": "up"} | options))
    with pytest.raises(ValueError, match=said):
        spc(monthly(noise(2)), **({"better": "up"} | options))


def test_all_options_that_cannot_be_are_named_at_once():
    with pytest.raises(ValueError, match=r"better is .*; run is 5; .*; baseline_points is 0"):
        spc(monthly(noise()), better="?", run=5, baseline_points=0)


@pytest.mark.parametrize("wait", [0.0, -1.0])
def test_a_wait_of_no_days_is_refused_in_any_phase(wait):
    values = monthly(noise())
    values.iloc[2] = wait
    with pytest.raises(ValueError, match="a wait between events must be above 0"):
        spc(values, better="up", chart="t", phases=[("2021-03-01", REASON)])


@pytest.mark.parametrize(
    ("phases", "said"),
    [
        ([("2021-03-01", "")], "the phase from 2021-03-01 has no reason"),
        ([("2021-03-01", "  ")], "the phase from 2021-03-01 has no reason"),
        ([("2021-03-01", None)], "the phase from 2021-03-01 has no reason"),
        ([("2021-03-01", float("nan"))], "the phase from 2021-03-01 has no reason"),
        ([("2021-03-02", REASON)], "the phase from 2021-03-02 begins on no date of the series"),
        ([("2031-03-01", REASON)], "the phase from 2031-03-01 begins on no date of the series"),
        ([(pd.NaT, REASON)], "the phase from no date begins on no date of the series"),
        ([(pd.Timestamp("2021-03-01", tz="UTC"), REASON)], "the phase from 2021-03-01 begins on no date of the series"),
        ([("2021-03-01", REASON), ("2021-03-01", "a new team")], "the phase from 2021-03-01 is given twice"),
        ([("2021-03-01", REASON), ("2021-04-01", "a new team")], "the phase from 2021-03-01 has fewer than 2 points"),
        ([("2020-02-01", REASON)], "the phase from 2020-01-01 has fewer than 2 points"),
        ([("2022-06-01", REASON)], "the phase from 2022-06-01 has fewer than 2 points"),
        ([("not a day", REASON)], "not a day"),
    ],
)
def test_a_phase_without_a_reason_or_a_date_of_its_own_is_refused(phases, said):
    with pytest.raises(ValueError, match=said):
        spc(monthly(noise()), better="up", phases=phases)


def test_the_reference_too_wants_a_reason_of_each_phase():
    with pytest.raises(ValueError, match="has no reason"):
        spc(monthly(noise()), better="up", rules="ptd022", phases=[("2021-03-01", "")])


@pytest.mark.parametrize(
    "date",
    ["2021-03-01", "March 2021", dt.date(2021, 3, 1), dt.datetime(2021, 3, 1), pd.Timestamp("2021-03-01"), np.datetime64("2021-03-01")],
)
def test_a_phase_s_date_may_be_written_in_any_way(date):
    result = spc(monthly(noise()), better="up", phases=[(date, REASON)])
    assert list(result.phases["first"]) == [pd.Timestamp("2020-01-01"), pd.Timestamp("2021-03-01")]
    assert list(result.phases["reason"]) == ["", REASON]


def test_phases_may_come_in_any_order_and_one_may_begin_with_the_series():
    phases = [("2021-03-01", "later"), ("2020-01-01", "first")]
    result = spc(monthly(noise()), better="up", phases=phases)
    assert list(result.phases["reason"]) == ["first", "later"]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_the_index_may_count_seconds_or_nanoseconds(unit):
    values = monthly(noise())
    values.index = values.index.as_unit(unit)
    result = spc(values, better="up", phases=[("2021-03-01", REASON)], denominators=None)
    assert len(result.points) == 30 and list(result.points["phase"].value_counts()) == [16, 14]


@pytest.mark.parametrize("dtype", ["int64", "Int64", "uint8", "float32", "float64", "Float64", "float64[pyarrow]", "int16[pyarrow]"])
def test_numbers_of_any_type_are_the_same_numbers(dtype):
    pytest.importorskip("pyarrow")
    values = monthly(noise().round())
    pd.testing.assert_frame_equal(spc(values.astype(dtype), better="up").points, spc(values, better="up").points, check_freq=False)


def test_a_missing_number_of_any_type_is_a_blank():
    for dtype in ("float64", "Float64", "Int64", "float64[pyarrow]"):
        values = monthly(noise().round(), dtype=dtype)
        values.iloc[4] = None
        points = spc(values, better="up").points
        assert list(points["value"].isna()) == [place == 4 for place in range(30)], dtype


@pytest.mark.parametrize("freq", ["MS", "QS", "YS", "3MS", "2MS"])
def test_another_step_is_taken_from_the_index(freq):
    dates = pd.date_range("2000-01-01", periods=30, freq=freq)
    result = spc(pd.Series(noise(), index=dates), better="up")
    assert result.status == "ok" and list(result.points.index) == list(dates)


def test_the_order_of_the_rows_does_not_matter():
    values = monthly(noise())
    expected = spc(values, better="up").points
    for turned in (values[::-1], values.sample(frac=1, random_state=3)):
        pd.testing.assert_frame_equal(spc(turned, better="up").points, expected, check_freq=False)


@pytest.mark.parametrize("factor", [1e-6, 1e6, 1e12])
def test_large_and_small_numbers_are_judged_alike(factor):
    values = monthly(np.r_[noise(), 90.0])
    plain, scaled = spc(values, better="up").points, spc(values * factor, better="up").points
    assert list(plain["label"]) == list(scaled["label"]) and plain["outside"].any()


def test_numbers_too_small_to_tell_apart_do_not_vary():
    assert spc(monthly(noise() * 1e-300), better="up").status == "no_variation"


@pytest.mark.parametrize("rules", ["mdc2024", "ptd022"])
@pytest.mark.parametrize("chart", ["auto", "xmr", "p_prime", "run"])
def test_the_caller_s_series_stay_as_they_were(rules, chart):
    values, sizes = shares()
    values.iloc[4] = np.nan
    values, sizes = values[::-1], sizes.sample(frac=1, random_state=1)
    before = values.copy(deep=True), sizes.copy(deep=True)
    result = spc(values, better="up", denominators=sizes, rules=rules, chart=chart, screen=True)
    result.points["value"] = 0.0
    result.points.loc[:, "denominator"] = 0.0
    pd.testing.assert_series_equal(values, before[0])
    pd.testing.assert_series_equal(sizes, before[1])


def test_a_result_cannot_be_changed():
    result = spc(monthly(noise()), better="up")
    for name in ("points", "phases", "variation", "assurance", "chart", "status", "sentence", "why_chart", "better", "target"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(result, name, None)


@pytest.mark.parametrize("rules", ["mdc2024", "ptd022"])
@pytest.mark.parametrize("chart", ["auto", "xmr", "t", "run"])
def test_an_empty_series_has_no_points_and_no_phases(rules, chart):
    nothing = pd.Series([], index=pd.DatetimeIndex([]), dtype=float)
    result = spc(nothing, better="up", target=3, rules=rules, chart=chart, min_points=1)
    assert (len(result.points), len(result.phases), result.status) == (0, 0, "too_few_points")
    assert (result.variation, result.assurance, result.newest) == (None, None, None)
    assert list(result.points.columns) == list(spc(monthly(noise()), better="up").points.columns)
    assert list(result.phases.columns) == list(spc(monthly(noise()), better="up").phases.columns)


def test_an_empty_series_of_shares_has_none_either():
    nothing = pd.Series([], index=pd.DatetimeIndex([]), dtype=float)
    assert spc(nothing, better="up", denominators=nothing).status == "too_few_points"


@pytest.mark.parametrize("rules", ["mdc2024", "ptd022"])
def test_a_series_of_blanks_has_months_and_no_judgement(rules):
    result = spc(monthly([np.nan] * 20), better="up", target=3, rules=rules, min_points=1)
    assert (len(result.points), result.status, result.newest) == (20, "too_few_points", None)
    assert result.points[["mean", "lower", "upper"]].isna().all(axis=None)
    assert (result.variation, result.assurance) == (None, None)


def test_one_point_is_one_of_thirteen():
    result = spc(monthly([3.0]), better="up", target=3)
    assert (result.status, result.variation, result.assurance) == ("too_few_points", None, None)
    assert result.sentence == "1 of the 13 points that limits need: nothing is marked."
    assert result.newest is not None and result.newest["value"] == 3.0
    theirs = spc(monthly([3.0]), better="up", target=3, rules="ptd022", min_points=1)
    assert (theirs.variation, theirs.assurance) == ("common_cause", "inconsistent")


@pytest.mark.parametrize("freq", ["D", "W-MON", "ME", "YE", "h"])
def test_a_step_that_is_not_by_starts_of_months_is_refused_in_the_months_rules_and_taken_in_the_reference_s(freq):
    values = pd.Series([1.0, 3.0, 2.0], index=pd.date_range("2020-01-06", periods=3, freq=freq))
    with pytest.raises(ValueError, match="dates that are not the first of a month"):
        spc(values, better="up")
    assert list(spc(values, better="up", rules="ptd022", min_points=1).points["value"]) == [1.0, 3.0, 2.0]
