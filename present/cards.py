"""What stands beside a measure's picture: the verdict with the figure now, the visit's, the standard, the comparator, the finding."""

from __future__ import annotations

from html import escape

import pandas as pd

from data.letters import JUDGEMENTS
from metrics.kit.compare import Reading, findings_of
from present import verdicts, words
from present.comparators import comparator_words, standard_words
from present.marks import mark_html


def cards(reading: Reading, at: pd.Timestamp, period: str) -> str:
    """The cards of a measure as HTML, each with where its figure comes from; the first says the verdict and has its colour."""
    measure, then = reading.measure, reading.then
    standard, standard_note = standard_words(measure, at)
    comparator, comparator_note = comparator_words(measure)
    verdict = mark_html(verdicts.mark(reading.verdict)) + escape(verdicts.word(reading.verdict))
    now = f"{words.parts(measure, reading.now)}, {words.when(at, period)}"
    boxes = [
        card_html(
            verdict,
            words.value(measure, reading.now.value),
            now,
            escape(words.change(reading)[0]),
            style=f"rg-verdict rg-top-{verdicts.tone(reading.verdict)}",
        ),
        card_html(f"At the visit, {reading.letter.month_end:%B %Y}", words.then_value(measure, then), _then_note(reading)),
        card_html("Standard", standard, standard_note, _met(reading), size="rg-said"),
        card_html("Comparator", comparator, comparator_note, size="rg-said"),
    ]
    return f'<div class="rg-cards">{"".join(boxes)}</div>'


def _then_note(reading: Reading) -> str:
    """Where the figure at the visit comes from, in full: "72 of 250 over the six months to the visit", "stated in the letter"."""
    measure, then = reading.measure, reading.then
    if then.basis != "measured" or not then.said:
        return words.then_note(measure, then)
    if measure.kind == "count" or then.point.denominator is None:
        return then.said
    return f"{words.parts(measure, then.point)} {then.said}"


def found_html(reading: Reading) -> str:
    """The letter's findings that this measure answers, in our words; nothing when it answers none."""
    found = [
        f'<p><span class="rg-tag">{JUDGEMENTS[one.judgement].lower()}</span> {escape(one.says)} '
        f'<span class="rg-small">{escape(one.where)}</span></p>'
        for one in findings_of(reading.measure, reading.letter)
    ]
    return f'<section class="rg-card rg-found"><h3>What inspectors found</h3>{"".join(found)}</section>' if found else ""


def _met(reading: Reading) -> str:
    """How often the standard was met lately, with its mark; nothing without a target."""
    if reading.target is None:
        return ""
    return f"{mark_html(verdicts.standard_mark(reading))}<strong>{escape(verdicts.standard_met(reading)[0])}</strong>"


def card_html(title: str, figure: str, note: str, extra: str = "", *, size: str = "rg-figure", style: str = "") -> str:
    """One card; `title` and `extra` are HTML, and `size` and `style` are classes of the figure and of the card."""
    more = f"<p>{extra}</p>" if extra else ""
    text = f'<p class="{size}">{escape(figure)}</p><p class="rg-small">{escape(note)}</p>'
    return f'<section class="{f"rg-card {style}".strip()}"><h3>{title}</h3>{text}{more}</section>'
