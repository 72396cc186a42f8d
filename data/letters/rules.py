"""The rules a letter file must keep. Each rule is a small function that returns the faults it finds."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.letters.model import JUDGEMENTS, KINDS, LABEL_CHARACTERS, MILESTONE_KINDS, PRECISIONS, SOURCE_KINDS, THEMES

Entry = Mapping[str, Any]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REQUIRED: Mapping[str, frozenset[str]] = {
    "letter": _names(
        "id title label kind visit_from visit_to precision published published_precision source publisher source_kind provider_urn areas"
    ),
    "finding": _names("id theme judgement short says where"),
    "milestone": _names("id kind theme title label from to precision where source"),
    "baseline": _names("measure unit said"),
}
_OPTIONAL: Mapping[str, frozenset[str]] = {
    "letter": _names("date_source"),
    "finding": _names("measures why_unmeasured scope baseline"),
    "milestone": _names("note"),
    "baseline": _names("value low high"),
}
_ALLOWED: Mapping[tuple[str, str], Sequence[str]] = {
    ("letter", "kind"): tuple(KINDS),
    ("letter", "source_kind"): tuple(SOURCE_KINDS),
    ("letter", "precision"): PRECISIONS,
    ("letter", "published_precision"): PRECISIONS,
    ("finding", "theme"): tuple(THEMES),
    ("finding", "judgement"): tuple(JUDGEMENTS),
    ("milestone", "theme"): tuple(THEMES),
    ("milestone", "kind"): MILESTONE_KINDS,
    ("milestone", "precision"): PRECISIONS,
}
_DATES = _names("visit_from visit_to published from to")
_LISTS = _names("areas measures")
_NUMBERS = _names("value low high")
_MEASURE_ID = re.compile(r"[a-z][a-z0-9_]*")


def faults_of(content: Entry) -> list[str]:
    """Every fault of one file's content, each beginning with the entry it is about. Empty when there is none."""
    faults = [
        f"unknown part [{name}]; a letter file has letter, finding and milestone"
        for name in content
        if name not in ("letter", "finding", "milestone")
    ]
    faults += [f"no [{what}]; a letter file has at least one" for what in ("letter", "finding") if not entries(content, what)]
    for what, more in (("letter", _letter_faults), ("finding", _finding_faults), ("milestone", _milestone_faults)):
        for position, entry in enumerate(entries(content, what), start=1):
            found = _shape_faults(what, entry)
            faults += [f"{what} {entry.get('id') or f'number {position}'}: {fault}" for fault in found or more(entry)]
    return faults


def entries(content: Entry, what: str) -> list[Entry]:
    """The entries of one part of a file, as a list also where there is one or none."""
    part = content.get(what, [])
    return list(part) if isinstance(part, list) else [part]


def _shape_faults(what: str, entry: Entry) -> list[str]:
    """Faults of presence, type and allowed values; the rules that compare fields are only asked when there are none."""
    known = _REQUIRED[what] | _OPTIONAL[what]
    faults = [f"{name} is missing" for name in sorted(_REQUIRED[what] - set(entry))]
    faults += [f"unknown entry {name!r}; allowed are {', '.join(sorted(known))}" for name in entry if name not in known]
    for name, value in entry.items():
        allowed = _ALLOWED.get((what, name))
        if fault := _value_fault(name, value):
            faults.append(fault)
        elif allowed and value not in allowed:
            faults.append(f"{name} is {value!r}; allowed are {', '.join(allowed)}")
    return faults


def _value_fault(name: str, value: Any) -> str:
    if name == "baseline":
        return "" if isinstance(value, dict) else "baseline is not a table; write [finding.baseline]"
    if name in _DATES:
        is_day = isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
        return "" if is_day else f"{name} is {value!r}; a date is written 2016-11-30, without quotes"
    if name in _NUMBERS:
        return "" if isinstance(value, int | float) and not isinstance(value, bool) else f"{name} is {value!r}; a number is expected"
    texts = value if name in _LISTS and isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        return f"{name} is {value!r}; {'a list with at least one text' if name in _LISTS else 'a text'} is expected"
    return f"{name} is blank" if not all(text.strip() for text in texts) else ""


def _letter_faults(entry: Entry) -> list[str]:
    faults = _span_faults(entry, "visit_from", "visit_to", "a visit")
    if entry["published"] < entry["visit_from"]:
        faults.append(f"published {entry['published']} is before the visit of {entry['visit_from']}")
    if entry["precision"] != "day" and not entry.get("date_source"):
        faults.append("date_source is missing; say where the date comes from when the letter does not give the day")
    return faults + _label_faults(entry)


def _finding_faults(entry: Entry) -> list[str]:
    measures = entry.get("measures", [])
    faults = [
        f"measure {measure!r} is not an id (small letters, digits, underscores)"
        for measure in measures
        if not _MEASURE_ID.fullmatch(measure)
    ]
    if bool(measures) == bool(entry.get("why_unmeasured")):
        faults.append("give measures, or why_unmeasured when there are none, and not both")
    if len(set(measures)) < len(measures):
        faults.append("a measure is named twice")
    return faults + (_baseline_faults(entry["baseline"], measures) if "baseline" in entry else [])


def _baseline_faults(baseline: Entry, measures: Sequence[str]) -> list[str]:
    faults = [f"baseline: {fault}" for fault in _shape_faults("baseline", baseline)]
    if "measure" in baseline and baseline["measure"] not in measures:
        faults.append(f"baseline: measure {baseline['measure']!r} is not among the finding's measures")
    numbers = _NUMBERS & set(baseline)
    if numbers not in ({"value"}, {"low", "high"}):
        faults.append("baseline: give value, or low and high")
    elif not faults and numbers == {"low", "high"} and baseline["low"] >= baseline["high"]:
        faults.append(f"baseline: low {baseline['low']} is not below high {baseline['high']}")
    return faults


def _milestone_faults(entry: Entry) -> list[str]:
    faults = _span_faults(entry, "from", "to", "a milestone")
    if entry["precision"] == "day" and entry["from"] != entry["to"]:
        faults.append("a milestone known to the day begins and ends on it; use another precision for a span")
    if entry["precision"] == "unknown" and entry["from"] == entry["to"]:
        faults.append("a milestone whose date is unknown is a span, not a day")
    return faults + _label_faults(entry)


def _span_faults(entry: Entry, start: str, end: str, what: str) -> list[str]:
    first, last = entry[start], entry[end]
    if last < first:
        return [f"{end} {last} is before {start} {first}"]
    whole = (first.replace(day=1), first.replace(day=calendar.monthrange(first.year, first.month)[1]))
    if entry["precision"] == "month" and (first, last) != whole:
        return [f"{what} known to the month runs from {whole[0]} to {whole[1]}, got {first} to {last}"]
    return []


def _label_faults(entry: Entry) -> list[str]:
    size = len(entry["label"])
    return [f"label has {size} characters; at most {LABEL_CHARACTERS} fit a chart"] if size > LABEL_CHARACTERS else []
