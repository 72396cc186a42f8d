"""The groups of one period round the council's own figure, with the range that chance allows at each number of cases: no league table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from metrics.kit.compare import Point
from metrics.kit.funnel import OUTSIDE_998, limits
from metrics.kit.measure import Measure
from present import spread_words, theme, words
from present.charts import Chart, numbers
from present.charts.bars import group_table
from present.charts.labels import Placed, Spot, place, wrapped

PLOT_HEIGHT = 340
ROOM_ABOVE = 36  # pixels over the plot for a name that has room nowhere else
NARROWEST = 250  # pixels between the axis and the right edge on a phone
GRID = 240  # points of a curve
NAMED = 14  # so many groups are all named where there is room; of more only those that stand outside
NAMES_ON_HOVER = 6
NAMED_TOGETHER = 3  # groups outside that share one point are named one by one up to so many
SHAPES = {"better": "triangle-up", "worse": "triangle-down", "higher": "diamond", "lower": "diamond"}


def funnel_chart(
    measure: Measure, rows: pd.DataFrame, table: pd.DataFrame, *, kind: str, kind_title: str, when: str, total: Point, dark: bool = False
) -> Chart:
    """`rows`: the groups' figures; `table`: the same rows with their limits (metrics.kit.funnel); `total`: the council's own figure.

    Groups without cases are in the table alone. Raises ValueError when the council has no figure.
    """
    if total.value is None:
        raise ValueError(f"{measure.id}: a funnel stands round the council's own figure, and there is none")
    shades, known = theme.palette(dark), table.dropna(subset="value").reset_index(drop=True)
    widest = float(known["denominator"].max()) if len(known) else 1.0
    across, up = (0.0, widest * 1.07 + 0.6), _range(known, total.value)
    points = _points(measure, known, kind)
    names, above = _names(points, across, up, total.value, len(known), shades)
    layout = theme.layout(
        dark,
        height=PLOT_HEIGHT + 72 + above,
        margin={"l": 8, "r": 44, "t": 16 + above, "b": 56},
        xaxis={**theme.axis(dark), "range": list(across), "title": {"text": "cases", "font": {"size": 13}}, **_whole_steps(across[1])},
        yaxis=theme.axis(dark, range=list(up), tickformat=".0%"),
        annotations=[_own_name(measure, total.value), *names],
        hovermode="closest",
    )
    title = f"{measure.title}, by {kind_title.lower()}, {when}"
    said = group_table(rows).assign(**{name: table[name].to_numpy() for name in ("lower95", "upper95", "lower998", "upper998", "place")})
    alt = f"{title}. {spread_words.conclusion(measure, table, kind, total)} {spread_words.listed(measure, known)}"
    file_name = f"{measure.id}-by-{kind_title.lower().replace(' ', '-')}"
    drawn = [*_curves(total.value, across[1], shades), *_shapes(points, shades)]
    return Chart({"data": drawn, "layout": layout}, title, alt.strip(), said, file_name, measure.is_share)


def _points(measure: Measure, known: pd.DataFrame, kind: str) -> pd.DataFrame:
    """One row a spot: groups with the same numbers are drawn as one point that names them all. Those that stand outside come first."""
    spots = []
    for _, same in known.groupby(["denominator", "numerator"], sort=True):
        first, names = same.iloc[0], list(same["group"])
        more = len(names) - NAMES_ON_HOVER
        listed = ", ".join(names[:NAMES_ON_HOVER]) + (f" and {more} more" if more > 0 else "")
        detail = f"{spread_words.figure(measure, first)}<br>{spread_words.WORDS[first['type']]}: {spread_words.allowed(measure, first)}"
        several = len(names) > (1 if first["type"] == "same" else NAMED_TOGETHER)
        name = f"{len(names)} {spread_words.groups(kind)}" if several else ", ".join(names)
        spots.append({**first, "name": name, "many": len(names), "hover": f"<b>{listed}</b><br>{detail}"})
    frame = pd.DataFrame(spots, columns=[*known.columns, "name", "many", "hover"])
    rank = frame["type"].map(lambda kind: 0 if kind in SHAPES else 1 if kind.endswith("-maybe") else 2)
    return frame.assign(rank=rank).sort_values(["rank", "denominator"], ascending=[True, False], ignore_index=True)


def _range(known: pd.DataFrame, own: float) -> tuple[float, float]:
    """What the share's axis shows: the points and the range of a middling group, to the next ten points; never beyond 0 and 100%."""
    lowest = min([own, *known["value"], known["lower998"].median() if len(known) else 0])
    highest = max([own, *known["value"], known["upper998"].median() if len(known) else 1])
    low, high = max(np.floor(lowest * 10 - 0.5) / 10, 0.0), min(np.ceil(highest * 10 + 0.5) / 10, 1.0)
    room = (high - low) * 0.04  # a point on the edge is drawn whole
    return float(low - room), float(high + room)


def _whole_steps(widest: float) -> dict[str, Any]:
    """An axis of few cases has no half of one."""
    return {"dtick": 1} if widest < 8 else {}


