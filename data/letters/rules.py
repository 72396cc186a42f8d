"""The rules a letter file must keep. Each rule is a small function that returns the faults it finds."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any

from data.letters.kinds import JUDGEMENTS, KINDS, LABEL_CHARACTERS, MILESTONE_KINDS, PRECISIONS, SOURCE_KINDS, THEMES

Entry = Mapping[str, Any]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_REQUIRED: Mapping[str, frozenset[str]] = {
    "letter": _names(
        "id title label kind visit_from visit_to precision published_precision source publisher source_kind provider_urn areas"
    ),
    "finding": _names("id theme judgement short says where"),
    "milestone": _names("id kind theme title label from to precision where source"),
    "baseline": _names("measure unit said"),
}
_OPTIONAL: Mapping[str, frozenset[str]] = {
    "letter": _names("date_source published date_is_certain grades"),
    "finding": _names("measures why_unmeasured scope group baseline"),
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
_PARTS = ("letter", "finding", "milestone")
_FILES = {("letter", "finding"): "letter file", ("letter",): "report's file", ("milestone",): "file of events"}
_DATES = _names("visit_from visit_to published from to")
_LISTS = _names("areas measures")
_NUMBERS = _names("value low high")
_TABLES = {"baseline": "[finding.baseline]", "grades": "[letter.grades]"}
_MEASURE_ID = re.compile(r"[a-z][a-z0-9_]*")
_GROUP = re.compile(r"[a-z][a-z0-9_]*:\S.*")


def faults_of(content: Entry, needed: Sequence[str] = ("letter", "finding")) -> list[str]:
    """Every fault of one file's content, each beginning with the entry it is about. Empty when there is none.

    `needed`: the parts it must have. A letter has findings; a report of which only the outcome is known has none, and a file of events
    has nothing but milestones.
    """
    faults = [f"unknown part [{name}]; a letter file has letter, finding and milestone" for name in content if name not in _PARTS]
    faults += [f"no [{what}]; a {_FILES[tuple(needed)]} has at least one" for what in needed if not entries(content, what)]
    if "letter" not in needed:
        faults += [f"[{what}] does not belong in a file of events" for what in ("letter", "finding") if entries(content, what)]
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
    if name in _TABLES:
        return "" if isinstance(value, dict) and value else f"{name} is not a table; write {_TABLES[name]}"
    if name == "date_is_certain":
        return "" if isinstance(value, bool) else f"{name} is {value!r}; true or false is expected"
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
    if "published" in entry and entry["published"] < entry["visit_from"]:
        faults.append(f"published {entry['published']} is before the visit of {entry['visit_from']}")
    if entry["precision"] != "day" and not entry.get("date_source"):
        faults.append("date_source is missing; say where the date comes from when the letter does not give the day")
    if ("published" in entry) == (entry["published_precision"] == "unknown"):
        faults.append('give published, or published_precision "unknown" when no source dates it, and not both')
    faults += [f"grades: {area} is {grade!r}; a text is expected" for area, grade in entry.get("grades", {}).items() if not _is_said(grade)]
    return faults + _label_faults(entry)


def _is_said(text: Any) -> bool:
    return isinstance(text, str) and bool(text.strip())


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
    faults += _group_faults(entry, measures)
    return faults + (_baseline_faults(entry["baseline"], measures) if "baseline" in entry else [])


def _group_faults(entry: Entry, measures: Sequence[str]) -> list[str]:
    """The part of the service that a finding is about, as a breakdown and a group."""
    if "group" not in entry:
        return []
    faults = [] if _GROUP.fullmatch(entry["group"]) else [f"group {entry['group']!r} is no breakdown and group, as service:Looked after"]
    if not measures or tuple(measures) == ("all",):
        faults.append("a group is of a finding with measures of its own")
    return faults if "scope" in entry else [*faults, "scope is missing; say in words which part the group is"]


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
    if entry["precision"] == "unknown" and first == last and what == "a visit":
        return ["a visit whose day is unknown is a span, not a day"]
    if entry["precision"] == "month" and (first, last) != whole:
        return [f"{what} known to the month runs from {whole[0]} to {whole[1]}, got {first} to {last}"]
    return []


def _label_faults(entry: Entry) -> list[str]:
    size = len(entry["label"])
    return [f"label has {size} characters; at most {LABEL_CHARACTERS} fit a chart"] if size > LABEL_CHARACTERS else []
