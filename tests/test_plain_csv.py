"""The quick reader of CSV files says what the careful one says, of every file that it takes; and it takes the plain ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from data.loaders import Extract, load, reading
from data.loaders.plain_csv import read_plain
from tests.extracts import EPISODES, HEADER, MISSING, OC2, REVIEWS

CELLS = st.sampled_from(
    ["", "", "A1", "a1", " A1 ", "B2", "01/06/2017", "31/02/2018", "2018-03-31", "1/6/17", "X1", "V4", "é", "\u00a0", '"', "x y", "0"]
)
ENDS = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \n", ""])
ENCODINGS = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "utf-16", "latin-1"])
PLAIN = b"CHILD,DOB,REVIEW,REVIEW_CODE\nA1,01/06/2005,01/06/2017,PN1\nA1,,02/06/2017,\n"


@contextmanager
def with_care() -> Iterator[None]:
    """Every file read by the careful reader."""
    with patch.object(reading, "read_plain", lambda content, name: None):
        yield


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file of any shape: rows of other widths, blank lines, marks and encodings are in it more often than in a council's."""
    width = draw(st.integers(1, 4))
    lines = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width) | st.lists(CELLS, max_size=6), max_size=6))
    delimiter = draw(st.sampled_from(",,,;\t|"))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    heads = draw(st.lists(st.sampled_from(["CHILD", "DOB", "a", " b ", ""]), min_size=width, max_size=width))
    text = "".join(delimiter.join(line) + draw(st.just(end) | ENDS) for line in [heads, *lines])
    return text.encode(draw(ENCODINGS), errors="replace")


def told(content: bytes) -> tuple[list, pd.DataFrame]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "f.csv"
        file.write_bytes(content)
        sheets, faults = reading.read(file, "f.csv")
    rows = [
        (sheet.headings, sheet.rows, sheet.numbers.tolist(), [sheet.column(place).to_pylist() for place in sheet.rows]) for sheet in sheets
    ]
    return rows, pd.concat([pd.DataFrame(columns=["file", "row", "rule"]), *(part[["file", "row", "rule"]] for part in faults)])


@settings(max_examples=100, deadline=None)
@given(files())
@example(PLAIN)
@example(PLAIN.replace(b"\n", b"\r\n"))
@example(PLAIN + b",,,\n")
@example(b",,,\n" + PLAIN)
@example(b",\n")
@example(PLAIN.replace(b"\nA1,,", b"\n\nA1,,") + b"\n\n")
@example(PLAIN[:-1])
@example("a,b\né,1\n".encode())
@example(b"a,b\n\xe9,1\n")
@example(b"a,b\n\xed\xa0\x80,1\n")
def test_both_readers_say_the_same_of_any_file(content: bytes) -> None:
    quick, quick_faults = told(content)
    with with_care():
        careful, careful_faults = told(content)
    assert_frame_equal(quick_faults, careful_faults, check_dtype=False)
    assert len(quick) == len(careful)
    for (heads, rows, numbers, columns), (careful_heads, careful_rows, careful_numbers, careful_columns) in zip(
        quick, careful, strict=True
    ):
        assert (heads, numbers, columns) == (careful_heads, careful_numbers, careful_columns)
        assert_frame_equal(rows, careful_rows, check_index_type=False, check_column_type=False)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_plain_file_is_read_the_quick_way(mark: bytes, end: bytes) -> None:
    sheet = read_plain(mark + PLAIN.replace(b"\n", end), "f.csv")
    assert sheet is not None
    assert sheet.headings == ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
    assert sheet.numbers.tolist() == [2, 3]
    assert sheet.rows.iloc[1].isna().tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    "odd",
    [
        PLAIN.replace(b"PN1", b'"PN1"'),
        PLAIN.replace(b"PN1", b"PN1,x"),
        PLAIN.replace(b",PN1", b""),
        PLAIN.replace(b"\nA1,,", b"\rA1,,"),
        PLAIN.replace(b"PN1", b"P\0N"),
        PLAIN.replace(b"PN1", b"\xe9"),
        PLAIN.decode().encode("utf-16"),
        PLAIN[: PLAIN.index(b"\n") + 1],
        b"",
        b"\n",
        b"\r\n" + PLAIN,
    ],
)
def test_whatever_is_odd_is_left_to_the_careful_reader(odd: bytes) -> None:
    assert read_plain(odd, "f.csv") is None


def test_blank_lines_are_passed_over_and_rows_keep_their_numbers() -> None:
    sheet = read_plain(PLAIN.replace(b"\nA1,,", b"\n\n,,,\nA1,,") + b"\n\n", "f.csv")
    assert sheet is not None
    assert sheet.numbers.tolist() == [2, 5]


def test_a_line_longer_than_any_row_is_left_to_the_careful_reader() -> None:
    assert read_plain(PLAIN + b"A1,," + b"x" * (3 << 20) + b",\n", "f.csv") is None


CHILD = st.sampled_from(["A1", "B2", "b2", " A1", "", "C3"])
DAY = st.sampled_from(["01/06/2017", "30/09/2017", "31/03/2018", "02/06/2018", "2017-06-01", "soon", ""])
FILES = {
    "header": (HEADER, [CHILD, st.sampled_from(["1", "2", "f", "X"]), DAY, st.sampled_from(["WBRI", "wbri", "?"]), *[st.just("")] * 3]),
    "episodes": (
        EPISODES,
        [
            *(CHILD, DAY, st.sampled_from("SPs"), st.sampled_from(["C2", "V4", "c2"]), st.just("N1"), st.sampled_from(["U4", "T1"])),
            *(st.just("PR1"), DAY, st.sampled_from(["X1", "E8", ""]), *[st.just("")] * 4),
        ],
    ),
    "reviews": (REVIEWS, [CHILD, DAY, DAY, st.sampled_from(["PN0", "pn7", "PN9"])]),
    "missing": (MISSING, [CHILD, DAY, st.sampled_from(["M", "a", "Z"]), DAY, DAY]),
    "oc2": (OC2, [CHILD, DAY, st.sampled_from(["14", "x"]), *[st.sampled_from(["1", "0", ""])] * 9]),
}


@st.composite
def returns(draw: st.DrawFn) -> dict[str, bytes]:
    """A return of one to three years, each file of which may be there."""
    written = {}
    for year in range(2017, 2017 + draw(st.integers(1, 3))):
        for name, (heads, cells) in FILES.items():
            rows = draw(st.lists(st.tuples(*cells), max_size=4))
            if draw(st.integers(0, 5)):
                text = "\n".join([heads, *(",".join(row) for row in rows)]) + "\n"
                written[f"{year}-{name}.csv"] = text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])))
    return written


def loaded(files: dict[str, bytes]) -> Extract:
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return load(Path(folder))


@settings(max_examples=15, deadline=None)
@given(returns().filter(bool))
def test_a_return_is_the_same_extract_by_both_readers(files: dict[str, bytes]) -> None:
    quick = loaded(files)
    with with_care():
        careful = loaded(files)
    assert (quick.supplied, quick.recognised, quick.formats, quick.reach) == (
        careful.supplied,
        careful.recognised,
        careful.formats,
        careful.reach,
    )
    assert_frame_equal(quick.faults, careful.faults)
    assert list(quick.frames) == list(careful.frames)
    for name, frame in quick.frames.items():
        assert_frame_equal(frame, careful.frames[name])
