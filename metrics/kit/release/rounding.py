"""Counts of groups below the council: rounded so that they still add up, and alike wherever the same number is shown.

Two measures that share a base share its rounding: were it rounded anew for each, their mean would tell the true number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from metrics.kit.disclosure import controlled_rounding
from metrics.kit.measure import Measure
from metrics.kit.release.cells import cell
from metrics.kit.release.material import parts_of


def rounded(measure: Measure, rows: pd.DataFrame, base: int, before: Mapping[str, int]) -> dict[str, int]:
    """The rounding of every number of one measure's breakdowns, by name, the whole council's ("all") included."""
    values: dict[str, int] = {}
    relations: list[dict[str, int]] = []
    for (kind, period, last), table in rows.groupby(["group_kind", "period", "last"], sort=False):
        del period
        names = {part: _names(measure, part, str(kind), table) for part in parts_of(measure)}
        for part, cells in names.items():
            values |= dict(zip(cells, table[part].astype("int64").tolist(), strict=True))
            total = cell(f"{measure.id}:{part}", int(table["first"].iloc[0]), int(last), is_flow=measure.clock == "flow", kind=str(kind))
            values[total] = int(table[part].sum())
            relations.append({total: -1, **dict.fromkeys(cells, 1)})
        if "rest" in names:
            relations += [{num: 1, rest: 1, den: -1} for num, rest, den in zip(names["num"], names["rest"], names["den"], strict=True)]
    return {str(name): number for name, number in controlled_rounding(values, relations, base=base, before=before).items()}


def _names(measure: Measure, part: str, kind: str, table: pd.DataFrame) -> list[str]:
    of = zip(table["first"].tolist(), table["last"].tolist(), table["group"].tolist(), strict=True)
    flow = measure.clock == "flow"
    return [cell(f"{measure.id}:{part}", first, last, is_flow=flow, kind=kind, group=group) for first, last, group in of]


def apply(measure: Measure, rows: pd.DataFrame, numbers: Mapping[str, int]) -> pd.DataFrame:
    """The rows with their counts rounded."""
    found = rows.copy()
    for part in parts_of(measure):
        cells: Iterable[str] = [
            cell(f"{measure.id}:{part}", first, last, is_flow=measure.clock == "flow", kind=kind, group=group)
            for kind, first, last, group in zip(rows["group_kind"], rows["first"], rows["last"], rows["group"], strict=True)
        ]
        found[part] = [float(numbers[name]) for name in cells]
    return found
