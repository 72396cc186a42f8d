"""A count of what happened, then and now over the same length of time: a quarter's beside a quarter's average, not beside a month's."""

from __future__ import annotations

from dataclasses import replace

from metrics.kit.judge import LENGTH
from present import words
from present.public.at_visit import AT_THE_VISIT, POOLED
from present.public.readings import PublicReading


def per_period(reading: PublicReading) -> float | None:
    """The figure at the visit as a quarter's or a year's average; None for anything but a measured count of what happened, and by month."""
    measure, value = reading.measure, reading.then.point.value
    if reading.period == "month" or measure.kind != "count" or measure.clock != "flow" or reading.then.basis != "measured" or value is None:
        return None
    return round(value * LENGTH[reading.period], 1)


def then_full(reading: PublicReading) -> str:
    """ "126 audits a quarter on average", for a count whose `per_period` is known."""
    value = per_period(reading)
    if value is None:
        raise ValueError(f"{reading.measure.id} is no count by quarter or year")
    average = "" if is_one_period(reading) else f" a {reading.period} on average"
    return f"{words.number(value, 1)} {words.unit(reading.measure, value)}{average}"


def is_one_period(reading: PublicReading) -> bool:
    """Whether the figure at the visit is of one quarter or year alone, and so no average of several."""
    return reading.then_when != AT_THE_VISIT and POOLED[reading.period] == 1


def alike(reading: PublicReading) -> PublicReading:
    """The reading with its figure at the visit over the same length of time as its points, for what draws or says both."""
    value = per_period(reading)
    if value is None:
        return reading
    then = replace(
        reading.then, point=replace(reading.then.point, value=value), said=reading.then.said.replace("a month", f"a {reading.period}")
    )
    return replace(reading, then=then)


def change(reading: PublicReading) -> str:
    """How far the figure moved: "Up 57"; as for any other measure where both figures are of one length of time already."""
    before, now = per_period(reading), reading.now.value
    if before is None or now is None:
        return words.change(reading)[0]
    moved = round(now - before, 1)
    return f"{'Up' if moved > 0 else 'Down'} {words.number(abs(moved), 1)}" if moved else "No change"
