"""Words about standards: how often one was met lately, named as a reader would say it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import reference
from metrics.kit.compare import Reading
from metrics.kit.target import Target
from present import words

NAMED_BY_NUMBER = ("hours", "days", "weeks", "months", "reviews")  # "the 72-hour standard"; anything else is "the standard of …"
NO_STANDARD = "No standard"


def standard_met(reading: Reading) -> tuple[str, str]:
    """How often it was met, and what is to be met: ("Missed in 8 of 12 months", "20 working days"); ("No standard", "") without one.

    Of a count of what lies outside a standard: ("Some over it in 8 of 12 months", "20 working days").
    """
    if reading.target is None:
        return NO_STANDARD, ""
    note = ", ".join(text for text in (_what(reading, reading.target), _whose(reading, reading.target)) if text)
    if reading.met_of is None:
        return "Cannot tell yet", note
    short = _counted(*reading.met_of, reading.judged_by)
    if _should_be_none(reading):
        short = short.replace("Met in", "None over it in").replace("Missed in", "Some over it in")
    return short, note


def standard_mark(reading: Reading) -> str:
    """The mark of `standard_met`: pass (met every time), fail (never), mixed; "" without a standard or a figure."""
    if reading.met_of is None:
        return ""
    met, of = reading.met_of
    return "pass" if met == of else "mixed" if met else "fail"


def standard_sentence(reading: Reading) -> str:
    """How often the standard was met: "The 72-hour standard is still missed in most months."; "" without a standard or a figure."""
    if reading.target is None or reading.met_of is None:
        return ""
    met, of = reading.met_of
    names, is_several = standard_name(reading, reading.target)
    was, is_now = ("were", "are") if is_several else ("was", "is")
    still = "still " if _missed_at_the_visit(reading, reading.target) else ""
    if _should_be_none(reading):
        return _sentence_of_none(names, met, of, reading.judged_by, still)
    if met in (0, of):
        return f"{names} {was} {_how_often(met, of, reading.judged_by)}."
    return f"{names} {is_now} {still if met * 2 < of else ''}{_how_often(met, of, reading.judged_by)}."


def _should_be_none(reading: Reading) -> bool:
    """Whether the figure counts what lies outside a standard: "met" and "missed" would be read as said of its cases."""
    return reading.measure.kind == "count" and reading.target is not None and reading.target.every


def _sentence_of_none(names: str, met: int, of: int, unit: str, still: str) -> str:
    """How often there was none: "Some were over the local line of 5 working days in every one of the last 12 months."."""
    how, when = _how_often(met, of, unit).split(" ", 1)
    were = "were" if met in (0, of) else f"are {still if met * 2 < of else ''}".strip()
    return f"{'None' if how == 'met' else 'Some'} {were} over {names[:1].lower()}{names[1:]} {when}."


def standard_name(reading: Reading, target: Target) -> tuple[str, bool]:
    """The standard at the start of a sentence, and whether it is several: "The 72-hour standard", "The local line of 26 weeks"."""
    what, is_several = _what(reading, target), len(_texts(reading, target)) > 1
    if target.status == "local":
        whose = "council's own target" if _is_the_councils(reading) else "local line"
        return f"The {whose}{'s' * is_several} of {what}", is_several
    number, _, unit = what.partition(" ")
    if unit in NAMED_BY_NUMBER:
        return f"The {number}-{unit.removesuffix('s')} standard", False
    return f"The standard{'s' * is_several} of {what}", is_several


def _counted(met: int, of: int, unit: str) -> str:
    """The same short, for a narrow column: "Met in all 12 months", "Missed in 8 of 12 months"."""
    if of == 1:
        return f"{'Met' if met else 'Missed'} in the newest {unit}"
    if met in (0, of):
        return f"{'Met' if met else 'Missed'} in all {of} {unit}s"
    return f"Met in {met} of {of} {unit}s" if met * 2 >= of else f"Missed in {of - met} of {of} {unit}s"


def _how_often(met: int, of: int, unit: str) -> str:
    """Twelve of twelve, none, or most: "met in each of the last 12 months", "missed in most months"."""
    if of == 1:
        return f"{'met' if met else 'missed'} in the newest {unit}"
    if met == of:
        return f"met in each of the last {words.small(of)} {unit}s"
    if not met:
        return f"missed in every one of the last {words.small(of)} {unit}s"
    if met * 2 == of:
        return f"met in half of the last {words.small(of)} {unit}s"
    return f"{'met' if met * 2 > of else 'missed'} in most {unit}s"


def _what(reading: Reading, target: Target) -> str:
    """What is to be met: "20 working days"; of a standard whose own number is already a miss, "under 17 points"."""
    *others, last = _texts(reading, target)
    text = f"{', '.join(others)} and {last}" if others else last
    if not target.strict:
        return text
    return f"{'over' if reading.measure.better == 'up' else 'under'} {text}"


def _texts(reading: Reading, target: Target) -> list[str]:
    """The target's text, or those of all the standards in force where each case is owed one of several, each said once."""
    if not target.every or reading.measure.standard is None:
        return [target.text]
    found = [reference.standard(name, _on(reading)) for name in reading.measure.standard.split()]
    return list(dict.fromkeys(one.text for one in found if one is not None)) or [target.text]


def _whose(reading: Reading, target: Target) -> str:
    if target.status != "local":
        return ""
    return "the council's own" if _is_the_councils(reading) else "local line"


def _is_the_councils(reading: Reading) -> bool:
    return reference.local_target(reading.measure.id, _on(reading)) is not None


def _on(reading: Reading) -> pd.Timestamp:
    """The day on which standards are looked up: the end of the newest month shown, else of the visit's."""
    month = reading.letter.month_end if reading.series.empty else reading.series["month"].max()
    return month + pd.offsets.MonthEnd(0)


def _missed_at_the_visit(reading: Reading, target: Target) -> bool:
    """Whether the figure at the visit is known and missed it: only then is it "still" missed."""
    then = reading.then.point.value
    return then is not None and not words.is_before_visit(reading) and not target.reached(np.array([then]), reading.measure.better).all()
