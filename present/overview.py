"""The findings table: each finding of a letter with its measures, then and now. Made from readings; no Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from data.letters import JUDGEMENTS, THEMES, Finding, Letter
from metrics.kit.compare import Reading
from metrics.kit.measure import Measure
from present import words
from present.comparators import standard_words
from present.html_table import Cell, Column, Heading, Link, Row
from present.pages import PAGES
from present.sparkline import Spark

COLUMNS = (
    Column("What inspectors found", width="20%"),
    Column("Measure", width="22%"),
    Column("Then", numeric=True, width="13%"),
    Column("Now", numeric=True, width="8%"),
    Column("Over time", width="160px"),
    Column("Since the visit", width="13%"),
    Column("Standard", width="12%"),
)
PAGE_OF_THEME = {entry.file: entry.path for entry in PAGES}
MARK_OF = {"better": "better", "worse": "worse"}
ORDER = ("worse", "unknown", "lower", "higher", "same", "better")


@dataclass(frozen=True)
class Answered:
    """A finding with the readings of the measures that answer it; `lacking` are those that the extract cannot give."""

    finding: Finding
    readings: tuple[Reading, ...]
    lacking: tuple[Measure, ...] = ()

    @property
    def direction(self) -> str:
        """The worst direction among its measures: a finding is only as good as its worst one. "unmeasured" when it has none."""
        if not self.readings and not self.lacking:
            return "unmeasured"
        found = [reading.direction for reading in self.readings] + ["unknown"] * bool(self.lacking)
        return min(found, key=ORDER.index)


@dataclass(frozen=True)
class Tally:
    """How many findings of a letter moved which way, by their worst measure."""

    better: int
    worse: int
    other: int
    unmeasured: int

    @property
    def measured(self) -> int:
        return self.better + self.worse + self.other


def answer(
    letter: Letter, measures: Sequence[Measure], read: Callable[[Measure], Reading], lacking: Callable[[Measure], bool]
) -> list[Answered]:
    """Each finding with its readings, in the letter's order."""
    known = {measure.id: measure for measure in measures}
    answered = []
    for finding in letter.findings:
        named = [known[name] for name in finding.measures if name in known]
        answered.append(
            Answered(
                finding,
                tuple(read(measure) for measure in named if not lacking(measure)),
                tuple(measure for measure in named if lacking(measure)),
            )
        )
    return answered


def tally(answered: Sequence[Answered]) -> Tally:
    """Counts findings by the direction of their worst measure."""
    found = [one.direction for one in answered]
    better, worse, unmeasured = (found.count(name) for name in ("better", "worse", "unmeasured"))
    return Tally(better, worse, len(found) - better - worse - unmeasured, unmeasured)


def headline(counts: Tally, letter: Letter) -> str:
    """The result in one line: "Nine findings have moved the right way since November 2016, four the wrong way"."""
    if counts.measured == 0:
        return f"No finding of the {words.visit(letter)} is measured here yet"
    if not counts.better and not counts.worse:
        return f"No finding can be said to have moved since {letter.month_end:%B %Y}"
    how_many = number_word(counts.better).capitalize() if counts.better else "No"
    return (
        f"{how_many} {_plural(counts.better)} moved the right way since {letter.month_end:%B %Y}, {number_word(counts.worse)} the wrong way"
    )


def _plural(number: int) -> str:
    return "finding has" if number < 2 else "findings have"


def number_word(number: int) -> str:
    """Small numbers as words, as a headline has them."""
    small = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return small[number] if number < len(small) else str(number)


def findings_rows(answered: Sequence[Answered], query: Callable[..., dict[str, str]], on: pd.Timestamp) -> list[Row | Heading]:
    """The table's rows: a heading a theme, then a row a measure with its finding beside the first. Findings without a figure come last."""
    rows: list[Row | Heading] = []
    for theme, title in THEMES.items():
        of_theme = [one for one in answered if one.finding.theme == theme and (one.readings or one.lacking)]
        if of_theme:
            rows.append(Heading(title))
        for one in of_theme:
            rows += _rows_of(one, query, on)
    return rows


def _rows_of(one: Answered, query: Callable[..., dict[str, str]], on: pd.Timestamp) -> list[Row | Heading]:
    rows: list[Row | Heading] = []
    for place, reading in enumerate(one.readings):
        rows.append(reading_row(reading, query, on, _finding_cell(one.finding) if place == 0 else Cell()))
    for place, measure in enumerate(one.lacking):
        first = Cell() if rows or place else _finding_cell(one.finding)
        link = Link(PAGE_OF_THEME[measure.theme], query(measure=measure.id))
        rows.append(
            Row(
                (
                    first,
                    Cell(measure.title, link=link),
                    Cell(words.NOTHING),
                    Cell(words.NOTHING, "not supplied"),
                    Cell(),
                    Cell("Cannot tell"),
                    Cell(),
                )
            )
        )
    return rows


def _finding_cell(finding: Finding) -> Cell:
    return Cell(finding.short, tag=JUDGEMENTS[finding.judgement].lower())


def reading_row(reading: Reading, query: Callable[..., dict[str, str]], on: pd.Timestamp, first: Cell) -> Row:
    """One measure: its name as a link to the evidence, then, now, the line, which way it moved and the standard."""
    measure = reading.measure
    standard, source = standard_words(measure, on)
    standard, _, others = standard.partition("; ")
    has_none = standard.startswith("No standard")
    return Row(
        (
            first,
            Cell(measure.title, link=Link(PAGE_OF_THEME[measure.theme], query(measure=measure.id))),
            Cell(words.then_value(measure, reading.then), words.then_note(measure, reading.then)),
            Cell(words.value(measure, reading.now.value), words.parts(measure, reading.now), strong=True),
            Cell(spark=_spark(reading)),
            Cell(*words.change(reading), mark=MARK_OF.get(reading.direction, "")),
            Cell("" if has_none else standard, _beside_standard(has_none, source, others)),
        )
    )


def _beside_standard(has_none: bool, source: str, others: str) -> str:
    """What stands under a standard: that there is none, that it is a local line, or that there are others by age or turn."""
    if has_none:
        return "no standard"
    if source.startswith("Local line"):
        return "local line"
    return "and others, by case" if others else ""


def _spark(reading: Reading) -> Spark:
    series = reading.series
    visit = series["month"].searchsorted(reading.letter.month_end.to_period("M").to_timestamp())
    inside = 0 < visit < len(series)
    measure = reading.measure
    label = f"{measure.title}: {words.full(measure, reading.now)}; at the visit {words.then_full(measure, reading.then)}"
    return Spark(
        tuple(None if pd.isna(value) else float(value) for value in series["value"]), float(visit) if inside else None, "same", label
    )
