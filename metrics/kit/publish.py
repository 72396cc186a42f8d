"""All measures of an extract, one after another: what a snapshot holds."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from data.contract import Tables
from data.derive import complete
from metrics.kit import memory
from metrics.kit.attributes import Attributes
from metrics.kit.figures import figures, with_groups
from metrics.kit.measure import Measure, Registered, register, themes
from metrics.kit.months import Months, month_start
from metrics.kit.reach import Views


@dataclass(frozen=True)
class Computed:
    """One measure's figures, its cases and what falls due; `lacking` names what the extract did not supply, and then the rest is None."""

    measure: Measure
    lacking: tuple[str, ...] = ()
    figures: pd.DataFrame | None = None
    cases: pd.DataFrame | None = None
    due: pd.DataFrame | None = None


def compute(tables: Tables, keep_picture: Callable[[str, pd.DataFrame], None] | None = None) -> Iterator[Computed]:
    """Every registered measure in turn, so that no more than one measure's cases are in memory at a time.

    `keep_picture` is given each theme's own picture data (`PICTURES` of its package) by name, when the extract has what it needs.
    """
    known = complete(tables)
    del tables  # a caller that keeps none of its own has then room for the cases of one more measure
    memory.release()
    memory.keep()
    views = Views(known)
    memory.give_back()
    for theme in themes() if keep_picture is not None else ():
        for name, needs, draw in getattr(importlib.import_module(f"metrics.{theme.id}"), "PICTURES", ()):
            if keep_picture is not None and not views.lacking(needs):
                view = views.of(needs)
                keep_picture(name, draw(view.tables, view.months, view.of_children))
    for entry in register().values():
        memory.give_back()
        back = entry.measure.looks_back_months
        lacking = views.lacking(entry.measure.needs, from_latest=entry.measure.from_latest, looks_back_months=back)
        if lacking:
            yield Computed(entry.measure, lacking)
            continue
        view = views.of(entry.measure.needs, looks_back_months=back)
        found = compute_one(entry, view.tables, view.months, view.of_children)
        # What falls due next is of today, not of the day to which an older source goes.
        yield found if view.tables.as_at == known.as_at else replace(found, due=None)


def compute_one(entry: Registered, tables: Tables, months: Months, of_children: Attributes) -> Computed:
    """One measure on tables that `derive.complete` returned."""
    measure = entry.measure
    lacking = tables.lacks(measure.needs)
    if lacking:
        return Computed(measure, lacking)
    cases = entry.cases(tables, months)
    due = None
    if entry.due is not None:
        coming = entry.due(tables, tables.as_at)
        due = with_groups(coming.assign(month=_this_month(coming, tables.as_at)), measure, of_children, months).drop(columns="month")
    return Computed(measure, (), figures(measure, cases, of_children, months), with_groups(cases, measure, of_children, months), due)


def _this_month(coming: pd.DataFrame, as_at: pd.Timestamp) -> pd.Series:
    return month_start(pd.Series(as_at.as_unit("us"), index=coming.index))