def _curves(own: float, widest: float, shades: theme.Palette) -> list[dict[str, Any]]:
    """The wide range as a shade with its edges, the narrow one as two dashed lines, at whole numbers of cases."""
    cases = np.unique(np.linspace(1, max(np.ceil(widest), 2), GRID).round())
    still: dict[str, Any] = {"type": "scatter", "mode": "lines", "x": cases.tolist(), "hoverinfo": "skip", "showlegend": False}
    wide, narrow = limits(own, cases, 0.998), limits(own, cases, 0.95)
    edges = [np.clip(edge, 0, 1).tolist() for edge in (*wide, *narrow)]
    edge_line = {"color": shades.neutral, "width": 1.2, "shape": "spline"}
    dashed = {**edge_line, "dash": "dash"}
    return [
        {**still, "name": "wide range, lower", "y": edges[0], "line": edge_line},
        {**still, "name": "wide range, upper", "y": edges[1], "line": edge_line, "fill": "tonexty", "fillcolor": shades.band},
        {**still, "name": "narrow range, lower", "y": edges[2], "line": dashed},
        {**still, "name": "narrow range, upper", "y": edges[3], "line": dashed},
        {**still, "name": "all", "x": [0, widest], "y": [own, own], "line": {"color": shades.text, "width": 1.5}},
    ]


def _shapes(points: pd.DataFrame, shades: theme.Palette) -> list[dict[str, Any]]:
    """The groups: a circle within, a filled shape outside the wide range, its outline outside the narrow one alone."""
    plain = [kind.removesuffix("-maybe") for kind in points["type"]]
    colours = {"better": shades.better, "worse": shades.worse, "higher": shades.changed, "lower": shades.changed}
    colour = [colours.get(kind, shades.neutral) for kind in plain]
    is_outline = points["type"].str.endswith("-maybe")
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "groups",
            "x": numbers(points["denominator"]),
            "y": numbers(points["value"]),
            "customdata": list(points["hover"]),
            "hovertemplate": "%{customdata}<extra></extra>",
            "cliponaxis": False,
            "showlegend": False,
            "marker": {
                "symbol": [SHAPES.get(kind, "circle") for kind in plain],
                "size": [(13 if kind in SHAPES else 9) + min(many - 1, 4) for kind, many in zip(plain, points["many"], strict=True)],
                "color": [shades.background if outline else one for outline, one in zip(is_outline, colour, strict=True)],
                "line": {"color": colour, "width": 2},
                "opacity": 1,
            },
        }
    ]


def _names(
    points: pd.DataFrame, across: tuple[float, float], up: tuple[float, float], own: float, groups: int, shades: theme.Palette
) -> tuple[list[dict[str, Any]], int]:
    """The names beside the points, and how many pixels they need over the plot."""
    x = (points["denominator"].to_numpy(float) - across[0]) / (across[1] - across[0]) * NARROWEST
    y = (points["value"].to_numpy(float) - up[0]) / (up[1] - up[0]) * PLOT_HEIGHT
    spots = [Spot(wrapped(str(name)), float(one), float(other)) for name, one, other in zip(points["name"], x, y, strict=True)]
    lines = [(level - up[0]) / (up[1] - up[0]) * PLOT_HEIGHT for level in (own, 0.0, 1.0)]
    wanted = [spot for spot, rank in zip(spots, points["rank"], strict=True) if rank < 2 or groups <= NAMED]
    at = {(spot.x, spot.y): row for spot, row in zip(spots, points.itertuples(), strict=True)}
    placed = place(wanted, spots, NARROWEST, PLOT_HEIGHT + ROOM_ABOVE, lines, int((points["rank"] < 2).sum()))
    above = max((one.middle + one.half - PLOT_HEIGHT for one in placed), default=0)
    return [_name(one, at[one.spot.x, one.spot.y], shades) for one in placed], max(int(above), 0)


def _name(one: Placed, row: Any, shades: theme.Palette) -> dict[str, Any]:
    """A name beside its point; joined to it by a thin line when it stands further off."""
    name = {
        "x": row.denominator,
        "y": row.value,
        "text": one.spot.name,
        "align": one.anchor,
        "xanchor": one.anchor,
        "yanchor": "middle",
        "bgcolor": shades.background if row.place == OUTSIDE_998 or one.middle > PLOT_HEIGHT else shades.band,
        "borderpad": 0,
        "font": {"size": 12, "color": shades.text},
    }
    if one.is_far:
        return {**name, "showarrow": True, "ax": 0, "ay": -one.shift_y, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": shades.neutral}
    return {**name, "showarrow": False, "xshift": one.shift_x, "yshift": one.shift_y}


def _own_name(measure: Measure, own: float) -> dict[str, Any]:
    """In the margin, where no point can be."""
    text = f"all<br><b>{words.value(measure, own)}</b>"
    where = {"x": 1, "xref": "paper", "y": own, "yref": "y", "xanchor": "left", "yanchor": "middle", "xshift": 5}
    return {**where, "text": text, "showarrow": False, "align": "left", "font": {"size": 13}}
