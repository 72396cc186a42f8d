"""What is known where no verdict can be given: how far a figure has moved, what a verdict lacks, and the newest figure that is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from metrics.kit.baseline import month_of
from present.overview import CANNOT_TELL, Answered
from present.public.pace import change
from present.public.readings import HIDDEN_NOW, HIDDEN_THEN, NOT_SUPPLIED, TOO_MANY_HIDDEN, WITHHELD, PublicReading, Readings, too_few
from present.public.shown import Shown, shown_of

# Why nothing can be told, short, in the order of a reader's interest; each with what it is called beside a number of findings.
KEPT_BACK = {
    "years": ("needs more years", "need more years"),
    "periods": ("needs more figures", "need more figures"),
    "hidden": ("has too few to show", "have too few to show"),
    WITHHELD: ("is withheld", "are withheld"),
    NOT_SUPPLIED: ("is not recorded", "are not recorded"),
    "then": ("has no figure from the visit", "have no figure from the visit"),
    "other": ("has another reason", "have another reason"),
}
NAMED = 2  # reasons that a tile has room for


def conclusion(reading: PublicReading) -> str:
    """What a title says in place of a verdict: "up 28 points, but too few years to judge it"; blank without such words."""
    if reading.verdict != CANNOT_TELL or not reading.shown_now.is_given:
        return ""
    if reading.then.basis == "none":
        return "the figure at the visit is hidden" if reading.shown_then.is_hidden else "no figure from the visit to compare with"
    lacks = {too_few(reading): f"too few {reading.judged_by}s", TOO_MANY_HIDDEN: "too much hidden"}.get(reading.why, "")
    return f"{moved(reading)}, but {lacks} to judge it" if lacks else ""


def beside(reading: PublicReading) -> str:
    """How far the figure has moved, where both are shown, and what a verdict lacks."""
    known = reading.shown_now.is_given and reading.then.basis != "none"
    return "; ".join(part for part in (moved(reading) if known else "", reading.why) if part)


def moved(reading: PublicReading) -> str:
    """How far the figure has moved, within a sentence: "up 28 points", "no change"."""
    text = change(reading)
    return f"{text[:1].lower()}{text[1:]}"


def newest_shown(reading: PublicReading) -> tuple[pd.Series, Shown] | None:
    """The newest figure since the visit that is shown, as its row and in words; None where there is none."""
    since = reading.rows[reading.rows["month"] > month_of(reading.letter)]
    for _, row in since[::-1].iterrows():
        if (shown := shown_of(reading.measure, row)).is_given:
            return row, shown
    return None


def tile_line(answered: Sequence[Answered], readings: Readings) -> str:
    """Why findings cannot be told, the commonest reasons first: "7 need more years, 5 have too few to show, 2 others"; blank of none."""
    found = Counter(kept_back(one, readings) for one in answered if one.verdict == CANNOT_TELL)
    order = list(KEPT_BACK)
    ranked = sorted(found.items(), key=lambda one: (-one[1], order.index(one[0])))
    named = ranked if len(ranked) <= NAMED + 1 and all(name != "other" for name, _ in ranked) else ranked[:NAMED]
    rest = sum(found.values()) - sum(count for _, count in named)
    parts = [f"{count} {KEPT_BACK[name][count > 1]}" for name, count in named]
    return ", ".join([*parts, f"{rest} other{'s' if rest > 1 else ''}"] if rest else parts)


def kept_back(one: Answered, readings: Readings) -> str:
    """Which of KEPT_BACK leaves a finding untold: that of the measure that decides it."""
    deciding = one.deciding
    if not isinstance(deciding, PublicReading):
        lacking = None if deciding is None else readings.lacking(deciding)  # type: ignore[arg-type]
        return WITHHELD if lacking is None else lacking.kind
    if deciding.why in (HIDDEN_NOW, HIDDEN_THEN, TOO_MANY_HIDDEN):
        return "hidden"
    if deciding.why == too_few(deciding):
        return "years" if deciding.judged_by == "year" else "periods"
    return "then" if deciding.then.basis == "none" else "other"
