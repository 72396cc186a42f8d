"""Each finding of a letter with its verdict: by the worst of its measures, counted, sorted and filtered. No Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from data.letters import THEMES, Finding, Letter
from metrics.kit.compare import WORST_FIRST, Reading
from metrics.kit.measure import Measure
from present import words
from present.pages import PAGES

PAGE_OF_THEME = {entry.file: entry.path for entry in PAGES}  # of a measure's theme
ALL = "all"
CANNOT_TELL = "cannot tell yet"
UNMEASURED = "unmeasured"
# What each tile counts. Every verdict is in exactly one, so that the tiles add up.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "better": ("better, and real",),
    "worse": ("worse, and real",),
    "same": ("no real change", "better, may be chance", "worse, may be chance", "higher, may be chance", "lower, may be chance"),
    "unknown": (CANNOT_TELL,),
    "neutral": ("higher, and real", "lower, and real"),
}
MAY_BE_CHANCE = tuple(verdict for verdict in GROUPS["same"] if verdict.endswith("chance"))
SORTS: Mapping[str, str] = {"worst": "Worst first", "letter": "The letter’s order"}
VERDICT_LABELS: Mapping[str, str] = {
    ALL: "All verdicts",
    "worse": "Worse, and real",
    "better": "Better, and real",
    "same": "No real change",
    "chance": "May be chance",
    "unknown": "Cannot tell yet",
    "neutral": "Higher or lower, and real",
}
FOLDED_FROM = 16  # findings: fewer are seen at once
THEME_LABELS: Mapping[str, str] = {ALL: "All themes", **THEMES}


@dataclass(frozen=True)
class Answered:
    """A finding with the readings of the measures that answer it; `lacking` are those that the extract cannot give."""

    finding: Finding
    readings: tuple[Reading, ...]
    lacking: tuple[Measure, ...] = ()

    @property
    def answers(self) -> tuple[Reading | Measure, ...]:
        """All its measures, those without a figure last."""
        return self.readings + self.lacking

    @cached_property
    def deciding(self) -> Reading | Measure | None:
        """The reading with the worst verdict, the letter's first where several share it. A measure not supplied cannot be told.

        None for a finding that no measure answers.
        """
        return min(self.answers, key=lambda one: WORST_FIRST.index(verdict_of(one)), default=None)

    @property
    def others(self) -> tuple[Reading | Measure, ...]:
        """The finding's other measures, in the letter's order."""
        return tuple(one for one in self.answers if one is not self.deciding)

    @property
    def verdict(self) -> str:
        """The worst verdict of its measures: a finding is only as good as its worst one. "unmeasured" when it has none."""
        return UNMEASURED if self.deciding is None else verdict_of(self.deciding)


Themes = list[tuple[str, list[Answered]]]


@dataclass(frozen=True)
class Tally:
    """How many findings of a letter have which verdict; `chance` are those of `same` that moved, which may be chance."""

    better: int = 0
    worse: int = 0
    same: int = 0
    unknown: int = 0
    neutral: int = 0
    unmeasured: int = 0
    chance: int = 0

    @property
    def measured(self) -> int:
        return self.better + self.worse + self.same + self.unknown + self.neutral


@dataclass(frozen=True)
class Asked:
    """Which findings a reader wants to see, and in which order."""

    sort: str = "worst"
    theme: str = ALL
    verdict: str = ALL

    @property
    def is_filtered(self) -> bool:
        return self.theme != ALL or self.verdict != ALL

    def query(self) -> dict[str, str]:
        """The address parameters that reopen it."""
        return {"sort": self.sort, "theme": self.theme, "verdict": self.verdict}


def read_asked(address: Mapping[str, str]) -> tuple[Asked, tuple[str, ...]]:
    """What an address asks for, the default in place of what does not exist, and a sentence for each of those."""
    known = {"sort": SORTS, "theme": THEME_LABELS, "verdict": VERDICT_LABELS}
    asked = {name: address.get(name) or next(iter(labels)) for name, labels in known.items()}
    shown = {name: value if value in known[name] else next(iter(known[name])) for name, value in asked.items()}
    named = {"sort": "an order", "theme": "a theme", "verdict": "a verdict"}
    faults = tuple(
        f"The address names {named[name]} that does not exist. Shown instead: {labels[shown[name]].lower()}."
        for name, labels in known.items()
        if shown[name] != asked[name]
    )
    return Asked(**shown), faults


def verdict_of(one: Reading | Measure) -> str:
    """A reading's verdict; of a measure that the extract does not supply nothing can be told."""
    return one.verdict if isinstance(one, Reading) else CANNOT_TELL


