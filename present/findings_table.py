"""The table of findings: one row a finding, the measure that decides it, then and now, and whether the change is real. No Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    also = tuple(_also(other, query, filtered) for other in one.others)
    first = Cell(finding.short, tag=JUDGEMENTS[finding.judgement].lower())
    return measure_row(one.deciding, query, first, also=also, filtered=filtered)


def measure_row(one: Reading | Measure, query: Query, first: Cell, *, also: tuple[Also, ...] = (), filtered: Filtered = _always) -> Row:
    """A measure: its name as a link to the evidence, then, now, the line, whether the change is real, and the standard."""
    measure = _measure_of(one)
    name = Cell(measure.title, "" if filtered(measure) else OF_ALL, link=_link(measure, query), also=also)
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


def _also(one: Reading | Measure, query: Query, filtered: Filtered) -> Also:
    verdict, measure = verdict_of(one), _measure_of(one)
    word = verdicts.word(verdict) if filtered(measure) else f"{verdicts.word(verdict)} ({OF_ALL.removeprefix('of the ')})"
    return Also(measure.title, _link(measure, query), verdicts.mark(verdict), word)


def _measure_of(one: Reading | Measure) -> Measure:
    return one.measure if isinstance(one, Reading) else one


def _link(measure: Measure, query: Query) -> Link:
    return Link(PAGE_OF_THEME[measure.theme], query(measure=measure.id))


def _verdict_cell(verdict: str, beside: str) -> Cell:
    return Cell(verdicts.word(verdict), beside, mark=verdicts.mark(verdict))


def _beside_verdict(reading: Reading) -> str:
    """Why nothing can be said, else how far the figure moved and, where months are too few, by what it is judged."""
    if reading.verdict == CANNOT_TELL:
        return reading.why
    moved = words.change(reading)[0]
    return f"{moved[:1].lower()}{moved[1:]}{', judged by quarter' if reading.judged_note else ''}"


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


def mark_and_word(finding: Finding, answered: Sequence[Answered]) -> tuple[str, str]:
    """A finding's mark and the word beside it; blanks for one that no measure answers."""
    found = next((one.verdict for one in answered if one.finding.id == finding.id and one.deciding is not None), "")
    return (verdicts.mark(found), verdicts.word(found)) if found else ("", "")


def deciding_html(one: Answered, shown: Measure, query: Query) -> str:
    """Which measure a finding is judged by, as a link, where that contradicts the one in the picture beside it; else "".

    "Reviews held on time" can be better while the finding that it answers has not changed, because its worst measure has not.
    """
    own = next((verdict_of(answer) for answer in one.answers if _measure_of(answer).id == shown.id), one.verdict)
    if one.deciding is None or own == one.verdict:
        return ""
    worst = _measure_of(one.deciding)
    which = "another" if worst.better == "neutral" else "the worst"
    return f' <span class="rg-by">by {which} of its measures: {link_html(worst.title, _link(worst, query))}</span>'
