"""XML as rows of text: read once from beginning to end, without document types, entities or anything outside the file.

A row is numbered by the line on which its element begins. Only names of elements that a shape knows are read; nothing else is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pyexpat import ErrorString, ExpatError
from typing import Any

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from data.loaders.xml_shape import Element, Shape

# The parser reads an unfinished name or value again with every piece that it is given: each piece is twice as long as the one before, so
# that an endless value is read twice and not thousands of times.
FIRST_PIECE_BYTES = 100_000
# No return nests deeper than eight elements.
DEEPEST = 40
NAMES_KEPT = 20
LONGEST_NAME = 40
# How many elements are looked at before a file is called unknown.
ELEMENTS_LOOKED_AT = 500
Path = tuple[str, ...]


class Unsafe(Exception):
    """A document type, an entity or more nesting than any return has: told by name, without a word of the file."""


class Broken(Exception):
    """XML that ends early or is not well-formed. `line`: where, counted from 1."""

    def __init__(self, reason: str, line: int) -> None:
        super().__init__(reason)
        self.line = line


@dataclass
class Record:
    """The rows of one kind of record: text by position, the line of each, and the row of the record around it."""

    rows: list[list[str | None]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    around: list[list[str | None] | None] = field(default_factory=list)


@dataclass
class Found:
    """What a file held: its records, the names of elements that are unknown or stood empty, and where one stood twice in a record."""

    records: dict[str, Record] = field(default_factory=dict)
    blank: set[str] = field(default_factory=set)
    unknown: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)


def parse(content: bytes, of: Shape) -> Found:
    """The records of a file of that shape. Raises Unsafe, or Broken when it is not well-formed to its very end."""
    reading = _Reading(of)
    parser = _safe_parser()
    reading.attach(parser)
    _feed(parser, content)
    return reading.found


def paths(content: bytes) -> Iterator[Path]:
    """The names of the first elements, each with those around it and without namespaces, in the order in which they begin.

    Raises Unsafe and Broken as far as it is read.
    """
    parser = _safe_parser()
    around: list[str] = []
    seen: list[Path] = []

    def start(name: str, _: object) -> None:
        around.append(name.rpartition("}")[2])
        if len(seen) < ELEMENTS_LOOKED_AT:
            seen.append(tuple(around))
        if len(around) > DEEPEST:
            raise Unsafe(f"elements nested more than {DEEPEST} deep")

    def end(_: str) -> None:
        around.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    told = 0
    for piece, is_last in _pieces(content):
        _parse_piece(parser, piece, is_last)
        yield from seen[told:ELEMENTS_LOOKED_AT]
        told = len(seen)
        if told >= ELEMENTS_LOOKED_AT:
            return


class _Reading:
    """The rows as they come in: one call of `start`, `text` and `end` an element, so each of them does as little as it can."""

    def __init__(self, of: Shape) -> None:
        self.found = Found({name: Record() for name in of.columns})
        self._root = of.root

    def attach(self, parser: Any) -> None:
        """Sets the parser's handlers."""
        records = self.found.records
        within: list[Element | None] = [self._root]
        open_rows: list[list[str | None]] = []
        pieces: list[str] = []
        known: dict[str, str] = {}
        taken: Element | None = None

        def start(name: str, _: object) -> None:
            nonlocal taken
            above = within[-1]
            element = above.within.get(name) if above is not None else None
            if element is None and above is not None and above.read:
                element = above.find(name)
                if element is None:
                    self._note(name, parser.CurrentLineNumber)
            within.append(element)
            if element is None:
                if len(within) > DEEPEST:
                    raise Unsafe(f"elements nested more than {DEEPEST} deep")
                return
            if element.record:
                record = records[element.record]
                row: list[str | None] = [None] * element.width
                record.rows.append(row)
                record.lines.append(parser.CurrentLineNumber)
                record.around.append(open_rows[-1] if open_rows else None)
                open_rows.append(row)
            if element.column is not None:
                pieces.clear()
                taken = element

        def end(_: str) -> None:
            nonlocal taken
            element = within.pop()
            if element is None:
                return
            if element is taken:
                taken = None
                self._keep(element, open_rows[-1], "".join(pieces).strip(), known, parser)
            if element.record:
                open_rows.pop()

        def text(data: str) -> None:
            if taken is not None:
                pieces.append(data)

        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text

    def _keep(self, element: Element, row: list[str | None], value: str, known: dict[str, str], parser: Any) -> None:
        if not value:
            self.found.blank.add(element.name)
            return
        value = known.setdefault(value, value)
        column = element.column
        if column is None:
            return
        held = row[column]
        if held is None:
            row[column] = value
        elif element.joined:
            row[column] = f"{held} {value}"
        elif len(self.found.repeated) < NAMES_KEPT:
            self.found.repeated.append((element.name, parser.CurrentLineNumber))

    def _note(self, name: str, line: int) -> None:
        """An element that nobody knows: its name, as far as it is one, and the first line on which it stands."""
        plain = name.rpartition("}")[2]
        if plain.isidentifier() and len(plain) <= LONGEST_NAME and len(self.found.unknown) < NAMES_KEPT:
            self.found.unknown.setdefault(plain, line)


def _safe_parser() -> Any:
    """Expat's own parser, made by defusedxml: any document type, entity or reference to another file stops it."""
    parser = DefusedXMLParser(forbid_dtd=True, forbid_entities=True, forbid_external=True).parser
    parser.buffer_text = True
    parser.DefaultHandlerExpand = parser.CommentHandler = parser.ProcessingInstructionHandler = None
    return parser


def _feed(parser: Any, content: bytes) -> None:
    for piece, is_last in _pieces(content):
        _parse_piece(parser, piece, is_last)


def _pieces(content: bytes) -> Iterator[tuple[memoryview, bool]]:
    whole = memoryview(content)
    begins, size = 0, FIRST_PIECE_BYTES
    while begins < len(whole) or not begins:
        yield whole[begins : begins + size], begins + size >= len(whole)
        begins, size = begins + size, 2 * size


def _parse_piece(parser: Any, piece: memoryview, is_last: bool) -> None:
    try:
        parser.Parse(piece, is_last)
    except DTDForbidden as problem:
        raise Unsafe("a document type definition") from problem
    except DefusedXmlException as problem:
        raise Unsafe("an entity or a reference to another file") from problem
    except ExpatError as problem:
        raise Broken(ErrorString(problem.code), problem.lineno) from None
    except (LookupError, ValueError):
        # An encoding that it names and nobody knows, or that is no encoding of text.
        raise Broken("unknown encoding", 1) from None
