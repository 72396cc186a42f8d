"""Which spell was in force for each child and month: the latest to have begun by its end and not ended before it began.

Worked out in blocks of children, because a cell for each child and month takes gigabytes when all are held at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from metrics.kit.months import Months

BLOCK_CHILDREN = 100_000
LAST_DAY = 1 << 22  # days since 1970: later than any date in a record, and the end of a spell that is open


def blocks(size: int) -> Iterator[slice]:
    """The children, so many at a time."""
    for first in range(0, size, BLOCK_CHILDREN):
        yield slice(first, min(first + BLOCK_CHILDREN, size))


def in_force(
    spells: pd.DataFrame, columns: Sequence[tuple[np.ndarray, int]], size: int, months: Months
) -> tuple[np.ndarray, list[np.ndarray]]:
    """For each column (a code a spell, and the code of nobody) the code in force, a row a child who has a spell and a cell a month.

    Also the row of each of the `size` children: row 0 is nobody's, and that of all who have no spell. Spells come sorted by child and
    start.
    """
    child, start, end = spells["child_id"].cat.codes.to_numpy(), spells["start_date"].to_numpy(), spells["end_date"].to_numpy()
    is_first = np.append(True, child[1:] != child[:-1])[: len(child)]
    row_of_spell = np.cumsum(is_first)
    rows = np.zeros(size, dtype="int32")
    rows[child[is_first]] = row_of_spell[is_first]
    found = [np.full((1 + int(is_first.sum()), len(months)), nobody, dtype=codes.dtype) for codes, nobody in columns]
    for block in blocks(1 + int(is_first.sum())):
        own = slice(*np.searchsorted(row_of_spell, [block.start, block.stop]))
        row = _row_in_month(row_of_spell[own] - block.start, start[own], end[own], block.stop - block.start, months)
        for (codes, nobody), held in zip(columns, found, strict=True):
            held[block] = np.append(codes[own], nobody).astype(codes.dtype)[row]
    return rows, found


def _row_in_month(child: np.ndarray, start: np.ndarray, end: np.ndarray, size: int, months: Months) -> np.ndarray:
    """The position of the spell in force for each child and month; -1 where none is."""
    ends = months.ends.to_numpy()
    place = np.searchsorted(ends, start, side="left")
    row = np.full((size, len(ends)), -1, dtype="int32")
    within = place < len(ends)
    # Later rows of one child and month overwrite earlier ones: the latest spell to begin is in force.
    row[child[within], place[within]] = np.flatnonzero(within)
    np.maximum.accumulate(row, axis=1, out=row)
    return _without_ended(row, child, end, months.starts.to_numpy())


def _without_ended(row: np.ndarray, child: np.ndarray, end: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """`row` with each spell that ended before the month began replaced by the earlier one that outlasted it; -1 where none did."""
    outlasting = _outlasting(child, end)
    end = np.append(end, np.datetime64("NaT"))
    # The first month that began after each end, as a small number: it is looked up for every child and month.
    over_from = np.searchsorted(starts, end, side="right").astype("int16")
    cells = row.reshape(-1)
    ended = np.flatnonzero(over_from[row] <= np.arange(len(starts), dtype="int16"))
    while len(ended):
        cells[ended] = outlasting[cells[ended]]
        ended = ended[over_from[cells[ended]] <= ended % len(starts)]
    return row


def _outlasting(child: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The position of the nearest earlier spell of the same child that ends later, for each spell; -1 where there is none.

    A last -1 stands for no spell. Spells come sorted by child, so that one number holds the child and the end.
    """
    days = np.where(np.isnat(end), LAST_DAY, np.minimum(end.astype("datetime64[D]").astype("int64"), LAST_DAY))
    key = child.astype("int64") * (2 * LAST_DAY) + days
    nested = np.flatnonzero(np.maximum.accumulate(key) > key)
    earlier = nested - 1
    while (shorter := key[earlier] <= key[nested]).any():
        earlier[shorter] -= 1
    found = np.full(len(key) + 1, -1, dtype="int32")
    found[nested] = earlier
    return found
