"""The committee's tables of findings and of measures: what was found, then and now, and whether the change is real. No Streamlit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.letters import JUDGEMENTS, THEMES, Finding
from metrics.kit.measure import Measure
from present import verdicts, words
from present.findings_words import became
from present.html_table import Cell, Column, Heading, Link, Row
from present.overview import CANNOT_TELL, Answered
from present.public import untold
from present.public.at_visit import AT_THE_VISIT
from present.public.cards import then_note, then_value
from present.public.pace import change, is_one_period, per_period
from present.public.readings import NOT_SUPPLIED, PublicReading, Readings
from present.sparkline import Spark

MEASURED = (
    Column("Measure", width="24%"),
    Column("Then", numeric=True, width="17%"),
    Column("Now", numeric=True, width="14%"),
    Column("Over time", width="165px"),
    Column("Is the change real?", width="26%"),
)
COLUMNS = (Column("What inspectors found", width="20%"), *MEASURED)
BY_JUDGEMENT = (
    Column("What inspectors found, in our words", width="36%"),
    Column("Measure", width="18%"),
    Column("Then", numeric=True, width="15%"),
    Column("Now", numeric=True, width="12%"),
    Column("Is the change real?", width="19%"),
)
SHORTER = {
    " on average over the six months to the visit": ", on average",
    " over the six months to the visit": ", six months",
    " at 31 March ": ", 31 Mar ",
}
ONLY_INSPECTORS = "only inspectors can judge it"
NOT_CHARTED = "not every {period} can be shown"

LinkTo = Callable[[Measure], Link]


def by_theme(answered: Sequence[Answered], readings: Readings, link: LinkTo) -> list[Row | Heading]:
    """A heading a theme, in the order of the pages, then a row a measured finding in the letter's order."""
    rows: list[Row | Heading] = []
    for theme, title in THEMES.items():
        of_it = [one for one in answered if one.finding.theme == theme and one.deciding is not None]
        if of_it:
            rows += [Heading(title), *(_row(one, readings, link) for one in of_it)]
    return rows


def by_judgement(answered: Sequence[Answered], readings: Readings, link: LinkTo) -> list[Row | Heading]:
    """A heading a judgement, which says what has become of its findings, then a row a finding in the letter's order."""
    rows: list[Row | Heading] = []
    for judgement in JUDGEMENTS:
        of_it = [one for one in answered if one.finding.judgement == judgement]
        if of_it:
            many = "1 finding" if len(of_it) == 1 else f"{len(of_it)} findings"
            rows.append(Heading(f"{JUDGEMENTS[judgement]}: {many}. Now: {became(of_it)}."))
            rows += [_judged(one, readings, link) for one in of_it]
    return rows


def of_measures(
    measures: Sequence[Measure], readings: Readings, link: LinkTo, read: Callable[[Measure], PublicReading]
) -> list[Row | Heading]:
    """A row a measure of a theme; one that the release has no figure of says why."""
    return [Row(_measured(read(one) if readings.lacking(one) is None else one, readings, link)) for one in measures]


def _row(one: Answered, readings: Readings, link: LinkTo) -> Row:
    first = Cell(one.finding.short, _scope(one), tag=JUDGEMENTS[one.finding.judgement].lower())
    return Row((first, *_measured(_deciding(one), readings, link)))


def _judged(one: Answered, readings: Readings, link: LinkTo) -> Row:
    finding = one.finding
    stated = f"States {finding.baseline.text}. " if finding.baseline else ""
    first = Cell(finding.short, f"{stated}{finding.says} ({finding.where})", strong=True)
    if one.deciding is None:
        why = finding.why_unmeasured or "All findings together answer it."
        return Row((first, Cell("No figure", why), Cell(), Cell(), Cell()))
    name, then, now, _, verdict = _measured(_deciding(one), readings, link)
    return Row((first, name, then, now, verdict))


def _scope(one: Answered) -> str:
    """Of whom the finding is, where the figure is of everyone."""
    return f"about {one.finding.scope}; the figure is of the whole service" if _is_of_a_part(one.finding) else ""


def _is_of_a_part(finding: Finding) -> bool:
    return bool(finding.group)


def _deciding(one: Answered) -> PublicReading | Measure:
    if not isinstance(one.deciding, PublicReading | Measure):
        raise TypeError("a public table is made of public readings alone")
    return one.deciding


def _measured(one: PublicReading | Measure, readings: Readings, link: LinkTo) -> tuple[Cell, Cell, Cell, Cell, Cell]:
    """A measure as a link, then, now, the line, and whether the change is real."""
    if isinstance(one, Measure):
        lacking = readings.lacking(one)
        kind, why = (lacking.kind, lacking.why) if lacking is not None else (NOT_SUPPLIED, "")
        verdict = Cell(verdicts.word(CANNOT_TELL), why, mark=verdicts.mark(CANNOT_TELL))
        return (Cell(one.title, link=link(one)), Cell(words.NOTHING), Cell(words.NOTHING, kind), Cell(), verdict)
    measure = one.measure
    return (
        Cell(measure.title, link=link(measure)),
        Cell(then_value(one), _short(one)),
        Cell(one.shown_now.value, now_note(one), strong=True),
        Cell(spark=spark(one)) if one.charted else Cell(small=NOT_CHARTED.format(period=one.period)),
        Cell(verdicts.word(one.verdict), _beside(one), mark=verdicts.mark(one.verdict)),
    )


def _short(reading: PublicReading) -> str:
    """What the figure at the visit is made of, for a narrow column: with its time where that is not the visit's own."""
    average = f"a {reading.period}" if per_period(reading) is not None and not is_one_period(reading) else ""
    if reading.then_when != AT_THE_VISIT:
        month, year = reading.then_when.split()[-2:]
        return f"{average or reading.shown_then.beneath}, to {month[:3]} {year}"
    if average:
        return f"{average}, on average"
    note = then_note(reading)
    for long, short in SHORTER.items():
        note = note.replace(long, short)
    return note


def now_note(reading: PublicReading) -> str:
    """What the newest figure is made of, with its time where that is not a month."""
    plain = reading.period == "month" or reading.measure.clock != "flow" or not reading.shown_now.is_given
    when = "" if plain else f", {reading.period}"
    return f"{reading.shown_now.beneath}{when}"


def spark(reading: PublicReading) -> Spark:
    """The published figures as a small line; only of a measure whose every point is shown."""
    rows, measure = reading.rows, reading.measure
    visit = rows["month"].searchsorted(reading.letter.month_end.to_period("M").to_timestamp())
    label = f"{measure.title}: {reading.shown_now.full}; at the visit {then_value(reading)}"
    values = tuple(None if value != value else float(value) for value in rows["value"])
    return Spark(values, float(visit) if 0 < visit < len(rows) else None, verdicts.mark(reading.verdict), label)


def _beside(reading: PublicReading) -> str:
    """How far the figure moved, and what makes that real or leaves it untold."""
    if reading.verdict == CANNOT_TELL:
        return untold.beside(reading)
    moved, why = change(reading), verdicts.reason(reading)
    return f"{moved[:1].lower()}{moved[1:]}{f': {why}' if why else ''}"
