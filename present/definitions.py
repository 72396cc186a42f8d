"""Each measure's definition in words, generated from its own header.

The method page, docs/measures.md and the measure's own tab show the same.
"""

from __future__ import annotations

import inspect
import sys

from data import reference
from data.letters import findings
from metrics.kit.measure import GROUP_TITLES, Registered, measures, register, themes
from present.comparators import published_label
from present.words import day

KIND_WORDS = {
    "share": "Share: cases that met it ÷ cases that count",
    "count": "Count",
    "mean": "Average",
    "median": "Median: half are above it, half below",
    "maximum": "The longest",
    "rate": "Rate: the first number ÷ the second",
}
CLOCK_WORDS = {
    "flow": "What happened in the period, counted in the month in which its outcome can be known",
    "stock": "As things stood at the period's last day",
    "annual": "As at 31 March",
}
BETTER_WORDS = {"up": "Higher is better", "down": "Lower is better", "neutral": "Neither way is better by itself"}


def docstring(entry: Registered) -> str:
    """The measure's definition in one sentence, as its file begins."""
    return inspect.cleandoc(sys.modules[entry.module].__doc__ or "")


def facts(entry: Registered) -> list[tuple[str, str]]:
    """What a reader can check, as pairs of a name and words, in the order of a definition."""
    measure = entry.measure
    answered = [f"{one.short} ({one.letter})" for one in findings(measure=measure.id)]
    lines = [
        ("Question", measure.question),
        ("Why it matters", measure.why),
        ("Who is counted", measure.counted),
        ("What counts as met", measure.met),
        ("Kind", f"{KIND_WORDS[measure.kind]}; in {measure.unit}"),
        ("When", CLOCK_WORDS[measure.clock]),
        ("Which way is good", BETTER_WORDS[measure.better]),
        ("Standard", _standard(measure.standard)),
        ("Local rule", measure.local_rule),
        ("Published comparator", _published(measure.published, measure.published_difference)),
        ("Findings it answers", "; ".join(answered) or "None by itself: it is context for others"),
        (
            "Breakdowns",
            ", ".join(GROUP_TITLES[kind].lower() for kind in measure.groups if kind in GROUP_TITLES)
            or "None: a figure of the whole council",
        ),
        ("Needs", ", ".join(measure.needs)),
        ("Owner", measure.owner),
        ("Reviewed", f"{measure.reviewed}; next review {measure.next_review}"),
    ]
    return [(name, text) for name, text in lines if text]


def _standard(standard_id: str | None) -> str:
    if standard_id is None:
        return "None"
    rows = reference.standards()
    found = [reference.standard(name, on) for name in standard_id.split() for on in rows.loc[rows["id"] == name, "in_force_from"]]
    return "; ".join(_in_force(standard) for standard in found if standard is not None)


def _in_force(standard: reference.Standard) -> str:
    until = "" if standard.in_force_to is None else f" to {day(standard.in_force_to)}"
    unsure = " (not confirmed)" if standard.source_checked == "no" else ""
    return f"{standard.title}, in force from {day(standard.in_force_from)}{until}, {standard.status}. Source: {standard.source}{unsure}"


def _published(key: str | None, difference: str) -> str:
    if key is None:
        return "No national comparator is held"
    return f"{published_label(key)}. {difference}"


def markdown(entry: Registered, *, heading: bool = True) -> str:
    """One measure's definition as Markdown."""
    title = f"### {entry.measure.title}\n\n`{entry.measure.id}` · " if heading else f"`{entry.measure.id}` · "
    lines = [f"- **{name}**: {text}" for name, text in facts(entry)]
    return f"{title}{docstring(entry)}\n\n" + "\n".join(lines) + "\n"


def document() -> str:
    """The whole of docs/measures.md."""
    parts = ["# Measures\n\nGenerated from the measures' own headers by `python -m present.definitions`; a test holds this page to them.\n"]
    for theme in themes():
        parts.append(f"## {theme.title}\n\n{theme.intro}\n")
        parts += [markdown(register()[measure.id]) for measure in measures(theme.id)]
    return "\n".join(parts)


if __name__ == "__main__":
    print(document(), end="")
