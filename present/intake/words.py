"""The words of the intake page that are worked out: files, sizes, what a sheet was taken for, and where the reader stands. No Streamlit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from present import words
from present.intake.flow import Stage
from present.intake.names import SETTINGS

STEPS = ("Files", "Check", "Figures", "Publish")
AT_HAND, PAST = ' aria-current="step"', ' class="rg-past"'
STEP_OF: Mapping[Stage, int] = {
    "dropped": 0,
    "checking": 1,
    "not checked": 1,
    "nothing to count": 1,
    "checked": 1,
    "counting": 2,
    "not counted": 2,
    "counted": 3,
}
FORMATS = {
    "tracker": "Tracker",
    "ssd": "Standard safeguarding dataset",
    "ssda903": "SSDA903 return",
    "cin_census": "CIN census",
    "annex_a": "Annex A",
}
TAKEN_FOR = re.compile(r"(?P<format>\S+) (?P<table>.+) \((?P<rows>[\d,]+) rows\)")


def steps_html(at: int) -> str:
    """The four steps, of which the one at hand is marked for everyone."""
    items = "".join(f"<li{AT_HAND if place == at else PAST if place < at else ''}>{step}</li>" for place, step in enumerate(STEPS))
    return f'<ol class="rg-steps" aria-label="Steps">{items}</ol>'


def files_of(count: int) -> str:
    """ "one file", "12 files"."""
    return "one file" if count == 1 else f"{words.small(count)} files"


def tables_of(count: int) -> str:
    """ "One table", "12 tables"."""
    return "One table" if count == 1 else f"{words.small(count).capitalize()} tables"


def size(count: int) -> str:
    """How large a file is: "0 bytes", "512 bytes", "3.4 MB"."""
    if count < 1_000:
        return "1 byte" if count == 1 else f"{count} bytes"
    return f"{count / 1_000:,.0f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"


def taken_for(said: str) -> tuple[str, str, str]:
    """What a sheet was taken for, as (format, table, rows); the whole of what was said as the format where it is put another way."""
    found = TAKEN_FOR.fullmatch(said)
    if found is None:
        return said, "", ""
    return FORMATS.get(found["format"], found["format"]), found["table"], found["rows"]


def formats(names: str) -> str:
    """ "tracker, annex_a" as "Tracker, then Annex A"."""
    return ", then ".join(FORMATS.get(name.strip(), name.strip()) for name in names.split(","))


def summary(told: Mapping[str, Any], unknown: int) -> str:
    """What the check found, in one sentence: "Three files recognised, two not; five faults, one row is left out."."""
    recognised = {title.partition(" [")[0] for title, _ in told["recognised"]}
    known = files_of(len(recognised)) if recognised else "no file"
    files = f"{known} recognised{f', {words.small(unknown)} not' if unknown else ''}".capitalize()
    lost = told["left_out"]
    rows = "no row is left out" if not lost else "one row is left out" if lost == 1 else f"{words.small(lost)} rows are left out"
    faults = "no fault" if not told["faults"] else "one fault" if told["faults"] == 1 else f"{words.small(told['faults'])} faults"
    return f"{files}; {faults}, {rows}."


def unrecognised(told: Mapping[str, Any], files: Sequence[str]) -> list[str]:
    """The dropped files that no format was found for, in the order in which they were dropped."""
    known = {title.partition(" [")[0].partition("/")[0] for title, _ in told["recognised"]}
    return [name for name in files if name not in known and name != SETTINGS]


def bullets(sentences: Sequence[str]) -> str:
    """Sentences as a list in HTML."""
    return f"<ul>{''.join(f'<li>{escape(one)}</li>' for one in sentences)}</ul>"
