"""How much of what could be shown is shown, weighted by the children counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure.public import HIDDEN
from metrics.kit.measure import Measure

PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Share:
    """of_children: of the figures that the policy covers, each weighted by the cases in it, the share shown. covered, shown: how many
    figures. by_period: the same share of the council-wide figures of each period, and "groups" of those below it."""

    of_children: float
    covered: int
    shown: int
    by_period: Mapping[str, float]


def share_published(figures: pd.DataFrame, released: pd.DataFrame, known: Mapping[str, Measure], policy: ReleasePolicy) -> Share:
    """Every figure of the snapshot council-wide, of every measure and period, and of the policy's breakdowns and years; shown is one whose
    number stands in the release, exact or rounded. A measure that the policy withholds counts as not shown.
    """
    covered = figures[_is_covered(figures, known, policy)]
    count = covered["measure"].map({name: measure.kind in ("count", "rate") for name, measure in known.items()}).to_numpy(dtype=bool)
    weight = np.where(count, covered["numerator"], covered["denominator"])
    weight = np.nan_to_num(weight)
    keys = ["measure", "period", "month", "group_kind", "group"]
    open_ones = released[(released["status"] != HIDDEN) & (released["period"] != "visit")]
    is_shown = pd.MultiIndex.from_frame(covered[keys]).isin(pd.MultiIndex.from_frame(open_ones[keys]))
    place = np.where(covered["group_kind"] == "all", covered["period"], "groups")
    by_period = {name: _share(weight[place == name], is_shown[place == name]) for name in (*PERIODS, "groups")}
    return Share(_share(weight, is_shown), len(covered), int(is_shown.sum()), by_period)


def _share(weight: np.ndarray, is_shown: np.ndarray) -> float:
    return float(weight[is_shown].sum() / weight.sum()) if weight.sum() else 0.0


def _is_covered(figures: pd.DataFrame, known: Mapping[str, Measure], policy: ReleasePolicy) -> np.ndarray:
    pairs = {
        (name, kind)
        for name, measure in known.items()
        for kind in policy.kinds_of(name, measure.groups)
        if measure.kind in ("count", "share")
    }
    newest = figures["month"].max() - pd.DateOffset(months=12 * policy.newest_years)
    below = pd.MultiIndex.from_frame(figures[["measure", "group_kind"]]).isin(pairs) if pairs else np.zeros(len(figures), dtype=bool)
    wanted = figures["period"].isin(["quarter", "year"]) & (figures["month"] > newest)
    return np.asarray((figures["group_kind"] == "all") | (below & wanted))
