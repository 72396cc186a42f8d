"""The inspectors' letters: what they found, in our words, with what they state as numbers. One file a letter, `<date>-<kind>.toml`.

A press report of a letter carries `source_kind` and is never called the letter itself. Beside the letters stand, in `reports/`, the other
published reports, of which less is held, and in `events.toml` the events that are in none of them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from data.letters.kinds import JUDGEMENTS, KINDS, LABEL_CHARACTERS, SHARED_PAGES, SOURCE_KINDS, THEMES, page_theme
from data.letters.model import Baseline, Finding, Letter, Mark, Milestone, in_words
from data.letters.reading import History, LettersRefused, read_history, read_letters

__all__ = [
    "JUDGEMENTS",
    "KINDS",
    "LABEL_CHARACTERS",
    "SHARED_PAGES",
    "SOURCE_KINDS",
    "THEMES",
    "Baseline",
    "Finding",
    "History",
    "Letter",
    "LettersRefused",
    "Mark",
    "Milestone",
    "compared",
    "finding",
    "findings",
    "history",
    "in_words",
    "letter",
    "letters",
    "page_theme",
    "read_history",
    "read_letters",
    "reports",
    "timeline",
]


@cache
def history() -> History:
    """All that the files of this folder hold. Raises LettersRefused with every fault of every file."""
    return read_history(Path(__file__).parent)


def letters() -> tuple[Letter, ...]:
    """The letters that the dashboard answers, oldest first."""
    return history().letters


def reports() -> tuple[Letter, ...]:
    """The other published reports, oldest first; without findings where only the outcome is held."""
    return history().reports


def compared() -> tuple[Letter, ...]:
    """Every letter and report that figures can be set beside: letters first, then the reports with findings that a measure answers."""
    return (*letters(), *(one for one in reports() if one.is_compared))


def letter(letter_id: str) -> Letter:
    """The letter or report with this id. Raises KeyError that names the ids there are."""
    known = {one.id: one for one in (*letters(), *reports())}
    if letter_id not in known:
        raise KeyError(f"no letter {letter_id!r}; there are {', '.join(known)}")
    return known[letter_id]


def findings(theme: str | None = None, measure: str | None = None) -> tuple[Finding, ...]:
    """Findings of the letters, oldest first: all, those of a theme, or those that name a measure ("all" names none). Not of the reports."""
    return tuple(
        one for each in letters() for one in each.findings if theme in (None, one.theme) and (measure is None or measure in one.measures)
    )


def finding(finding_id: str) -> Finding:
    """The finding with this id; ids are unique over all letters. Raises KeyError."""
    known = {one.id: one for one in findings()}
    if finding_id not in known:
        raise KeyError(f"no finding {finding_id!r} in any letter")
    return known[finding_id]


def timeline(theme: str | None = None, beside: Letter | None = None) -> tuple[Mark, ...]:
    """What to draw on a time axis, by first day: judgements, visits, and the changes of `theme` and the themes that share its page.

    With a theme the letters' own visits and that of `beside` are drawn; None: those of every report, and every change. A change whose date
    no source gives has `is_span` and the bounds of what is known; it is never drawn as a day.
    """
    held = history()
    visits = (*held.letters, *held.reports) if theme is None else {one.id: one for one in (*held.letters, beside) if one}.values()
    changes = [milestone for one in (*held.letters, *held.reports) for milestone in one.milestones] + [*held.events]
    marks = [_visit(one) for one in visits]
    marks += [_change(one) for one in changes if one.kind == "judgement" or theme in (None, page_theme(one.theme))]
    return tuple(sorted(marks, key=lambda mark: (mark.from_date, mark.to_date, mark.label)))


def _visit(one: Letter) -> Mark:
    is_span = one.precision in ("year", "unknown")
    return Mark("letter", one.label, one.title, one.visit_from, one.visit_to, is_span, "overall", one.id, one.when, one.source)


def _change(one: Milestone) -> Mark:
    when = in_words(one.from_date, one.to_date, one.precision)
    return Mark(one.kind, one.label, one.title, one.from_date, one.to_date, one.is_span, one.theme, one.letter, when, one.source)
