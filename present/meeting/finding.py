"""One finding as a screen shows it: then and now, whether the change is real, the standard, a picture or why there is none, a question."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.letters import Finding, Letter, page_theme
from metrics.kit.measure import Measure
from present import verdicts, words
from present.meeting.drawing import Drawing, drawing
from present.meeting.figures import ROWS, Figure, newest_rows, now_figure, period_words, then_figure
from present.overview import CANNOT_TELL, Answered, verdict_of
from present.pages import PAGES
from present.public import words as said
from present.public.questions import now_words, question_for, then_words
from present.public.readings import PublicReading, Readings

THEME_TITLES = {page.file: page.title for page in PAGES}
ALL_HIDDEN = f"None of its newest {words.small(ROWS)} figures may be shown."
TABLE_INSTEAD = ", so that a table stands in place of a chart"  # as metrics.kit.release.shape words it
OPENINGS = ("No real change", "Whether this is a real change cannot be told yet")  # of sentences: the verdict over them says so
ALSO = 2  # other measures of a finding that a screen has room for


@dataclass(frozen=True)
class FindingScreen:
    """One screen. `mark` and `standard_mark` are of present.marks; `tone` colours the newest figure; `also` are (mark, words).

    picture: the chart, or None where `no_chart` says why and `rows` are the newest figures that are published, newest last; `no_rows` says
    why there are none of those either.
    """

    found: str
    theme: str
    title: str
    then: Figure
    now: Figure
    mark: str
    tone: str
    verdict: str
    reason: str
    whom: str
    standard: str
    standard_mark: str
    question: str
    picture: Drawing | None
    no_chart: str
    no_rows: str
    rows: tuple[Figure, ...]
    also: tuple[tuple[str, str], ...]


def finding_screen(one: Answered, readings: Readings, letter: Letter) -> FindingScreen:
    """The screen of a measured finding: of the measure that decides it, as on every page, even where that has no public figure for now."""
    shown = one.deciding
    if not isinstance(shown, PublicReading) or not shown.shown_now.is_given:
        return _without_figures(one, readings, letter)
    tone = verdicts.tone(shown.verdict)
    is_drawn = shown.charted and bool(shown.series["value"].notna().any())
    standard, standard_mark = _standard(shown)
    return FindingScreen(
        found=f"Inspectors found: {_lower(one.finding.short)}",
        theme=theme_title(one.finding),
        title=said.headline(shown),
        then=then_figure(shown),
        now=now_figure(shown),
        mark=verdicts.mark(shown.verdict),
        tone=tone,
        verdict=verdicts.word(shown.verdict),
        reason=_reason(shown),
        whom=_whom(one.finding),
        standard=standard,
        standard_mark=standard_mark,
        question=question_for(one, readings).ask,
        picture=drawing(shown, tone=tone, title=f"{shown.measure.title}, by {shown.period}", said=_told(shown)) if is_drawn else None,
        no_chart="" if is_drawn else said.no_chart(shown),
        no_rows="",
        rows=() if is_drawn else newest_rows(shown),
        also=_also(one, readings),
    )


def _without_figures(one: Answered, readings: Readings, letter: Letter) -> FindingScreen:
    """A finding whose deciding measure has no public figure now: its symbol, the sentence why, and what was published before."""
    reading = one.deciding if isinstance(one.deciding, PublicReading) else None
    measure = reading.measure if reading else next(found for found in one.answers if isinstance(found, Measure))
    lacking = readings.lacking(measure)
    rows = newest_rows(reading) if reading else ()
    nothing = (f"At the visit, {letter.month_end:%B %Y}", f"Now, {readings.release.as_at:%B %Y}")
    then, now = (Figure(label, words.NOTHING, "not published", True) for label in nothing)
    return FindingScreen(
        found=f"Inspectors found: {_lower(one.finding.short)}",
        theme=theme_title(one.finding),
        title=said.headline(reading) if reading else f"{measure.title}: no public figure",
        then=then_figure(reading) if reading else then,
        now=now_figure(reading) if reading else now,
        mark=verdicts.mark(CANNOT_TELL),
        tone="unknown",
        verdict=verdicts.word(CANNOT_TELL),
        reason=_sentence(reading.why) if reading else "",
        whom=_whom(one.finding),
        standard="",
        standard_mark="",
        question=question_for(one, readings).ask,
        picture=None,
        no_chart=_no_chart(reading, has_rows=bool(rows)) if reading else lacking.why if lacking else "",
        no_rows=ALL_HIDDEN if reading and not rows else "",
        rows=rows,
        also=_also(one, readings),
    )


def _no_chart(reading: PublicReading, *, has_rows: bool) -> str:
    """Why no chart is drawn; without a row to show, nothing of the table that stands in its place elsewhere."""
    why = said.no_chart(reading)
    return why if has_rows else why.replace(TABLE_INSTEAD, "")


def theme_title(finding: Finding) -> str:
    """The title of the page that a finding's theme is on."""
    return THEME_TITLES.get(page_theme(finding.theme), "")


