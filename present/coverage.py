"""Which findings a measure answers, which the dashboard as a whole does, and which only inspectors can judge. No Streamlit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from data.letters import Finding
from present.overview import number_word

EVERYTHING = ("all",)
OF_EVERYTHING = "It is about everything: all findings together answer it, at a glance."
NOT_YET = "Its measure is not part of this dashboard yet."


@dataclass(frozen=True)
class Coverage:
    """Findings by what answers them, each in the order of the letters; every finding is in one of the four."""

    measured: tuple[Finding, ...]
    everything: tuple[Finding, ...]
    inspectors: tuple[Finding, ...]
    not_yet: tuple[Finding, ...]

    @property
    def total(self) -> int:
        return len(self.measured) + len(self.rest)

    @property
    def rest(self) -> tuple[Finding, ...]:
        """The findings without a measure of their own."""
        return self.everything + self.inspectors + self.not_yet


def coverage(findings: Sequence[Finding], known: Collection[str]) -> Coverage:
    """Counts the findings; `known` are the ids of the measures that there are."""
    measured = tuple(one for one in findings if any(name in known for name in one.measures))
    everything = tuple(one for one in findings if one.measures == EVERYTHING)
    inspectors = tuple(one for one in findings if one.why_unmeasured)
    return Coverage(measured, everything, inspectors, tuple(one for one in findings if one not in measured + everything + inspectors))


def sentence(found: Coverage, source: str) -> str:
    """ "47 of 55 findings in the two letters are measured here; two are about everything; the other six only inspectors can judge." """
    parts = [f"{len(found.measured)} of {found.total} findings in {source} {_are(len(found.measured))} measured here"]
    if found.everything:
        count = len(found.everything)
        parts.append(f"{number_word(count)} {_are(count)} about everything, which all of them together answer")
    if found.not_yet:
        count = len(found.not_yet)
        parts.append(f"{number_word(count)} {'has a measure' if count == 1 else 'have measures'} that this dashboard does not hold yet")
    if found.inspectors:
        others = "the other " if found.measured else ""
        parts.append(f"{others}{number_word(len(found.inspectors))} only inspectors can judge")
    return f"{'; '.join(parts)}."


def why(finding: Finding) -> str:
    """Why a finding has no measure of its own; blank for one that names some."""
    if finding.measures == EVERYTHING:
        return OF_EVERYTHING
    return finding.why_unmeasured


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
