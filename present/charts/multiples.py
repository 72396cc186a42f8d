"""The same measure over time for each group beside its own range: small pictures on one scale, as drawings that fit any screen.

Drawn as SVG and not by plotly: two dozen of them are one short text, take as many columns as the screen has room for, and print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from metrics.kit.measure import Measure
from metrics.kit.spread import OneGroup, Spread
from present import spread_words, words
from present.marks import mark_html

WIDTH, HEIGHT = 260, 104
LEFT, RIGHT, TOP, BOTTOM = 34, 8, 8, 18
MOST = 24  # small pictures on one page
KEPT = ("value", "numerator", "denominator", "mean", "lower", "upper", "kind")
SHAPED = ("better", "worse", "higher", "lower")
Run = list[tuple[float, float]]


@dataclass(frozen=True)
class Scale:
    """Both ends of what is drawn, in the measure's own unit."""

    bottom: float
    top: float


def multiples_html(
    measure: Measure, spread: Spread, *, name: str, visit: pd.Timestamp | None = None, judged: Mapping[str, tuple[str, str]] | None = None
) -> str:
    """A list of small pictures, one a group, each under its name, what is said of it and its newest figure. No groups give "".

    `name`: what all of them show, for screen readers; `visit`: drawn as a dotted line; `judged`: the mark and the words of a group that
    has a verdict of its own.
    """
    if not spread.groups:
        return ""
    months, scale = window(spread), scale_of(measure, spread)
    beside = {group.group: (spread_words.mark_of(group), spread_words.state(group, spread.period)) for group in spread.groups}
    said = beside | dict(judged or {})
    items = "".join(_item(measure, group, months, scale, visit, said[group.group], spread.period) for group in spread.groups)
    return f'<ul class="rg-multiples" aria-label="{escape(name, quote=True)}">{items}</ul>'


def largest(spread: Spread, most: int = MOST) -> tuple[Spread, str]:
    """The spread with its `most` largest groups in their own order, and a sentence when others are left out, else ""."""
    if len(spread.groups) <= most:
        return spread, ""
    cases = [group.points[["denominator", "numerator"]].sum().max() for group in spread.groups]
    kept = sorted(np.argsort(cases, kind="stable")[::-1][:most])
    said = f"The {most} largest of {len(spread.groups)} are drawn; the table has the others."
    return Spread(tuple(spread.groups[place] for place in kept), spread.period, spread.asked), said


def window(spread: Spread) -> pd.DatetimeIndex:
    """The periods drawn in every picture: from where the range at the visit begins, if any group is judged by it."""
    held = [group.points.index for group in spread.groups if group.seen] or [group.points.index for group in spread.groups]
    return pd.DatetimeIndex(min(held, key=len))


def scale_of(measure: Measure, spread: Spread) -> Scale:
    """The one scale of all: a share's up to 100% and from the ten per cent below all there is, others from nought to the largest."""
    values = pd.concat([group.points[["value", "upper", "lower"]] for group in spread.groups])
    if not measure.is_share:
        return Scale(0.0, _round(float(values[["value", "upper"]].max().max())))
    lowest = values[["value", "lower"]].min().min()
    return Scale(max(float(np.floor(lowest * 10) / 10), 0.0) if lowest < 1 else 0.9, 1.0)


def _round(highest: float) -> float:
    """The next whole or half step of a number's own size: 65 for 61.7, 20 for 15.4; 1 for nothing."""
    if not highest > 0:
        return 1.0
    step = 10.0 ** np.floor(np.log10(highest)) / 2
    return float(np.ceil(highest / step) * step)


def table(spread: Spread, kind: str) -> pd.DataFrame:
    """The download: one row a group and period, with its range and what is said of it."""
    parts = [
        group.points[list(KEPT)].assign(
            month=[f"{month:%Y-%m-%d}" for month in group.points.index], period=spread.period, group_kind=kind, group=group.group
        )
        for group in spread.groups
    ]
    columns = ["month", "period", "group_kind", "group", *KEPT]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _item(
    measure: Measure,
    group: OneGroup,
    months: pd.DatetimeIndex,
    scale: Scale,
    visit: pd.Timestamp | None,
    judged: tuple[str, str],
    period: str,
) -> str:
    mark, said = judged
    newest = spread_words.newest(measure, group, period)
    return (
        f'<li><p class="rg-name">{escape(group.group)}</p><p>{mark_html(mark)}<span>{escape(said)}</span></p>'
        f'<p class="rg-small">{escape(newest)}</p>{picture(measure, group, months, scale, visit)}</li>'
    )


