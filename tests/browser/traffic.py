"""Everything that a reader's browser is sent, opened to the last wrapping: what it says in words and what numbers stand in it.

Documents, answers, messages of the platform's socket (with the figures inside them, their arrays packed in base64), Arrow tables, Parquet
files, pictures with what is written into them, zip files, and addresses that carry their content with them.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import streamlit
from google.protobuf.message import DecodeError, Message
from playwright.sync_api import Download, Error, Page, Request, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.client import Reader, Run
from tests.browser.looking import hearing

ROOT = Path(__file__).parents[2]
# A number by itself: not part of a name made of hexadecimal digits. Thousands may have commas or narrow spaces between them.
PLAIN = re.compile(r"(?<![0-9A-Fa-f.])\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?(?![0-9A-Fa-f])")
# A name drawn by chance, of which one in three hundred ends in twelve digits: they may be a number like the canary's, and are none.
UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
GROUPED = re.compile("(?<![0-9A-Fa-f.,])\\d{1,3}(?:[,\u00a0\u202f\u2009]\\d{3})+(?:\\.\\d+)?(?![0-9A-Fa-f])")
CARRIED = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*),([^\"'\s)<>]*)")
PNG, ZIP, GZIP, PARQUET, ARROW, WOFF = b"\x89PNG\r\n", b"PK\x03\x04", b"\x1f\x8b", b"PAR1", (b"ARROW1", b"\xff\xff\xff\xff"), b"wOF"
WRITTEN_IN = {b"tEXt", b"zTXt", b"iTXt", b"eXIf"}  # the parts of a PNG that hold words


@dataclass
class Content:
    """What was found in something that was sent: words, and numbers beside how exactly each of them is written (a fraction of itself)."""

    texts: list[str] = field(default_factory=list)
    numbers: list[tuple[np.ndarray, float]] = field(default_factory=list)

    def add_number(self, *numbers: float) -> None:
        self.numbers.append((np.array(numbers, dtype="float64"), 1e-9))

    def traces(self, marks: Iterable[str], realms: np.ndarray, marked: np.ndarray) -> list[str]:
        """What of the canary is in it: the marks, numbers inside one of the realms (least, most), and the marked numbers (sorted)."""
        said = "\n".join(self.texts).casefold()
        found = [f"“{mark}” in words" for mark in marks if mark.casefold() in said]
        for numbers, exactly in (*self.numbers, (numbers_in(said), 1e-9)):
            sizes = np.unique(np.abs(numbers[np.isfinite(numbers)]))
            found += [f"{one!r}, an impossible count or made of one" for one in sizes[_inside(sizes, realms)].tolist()]
            found += [f"{one!r}, a marked count or made of one" for one in sizes[_among(sizes, marked, exactly)].tolist()]
        return found


def _inside(numbers: np.ndarray, realms: np.ndarray) -> np.ndarray:
    inside = np.zeros(len(numbers), dtype=bool)
    for least, most in realms:
        inside |= (numbers >= least) & (numbers <= most)
    return inside


def _among(numbers: np.ndarray, marked: np.ndarray, exactly: float) -> np.ndarray:
    """Which of the numbers are one of the marked ones; a number of four decimals or fewer is none of them."""
    if not len(marked) or not len(numbers):
        return np.zeros(len(numbers), dtype=bool)
    place = np.searchsorted(marked, numbers).clip(1, len(marked) - 1) if len(marked) > 1 else np.zeros(len(numbers), dtype="int64")
    away = np.minimum(np.abs(marked[place] - numbers), np.abs(marked[np.maximum(place - 1, 0)] - numbers))
    is_fine = np.abs(numbers * 1e4 - np.round(numbers * 1e4)) > 1e-4
    return (away <= exactly * np.maximum(numbers, 1)) & is_fine


def numbers_in(text: str) -> np.ndarray:
    """Every number that stands in a text."""
    text = UUID.sub("uuid", text)
    grouped = [re.sub("[,\u00a0\u202f\u2009]", "", one) for one in GROUPED.findall(text)]
    return np.array([*PLAIN.findall(text), *grouped], dtype="float64")


def opened(content: bytes) -> Content:
    """What a file or the body of an answer holds."""
    found = Content()
    _open(content, found)
    return found


def opened_message(packed: bytes) -> Content:
    """What one message of the platform's socket holds; one that cannot be read is taken for any other content."""
    message, found = ForwardMsg(), Content()
    try:
        message.ParseFromString(packed)
    except DecodeError:
        return opened(packed)
    _walk_message(message, found)
    return found


