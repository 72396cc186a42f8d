"""The forecast of a waiting list: clear, clearing with its range, not clearing, cannot tell."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.kit.forecast import left_the_list, months_to_clear


def by_month(*values: float) -> pd.Series:
    return pd.Series(values, index=pd.date_range("2016-01-01", periods=len(values), freq="MS", unit="us"), dtype="float64")


def test_sixty_waiting_at_a_steady_five_a_month_clear_in_twelve_months_without_a_range() -> None:
    forecast = months_to_clear(by_month(85, 80, 75, 70, 65, 60), by_month(*[3] * 6), by_month(*[8] * 6))
    assert (forecast.status, forecast.net_a_month, forecast.months) == ("clearing", 5, 12)
    assert forecast.low == forecast.high == pytest.approx(12)


def test_the_range_is_the_80_percent_interval_of_the_mean_pace() -> None:
    forecast = months_to_clear(by_month(*[60] * 6), by_month(*[0] * 6), by_month(4, 6, 4, 6, 4, 6))
    margin = 1.4759 * (1.2**0.5) / 6**0.5  # the six have a standard deviation of the square root of 1.2
    assert forecast.months == 12
    assert forecast.low == pytest.approx(60 / (5 + margin))
    assert forecast.high == pytest.approx(60 / (5 - margin))


def test_a_wavering_list_may_never_clear_and_has_no_upper_end() -> None:
    forecast = months_to_clear(by_month(*[60] * 6), by_month(*[0] * 6), by_month(10, -8, 10, -8, 10, -8))
    assert (forecast.status, forecast.months, forecast.high) == ("clearing", 60, None)
    assert forecast.low is not None
    assert forecast.low < 60


def test_a_growing_list_is_not_clearing() -> None:
    forecast = months_to_clear(by_month(*[60] * 6), by_month(*[5] * 6), by_month(*[4] * 6))
    assert (forecast.status, forecast.net_a_month, forecast.months, forecast.low, forecast.high) == ("not clearing", -1, None, None, None)


def test_a_list_that_stands_still_is_not_clearing() -> None:
    assert months_to_clear(by_month(*[60] * 6), by_month(*[5] * 6), by_month(*[5] * 6)).status == "not clearing"


def test_nobody_waiting_is_clear_whatever_the_pace() -> None:
    assert months_to_clear(by_month(9, 7, 5, 3, 1, 0), by_month(*[5] * 6), by_month(*[4] * 6)).status == "clear"


def test_five_months_on_record_cannot_tell() -> None:
    forecast = months_to_clear(by_month(*[60] * 5), by_month(*[1] * 5), by_month(*[4] * 5))
    assert (forecast.status, forecast.waiting) == ("cannot tell", 60)


def test_a_blank_month_among_the_last_six_cannot_tell() -> None:
    assert months_to_clear(by_month(*[60] * 6), by_month(*[1] * 6), by_month(4, 4, float("nan"), 4, 4, 4)).status == "cannot tell"


def test_no_months_at_all_cannot_tell() -> None:
    forecast = months_to_clear(by_month(), by_month(), by_month())
    assert (forecast.status, forecast.waiting) == ("cannot tell", None)


def test_only_the_last_six_months_set_the_pace() -> None:
    steady = [2] * 6
    forecast = months_to_clear(by_month(*[60] * 8), by_month(*[0] * 8), by_month(50, 50, *steady))
    assert forecast.months == 30


def test_those_who_left_are_those_who_joined_less_the_growth_of_the_list() -> None:
    assert left_the_list(by_month(10, 12, 9), by_month(5, 5, 1)).tolist()[1:] == [3, 4]
    assert left_the_list(by_month(10, 12, 9), by_month(5, 5, 1)).isna().tolist() == [True, False, False]


@given(st.lists(st.integers(-20, 20), min_size=6, max_size=6), st.integers(1, 500))
def test_the_forecast_lies_within_its_range(net: list[int], waiting: int) -> None:
    forecast = months_to_clear(by_month(*[waiting] * 6), by_month(*[0] * 6), by_month(*net))
    if forecast.status == "clearing":
        assert forecast.low is not None
        assert forecast.months is not None
        assert forecast.low <= forecast.months * (1 + 1e-9)
        assert forecast.high is None or forecast.months <= forecast.high * (1 + 1e-9)
    else:
        assert sum(net) <= 0
