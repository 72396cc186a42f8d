"""What happened month by month, in kinds: one bar a month, its kinds one over another, with the visits as lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.letters import Letter
from present import theme, words
from present.charts import Chart, iso, numbers

SHADES = (7, 5, 2, 4)  # of the palette's series
PATTERNS = ("", "/", ".", "x")  # what tells the kinds apart without colour
NAME_HEIGHT = 17
SIDE = pd.Timedelta(days=20)


def by_month(
    title: str, rows: pd.DataFrame, *, kinds: Sequence[str], what: str, visits: Sequence[Letter] = (), file_name: str, dark: bool = False
) -> Chart:
    """`rows`: `month` and a number for each of `kinds` (at most four), every month of the window once, with noughts.

    `what` names what is counted ("notices"). A visit outside the months is not drawn.
    """
    shades, kinds = theme.palette(dark), list(kinds)
    across = (rows["month"].min() - SIDE, rows["month"].max() + SIDE)
    sums = rows[kinds].sum(axis=1)
    inside = [letter for letter in visits if across[0] < letter.visit_from < across[1]]
    layout = theme.layout(
        dark,
        height=330,
        barmode="stack",
        bargap=0.15,
        showlegend=True,
        margin={"l": 8, "r": 16, "t": 34 + NAME_HEIGHT * (len(inside) > 1), "b": 76},
        yaxis=theme.axis(dark, range=[0, max(float(sums.max()), 1.0) * 1.1], **_whole_steps(float(sums.max())), title=_small(what)),
        xaxis={**theme.layout(dark)["xaxis"], "type": "date", "range": [f"{end:%Y-%m-%d}" for end in across], **_ticks(len(rows))},
    )
    layout["legend"] = {**layout["legend"], "traceorder": "normal", "y": 0, "yref": "container", "yanchor": "bottom"}
    layout["shapes"] = [_line(letter, shades) for letter in inside]
    layout["annotations"] = [_name(letter, place % 2, across, shades) for place, letter in enumerate(inside)]
    traces = [_bars(rows, kind, place, what, shades) for place, kind in enumerate(kinds)]
    table = rows.assign(all=sums, month=rows["month"].dt.strftime("%Y-%m-%d")).sort_values("month", ascending=False, ignore_index=True)
    return Chart({"data": traces, "layout": layout}, title, _alternative(title, rows, kinds, sums, what), table, file_name)


def _bars(rows: pd.DataFrame, kind: str, place: int, what: str, shades: theme.Palette) -> dict[str, Any]:
    pattern = {"fillmode": "overlay", "shape": PATTERNS[place], "fgcolor": shades.background, "size": 6, "solidity": 0.25}
    return {
        "type": "bar",
        "x": iso(rows["month"]),
        "y": numbers(rows[kind]),
        "name": kind,
        "marker": {"color": shades.series[SHADES[place]], "pattern": pattern},
        "hovertemplate": f"%{{x|%B %Y}}: {kind.lower()}, %{{y}} {what}<extra></extra>",
    }


def _alternative(title: str, rows: pd.DataFrame, kinds: Sequence[str], sums: pd.Series, what: str) -> str:
    """The whole, each kind's part, and the month with most."""
    if not sums.sum():
        return f"{title}: no {what}."
    of_kinds = ", ".join(f"{kind.lower()} {words.number(rows[kind].sum())}" for kind in kinds)
    most = rows["month"].iloc[int(sums.to_numpy().argmax())]
    return f"{title}: {words.number(sums.sum())} {what} in all ({of_kinds}); most in {most:%B %Y}, {words.number(sums.max())}."


def _small(text: str) -> dict[str, Any]:
    return {"text": text, "font": {"size": 12}}


def _whole_steps(largest: float) -> dict[str, Any]:
    """There is no half of a notice."""
    return {"dtick": 1} if largest < 6 else {"tickformat": ",d"}


def _ticks(months: int) -> dict[str, Any]:
    """A year apart over years, a quarter apart over one or two."""
    return {"tickformat": "%b<br>%Y", "dtick": "M12" if months > 24 else "M3", "tick0": "2014-04-01", "tickangle": 0}


def _line(letter: Letter, shades: theme.Palette) -> dict[str, Any]:
    at = f"{letter.visit_from:%Y-%m-%d}"
    line = {"color": shades.text, "width": 1.3, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1.02, "line": line}


def _name(letter: Letter, level: int, across: tuple[pd.Timestamp, pd.Timestamp], shades: theme.Palette) -> dict[str, Any]:
    """The visit's name over its line, towards the side that has more room; every other one a line higher."""
    left = (letter.visit_from - across[0]) < (across[1] - across[0]) * 0.6
    note = {"x": f"{letter.visit_from:%Y-%m-%d}", "xref": "x", "y": 1, "yref": "paper", "yanchor": "bottom"}
    note |= {"yshift": 3 + NAME_HEIGHT * level, "showarrow": False}
    return {**note, "xanchor": "left" if left else "right", "text": letter.label, "font": {"size": 12, "color": shades.quiet}}
