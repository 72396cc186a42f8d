"""Nothing that leaves as a file runs as a formula: every CSV is written by one function, and workbooks hold text alone."""

from __future__ import annotations

import ast
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import data.__main__ as command_line
from data.exports import FORMULA, csv_text, guarded
from data.faults import HIDDEN, fault, gather, no_faults
from data.faults_workbook import MOST_ROWS, faults_workbook
from data.seriousness import TITLES
from tests.extracts import CARE_REVIEWS, GOOD, extract

ROOT = Path(__file__).parents[1]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STARTS = ("=1+1", "+44 1296", "-5", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "＝1", "＋1", "－1", "＠x")
AS_AT = pd.Timestamp("2020-03-31")


def test_a_text_that_would_run_is_behind_an_apostrophe_and_numbers_and_days_are_not():
    table = pd.DataFrame(
        {
            "text": [*STARTS, "plain =1", None],
            "kind": pd.Categorical([*STARTS, "plain", None]),
            "mixed": pd.Series([*STARTS, -5, None], dtype="object"),
            "number": [-1.5] * (len(STARTS) + 2),
            "day": pd.Timestamp("2020-03-31"),
        }
    )
    safe = guarded(table)
    for name in ("text", "kind", "mixed"):
        assert safe[name].head(len(STARTS)).tolist() == [f"'{one}" for one in STARTS]
    assert safe["text"].tolist()[-2] == "plain =1"
    assert safe["mixed"].tolist()[-2] == -5
    assert safe["number"].tolist() == table["number"].tolist()
    assert "-1.5,2020-03-31\n" in csv_text(table)


def test_a_heading_that_would_run_is_behind_an_apostrophe_too():
    assert csv_text(pd.DataFrame({"=cmd": [1], "team": [2]})).splitlines()[0] == "'=cmd,team"


def test_a_table_without_rows_or_columns_is_written_too():
    assert csv_text(pd.DataFrame({"a": pd.Series(dtype="str")})) == "a\n"
    assert guarded(pd.DataFrame(index=range(2))).shape == (2, 0)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=5))
def test_no_text_at_all_leaves_as_a_formula_and_none_is_lost(texts):
    written = guarded(pd.DataFrame({"found": pd.Series(texts, dtype="str")}))["found"].tolist()
    assert not [one for one in written if FORMULA.match(one)]
    assert [one.removeprefix("'") if FORMULA.match(one.removeprefix("'")) else one for one in written] == texts


def test_every_csv_that_leaves_the_project_is_written_by_the_one_function():
    """The sample's own records are an extract, and no export."""
    may = {"data/exports.py", "data/commands_read.py", "data/sample/write.py"}
    writers = set()
    for path in [path for folder in ("data", "metrics", "present", "pages") for path in (ROOT / folder).rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("to_csv", "writerow", "writerows", "to_excel", "ExcelWriter"):
                writers.add(path.relative_to(ROOT).as_posix())
    assert writers <= may
    assert "guarded(found)" in (ROOT / "data" / "commands_read.py").read_text(encoding="utf-8")


def made(*faults: pd.DataFrame, source: str = "Ownshire", **how) -> bytes:
    return faults_workbook(gather(faults), source, AS_AT, **how)


def rows_of(content: bytes, sheet: str) -> list[tuple]:
    return list(openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True))


def reviews(row: int | None, rule: str, found: str = "", column: str = "held_date", file: str = "reviews.csv") -> pd.DataFrame:
    return fault(rule, found, file=file, row=row, table="reviews", column=column)


