"""XML returns as sheets of text. What a file is, its elements say and not its name; one that breaks off is left out as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from data.faults import fault
from data.loaders import cin_census_files, ssda903_xml
from data.loaders.extract import Sheet
from data.loaders.ssda903_files import FILES
from data.loaders.xml_parse import Broken, Found, Path, Record, Unsafe, parse, paths
from data.loaders.xml_shape import Element, Shape, beneath

Read = tuple[list[Sheet], list[pd.DataFrame]]
WORKFORCE = "the children's social work workforce census"
SHOWN_ROOTS = 60


def read_xml(content: bytes, name: str) -> Read:
    """The sheets of an XML return, one a kind of record, each row numbered by its line; and the faults of the file."""
    try:
        kind, root = _kind(content)
        if kind is None:
            return [], [fault("xml-unknown", root, file=name)]
        if kind == WORKFORCE:
            parse(content, NOTHING)
            return [], [fault("return-not-read", WORKFORCE, file=name)]
        shape, sheets = _KINDS[kind]
        found = parse(content, shape if kind != SSDA903 or root == "CHILD" else beneath(root, shape))
    except Unsafe as problem:
        return [], [fault("xml-unsafe", str(problem), file=name)]
    except Broken as problem:
        return [], [fault("xml-broken", str(problem), file=name, row=problem.line)]
    return list(sheets(found, name)), _faults(found, name)


def _kind(content: bytes) -> tuple[str | None, str]:
    """What the file is, by its outermost elements, and the name of the outermost; None for what nobody knows."""
    root = ""
    for path in paths(content):
        root = path[0]
        kind = _BY_PATH.get(path[-2:] if path[-2:] == ("CHILD", "HEADER") else path)
        if kind is not None:
            return kind, root
    return None, root if root.isidentifier() and len(root) <= SHOWN_ROOTS else ""


def _faults(found: Found, name: str) -> list[pd.DataFrame]:
    unknown = [fault("element-unknown", element, file=name, row=line) for element, line in found.unknown.items()]
    return unknown + [fault("element-repeated", element, file=name, row=line) for element, line in found.repeated]


def _census(found: Found, name: str) -> Iterator[Sheet]:
    """A sheet for each kind of record that the census has; those of the children and their referrals even without a row."""
    day = _census_day(found.records["Header"])
    children, referrals = found.records["children"], found.records["CINdetails"]
    who = cin_census_files.SHAPE.columns["children"].index(cin_census_files.CHILD)
    when = cin_census_files.SHAPE.columns["CINdetails"].index(cin_census_files.REFERRED)
    yield _sheet(name, "children", children, [day])
    child = referrals.around
    yield _sheet(name, "CINdetails", referrals, [day, [row[who] if row else None for row in child]])
    by_place = {id(row): (of[who] if of else None, row[when]) for row, of in zip(referrals.rows, child, strict=True)}
    under = {"Reviews": {id(row): around for row, around in zip(*_rows_and_around(found, "ChildProtectionPlans"), strict=True)}}
    for kind, record in found.records.items():
        if record.rows and kind not in ("Header", "children", "CINdetails"):
            around = [under[kind].get(id(row)) for row in record.around] if kind in under else record.around
            of = [by_place.get(id(row), (None, None)) for row in around]
            yield _sheet(name, kind, record, [day, [child for child, _ in of], [referred for _, referred in of]])


def _rows_and_around(found: Found, kind: str) -> tuple[list[list[str | None]], list[list[str | None] | None]]:
    return found.records[kind].rows, found.records[kind].around


def _census_day(header: Record) -> str | None:
    """The reference date as it is written; the 31 March of the census's year where none is."""
    year, day = header.rows[0] if header.rows else (None, None)
    return day or (f"{year}-03-31" if year else None)


def _sheet(file: str, kind: str, record: Record, before: Sequence[str | list[str | None] | None]) -> Sheet:
    width = len(cin_census_files.SHAPE.columns[kind])
    own = [list(column) for column in zip(*record.rows, strict=True)] or [[] for _ in range(width)]
    size = len(record.rows)
    columns = [*([value] * size if not isinstance(value, list) else value for value in before), *own]
    return Sheet(file, kind, cin_census_files.RECORDS[kind], _frame(columns, record.lines))


def _frame(columns: Sequence[list[str | None]], lines: list[int]) -> pd.DataFrame:
    return pd.DataFrame({place: pd.array(column, dtype="str") for place, column in enumerate(columns)}, index=lines)


def _return(found: Found, name: str) -> Iterator[Sheet]:
    for kind, rows in ssda903_xml.files(found):
        headings = FILES[kind].headings
        columns = [list(column) for column in zip(*(row for _, row in rows), strict=True)] or [[] for _ in headings]
        yield Sheet(name, kind, headings, _frame(columns, [line for line, _ in rows]))


CENSUS, SSDA903 = "cin census", "ssda903"
# Of a return that is recognised and not read only whether it is whole.
NOTHING = Shape(Element(read=False), {})
_KINDS: dict[str, tuple[Shape, Callable[[Found, str], Iterator[Sheet]]]] = {
    CENSUS: (cin_census_files.SHAPE, _census),
    SSDA903: (ssda903_xml.SHAPE, _return),
}
_BY_PATH: dict[Path, str] = {
    ("Message", "Children"): CENSUS,
    ("Message", "CSWWWorker"): WORKFORCE,
    ("Message", "LALevelVacancies"): WORKFORCE,
    ("EXPSSDA903",): SSDA903,
    ("CHILD", "HEADER"): SSDA903,
}