def _open(content: bytes, found: Content) -> None:
    """Adds what the content holds, by what it begins with; the bytes themselves are words too."""
    if content.startswith(WOFF):
        return
    if content.startswith(PNG):
        _open_picture(content, found)
    elif content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                found.texts.append(name)
                _open(archive.read(name), found)
    elif content.startswith(GZIP):
        _open(gzip.decompress(content), found)
    elif content.startswith(PARQUET) and content.endswith(PARQUET):
        _add_table(pq.read_table(io.BytesIO(content)), found)
        found.texts.append(str(pq.read_metadata(io.BytesIO(content)).metadata))
    elif content.startswith(ARROW) and _is_table(content, found):
        return
    else:
        _open_text(content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace"), found)
        return
    found.texts.append(content.decode("latin-1").replace("\n", " ") if len(content) < 100 else "")


def _open_picture(content: bytes, found: Content) -> None:
    """Adds the words written into a PNG."""
    place = 8
    while place + 8 <= len(content):
        (size,), kind = struct.unpack(">I", content[place : place + 4]), content[place + 4 : place + 8]
        held = content[place + 8 : place + 8 + size]
        if kind in WRITTEN_IN:
            name, _, rest = held.partition(b"\0")
            found.texts.append(name.decode("latin-1"))
            for start in range(min(len(rest), 6)):  # a compressed text begins a few bytes on
                try:
                    rest = zlib.decompress(rest[start:])
                    break
                except zlib.error:
                    continue
            _open(rest, found)
        place += size + 12


def _is_table(content: bytes, found: Content) -> bool:
    opening = pa.ipc.open_file if content.startswith(ARROW[0]) else pa.ipc.open_stream
    try:
        table = opening(io.BytesIO(content)).read_all()
    except pa.ArrowInvalid:
        return False
    _add_table(table, found)
    return True


def _add_table(table: pa.Table, found: Content) -> None:
    found.texts.append(str(table.schema.metadata))
    for name, column in zip(table.column_names, table.columns, strict=True):
        found.texts.append(name)
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            found.numbers.append((column.to_numpy().astype("float64"), 1e-9))
        else:
            found.texts += [str(one) for one in column.unique().to_pylist()]


def _open_text(text: str, found: Content) -> None:
    """Adds a text, and what it wraps: JSON, and addresses that carry their content."""
    if text[:1] in ("{", "["):
        try:
            _walk_json(json.loads(text), found)
            return
        except ValueError:
            pass  # it only looked like JSON: it is searched as it is
    found.texts.append(unescape(text))
    for kind, how, carried in CARRIED.findall(text):
        if kind.startswith(("font/", "text/javascript")):
            continue
        try:
            _open(base64.b64decode(unescape(carried), validate=False) if "base64" in how else unquote_to_bytes(carried), found)
        except binascii.Error:
            found.texts.append(carried)


def _walk_json(value: Any, found: Content) -> None:
    """Adds what JSON holds; an array of a figure is {"dtype", "bdata"}: its type, and its numbers in base64."""
    if isinstance(value, dict):
        if {"dtype", "bdata"} <= value.keys():
            array = np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"]))
            found.numbers.append((array.astype("float64"), 3e-7 if array.dtype == np.float32 else 1e-9))
            return
        found.texts += list(value)
        for one in value.values():
            _walk_json(one, found)
    elif isinstance(value, list):
        for one in value:
            _walk_json(one, found)
    elif isinstance(value, str):
        _open_text(value, found)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found.add_number(value)


def _walk_message(message: Message, found: Content) -> None:
    """Adds every field of a message, however deep."""
    for described, value in message.ListFields():
        is_map = described.message_type is not None and described.message_type.GetOptions().map_entry
        if is_map:
            for name, one in value.items():
                _add_field(name, found)
                _add_field(one, found)
        elif described.is_repeated:
            for one in value:
                _add_field(one, found)
        else:
            _add_field(value, found)


def _add_field(value: Any, found: Content) -> None:
    if isinstance(value, Message):
        _walk_message(value, found)
    elif isinstance(value, bytes):
        _open(value, found)
    elif isinstance(value, str):
        _open_text(value, found)
    elif not isinstance(value, bool):
        found.add_number(value)


@cache
def _shipped() -> frozenset[str]:
    """The files that come with the platform and with us, by hash: they were there before any record."""
    rooms = (Path(streamlit.__file__).parent / "static", ROOT / "present" / "static")
    return frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for room in rooms for path in room.rglob("*") if path.is_file())


