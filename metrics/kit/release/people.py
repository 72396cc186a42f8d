"""How few people stand behind each figure: of cases, children and families the fewest. Families are the fewest of the three.

A child belongs to the family that pre-proceedings, the court or the case itself names; else to one of its own. So no figure has more
families than children, or more children than cases, and counting families is enough. Of workers, each counts as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from metrics.kit.baseline import BASELINE_MONTHS
from metrics.kit.figures import PERIOD_MONTHS, is_latest_of_its_case, periods
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.kit.release.material import is_of_population, visit_months

FEWEST = ("few_num", "few_rest", "few_den")
KEYS = ("period", "month", "group_kind", "group")
MOST_PAIRS = 20_000_000  # of cells and people held as a table of yes and no: 20 MB
Block = tuple[str, str, list[str], np.ndarray, dict[str, np.ndarray]]


def families_of(cases: pd.DataFrame, families: pd.Series) -> np.ndarray:
    """A whole number for each case that is equal where the family is. `families`: the family of each child who has one, by child."""
    if "family_id" in cases.columns:
        said = cases["family_id"].astype("str")
    elif "child_id" in cases.columns:
        child = cases["child_id"].astype("category")
        name = pd.Series(child.cat.categories.astype("str"))
        named = name.map(families)
        family = ("child " + name).where(named.isna(), "family " + named.astype("str"))
        number = pd.factorize(family)[0]
        return np.where(child.cat.codes < 0, -1, number[child.cat.codes]) if len(number) else np.full(len(cases), -1)
    else:
        said = cases["worker_id" if "worker_id" in cases.columns else "case_id"].astype("str")
    return pd.factorize(said)[0]


def fewest(
    measure: Measure, cases: pd.DataFrame, families: pd.Series, months: Months, kinds: Mapping[str, tuple[str, ...]]
) -> pd.DataFrame:
    """The fewest people in each part of each figure: KEYS, few_num, few_rest, few_den; a group without any case has no row.

    `kinds`: the breakdowns wanted and the periods of each; the total is counted in every period.
    """
    place = months.place(cases["month"])
    who = families_of(cases, families)
    masks = _parts(measure, cases)
    blocks = []
    for period, slots, lasts in _slots(measure, months):
        slot = slots[place]
        keep = slot >= 0
        if measure.clock == "flow" and period != "month" and not cases["case_id"].is_unique:
            keep &= is_latest_of_its_case(cases["case_id"], slot, place)
        for kind in ("all", *(kind for kind, periods_of in kinds.items() if period in periods_of)):
            codes, groups = _groups(cases, kind)
            cell = codes[keep].astype("int64") * len(lasts) + slot[keep]
            few = {name: _fewest(cell, who[keep], mask[keep], len(groups) * len(lasts)) for name, mask in masks.items()}
            blocks.append((period, kind, groups, lasts, few))
    return _frame(blocks, months)


def _groups(cases: pd.DataFrame, kind: str) -> tuple[np.ndarray, list[str]]:
    """The group of each case as a place in the list of groups."""
    if kind == "all":
        return np.zeros(len(cases), dtype="int8"), ["all"]
    group = cases[kind].astype("category").cat
    return group.codes.to_numpy(), [str(name) for name in group.categories]


def _parts(measure: Measure, cases: pd.DataFrame) -> dict[str, np.ndarray]:
    everyone = np.ones(len(cases), dtype=bool)
    if measure.kind == "share":
        met = cases["met"].to_numpy().astype(bool)
        return dict(zip(FEWEST, (met, ~met, everyone), strict=True))
    if measure.kind == "rate":
        above = (cases["part"] == "numerator").to_numpy()
        return {"few_num": above} if is_of_population(measure) else {"few_num": above, "few_den": ~above}
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
    pair = cell[mask] * people + who[mask] + 1
    if size * people > MOST_PAIRS:
        return np.bincount(np.unique(pair) // people, minlength=size)
    met = np.zeros(size * people, dtype=bool)
    met[pair] = True
    return met.reshape(size, people).sum(axis=1)


def _frame(blocks: list[Block], months: Months) -> pd.DataFrame:
    starts = months.starts.to_numpy()
    sizes = [len(groups) * len(lasts) for _, _, groups, lasts, _ in blocks]
    columns = {
        "period": np.repeat([period for period, *_ in blocks], sizes),
        "month": np.concatenate([np.tile(starts[lasts], len(groups)) for _, _, groups, lasts, _ in blocks]),
        "group_kind": np.repeat([kind for _, kind, *_ in blocks], sizes),
        "group": np.concatenate([np.repeat(np.array(groups, dtype=object), len(lasts)) for _, _, groups, lasts, _ in blocks]),
    }
    counts = {
        name: np.concatenate([few.get(name, np.zeros(size, "int64")) for (*_, few), size in zip(blocks, sizes, strict=True)])
        for name in FEWEST
    }
    return pd.DataFrame(columns | counts)
