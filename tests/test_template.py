"""The template workbook: every table with its words, lists and example, read back as what was filled in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import data.__main__ as command_line
from data import template_words, templates
from data.contract import TABLES, Tables, table_of
from data.derive import complete
from data.loaders import Refused, load
from data.loaders.trackers import FORMAT
from data.reference.meanings import meanings, read_meanings
from data.reference.rows import ReferenceRefused
from data.validate import validate
from metrics.kit.measure import measures, register
from metrics.kit.publish import compute_one
from metrics.kit.reach import Views
from tests.extracts import checked, extract
from tests.filled import as_saved_by_excel, fill, sample_rows
from tests.sampled import NAMES

ROWS = 40
# Sheets with every kind of value: days, times, numbers, flags, codes in words.
SAVED = ("return_interviews", "missing_episodes", "audits", "workers", "population", "documents", "care_episodes")
AS_AT = pd.Timestamp("2020-03-31")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory) -> Path:
    """The template as the command writes it."""
    folder = tmp_path_factory.mktemp("template")
    result = CliRunner().invoke(command_line.app, ["template", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / "trackers.xlsx"


@pytest.fixture(scope="module")
def book(untouched: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(untouched)


def test_every_column_of_every_table_has_a_meaning_and_an_example_and_no_other_has():
    assert list(meanings()) == [(name, column) for name, table in TABLES.items() for column in table.names]
    assert all(said.meaning[0].isupper() and not said.meaning.endswith(".") for said in meanings().values())


def test_a_file_of_meanings_with_a_blank_or_a_column_said_twice_is_refused_with_its_rows(tmp_path):
    path = tmp_path / "columns.csv"
    path.write_text("table,column,meaning,example,words\na,b,Meant,1,\na,b,Again,1,\n", encoding="utf-8")
    with pytest.raises(ReferenceRefused, match=r"row 3: the column a\.b is given twice"):
        read_meanings(path)
    path.write_text("table,column,meaning,example,words\na,b,,1,\n", encoding="utf-8")
    with pytest.raises(ReferenceRefused, match="row 2: meaning is blank"):
        read_meanings(path)


def test_there_is_a_sheet_for_every_table_and_those_that_no_national_format_holds_come_first(book):
    assert book.sheetnames == ["Notes", *template_words.NO_FORMAT, *template_words.HELD_BY, "Notes on columns"]
    assert sorted([*template_words.NO_FORMAT, *template_words.HELD_BY]) == sorted(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_a_sheet_has_its_headings_in_sight_and_a_note_a_list_and_a_format_a_column(book, name):
    sheet = book[name]
    fields = templates.fields_of(TABLES[name])
    assert [cell.value for cell in sheet[1]] == [field.column.name for field in fields]
    assert sheet.freeze_panes == "B2"
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    rules = {str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation}
    for cell, field in zip(sheet[1], fields, strict=True):
        assert field.said.meaning in cell.comment.text
        assert ("Required" in cell.comment.text) == field.required
        column = sheet.column_dimensions[cell.column_letter]
        assert 10 <= column.width <= 60
        assert column.number_format == templates.FORMATS[field.column.kind]
        rule = rules.get(cell.column_letter)
        kinds = {"date": "date", "time": "date", "number": "decimal", "flag": "list"}
        expected = "list" if templates.allowed(field) else kinds.get(field.column.kind)
        assert (rule and rule.type) == expected
        if field.column.codes:
            offered = rule.formula1.strip('"').split(",")
            assert {one.replace(" ", "_") if one.islower() else one for one in offered} == field.column.codes
            assert rule.showErrorMessage


def test_nothing_is_longer_than_excel_opens_without_repairing_it(book):
    for sheet in book:
        assert len(sheet.title) <= 31
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.formula1.strip('"')) <= 255
            assert len(rule.error) <= 255
            assert len(rule.errorTitle) <= 32
        assert max(len(str(cell.value or "")) for row in sheet for cell in row) <= 32_767
    leads = [cell.hyperlink.location for cell in book["Notes"]["A"] if cell.hyperlink]
    assert leads == [f"'{name}'!A1" for name in book.sheetnames[1:-1]]


def test_a_time_is_asked_for_where_hours_count_and_nowhere_else(book):
    has_time = [(name, field.column.name) for name in TABLES for field in templates.fields_of(TABLES[name]) if field.column.kind == "time"]
    timed = {
        (name, cell.value)
        for name in TABLES
        for cell in book[name][1]
        if "hh" in book[name].column_dimensions[cell.column_letter].number_format
    }
    assert timed == set(has_time)
    assert ("return_interviews", "held_at") in timed


def test_the_first_sheet_says_which_measures_each_sheet_answers(book):
    told = {row[0]: row[3] for row in book["Notes"].iter_rows(values_only=True) if row[0] in TABLES}
    assert set(told) == set(TABLES)
    for measure in measures():
        for table in {table_of(need) for need in measure.needs} & set(TABLES):
            assert measure.title in told[table]


def test_what_is_there_is_never_written_over(untouched):
    before = untouched.read_bytes()
    result = CliRunner().invoke(command_line.app, ["template", str(untouched.parent)])
    assert result.exit_code == 2
    assert "cannot be written: File exists" in result.stderr
    assert untouched.read_bytes() == before


def test_an_untouched_template_loads_without_a_fault_and_supplies_nothing(untouched):
    found = load(untouched)
    assert (found.supplied, dict(found.frames)) == (frozenset(), {})
    assert set(found.faults["severity"]) == {"note"}
    assert found.faults["rule"].value_counts().to_dict() == {
        "example-row": len(TABLES), "sheet-not-filled-in": len(TABLES), "sheet-not-used": 2,
    }  # fmt: skip
    with pytest.raises(Refused, match="no sheet of it is filled in"):
        validate(found)


@pytest.mark.parametrize("name", TABLES)
def test_an_example_is_a_row_that_would_be_read_without_a_fault_if_its_key_were_not_the_word(tmp_path, name):
    fields = [(column, meanings()[name, column].example) for column in TABLES[name].names]
    row = ",".join(f'"{example.removeprefix("EXAMPLE ").replace("EXAMPLE", "K1")}"' for _, example in fields)
    text = f"{','.join(column for column, _ in fields)}\n{row}"
    tables, faults = checked(extract(tmp_path, **{name: text}), "2020-03-31")
    assert len(tables[name]) == 1
    assert faults.empty, faults.to_string()


@pytest.fixture(scope="module")
def read_back(untouched: Path, tmp_path_factory) -> dict[str, tuple]:
    """The sample's first rows by three ways: its own CSV, the filled template, and each of its sheets saved as CSV by Excel."""
    folder = tmp_path_factory.mktemp("round")
    tables = sample_rows(ROWS)
    own, book, saved = folder / "own", folder / "book" / "mine.xlsx", folder / "saved"
    own.mkdir()
    for name, frame in tables.items():
        frame.to_csv(own / f"{name}.csv", index=False)
    book.parent.mkdir()
    book.write_bytes(untouched.read_bytes())
    fill(book, tables)
    as_saved_by_excel(book, saved, SAVED)
    return {way: validate(load(source), AS_AT) for way, source in (("own", own), ("book", book.parent), ("saved", saved))}


