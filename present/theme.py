"""Colours, type and the parts of a plotly layout that every chart shares. Better is blue, worse is orange, never red and green."""

from dataclasses import dataclass
from typing import Any

MARK_HEIGHT = 20
FONT = "'Source Sans 3', 'Source Sans Pro', 'Liberation Sans', Arial, sans-serif"


@dataclass(frozen=True)
class Palette:
    """Colours of one theme, as hex. `changed`: higher or lower where neither is better. `series` are for kinds that are none of these."""

    better: str
    worse: str
    neutral: str
    changed: str
    text: str
    quiet: str
    line: str
    band: str
    background: str
    notice: str
    series: tuple[str, ...]


LIGHT = Palette(
    better="#1d6fb8", worse="#c8500a", neutral="#6f777b", changed="#7a4fa3", text="#0b0c0c", quiet="#505a5f", line="#e3e6e8",
    band="#eef0f2", background="#ffffff", notice="#fdf3d7",
    series=("#1d6fb8", "#c8500a", "#6f777b", "#7a4fa3", "#0b6e6e", "#a8326e", "#8a6d00", "#12436d", "#801650", "#3d3d3d"),
)  # fmt: skip
DARK = Palette(
    better="#6cb2f0", worse="#ff9a5c", neutral="#a9b1b6", changed="#c3a5e6", text="#eef1f3", quiet="#b9c1c6", line="#343b40",
    band="#23292d", background="#14171a", notice="#3a3114",
    series=("#6cb2f0", "#ff9a5c", "#a9b1b6", "#c3a5e6", "#5fc7c7", "#f08fbf", "#dcc04f", "#9fc5ee", "#e58bb6", "#d8d8d8"),
)  # fmt: skip


def palette(dark: bool) -> Palette:
    """The colours of the reader's theme."""
    return DARK if dark else LIGHT


def layout(dark: bool = False, **over: Any) -> dict[str, Any]:
    """A plotly layout: type, colours, quiet grid, a solid background so that a saved picture is readable. `over` replaces whole keys."""
    shades = palette(dark)
    axis = {
        "gridcolor": shades.line,
        "linecolor": shades.neutral,
        "zeroline": False,
        "tickfont": {"color": shades.quiet, "size": 13},
        "automargin": True,
        "fixedrange": True,
    }
    base: dict[str, Any] = {
        "font": {"family": FONT, "size": 14, "color": shades.text},
        "paper_bgcolor": shades.background,
        "plot_bgcolor": shades.background,
        "colorway": list(shades.series),
        "margin": {"l": 8, "r": 16, "t": 48, "b": 36},
        "height": 380,
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "rangemode": "tozero"},
        "hoverlabel": {"font": {"family": FONT, "size": 14}, "bgcolor": shades.background, "bordercolor": shades.neutral},
        "legend": {"orientation": "h", "yanchor": "top", "y": -0.14, "x": 0, "title": {"text": ""}},
        "modebar": {"orientation": "h", "bgcolor": "rgba(0,0,0,0)", "color": shades.quiet, "activecolor": shades.text},
        "dragmode": False,
        "showlegend": False,
    }
    return {**base, **over}


def axis(dark: bool = False, **over: Any) -> dict[str, Any]:
    """A y axis (with a grid) that differs from the shared one only in `over`."""
    return {**layout(dark)["yaxis"], **over}


def chart_config(file_name: str) -> dict[str, Any]:
    """Plotly's settings: one button, which saves the chart as a PNG of that name, twice as fine as the screen."""
    return {
        "modeBarButtons": [["toImage"]],
        "displayModeBar": True,
        "displaylogo": False,
        "scrollZoom": False,
        "responsive": True,
        "toImageButtonOptions": {"format": "png", "filename": file_name, "scale": 2},
    }


def marked(figure: dict[str, Any], words: str) -> dict[str, Any]:
    """The figure with `words` written inside it, at the top left, so that its picture says them too. The figure given is not changed."""
    given = figure.get("layout", {})
    margin = {**given.get("margin", {}), "t": given.get("margin", {}).get("t", 0) + MARK_HEIGHT}
    title = {
        "text": words, "xref": "container", "yref": "container", "x": 0, "y": 1, "xanchor": "left", "yanchor": "top",
        "pad": {"t": 4, "l": 4}, "font": {"size": 12, "color": given.get("font", {}).get("color", LIGHT.text)},
    }  # fmt: skip
    return {**figure, "layout": {**given, "margin": margin, "height": given.get("height", 380) + MARK_HEIGHT, "title": title}}


def unchecked(figure: dict[str, Any]) -> Any:
    """The figure as plotly's own object, which plotly takes as it is.

    Of a plain dict it checks every value at every drawing, which was a tenth of a page's time (November 2026). The tests check a figure
    of every page and breakdown.
    """
    from plotly.graph_objects import Figure  # here, since meeting mode has the colours and draws nothing with plotly

    return Figure(figure, _validate=False)
