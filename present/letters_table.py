"""The letters page's tables: each finding by judgement with its verdict now, and the other published reports. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

from data.letters import JUDGEMENTS, KINDS, SOURCE_KINDS, THEMES, Finding, Letter
from metrics.kit.compare import Reading
from metrics.kit.measure import register
from present import coverage, verdicts, words
from present.findings_table import NOT_SUPPLIED, Filtered, Query, evidence_link, measure_of, of_whom
from present.findings_words import became
from present.html_table import Cell, Column, Heading, Link, Row
from present.overview import PAGE_OF_THEME, Answered

COLUMNS = (
    Column("What inspectors found, in our words", width="42%"),
    Column("Measure", width="21%"),
    Column("Then → now", width="19%"),
    Column("Is the change real?", width="18%"),
)
REPORT_COLUMNS = (
    Column("Finding, in our words", width="42%"),
    Column("About", width="16%"),
    Column("What answers it", width="24%"),
    Column("Where", width="18%"),
)
ONLY_INSPECTORS = "Only inspectors can judge it"
ALL_TOGETHER = "All measures together"


def by_judgement(answered: Sequence[Answered], query: Query, filtered: Filtered) -> list[Row | Heading]:
    """A heading a judgement, which says what has become of its findings, then a row a finding in the letter's order."""
    rows: list[Row | Heading] = []
    for judgement in JUDGEMENTS:
        of_it = [one for one in answered if one.finding.judgement == judgement]
        if of_it:
            rows.append(Heading(heading(judgement, of_it)))
            rows += [finding_row(one, query, filtered) for one in of_it]
    return rows


def heading(judgement: str, answered: Sequence[Answered]) -> str:
    """ "Concern: 17 findings. Now: 6 really better, 2 really worse, 8 no real change, 1 without a measure of its own." """
    many = "1 finding" if len(answered) == 1 else f"{len(answered)} findings"
    return f"{JUDGEMENTS[judgement]}: {many}. Now: {became(answered)}."


def finding_row(one: Answered, query: Query, filtered: Filtered) -> Row:
    """A finding with the measure that decides it: then, now and the verdict; or why it has none."""
    finding, deciding = one.finding, one.deciding
    stated = f"States {finding.baseline.text}. " if finding.baseline else ""
    first = Cell(finding.short, f"{stated}{finding.says} ({finding.where})", strong=True)
    if deciding is None:
        return Row((first, _without(finding, query), Cell(), Cell()))
    others = len(one.others)
    which = "one" if measure_of(deciding).better == "neutral" else "the worst"
    more = f"{which} of {others + 1} measures" if others else ""
    whom = of_whom(deciding, finding, filtered)
    name = Cell(measure_of(deciding).title, "; ".join(text for text in (whom, more) if text), link=evidence_link(deciding, query, finding))
    verdict = Cell(verdicts.word(one.verdict), mark=verdicts.mark(one.verdict))
    if not isinstance(deciding, Reading):
        return Row((first, name, Cell(words.NOTHING, NOT_SUPPLIED), verdict))
    return Row((first, name, then_and_now(deciding), verdict))


def then_and_now(reading: Reading) -> Cell:
    """ "29% → 53%" with what both are made of; where there is no figure, why."""
    measure, then, now = reading.measure, reading.then, reading.now
    if then.basis == "none" and now.value is None:
        return Cell(words.NOTHING, then.why)
    moved = f"{words.then_value(measure, then)} → {words.value(measure, now.value)}"
    if measure.kind != "count" or now.value is None or then.basis == "none":
        return Cell(moved, f"{words.then_note(measure, then)} → {words.parts(measure, now)}", strong=True)
    note = "" if then.basis == "measured" and measure.clock == "stock" else f"; then {words.then_note(measure, then)}"
    return Cell(moved, f"{measure.unit}{note}", strong=True)


def _without(finding: Finding, query: Query) -> Cell:
    """What stands where a measure would."""
    if finding.measures == coverage.EVERYTHING:
        return Cell(ALL_TOGETHER, "It is about everything.", link=Link("", query()))
    if finding.why_unmeasured:
        return Cell(ONLY_INSPECTORS, finding.why_unmeasured)
    return Cell("Not measured here yet")


def report_rows(reports: Sequence[Letter], query: Query) -> list[Row | Heading]:
    """A heading a report, its outcome with where that is from, then its findings; of a report without any, that none is held."""
    rows: list[Row | Heading] = []
    for one in reports:
        certain = "" if one.date_is_certain else " (date not confirmed)"
        rows += [Heading(f"{one.title}{certain}"), Row((_outcome(one), Cell(), Cell(), Cell()))]
        rows += [_report_row(finding, query) for finding in one.findings]
    return rows


def _outcome(one: Letter) -> Cell:
    """A report's grades by area, and beneath them its kind, its dates, its source and what is not certain of them."""
    grades = "; ".join(f"{area}: {grade}" for area, grade in one.grades.items()) or "Without a grade"
    held = "" if one.findings else " No findings: only its outcome is held."
    dated = f" {one.date_source}" if one.date_source else ""
    source = f"{KINDS[one.kind]}, {one.when}; published {one.published_when}. {SOURCE_KINDS[one.source_kind]}: {one.source}."
    return Cell(f"{grades}.", f"{source}{dated}{held}")


def _report_row(finding: Finding, query: Query) -> Row:
    """One finding of a report, with a way to the measures that answer it."""
    known = [register()[name].measure for name in finding.measures if name in register()]
    says = Cell(finding.short, finding.says, strong=True, tag=JUDGEMENTS[finding.judgement].lower())
    if known:
        answer = Cell(
            known[0].title, "; ".join(one.title for one in known[1:]), link=Link(PAGE_OF_THEME[known[0].theme], query(measure=known[0].id))
        )
    else:
        answer = _without(finding, query)
    return Row((says, Cell(THEMES[finding.theme]), answer, Cell(finding.where)))
