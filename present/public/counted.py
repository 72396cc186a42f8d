"""How the published figures are counted, what is withheld and why, in plain words. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from metrics.kit.disclosure.public import HIDDEN
from metrics.kit.judge import NEEDED
from metrics.kit.measure import GROUP_TITLES, Measure, Registered, register
from present import definitions, verdicts, words
from present.html_table import Cell, Column, Row
from present.marks import mark_html
from present.public.figures_table import MEANINGS
from present.public.readings import EVERYONE, NOT_SUPPLIED, Readings

# What of a definition a reader outside the service needs; the rest is for whoever keeps the records.
DEFINED = (
    "Question",
    "Why it matters",
    "Who is counted",
    "What counts as met",
    "When",
    "Which way is good",
    "Standard",
    "Local rule",
    "Published comparator",
)
PERIODS = {"month": "month", "quarter": "quarter", "year": "year"}
SHOWN = (
    Column("Measure", width="34%"),
    Column("Shown by", width="12%"),
    Column("Chart", width="27%"),
    Column("Broken down by", width="27%"),
)
JUDGED = (
    "Every figure goes up and down, even when nothing has changed. The range that inspectors saw comes from the time before their visit; a "
    "change is real when the newest figures stand outside it, or seven in a row on one side of its average. That takes "
    f"{NEEDED} figures or more: of a measure that is shown by year, {NEEDED} years."
)
VERDICTS: Mapping[str, str] = {
    "better, and real": "Better than at the visit, by more than chance explains.",
    "better, may be chance": "Better over the last six months, but the newest figure does not stand out: it may be chance.",
    "no real change": "Up and down as before the visit, be that good or bad.",
    "worse, may be chance": "Worse over the last six months, but the newest figure does not stand out: it may be chance.",
    "worse, and real": "Worse than at the visit, by more than chance explains.",
    "cannot tell yet": "Too few figures, or too many hidden: the page says which, and how far the figure has moved.",
}
NO_NUMBER = "no number: too few for a percentage, or none is published; what stands beneath says which"
NOT_SHOWN = (Column("Measure", width="45%"), Column("Why"))
# Each number of the policy in a sentence, in the order in which a reader asks.
POLICY = (
    ("threshold", "A number from 1 to {} is hidden and marked c, whether it is of children, of families or of cases."),
    ("least_all_or_none", "“None” or “all” of fewer than {} is hidden as well: it would say something of every one of them."),
    (
        "least_values_left",
        "More figures are hidden, also marked c, until nobody can work out a hidden one by adding or subtracting: at least {} values stay "
        "possible.",
    ),
    (
        "threshold",
        "A figure that was published before stands as first released until it has changed by more than {}: the old paper less the new one "
        "would tell of the few children who were recorded late.",
    ),
    ("least_percentage_base", "A percentage is given only of {} or more."),
    ("least_mean_base", "An average is given only of {} cases or more."),
    ("least_workers", "Hours of fewer than {} workers are not shown, and no worker’s own figure ever is."),
    (
        "least_points_in_a_chart",
        "A chart by month or quarter needs {} figures in a row that can be shown, up to the newest; else there is a table.",
    ),
    ("base", "Figures of parts of the council are rounded, up or down, to a multiple of {}."),
    ("least_rounded_percentage_base", "A percentage of a part of the council is given only of {} or more."),
    ("newest_years", "Breakdowns are given of the newest {} years alone."),
    ("least_typical_group", "A breakdown is given only where its usual group counts {} or more: rounding would drown a smaller one."),
)


def rules(policy: Mapping[str, Any]) -> list[str]:
    """The thresholds of a release in sentences; one that no sentence is known for is left to the report."""
    return [text.format(policy[name]) for name, text in POLICY if name in policy]


def verdicts_html() -> str:
    """The six verdicts, each with its mark and what it means."""
    cells = "".join(
        f"<div><dt>{mark_html(verdicts.mark(one))}{escape(verdicts.word(one))}</dt><dd>{escape(text)}</dd></div>"
        for one, text in VERDICTS.items()
    )
    return f'<dl class="rg-verdicts">{cells}</dl>'


def symbols() -> list[tuple[str, str]]:
    """Each symbol of the tables and what it means."""
    return list({**MEANINGS, words.NOTHING: NO_NUMBER}.items())


def definition(entry: Registered) -> str:
    """How a measure is counted, as Markdown: its definition in a sentence, then what a reader can check."""
    facts = dict(definitions.facts(entry))
    lines = [f"- **{name}**: {facts[name]}" for name in DEFINED if name in facts]
    return f"{definitions.docstring(entry)}\n\n" + "\n".join(lines) + "\n"


def summary(readings: Readings) -> list[str]:
    """How many measures are shown, how many with a chart, and how many of their figures are hidden."""
    every = [entry.measure for entry in register().values()]
    shown = [one for one in every if readings.lacking(one) is None]
    charted = sum(bool(readings.declared(one)["charted"]) for one in shown)
    figures = readings.release.figures
    of_council = figures[figures["group_kind"] == EVERYONE]
    hidden = int((of_council["status"] == HIDDEN).sum())
    share = readings.release.said.get("share_published")
    weighted = f"Weighted by the children in them, {share:.0%} of all figures that the records give are shown." if share else ""
    found = [
        f"{len(shown)} of {len(every)} measures are shown, {charted} of them as a chart and the others as a table.",
        f"Of {len(of_council):,} figures of the whole council, {hidden:,} are hidden ({hidden / max(len(of_council), 1):.0%}).",
        weighted,
    ]
    return [line for line in found if line]


def not_shown_rows(readings: Readings) -> list[Row]:
    """One row a measure of which the release has nothing, with why."""
    found = [(entry.measure, readings.lacking(entry.measure)) for entry in register().values()]
    return [Row((Cell(measure.title), Cell(lacking.why))) for measure, lacking in found if lacking is not None]


def shown_rows(measures: Sequence[Measure], readings: Readings) -> list[Row]:
    """One row a measure: by which period it is shown, whether as a chart, by which parts of the council, and why not."""
    return [_row(measure, readings) for measure in measures]


def _row(measure: Measure, readings: Readings) -> Row:
    lacking, declared = readings.lacking(measure), readings.declared(measure)
    if lacking is not None:
        shown = "Not recorded" if lacking.kind == NOT_SUPPLIED else "Withheld"
        return Row((Cell(measure.title), Cell(shown, strong=True), Cell(lacking.why), Cell()))
    chart = "Yes" if declared["charted"] else "No"
    why = "" if declared["charted"] else str(declared["why"])
    given, withheld = (kinds_words(str(declared[name])) for name in ("kinds", "kinds_withheld"))
    return Row(
        (
            Cell(measure.title),
            Cell(PERIODS[str(declared["period"])].capitalize()),
            Cell(chart, why),
            Cell(f"{given[:1].upper()}{given[1:]}" if given else "Not broken down", f"withheld: {withheld}" if withheld else ""),
        )
    )


def kinds(text: str) -> tuple[str, ...]:
    """The breakdowns that a release names in one cell, parted by semicolons, commas or blanks."""
    return tuple(name for name in text.replace(";", " ").replace(",", " ").split() if name in GROUP_TITLES)


def kinds_words(text: str) -> str:
    """The same in words: "locality, age, sex"."""
    return ", ".join(GROUP_TITLES[name].lower() for name in kinds(text))
