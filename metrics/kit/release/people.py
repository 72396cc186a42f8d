"""How few people stand behind each figure: of cases, children and families the fewest. Families are the fewest of the three.

A child belongs to the family that pre-proceedings, the court or the case itself names; else to one of its own. So no figure has more
families than children, or more children than cases, and counting families is enough. Of workers, each counts as one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from metrics.kit.baseline import BASELINE_MONTHS
from metrics.kit.figures import PERIOD_MONTHS, is_latest_of_its_case, periods
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.kit.release.material import visit_months

FEWEST = ("few_num", "few_rest", "few_den")
KEYS = ("period", "month", "group_kind", "group")


def families_of(cases: pd.DataFrame, families: pd.Series) -> np.ndarray:
    """A whole number for each case that is equal where the family is. `families`: the family of each child who has one, by child."""
    if "family_id" in cases.columns:
        said = cases["family_id"].astype("str")
    elif "child_id" in cases.columns:
        child = cases["child_id"].astype("category")
        name = pd.Series(child.cat.categories.astype("str"))
        family = ("family " + name.map(families)).fillna("child " + name)
        number = pd.factorize(family)[0]
        return np.where(child.cat.codes < 0, -1, number[child.cat.codes]) if len(number) else np.full(len(cases), -1)
    else:
        said = cases["worker_id" if "worker_id" in cases.columns else "case_id"].astype("str")
    return pd.factorize(said)[0]


def fewest(measure: Measure, cases: pd.DataFrame, families: pd.Series, months: Months, kinds: tuple[str, ...]) -> pd.DataFrame:
    """The fewest people in each part of each figure: KEYS, few_num, few_rest, few_den; a group without any case has no row."""
    place = months.place(cases["month"])
    who = families_of(cases, families)
    masks = _parts(measure, cases)
    frames = []
    for period, slots, lasts in _slots(measure, months):
        slot = slots[place]
        keep = slot >= 0
        if measure.clock == "flow" and period != "month" and not cases["case_id"].is_unique:
            keep &= is_latest_of_its_case(cases["case_id"], slot, place)
        for kind in ("all", *kinds):
            group = pd.Categorical(np.full(int(keep.sum()), "all")) if kind == "all" else pd.Categorical(cases.loc[keep, kind])
            cell = group.codes.astype("int64") * len(lasts) + slot[keep]
            few = {name: _fewest(cell, who[keep], mask[keep], len(group.categories) * len(lasts)) for name, mask in masks.items()}
            frames.append(_frame(few, period, kind, group.categories, months, lasts))
    return pd.concat(frames, ignore_index=True)


def _parts(measure: Measure, cases: pd.DataFrame) -> dict[str, np.ndarray]:
    everyone = np.ones(len(cases), dtype=bool)
    if measure.kind == "share":
        met = cases["met"].to_numpy().astype(bool)
        return dict(zip(FEWEST, (met, ~met, everyone), strict=True))
    if measure.kind == "rate":
        above = (cases["part"] == "numerator").to_numpy()
        return {"few_num": above, "few_den": ~above}
    return {"few_den" if measure.kind in ("mean", "median", "maximum") else "few_num": everyone}


def _slots(measure: Measure, months: Months) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Each period with the number of each month's period (-1: in none) and the position of each period's last month."""
    stock = measure.clock != "flow"
    for period in PERIOD_MONTHS:
        lasts, slots = periods(months, period)
        if stock:
            slots = np.full(len(months), -1)
            slots[lasts] = np.arange(len(lasts))
        yield period, slots, lasts
    for visit in visit_months(months):
        last = int(months.place(np.array([visit]))[0])
        slots = np.full(len(months), -1)
        slots[last if stock else max(0, last - BASELINE_MONTHS + 1) : last + 1] = 0
        yield "visit", slots, np.array([last])


def _fewest(cell: np.ndarray, who: np.ndarray, mask: np.ndarray, size: int) -> np.ndarray:
    """The number of distinct people in each cell."""
    people = int(who.max(initial=0)) + 2
    pair = np.unique(cell[mask] * people + who[mask] + 1)
    return np.bincount(pair // people, minlength=size)


def _frame(few: dict[str, np.ndarray], period: str, kind: str, groups: pd.Index, months: Months, lasts: np.ndarray) -> pd.DataFrame:
    month = np.tile(months.starts.to_numpy()[lasts], len(groups))
    keys = {"period": period, "month": month, "group_kind": kind, "group": np.repeat(groups.to_numpy().astype(object), len(lasts))}
    return pd.DataFrame(keys | {name: few.get(name, np.zeros(len(month), dtype="int64")) for name in FEWEST})
