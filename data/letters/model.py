"""What a letter file holds, once read: the letter, its findings, the numbers it states, and the changes it dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.letters.kinds import JUDGEMENTS, THEMES


@dataclass(frozen=True)
class Baseline:
    """A number that the letter itself states. `value`, or `low` and `high` for a band; `group` is the part of the service it is of."""

    measure: str
    unit: str
    said: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    scope: str = ""
    group: str = ""

    @property
    def text(self) -> str:
        """The number as a reader sees it: "61 children", "16 to 20 children per social worker"."""
        number = f"{self.value:g}" if self.value is not None else f"{self.low:g} to {self.high:g}"
        return f"{number} {self.unit}"


@dataclass(frozen=True)
class Finding:
    """One thing that inspectors found, in our words. `measures` is ("all",) for a finding about everything, empty when none can answer.

    `scope` says in words which children or staff it is about. `group` is that part as a breakdown of its measures and one of its groups,
    "service:Looked after"; blank for a finding about everyone, or about children whom no breakdown tells apart.
    """

    id: str
    letter: str
    theme: str
    judgement: str
    short: str
    says: str
    where: str
    measures: tuple[str, ...] = ()
    why_unmeasured: str = ""
    scope: str = ""
    group: str = ""
    baseline: Baseline | None = None

    @property
    def part(self) -> tuple[str, str]:
        """The breakdown and the group that it is about; blanks when it is about everyone."""
        kind, _, name = self.group.partition(":")
        return kind, name

    @property
    def is_measured(self) -> bool:
        return bool(self.measures)


@dataclass(frozen=True)
class Milestone:
    """A dated judgement or change. Where no source gives its date, `from_date` and `to_date` are the bounds of what is known."""

    id: str
    letter: str
    kind: str
    theme: str
    title: str
    label: str
    from_date: pd.Timestamp
    to_date: pd.Timestamp
    precision: str
    where: str
    source: str
    note: str = ""

    @property
    def is_span(self) -> bool:
        """True when the date is not known: drawn as a span and never as a line on a day."""
        return self.precision in ("year", "unknown")


@dataclass(frozen=True)
class Letter:
    """A letter, a report, or a press report of one, with what it found; `grades` are an inspection's judgements by area.

    `published` is None where no source dates it. `date_is_certain` False: the date of the visit has not been checked at its source.
    """

    id: str
    title: str
    label: str
    kind: str
    visit_from: pd.Timestamp
    visit_to: pd.Timestamp
    precision: str
    published: pd.Timestamp | None
    published_precision: str
    source: str
    publisher: str
    source_kind: str
    provider_urn: str
    areas: tuple[str, ...]
    findings: tuple[Finding, ...]
    milestones: tuple[Milestone, ...]
    date_source: str = ""
    date_is_certain: bool = True
    grades: Mapping[str, str] = field(default_factory=dict)

    @property
    def date(self) -> pd.Timestamp:
        """The last day of the visit; when only its month is known, the last day of that month."""
        return self.visit_to

    @property
    def month_end(self) -> pd.Timestamp:
        """The month end that figures are compared with: that of the month in which the visit began.

        A visit of 30 November and 1 December reports November, so its stocks are those of 30 November.
        """
        return self.visit_from + pd.offsets.MonthEnd(0)

    @property
    def when(self) -> str:
        """The visit's date in words, no more exact than its source: "30 November to 1 December 2016", "December 2018"."""
        return in_words(self.visit_from, self.visit_to, self.precision)

    @property
    def published_when(self) -> str:
        """When it was published, in words; "a date not known" where no source gives it."""
        return "a date not known" if self.published is None else in_words(self.published, self.published, self.published_precision)

    @property
    def called(self) -> str:
        """What is held of it, within a sentence: "the letter", "the press report of the letter", "the inspection report"."""
        return "the press report of the letter" if self.is_press_report else f"the {self.source_kind}"

    @property
    def is_press_report(self) -> bool:
        return self.source_kind == "press report of a letter"

    @property
    def is_compared(self) -> bool:
        """Whether figures can be set beside it: its month is known, and some finding of it has a measure of its own."""
        return self.precision in ("day", "month") and any(finding.measures not in ((), ("all",)) for finding in self.findings)

    @property
    def judgements(self) -> Mapping[str, int]:
        """How many findings there are of each judgement, in the order of JUDGEMENTS."""
        found = [finding.judgement for finding in self.findings]
        return {judgement: found.count(judgement) for judgement in JUDGEMENTS}

    @property
    def themes(self) -> tuple[str, ...]:
        """The themes that it has findings on, in the order of THEMES."""
        found = {finding.theme for finding in self.findings}
        return tuple(theme for theme in THEMES if theme in found)


@dataclass(frozen=True)
class Mark:
    """One thing to draw on a time axis: a line when `from_date` and `to_date` are close and known, a span when `is_span`."""

    kind: str
    label: str
    title: str
    from_date: pd.Timestamp
    to_date: pd.Timestamp
    is_span: bool
    theme: str
    letter: str
    when: str
    source: str


def in_words(from_date: pd.Timestamp, to_date: pd.Timestamp, precision: str) -> str:
    """A date, month, year or span in words, no more exact than `precision` allows."""
    if precision == "year":
        return f"{from_date:%Y}"
    if precision == "month":
        return f"{from_date:%B %Y}"
    first, last = (f"{date.day} {date:%B %Y}" for date in (from_date, to_date))
    if precision == "unknown":
        return f"date not known, between {first} and {last}"
    if from_date == to_date:
        return first
    shared_year = from_date.year == to_date.year
    return f"{from_date.day} {from_date:%B} to {last}" if shared_year else f"{first} to {last}"
