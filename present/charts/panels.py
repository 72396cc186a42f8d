"""Several numbers over the same months, one picture under another, each on its own scale from nought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from present import theme, words
from present.charts import Chart, iso, numbers

HEADING, GAP = 26, 18  # pixels over a panel for its heading, and between panels
DASHES = ("solid", "dash", "dot")
PATTERNS = ("", "/", "x")
EDGE = pd.Timedelta(days=6)
MIDDLE, END = pd.Timedelta(days=14), pd.offsets.MonthEnd(0)  # a month's bar stands within it, what was so at its end at its last day


@dataclass(frozen=True)
class Series:
    """One number over time: `rows` with `month` and `value`; `published`: DfE's own with `date` and `value`, drawn as stars."""

    name: str
    rows: pd.DataFrame = field(repr=False)
    published: pd.DataFrame | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Panel:
    """One picture of the stack: its heading, its numbers as lines or side by side as bars, and its height in pixels."""

    heading: str
    series: tuple[Series, ...]
    bars: bool = False
    height: int = 130


def panels(title: str, stack: Sequence[Panel], *, published_name: str, file_name: str, dark: bool = False, months: int = 12) -> Chart:
    """`months`: how many lie between two names on the axis that all share. Raises ValueError without any figure."""
    shades = theme.palette(dark)
    table = _table(stack)
    total = sum(panel.height + HEADING for panel in stack) + GAP * (len(stack) - 1)
    has_stars = any(series.published is not None for panel in stack for series in panel.series)
    layout = theme.layout(
        dark,
        height=total + 76,
        margin={"l": 8, "r": 52, "t": 6, "b": 70},
        barmode="group",
        bargap=0.25,
        showlegend=has_stars or any(len(panel.series) > 1 for panel in stack),
    )
    layout["legend"] = {**layout["legend"], "y": -44 / total}
    layout["xaxis"] = {**layout["xaxis"], "type": "date", "tickformat": "%b<br>%Y", "dtick": f"M{months}", "tick0": "2014-04-01"}
    layout["xaxis"] |= {"anchor": _axis(len(stack)), "tickangle": 0, "range": _across(stack)}
    traces: list[dict[str, Any]] = []
    layout["annotations"] = []
    used = 0.0
    for place, panel in enumerate(stack, 1):
        top = 1 - (used + HEADING) / total
        used += HEADING + panel.height + GAP
        domain = [max(0.0, top - panel.height / total), top]
        layout[f"yaxis{place if place > 1 else ''}"] = theme.axis(
            dark, domain=domain, range=[0, _highest(panel) * 1.12], nticks=5, tickformat=",~r"
        )
        layout["annotations"].append(_heading(panel.heading, top))
        named = has_stars or len(panel.series) > 1
        traces += _traces(panel, _axis(place), shades, named, published_name, first_star=not _has_star(traces))
        layout["annotations"] += [_newest(series, _axis(place)) for series in panel.series if not panel.bars]
    alt = f"{title}: " + "; ".join(_told(series) for panel in stack for series in panel.series) + "."
    return Chart({"data": traces, "layout": layout}, title, alt, table, file_name)


def _across(stack: Sequence[Panel]) -> list[str]:
    """The ends of the axis: from the first day of the first month to the last day of the newest, with room for its star."""
    months = pd.concat([series.rows["month"] for panel in stack for series in panel.series])
    return [f"{months.min():%Y-%m-%d}", f"{months.max() + END + EDGE:%Y-%m-%d}"]


def _axis(place: int) -> str:
    return f"y{place}" if place > 1 else "y"


def _has_star(traces: Sequence[dict[str, Any]]) -> bool:
    return any(trace.get("legendgroup") == "published" for trace in traces)


def _traces(panel: Panel, axis: str, shades: theme.Palette, named: bool, published_name: str, *, first_star: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number, series in enumerate(panel.series):
        colour = shades.text if len(panel.series) == 1 else shades.series[(6, 4, 7)[number]]
        shared = {
            "x": iso(series.rows["month"] + (MIDDLE if panel.bars else END)),
            "y": numbers(series.rows["value"]),
            "name": series.name,
            "yaxis": axis,
        }
        shared |= {
            "showlegend": named and len(panel.series) > 1,
            "hovertemplate": f"%{{x|%B %Y}}: %{{y:,.1~f}} {series.name.lower()}<extra></extra>",
        }
        if panel.bars:
            marker = {"color": colour, "pattern": {"shape": PATTERNS[number]}}
            found.append({**shared, "type": "bar", "marker": marker})
        else:
            found.append({**shared, "type": "scatter", "mode": "lines", "line": {"color": colour, "width": 2.5, "dash": DASHES[number]}})
        if series.published is not None and len(series.published):
            found.append(_stars(series.published, axis, shades, published_name, shown=first_star and not _has_star(found)))
    return found


def _stars(rows: pd.DataFrame, axis: str, shades: theme.Palette, name: str, *, shown: bool) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": iso(rows["date"]),
        "y": numbers(rows["value"]),
        "yaxis": axis,
        "name": name,
        "legendgroup": "published",
        "legendrank": 2000,
        "showlegend": shown,
        "marker": {"color": shades.text, "symbol": "star", "size": 11, "line": {"color": shades.background, "width": 1}},
        "hovertemplate": f"{name}: %{{y:,.1~f}}, %{{x|%B %Y}}<extra></extra>",
    }


def _highest(panel: Panel) -> float:
    values = [series.rows["value"].max() for series in panel.series]
    values += [series.published["value"].max() for series in panel.series if series.published is not None]
    return max((float(value) for value in values if pd.notna(value)), default=1.0) or 1.0


def _heading(text: str, top: float) -> dict[str, Any]:
    place = {"x": 0, "xref": "paper", "xanchor": "left", "y": top, "yref": "paper", "yanchor": "bottom"}
    return {**place, "text": f"<b>{text}</b>", "showarrow": False, "font": {"size": 13}}


def _newest(series: Series, axis: str) -> dict[str, Any]:
    """The newest figure in the margin, at its own height."""
    known = series.rows[series.rows["value"].notna()]
    newest = known.iloc[-1]
    place = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 4, "y": float(newest["value"]), "yref": axis, "yanchor": "middle"}
    return {**place, "text": f"<b>{words.number(newest['value'], 1)}</b>", "showarrow": False, "font": {"size": 14}}


def _told(series: Series) -> str:
    known = series.rows[series.rows["value"].notna()]
    first, newest = known.iloc[0], known.iloc[-1]
    now, then = words.number(newest["value"], 1), words.number(first["value"], 1)
    return f"{series.name} {now} in {newest['month']:%B %Y}, was {then} in {first['month']:%B %Y}"


def _table(stack: Sequence[Panel]) -> pd.DataFrame:
    """A row a month, the newest first, a column a number, and one for what DfE published of it at that month's end."""
    columns: dict[str, pd.Series] = {}
    for series in (series for panel in stack for series in panel.series):
        if not series.rows["value"].notna().any():
            raise ValueError(f"{series.name} has no figure to draw")
        columns[series.name] = series.rows.set_index("month")["value"]
        if series.published is not None and len(series.published):
            of_month = series.published["date"].dt.to_period("M").dt.to_timestamp().dt.as_unit("us")
            columns[f"{series.name}, as DfE published it"] = series.published.set_index(of_month)["value"]
    table = pd.DataFrame(columns).sort_index(ascending=False).rename_axis("month").reset_index()
    return table.assign(month=table["month"].dt.strftime("%Y-%m-%d"))
