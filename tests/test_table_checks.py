"""Only rows in doubt are put before pandera: the faults are those that it finds when it is given every row."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.contract import DTYPES, TABLES
from data.loaders.text import dates_of
from data.table_checks import check_table, text_schema, typed_schema

TEXTS = {
    "text": ["A1", " a1", "x", ""],
    "date": ["2018-03-31", "31/03/2018", "31/02/2018", "soon", ""],
    "time": ["2018-03-31 10:15", "31/03/2018", "10:15", ""],
    "flag": ["Y", "no", "perhaps", ""],
    "number": ["1", "2.5", "inf", "many", ""],
}
NAMES = ("care_episodes", "reviews", "annual_health", "missing_episodes", "children")


@st.composite
def raw_tables(draw: st.DrawFn) -> tuple[str, pd.DataFrame]:
    """A table with some of its columns, as plain text or as categories."""
    table = TABLES[draw(st.sampled_from(NAMES))]
    rows = draw(st.integers(0, 8))
    columns = {}
    for column in table.columns:
        if column.required or draw(st.booleans()):
            told = [*sorted(column.codes or ())[:3], *TEXTS[column.kind]]
            values = draw(st.lists(st.sampled_from([*told, None]), min_size=rows, max_size=rows))
            columns[column.name] = pd.Series(values, dtype="str").astype("category" if draw(st.booleans()) else "str")
    frame = pd.DataFrame(columns, index=range(rows))
    return table.name, frame.assign(_file="f.csv", _sheet="", _row=range(2, rows + 2))


@settings(max_examples=25, deadline=None)
@given(raw_tables())
def test_the_faults_are_those_of_every_row_put_before_the_schemas(drawn: tuple[str, pd.DataFrame]) -> None:
    name, raw = drawn
    table = TABLES[name]
    typed, faults = check_table(table, raw)
    written = pd.DataFrame({column.name: plain_text(raw, column.name) for column in table.columns})
    for column in table.columns:
        spelled = {code.casefold().replace("-", "_").replace(" ", "_"): code for code in column.codes or ()}
        if spelled:
            written[column.name] = written[column.name].map(
                lambda text, known=spelled: known.get(text.casefold(), text), na_action="ignore"
            )
            written[column.name] = written[column.name].astype("str")
    asked = {(rule, column, row + 2) for column, rule, row in failures(text_schema(name), written)}
    ended = {"end-before-start", "903-567"}
    assert {(f.rule, f.column, f.row) for f in faults.itertuples() if f.rule not in {"key-duplicate", *ended}} == asked
    left_out = {row for rule, column, row in asked if table[column].required and rule != "code-unknown"}
    twice = {row + 2 for _, _, row in failures(typed_schema(name), typed_rows(table.name, raw, left_out))}
    assert set(faults.loc[faults["rule"] == "key-duplicate", "row"]) == twice
    backwards = set(faults.loc[faults["rule"].isin(ended), "row"])
    assert typed["_row"].tolist() == [row for row in raw["_row"] if row not in left_out | backwards]
    assert {column.name: str(typed[column.name].dtype) for column in table.columns} == {
        column.name: str(DTYPES[column.kind]) for column in table.columns
    }


def plain_text(raw: pd.DataFrame, name: str) -> pd.Series:
    """A column as tidy text, by plain Python."""
    values = raw[name].astype("object").tolist() if name in raw else [None] * len(raw)
    stripped = [value.strip() if isinstance(value, str) else "" for value in values]
    return pd.Series([value or None for value in stripped], dtype="str")


def failures(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> list[tuple[str, str, int]]:
    """What the schema finds wrong in all rows at once."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as problems:
        return list(problems.failure_cases[["column", "check", "index"]].itertuples(index=False, name=None))
    return []


def typed_rows(name: str, raw: pd.DataFrame, left_out: set[int]) -> pd.DataFrame:
    """Every row that is not left out at its declared types, none of them ending before it starts: keys are compared before that."""
    rows = [place for place in range(len(raw)) if place + 2 not in left_out]
    endless = raw.iloc[rows].drop(columns=str(TABLES[name].ends), errors="ignore")
    return check_table(TABLES[name], endless)[0].set_axis(rows, axis=0)


DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
WRITTEN = st.one_of(
    DAYS.map(lambda day: f"{day:%d/%m/%Y}"),
    DAYS.map(lambda day: f"{day:%Y-%m-%d}"),
    st.from_regex(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    st.sampled_from(["1/6/2017", "01/06/17", "é/06/2017", "0123456789", "01-06-2017", "2017/06/01", "٠١/06/2017", "01/06/2017 10:15", ""]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(WRITTEN, max_size=20))
@example(["29/02/2000", "29/02/1900", "29/02/2001", "00/01/2001", "01/00/2001", "31/04/2001", "2001-13-01", "0000-00-00"])
def test_a_day_is_read_as_the_calendar_has_it_or_not_at_all(texts: list[str]) -> None:
    found = dates_of(pd.Series(texts, dtype="str"))
    assert [None if pd.isna(day) else day.to_pydatetime() for day in found] == [plain_day(text) for text in texts]


def plain_day(text: str) -> datetime | None:
    """The day by the standard library: ISO, or day first with or without a time and leading noughts."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%Y %H:%M"):
        try:
            day = datetime.strptime(text, form) if text.isascii() else None
        except ValueError:
            continue
        return day if day is not None and day.year >= 1900 else None
    return None


def test_a_column_of_another_type_than_declared_is_our_own_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    from data import table_checks

    monkeypatch.setitem(table_checks.READERS, "flag", lambda column: column)
    raw = pd.DataFrame({"review_id": ["1"], "child_id": ["A"], "held_date": ["2018-01-01"], "cancelled": ["N"]}, dtype="str")
    with pytest.raises(TypeError, match="cancelled"):
        check_table(TABLES["reviews"], raw.assign(_file="f.csv", _sheet="", _row=2))
