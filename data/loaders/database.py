"""A database as sheets of text: its tables and views that a format knows by their columns, read at one moment and never written to."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.faults import fault, gather
from data.loaders.database_engine import SCHEMA, at_one_moment, engine_of, is_address, is_forbidden, name_of, said, shown, url_of
from data.loaders.extract import Match, Refused, Sheet

if TYPE_CHECKING:
    from sqlalchemy import URL, ColumnClause, Connection, Select

__all__ = ["content", "is_address", "name_of", "read", "shown"]

ROWS_AT_ONCE = 20_000
SYSTEM_SCHEMAS = ("information_schema", "pg_catalog", "sys", "INFORMATION_SCHEMA")
Read = tuple[list[Sheet], list[pd.DataFrame]]
Matches = Callable[[Sheet], Match | None]


def content(address: str, match: Matches) -> bytes:
    """A digest of everything that would be read; of nothing when it cannot be, which reading then refuses with its reason."""
    digest = hashlib.blake2b(digest_size=16)
    try:
        for sheet in read(address, match)[0]:
            digest.update(f"\0{sheet.file}\0{sheet.sheet}\0{sheet.headings}\0".encode())
            digest.update(pd.util.hash_pandas_object(sheet.rows).to_numpy().tobytes())
    except Refused:
        return b""
    return digest.digest()


def read(address: str, match: Matches) -> Read:
    """The tables that `match` knows, each a sheet of its needed columns in the order of its first; and the faults of those not read.

    Raises Refused when the database cannot be reached, has no such table or lets none of them be read.
    """
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    url = url_of(address)
    engine = engine_of(url)
    try:
        with at_one_moment(engine) as connection:
            known, faults = _known_tables(connection, url, match)
            found = [_read_table(connection, shown(address), table) for table in known]
    except DBAPIError as problem:
        raise Refused(f"{shown(address)} {said(problem)}") from None
    except SQLAlchemyError as problem:
        raise Refused(f"{shown(address)} cannot be read: {type(problem).__name__}") from None
    finally:
        engine.dispose()
    if not any(sheets for sheets, _ in found):
        unread = [one for _, more in found for one in more]
        raise Refused(f"{shown(address)} lets this user read none of its {len(known)} tables of the dataset", gather(unread))
    return [sheet for sheets, _ in found for sheet in sheets], [*faults, *(one for _, more in found for one in more)]


def _known_tables(connection: Connection, url: URL, match: Matches) -> tuple[list[tuple[str, Match]], list[pd.DataFrame]]:
    """The tables to read, each with its schema; of several with the same fields the one of the standard's own name, or the first."""
    schema = url.query.get(SCHEMA)
    every = _columns(connection, str(schema) if schema else None)
    found: dict[str, list[tuple[str, Match]]] = {}
    for (place, table), columns in sorted(every.items()):
        known = match(Sheet("", table, tuple(columns), pd.DataFrame()))
        if known is not None and known.columns:
            found.setdefault(known.table, []).append((place, known))
    if not found:
        raise Refused(f"no table of the dataset is in {_where(url)}, or this user may not see it")
    schemas = {place for of_table in found.values() for place, _ in of_table}
    if not schema and any(len({place for place, _ in of_table}) > 1 for of_table in found.values()):
        raise Refused(f"tables of the dataset stand in several schemas, {', '.join(sorted(schemas))}: add ?{SCHEMA}= to the address")
    chosen = {name: next((one for one in of_table if one[1].sheet.sheet == name), of_table[0]) for name, of_table in found.items()}
    others = [known for name, of_table in found.items() for _, known in of_table if known is not chosen[name][1]]
    return list(chosen.values()), [fault("table-ambiguous", sheet=known.sheet.sheet, table=known.table) for known in others]


def _where(url: URL) -> str:
    schema = url.query.get(SCHEMA)
    return f"the schema {schema}" if schema else "the database"


