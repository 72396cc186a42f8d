"""Which numbers below the council are never more than which, so that their roundings never say otherwise.

Interviews within 72 hours lie within interviews: shown as 5 and 0 they would tell that both are 1 to 4. Found from the counts, which every
nesting by definition satisfies; a pair that only happens to be in order costs nothing but a draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

Pair = tuple[str, str]
NONE = -1  # of a series that has no number of a group and period


def find_order(values: Mapping[str, int], base: int) -> list[Pair]:
    """Pairs of numbers of one group and period, the first's series never more than the second's in any that both have.

    Only those whose roundings could cross: both between the same two multiples. Pairs that follow from others are left out.
    """
    names, keys, counts = _by_series(values)
    has = counts != NONE
    within = np.array(
        [((row <= counts) | ~has | ~there).all(axis=1) & (has & there).any(axis=1) for row, there in zip(counts, has, strict=True)]
    )
    sums = np.where(has, counts, 0).sum(axis=1)
    found = []
    for place, key in enumerate(keys):
        column = counts[:, place]
        is_open = has[:, place] & (column % base > 0)
        for multiple in np.unique(column[is_open] // base):
            block = np.flatnonzero(is_open & (column // base == multiple))
            block = block[np.lexsort((block, sums[block], column[block]))]
            found += [(f"{names[block[a]]}|{key}", f"{names[block[b]]}|{key}") for a, b in _reduced(within[np.ix_(block, block)])]
    return found


def _by_series(values: Mapping[str, int]) -> tuple[list[str], list[str], np.ndarray]:
    """(series, groups and periods, counts of each series by each)."""
    split = [name.partition("|")[::2] for name in values]
    names, keys = list(dict.fromkeys(name for name, _ in split)), list(dict.fromkeys(key for _, key in split))
    row, column = ({name: place for place, name in enumerate(of)} for of in (names, keys))
    counts = np.full((len(names), len(keys)), NONE, dtype="int64")
    for (name, key), count in zip(split, values.values(), strict=True):
        counts[row[name], column[key]] = count
    return names, keys, counts


def _reduced(within: np.ndarray) -> Iterator[tuple[int, int]]:
    """The pairs of a block in ascending order from which the others follow; those against that order, of equal numbers, all stay."""
    upward = np.triu(within, 1)
    steps = upward.astype("float32")
    for kept in (upward & ~(steps @ steps > 0), np.tril(within, -1)):
        below, above = np.nonzero(kept)
        yield from zip(below.tolist(), above.tolist(), strict=True)


def keep_order(toward: Mapping[str, int], pairs: Iterable[Pair], is_raised: Callable[[str], bool]) -> dict[str, int]:
    """The multiples that numbers are drawn to, with those that cross drawn together: up or down, by group and period as `is_raised` says.

    Always down would make the part look smaller than it is; which way is drawn too.
    """
    found = dict(toward)
    crossing = list(pairs)
    raised = {key: is_raised(key) for key in {part.partition("|")[2] for part, _ in crossing}}
    while moved := [pair for pair in crossing if found[pair[0]] > found[pair[1]]]:
        for part, of in moved:
            if raised[part.partition("|")[2]]:
                found[of] = max(found[part], found[of])
            else:
                found[part] = min(found[part], found[of])
    return found


def crossings(rounded: Mapping[str, int], pairs: Iterable[Pair]) -> set[str]:
    """The numbers that are shown as more than what they are a part of."""
    return {part for part, of in pairs if rounded[part] > rounded[of]}
