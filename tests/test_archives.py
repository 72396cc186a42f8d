"""Archives, workbooks and files that are too much, locked or not what they say: a clear fault, and nothing of them is unpacked blindly."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data.loaders import archives, limits, load, workbooks
from data.loaders.archives import safe_name
from data.loaders.extract import Extract
from data.loaders.limits import MEGABYTE
from tests.extracts import CARE_EPISODES, CHILDREN, only

TABLE = CHILDREN.strip().encode()
SECONDS = 5.0


def zipped(file: Path, /, **named: bytes) -> Path:
    return packed(file, {name.replace("__", "."): content for name, content in named.items()})


def packed(file: Path, members: dict[str, bytes]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def timed(source: Path) -> Extract:
    began = time.process_time()
    found = load(source)
    assert time.process_time() - began < SECONDS
    return found


def lying(file: Path, says: int) -> Path:
    """The archive with every size in its directory and before its members replaced."""
    content = bytearray(file.read_bytes())
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        found = content.find(mark)
        while found >= 0:
            content[found + place : found + place + 4] = struct.pack("<I", says)
            found = content.find(mark, found + 4)
    file.write_bytes(content)
    return file


def test_files_in_an_archive_are_read_like_those_beside_it(tmp_path):
    packed(tmp_path / "returns.zip", {"2020/children.csv": TABLE, "2020/episodes.csv": CARE_EPISODES.strip().encode(), "notes.txt": b"x"})
    extract = load(tmp_path)
    assert [file for file, _ in extract.recognised] == ["returns.zip/2020/children.csv", "returns.zip/2020/episodes.csv"]
    assert extract.frames["children"]["_row"].tolist() == [2, 3]
    assert extract.faults.empty


def test_an_archive_can_be_the_source_itself(tmp_path):
    assert set(load(zipped(tmp_path / "all.zip", children__csv=TABLE)).frames) == {"children"}


def test_workbooks_parquet_and_xml_in_an_archive_are_read_too(tmp_path):
    sheet, columns = io.BytesIO(), io.BytesIO()
    pd.DataFrame({"child_id": ["A1"], "date_of_birth": ["2010-01-01"]}).to_excel(sheet, index=False)
    pd.DataFrame({"review_id": ["1"], "child_id": ["A1"], "held_date": ["2019-01-01"]}).to_parquet(columns)
    xml = b"<EXPSSDA903><CHILD><HEADER><CHILDID>A1</CHILDID></HEADER><EPISODE><DECOM>01/02/2019</DECOM></EPISODE></CHILD></EXPSSDA903>"
    members = {"a.xlsx": sheet.getvalue(), "b.parquet": columns.getvalue(), "c.xml": xml}
    assert {"children", "reviews"} <= set(load(packed(tmp_path / "all.zip", members)).frames)
    assert "c.xml" in load(tmp_path).recognised[-1][0]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.csv", "etc/passwd.csv"),
        ("/etc/a.csv", "etc/a.csv"),
        ("C:\\Data\\a.csv", "C_/Data/a.csv"),
        ("a/./b//c.csv", "a/b/c.csv"),
        ("line\nbreak\x1b[31m.csv", "line_break_[31m.csv"),
        ("turned\u202evsc.csv", "turned_vsc.csv"),
        ("x" * 300 + ".csv", "…" + "x" * 146 + ".csv"),
    ],
)
def test_names_inside_an_archive_are_made_safe(name, safe):
    assert safe_name(name) == safe


def test_nothing_of_an_archive_is_written_anywhere(tmp_path):
    source = tmp_path / "inner" / "deep"
    packed(source / "all.zip", {"../../outside.csv": TABLE, "..\\..\\also.csv": TABLE})
    extract = load(source)
    assert [file for file, _ in extract.recognised] == ["all.zip/also.csv", "all.zip/outside.csv"]
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["all.zip"]


def test_hidden_files_and_what_one_system_adds_are_passed_over_and_names_that_repeat_are_told_apart(tmp_path):
    members = {"__MACOSX/._a.csv": b"x", ".hidden.csv": b"x", "~$lock.xlsx": b"x", "a.csv": TABLE, "./a.csv": TABLE}
    assert [file for file, _ in load(packed(tmp_path / "all.zip", members)).recognised] == ["all.zip/a.csv", "all.zip/again/a.csv"]


def test_an_archive_in_an_archive_is_refused_and_the_files_beside_it_are_read(tmp_path):
    inner = zipped(tmp_path / "inner.zip", children__csv=TABLE).read_bytes()
    extract = load(packed(tmp_path / "outer" / "outer.zip", {"inner.zip": inner, "children.csv": TABLE, "more.7z": b"7z"}))
    found = extract.faults[extract.faults["rule"] == "archive-unsafe"]
    assert found["file"].tolist() == ["outer.zip/inner.zip", "outer.zip/more.7z"]
    assert set(extract.frames) == {"children"}


def test_an_archive_with_a_password_is_a_fault(tmp_path):
    file = zipped(tmp_path / "locked.zip", children__csv=TABLE)
    content = bytearray(file.read_bytes())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        content[content.find(mark) + place] |= 1
    file.write_bytes(content)
    assert only(load(file).faults, "file-locked")["file"] == "locked.zip"


def test_a_workbook_with_a_password_is_a_fault(tmp_path):
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    assert only(load(tmp_path).faults, "file-locked")["file"] == "locked.xlsx"


@pytest.mark.parametrize("name", ["a.7z", "a.rar", "a.tar.gz", "a.zip"])
def test_an_archive_that_cannot_be_opened_is_a_fault_and_not_passed_over(tmp_path, name):
    (tmp_path / name).write_bytes(b"no archive at all")
    assert only(load(tmp_path).faults, "archive-unreadable")["file"] == name


def test_an_archive_without_anything_to_read_is_a_fault(tmp_path):
    assert only(load(zipped(tmp_path / "a.zip", readme__txt=b"x")).faults, "file-empty")["file"] == "a.zip"


def test_a_small_archive_of_something_huge_is_refused_by_its_directory(tmp_path):
    file = packed(tmp_path / "bomb.zip", {"a.csv": b"child_id\n" + b"0" * 60 * MEGABYTE})
    assert file.stat().st_size < MEGABYTE
    assert "times its size" in only(timed(file).faults, "archive-unsafe")["found"]
    claim = lying(zipped(tmp_path / "claim.zip", **{f"a{n}__csv": TABLE for n in range(3)}), 4_000_000_000)
    assert "more than 1,000 MB" in only(timed(claim).faults, "archive-unsafe")["found"]


def test_a_directory_that_lies_is_found_out_while_reading(tmp_path):
    file = lying(packed(tmp_path / "bomb.zip", {"a.csv": b"child_id\n" + b"0" * 60 * MEGABYTE}), 100)
    assert only(timed(file).faults, "archive-unsafe")["found"] == "its directory says less than is packed in it"


def test_too_many_members_are_refused(tmp_path):
    file = packed(tmp_path / "many.zip", {f"{number}.csv": b"" for number in range(limits.MOST_MEMBERS + 1)})
    assert "1,001 files" in only(timed(file).faults, "archive-unsafe")["found"]


def test_the_members_of_an_archive_share_one_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "SMALL_BYTES", 10**12)
    monkeypatch.setattr(archives, "MOST_UNPACKED_BYTES", 1_000)
    file = lying(packed(tmp_path / "a.zip", {"a.csv": b"x" * 600, "b.csv": b"y" * 600}), 400)
    assert only(load(file).faults, "archive-unsafe")["leaves_out"] == "file"


@pytest.mark.parametrize("says", [None, 100])
def test_a_workbook_that_unpacks_to_too_much_is_refused_even_when_its_directory_lies(tmp_path, says):
    file = packed(tmp_path / "bomb.xlsx", {"xl/worksheets/sheet1.xml": b" " * 60 * MEGABYTE})
    if says:
        lying(file, says)
    assert only(timed(tmp_path).faults, "archive-unsafe")["file"] == "bomb.xlsx"


def workbook(file: Path, *, moved: str = "") -> Path:
    """A real workbook; `moved`: where its last value stands instead."""
    pd.DataFrame({"child_id": ["A1", "B2"], "sex": ["F", "M"], "ethnicity": ["WBRI", "BAFR"]}).to_excel(file, index=False)
    if moved:
        with zipfile.ZipFile(file) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = "xl/worksheets/sheet1.xml"
        row = "".join(filter(str.isdigit, moved))
        assert b'r="C3"' in members[name]
        members[name] = members[name].replace(b'r="C3"', f'r="{moved}"'.encode()).replace(b'<row r="3"', f'<row r="{row}"'.encode())
        packed(file, members)
    return file


@pytest.mark.parametrize("far", ["XFD1048576", "C99999999", "AAAA9999999"])
def test_one_value_at_the_far_end_of_a_sheet_does_not_fill_the_memory(tmp_path, far):
    workbook(tmp_path / "far.xlsx", moved=far)
    assert set(timed(tmp_path).faults["rule"]) <= {"archive-unsafe", "file-unreadable"}
    assert not timed(tmp_path).faults.empty


def test_a_value_some_way_off_is_read(tmp_path):
    workbook(tmp_path / "near.xlsx", moved="C5000")
    assert load(tmp_path).frames["children"]["_row"].tolist() == [2, 3, 5000]


def test_a_sheet_of_thousands_of_repeated_values_is_refused_and_one_of_blanks_is_not(tmp_path):
    cell = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
    blanks = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    workbooks._check_repeated(f"<table:table-row>{cell.format('')}</table:table-row>{blanks}".encode())
    wide = cell.format(' table:number-columns-repeated="16384"')
    tall = f'<table:table-row table:number-rows-repeated="1048000">{cell.format("")}</table:table-row>'
    for text in (f"<table:table-row>{wide}</table:table-row>", tall):
        with pytest.raises(limits.Unsafe):
            workbooks._check_repeated(f"{blanks}{text}".encode())


@pytest.mark.parametrize(("name", "most"), [("a.csv", 10), ("a.xml", 10), ("a.zip", 10)])
def test_a_file_above_the_limit_of_its_kind_is_refused_without_being_read(tmp_path, monkeypatch, name, most):
    monkeypatch.setattr(limits, "LARGEST_BYTES", {Path(name).suffix: most})
    (tmp_path / name).write_bytes(TABLE)
    assert only(load(tmp_path).faults, "file-too-large")["file"] == name


def test_ten_thousand_columns_are_a_clear_fault(tmp_path):
    wide = ",".join(f"c{number}" for number in range(10_000))
    (tmp_path / "wide.csv").write_text(f"{wide}\n{wide}\n")
    assert only(timed(tmp_path).faults, "too-many-columns")["found"] == "10,000, at most 1,000"


def test_headings_that_stand_again_among_the_rows_are_passed_over_and_reported(tmp_path):
    text = CHILDREN.strip()
    heading = text.splitlines()[0]
    (tmp_path / "children.csv").write_text(f"{text}\n{heading.upper()}\n{text}\n")
    extract = load(tmp_path)
    assert extract.frames["children"]["child_id"].tolist() == ["A1", "B2", "A1", "B2"]
    assert extract.faults[["rule", "row", "severity"]].values.tolist() == [["heading-again", 4, "note"], ["heading-again", 5, "note"]]
    assert extract.frames["children"]["_row"].tolist() == [2, 3, 6, 7]


def test_bytes_of_zero_are_taken_out_and_reported_and_end_no_value(tmp_path):
    (tmp_path / "children.csv").write_bytes(TABLE.replace(b"A1", b"A\0\0001"))
    extract = load(tmp_path)
    assert extract.frames["children"]["child_id"].tolist() == ["A1", "B2"]
    assert only(extract.faults, "zero-bytes")["row"] == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_common_encoding_and_end_of_line_reads_the_same(tmp_path, encoding, newline):
    text = newline.join(["", "  ", *CHILDREN.strip().splitlines()]).replace("A1", "Ä1") + newline
    (tmp_path / "children.csv").write_bytes(text.encode(encoding))
    extract = load(tmp_path)
    assert extract.frames["children"]["child_id"].tolist() == ["Ä1", "B2"]
    assert extract.frames["children"]["_row"].tolist() == [4, 5]
