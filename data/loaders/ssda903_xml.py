"""The XML form of the SSDA903 return (data-standards 1.1): its elements, and the rows of the CSV files that it stands for."""

from __future__ import annotations

from collections.abc import Iterator

from data.loaders.ssda903_files import FILES
from data.loaders.xml_parse import Found, Record
from data.loaders.xml_shape import PASSED_OVER, RECORD, shape, values

# Elements that have another name than the column that they are.
RENAMED = {"CHILDID": "CHILD", "PL": "PLACE"}
_WHO = ("CHILD", "SEX", "DOB")


def _group(name: str) -> dict[str, object]:
    """A repeated group of a child's: the file's own columns without those that say who the child is."""
    return {RECORD: name, **values(" ".join(heading for heading in FILES[name].headings if heading not in _WHO))}


_EPISODE = _group("episodes") | values("PL") | {"PL_LA": PASSED_OVER, "PL_LOCATION": PASSED_OVER, "PL_DISTANCE": PASSED_OVER}
_OF_A_CHILD = {
    **values("CHILDID CHILD UPN SEX DOB ETHNIC UASC MOTHER MC_DOB DUC IN_TOUCH ACTIV ACCOM"),
    **values("DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"),
    "AREVIEW": _group("reviews"),
    "AMISSING": _group("missing"),
    "OC2": _group("oc2"),
    "AD_PLACED": _group("placed for adoption"),
    "PERMANENCE": _group("previous permanence"),
    # The national text names these two tables and not their elements: as the files are called, with and without the plural and the line.
    **{name: _group("social work episodes") for name in ("SWEPISODES", "SWEPISODE", "SW_EPISODES", "SW_EPISODE")},
    "DOLO": _group("deprivation of liberty"),
    "EPISODE": _EPISODE,
}
_CHILD = {RECORD: "child", "HEADER": _OF_A_CHILD, **_OF_A_CHILD}
SHAPE = shape({"CHILD": _CHILD})
# What a child's own elements become beside the header, and by which of them a child is in the file at all.
_OF_THE_HEADER = {"header": (), "oc3": ("IN_TOUCH", "ACTIV", "ACCOM"), "ad1": ("DATE_INT", "DATE_MATCH")}
_YES = ("1", "Y", "YES", "TRUE")
Row = tuple[int, list[str | None]]


def files(found: Found) -> Iterator[tuple[str, list[Row]]]:
    """Each file of the return that the XML holds anything of: its name, and its rows with their lines, under the file's own headings."""
    children = found.records["child"]
    of_child = [RENAMED.get(name, name) for name in SHAPE.columns["child"]]
    uasc, ceased = of_child.index("UASC"), of_child.index("DUC")
    for name, asked in _OF_THE_HEADER.items():
        needed = [of_child.index(column) for column in asked]
        rows = [pair for pair in zip(children.lines, children.rows, strict=True) if not asked or any(pair[1][place] for place in needed)]
        if rows or not asked:
            yield name, _picked(name, of_child, rows)
    if "UASC" in found.blank or any(row[uasc] or row[ceased] for row in children.rows):
        yield (
            "uasc",
            _picked("uasc", of_child, [pair for pair in zip(children.lines, children.rows, strict=True) if _alone(pair[1], uasc, ceased)]),
        )
    for name, record in found.records.items():
        if name != "child" and record.rows:
            yield name, list(_grouped(name, record, of_child))


def _alone(child: list[str | None], uasc: int, ceased: int) -> bool:
    """Whether the return calls the child unaccompanied: by its flag, or where it has none by the day on which that ceased."""
    flag = child[uasc]
    return flag.upper() in _YES if flag else bool(child[ceased])


def _picked(name: str, held: list[str], rows: list[Row]) -> list[Row]:
    places = [held.index(heading) for heading in FILES[name].headings]
    return [(line, [row[place] for place in places]) for line, row in rows]


def _grouped(name: str, record: Record, of_child: list[str]) -> Iterator[Row]:
    """The rows of a repeated group with who the child is; a group without a value is none."""
    own = [RENAMED.get(column, column) for column in SHAPE.columns[name]]
    headings = FILES[name].headings
    # Of a value that stands at both, the group's own is meant; PL and PLACE are two names of one.
    places = [[place for place, column in enumerate(own) if column == heading] for heading in headings]
    of_whom = [of_child.index(heading) if heading in _WHO else None for heading in headings]
    for line, row, child in zip(record.lines, record.rows, record.around, strict=True):
        if any(row):
            yield (
                line,
                [
                    child[place] if place is not None and child is not None else next((row[one] for one in mine if row[one]), None)
                    for place, mine in zip(of_whom, places, strict=True)
                ],
            )
