"""Addresses: what a reader has chosen, written as a link and read back from one. No Streamlit here."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import pandas as pd

ALL = "all"
PERIODS = {"month": "Month", "quarter": "Quarter", "year": "Year"}
NAMES = ("to", "period", "letter", "group")


@dataclass(frozen=True)
class Choice:
    """What the figures on screen are of: to a month (its first day), by period, against a letter, for one group."""

    to: pd.Timestamp
    period: str
    letter: str
    group_kind: str = ALL
    group: str = ALL

    def query(self, **more: str) -> dict[str, str]:
        """The address parameters that reopen this choice, with a page's own added."""
        group = ALL if self.group_kind == ALL else f"{self.group_kind}:{self.group}"
        return {"to": f"{self.to:%Y-%m}", "period": self.period, "letter": self.letter, "group": group, **more}


@dataclass(frozen=True)
class Options:
    """What can be chosen: month starts (newest first), (letter id, label) pairs (first is the default) and (kind, kind's label, groups)."""

    months: tuple[pd.Timestamp, ...]
    letters: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    as_at: pd.Timestamp | None = None

    def month_label(self, month: pd.Timestamp) -> str:
        """The month in words; a month that is not over says up to which day it goes."""
        words = f"{month:%B %Y}"
        if self.as_at is None or month != self.months[0] or self.as_at.normalize() >= month + pd.offsets.MonthEnd(0):
            return words
        return f"{words} (to {self.as_at.day} {self.as_at:%B})"

    def group_labels(self) -> dict[str, str]:
        """Each group as the address names it ("team:Care, north") with its words ("Team: Care, north"); all children first."""
        labels = {ALL: "All children"}
        for kind, label, groups in self.groups:
            labels.update({f"{kind}:{group}": f"{label}: {group}" for group in groups})
        return labels


def read(asked: Mapping[str, str], options: Options) -> tuple[Choice, tuple[str, ...]]:
    """The choice an address asks for, or the nearest that exists, and a sentence for each part that does not exist."""
    month, month_fault = _read_month(asked.get("to"), options)
    period, period_fault = _read_one(asked.get("period"), PERIODS, "period", "Months")
    letters = dict(options.letters)
    letter, letter_fault = _read_one(asked.get("letter"), letters, "letter", next(iter(letters.values()), "No letter"))
    group, group_fault = _read_one(asked.get("group"), options.group_labels(), "group", "All children")
    kind, _, name = group.partition(":")
    faults = tuple(fault for fault in (month_fault, period_fault, letter_fault, group_fault) if fault)
    return Choice(month, period, letter, kind, name or ALL), faults


def _read_month(text: str | None, options: Options) -> tuple[pd.Timestamp, str]:
    newest, oldest = options.months[0], options.months[-1]
    if not text:
        return newest, ""
    asked = _month(text)
    if asked is None:
        return newest, f"The address names a month that cannot be read. {options.month_label(newest)} is shown."
    if asked in options.months:
        return asked, ""
    shown = min(options.months, key=lambda month: abs(month - asked))
    return shown, (
        f"There are no figures for {asked:%B %Y}: they run from {oldest:%B %Y} to {newest:%B %Y}. {options.month_label(shown)} is shown."
    )


def _month(text: str) -> pd.Timestamp | None:
    year, dash, month = text.partition("-")
    if not (dash and year.isascii() and year.isdigit() and len(year) == 4 and month.isascii() and month.isdigit() and len(month) == 2):
        return None
    if not ("1900" <= year <= "2199" and "01" <= month <= "12"):
        return None
    return pd.Timestamp(int(year), int(month), 1).as_unit("us")


def _read_one(text: str | None, known: Mapping[str, str], what: str, shown: str) -> tuple[str, str]:
    default = next(iter(known), "")
    if not text or text in known:
        return text or default, ""
    return default, f"The address names a {what} that is not in these records. {shown} is shown instead." if what != "period" else (
        "The address names a period that does not exist. Months are shown instead."
    )


def href(page: str, query: Mapping[str, str]) -> str:
    """A relative address of a page ("" is the overview) that works from every page, whatever path the dashboard is served under."""
    return f"{page or './'}?{urlencode(query)}" if query else (page or "./")
