"""Figures as a screen has them: what they are of over them, what they are made of under them. From a public reading alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from present import words
from present.public.at_visit import AT_THE_VISIT, MONTHS
from present.public.cards import then_title
from present.public.pace import is_one_period, per_period
from present.public.readings import PublicReading
from present.public.shown import Shown, shown_of

KEPT = "\u00a0"  # a blank at which no line breaks
PARTS = re.compile(r"\(?[\d,.]+ (?:of|÷) [\d,.]+\)?(?: now)?")
ROWS = 8  # of figures where there is no chart: more cannot be read from the back of a room


@dataclass(frozen=True)
class Figure:
    """A figure with what it is of over it and what it is made of under it. `is_symbol`: a letter or a dash stands for why there is none."""

    label: str
    value: str
    note: str
    is_symbol: bool = False


def then_figure(reading: PublicReading) -> Figure:
    """The figure at the visit or before it, or the symbol or dash that stands for it, with why."""
    measure, then, shown = reading.measure, reading.then, reading.shown_then
    if then.basis == "stated":
        return Figure(f"In the letter, {reading.letter.month_end:%B %Y}", words.then_value(measure, then), f"{measure.unit}, as stated")
    if not shown.is_given:
        return Figure(then_title(reading), shown.value, shown.parts, True)
    average = per_period(reading)
    is_average = measure.kind == "count" and measure.clock == "flow" and not is_one_period(reading)
    each = f" a {reading.period} on average" if is_average else ""
    value = shown.value if average is None else words.number(average, 1)
    return Figure(then_title(reading), value, _note(shown, each, _then_when(reading, is_average=is_average)))


def _then_when(reading: PublicReading, *, is_average: bool) -> str:
    """The time that the figure at the visit is of: "two quarters to September 2016", "six months to the visit"; blank of one day."""
    if reading.then_when != AT_THE_VISIT:
        return reading.then_when.partition(" ")[2].removeprefix("the ")
    return "six months to the visit" if reading.measure.clock == "flow" and not is_average else ""


def now_figure(reading: PublicReading) -> Figure:
    """The newest published figure with the time that it is of."""
    shown = reading.shown_now
    return Figure(f"Now, {period_words(reading)}", shown.value, _note(shown) if shown.is_given else shown.parts, not shown.is_given)


def _note(shown: Shown, each: str = "", when: str = "") -> str:
    """What is under a figure: "25 of 35", "weeks (61 cases), six months to the visit", "audits a quarter on average"."""
    parts = unbroken(shown.parts)
    made_of = f"{shown.unit} ({parts})" if shown.unit and parts else shown.unit or parts
    return ", ".join(text for text in (f"{made_of}{each}", when) if text)


def unbroken(text: str) -> str:
    """The text with what figures are made of kept on one line: "25 of 35" and "1,602 ÷ 80.9"."""
    return PARTS.sub(lambda found: found[0].replace(" ", KEPT), text)


def period_words(reading: PublicReading, month: pd.Timestamp | None = None) -> str:
    """The time that a figure is of: "January to March 2020", "end of March 2020" of a stock, "March 2020"."""
    month = reading.at if month is None else month
    if reading.measure.clock != "flow":
        return f"end of {month:%B %Y}"
    first = month - pd.DateOffset(months=MONTHS[reading.period] - 1)
    if first == month:
        return f"{month:%B %Y}"
    return f"{first:%B} to {month:%B %Y}" if first.year == month.year else f"{first:%B %Y} to {month:%B %Y}"


def newest_rows(reading: PublicReading) -> tuple[Figure, ...]:
    """The newest published figures, oldest first, each with its period; a hidden one as its symbol with why. None where all are hidden."""
    rows = [(pd.Timestamp(row["month"]), shown_of(reading.measure, row)) for _, row in reading.rows.tail(ROWS).iterrows()]
    if not any(one.is_given for _, one in rows):
        return ()
    return tuple(Figure(period_words(reading, month), one.value, one.beneath, not one.is_given) for month, one in rows)