class Recorder:
    """Everything a browser's page, or a reader without a browser, was sent since it listens: (is it a message, bytes): whence."""

    def __init__(self) -> None:
        self.heard: dict[tuple[bool, bytes], str] = {}
        self.waiting: list[Request] = []
        self.kinds: dict[str, int] = {}

    def keep(self, where: str, content: bytes | str, *, is_message: bool = False) -> None:
        packed = content.encode() if isinstance(content, str) else content
        self.kinds[where.partition(" ")[0]] = self.kinds.get(where.partition(" ")[0], 0) + 1
        if is_message or hashlib.sha256(packed).hexdigest() not in _shipped():
            self.heard.setdefault((is_message, packed), where)

    def listening(self, page: Page) -> AbstractContextManager[None]:
        """While it lasts, all that this page is sent and says."""
        return hearing(
            page,
            requestfinished=lambda one: self.waiting.append(one),  # not the list's own method, on which a name cannot be hung
            websocket=self._listen_to_socket,
            console=lambda said: self.keep("console", said.text),
        )

    def _listen_to_socket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda packed: self.keep("socket", packed, is_message=isinstance(packed, bytes)))

    def gather(self, page: Page) -> None:
        """Takes the bodies of the answers so far, and what the browser shows: address, title, words, names for screen readers."""
        waiting, self.waiting = self.waiting[:], []
        for request in waiting:
            response = request.response()
            if response is None:
                continue
            self.keep("answer " + response.url, "\n".join([response.url, *map(str, response.headers.items())]))
            if "content-disposition" in response.headers:
                continue  # a file: the browser does not give its body here, and it is kept as a download
            try:
                self.keep("answer " + response.url, response.body())
            except Error:  # the browser let go of it, or there is none: a redirect
                continue
        self.keep("page " + page.url, page.content())
        self.keep("page " + page.url, f"{page.url}\n{page.title()}")

    def keep_download(self, download: Download) -> None:
        self.keep("download " + download.suggested_filename, download.suggested_filename)
        self.keep("download " + download.suggested_filename, Path(download.path()).read_bytes())

    def traces(self, marks: Iterable[str], realms: np.ndarray, marked: np.ndarray) -> list[str]:
        """Every trace of the canary, with where it was."""
        marks = tuple(marks)
        return [
            f"{where}: {one}"
            for (is_message, content), where in self.heard.items()
            for one in (opened_message if is_message else opened)(content).traces(marks, realms, marked)
        ]


class Listening(Reader):
    """A reader without a browser whose every message is recorded."""

    def __init__(self, address: str, recorder: Recorder) -> None:
        super().__init__(address)
        self._recorder = recorder

    def __enter__(self) -> Listening:
        self._socket.__enter__()  # else it takes itself for one that nobody closes, and says so
        return self

    def _take(self, message: ForwardMsg, kind: str | None, run: Run) -> None:
        self._recorder.keep("reader", message.SerializeToString(), is_message=True)
        super()._take(message, kind, run)


def folder_contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, by its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()
