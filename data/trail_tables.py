"""The audit trail's tables, and the triggers by which the database itself refuses to change an entry or to delete a young one."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Connection, DateTime, Integer, MetaData, String, Table, inspect, text

metadata = MetaData()
ENTRIES = Table(
    "trail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime, nullable=False, index=True),  # UTC, without a zone: SQLite keeps none
    Column("subject", String(300), nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("what", String(20), nullable=False, index=True),
    Column("about", String(120), nullable=False),
    Column("month", String(7), nullable=False),
    Column("group_kind", String(20), nullable=False),
    Column("rows", Integer),
)
# How long an entry is kept, from when on. The newest row holds, and the triggers read it.
RETENTION = Table(
    "trail_retention",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("since", DateTime, nullable=False),
    Column("days", Integer, CheckConstraint("days >= 1"), nullable=False),
)
_NEWEST_DAYS = "(SELECT days FROM trail_retention ORDER BY id DESC LIMIT 1)"
_SQLITE = (
    "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {when} BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
)
_SQLITE_OLD = f"WHEN OLD.at >= strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || {_NEWEST_DAYS} || ' days')"
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION 'the trail is append-only'; END $$",
    "CREATE OR REPLACE FUNCTION trail_keep() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN IF OLD.at >= (now() AT TIME ZONE 'utc') - make_interval(days => {_NEWEST_DAYS}) "
    "THEN RAISE EXCEPTION 'the trail is append-only'; END IF; RETURN OLD; END $$",
    "CREATE TRIGGER trail_no_update BEFORE UPDATE ON trail FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    "CREATE TRIGGER trail_no_delete BEFORE DELETE ON trail FOR EACH ROW EXECUTE FUNCTION trail_keep()",
    "CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON trail EXECUTE FUNCTION trail_refuse()",
    "CREATE TRIGGER trail_retention_no_change BEFORE UPDATE OR DELETE ON trail_retention FOR EACH ROW EXECUTE FUNCTION trail_refuse()",
    "CREATE TRIGGER trail_retention_no_truncate BEFORE TRUNCATE ON trail_retention EXECUTE FUNCTION trail_refuse()",
)


def create(connection: Connection) -> None:
    """Makes the tables and their triggers where they are not there yet, in one transaction. Two processes may come at once."""
    kind = connection.dialect.name
    if kind == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(7240181)"))
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if inspect(connection).has_table(ENTRIES.name):
        return
    metadata.create_all(connection)
    for statement in _POSTGRESQL if kind == "postgresql" else _sqlite():
        connection.exec_driver_sql(statement)


def _sqlite() -> list[str]:
    return [
        statement.format(table=table, when=when)
        for table, when in ((ENTRIES.name, _SQLITE_OLD), (RETENTION.name, ""))
        for statement in _SQLITE
    ]
