"""A measure read beside the one that it can be bought at the cost of: what moved which way since the visit. No Streamlit."""

from __future__ import annotations

from metrics.kit.compare import Reading
from metrics.kit.measure import Measure, register
from present import words

COST = "One is really better and the other really worse: was the one bought at the other’s cost?"
REAL = ("better, and real", "worse, and real")


def pair_of(measure: Measure) -> Measure | None:
    """The measure to be read beside this one; None without one, or where it is not part of this dashboard."""
    entry = register().get(measure.pair or "")
    return None if entry is None else entry.measure


def sentence(one: Reading, other: Reading) -> str:
    """Both, then and now, in one sentence, and whether the one may have been bought at the other's cost."""
    first, second = _moved(one), _moved(other)
    joined = "while" if moved(one) and moved(other) else "and"
    said = f"{first}, {joined} {second[:1].lower()}{second[1:]}." if first and second else ""
    return " ".join(part for part in (said, COST if is_at_a_cost(one, other) else "") if part)


def is_at_a_cost(one: Reading, other: Reading) -> bool:
    """Whether the one is better and the other worse since the visit, and neither by chance."""
    return sorted((one.verdict, other.verdict)) == sorted(REAL)


def moved(reading: Reading) -> str:
    """ "rose", "fell" or "" of a figure that did not move as it is shown, or of which that cannot be said."""
    change = reading.shown_change
    if not change or words.is_before_visit(reading) or not words.is_alike(reading):
        return ""
    return "rose" if change > 0 else "fell"


def then_and_now(reading: Reading) -> str:
    """Its two figures, each with its numbers: "from 93% (62 of 67) at the visit to 73% (51 of 70)"."""
    now = words.full(reading.measure, reading.now)
    if reading.then.basis == "none":
        return f"{now} now; {words.then_full(reading.measure, reading.then)} at the visit"
    return f"from {_then(reading)} to {now}"


def _then(reading: Reading) -> str:
    return reading.then.said if reading.then.basis == "stated" else words.full(reading.measure, reading.then.point)


def _name(measure: Measure) -> str:
    """A title as a sentence can hold it: "Assessment: audited good or better" is "Assessment, audited good or better,"."""
    name, _, rest = measure.title.partition(": ")
    return f"{name}, {rest}," if rest else name


def _moved(reading: Reading) -> str:
    """One measure's part of the sentence."""
    title, now = _name(reading.measure), words.full(reading.measure, reading.now)
    if reading.now.value is None:
        return f"{title} had nothing to count"
    if reading.then.basis == "none":
        return f"{title} stands at {now}, and what it was at the visit is not known"
    if words.is_before_visit(reading):
        return f"{title} stood at {now} before the visit"
    way = moved(reading)
    if way:
        return f"{title} {way} from {_then(reading)} to {now}"
    if reading.shown_change == 0:
        return f"{title} stayed at {now}"
    return f"{title} stands at {now}, after {_then(reading)} at the visit"
