"""What a published measure stood at when inspectors visited: the letter's number, the release's figure, or the last periods before it."""

from __future__ import annotations

import pandas as pd

from data.letters import Letter
from metrics.kit.baseline import BASELINE_MONTHS, Point, Then, month_of, stated_baseline
from metrics.kit.disclosure.public import HIDDEN
from metrics.kit.measure import Measure
from present import words
from present.public.shown import NOT_PUBLISHED, Shown, shown_of

MONTHS = {"month": 1, "quarter": 3, "year": 12}
POOLED = {"month": 6, "quarter": 2, "year": 1}  # periods before a visit that stand for it where it has no figure of its own
OLDEST = 11  # months between their end and the visit
AT_THE_VISIT = "at the visit"
HIDDEN_THEN = "the figure at the visit is hidden, as it is of so few"


def at_the_visit(measure: Measure, letter: Letter, everyone: pd.DataFrame, rows: pd.DataFrame, period: str) -> tuple[Then, Shown, str]:
    """The figure at the visit, how it is shown, and of when it is: "at the visit", else which periods.

    everyone: all rows of the measure; rows: those of the period that is shown.
    A figure of the six months up to a visit is not published where quarters are: it cuts across them, and would tell of single months.
    The last whole periods before the visit stand in its place, and the words say which.
    """
    stated, visit = stated_baseline(measure, letter), month_of(letter)
    own = _own_row(measure, everyone, visit)
    if stated is not None:
        return Then("stated", Point(stated.value), stated.low, stated.high, stated.text), shown_of(measure, own), AT_THE_VISIT
    if own is not None:
        return _of_row(measure, own, _basis(measure, visit)), shown_of(measure, own), AT_THE_VISIT
    before = rows[rows["month"] <= visit].tail(POOLED[period] if measure.clock == "flow" else 1)
    if before.empty or before["month"].iloc[-1] < visit - pd.DateOffset(months=OLDEST):
        return Then("none", why=f"no figure of {visit:%B %Y} is published"), NOT_PUBLISHED, AT_THE_VISIT
    when = _when(measure, before, period)
    return *_pooled(
        measure, before, period, f"over {when}" if measure.clock == "flow" else f"at {when}"
    ), f"{'in' if measure.clock == 'flow' else 'at'} {when}"


def _when(measure: Measure, before: pd.DataFrame, period: str) -> str:
    """The periods before the visit in words: "the two quarters to September 2016", "the end of September 2016"."""
    last = before["month"].iloc[-1]
    if measure.clock != "flow":
        return f"the end of {last:%B %Y}"
    many = f"{words.small(len(before))} {period}s" if len(before) > 1 else period
    return f"the {many} to {last:%B %Y}"


def _own_row(measure: Measure, everyone: pd.DataFrame, visit: pd.Timestamp) -> pd.Series | None:
    """The release's row of a visit, for an annual measure that of the last 31 March up to it; None without one."""
    if measure.clock == "annual":
        found = everyone[(everyone["period"] == "year") & (everyone["month"] == pd.Timestamp(visit.year - (visit.month < 3), 3, 1))]
    else:
        found = everyone[(everyone["period"] == "visit") & (everyone["month"] == visit)]
    return found.iloc[0] if len(found) else None


def _of_row(measure: Measure, row: pd.Series, said: str) -> Then:
    """One published row as the figure at the visit."""
    if row["status"] == HIDDEN:
        return Then("none", why=HIDDEN_THEN)
    if pd.isna(row["value"]):
        return Then(
            "none", why="too few at the visit to give a percentage" if row["status"] == "low base" else "nothing to count at the visit"
        )
    value, above, below = (None if pd.isna(row[name]) else float(row[name]) for name in ("value", "numerator", "denominator"))
    if measure.kind == "count" and measure.clock == "flow" and above is not None and row["period"] == "visit":
        value = above / BASELINE_MONTHS  # the release gives the average in tenths
    return Then("measured", Point(value, above, below), said=said)


def _pooled(measure: Measure, before: pd.DataFrame, period: str, said: str) -> tuple[Then, Shown]:
    """The last periods before the visit together, from their published figures; one alone is itself."""
    if (before["status"] == HIDDEN).any():
        return Then("none", why=HIDDEN_THEN), shown_of(measure, before[before["status"] == HIDDEN].iloc[0])
    if before["value"].isna().any():
        return Then("none", why=f"no figure {said}"), NOT_PUBLISHED
    if len(before) == 1 and (measure.kind != "count" or measure.clock != "flow"):
        return _of_row(measure, before.iloc[0], said), shown_of(measure, before.iloc[0])
    point = _together(measure, before, MONTHS[period])
    if measure.kind == "count":
        said = f"a month on average {said}"
    parts = "" if measure.kind == "count" else words.parts(measure, point)
    return Then("measured", point, said=said), Shown(words.value(measure, point.value), parts, _unit(measure, point), "shown")


def _unit(measure: Measure, point: Point) -> str:
    return "" if measure.is_share else words.unit(measure, point.value or 0)


def _together(measure: Measure, rows: pd.DataFrame, months: int) -> Point:
    """A count as a month's average; a share and a rate divided anew; of anything else the average over the cases, where they are known."""
    above, below, value = rows["numerator"], rows["denominator"], rows["value"]
    if measure.kind == "count":
        return Point(float(value.sum()) / (months * len(rows)), float(value.sum()))
    if above.notna().all() and below.notna().all() and below.sum() > 0:
        return Point(float(above.sum() / below.sum() * measure.per), float(above.sum()), float(below.sum()))
    if below.notna().all() and below.sum() > 0:
        return Point(float((value * below).sum() / below.sum()), None, float(below.sum()))
    return Point(float(value.mean()))


def _basis(measure: Measure, visit: pd.Timestamp) -> str:
    """Of what time the release's own figure at a visit is, in words."""
    if measure.clock == "annual":
        return f"at 31 March {visit.year - (visit.month < 3)}"
    if measure.clock == "stock":
        return ""
    if measure.kind == "count":
        return "a month on average over the six months to the visit"
    return "the middle month of the six to the visit" if measure.kind in ("median", "maximum") else "over the six months to the visit"
