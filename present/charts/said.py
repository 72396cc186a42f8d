"""A measure's chart in words and figures: what each point says, the same figures as a table, and what stands for the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.letters import Mark
from metrics.kit.compare import Reading, point_of
from metrics.kit.spc import SpcResult
from present import verdicts, words
from present.charts import limits
from present.charts.beside import Line
from present.charts.limits import Picture
from present.verdict_words import KINDS

NOT_JUDGED = "Before the range begins: not judged."


def points(reading: Reading, result: SpcResult | None, *, all_along: bool) -> list[str]:
    """Each row of the reading's series in words, with its numbers and, where it is judged, what marks it."""
    judged: dict[Any, str] = {}
    if result is not None:
        judged |= verdicts.points_words(reading, result.points[result.points["value"].notna()], all_along=all_along)
    before = "" if result is None or result.points.empty or result.chart == "run" else f" {NOT_JUDGED}"
    return [judged.get(row.month) or f"{_figure(reading, row)}{before}" for row in reading.series.itertuples()]


def _figure(reading: Reading, row: Any) -> str:
    point = point_of(row.value, row.numerator, row.denominator)
    return f"{row.month:%B %Y}: {words.full(reading.measure, point)}."


def table(picture: Picture, period: str) -> pd.DataFrame:
    """The chart's figures: one row a period, newest first; shares between 0 and 1 as in every download, limits not cut."""
    frame = picture.frame.sort_values("month", ascending=False, ignore_index=True)
    frame = frame.assign(judged=[said.partition(". ")[2].rstrip(".") for said in frame["said"]], period=period)
    frame["month"] = frame["month"].dt.strftime("%Y-%m-%d")
    always = ["month", "period", "group_kind", "group", "numerator", "denominator", "value", "mean"]
    if picture.has_range:
        return frame[[*always, "lower", "upper", "judged"]]
    return frame[always].rename(columns={"mean": "middle"})


def alternative(
    reading: Reading, picture: Picture, period: str, title: str, sentence: str, marks: Sequence[Mark], lines: Sequence[Line]
) -> str:
    """What the chart shows, in words: the conclusion, then what is drawn."""
    measure, known = reading.measure, picture.frame.dropna(subset=["value"])
    if known.empty:
        return f"{title}: nothing to count in any {period}."
    values = known["value"].to_numpy()
    low, high, newest = (known.iloc[int(place)] for place in (values.argmin(), values.argmax(), len(known) - 1))
    beside = f" Beside it: {', '.join(line.name for line in lines)}." if lines else ""
    dated = [mark.label for mark in marks if not mark.is_span]
    marked = f" Lines mark {', '.join(dated)}." if dated else ""
    return (
        f"{title}, by {period}, {known['month'].min():%B %Y} to {newest['month']:%B %Y}: {sentence or newest['said']} Drawn: "
        f"lowest {words.value(measure, low['value'])} in {low['month']:%B %Y}, "
        f"highest {words.value(measure, high['value'])} in {high['month']:%B %Y}. "
        f"At the visit: {words.then_full(measure, reading.then)}.{_range(reading, picture)}{beside}{marked}"
    )


def _range(reading: Reading, picture: Picture) -> str:
    """The newest range and how many points are not ordinary."""
    if not picture.has_range:
        return f" A line shows the {picture.middle_name}."
    held = limits.clipped(picture.frame, reading.measure.is_share).dropna(subset=["lower", "upper"]).iloc[-1]
    low, high = (words.value(reading.measure, held[name]) for name in ("lower", "upper"))
    counts = picture.frame.loc[picture.frame["value"].notna(), "kind"].value_counts()
    apart = [f"{counts[kind]} {kind}" for kind in KINDS.values() if kind in counts]
    told = f" Points that are more than chance: {', '.join(apart)}." if apart else " Every point is ordinary."
    return f" Shaded: the {picture.range_name}, at the end {low} to {high}.{told}"
