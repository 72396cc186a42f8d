"""The quick way into a CSV file in which nothing is odd. Whoever asks reads the file with care when there is no quick way.

A return of a hundred councils has four million rows, and reading them with care takes five times as long. Plain is a file in UTF-8
without quotation marks, whose rows all have as many values as there are headings; blank lines between them are passed over.
"""

from __future__ import annotations

import codecs

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc

from data.loaders.extract import PlainSheet
from data.loaders.headings import LEAST_HEADINGS
from data.loaders.limits import MOST_COLUMNS

# Read so much at a time; a line with more bytes is no row of a table.
BLOCK_BYTES = 1 << 20


def read_plain(content: bytes, name: str) -> PlainSheet | None:
    """The file as a sheet; None when anything in it is odd."""
    body = content.removeprefix(codecs.BOM_UTF8)
    ends = body.find(b"\n")
    if ends < 1 or ends + 1 == len(body) or b'"' in body or b"\0" in body:
        return None
    if b"\r" in body and body.count(b"\r") != body.count(b"\r\n"):
        return None
    try:
        text = body[:ends].decode().removesuffix("\r")
    except UnicodeDecodeError:
        return None
    if text != text.lstrip():
        return None
    delimiter = delimiter_of(text)
    headings = tuple(name.strip() for name in text.split(delimiter))
    if sum(map(bool, headings)) < LEAST_HEADINGS or len(headings) > MOST_COLUMNS:  # perhaps a title, with the headings below it
        return None
    texts = _texts(body, len(headings), delimiter)
    return None if texts is None else PlainSheet(name, headings, *_filled(texts))


def delimiter_of(heading: str) -> str:
    """What parts the values of a line of headings: the sign of the four that stands in it most often, a comma when none does."""
    return max(",;\t|", key=heading.count)


def _texts(body: bytes, width: int, delimiter: str) -> pa.Table | None:
    names = [str(place) for place in range(width)]
    try:
        return pc.read_csv(
            pa.BufferReader(body),
            pc.ReadOptions(skip_rows=1, column_names=names, block_size=BLOCK_BYTES),
            pc.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            pc.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True, check_utf8=not body.isascii()
            ),
        )
    except pa.ArrowInvalid:  # no UTF-8, or a row of another width: the careful reader says which
        return None


def _filled(texts: pa.Table) -> tuple[pa.Table, pd.Index]:
    """The rows that hold anything, and the file's own number of each."""
    numbers = pd.RangeIndex(2, texts.num_rows + 2)
    if not all(column.null_count for column in texts.columns):
        return texts, numbers
    filled = np.logical_or.reduce([column.is_valid().to_numpy() for column in texts.columns])
    return (texts, numbers) if filled.all() else (texts.filter(pa.array(filled)), numbers[filled])
