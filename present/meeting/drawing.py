"""What a chart of meeting mode shows, in numbers as they are said: whole percent, whole counts, one decimal of anything else.

Coordinates are worked out from these numbers and from nothing finer, so that whoever measures the picture learns what the words say.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.letters import timeline
from metrics.kit.measure import Measure
from present import words
from present.charts import limits
from present.charts.limits import BEFORE
from present.public.readings import PublicReading
from present.public.shown import shown_of
from present.verdict_words import KINDS

ORDINARY = "ordinary"
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
STEPS = 4  # between the axis's numbers


@dataclass(frozen=True)
class Dot:
    """One period's figure: its last month, its number as shown (None: nothing to count), and what the range says of it."""

    month: pd.Timestamp
    number: float | None
    kind: str


@dataclass(frozen=True)
class Band:
    """The range and its average at one period, as shown."""

    month: pd.Timestamp
    lower: float
    upper: float
    mean: float


@dataclass(frozen=True)
class Drawing:
    """A chart before it is drawn. `flags`: days with a label, the letters and judgements. `top`: the axis's end, `step` its numbers."""

    dots: tuple[Dot, ...]
    bands: tuple[Band, ...]
    range_name: str
    flags: tuple[tuple[pd.Timestamp, str], ...]
    top: float
    step: float
    is_share: bool
    newest: str
    newest_note: str
    tone: str
    period: str
    title: str
    said: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which kinds of points occur, in the order of their words."""
        found = {dot.kind for dot in self.dots if dot.number is not None}
        return tuple(kind for kind in (*KINDS.values(), ORDINARY, BEFORE) if kind in found)

    def tick(self, number: float) -> str:
        """A number on the axis: "25%", "1,200"."""
        return f"{number:g}%" if self.is_share else words.number(number, 1)


def shown_number(measure: Measure, value: float | None) -> float | None:
    """The number that the words show of a value: 71 of 0.7142, 24 of 24, 17.2 of 17.18; None of none.

    It is read back from the words themselves, so that the picture cannot be finer.
    """
    if value is None or pd.isna(value):
        return None
    return float(words.value(measure, float(value)).removesuffix("%").replace(",", ""))


def drawing(reading: PublicReading, *, tone: str, title: str, said: str) -> Drawing:
    """The chart of a reading beside the range at its visit. Raises ValueError for a series without a figure: there is nothing to draw."""
    measure = reading.measure
    judged = reading.since if reading.judged_by == reading.period else None  # a range of quarters says nothing of months
    frame = limits.picture(reading.series, judged, seen=not reading.limits_note).frame
    known = frame[frame["value"].notna()]
    if known.empty:
        raise ValueError(f"{measure.id} has no figure to draw")
    bands = _bands(measure, limits.clipped(frame, measure.is_share))
    kinds = frame["kind"] if bands else [ORDINARY] * len(frame)  # without a range there is nothing before it
    numbers = [shown_number(measure, value) for value in frame["value"]]
    dots = tuple(Dot(month, number, str(kind)) for month, number, kind in zip(frame["month"], numbers, kinds, strict=True))
    top, step = (100.0, 25.0) if measure.is_share else _axis([*(dot.number for dot in dots), *(band.upper for band in bands)])
    newest = known.iloc[-1]
    return Drawing(
        dots,
        bands,
        "usual range" if reading.limits_note else "range inspectors saw",
        _flags(reading, frame),
        top,
        step,
        measure.is_share,
        words.value(measure, newest["value"]),
        shown_of(measure, reading.rows[reading.rows["month"] == newest["month"]].iloc[0]).beneath,
        tone,
        str(reading.series["period"].iloc[0]),
        title,
        said,
    )


def _bands(measure: Measure, frame: pd.DataFrame) -> tuple[Band, ...]:
    judged = frame.dropna(subset=["lower", "upper", "mean"])
    lines = zip(*(judged[name] for name in ("month", "lower", "upper", "mean")), strict=True)
    return tuple(Band(month, *(shown_number(measure, edge) or 0.0 for edge in edges)) for month, *edges in lines)


def _flags(reading: PublicReading, frame: pd.DataFrame) -> tuple[tuple[pd.Timestamp, str], ...]:
    """Letters and judgements inside the window. Changes without a date are left to the dashboard's own charts: a room cannot read them."""
    first, last = frame["month"].min(), frame["month"].max() + pd.offsets.MonthEnd(0)
    marks = timeline(reading.measure.theme, reading.letter)
    return tuple(
        (mark.from_date, mark.label)
        for mark in marks
        if mark.kind in ("judgement", "letter") and not mark.is_span and first <= mark.from_date <= last
    )


def _axis(numbers: list[float | None]) -> tuple[float, float]:
    """The end of an axis from nought and the step of its numbers."""
    highest = max((number for number in numbers if number is not None), default=0.0) or 1.0
    rough = highest / STEPS
    scale = 10.0 ** np.floor(np.log10(rough))
    step = next(scale * nice for nice in NICE if scale * nice >= rough)
    return float(step * np.ceil(highest / step)), float(step)
