"""What limits say of a series, drawn: the range as a band, the mean as a line, and each point shaped and coloured by what it is.

Everything here comes from one SpcResult; limits are cut to what a figure can be only where they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from metrics.kit.spc import SpcResult
from present import theme
from present.charts import iso, numbers
from present.verdict_words import KINDS

Shown = Literal["visit", "all"]
Drawn = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # shapes and annotations
EDGE = pd.Timedelta(days=12)  # the band reaches this far past its first and last point, and so stays broken between two phases
BEFORE = "before"  # a point that the limits do not reach back to
SYMBOLS = {"better": "triangle-up", "worse": "triangle-down", "higher": "diamond", "lower": "diamond"}
SIZES = {"better": 9, "worse": 9, "higher": 9, "lower": 9, BEFORE: 4.5}


@dataclass(frozen=True)
class Picture:
    """What is drawn. `frame`: one row a period with month, value, numerator, denominator, said, mean, lower, upper, phase, kind.

    `has_range` False is a run chart: a median and no band. `seen`: the range is what inspectors saw, not the usual one.
    """

    frame: pd.DataFrame
    has_range: bool
    seen: bool

    @property
    def range_name(self) -> str:
        return "range inspectors saw" if self.seen else "usual range"

    @property
    def middle_name(self) -> str:
        return "middle figure"


def picture(series: pd.DataFrame, result: SpcResult | None, *, seen: bool) -> Picture:
    """The series with what `result` says of each point. Without one (the period is not judged) the median of all points is the line."""
    months = pd.DatetimeIndex(series["month"])
    if result is None:
        plain = series.assign(mean=series["value"].median(), lower=float("nan"), upper=float("nan"), phase=0, kind="ordinary")
        return Picture(plain, False, False)
    points = result.points.reindex(months)
    held = months.isin(result.points.index)
    kind = points["type"].map(KINDS).fillna("ordinary").where(held, BEFORE)
    said = {name: points[name].to_numpy() for name in ("mean", "lower", "upper", "phase")}
    has_range = bool(result.points["upper"].notna().any())
    return Picture(series.assign(**said, kind=kind.to_numpy()), has_range, seen)


def band(shown: Picture, is_share: bool, shades: theme.Palette) -> list[dict[str, Any]]:
    """The range as one shaded shape a phase, month by month where it differs, and the mean as a line; both broken between phases."""
    edges: dict[str, list[Any]] = {"x": [], "y": []}
    means: dict[str, list[Any]] = {"x": [], "y": []}
    for _, phase in clipped(shown.frame, is_share).dropna(subset=["mean"]).groupby("phase", sort=False):
        begin, end = phase["month"].iloc[0] - EDGE, phase["month"].iloc[-1] + EDGE
        means["x"] += [f"{begin:%Y-%m-%d}", f"{end:%Y-%m-%d}", None]
        means["y"] += [float(phase["mean"].iloc[0]), float(phase["mean"].iloc[-1]), None]
        limits = phase.dropna(subset=["lower", "upper"])
        if shown.has_range and len(limits):
            x = [f"{begin:%Y-%m-%d}", *iso(limits["month"]), f"{end:%Y-%m-%d}"]
            lower, upper = (_held_at_ends(numbers(limits[name])) for name in ("lower", "upper"))
            edges["x"] += [*x, *x[::-1], x[0], None]
            edges["y"] += [*upper, *lower[::-1], upper[0], None]
    still: dict[str, Any] = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "showlegend": False}
    colour = {"color": shades.text if shown.has_range else shades.quiet, "width": 1.5, "dash": "solid" if shown.has_range else "dash"}
    shape = {"width": 0, "shape": "hvh"}
    drawn = [{**still, **edges, "name": shown.range_name, "fill": "toself", "fillcolor": shades.band, "line": shape}] if edges["x"] else []
    return [*drawn, {**still, **means, "name": "average" if shown.has_range else "middle", "line": colour}]


def clipped(frame: pd.DataFrame, is_share: bool) -> pd.DataFrame:
    """The limits as they can be drawn: from nought, a share's up to 100%."""
    top = 1.0 if is_share else None
    return frame.assign(lower=frame["lower"].clip(lower=0.0, upper=top), upper=frame["upper"].clip(lower=0.0, upper=top))


def _held_at_ends(values: list[float | None]) -> list[float | None]:
    return [values[0], *values, values[-1]]


def points(shown: Picture, name: str, partial: pd.Timestamp | None, shades: theme.Palette) -> list[dict[str, Any]]:
    """The line with a shape a point; the last point of a period that is not over stands apart, open."""
    frame = shown.frame
    whole = frame if partial is None else frame[frame["month"] != partial]
    kinds = whole["kind"]
    colours = {"better": shades.better, "worse": shades.worse, "higher": shades.changed, "lower": shades.changed}
    trace = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": iso(whole["month"]),
        "y": numbers(whole["value"]),
        "name": name,
        "line": {"color": shades.neutral, "width": 1.3},
        "marker": {
            "symbol": [SYMBOLS.get(kind, "circle") for kind in kinds],
            "size": [SIZES.get(kind, 6.5) for kind in kinds],
            "color": [colours.get(kind, shades.neutral) for kind in kinds],
            "opacity": [0.55 if kind == BEFORE else 1 for kind in kinds],
            "line": {"color": shades.background, "width": 0.5},
        },
        "text": list(whole["said"]),
        "hovertemplate": "%{text}<extra></extra>",
        "showlegend": False,
    }
    if partial is None:
        return [trace]
    last = frame[frame["month"] == partial]
    marker = {"color": shades.background, "size": 9, "line": {"color": shades.text, "width": 2}}
    return [
        trace,
        {
            **trace,
            "x": iso(last["month"]),
            "y": numbers(last["value"]),
            "mode": "markers",
            "marker": marker,
            "text": [f"{said} Not over." for said in last["said"]],
        },
    ]
