"""The months that an extract can answer for: where its sources go unequally far, each measure is counted over what it needs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from data.contract import Tables
from data.derive import known_at
from metrics.kit.attributes import Attributes, attributes
from metrics.kit.months import Months

# What is lacking where a table is there and yet not enough: said after the table's name.
EVERY, IN_COMMON, FURTHER_BACK = ":every", ":in-common", ":further-back"


@dataclass(frozen=True)
class View:
    """Completed tables as known on the last of these months' days, with the breakdowns of those months."""

    tables: Tables
    months: Months
    of_children: Attributes


class Views:
    """The views of one extract: one for all measures, unless its sources go unequally far."""

    def __init__(self, known: Tables) -> None:
        """`known`: tables that `derive.complete` returned."""
        self._known = known
        self._made: dict[tuple[pd.Timestamp, pd.Timestamp], View] = {}
        self._whole = self._view(known.covers_from, known.as_at)

    def lacking(self, needs: tuple[str, ...], *, from_latest: bool = False, history_months: int = 0) -> tuple[str, ...]:
        """Those of `needs` that are not supplied or do not go far enough; nothing when the measure can be counted.

        "reviews:every" is a table with each child's newest event alone, "plans:in-common" one with no day in common with the others,
        "referrals:further-back" one that does not hold the months before those it is counted in.
        """
        lacking = self._known.lacks(needs)
        if lacking:
            return lacking
        if not from_latest and (only := self._known.latest_only(needs)):
            return tuple(f"{name}{EVERY}" for name in only)
        first, last = self._window(needs, history_months)
        if self._forgets(needs, last):
            return tuple(f"{name}{IN_COMMON}" for name in self._known.with_reach(needs))
        if first <= last:
            return ()
        at_all, _ = self._known.window(needs)
        return tuple(f"{name}{IN_COMMON if at_all > last else FURTHER_BACK}" for name in self._known.with_reach(needs))

    def of(self, needs: tuple[str, ...], *, history_months: int = 0) -> View:
        """The view over the months that everything in `needs` goes to; the newest alone where each child's newest event is known alone."""
        first, last = self._window(needs, history_months)
        if self._known.latest_only(needs):
            first = max(first, last.to_period("M").to_timestamp().as_unit("us"))
        return self._view(first, last)

    def _window(self, needs: tuple[str, ...], history_months: int) -> tuple[pd.Timestamp, pd.Timestamp]:
        """As `Tables.window`, later by the months that have to lie before the first one, where a source says from when it is complete."""
        first, last = self._known.window(needs)
        complete_from = [since for name in self._known.with_reach(needs) if (since := self._known.reach[name].since) is not None]
        if history_months and complete_from:
            first = max(first, max(complete_from) + pd.DateOffset(months=history_months))
        return first, last

    def _forgets(self, needs: tuple[str, ...], last: pd.Timestamp) -> bool:
        """Whether a list of newest events is of a later day than `last`: then an event before `last` may have given way to one after it."""
        days = [self._known.reach[name].until or self._known.as_at for name in self._known.latest_only(needs)]
        return any(last < min(day, self._known.as_at) for day in days)

    def _view(self, first: pd.Timestamp, last: pd.Timestamp) -> View:
        if (first, last) not in self._made:
            tables = self._known if last == self._known.as_at else known_at(self._known, last)
            months = Months(first, last)
            # What looks back a year may look no further than everything in the view goes.
            self._made[first, last] = View(replace(tables, covers_from=first), months, attributes(tables, months))
        return self._made[first, last]
