"""From cases to figures: group, count, divide last. 0 of 0 is blank, never 0 and never infinite.

A figure is one row: measure, period, month, group_kind, group, numerator, denominator, value. `month` is the last month of its
period. A stock's quarter and year are its last month's figure; a flow's are counted from the cases, each case once.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

from metrics.kit.attributes import NOT_RECORDED, Attributes, Kind
from metrics.kit.blocks import Block, added_by_case, count_block
from metrics.kit.measure import Measure
from metrics.kit.months import Months

PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}  # financial: April begins the year and a quarter
FIGURE_COLUMNS = ("measure", "period", "month", "group_kind", "group", "numerator", "denominator", "value")


def figures(measure: Measure, cases: pd.DataFrame, attributes: Attributes, months: Months) -> pd.DataFrame:
    """Every figure of one measure: each period, the total and each group of each of its breakdowns, for every month of the window.

    Without cases: counts are 0 and the rest is blank.
    """
    place = months.place(cases["month"])
    inside = (place >= 0) & (place < len(months))
    cases, place = cases[inside], place[inside]
    kinds = {"all": Kind(("all",), np.zeros(len(cases), dtype="int8"))} | group_codes(measure, cases, place, attributes)
    if measure.clock == "flow":
        flows = [_of_period(measure, cases, place, kinds, months, period) for period in PERIOD_MONTHS]
        return _table(measure, [block for blocks in flows for block in blocks], months)
    monthly = _of_period(measure, cases, place, kinds, months, "month")
    ends = _period_ends(months, annual=measure.clock == "annual")
    return _table(measure, [block.read_at(period, lasts) for period, lasts in ends.items() for block in monthly], months)


def group_codes(measure: Measure, cases: pd.DataFrame, place: np.ndarray, attributes: Attributes) -> dict[str, Kind]:
    """The group position of each case, by kind: from the case's own column when it has one, else as the child was in that month."""
    kinds = {}
    child = cases["child_id"].cat.codes.to_numpy() if "child_id" in cases.columns else None
    for name in measure.groups:
        if name in cases.columns:
            kinds[name] = _own_groups(cases[name])
        elif name in attributes and child is not None:
            kinds[name] = Kind(attributes[name].groups, attributes[name].of(child, place))
    return kinds


def _own_groups(said: pd.Series) -> Kind:
    """What cases say of themselves: the groups that occur, in alphabetical order, and each case's place among them.

    By whole numbers throughout: the text of twenty million cases would take a gigabyte.
    """
    column = said if isinstance(said.dtype, pd.CategoricalDtype) else said.astype("category")
    names = [*column.cat.categories.astype("str"), NOT_RECORDED]
    codes = column.cat.codes.to_numpy()
    codes = np.where(codes < 0, len(names) - 1, codes)
    seen = np.bincount(codes, minlength=len(names)) > 0
    groups = tuple(sorted({name for name, is_seen in zip(names, seen, strict=True) if is_seen}))
    return Kind(groups, pd.Index(groups, dtype="str").get_indexer(pd.Index(names, dtype="str")).astype("int16")[codes])


def with_groups(cases: pd.DataFrame, measure: Measure, attributes: Attributes, months: Months) -> pd.DataFrame:
    """The cases with a column for each breakdown, for the list behind the figure."""
    place = months.place(cases["month"])
    columns = {
        name: pd.Categorical.from_codes(kind.codes, categories=pd.Index(kind.groups))
        for name, kind in group_codes(measure, cases, place, attributes).items()
        if name not in cases.columns
    }
    return cases.assign(**columns)


def _of_period(
    measure: Measure, cases: pd.DataFrame, place: np.ndarray, kinds: dict[str, Kind], months: Months, period: str
) -> list[Block]:
    """Counts by group for one length of period, a block a breakdown."""
    lasts, slot_of_month = periods(months, period)
    slot = slot_of_month[place]
    keep = slot >= 0
    if measure.clock == "flow" and not cases["case_id"].is_unique:
        keep &= is_latest_of_its_case(cases["case_id"], slot, place)
    slot, added = slot[keep], [weights[keep] for weights in added_by_case(measure, cases)]
    return [count_block(measure, added, slot, name, Kind(kind.groups, kind.codes[keep]), period, lasts) for name, kind in kinds.items()]


def periods(months: Months, period: str) -> tuple[np.ndarray, np.ndarray]:
    """The position of each period's last month, and each month's period (-1 where its period began before the window)."""
    length = PERIOD_MONTHS[period]
    since_april = months.starts.year.to_numpy() * 12 + months.starts.month.to_numpy() - 4
    number = since_april // length
    whole_from = number[0] + (0 if since_april[0] % length == 0 else 1)
    slot = np.where(number >= whole_from, number - whole_from, -1).astype("int16")
    lasts = np.flatnonzero(np.append(slot[1:] != slot[:-1], True) & (slot >= 0))
    return lasts, slot


def is_latest_of_its_case(case_id: pd.Series, slot: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Whether each row is the last of its case in its period: a child counted in two months of a quarter is one child."""
    codes, _ = pd.factorize(case_id)
    order = np.lexsort((place, slot, codes))
    key = codes[order].astype("int64") * (slot.max(initial=0) + 2) + slot[order]
    latest = np.zeros(len(codes), dtype=bool)
    latest[order] = np.append(key[1:] != key[:-1], True)[: len(key)]
    return latest


def _period_ends(months: Months, *, annual: bool) -> dict[str, np.ndarray]:
    """The places of the months whose figure is a stock's of each length of period. Annual: 31 March's alone, for the month and the year."""
    if annual:
        marches = np.flatnonzero(months.starts.month == 3)
        return {"month": marches, "year": marches}
    return {period: periods(months, period)[0] for period in PERIOD_MONTHS}


def _table(measure: Measure, blocks: Sequence[Block], months: Months) -> pd.DataFrame:
    """Blocks as rows. Texts are looked up, not repeated: they are most of the time that a small table takes."""
    block = np.repeat(np.arange(len(blocks)), [part.value.size for part in blocks])
    group = np.repeat(np.arange(sum(len(part.groups) for part in blocks)), [len(part.lasts) for part in blocks for _ in part.groups])
    place = np.concatenate([np.tile(part.lasts, len(part.groups)) for part in blocks])
    columns = {
        "measure": _texts([measure.id], np.zeros(len(block), dtype="int8")),
        "period": _texts([part.period for part in blocks], block),
        "month": months.starts.to_numpy()[place],
        "group_kind": _texts([part.kind for part in blocks], block),
        "group": _texts([name for part in blocks for name in part.groups], group),
    }
    numbers = {name: np.concatenate([getattr(part, name).ravel() for part in blocks]) for name in ("numerator", "denominator", "value")}
    return pd.DataFrame(columns | numbers)[list(FIGURE_COLUMNS)]


def _texts(said: list[str], places: np.ndarray) -> ExtensionArray:
    return pd.array(said, dtype="str").take(places)