def picture(measure: Measure, group: OneGroup, months: pd.DatetimeIndex, scale: Scale, visit: pd.Timestamp | None) -> str:
    """One small picture: the range as a shade, its average, the line, a shape at each point that is more than chance."""
    points = group.points.reindex(months)
    x = LEFT + (WIDTH - LEFT - RIGHT) * np.arange(len(months)) / max(len(months) - 1, 1)
    across = list(x)
    drawn = [_axes(measure, scale, months), _band(points, across, scale), _visit(months, across, visit)]
    drawn += [f'<polyline points="{_path(run)}"/>' for run in _runs(points["value"], across, scale)]
    drawn += [_dots(points, across, scale), *_shapes(measure, points, across, scale)]
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">{"".join(drawn)}</svg>'


def _up(value: float, scale: Scale) -> float:
    """Where a value lies; what is beyond the scale is cut."""
    share = (value - scale.bottom) / (scale.top - scale.bottom)
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(share, 0.0), 1.0))


def _axes(measure: Measure, scale: Scale, months: pd.DatetimeIndex) -> str:
    """Both ends of the scale with a line each, and the first and last month."""
    lines = "".join(
        f'<path class="rg-grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/><text x="{LEFT - 4}" y="{y + 4}" text-anchor="end">{escape(text)}</text>'
        for y, text in ((TOP, words.value(measure, scale.top)), (HEIGHT - BOTTOM, words.value(measure, scale.bottom)))
    )
    first = f'<text x="{LEFT}" y="{HEIGHT - 3}">{months[0]:%b %Y}</text>'
    return f'{lines}{first}<text x="{WIDTH - RIGHT}" y="{HEIGHT - 3}" text-anchor="end">{months[-1]:%b %Y}</text>'


def _band(points: pd.DataFrame, across: Sequence[float], scale: Scale) -> str:
    """The range and its average; nothing for a group that is not judged."""
    upper, lower, mean = (
        [(x, _up(float(one), scale)) for x, one in zip(across, points[name], strict=True) if not np.isnan(one)]
        for name in ("upper", "lower", "mean")
    )
    if not upper:
        return ""
    average = f'<polyline class="rg-mean" points="{_path([mean[0], mean[-1]])}"/>'
    return f'<polygon class="rg-range" points="{_path([*upper, *lower[::-1]])}"/>{average}'


def _visit(months: pd.DatetimeIndex, across: Sequence[float], visit: pd.Timestamp | None) -> str:
    """A dotted line at the end of the last period up to the visit."""
    place = -1 if visit is None else int(months.searchsorted(visit, side="right")) - 1
    if not 0 <= place < len(months) - 1:
        return ""
    return f'<path class="rg-visit" d="M{(across[place] + across[place + 1]) / 2:.1f} {TOP - 6}V{HEIGHT - BOTTOM}"/>'


def _runs(values: pd.Series, across: Sequence[float], scale: Scale) -> list[Run]:
    """The line, broken where there is no value."""
    runs: list[Run] = [[]]
    for x, value in zip(across, values, strict=True):
        if np.isnan(value):
            runs.append([])
        else:
            runs[-1].append((x, _up(float(value), scale)))
    return [run for run in runs if len(run) > 1]


def _dots(points: pd.DataFrame, across: Sequence[float], scale: Scale) -> str:
    """Ordinary points as one path of round dots: short, however many there are."""
    ordinary = points["value"].notna() & points["kind"].isin(["ordinary", ""])
    dots = "".join(
        f"M{x:.1f} {_up(float(value), scale):.1f}h0" for x, value, on in zip(across, points["value"], ordinary, strict=True) if on
    )
    return f'<path class="rg-dots" d="{dots}"/>' if dots else ""


def _shapes(measure: Measure, points: pd.DataFrame, across: Sequence[float], scale: Scale) -> list[str]:
    shapes = []
    for x, row in zip(across, points.itertuples(), strict=True):
        kind = str(row.kind)
        if kind not in SHAPED:
            continue
        y = _up(float(str(row.value)), scale)
        outline = {"better": f"M{x:.1f} {y - 4:.1f}l3.8 6.8h-7.6z", "worse": f"M{x:.1f} {y + 4:.1f}l3.8 -6.8h-7.6z"}
        path = outline.get(kind, f"M{x:.1f} {y - 4.2:.1f}l4.2 4.2-4.2 4.2-4.2-4.2z")
        said = f"{row.Index:%B %Y}: {spread_words.figure(measure, row)}, {kind}"
        shapes.append(
            f'<path class="rg-last rg-{"neutral" if kind in ("higher", "lower") else kind}" d="{path}"><title>{escape(said)}</title></path>'
        )
    return shapes


def _path(run: Run) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
