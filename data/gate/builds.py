"""What the gate knows of a snapshot, and what it says when it dislikes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Dislike:
    """One thing that the gate dislikes. `rule`: its kind; `about`: a table or a measure, blank for the extract as a whole."""

    rule: str
    words: str
    about: str = ""

    def said(self) -> dict[str, str]:
        """As it stands in the history of publications."""
        return asdict(self)


@dataclass(frozen=True)
class Build:
    """What the gate knows of a snapshot: its manifest and its council-wide figures (`data.known.FIGURES`)."""

    manifest: Mapping[str, Any]
    figures: pd.DataFrame

    @property
    def as_at(self) -> pd.Timestamp:
        return pd.Timestamp(self.manifest["as_at"]).as_unit("us")

    @property
    def covers_from(self) -> pd.Timestamp:
        return pd.Timestamp(self.manifest["covers_from"]).as_unit("us")

    @property
    def supplied(self) -> frozenset[str]:
        return frozenset(self.manifest["supplied"])


def months_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    return (last.year - first.year) * 12 + last.month - first.month + 1


def in_words(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B %Y}"


def month_in_words(day: pd.Timestamp) -> str:
    return f"{day:%B %Y}"
