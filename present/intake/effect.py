"""What readers would see change: the main figures now and after publishing, what appears or goes, months and rows. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from metrics.kit.compare import Reading
from metrics.kit.measure import Measure
from present import verdicts, words
from present.html_table import Cell, Column, Row
from present.snapshot import Snapshot

COLUMNS = (
    Column("Measure", width="30%"),
    Column("Shown now", numeric=True, width="13%"),
    Column("After publishing", numeric=True, width="13%"),
    Column("Difference", width="20%"),
    Column("Is the change since the visit real?", width="24%"),
)
TABLE_COLUMNS = (Column("Table"), Column("Rows now", numeric=True), Column("After", numeric=True), Column("Difference", numeric=True))


@dataclass(frozen=True)
class Moved:
    """One main figure: as it is shown now and as it would be; `again` is what the new records say of the month shown now.

    `now` is None for a figure that appears, `after` for one that goes; `again` is None where both show the same month.
    """

    measure: Measure
    now: Reading | None
    after: Reading | None
    again: Reading | None = None

    @property
    def about(self) -> str:
        """The part of the service that the figure is of; blank for the whole."""
        one = self.after or self.now
        return one.about.partition(":")[2] if one is not None else ""

    @property
    def size(self) -> float:
        """How far it moves, from 0 to 1: the difference against the greater of the two. A figure that appears or goes moves wholly."""
        old, new = _value(self.now), _value(self.after)
        if old is None or new is None:
            return 0.0 if old is new else 1.0
        return abs(new - old) / max(abs(old), abs(new)) if shown_difference(self.measure, old, new) else 0.0

    @property
    def turns(self) -> bool:
        """Whether what is said of its change since the visit becomes another."""
        return self.now is not None and self.after is not None and self.now.verdict != self.after.verdict

    @property
    def is_rewritten(self) -> bool:
        """Whether the new records say something else of the very month that is shown now."""
        old, new = _value(self.now), _value(self.again)
        return old is not None and new is not None and bool(shown_difference(self.measure, old, new))


def main_figures(now: Sequence[Reading], after: Sequence[Reading], again: Sequence[Reading] = ()) -> list[Moved]:
    """Each figure as it is shown now and would be, those that move most first. `now` is empty where nothing is published yet."""
    old, new, rewritten = ({(one.measure.id, one.about): one for one in readings} for readings in (now, after, again))
    moved = [
        Moved((new.get(key) or old[key]).measure, old.get(key), new.get(key), rewritten.get(key)) for key in dict.fromkeys([*old, *new])
    ]
    return sorted(moved, key=lambda one: (-one.size, not one.turns, one.measure.title))


def changes(one: Moved) -> bool:
    """Whether anything of the figure would look different."""
    return one.size > 0 or one.turns or one.is_rewritten


def rows(moved: Sequence[Moved], months: tuple[pd.Timestamp | None, pd.Timestamp]) -> list[Row]:
    """The figures as rows of a table, in words. `months`: the newest month now (None when nothing is published) and after."""
    return [
        Row(
            (
                Cell(one.measure.title, one.about),
                _figure(one.measure, one.now),
                _figure(one.measure, one.after),
                Cell(difference(one), _rewritten(one, months[0])),
                _verdicts(one),
            )
        )
        for one in moved
    ]


def difference(one: Moved) -> str:
    """ "Up 4 points", "Down 12", "No change", "New", "No longer there", "Nothing to count"."""
    old, new = _value(one.now), _value(one.after)
    if one.after is None:
        return "No longer there"
    if old is None or new is None:
        return "Nothing to count" if new is None else "New"
    return in_words(one.measure, shown_difference(one.measure, old, new))


def in_words(measure: Measure, moved: float) -> str:
    """A difference as the rest of the dashboard says it."""
    if moved == 0:
        return "No change"
    shown = words.number(abs(moved), 1)
    points = (" point" if shown == "1" else " points") if measure.is_share else ""
    return f"{'Up' if moved > 0 else 'Down'} {shown}{points}"


def shown_difference(measure: Measure, old: float, new: float) -> float:
    """The difference of two figures as they are shown: whole points of a share, tenths of anything else."""
    if measure.is_share:
        return round(new * 100) - round(old * 100)
    return round(round(new, 1) - round(old, 1), 1)


def appearing(now: Snapshot | None, after: Snapshot, measures: Sequence[Measure]) -> tuple[list[Measure], list[Measure]]:
    """The measures that would newly be shown, and those that no longer could be. Nothing newly appears where nothing is shown yet."""
    if now is None:
        return [], []
    new = [one for one in measures if one.id in now.not_supplied and one.id not in after.not_supplied]
    gone = [one for one in measures if one.id not in now.not_supplied and one.id in after.not_supplied]
    return new, gone


def months(held: Snapshot) -> str:
    """ "April 2014 to March 2020 (72 months)"."""
    starts = held.months.starts
    return f"{starts[0]:%B %Y} to {starts[-1]:%B %Y} ({words.small(len(starts))} {'month' if len(starts) == 1 else 'months'})"


def table_rows(now: Mapping[str, int], after: Mapping[str, int]) -> list[Row]:
    """A row a table, in order of name: how many rows it has now and after publishing, and the difference; a dash where it is not there."""
    return [
        Row((Cell(name), _count(now.get(name)), _count(after.get(name)), Cell(_signed(after.get(name, 0) - now.get(name, 0)))))
        for name in sorted({*now, *after})
    ]


def _count(rows: int | None) -> Cell:
    return Cell(words.NOTHING if rows is None else f"{rows:,}")


def _signed(difference: int) -> str:
    return f"{difference:+,}".replace("-", "−") if difference else ""


def _value(reading: Reading | None) -> float | None:
    return None if reading is None else reading.now.value


def _figure(measure: Measure, reading: Reading | None) -> Cell:
    if reading is None:
        return Cell(words.NOTHING, "not supplied")
    return Cell(words.value(measure, reading.now.value), words.parts(measure, reading.now))


def _rewritten(one: Moved, month: pd.Timestamp | None) -> str:
    """What the new records say of the month that is shown now, where that is something else."""
    if not one.is_rewritten or month is None:
        return ""
    old, new = (words.value(one.measure, _value(reading)) for reading in (one.now, one.again))
    return f"{month:%B %Y} itself: {old}, now {new}"


def _verdicts(one: Moved) -> Cell:
    before = f"until now: {one.now.verdict}" if one.now is not None and (one.turns or one.after is None) else ""
    if one.after is None:
        return Cell(words.NOTHING, before)
    return Cell(verdicts.word(one.after.verdict), before, mark=verdicts.mark(one.after.verdict))
