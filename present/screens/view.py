"""What every page starts with: the snapshot, the controls, and what the reader has chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd
import streamlit as st

from data.letters import Finding, Letter, letter
from metrics.kit.compare import Reading
from metrics.kit.figures import PERIOD_MONTHS
from metrics.kit.measure import GROUP_TITLES, Measure
from present import store
from present.links import Choice
from present.screens import controls, empty
from present.screens.chart import is_dark
from present.screens.download import csv_button

Made = TypeVar("Made")


@dataclass(frozen=True)
class View:
    """One reader's view: of which snapshot, what is chosen, and whether the theme is dark."""

    snapshot: store.Snapshot
    choice: Choice
    letter: Letter
    dark: bool
    chosen: Choice | None = None

    @property
    def asked(self) -> Choice:
        """What the reader has chosen in the controls, which links pass on; `choice` may be narrower."""
        return self.chosen or self.choice

    @property
    def invented_as(self) -> str:
        """What pictures and files say while records are invented; blank for real ones."""
        return f"Invented records: {self.snapshot.source_name.split(' (')[0]}" if self.snapshot.invented else ""

    @property
    def to(self) -> pd.Timestamp:
        return self.choice.to

    @property
    def group_words(self) -> str:
        """The filter in words: "team Care unit north 1"; blank for all children."""
        if self.choice.group_kind == "all":
            return ""
        if self.choice.group_kind == "looked_after":
            return self.choice.group.lower()  # the group says it: "in care"
        return f"{GROUP_TITLES[self.choice.group_kind].lower()} {self.choice.group}"

    @property
    def partial(self) -> pd.Timestamp | None:
        return self.snapshot.partial_month

    def period_end(self) -> pd.Timestamp:
        """The month at which the figures of the chosen period stand: its last month, or the newest when the period is not over."""
        length = PERIOD_MONTHS[self.choice.period]
        ahead = (length - 1 - (self.to.month - 4) % length) if length > 1 else 0
        newest = self.snapshot.as_at.to_period("M").to_timestamp().as_unit("us")
        return min((self.to + pd.DateOffset(months=ahead)).as_unit("us"), newest) if ahead else self.to

    def period_first(self) -> pd.Timestamp:
        """The first month of the chosen period."""
        length = PERIOD_MONTHS[self.choice.period]
        return (self.to - pd.DateOffset(months=(self.to.month - 4) % length if length > 1 else 0)).as_unit("us")

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """A chart, a table's text or a list of this view, made once for all readers who look at the same."""
        choice = self.choice
        view = (self.letter.id, f"{choice.to:%Y-%m}", choice.period, choice.group_kind, choice.group, str(self.dark))
        made: Made = store.once((self.snapshot.path, *view, name), make)
        return made

    def csv(self, make: Callable[[], pd.DataFrame], name: str) -> None:
        """A download of a table of this view, which says "invented" in every row while records are."""
        csv_button(make, file_name=name, source_name=self.snapshot.source_name, invented=self.snapshot.invented, key=f"csv-{name}")

    def lacking(self, measure: Measure) -> tuple[str, ...]:
        """What the extract did not supply for a measure."""
        return self.snapshot.not_supplied.get(measure.id, ())

    def filters(self, measure: Measure) -> bool:
        """Whether the chosen filter holds for a measure; where it cannot, the figures of all are shown and that is said."""
        return self.choice.group_kind == "all" or self.choice.group_kind in measure.groups

    def group_of(self, measure: Measure, finding: Finding | None = None) -> tuple[str, str]:
        """Of which group the measure is shown: the chosen one where it holds; else the part that the finding is about; else everyone."""
        if self.choice.group_kind != "all" and self.filters(measure):
            return self.choice.group_kind, self.choice.group
        kind, group = finding.part if finding is not None else ("", "")
        return (kind, group) if kind in measure.groups else ("all", "all")

    def of_part(self, part: str) -> View:
        """The same view of one part of the service alone, "service:Looked after". Links keep to what the reader has chosen."""
        kind, _, group = part.partition(":")
        return replace(self, choice=replace(self.choice, group_kind=kind, group=group), chosen=self.choice)

    def reading(self, measure: Measure, finding: Finding | None = None) -> Reading:
        """The measure at the chosen period beside the chosen letter: for the chosen group or, with a finding, the part that it is about."""
        kind, group = self.group_of(measure, finding)
        return store.reading(self.snapshot.path, measure.id, self.letter.id, self.at(measure), self.period_of(measure), kind, group)

    def period_of(self, measure: Measure) -> str:
        """An annual measure has years alone, whatever is chosen."""
        return "year" if measure.clock == "annual" else self.choice.period

    def at(self, measure: Measure) -> pd.Timestamp:
        """The month whose figure is shown: for an annual measure, the newest March up to the one chosen."""
        if measure.clock != "annual":
            return self.period_end()
        return self.to if self.to.month == 3 else pd.Timestamp(self.to.year - (self.to.month < 3), 3, 1).as_unit("us")


def open_view() -> View:
    """Draws the controls and returns the view. Without a snapshot it says what to do, and the page ends there."""
    held = store.snapshot()
    if held is None:
        empty.no_snapshot()
        st.stop()
    choice = controls.choose(store.options(held.path))
    view = View(held, choice, letter(choice.letter), is_dark())
    if held.partial_month is not None and view.period_end() == held.partial_month:
        empty.partial(held.partial_month, held.as_at)
    return view
