"""The inspectors' letters: what they found, in our words, with what they state as numbers. One file a letter, `<date>-<kind>.toml`.

A press report of a letter carries `source_kind` and is never called the letter itself.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data.letters.model import (
    JUDGEMENTS,
    KINDS,
    LABEL_CHARACTERS,
    SOURCE_KINDS,
    THEMES,
    Baseline,
    Finding,
    Letter,
    Mark,
    Milestone,
    in_words,
)
from data.letters.reading import LettersRefused, read_letters

__all__ = [
    "JUDGEMENTS",
    "KINDS",
    "LABEL_CHARACTERS",
    "SOURCE_KINDS",
    "THEMES",
    "Baseline",
    "Finding",
    "Letter",
    "LettersRefused",
    "Mark",
    "Milestone",
    "finding",
    "findings",
    "in_words",
    "letter",
    "letters",
    "read_letters",
    "timeline",
]


@cache
def letters() -> tuple[Letter, ...]:
    """Every letter of this folder, oldest first. Raises LettersRefused with every fault of every file."""
    return read_letters(Path(__file__).parent)


def letter(letter_id: str) -> Letter:
    """The letter with this id. Raises KeyError that names the ids there are."""
    known = {one.id: one for one in letters()}
    if letter_id not in known:
        raise KeyError(f"no letter {letter_id!r}; there are {', '.join(known)}")
    return known[letter_id]


def findings(theme: str | None = None, measure: str | None = None) -> tuple[Finding, ...]:
    """Findings of all letters, oldest letter first: all, those of a theme, or those that name a measure ("all" names none)."""
    return tuple(
        one for each in letters() for one in each.findings if theme in (None, one.theme) and (measure is None or measure in one.measures)
    )


def finding(finding_id: str) -> Finding:
    """The finding with this id; ids are unique over all letters. Raises KeyError."""
    known = {one.id: one for one in findings()}
    if finding_id not in known:
        raise KeyError(f"no finding {finding_id!r} in any letter")
    return known[finding_id]


def timeline(theme: str | None = None) -> tuple[Mark, ...]:
    """What to draw on a time axis, by first day: every judgement and letter, and the changes of `theme` (None: of every theme).

    A change whose date no source gives has `is_span` and the bounds of what is known; it is never drawn as a day.
    """
    marks = [_visit(one) for one in letters()]
    marks += [
        _change(milestone)
        for one in letters()
        for milestone in one.milestones
        if milestone.kind == "judgement" or theme in (None, milestone.theme)
    ]
    return tuple(sorted(marks, key=lambda mark: (mark.from_date, mark.to_date, mark.label)))


def _visit(one: Letter) -> Mark:
    return Mark("letter", one.label, one.title, one.visit_from, one.visit_to, False, "overall", one.id, one.when, one.source)


def _change(one: Milestone) -> Mark:
    when = in_words(one.from_date, one.to_date, one.precision)
    return Mark(one.kind, one.label, one.title, one.from_date, one.to_date, one.is_span, one.theme, one.letter, when, one.source)
