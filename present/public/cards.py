"""What stands beside a public measure's picture: the figure now with its verdict, the one at the visit, the standard, the comparator."""

from __future__ import annotations

from html import escape

from present import verdicts, words
from present.cards import card_html
from present.comparators import comparator_words, standard_words
from present.marks import mark_html
from present.public.at_visit import AT_THE_VISIT
from present.public.pace import change, is_one_period, per_period
from present.public.readings import PublicReading
from present.public.words import says_standard


def cards(reading: PublicReading) -> str:
    """The cards as HTML; the first says the verdict and has its colour."""
    measure, now = reading.measure, reading.shown_now
    verdict = mark_html(verdicts.mark(reading.verdict)) + escape(verdicts.word(reading.verdict))
    when = words.when(reading.at, reading.period)
    moved = change(reading) if now.is_given and reading.then.basis != "none" else ""
    standard, standard_note = standard_words(measure, reading.at)
    comparator, comparator_note = comparator_words(measure)
    boxes = [
        card_html(verdict, now.value, f"{now.beneath}, {when}", moved, style=f"rg-verdict rg-top-{verdicts.tone(reading.verdict)}"),
        card_html(then_title(reading), then_value(reading), then_note(reading)),
        card_html("Standard", standard, standard_note, _met(reading), size="rg-said"),
        card_html("Comparator", comparator, comparator_note, size="rg-said"),
    ]
    return f'<div class="rg-cards">{"".join(boxes)}</div>'


def then_title(reading: PublicReading) -> str:
    """ "At the visit, November 2016"; where the release has no figure of that, "Before the visit of November 2016"."""
    visit = f"{reading.letter.month_end:%B %Y}"
    return f"At the visit, {visit}" if reading.then_when == AT_THE_VISIT else f"Before the visit of {visit}"


def then_value(reading: PublicReading) -> str:
    """The figure at the visit, short: the letter's own, else the release's or its symbol."""
    if (average := per_period(reading)) is not None:
        return words.number(average, 1)
    return words.then_value(reading.measure, reading.then) if reading.then.basis == "stated" else reading.shown_then.value


def then_note(reading: PublicReading) -> str:
    """Where the figure at the visit comes from: "72 of 250 over the six months to the visit", "stated in the letter", or why it is none."""
    if per_period(reading) is not None:
        average = reading.shown_then.unit if is_one_period(reading) else f"a {reading.period} on average"
        return f"{average} {reading.then.said.partition('on average ')[2]}"
    if reading.then.basis == "stated":
        return words.then_note(reading.measure, reading.then)
    if reading.then.basis == "none":
        return reading.shown_then.parts if reading.shown_then.status else reading.then.why
    return " ".join(text for text in (reading.shown_then.parts, reading.then.said) if text) or reading.shown_then.unit


def _met(reading: PublicReading) -> str:
    if reading.target is None or not says_standard(reading):
        return ""
    return f"{mark_html(verdicts.standard_mark(reading))}<strong>{escape(verdicts.standard_met(reading)[0])}</strong>"
