"""The figures of one breakdown for one length of period: cases are counted or summed in each cell, and divided last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.kit.attributes import Kind
from metrics.kit.measure import Measure
from metrics.kit.months import parts


class Block(NamedTuple):
    """The figures of one breakdown for one length of period: of each array a row is a group that has any case, a column a period.

    `lasts` is the place of each period's last month.
    """

    period: str
    kind: str
    groups: list[str]
    lasts: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    value: np.ndarray

    def read_at(self, period: str, lasts: np.ndarray) -> Block:
        """Months' figures as those of longer periods, each its last month's."""
        return Block(period, self.kind, self.groups, lasts, *(part[:, lasts] for part in self[4:]))


def added_by_case(measure: Measure, cases: pd.DataFrame) -> list[np.ndarray]:
    """What each case adds to the numerator, and to the denominator where that is not one. Hours are the `weight` of a weighted share."""
    if measure.kind == "count":
        return []
    if measure.kind == "rate":
        above, value = (cases["part"] == "numerator").to_numpy(), cases["value"].to_numpy().astype(float)
        return [np.where(above, value, 0.0), np.where(above, 0.0, value)]
    added = cases["met" if measure.is_share else "value"].to_numpy()
    if not (measure.is_share and measure.weighted):
        return [added if added.dtype == bool else added.astype(float)]
    weight = cases["weight"].to_numpy().astype(float)
    return [np.where(added.astype(bool), weight, 0.0), weight]


def count_block(
    measure: Measure, added: Sequence[np.ndarray], slot: np.ndarray, name: str, kind: Kind, period: str, lasts: np.ndarray
) -> Block:
    """The figures of one breakdown: of the groups that have any case."""
    slots, size = len(lasts), len(kind.groups) * len(lasts)
    if measure.kind in ("median", "maximum"):
        flat = kind.codes.astype("int64") * slots + slot
        count = np.bincount(flat, minlength=size)
        found = np.full(size, np.nan), count.astype(float), _ranked(measure.kind, added[0], flat, size, count)
    else:
        count, *sums = _sums(added, slot, kind.codes, size, slots)
        found = _divide(measure, count, sums)
    shape = len(kind.groups), slots
    ever = np.asarray(count.reshape(shape).any(axis=1)) | (len(kind.groups) == 1)
    groups = [group for group, has_cases in zip(kind.groups, ever, strict=True) if has_cases]
    return Block(period, name, groups, lasts, *(part.reshape(shape)[ever] for part in found))


def _sums(added: Sequence[np.ndarray], slot: np.ndarray, code: np.ndarray, size: int, slots: int) -> list[np.ndarray]:
    """The number of cases in each cell, then the sum of each of `added`."""
    sums = [np.zeros(size) for _ in range(1 + len(added))]
    for part in parts(len(code)):
        cell = code[part].astype("int64") * slots + slot[part]
        for total, weights in zip(sums, (None, *added), strict=True):
            total += np.bincount(cell, weights=None if weights is None else weights[part], minlength=size)
    return sums


def _divide(measure: Measure, count: np.ndarray, sums: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numerator, denominator and value of each cell, by the measure's kind."""
    if measure.kind == "count":
        return count, np.full(len(count), np.nan), count
    # Sums of part-time hours carry the noise of binary fractions: 7.199999999999999 is 7.2.
    top, bottom = (total.round(9) for total in sums) if len(sums) == 2 else (sums[0], count)
    with np.errstate(invalid="ignore", divide="ignore"):
        return top, bottom, np.where(bottom > 0, top / bottom * measure.per, np.nan)


def _ranked(kind: str, value: np.ndarray, flat: np.ndarray, size: int, count: np.ndarray) -> np.ndarray:
    """The median or the largest value of each cell; blank for a cell without cases."""
    ordered = value[np.lexsort((value, flat))]
    start = np.cumsum(count) - count
    filled = count > 0
    result = np.full(size, np.nan)
    low = start + (count - 1) // 2 if kind == "median" else start + count - 1
    high = start + count // 2 if kind == "median" else low
    result[filled] = (ordered[low[filled]] + ordered[high[filled]]) / 2
    return result
