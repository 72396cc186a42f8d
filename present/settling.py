"""How figures settle, in words: of a measure, of its newest month, and of all measures of a letter. No Streamlit here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from metrics.kit import settling as kit
from metrics.kit.compare import point_of
from metrics.kit.measure import Measure, register
from present import words

MONTHS_BACK = kit.OLDEST + kit.WATCHED + 12  # a month is followed for so long: no age that is asked about needs more
SETTLED, MOVING, CANNOT_TELL = "settled", "moving", "cannot tell"
OPENING = "A month’s figure can change after it was first reported, because some things are entered late."
MOVES = {"followed": "months", "steady": "steady_shown", "raised": "raised", "lowered": "lowered"}
FEWEST_DAYS = 2  # extracts: from one nothing can have moved
# Six months that ended one after another, each followed for three more, and the extract of the first month's own end.
FIRST_TOLD_AFTER = kit.NEEDED + kit.WATCHED


@dataclass(frozen=True)
class Settling:
    """What was said of each month (`metrics.kit.settling`); `settled`: of months, by measure. `newest_code`: how it is counted now."""

    reports: pd.DataFrame = field(repr=False)
    histories: pd.DataFrame = field(repr=False)
    ages: pd.DataFrame = field(repr=False)
    settled: Mapping[str, Mapping[Any, Any]] = field(repr=False)
    newest_code: str = ""


@dataclass(frozen=True)
class Settles:
    """How one measure's months settle. `newest`: its newest month that was reported; None when there is none.

    status, age, months: of the figure shown (`metrics.kit.settling.settled`); cases_*: of its cases. followed: the months that were
    followed on from the age that the newest one has; steady: how many of them did not change any more; raised, lowered: how many were
    changed which way; most: within which distance nine in ten were.
    """

    measure: Measure
    newest: pd.Series | None
    status: str
    age: int | None
    months: int
    cases_status: str
    cases_age: int | None
    followed: int = 0
    steady: int = 0
    raised: int = 0
    lowered: int = 0
    most: float | None = None

    @property
    def is_settled_now(self) -> bool:
        """Whether the newest month is as old as months are when they have settled."""
        return self.status == SETTLED and self.newest is not None and self.newest["newest_months_after"] >= (self.age or 0)

    @property
    def is_told(self) -> bool:
        """Whether enough months were followed on from the newest one's age to say how far it may still move."""
        return self.followed >= kit.NEEDED


def settling_of(known: pd.DataFrame) -> Settling:
    """What was said and how it settles, from rows of `data.known.figures`. Measures that there are no more are left out."""
    known = known[known["measure"].isin(list(register()))]
    said = kit.reports(known.assign(shown=_shown(known)))
    ages = kit.by_age(said)
    found = kit.settled(ages)
    of_months: dict[Any, dict[Any, Any]] = found[found["period"] == "month"].set_index("measure").to_dict("index")
    newest_code = str(known["code"].iloc[-1]) if len(known) else ""
    return Settling(said, kit.histories(said), ages, {str(name): row for name, row in of_months.items()}, newest_code)


def _shown(known: pd.DataFrame) -> pd.Series:
    """Each figure as the screen writes it."""
    parts = [_of_one(register()[str(name)].measure, values) for name, values in known.groupby("measure", observed=True)["value"]]
    return pd.concat(parts).reindex(known.index) if parts else pd.Series([], dtype="str")


def _of_one(measure: Measure, values: pd.Series) -> pd.Series:
    written = {value: words.value(measure, value) for value in values.dropna().unique()}
    return values.map(written).fillna(words.NOTHING)


def settles(found: Settling, measure: Measure, to: pd.Timestamp) -> Settles:
    """How a measure's months settle, and its newest month up to `to`."""
    own = months_of(found, measure, to)
    newest = own.iloc[-1] if len(own) else None
    held = Settles(measure, newest, CANNOT_TELL, None, 0, CANNOT_TELL, None)
    if (told := found.settled.get(measure.id)) is not None:
        shown, cases = (None if pd.isna(told[f"{name}_age"]) else int(told[f"{name}_age"]) for name in kit.TOLD)
        held = Settles(measure, newest, told["shown_status"], shown, told["shown_months"], told["cases_status"], cases)
    return held if newest is None else _with_moves(held, found.ages, min(int(newest["newest_months_after"]), kit.OLDEST))


def _with_moves(held: Settles, ages: pd.DataFrame, age: int) -> Settles:
    """The same with how months of that age changed later."""
    rows = ages[(ages["measure"] == held.measure.id) & (ages["period"] == "month") & (ages["age"] == age)]
    if rows.empty:
        return held
    row = rows.iloc[0]
    counts: dict[str, Any] = {name: int(row[column]) for name, column in MOVES.items()}
    return replace(held, **counts, most=None if pd.isna(row["moved_most"]) else float(row["moved_most"]))


def months_of(found: Settling, measure: Measure, to: pd.Timestamp) -> pd.DataFrame:
    """The months of a measure whose first report is known, up to `to`, the oldest first; without those counted another way since."""
    rows = found.histories
    mine = (rows["measure"] == measure.id) & (rows["period"] == "month") & (rows["month"] <= to)
    return rows[mine & ~rows["is_counted_anew"].astype(bool)].reset_index(drop=True)


