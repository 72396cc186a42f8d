"""Addresses of databases, and how one is reached for reading alone.

What is said of a database is its kind, its host and its name: never who signs in, a password, an option of the address or a value.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.loaders.extract import Refused

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+_]*://")
SCHEMA = "schema"  # the option of an address that names the schema: postgresql://host/database?schema=ssd
WAITS_S = 10  # for a server that does not answer, and for a table that another program holds
# Which package to install for which driver, where the two have different names.
PACKAGES = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient"}


def is_address(source: object) -> bool:
    """Whether a source is a database's address and not a file's."""
    return isinstance(source, str) and ADDRESS.match(source) is not None


def name_of(address: str) -> str:
    """What the database is called: its own name, a file's without its ending. Raises Refused for an address that cannot be read."""
    name = str(url_of(address).database or "database")
    return Path(name).stem if url_of(address).get_backend_name() == "sqlite" else name


def shown(address: str) -> str:
    """The address as it may be printed: kind, host and name. Raises Refused as `name_of` does."""
    url = url_of(address)
    return f"{url.get_backend_name()}://{url.host or ''}/{Path(str(url.database or '')).name}"


def url_of(address: str) -> URL:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(address)
        url.get_backend_name()
    except (ArgumentError, ValueError):
        raise Refused("the database's address cannot be read: it is written kind+driver://user:password@host/database") from None
    return url


def engine_of(url: URL) -> Engine:
    """An engine that has not connected yet. A driver that is not there is a Refused with the command that installs it."""
    from sqlalchemy import create_engine
    from sqlalchemy.exc import ArgumentError, NoSuchModuleError
    from sqlalchemy.pool import NullPool

    asked = url.difference_update_query([SCHEMA])
    kind = url.get_backend_name()
    try:
        if kind == "sqlite":
            return create_engine("sqlite://", creator=lambda: _sqlite(url), poolclass=NullPool)
        waits = {"timeout" if url.get_driver_name() == "pyodbc" else "connect_timeout": WAITS_S}
        return create_engine(asked, connect_args=waits if kind in ("postgresql", "mssql", "mysql") else {}, poolclass=NullPool)
    except ModuleNotFoundError as problem:
        package = PACKAGES.get(str(problem.name), str(problem.name))
        raise Refused(f"the driver for {kind} is not installed: python -m pip install {package}") from None
    except NoSuchModuleError:
        raise Refused(f"no database of the kind “{url.drivername}” is known: use sqlite, postgresql+psycopg or mssql+pyodbc") from None
    except ArgumentError as problem:
        raise Refused(f"the address of the {kind} database cannot be used: {type(problem).__name__}") from None


def _sqlite(url: URL) -> sqlite3.Connection:
    """The file, for reading alone: SQLAlchemy's own way would make one that is not there."""
    file = Path(str(url.database or ""))
    if not file.is_file():
        raise Refused("there is no such database file")
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=WAITS_S, check_same_thread=False)


@contextmanager
def at_one_moment(engine: Engine) -> Iterator[Connection]:
    """A transaction that can only read and in which every table is as it was when it began, where the database knows such a thing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAITS_S}s'")
        try:
            yield connection
        finally:
            connection.rollback()


def said(problem: Any) -> str:
    """What went wrong in words. The driver's own message can hold a value or an address, so it is read and not shown."""
    message = str(problem.orig).casefold()
    if "locked" in message or "lock timeout" in message:
        return f"is held by another program, and was not free in {WAITS_S} seconds"
    if is_forbidden(problem) or "password" in message or "login failed" in message or "authentication" in message:
        return "does not let this user in: check the user, the password and what the user may read"
    if "file is not a database" in message:
        return "is no SQLite database"
    if "driver" in message and ("im002" in message or "can't open lib" in message):
        return "cannot be reached: the ODBC driver that the address names is not installed on this computer"
    return f"cannot be reached, or broke off ({type(problem.orig).__name__})"


def is_forbidden(problem: Any) -> bool:
    """Whether the database refused for want of permission: PostgreSQL's state 42501, SQL Server's words."""
    message = str(problem.orig).casefold()
    return getattr(problem.orig, "sqlstate", "") == "42501" or "permission was denied" in message or "permission denied" in message
