"""How far the groups of one period may lie from the council's own figure by chance alone: a funnel, never a league table.

Exact binomial limits by the interpolated quantile of Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in
Medicine 24 (2005), 1185-1202, appendix A.1.1, moved up by half a case. As printed, (r - a) / n is right below the figure and one case too
strict above it: with p = 1/2 it calls 4 of 4 outside 95%, which chance gives once in 16, and passes 0 of 4, which is as likely. With half
a case more, the limits of a share and of its opposite mirror each other, and a group lies outside exactly when its mid-p tail is below
the tail left out, the rule that kept nearest to its own rate of false alarms when charts for small denominators were compared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Better = Literal["up", "down", "neutral"]
# The field's two ranges: outside 95% is worth a look, outside 99.8% is more than chance (Spiegelhalter 2005, section 2).
RANGES = {"95": 0.95, "998": 0.998}
WITHIN, OUTSIDE_95, OUTSIDE_998 = "within", "outside 95%", "outside 99.8%"
HALF_A_CASE = 0.5
TIE = 1e-9  # a share on a limit is within, whatever the last binary digit says
COLUMNS = ("group", "numerator", "denominator", "value", "lower95", "upper95", "lower998", "upper998", "place", "side", "type")

Numbers = npt.NDArray[np.float64]


def limits(p: float, denominators: npt.ArrayLike, range_: float) -> tuple[Numbers, Numbers]:
    """Lower and upper limit of a share `p` for each denominator, between which chance keeps `range_` (0.95) of all groups.

    Not clipped: of few cases a limit lies below 0 or above 1, and no share is outside it. Of 0 cases both are NaN, as they are
    when `p` is NaN. A `p` of 0 or 1 leaves no room for chance: every other share is outside. Raises ValueError for a `p` that is no
    share, denominators that are no whole numbers from 0, and a range that is not between 0 and 1.
    """
    cases = np.asarray(denominators, dtype=np.float64)
    if p < 0 or p > 1:
        raise ValueError(f"{p} is no share")
    if not 0 < range_ < 1:
        raise ValueError(f"a range holds between nothing and everything, not {range_}")
    if np.any(cases[~np.isnan(cases)] < 0) or np.any(cases[~np.isnan(cases)] % 1):
        raise ValueError("cases are whole numbers from 0")
    tail = (1 - range_) / 2
    return _quantile(p, cases, tail), _quantile(p, cases, 1 - tail)


def _quantile(p: float, cases: Numbers, alpha: float) -> Numbers:
    """The interpolated quantile as a share: (r - a + 1/2) / n, NaN where there is no case."""
    from scipy.special import bdtr  # costs a start-up tenths of a second, and only a funnel needs it

    found = np.full(cases.shape, np.nan)
    known = cases > 0
    if np.isnan(p) or not known.any():
        return found
    n = cases[known]
    whole = n.astype(np.int64)
    r = _smallest_above(lambda k: bdtr(k, whole, p), n, alpha)
    up_to = bdtr(r, whole, p)
    below = np.where(r > 0, bdtr(np.maximum(r - 1, 0), whole, p), 0.0)
    found[known] = (r - (up_to - alpha) / (up_to - below) + HALF_A_CASE) / n
    return found


def _smallest_above(up_to: Callable[[Numbers], Numbers], n: Numbers, alpha: float) -> Numbers:
    """For each n the smallest whole r of 0 to n with P(X <= r) > alpha, by halving: exact where an inverse would round."""
    low, high = np.zeros_like(n), n.copy()
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        is_above = up_to(middle) > alpha
        low, high = np.where(is_above, low, np.minimum(middle + 1, high)), np.where(is_above, middle, high)
    return low


def funnel(rows: pd.DataFrame, p: float, better: Better = "neutral") -> pd.DataFrame:
    """One row a group, in the order given, with its limits round `p` (the council's own share) and where it stands.

    `rows`: group, numerator, denominator. Shares 0 to 1. `place` is "within", "outside 95%", "outside 99.8%" or "" without cases; `side` is
    "above", "below" or "". `type` is what that says by `better`: "better", "worse" (or "higher", "lower" of a neutral measure) outside
    99.8%, the same with "-maybe" outside 95% alone, "same" within, "unknown" without cases. No rows give no rows. A group's row
    depends on itself and on `p` alone. Raises ValueError as `limits` does.
    """
    table = rows[["group", "numerator", "denominator"]].astype({"numerator": "float64", "denominator": "float64"})
    table["value"] = (table["numerator"] / table["denominator"]).where(table["denominator"] > 0)
    for name, range_ in RANGES.items():
        table[f"lower{name}"], table[f"upper{name}"] = limits(p, table["denominator"].fillna(0), range_)
    above, below = (table["value"] > table["upper95"] + TIE), (table["value"] < table["lower95"] - TIE)
    is_far = (table["value"] > table["upper998"] + TIE) | (table["value"] < table["lower998"] - TIE)
    is_unknown = table[["value", "upper95"]].isna().any(axis=1)
    table["side"] = np.select([above, below], ["above", "below"], "")
    table["place"] = np.select([is_unknown, is_far, above | below], ["", OUTSIDE_998, OUTSIDE_95], WITHIN)
    table["type"] = [_type(place, side, better) for place, side in zip(table["place"], table["side"], strict=True)]
    return table[list(COLUMNS)]


def _type(place: str, side: str, better: Better) -> str:
    if not side:
        return "same" if place == WITHIN else "unknown"
    if better == "neutral":
        name = "higher" if side == "above" else "lower"
    else:
        name = "better" if (side == "above") == (better == "up") else "worse"
    return name if place == OUTSIDE_998 else f"{name}-maybe"