def answer(
    findings: Sequence[Finding],
    measures: Sequence[Measure],
    read: Callable[[Measure, Finding], Reading],
    lacking: Callable[[Measure], bool],
) -> list[Answered]:
    """Each finding with its readings, in the order given. `read` gives a measure's figures of the part that a finding is about."""
    known = {measure.id: measure for measure in measures}
    named = [(finding, [known[name] for name in finding.measures if name in known]) for finding in findings]
    return [
        Answered(finding, tuple(read(one, finding) for one in of if not lacking(one)), tuple(one for one in of if lacking(one)))
        for finding, of in named
    ]


def tally(answered: Sequence[Answered]) -> Tally:
    """Counts findings by the verdict of their worst measure."""
    found = [one.verdict for one in answered]
    counts = {name: sum(verdict in verdicts for verdict in found) for name, verdicts in GROUPS.items()}
    return Tally(**counts, unmeasured=found.count(UNMEASURED), chance=sum(verdict in MAY_BE_CHANCE for verdict in found))


def measures_judged(answered: Sequence[Answered]) -> int:
    """How many measures behind the findings have a verdict, each counted once."""
    return len({reading.measure.id for one in answered for reading in one.readings if reading.verdict != CANNOT_TELL})


def arrange(answered: Sequence[Answered], asked: Asked) -> Themes:
    """The measured findings that are asked for, by theme, as (theme, findings).

    Worst first: themes by their worst finding, findings by their verdict, ties in the letter's order. Else both as the letter has them.
    """
    shown = [one for one in answered if one.verdict != UNMEASURED and _is_asked(one, asked)]
    if asked.sort == "worst":
        shown = sorted(shown, key=lambda one: WORST_FIRST.index(one.verdict))
    themes = dict.fromkeys(one.finding.theme for one in shown)
    return [(theme, [one for one in shown if one.finding.theme == theme]) for theme in themes]


def parted(arranged: Themes, asked: Asked) -> tuple[Themes, Themes]:
    """The findings that are open at once, and those of a long list, worst first and not filtered, that are better: folded beneath."""
    if asked.sort != "worst" or asked.is_filtered or sum(len(of_theme) for _, of_theme in arranged) < FOLDED_FROM:
        return arranged, []
    is_better = GROUPS["better"].__contains__
    sides = [[(theme, [one for one in of if is_better(one.verdict) is side]) for theme, of in arranged] for side in (False, True)]
    rest, better = ([(theme, of) for theme, of in side if of] for side in sides)
    return (rest, better) if rest else (better, [])


def _is_asked(one: Answered, asked: Asked) -> bool:
    verdicts = MAY_BE_CHANCE if asked.verdict == "chance" else GROUPS.get(asked.verdict, WORST_FIRST)
    return asked.theme in (ALL, one.finding.theme) and one.verdict in verdicts


def nothing_shown(asked: Asked) -> str:
    """That no finding is as asked: "There is no measured finding on health with the verdict “worse, and real” in this view." """
    theme = "" if asked.theme == ALL else f" on {THEME_LABELS[asked.theme].lower()}"
    verdict = "" if asked.verdict == ALL else f" with the verdict “{VERDICT_LABELS[asked.verdict].lower()}”"
    return f"There is no measured finding{theme}{verdict} in this view."


def headline(counts: Tally, letter: Letter) -> str:
    """The result in one line: "Nine findings are really better than in November 2016, four are really worse"."""
    visit = f"{letter.month_end:%B %Y}"
    if not counts.measured:
        return f"No finding of the {words.visit(letter)} is measured here yet"
    if counts.unknown == counts.measured:
        return f"It cannot be said yet whether anything has changed since {visit}"
    if not counts.better and not counts.worse:
        return f"No finding is really better or really worse than in {visit}"
    better = f"{number_word(counts.better).capitalize() if counts.better else 'No'} {'finding is' if counts.better < 2 else 'findings are'}"
    return f"{better} really better than in {visit}, {number_word(counts.worse)} {'is' if counts.worse < 2 else 'are'} really worse"


def none_judged(letter: Letter, to: pd.Timestamp, period: str) -> str:
    """Why no finding has a verdict, where what the reader has chosen is the reason; else ""."""
    if to == (of_visit := letter.month_end.to_period("M").to_timestamp()):
        return f"{to:%B %Y} is the month of the visit itself: nothing can have changed since."
    if to < of_visit:
        return f"{to:%B %Y} is before the {words.visit(letter)}: nothing can have changed since."
    return "There are too few years to judge: choose “Month” or “Quarter”." if period == "year" else ""


def folded_line(better: int) -> str:
    """What stands over the folded findings: "21 findings are really better"."""
    return "One finding is really better" if better == 1 else f"{better} findings are really better"


def number_word(number: int) -> str:
    """Small numbers as words, as a headline has them."""
    small = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    return small[number] if number < len(small) else str(number)
