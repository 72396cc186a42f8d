"""The table of findings: one row a finding, the measure that decides it, then and now, and whether the change is real. No Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pandas as pd

from data.letters import JUDGEMENTS, THEMES, Finding
from metrics.kit.compare import Reading
from metrics.kit.measure import Measure
from present import verdicts, words
from present.html_table import Also, Cell, Column, Heading, Link, Row, link_html
from present.overview import CANNOT_TELL, PAGE_OF_THEME, Answered, verdict_of
from present.sparkline import Spark

COLUMNS = (
    Column("What inspectors found", width="15%"),
    Column("Measure", width="21%"),
    Column("Then", numeric=True, width="13%"),
    Column("Now", numeric=True, width="8%"),
    Column("Over time", width="165px"),
    Column("Is the change real?", width="152px"),
    Column("Standard", width="13%"),
)
NOT_SUPPLIED = "not supplied"

OF_ALL = "of the whole service"

Query = Callable[..., dict[str, str]]
Filtered = Callable[[Measure], bool]


def _always(measure: Measure) -> bool:
    return True


def findings_rows(arranged: Sequence[tuple[str, Sequence[Answered]]], query: Query, filtered: Filtered = _always) -> list[Row | Heading]:
    """A heading a theme, then a row a finding, in the order given. `query` gives the address parameters of a measure's page.

    `filtered`: whether the chosen group holds for a measure; one for which it does not says that its figures are of all.
    """
    rows: list[Row | Heading] = []
    for theme, findings in arranged:
        rows.append(Heading(THEMES[theme]))
        rows += [finding_row(one, query, filtered) for one in findings]
    return rows


def finding_row(one: Answered, query: Query, filtered: Filtered = _always) -> Row:
    """A finding by the measure that decides it, its other measures beneath that one's name. Raises ValueError when it has none."""
    if one.deciding is None:
        raise ValueError(f"the finding {one.finding.id} has no measure")
    finding = one.finding
    also = tuple(_also(other, query, of_whom(other, finding, filtered), finding) for other in one.others)
    first = Cell(finding.short, tag=JUDGEMENTS[finding.judgement].lower())
    return measure_row(one.deciding, query, first, also=also, filtered=filtered, finding=finding)


def measure_row(
    one: Reading | Measure,
    query: Query,
    first: Cell,
    *,
    also: tuple[Also, ...] = (),
    filtered: Filtered = _always,
    finding: Finding | None = None,
) -> Row:
    """A measure: its name as a link to the evidence, then, now, the line, whether the change is real, and the standard.

    `finding`: the one that it answers; where that is about a part of the service, the row says whether its figures are of it.
    """
    measure = measure_of(one)
    name = Cell(measure.title, of_whom(one, finding, filtered), link=evidence_link(one, query, finding), also=also)
    if isinstance(one, Measure):
        nothing = Cell(words.NOTHING)
        return Row((first, name, nothing, Cell(words.NOTHING, NOT_SUPPLIED), Cell(), _verdict_cell(CANNOT_TELL, NOT_SUPPLIED), Cell()))
    return Row(
        (
            first,
            name,
            Cell(words.then_value(measure, one.then), words.then_note(measure, one.then)),
            Cell(words.value(measure, one.now.value), words.parts(measure, one.now), strong=True),
            Cell(spark=_spark(one)),
            _verdict_cell(one.verdict, _beside_verdict(one)),
            _standard_cell(one),
        )
    )


def of_whom(one: Reading | Measure, finding: Finding | None, filtered: Filtered = _always) -> str:
    """Of whom the figures are where that is not as a reader expects: "looked-after units only", "not only looked-after units",
    "of the whole service"; else "".
    """
    if finding is not None and finding.group and isinstance(one, Reading):
        return f"{finding.scope} only" if one.about == finding.group else f"not only {finding.scope}"
    return "" if filtered(measure_of(one)) else OF_ALL


def _also(one: Reading | Measure, query: Query, whom: str, finding: Finding) -> Also:
    word = verdicts.word(verdict_of(one))
    said = f"{word} ({whom.removeprefix('of the ')})" if whom else word
    return Also(measure_of(one).title, evidence_link(one, query, finding), verdicts.mark(verdict_of(one)), said)


def measure_of(one: Reading | Measure) -> Measure:
    """The measure, read or not."""
    return one.measure if isinstance(one, Reading) else one


def evidence_link(one: Reading | Measure, query: Query, finding: Finding | None = None) -> Link:
    """The measure's page, opened at the part of the service that the figures are of where the finding is about that part."""
    measure = measure_of(one)
    of_part = finding is not None and finding.group and isinstance(one, Reading) and one.about == finding.group
    part = {"part": finding.group} if finding is not None and of_part else {}
    return Link(PAGE_OF_THEME[measure.theme], query(measure=measure.id, **part))


def _verdict_cell(verdict: str, beside: str) -> Cell:
    return Cell(verdicts.word(verdict), beside, mark=verdicts.mark(verdict))


def _beside_verdict(reading: Reading) -> str:
    """Why nothing can be said, else how far the figure moved, what makes that real and, where months are too few, by what it is judged.

    A rise of one point is real when it has lasted: without the reason the row would read oddly.
    """
    if reading.verdict == CANNOT_TELL:
        return reading.why
    moved, why = words.change(reading)[0], verdicts.reason(reading) if words.is_alike(reading) else ""
    quarter = ", judged by quarter" if reading.judged_note else ""
    return f"{moved[:1].lower()}{moved[1:]}{f': {why}' if why else ''}{'' if 'quarter' in why else quarter}"


def _standard_cell(reading: Reading) -> Cell:
    """Whether the standard is met, as a mark and words, with the standard beneath."""
    met, standard = verdicts.standard_met(reading)
    return Cell(met, standard, mark=verdicts.standard_mark(reading))


def _spark(reading: Reading) -> Spark:
    series = reading.series
    visit = series["month"].searchsorted(reading.letter.month_end.to_period("M").to_timestamp())
    inside = 0 < visit < len(series)
    measure = reading.measure
    label = f"{measure.title}: {words.full(measure, reading.now)}; at the visit {words.then_full(measure, reading.then)}"
    values = tuple(None if pd.isna(value) else float(value) for value in series["value"])
    return Spark(values, float(visit) if inside else None, verdicts.mark(reading.verdict), label)


def mark_and_word(one: Answered) -> tuple[str, str]:
    """A finding's mark and the word beside it; blanks for one that no measure answers."""
    return (verdicts.mark(one.verdict), verdicts.word(one.verdict)) if one.deciding is not None else ("", "")


def deciding_html(one: Answered, shown: Measure, query: Query, filtered: Filtered = _always) -> str:
    """Which measure a finding is judged by, as a link, where the picture beside it does not show that; else "".

    "Reviews held on time" can be better while the finding that it answers has not changed, because its worst measure has not. A finding
    about a part of the service always names its measure, with the part.
    """
    if one.deciding is None:
        return ""
    own = next((verdict_of(answer) for answer in one.answers if measure_of(answer).id == shown.id), one.verdict)
    whom = of_whom(one.deciding, one.finding, filtered) if one.finding.group else ""
    if own == one.verdict and not whom:
        return ""
    worst = measure_of(one.deciding)
    which = f"by {'another' if worst.better == 'neutral' else 'the worst'} of its measures: " if own != one.verdict else ""
    link = link_html(worst.title, evidence_link(one.deciding, query, one.finding))
    return f' <span class="rg-by">{which}{link}{f", {escape(whom)}" if whom else ""}</span>'
