"""The first and the last screens: what the meeting is about, the questions by kind, and what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.letters import Letter
from metrics.kit.disclosure.public import HIDDEN, PublicRelease
from metrics.kit.measure import register
from present import overview, words
from present.coverage import why as why_unmeasured
from present.meeting.figures import unbroken
from present.overview import Answered, Tally
from present.public.questions import KINDS, Question
from present.public.readings import WITHHELD, Readings
from present.public.untold import tile_line
from present.public.words import council

TILES = {"better": "Better, and real", "worse": "Worse, and real", "same": "No real change", "unknown": "Cannot tell yet"}
ON_ONE = 8  # lines that a screen of questions has room for
MOST_NAMED = 3  # of each list on the screen of what is withheld


@dataclass(frozen=True)
class Opening:
    """The first screen. `tiles`: (mark, count, word); `untold`: why the last of them cannot be told."""

    title: str
    council: str
    invented: str
    about: str
    records: str
    headline: str
    tiles: tuple[tuple[str, int, str], ...]
    untold: str
    note: str


@dataclass(frozen=True)
class Asking:
    """A screen of one kind of question: what it asks, and of what, as (name, figures, why)."""

    title: str
    ask: str
    items: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Withheld:
    """The last screen: what the symbol means, what is hidden in numbers, and what is not published at all, each with why."""

    meaning: tuple[str, ...]
    counted: tuple[str, ...]
    never: tuple[tuple[str, str], ...]
    without: tuple[tuple[str, str], ...]


def opening(release: PublicRelease, letter: Letter, answered: Sequence[Answered], readings: Readings, title: str) -> Opening:
    """The first screen: whose figures, up to when, and what has become of the findings, counted in words."""
    counts = overview.tally(answered)
    name = council(release)
    first = pd.Timestamp(release.said["covers_from"])
    about = f"Set beside {letter.called} on the {words.visit(letter)}"
    return Opening(
        title,
        name,
        f"Invented records. {name} is a made-up council." if release.said["invented"] else "",
        about,
        f"Records from {words.day(first)} to {words.day(release.as_at)}",
        overview.headline(counts, letter),
        tuple((kind, int(getattr(counts, kind)), word) for kind, word in TILES.items()),
        tile_line(answered, readings),
        _note(counts),
    )


def _note(counts: Tally) -> str:
    """What is in none of the four counts: "One more really changed where neither way is better. For three there is no figure."."""
    neutral = f"{_several(counts.neutral)} more really changed where neither way is better." if counts.neutral else ""
    own = "has no figure of its own" if counts.unmeasured == 1 else "have no figure of their own"
    without = f"{_several(counts.unmeasured)} more {own}." if counts.unmeasured else ""
    return " ".join(text for text in (neutral, without) if text)


def _several(count: int) -> str:
    return overview.number_word(count).capitalize()


def asking(found: Sequence[Question]) -> list[Asking]:
    """The questions by what they ask, as many screens as they need; a kind's order and its questions' as given."""
    together: dict[tuple[str, str], list[Question]] = {}
    for one in found:
        together.setdefault((one.kind, one.ask), []).append(one)
    return [
        Asking(f"Questions to ask: {_lower(KINDS[kind])}", ask, tuple(_item(one) for one in of[begin : begin + ON_ONE]))
        for (kind, ask), of in together.items()
        for begin in range(0, len(of), ON_ONE)
    ]


def _item(one: Question) -> tuple[str, str, str]:
    """What a question is about: the measure, or the finding; its figures in words; why it is asked."""
    if one.measure is None:
        return one.finding.short, "", one.why
    name, figures = f"{one.measure.title}: ", one.figures.partition(". ")[0].removesuffix(".")
    return one.measure.title, unbroken(figures.removeprefix(name)) if figures.startswith(name) else "", one.why


def withheld(release: PublicRelease, readings: Readings, answered: Sequence[Answered]) -> Withheld:
    """The last screen, from what the release says of itself."""
    threshold = release.said["policy"].get("threshold")
    few = "a small count" if threshold is None else f"a count of one to {words.small(int(threshold))}"
    own = release.figures[release.figures["group_kind"] == "all"]
    hidden, charts = int((own["status"] == HIDDEN).sum()), int((~release.measures["charted"].astype(bool)).sum())
    named = {name for one in answered for name in one.finding.measures}
    measures = sorted((entry.measure for entry in register().values()), key=lambda measure: measure.id not in named)  # stable: theirs first
    lacking = [(one.title, found.why) for one in measures if (found := readings.lacking(one)) is not None and found.kind == WITHHELD]
    without = [(one.finding.short, why_unmeasured(one.finding)) for one in answered if one.deciding is None]
    return Withheld(
        (
            f"“{HIDDEN}” stands for {few}, or for a figure from which such a count could be worked out.",
            f"“{HIDDEN}” is never nought. Nought is shown as 0.",
            "The full figures exist. A committee can ask to see them in private.",
        ),
        (
            f"{words.number(hidden)} of {words.number(len(own))} figures for the whole council are hidden.",
            f"{words.number(charts)} of {words.number(len(release.measures))} measures have no chart: not every point may be shown.",
            "Figures of parts of the council are rounded, up or down, to a multiple of five; none is in this presentation.",
        ),
        _first(lacking),
        _first(without),
    )


def _first(named: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The first of a list and how many more there are; the committee's pages have them all."""
    more = len(named) - MOST_NAMED
    return (*named[:MOST_NAMED], ("", f"And {words.small(more)} more.")) if more > 0 else tuple(named)


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
