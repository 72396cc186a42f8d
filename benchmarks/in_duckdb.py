"""The same counts in DuckDB: one SQL text a measure gives its cases, one generic text groups all of them into figures."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.worlds import AS_AT, COVERS_FROM
from data import reference
from data.working_days import calendar
from metrics.kit.figures import PERIOD_MONTHS
from metrics.kit.measure import GROUP_KINDS, Measure
from metrics.kit.months import Months

SQL = Path(__file__).with_name("sql")
THREADS = 2
REPEATED = frozenset({"children_missing"})  # one case can count in several months of a quarter
NO_VALUE = "NULL::DOUBLE"
# Numerator, denominator, value; then what stands in a cell without cases.
AGGREGATES = {
    "share": ("sum(met::INT)", "count(*)", "sum(met::INT) / count(*)", "0", "0", NO_VALUE),
    "count": ("count(*)", NO_VALUE, "count(*)", "0", NO_VALUE, "0"),
    "mean": ("sum(value)", "count(*)", "sum(value) / count(*)", "0", "0", NO_VALUE),
    "median": (NO_VALUE, "count(*)", "median(value)", NO_VALUE, "0", NO_VALUE),
    "maximum": (NO_VALUE, "count(*)", "max(value)", NO_VALUE, "0", NO_VALUE),
    "rate": (
        "coalesce(sum(value) FILTER (part = 'numerator'), 0)",
        "coalesce(sum(value) FILTER (part = 'denominator'), 0)",
        "{per} * numerator / nullif(denominator, 0)",
        "0",
        "0",
        NO_VALUE,
    ),
}


def count(folder: Path, measures: list[Measure]) -> duckdb.DuckDBPyConnection:
    """A connection with the table `figures` of these measures, from the world's Parquet files."""
    connection = duckdb.connect(config={"threads": THREADS})
    _register_reference(connection)
    connection.execute(f"CREATE TYPE measure_id AS ENUM ({', '.join(repr(measure.id) for measure in measures)})")
    connection.execute(
        "CREATE TEMP TABLE cases (measure measure_id, month UTINYINT, child INT, met BOOLEAN, value DOUBLE, part VARCHAR, iro VARCHAR)"
    )
    connection.execute(
        "CREATE TEMP TABLE figures (measure measure_id, period VARCHAR, month UTINYINT, group_kind VARCHAR, "
        '"group" VARCHAR, numerator DOUBLE, denominator DOUBLE, value DOUBLE)'
    )
    for name in ("_tables", "_shared"):
        connection.execute(_text(name, folder))
    for measure in measures:
        connection.execute(f"INSERT INTO cases BY NAME SELECT '{measure.id}' AS measure, * FROM ({_text(measure.id, folder)})")
    connection.execute(_text("_attributes", folder))
    for measure in measures:
        connection.execute(_figures_text(measure))
    return connection


def has_text(measure: Measure) -> bool:
    """Whether the measure is counted in SQL too: those of health, reviewing officers, missing, life-story work and context are."""
    return (SQL / f"{measure.id}.sql").is_file()


def figures(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The figures as a frame in the columns of `metrics.kit.figures`."""
    found = connection.execute("SELECT * REPLACE (measure::VARCHAR AS measure) FROM figures").df()
    months = Months(COVERS_FROM, AS_AT).starts.to_numpy()
    return found.assign(month=months[found["month"].to_numpy()])


def _text(name: str, folder: Path) -> str:
    months = Months(COVERS_FROM, AS_AT)
    return (
        (SQL / f"{name}.sql")
        .read_text(encoding="utf-8")
        .format(
            tables=folder / "tables",
            covers_from=f"{COVERS_FROM:%Y-%m-%d}",
            as_at=f"{AS_AT:%Y-%m-%d}",
            months=len(months),
            first_month=COVERS_FROM.year * 12 + COVERS_FROM.month,
        )
    )


def _figures_text(measure: Measure) -> str:
    parts = dict(
        zip(("numerator", "denominator", "value", "no_numerator", "no_denominator", "no_value"), AGGREGATES[measure.kind], strict=True)
    )
    kinds = [kind for kind in GROUP_KINDS if kind in measure.groups]
    is_flow = measure.clock == "flow"
    shown_periods = {"stock": "true", "annual": "e.last % 12 = 11 AND e.period <> 'quarter'", "flow": ""}[measure.clock]
    return (
        (SQL / "_figures.sql")
        .read_text(encoding="utf-8")
        .format(
            **{**parts, "value": parts["value"].format(per=measure.per)},
            measure=measure.id,
            kind_of_row=f"CASE {' '.join(f'WHEN grouping({kind}) = 0 THEN {kind!r}' for kind in kinds)} ELSE 'all' END"
            if kinds
            else "'all'",
            group_of_row=f"CASE {' '.join(f'WHEN grouping({kind}) = 0 THEN {kind}::VARCHAR' for kind in kinds)} ELSE 'all' END"
            if kinds
            else "'all'",
            grouping_sets=", ".join(["(period, slot)", *(f"(period, slot, {kind})" for kind in kinds)]),
            counted_periods=", ".join(repr(period) for period in PERIOD_MONTHS) if is_flow else "'month'",
            latest="QUALIFY row_number() OVER (PARTITION BY period, slot, child ORDER BY month DESC) = 1" if measure.id in REPEATED else "",
            shown_period="grid.period" if is_flow else "e.period",
            shown="" if is_flow else f"JOIN period_ends AS e ON e.last = grid.last AND {shown_periods}",
        )
    )


def _register_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Standards, groups of codes, working days and periods: facts that are not in the tables."""
    days = np.arange(np.datetime64("2000-01-01"), np.datetime64("2022-01-01"))
    is_working = np.is_busday(days, busdaycal=calendar())
    fields = ("sex", "ethnicity", "legal_status", "placement_type")
    groups = [(field, code, name) for field in fields for code, name in reference.groups(field).items()]
    groups += [(field, None, name) for field in fields for name in ("Not recorded", "Not in care")]
    whole = [
        (period, month // length, month, (month // length + 1) * length - 1)
        for period, length in PERIOD_MONTHS.items()
        for month in range(len(Months(COVERS_FROM, AS_AT)))
    ]
    frames = {
        "standards": reference.standards()[["id", "value", "value_low", "value_high", "unit", "in_force_from", "in_force_to"]],
        "groups": pd.DataFrame(groups, columns=["field", "code", "name"], dtype="str"),
        "calendar": pd.DataFrame({"day": days.astype("datetime64[us]"), "is_working": is_working}),
        "spans": pd.DataFrame(whole, columns=["period", "slot", "month", "last"]),
    }
    dates = {
        "standards": "* REPLACE (in_force_from::DATE AS in_force_from, in_force_to::DATE AS in_force_to)",
        "calendar": "* REPLACE (day::DATE AS day)",
    }
    for name, frame in frames.items():
        connection.register("frame", frame)
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {dates.get(name, '*')} FROM frame")
        connection.unregister("frame")
    connection.execute("CREATE TEMP TABLE periods AS SELECT period, slot, month FROM spans")
    connection.execute("CREATE TEMP TABLE period_ends AS SELECT DISTINCT period, slot, last FROM spans")
