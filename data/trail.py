"""The audit trail: who saw which list of children, who downloaded, published, released, signed in or was refused. Entries are only added.

An entry holds never a child's identifier, and of a group only its kind: a group's name can be a worker's.
"""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Connection, Engine, create_engine, delete, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from data.history import user
from data.trail_settings import TrailFaulty, TrailSettings, trail_settings
from data.trail_tables import ENTRIES, RETENTION, create

What = Literal["list", "download", "published", "released", "dropped", "discarded", "signed in", "refused", "deleted"]
KINDS: tuple[What, ...] = ("list", "download", "published", "released", "dropped", "discarded", "signed in", "refused", "deleted")
COLUMNS = ("at", "name", "subject", "role", "what", "about", "month", "group_kind", "rows")
RETIRES_EVERY = timedelta(days=1)
WAITS_S = 5  # for another process that is writing


class NotRecorded(Exception):
    """The trail cannot be written or read, so what was asked for is not given. Holds no value of an entry and no password."""


class Trail:
    """The trail in one database. For threads. Every fault of the database is a NotRecorded."""

    def __init__(self, settings: TrailSettings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._retired: datetime | None = None
        self._engine = _engine(settings.address)
        with self._lock:
            self._open()

    def record(
        self,
        what: What,
        *,
        subject: str,
        name: str,
        role: str,
        about: str = "",
        month: str = "",
        group_kind: str = "",
        rows: int | None = None,
    ) -> None:
        """Adds one entry, at this moment. `about` names a measure, page or file; `month` is "2019-12"; `rows` is how many rows were seen.

        Raises NotRecorded when the database cannot take it, and ValueError for a `what` that there is not. Once a day entries older than
        the retention are deleted, which is an entry too.
        """
        if what not in KINDS:
            raise ValueError(f"the trail knows no “{what}”")
        now = _now()
        held = {"subject": subject[:300], "name": name[:200], "role": role[:20], "what": what, "about": about[:120]}
        entry = held | {"at": now, "month": month[:7], "group_kind": group_kind[:20], "rows": rows}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(ENTRIES).values(entry))
        except SQLAlchemyError as problem:
            raise _refused(problem) from None
        if self._retired is None or now - self._retired > RETIRES_EVERY:
            self.retire()

    def retire(self) -> int:
        """Deletes what is older than the retention and records how many entries that were, when there were any. Returns how many."""
        self._retired = now = _now()
        old = ENTRIES.c.at < now - timedelta(days=self.settings.retention_days, minutes=1)
        try:
            with self._engine.begin() as connection:
                gone = connection.execute(delete(ENTRIES).where(old)).rowcount
        except SQLAlchemyError as problem:
            raise _refused(problem) from None
        if gone:
            self.record("deleted", subject="dashboard", name="The dashboard itself", role="", about="retention", rows=gone)
        return gone

    def read(self, *, what: str = "", subject: str = "", limit: int | None = None) -> pd.DataFrame:
        """The entries, newest first, with COLUMNS; of one kind or one person where asked. Empty when there are none."""
        wanted = select(*(ENTRIES.c[name] for name in COLUMNS)).order_by(ENTRIES.c.id.desc())
        for column, value in (("what", what), ("subject", subject)):
            wanted = wanted.where(ENTRIES.c[column] == value) if value else wanted
        rows = self._ask(wanted.limit(limit) if limit else wanted)
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"at": "datetime64[us]", "rows": "Int64"})

    def people(self) -> dict[str, str]:
        """Everyone in the trail: subject to the name last shown, in the order of the names."""
        newest = select(func.max(ENTRIES.c.id)).group_by(ENTRIES.c.subject)
        return {
            row[0]: row[1] for row in self._ask(select(ENTRIES.c.subject, ENTRIES.c.name).where(ENTRIES.c.id.in_(newest)).order_by("name"))
        }

    def count(self, *, what: str = "", subject: str = "") -> int:
        """How many entries there are; of one kind or one person where asked."""
        wanted = select(func.count()).select_from(ENTRIES)
        for column, value in (("what", what), ("subject", subject)):
            wanted = wanted.where(ENTRIES.c[column] == value) if value else wanted
        return int(self._ask(wanted)[0][0])

    def _ask(self, wanted: Any) -> list[Any]:
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(wanted))
        except SQLAlchemyError as problem:
            raise _refused(problem) from None

    def _open(self) -> None:
        try:
            with self._engine.begin() as connection:
                create(connection)
                _keep_for(connection, self.settings.retention_days)
        except SQLAlchemyError as problem:
            raise _refused(problem) from None


def _keep_for(connection: Connection, days: int) -> None:
    """The retention that the triggers go by, when it has changed."""
    held = connection.execute(select(RETENTION.c.days).order_by(RETENTION.c.id.desc()).limit(1)).scalar()
    if held != days:
        connection.execute(insert(RETENTION).values(since=_now(), days=days))


def _engine(address: str) -> Engine:
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite":
            _make_private(Path(str(url.database)))
            engine = create_engine(url, connect_args={"timeout": WAITS_S})
            event.listen(engine, "connect", _set_up_sqlite)
            return engine
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": WAITS_S})
    except (ArgumentError, ImportError, ValueError) as problem:
        raise NotRecorded(f"the audit trail's address cannot be used: {type(problem).__name__}") from None
    except OSError as problem:
        raise NotRecorded(f"the audit trail cannot be written: {problem.strerror or type(problem).__name__}") from None


def _make_private(file: Path) -> None:
    """A new file that its owner alone may read."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))


def _set_up_sqlite(connection: Any, _: Any) -> None:
    """Readers never wait for the writer, and an entry is on the disk when it is said to be written."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def _now() -> datetime:
    """This moment in UTC, as the database keeps it: without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


def _refused(problem: SQLAlchemyError) -> NotRecorded:
    """The fault without its statement and values. A constraint or a full disk is told by the driver's own class."""
    return NotRecorded(f"the audit trail cannot be used: {type(getattr(problem, 'orig', None) or problem).__name__}")


@lru_cache(maxsize=4)
def _opened(settings: TrailSettings) -> Trail:
    return Trail(settings)


def open_trail(store: Path) -> Trail:
    """The trail of a store, opened once a process. Raises NotRecorded when it cannot be opened or access.toml's [trail] is at fault."""
    try:
        return _opened(trail_settings(store))
    except TrailFaulty as fault:
        raise NotRecorded(str(fault)) from None


def record_command(store: Path, what: What, *, about: str, rows: int | None = None) -> None:
    """Adds an entry for a command, in the name of the operating system's user. Raises NotRecorded."""
    name = user()
    open_trail(store).record(what, subject=f"{name} (command line)", name=name, role="command", about=about, rows=rows)