def distance(measure: Measure, far: float) -> str:
    """How far a figure moved, as it is shown: "14 points", "3 children", "1.5 weeks"."""
    if measure.is_share:
        points = round(far * 100)
        return "less than 1 point" if points == 0 else f"{points} point{'' if points == 1 else 's'}"
    shown = words.value(measure, far)
    if shown == "0":
        return "less than 0.1"
    return f"{shown} {words.unit(measure, far) if measure.kind == 'count' else measure.unit}".strip()


def headline(one: Settles) -> str:
    """The measure and when its months settle: "Return interview within 72 hours: a month settles within 3 months"."""
    return f"{one.measure.title}: {said_of_status(one)}"


def said_of_status(one: Settles) -> str:
    """When a month settles, within a sentence."""
    if one.status == CANNOT_TELL:
        return "cannot tell yet how long a month takes to settle"
    if one.status == MOVING:
        return f"a month still moves after {months(one.age or 0)}"
    return f"a month settles within {months(one.age)}" if one.age else "a month stands as first reported"


def months(count: int) -> str:
    """ "one month", "three months"."""
    return f"{words.small(count)} month{'' if count == 1 else 's'}"


def trust(one: Settles) -> str:
    """How far the newest month's figure is to be trusted: what it stood at, what became of months of that age, and so what to do."""
    if one.newest is None:
        return "No month has been reported yet."
    now = point_of(*(one.newest[f"newest_{name}"] for name in ("value", "numerator", "denominator")))
    stands = f"{one.newest['month']:%B %Y} stands at {words.full(one.measure, now)}."
    return f"{stands} {_of_such_months(one)}"


def _of_such_months(one: Settles) -> str:
    if not one.is_told:
        has = "has" if one.followed == 1 else "have"
        return (
            f"How far it may still move cannot be told yet: {words.small(kit.NEEDED)} months must have been followed for "
            f"{months(kit.WATCHED)} more from that age on, and {words.small(one.followed)} {has} been."
        )
    changed, followed = one.followed - one.steady, f"{words.small(one.followed)} months followed from the same age"
    if changed == 0:
        return f"It can be relied on: none of {followed} changed later."
    if one.is_settled_now:
        return f"It can be relied on: {words.small(one.steady)} of {followed} did not change later."
    of = f"all {followed}" if changed == one.followed else f"{words.small(changed)} of {followed}"
    verb = "rose" if not one.lowered else "fell" if not one.raised else "changed"
    by = "" if one.most is None else f", nine in ten by {distance(one.measure, one.most)} or less"
    return f"Do not rely on it yet: {of} {verb} later{by}."


def way(one: Settles) -> str:
    """Which way months that changed were changed."""
    if not one.raised or not one.lowered:
        return "always upwards" if one.raised else "always downwards"
    if one.raised == one.lowered:
        return "as often up as down"
    return "more often up than down" if one.raised > one.lowered else "more often down than up"


def rests_on(one: Settles) -> str:
    """On how many months the headline rests, and when the cases behind the figure settle too; blank where nothing can be told."""
    if one.status == CANNOT_TELL:
        return ""
    rests = f"This rests on {words.small(one.months)} months, each followed for at least {months(kit.WATCHED)} more."
    if one.cases_status == MOVING:
        return f"{rests} The cases behind the figure still move after that."
    if one.cases_age == one.age or one.cases_status != SETTLED:
        return rests
    return f"{rests} The cases behind the figure settle within {months(one.cases_age or 0)}."


def how_it_is_told() -> str:
    """What “settles” means, in a sentence or two."""
    return (
        "A month has settled at the age from which nine in ten months kept the figure shown. Each was followed for at least "
        f"{months(kit.WATCHED)} more, and with fewer than {words.small(kit.NEEDED)} such months nothing is said."
    )


def summary(all_of: Sequence[Settles]) -> str:
    """All measures in one sentence: how many stand, how many settle within how long, how many move on, how many cannot be told."""
    told = [one for one in all_of if one.status != CANNOT_TELL]
    if not told:
        return f"{OPENING} How long a month takes to settle cannot be told yet."
    later = [one.age for one in told if one.status == SETTLED and one.age]
    parts = {
        "stand{s} as first reported": sum(one.status == SETTLED and one.age == 0 for one in told),
        f"settle{{s}} within {months(max(later, default=0))} of the month’s end": len(later),
        "still move{s} after that": sum(one.status == MOVING for one in told),
    }
    if all_as_one := next((text for text, count in parts.items() if count == len(all_of) > 1), ""):
        return f"{OPENING} All {words.small(len(all_of))} measures {all_as_one.format(s='')}."
    said = [f"{words.small(count)} {text.format(s='s' if count == 1 else '')}" for text, count in parts.items() if count]
    said += [f"of {words.small(len(all_of) - len(told))} it cannot be told yet"] if len(told) < len(all_of) else []
    return f"{OPENING} Of {words.small(len(all_of))} measures, {', '.join(said)}."
