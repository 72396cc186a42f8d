"""The shape of an XML return: which elements begin a record, which hold its values, and which are known and not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# What stands for an element in a shape: its text is a value of the record around it; several such are joined; or it is known and not read.
VALUE, VALUES, PASSED_OVER = "value", "values", "passed over"
RECORD, OWN_TEXT = "@", "#"
# A file spells a name in one way, or in two with a namespace; a hostile one in millions.
MOST_SPELLINGS = 200


@dataclass
class Element:
    """One element of a shape. `record`: a row of that record begins with it; `column`: its text is that value of the innermost record."""

    name: str = ""
    within: dict[str, Element] = field(default_factory=dict)
    record: str = ""
    width: int = 0
    column: int | None = None
    joined: bool = False
    read: bool = True

    def find(self, name: str) -> Element | None:
        """The element of that name inside this one, without its namespace and whatever its case; None for one that is not known."""
        found = self.within.get(name.rpartition("}")[2].casefold())
        if found is not None and len(self.within) < MOST_SPELLINGS:
            self.within[name] = found  # as it is written: found at once the next time
        return found


@dataclass(frozen=True)
class Shape:
    """The root of a kind of return, and the columns of each of its records."""

    root: Element
    columns: Mapping[str, tuple[str, ...]]


def shape(written: Mapping[str, object]) -> Shape:
    """A shape from nested mappings: an element's name to VALUE, VALUES, PASSED_OVER or the elements inside it.

    `RECORD` names the record that an element begins, `OWN_TEXT` the value that its own text is.
    """
    columns: dict[str, list[str]] = {}
    root = Element()
    _fill(root, written, "", columns)
    for element in _every(root):
        element.width = len(columns.get(element.record, ()))
    return Shape(root, {record: tuple(names) for record, names in columns.items()})


def _fill(element: Element, written: Mapping[str, object], around: str, columns: dict[str, list[str]]) -> None:
    record = str(written.get(RECORD, around))
    if RECORD in written:
        element.record = record
        columns.setdefault(record, [])
    if OWN_TEXT in written:
        element.column = _place(columns[record], str(written[OWN_TEXT]))
    for name, inside in written.items():
        if name in (RECORD, OWN_TEXT):
            continue
        below = element.within.setdefault(name.casefold(), Element(name))
        if isinstance(inside, Mapping):
            _fill(below, inside, record, columns)
        elif inside == PASSED_OVER:
            below.read = False
        else:
            below.column, below.joined = _place(columns[record], name), inside == VALUES


def _place(names: list[str], name: str) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def beneath(any_name: str, within: Shape) -> Shape:
    """The same shape inside a document whose outermost element has that name."""
    return Shape(Element(within={any_name.casefold(): within.root}), within.columns)


def _every(element: Element) -> Iterable[Element]:
    yield element
    for inside in element.within.values():
        yield from _every(inside)


def values(names: str, held: str = VALUE) -> dict[str, object]:
    """Elements of one kind, named in one text."""
    return dict.fromkeys(names.split(), held)