@pytest.mark.parametrize("start", [*STARTS, "#N/A", "#REF!", "a\x00b\x07", "x" * 40_000, "{=1}"])
def test_a_cell_of_the_workbook_is_text_whatever_it_begins_with(start):
    content = made(reviews(2, "date-unreadable", start), reviews(3, "column-unknown", "x", file=f"{start[:20]}.csv"), source=start[:20])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [fromstring(archive.read(name)) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    cells = [cell for sheet in sheets for cell in sheet.iter(f"{MAIN}c") if len(cell)]
    assert len(cells) > 40
    assert not [cell for cell in cells if cell.find(f"{MAIN}f") is not None]
    assert {cell.get("t", "n") for cell in cells} == {"inlineStr", "n"}
    strings = ["".join(cell.itertext()) for cell in cells if cell.get("t") == "inlineStr"]
    assert not [one for one in strings if FORMULA.match(one)]
    assert max(map(len, strings)) <= 32_767
    assert all(cell.find(f"{MAIN}v").text.isdigit() for cell in cells if cell.get("t", "n") == "n")


def test_the_workbook_has_a_summary_and_a_sheet_a_table_the_most_serious_first():
    content = made(
        reviews(2, "column-unknown", "house", column=""),
        reviews(7, "code-unknown", "PN9", column="participation_code"),
        reviews(5, "date-unreadable", "31/02/2020"),
        reviews(9, "key-missing", column="child_id"),
        reviews(4, "end-before-start", "01/02/2019"),
        fault("file-unreadable", "BadZipFile", file="audits.xlsx"),
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Summary", "files", "reviews"]
    listed = rows_of(content, "reviews")[1:]
    assert [(row[0], row[3], row[8]) for row in listed] == [
        (TITLES[1], 4, "the row"),
        (TITLES[1], 9, "the row"),
        (TITLES[2], 5, "the value"),
        (TITLES[3], 7, "nothing"),
        (TITLES[4], 2, "nothing"),
    ]
    told = rows_of(content, "Summary")
    assert told[0][0] == "Faults found in Ownshire, records to 31 March 2020"
    assert told[1][0] == "5 faults; 2 rows left out of the figures."
    assert [(row[0], row[2], row[3], row[6]) for row in told[6:8]] == [
        (TITLES[0], "files", 1, "file-unreadable"),
        (TITLES[1], "reviews", 1, "end-before-start"),
    ]
    for sheet, top in ((book["Summary"], 6), (book["reviews"], 1)):
        assert sheet.freeze_panes == f"A{top + 1}"
        assert sheet.auto_filter.ref.startswith(f"A{top}:")
        assert sheet.cell(top + 1, 2).alignment.wrap_text


def test_the_workbook_names_no_child():
    born = reviews(4, "date-unreadable", "1/1/10", column="date_of_birth")
    content = made(reviews(3, "child-not-in-header", "SECRET-1", column="child_id"), born)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if b"SECRET-1" in archive.read(name) or b"1/1/10" in archive.read(name)]
    assert [row[6] for row in rows_of(content, "reviews")[1:]] == [HIDDEN, HIDDEN]


def test_without_a_fault_the_workbook_says_so():
    content = faults_workbook(no_faults(), "Ownshire", AS_AT)
    assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames == ["Summary"]
    assert rows_of(content, "Summary")[1][0] == "No fault was found."


def test_of_invented_records_every_row_says_that_they_are():
    content = made(reviews(3, "date-unreadable", "x"), source="Sampleshire (invented records)", invented=True)
    assert {row[-1] for row in rows_of(content, "reviews")[1:]} == {"Sampleshire (invented records)"}
    assert len(rows_of(made(reviews(3, "date-unreadable", "x")), "reviews")[0]) == 10


def test_more_faults_than_anybody_mends_one_by_one_are_cut_and_the_summary_says_so():
    many = pd.concat([reviews(2, "date-unreadable", "x")] * (MOST_ROWS + 1), ignore_index=True).assign(row=range(2, MOST_ROWS + 3))
    content = faults_workbook(many.astype({"row": "Int64"}), "Ownshire", AS_AT)
    assert len(rows_of(content, "reviews")) == MOST_ROWS + 1
    assert rows_of(content, "Summary")[3][0] == "reviews: the first 2,000 of 2,001 faults are listed; the CSV has all"


def test_the_command_writes_the_workbook_once_and_never_over_another(tmp_path):
    source = extract(tmp_path / "own", **{**GOOD, "reviews": CARE_REVIEWS.replace("PN5", "=PN9")})
    store, file = tmp_path / "store", tmp_path / "faults.xlsx"
    run = CliRunner()
    assert run.invoke(command_line.app, ["build", str(source), "--store", str(store)]).exit_code == 1
    command = ["faults", "--store", str(store), "--workbook", str(file)]
    assert run.invoke(command_line.app, command).exit_code == 0
    written = file.read_bytes()
    assert [row[6] for row in rows_of(written, "reviews")[1:]] == ["'=PN9"]
    again = run.invoke(command_line.app, command)
    assert again.exit_code == 2
    assert "cannot be written: File exists" in again.stderr
    assert file.read_bytes() == written
    printed = run.invoke(command_line.app, ["faults", "--store", str(store)])
    assert "'=PN9" in printed.stdout


def test_without_a_snapshot_there_is_no_workbook_and_the_answer_says_to_build_one(tmp_path):
    result = CliRunner().invoke(command_line.app, ["faults", "--store", str(tmp_path), "--workbook", str(tmp_path / "f.xlsx")])
    assert result.exit_code == 2
    assert "python -m data build" in result.stderr
    assert not (tmp_path / "f.xlsx").exists()
