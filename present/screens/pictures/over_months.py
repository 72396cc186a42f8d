"""Monthly figures for pictures of several measures: of the group on screen, up to the month on screen, with what DfE published of them."""

from __future__ import annotations

import pandas as pd

from data import reference
from metrics.kit.measure import Measure
from present import store
from present.charts.panels import Series
from present.comparators import published_lines
from present.screens.view import View


def published_name() -> str:
    """What the stars are called that stand for DfE's figures of the council itself."""
    return f"{reference.council().name}, as DfE published it"


def is_of_a_group(view: View, of: Measure) -> bool:
    """Whether the reader has chosen a group and the measure can be filtered by it."""
    return bool(view.group_words) and view.filters(of)


def monthly(view: View, of: Measure, *, last_months: int | None = None) -> pd.DataFrame:
    """The measure's rows by month, the oldest first; of everyone where the filter does not hold for it. `last_months`: how many of them."""
    figures = store.figures(view.snapshot.path, of.id)
    kind, group = (view.choice.group_kind, view.choice.group) if is_of_a_group(view, of) else ("all", "all")
    rows = figures[(figures["period"] == "month") & (figures["group_kind"] == kind) & (figures["group"] == group)]
    rows = rows[rows["month"] <= view.period_end()].sort_values("month", ignore_index=True)
    return rows if last_months is None else rows.tail(last_months).reset_index(drop=True)


def series(view: View, of: Measure, name: str, *, last_months: int | None = None) -> Series | None:
    """The measure as one line of a picture; None when it is not supplied or has no figure. DfE's figures stand beside everyone's alone."""
    if view.lacking(of):
        return None
    rows = monthly(view, of, last_months=last_months)
    if not rows["value"].notna().any():
        return None
    rows = rows.loc[rows["value"].first_valid_index() :]
    return Series(name, rows[["month", "value"]], None if is_of_a_group(view, of) else _published(of, rows["month"]))


def _published(of: Measure, months: pd.Series) -> pd.DataFrame | None:
    lines = published_lines(of, months.min(), months.max()) if of.kind != "count" or of.clock == "stock" else []
    own = [line.values for line in lines if line.style == "own"]
    return own[0] if own else None
