"""What the benchmarks print: tables of numbers, and each bound with whether it holds."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """One bound of the specification, what was measured, and whether it holds."""

    text: str
    measured: str
    holds: bool

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'BROKEN'}  {self.text}: {self.measured}"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows in columns as wide as their widest cell; numbers with one decimal, to the right."""
    cells = [[f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [list(heads), *cells]) for place in range(len(heads))]
    lines = [
        "  ".join(
            text.ljust(width) if place == 0 else text.rjust(width) for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in [list(heads), *cells]
    ]
    return "\n".join(lines)


def middle(values: Sequence[float]) -> float:
    return statistics.median(values)


def quiet(values: Sequence[float]) -> float:
    """The middle of the faster half: what else a machine does only ever adds to a time."""
    return statistics.median(sorted(values)[: (len(values) + 1) // 2])
