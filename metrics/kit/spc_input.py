"""What a series must be before it is judged: everything wrong with it is said at once, nothing is mended in silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

MONTHS = "MS"
BY_MONTHS = (pd.offsets.MonthBegin, pd.offsets.QuarterBegin, pd.offsets.YearBegin)
WORDS = {"better": ("up", "down", "neutral"), "rules": ("mdc2024", "ptd022"), "chart": ("auto", "xmr", "p_prime", "t", "run")}
LENGTHS = range(6, 10)  # of a run or a trend: what Making Data Count lets a user choose


@dataclass(frozen=True)
class Series:
    """A checked series: values and denominators (or None) by date, and the position at which each phase begins, with its reason."""

    dates: pd.DatetimeIndex
    values: np.ndarray
    sizes: np.ndarray | None
    starts: tuple[int, ...]
    reasons: tuple[str, ...]


def checked(
    values: pd.Series, denominators: pd.Series | None, phases: Sequence[tuple[Any, str]], *, is_reference: bool, on_calendar: bool
) -> Series:
    """The series in the order of its dates; `on_calendar` fills every missing month (or step of the index's own freq) with a blank.

    Raises TypeError for what is no series of numbers by date, ValueError for duplicates, infinities, time zones, dates that are no month
    starts, shares without their denominators, and phases without a reason, a date of the series or two dates, or given twice.
    """
    _refuse_types(values, denominators)
    values = values.sort_index()
    step = _step(pd.DatetimeIndex(values.index))
    faults = _faults(values, denominators, on_calendar, step)
    if faults:
        raise ValueError("; ".join(faults))
    dates = pd.DatetimeIndex(values.index)
    if on_calendar and len(dates):
        dates = pd.date_range(dates[0], dates[-1], freq=step)
    sizes = None if denominators is None else denominators.reindex(dates).to_numpy(dtype=float, na_value=np.nan)
    starts, reasons = _phases(dates, phases, is_reference)
    return Series(dates, values.reindex(dates).to_numpy(dtype=float, na_value=np.nan), sizes, starts, reasons)


def check_options(
    *, better: str, rules: str, chart: str, run: int, trend: int, min_points: int, baseline_points: int | None, target: float | None
) -> None:
    """Raises ValueError that names every option with a value it cannot have."""
    given = {"better": better, "rules": rules, "chart": chart}
    faults = [
        f"{name} is {given[name]!r}; it must be {', '.join(allowed)}" for name, allowed in WORDS.items() if given[name] not in allowed
    ]
    faults += [f"{name} is {length}; it must be 6 to 9" for name, length in (("run", run), ("trend", trend)) if length not in LENGTHS]
    if min_points < 1:
        faults.append(f"min_points is {min_points}; it must be at least 1")
    if baseline_points is not None and (baseline_points < 1 or baseline_points % 1):
        must = "at least 1" if baseline_points < 1 else "a whole number"
        faults.append(f"baseline_points is {baseline_points}; it must be {must}")
    if target is not None and not np.isfinite(target):
        faults.append(f"target is {target}; it must be a number, or None")
    if faults:
        raise ValueError("; ".join(faults))


def _refuse_types(values: pd.Series, denominators: pd.Series | None) -> None:
    for name, given in (("values", values), ("denominators", denominators)):
        if given is None:
            continue
        if not isinstance(given, pd.Series) or not isinstance(given.index, pd.DatetimeIndex):
            raise TypeError(f"{name} must be a pandas Series on a DatetimeIndex")
        if not pd.api.types.is_numeric_dtype(given.dtype) or given.dtype.kind in "bc":
            raise TypeError(f"{name} must be numbers; they are {given.dtype}")


def _faults(values: pd.Series, denominators: pd.Series | None, on_calendar: bool, step: Any) -> list[str]:
    dates = pd.DatetimeIndex(values.index)
    faults = []
    if dates.hasnans:
        return ["a date is missing"]
    if dates.tz is not None:
        return ["dates have a time zone; a month is the same in all"]
    if twice := sorted({f"{date:%Y-%m-%d}" for date in dates[dates.duplicated()]}):
        faults.append(f"dates given twice: {', '.join(twice)}")
    off = [date for date in dates if on_calendar and (not step.is_on_offset(date) or date != date.normalize())]
    if off:
        faults.append(f"dates that are not the first of a month: {', '.join(f'{date:%Y-%m-%d}' for date in off[:5])}")
    if np.isinf(values.to_numpy(dtype=float, na_value=np.nan)).any():
        faults.append("a value is infinite")
    return faults if denominators is None or faults else _share_faults(values, denominators)


def _share_faults(values: pd.Series, denominators: pd.Series) -> list[str]:
    if denominators.index.has_duplicates:
        return ["denominators give a date twice"]
    if np.isinf(denominators.to_numpy(dtype=float, na_value=np.nan)).any():
        return ["a denominator is infinite"]
    known = values.dropna()
    faults = []
    if len(lacking := known.index[~(denominators.reindex(known.index) > 0).to_numpy(dtype=bool, na_value=False)]):
        faults.append(f"shares without a denominator above 0: {', '.join(f'{date:%Y-%m-%d}' for date in lacking[:5])}")
    if not known.between(0, 1).all():
        faults.append("a share lies outside 0 to 1; values with denominators are shares, not percentages")
    return faults


def _step(dates: pd.DatetimeIndex) -> Any:
    """What lies between two dates: the index's own freq, forwards, where it goes by starts of months; else a month."""
    step = dates.freq
    if not isinstance(step, BY_MONTHS):
        return pd.tseries.frequencies.to_offset(MONTHS)
    return step if step.n > 0 else -step


def _phases(dates: pd.DatetimeIndex, phases: Sequence[tuple[Any, str]], is_reference: bool) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The first position of each phase and why it begins there; the series' own beginning needs no reason.

    The reference passes over dates that it does not know, and takes a date given twice as given once.
    """
    found: dict[int, str] = {}
    for date, reason in phases:
        begins = pd.Timestamp(date)
        named = "no date" if begins is pd.NaT else f"{begins:%Y-%m-%d}"
        if not isinstance(reason, str) or not reason.strip():
            raise ValueError(f"the phase from {named} has no reason")
        place = -1 if begins is pd.NaT or begins.tz is not None else int(dates.get_indexer(pd.DatetimeIndex([begins]))[0])
        if not is_reference and (place < 0 or place in found):
            raise ValueError(f"the phase from {named} " + ("is given twice" if place in found else "begins on no date of the series"))
        if place >= 0:
            found[place] = reason
    starts = tuple(sorted({0, *found}))
    short = [first for first, last in zip(starts, (*starts[1:], len(dates)), strict=True) if last - first < 2]
    if short and len(starts) > 1 and not is_reference:
        raise ValueError(f"the phase from {dates[short[0]]:%Y-%m-%d} has fewer than 2 points")
    return starts, tuple(found.get(place, "") for place in starts)
