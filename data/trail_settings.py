"""Where the audit trail is kept and for how long: DASHBOARD_TRAIL, the [trail] of access.toml, or a SQLite file in the store."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ADDRESS_VARIABLE = "DASHBOARD_TRAIL"
ACCESS_VARIABLE = "DASHBOARD_ACCESS"
RETENTION_DAYS = 1096  # three years: our own choice, no law sets one
LEAST_DAYS, MOST_DAYS = 30, 36_525
FILE = "trail.sqlite"
KINDS = ("sqlite:", "sqlite+", "postgresql:", "postgresql+")
KNOWN = ("database", "retention_days")


class TrailFaulty(Exception):
    """The [trail] of access.toml is at fault. Its words list every fault, one a line."""


@dataclass(frozen=True)
class TrailSettings:
    """The database's address as SQLAlchemy reads it, and after how many days an entry may be deleted."""

    address: str
    retention_days: int


def access_file() -> Path:
    """Where access.toml is: DASHBOARD_ACCESS, or beside the server's script."""
    return Path(os.environ.get(ACCESS_VARIABLE) or Path(__file__).resolve().parents[1] / "access.toml")


def trail_settings(store: Path) -> TrailSettings:
    """Where the trail of this store is. Raises TrailFaulty for an access.toml that cannot be read or whose [trail] is at fault."""
    said = _section(access_file())
    if faults := trail_faults(said):
        raise TrailFaulty("\n".join(faults))
    address = os.environ.get(ADDRESS_VARIABLE) or said.get("database") or f"sqlite:///{(store / FILE).resolve()}"
    return TrailSettings(address, said.get("retention_days", RETENTION_DAYS))


def trail_faults(said: Any) -> list[str]:
    """What is wrong with a [trail] section, one sentence a fault; none for an empty one."""
    if not isinstance(said, Mapping):
        return ["[trail]: a section with database and retention_days."]
    found = [f"trail.{name}: no such setting. Known are {', '.join(KNOWN)}." for name in said if name not in KNOWN]
    address, days = said.get("database", KINDS[0]), said.get("retention_days", RETENTION_DAYS)
    if not isinstance(address, str) or not address.startswith(KINDS):
        found.append('trail.database: an address such as "postgresql+psycopg://name@server/trail", or none for a file in the store.')
    if not isinstance(days, int) or isinstance(days, bool) or not LEAST_DAYS <= days <= MOST_DAYS:
        found.append(f"trail.retention_days: a whole number from {LEAST_DAYS} to {MOST_DAYS}; it is {days!r}.")
    return found


def _section(file: Path) -> Any:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")).get("trail", {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise TrailFaulty(f"{file.name} cannot be read: {problem}") from problem