def _reason(reading: PublicReading) -> str:
    """What makes the verdict, as a sentence of its own without the verdict's words."""
    if reading.verdict.endswith(", and real"):
        return _sentence(verdicts.reason(reading))
    told = verdicts.verdict_sentence(reading, reading.at)
    opening, _, rest = told.partition(": ")
    return _sentence(rest.removesuffix(".")) if rest and opening in OPENINGS else told


def _whom(finding: Finding) -> str:
    """That public figures are of everyone, where a finding is of a part of the service."""
    return f"Of everyone, not only {finding.scope}." if finding.group else ""


def _standard(reading: PublicReading) -> tuple[str, str]:
    """The standard with how often it was met, and its mark; blank without one."""
    if reading.target is None or not said.says_standard(reading):
        return "", ""
    short, note = verdicts.standard_met(reading)
    return f"Standard: {note}. {short}.", verdicts.standard_mark(reading)


def _also(one: Answered, readings: Readings) -> tuple[tuple[str, str], ...]:
    """The finding's other measures, in short."""
    others = [other for other in one.others if isinstance(other, PublicReading | Measure)]
    parts = [(verdicts.mark(verdict_of(other)), _short(other, readings)) for other in others[:ALSO]]
    more = len(others) - ALSO
    return (*parts, ("", f"and {words.small(more)} more")) if more > 0 else tuple(parts)


def _short(other: PublicReading | Measure, readings: Readings) -> str:
    if isinstance(other, Measure):
        lacking = readings.lacking(other)
        return f"{other.title}: {_lower(lacking.why).removesuffix('.') if lacking else 'no figure'}"
    then = "" if other.then.basis == "none" else f"{_short_words(other, then_words(other))} then, "
    return f"{other.measure.title}: {then}{_short_words(other, now_words(other))} now: {_lower(verdicts.word(other.verdict))}"


def _short_words(reading: PublicReading, figure: str) -> str:
    """A figure in words without what it is made of, which has no room beside the finding's own: "45.3 audits a month", "7.4 weeks"."""
    plain, unit = figure.partition(" (")[0], reading.measure.unit
    return plain if reading.measure.kind == "count" or " " not in unit else plain.removesuffix(f" {unit}")


def _told(reading: PublicReading) -> str:
    """What the picture shows, in words: how it went, and what the range says of it."""
    known = reading.rows[reading.rows["value"].notna()]
    low, high = (known.loc[known["value"].agg(end)] for end in ("idxmin", "idxmax"))
    ends = (
        f"the {end} {row['shown_value']} ({period_words(reading, pd.Timestamp(row['month']))})"
        for end, row in (("lowest", low), ("highest", high))
    )
    now = f"{reading.shown_now.full} ({period_words(reading)})"
    return f"{len(known)} {reading.period}s: {', '.join(ends)}, the newest {now}. {verdicts.verdict_sentence(reading, reading.at)}"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _lower(text: str) -> str:
    """A title as a sentence can hold it; an abbreviation keeps its letters."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"
