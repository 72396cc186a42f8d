"""What a snapshot says of itself, as every page's frame and the quality page need it. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.contract import Reach
from metrics.kit.months import Months


@dataclass(frozen=True)
class Snapshot:
    """What the current snapshot says of itself."""

    path: str
    fingerprint: str
    source_name: str
    invented: bool
    as_at: pd.Timestamp
    covers_from: pd.Timestamp
    built_at: str
    not_supplied: Mapping[str, tuple[str, ...]]
    supplied: frozenset[str]
    recognised: tuple[tuple[str, str], ...]
    rows: Mapping[str, int]
    as_at_from: str
    left_out: Mapping[str, int] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    reach: Mapping[str, Reach] = field(default_factory=dict)

    @property
    def months(self) -> Months:
        return Months(self.covers_from, self.as_at)

    @property
    def partial_month(self) -> pd.Timestamp | None:
        """The first day of the newest month when it is not over."""
        return None if self.as_at.is_month_end else self.as_at.to_period("M").to_timestamp().as_unit("us")


def snapshot_of(path: str, said: Mapping[str, Any]) -> Snapshot:
    """The snapshot in a folder, by its manifest (see `data.snapshot_files.manifest`)."""
    return Snapshot(
        path,
        said["fingerprint"],
        said["name"],
        said["invented"],
        _day(said["as_at"]),
        _day(said["covers_from"]),
        said["built_at"],
        {measure: tuple(needs) for measure, needs in said["not_supplied"].items()},
        frozenset(said["supplied"]),
        tuple((file, kind) for file, kind in said["recognised"]),
        said.get("rows", {}),
        said.get("as_at_from", ""),
        said.get("left_out", {}),
        said.get("formats", {}),
        {entry: _reach(far) for entry, far in said.get("reach", {}).items()},
    )


def _reach(said: Mapping[str, Any]) -> Reach:
    since, until = (None if said[name] is None else _day(said[name]) for name in ("since", "until"))
    return Reach(since, until, said["latest_only"])


def _day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text).as_unit("us")


def describe(held: Snapshot) -> dict[str, Any]:
    """What the quality page says of the extract, in order."""
    return {
        "Council": held.source_name,
        "Figures to": f"{held.as_at.day} {held.as_at:%B %Y}",
        "Complete from": f"{held.covers_from:%B %Y}",
        "Date taken from": held.as_at_from,
        "Built": f"{pd.Timestamp(held.built_at):%d %B %Y, %H:%M} UTC",
        "Fingerprint": held.fingerprint[:12],
    }