@pytest.mark.parametrize("way", ["book", "saved"])
def test_a_filled_template_gives_the_same_tables_and_faults_as_the_records_it_was_filled_from(read_back, way):
    (ours, our_faults), (theirs, their_faults) = read_back["own"], read_back[way]
    names = SAVED if way == "saved" else NAMES
    assert theirs.supplied == {entry for entry in ours.supplied if table_of(entry) in names}
    for name in names:
        assert len(ours[name]) > 0
        pd.testing.assert_frame_equal(theirs[name], ours[name])
    notes = {"example-row", "sheet-not-used", "sheet-not-filled-in", "file-encoding"}  # the sample has no orders that deprive of liberty
    assert set(their_faults["rule"]) - set(our_faults["rule"]) <= notes
    if way == "book":
        counted, kept = ["rule", "table", "column"], their_faults[~their_faults["rule"].isin(notes)]
        assert kept[counted].value_counts().to_dict() == our_faults[counted].value_counts().to_dict()


SOME = ("children_in_care", "rhi_in_72_hours", "audits_good", "life_story_waiting", "tracker_updated_in_2_weeks", "caseload")


@pytest.mark.parametrize("name", SOME)
def test_a_filled_template_gives_the_same_figures(read_back, name):
    ours, theirs = (_figures(read_back[way][0], name) for way in ("own", "book"))
    assert len(ours) > 0
    pd.testing.assert_frame_equal(theirs, ours)


def _figures(tables: Tables, name: str) -> pd.DataFrame:
    entry, views = register()[name], Views(complete(tables))
    view = views.of(entry.measure.needs)
    return compute_one(entry, view.tables, view.months, view.of_children).figures


def test_a_sheet_that_is_filled_in_partly_supplies_the_columns_that_it_has(tmp_path):
    found = load(extract(tmp_path, audits="audit_id,child_id,audit_date,grade\nA1,C1,01/02/2019,Good"))
    assert "audits.grade" in found.supplied
    assert "audits.moderated_grade" not in found.supplied
    assert found.formats == {"audits": FORMAT}
