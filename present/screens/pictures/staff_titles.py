"""What each picture of the workforce shows, in one line over it."""

from __future__ import annotations

import pandas as pd

from metrics.kit.measure import Measure
from present import words
from present.charts.panels import Series
from present.screens.view import View


def over_the_line(held: pd.DataFrame, line: float | None) -> str:
    """How many workers stand beyond the line: "49 of 191 social workers are above 20 children for …"; its name without one."""
    if line is None or held.empty:
        return "Each social worker’s children"
    over = int((held["caseload_per_fte"] > line).sum())
    many = f"{over or 'None'} of {len(held):,} social workers {'is' if over == 1 else 'are'}"
    return f"{many} above {line:g} children for full-time hours"


def from_agency(view: View, agency: Measure) -> str:
    """What share of those in post comes from an agency; the picture's name where it is not known."""
    now = view.reading(agency).now
    return "Who fills the posts" if now.value is None else f"Who fills the posts: {words.full(agency, now)} from an agency"


def who_leaves(lines: tuple[Series, ...]) -> str:
    """The newest figure of each: "Of every 100 in post, 23.5 social workers and 7.3 managers left within a year"."""
    newest = [(line.rows["value"].iloc[-1], line.name.lower()) for line in lines]
    said = " and ".join(f"{words.number(float(value), 1)} {name}" for value, name in newest if pd.notna(value))
    return f"Of every 100 in post, {said} left within a year" if said else "Who leaves"
