"""What every table of the contract declares, and that measures ask for nothing that no table has."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from data.contract import DTYPES, IDENTIFIERS, TABLES, NotSupplied, Source, Table, Tables, blank, everything, table_of
from data.derive import complete, empty_tables
from metrics.kit.measure import Measure, Registered, measures, register
from metrics.kit.months import Months
from tests.worlds import tables_of

EACH = pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
DERIVED = {"care_periods": ("child_id", "entered_care_date", "left_care_date", "reason_left")}


@pytest.fixture(scope="module")
def world() -> Tables:
    return tables_of(2)


@EACH
def test_each_table_says_what_one_row_is_and_has_a_key(table: Table):
    assert table.grain.strip()
    assert table.key
    assert set(table.key) <= set(table.names)


@EACH
def test_the_columns_of_a_table_have_names_of_their_own_and_known_types(table: Table):
    assert len(set(table.names)) == len(table.names)
    assert {column.kind for column in table.columns} <= set(DTYPES)


# A risk that is not yet assessed, and a supervision that was about no one child.
MAY_BE_BLANK = {("risk_assessments", "assessed_date"), ("supervisions", "child_id")}


@EACH
def test_a_key_that_is_an_id_or_a_date_may_not_be_blank(table: Table):
    assert all(table[name].required for name in table.key if (table.name, name) not in MAY_BE_BLANK), "a row without its key is nobody's"


@EACH
def test_what_makes_a_value_known_is_a_happening_of_the_same_table(table: Table):
    for column in table.columns:
        if column.known_from:
            assert column.known_from in table.happenings, column.name
            assert not column.happening, f"{column.name} is a happening itself"


@EACH
def test_no_happening_is_also_a_plan_and_both_are_dates(table: Table):
    for column in table.columns:
        assert not (column.happening and column.plan), column.name
        if column.happening or column.plan:
            assert column.kind in ("date", "time"), column.name


@EACH
def test_a_row_begins_and_ends_with_a_happening(table: Table):
    assert table.begins is None or table.begins in table.happenings
    assert table.ends is None or (table.ends in table.happenings and table.begins is not None)
    if table.begins:
        assert table[table.begins].required, "a row without its start cannot be placed in time"


@EACH
def test_a_name_tells_its_type(table: Table):
    for column in table.columns:
        if column.name.endswith("_date"):
            assert column.kind == "date", column.name
        elif column.name.endswith("_at"):
            assert column.kind == "time", column.name
        elif column.name.endswith("_id"):
            assert column.kind == "text", column.name
        elif column.name.startswith(("is_", "has_")):
            assert column.kind == "flag", column.name


@EACH
def test_only_text_has_codes_and_each_code_stands_once(table: Table):
    for column in table.columns:
        if column.codes is not None:
            assert column.kind == "text", column.name
            assert column.codes, column.name
            assert all(code.strip() == code != "" for code in column.codes), column.name


@EACH
def test_a_table_without_rows_has_every_column_at_its_type(table: Table):
    frame = blank(table.name)
    assert tuple(frame.columns) == table.names
    assert frame.empty
    assert [str(dtype) for dtype in frame.dtypes] == [str(pd.Series(dtype=DTYPES[column.kind]).dtype) for column in table.columns]


def test_dates_of_every_table_share_one_unit_of_time():
    assert {str(DTYPES[kind]) for kind in ("date", "time")} == {"datetime64[us]"}


def test_tables_are_named_by_themselves():
    assert {name: table.name for name, table in TABLES.items()} == {name: name for name in TABLES}
    assert set(empty_tables()) == set(TABLES)


def test_every_column_that_names_a_child_a_family_or_a_worker_is_an_identifier():
    people = {
        column.name
        for table in TABLES.values()
        for column in table.columns
        if column.name in ("child_id", "worker_id", "iro_id", "family_id", "case_id", "date_of_birth")
    }
    assert people == IDENTIFIERS


def test_one_name_has_one_type_in_every_table():
    kinds: dict[str, set[str]] = {}
    for table in TABLES.values():
        for column in table.columns:
            kinds.setdefault(column.name, set()).add(column.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.parametrize("measure", measures(), ids=list(register()))
def test_what_a_measure_needs_is_in_the_contract(measure: Measure):
    for need in measure.needs:
        if need in DERIVED:
            continue
        table = TABLES[table_of(need)]
        assert need in everything({table.name: table.names}), need


@pytest.mark.parametrize("measure", measures(), ids=list(register()))
def test_a_measure_says_which_kinds_it_needs_of_a_table_that_has_kinds(measure: Measure):
    """A census has protection plans and no care plans: counted from it, every child would be without one."""
    for table in {table_of(need) for need in measure.needs}:
        if table in TABLES and TABLES[table].kinds:
            assert any(need.startswith(f"{table}=") for need in measure.needs), table


@pytest.mark.parametrize("entry", register().values(), ids=list(register()))
def test_a_measure_can_be_counted_from_no_more_than_it_says_it_needs(entry: Registered, world: Tables):
    needed = {table_of(need).replace("care_periods", "care_episodes") for need in entry.measure.needs}
    supplied = frozenset(need for need in world.supplied if table_of(need) in needed)
    alone = complete(replace(world, frames={name: world[name] for name in needed}, supplied=supplied))
    found = entry.cases(alone, Months(alone.covers_from, alone.as_at))
    assert {"month", "case_id"} <= set(found.columns)
    assert entry.due is None or "due_date" in entry.due(alone, alone.as_at).columns


def test_absent_is_not_empty():
    held = Tables(
        {"children": blank("children")}, frozenset({"children"}), pd.Timestamp("2020-03-31"), pd.Timestamp("2014-04-01"), Source("test")
    )
    assert held["children"].empty
    assert held.lacks(("children", "reviews", "children.sex")) == ("reviews", "children.sex")
    with pytest.raises(NotSupplied, match="no table reviews"):
        held["reviews"]