def _columns(connection: Connection, schema: str | None) -> dict[tuple[str, str], list[str]]:
    """The columns of every table and view by schema and table; with a schema, of that alone."""
    from sqlalchemy import inspect
    from sqlalchemy.engine.reflection import ObjectKind

    if connection.dialect.name == "mssql":
        return _columns_by_standard(connection, schema)
    inspector = inspect(connection)
    schemas = [schema] if schema else [name for name in inspector.get_schema_names() if name not in SYSTEM_SCHEMAS]
    return {
        (place, table): [column["name"] for column in columns]
        for place in schemas
        for (_, table), columns in inspector.get_multi_columns(schema=place, kind=ObjectKind.ANY).items()
    }


def _columns_by_standard(connection: Connection, schema: str | None) -> dict[tuple[str, str], list[str]]:
    """As `_columns`, by the views of the SQL standard: SQLAlchemy asks SQL Server once a table, and a case system has thousands."""
    from sqlalchemy import String, column, select, table

    where, of = column("TABLE_SCHEMA", String), column("TABLE_NAME", String)
    asked = select(where, of, column("COLUMN_NAME", String)).select_from(table("COLUMNS", schema="INFORMATION_SCHEMA"))
    asked = asked.order_by(where, of, column("ORDINAL_POSITION"))
    found: dict[tuple[str, str], list[str]] = {}
    for owner, of_table, heading in connection.execute(asked.where(where == schema) if schema else asked):
        if owner not in SYSTEM_SCHEMAS:
            found.setdefault((owner, of_table), []).append(heading)
    return found


def _read_table(connection: Connection, database: str, chosen: tuple[str, Match]) -> Read:
    """One table as a sheet; a fault alone where this user may not read it or where nobody has filled it in."""
    from sqlalchemy.exc import DBAPIError

    place, known = chosen
    name = f"{place}.{known.sheet.sheet}"
    headings = tuple(known.sheet.headings[position] for position in known.columns.values())
    try:
        with connection.begin_nested() if connection.dialect.name != "sqlite" else _as_it_is():
            rows, is_blank = _rows(connection, _select(known.sheet.sheet, place, headings), len(headings))
    except DBAPIError as problem:
        if not is_forbidden(problem):
            raise
        return [], [fault("table-unreadable", file=database, sheet=name, table=known.table)]
    if is_blank:
        return [], [fault("table-blank", file=database, sheet=name, table=known.table)]
    return [Sheet(database, name, headings, rows)], []


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


def _select(name: str, schema: str, headings: tuple[str, ...]) -> Select[Any]:
    """The needed columns, ordered by each in turn, so that the same rows always come in the same order. Long texts order nothing."""
    from sqlalchemy import column, select, table

    columns: list[ColumnClause[Any]] = [column(heading) for heading in headings]
    order = [one for one in columns if not one.name.casefold().endswith("_json")]
    return select(*columns).select_from(table(name, *columns, schema=schema)).order_by(*order)


def _rows(connection: Connection, asked: Select[Any], width: int) -> tuple[pd.DataFrame, bool]:
    """The rows as text by position, numbered from 1 in that order; and whether there are rows and no value in any of them."""
    parts = []
    for batch in connection.execute(asked.execution_options(stream_results=True, max_row_buffer=ROWS_AT_ONCE)).partitions(ROWS_AT_ONCE):
        columns = zip(*batch, strict=True)
        parts.append(pd.DataFrame({place: pd.Series(_texts(values), dtype="str") for place, values in enumerate(columns)}))
    blank = pd.DataFrame({place: pd.Series(dtype="str") for place in range(width)})
    rows = pd.concat(parts, ignore_index=True) if parts else blank
    filled = rows.set_axis(rows.index + 1, axis=0).dropna(how="all")
    return filled, len(rows) > 0 and filled.empty


def _texts(values: tuple[Any, ...]) -> list[str | None]:
    return [value if isinstance(value, str) else _text(value) for value in values]


def _text(value: Any) -> str | None:
    """A value as it would stand in a file: a time of day to its last part, a whole number without a point. NULL is a blank."""
    if value is None or value != value:  # not a number: a blank, as NULL is
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return value.hex() if isinstance(value, bytes | memoryview) else str(value)
