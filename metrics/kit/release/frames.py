"""What a release shows, as the frames that the public side reads. The only place where numbers become words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure.public import FIGURES, HIDDEN, STANDS
from metrics.kit.measure import Measure
from metrics.kit.release.material import is_of_hours, is_of_population

NUMBERS = ("numerator", "denominator", "value")


def written(measure: Measure, rows: pd.DataFrame, policy: ReleasePolicy) -> pd.DataFrame:
    """Council-wide figures as they are shown, FIGURES: `rows` have num_shown and den_shown, which say what of each may be, and as_then.

    Never a mean's sum, never hours but in whole ones, a percentage only of a base that is large enough.
    """
    top, base = (rows[name].to_numpy(dtype="float64", copy=True) for name in ("numerator", "denominator"))
    value = _value(measure, rows, top, base)
    as_then = rows["as_then"].to_numpy(dtype=bool)
    for name, number in (("num", top), ("den", base), ("value", value)):
        if as_then.any() and f"then_{name}" in rows:
            number[as_then] = rows[f"then_{name}"].to_numpy()[as_then]
    num_shown, den_shown = (rows[name].to_numpy(dtype=bool) | as_then for name in ("num_shown", "den_shown"))
    whole = num_shown & (den_shown | np.isnan(base))
    low = rows["low"].to_numpy() & den_shown
    empty = den_shown & (base == 0)
    if measure.kind in ("mean", "median"):
        top[:], whole = np.nan, den_shown
    hidden = ~whole & ~empty
    status = np.select([hidden, empty, low, as_then], [HIDDEN, "z", "low base", STANDS], "shown")
    numbers = {
        "numerator": np.where(num_shown, top, np.nan).round(0 if is_of_hours(measure) else 1),
        "denominator": np.where(den_shown, base, np.nan).round(0 if is_of_hours(measure) else 1),
        "value": np.where(np.isin(status, ("shown", STANDS)), value, np.nan),
    }
    words = {f"shown_{name}": words_of(number, measure if name == "value" else None) for name, number in numbers.items()}
    words["shown_numerator"] = np.where(num_shown | np.isnan(top), words["shown_numerator"], HIDDEN)
    words["shown_denominator"] = np.where(den_shown | np.isnan(base), words["shown_denominator"], HIDDEN)
    words["shown_value"] = np.where(hidden, HIDDEN, words["shown_value"])
    keys = {name: rows[name].to_numpy() for name in ("measure", "period", "month", "group_kind", "group")}
    return pd.DataFrame({**keys, **numbers, **words, "status": status})[list(FIGURES)]


def written_rounded(measure: Measure, rows: pd.DataFrame, policy: ReleasePolicy) -> pd.DataFrame:
    """Figures below the council as they are shown, FIGURES: `rows` have num, rest and den already rounded."""
    top = rows["num"].to_numpy(dtype="float64")
    base = rows["den"].to_numpy(dtype="float64") if measure.is_share else np.full(len(rows), np.nan)
    if measure.is_share:
        large = base >= policy.least_rounded_percentage_base
        value = np.where(large, (top / np.where(large, base, 1)).round(2), np.nan)
        status = np.select([large, base == 0], ["rounded", "z"], "low base")
    else:
        value, status = top, np.full(len(rows), "rounded")
    numbers = {"numerator": top, "denominator": base, "value": value}
    words = {f"shown_{name}": words_of(number, measure if name == "value" else None) for name, number in numbers.items()}
    keys = {name: rows[name].to_numpy() for name in ("measure", "period", "month", "group_kind", "group")}
    return pd.DataFrame({**keys, **numbers, **words, "status": status})[list(FIGURES)]


def _value(measure: Measure, rows: pd.DataFrame, top: np.ndarray, base: np.ndarray) -> np.ndarray:
    """The value to as many decimals as are shown: a whole percentage, one decimal of what is not counted in whole ones."""
    value = rows["value"].to_numpy(dtype="float64")
    return value.round(2 if measure.is_share else 1)


def words_of(numbers: np.ndarray, measure: Measure | None) -> np.ndarray:
    """Each number as it is read; blank where there is none. `measure`: numbers are its values."""
    known, place = np.unique(numbers, return_inverse=True)
    return np.array([_word(number, measure) for number in known.tolist()], dtype=object)[place.reshape(-1)]


def _word(number: float, measure: Measure | None) -> str:
    if np.isnan(number):
        return ""
    if measure is not None and measure.is_share:
        return f"{number * 100:.0f}%"
    if float(number).is_integer() and (measure is None or measure.kind == "count"):
        return f"{number:,.0f}"
    return f"{number:,.0f}" if measure is not None and is_of_population(measure) and number >= 100 else f"{number:,.1f}"
