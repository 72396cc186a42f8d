"""How the newest figures lie beside the range they are judged by, in words: which rule fired, and what a verdict must not hide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metrics.kit.baseline import month_of
from metrics.kit.compare import Reading
from metrics.kit.spc import SpcResult
from metrics.kit.spc_limits import tie
from present import words

SIDES = {1: "above", -1: "below"}
WAYS = {1: "rising", -1: "falling"}
ENDS = {1: "top", -1: "bottom"}
KINDS = {
    "special_cause_improvement": "better",
    "special_cause_concern": "worse",
    "special_cause_neutral_high": "higher",
    "special_cause_neutral_low": "lower",
}
MOVING = {"better": "improving", "worse": "getting worse", "higher": "really rising", "lower": "really falling"}
RULE_LENGTH = 7  # points of a run and of a trend, as metrics.kit.spc takes them unless told otherwise


@dataclass(frozen=True)
class Beside:
    """What figures are judged beside: its middle and its range, in words, and the length of the periods."""

    middle: str
    range: str
    unit: str

    @property
    def units(self) -> str:
        return f"{self.unit}s"


def beside(reading: Reading, *, all_along: bool = False) -> Beside:
    """What inspectors saw; or what is usual, where limits come from all points."""
    if all_along or reading.limits_note:
        return Beside("the usual level", "the usual range", reading.judged_by)
    return Beside("what inspectors saw", "the range inspectors saw", reading.judged_by)


def sign_of(kind: str | None, better: str) -> int:
    """Which way a type of point speaks of: 1 up, -1 down, 0 for an ordinary point or one that is not judged."""
    good = -1 if better == "down" else 1
    signs = {
        "special_cause_improvement": good,
        "special_cause_concern": -good,
        "special_cause_neutral_high": 1,
        "special_cause_neutral_low": -1,
    }
    return signs.get(kind or "", 0)


def periods_since_visit(reading: Reading) -> int:
    """How many periods with a row lie after the visit's month."""
    if reading.since is None:
        return 0
    return int((reading.since.points.index > month_of(reading.letter)).sum())


def date_of(row: pd.Series) -> pd.Timestamp:
    """The date of a row of points: the last month of its period."""
    return pd.Timestamp(str(row.name))


def signal(result: SpcResult | None, than: Beside, run: int, up_to: str = "", since_visit: int | None = None) -> str:
    """What made the newest point more than chance: "eight months in a row above what inspectors saw"; "" when nothing did.

    A run is named before a point outside the range, which tells less. `up_to` is set behind a number of months: ", up to May 2019".
    `since_visit`: how many periods have passed since the visit, where a run may have begun before it.
    """
    if result is None or (newest := result.newest) is None or not (sign := sign_of(result.variation, result.better)):
        return ""
    of_its_side = (newest["value"] - newest["mean"]) * sign > 0
    if newest["shift"] and of_its_side:
        return f"{_how_long(run, since_visit, than, up_to)} {SIDES[sign]} {than.middle}"
    if newest["outside"] and of_its_side:
        return f"{words.when(date_of(newest), than.unit)} is {SIDES[sign]} {than.range}"
    if newest["trend"]:
        return f"{WAYS[sign]} {words.small(steps_one_way(result) + 1)} {than.units} in a row{up_to}"
    return _at_the_edge(result, than, sign, up_to)


def _how_long(run: int, since_visit: int | None, than: Beside, up_to: str) -> str:
    """ "eight months in a row"; of a run that began before the visit only what came after counts as news."""
    if since_visit is None or run <= since_visit:
        return f"{words.small(run)} {than.units} in a row{f'{up_to},' if up_to else ''}"
    if since_visit >= RULE_LENGTH:
        return f"all {words.small(since_visit)} {than.units} since the visit{f'{up_to},' if up_to else ''}"
    return f"{words.small(run)} {than.units} in a row{up_to}, {words.small(since_visit)} of them since the visit,"


def is_trend(result: SpcResult) -> bool:
    """Whether the newest point is more than chance by its rise or fall alone, whatever the level is."""
    newest, sign = result.newest, sign_of(result.variation, result.better)
    if newest is None or not sign or not newest["trend"]:
        return False
    return not ((newest["shift"] or newest["outside"]) and (newest["value"] - newest["mean"]) * sign > 0)


def steps_one_way(result: SpcResult) -> int:
    """How many steps in a row, the newest last, go the newest one's way within its phase; a blank or an equal pair ends them."""
    newest = result.newest
    if newest is None:
        return 0
    points = result.points.loc[: newest.name]
    ways = np.sign(np.diff(points.loc[points["phase"] == newest["phase"], "value"].to_numpy(dtype=float)))[::-1]
    if not len(ways) or ways[0] not in (1, -1):
        return 0
    others = np.flatnonzero(ways != ways[0])
    return int(others[0]) if len(others) else len(ways)


def run_length(result: SpcResult) -> int:
    """How many points in a row, the newest last, lie on the newest one's side of the mean of its phase; a blank ends them."""
    newest = result.newest
    if newest is None:
        return 0
    points = result.points.loc[: newest.name]
    points = points[points["phase"] == newest["phase"]]
    apart = (points["value"] - points["mean"]).to_numpy(dtype=float)[::-1]
    sides = np.where(np.abs(apart) <= tie(points["value"].to_numpy(dtype=float)), 0, np.sign(apart))
    others = np.flatnonzero(sides != sides[0])
    return int(others[0]) if len(others) else len(sides)


def _at_the_edge(result: SpcResult, than: Beside, sign: int, up_to: str) -> str:
    newest = result.newest
    last = result.points.loc[: newest.name if newest is not None else None].tail(3)
    count = int(last["two_of_three"].sum())
    which = f"the three {than.units}{up_to.removeprefix(', up')}" if up_to else f"the last three {than.units}"
    who = which if count == 3 else f"two of {which}"
    return f"{who} stand at the very {ENDS[sign]} of {than.range}"


def rules_fired(row: Mapping[str, Any] | pd.Series, than: Beside, sign: int) -> list[str]:
    """Every rule that marks a point, in words, the first in full; `sign` is the way its type speaks of."""
    side = 1 if row["value"] > row["mean"] else -1
    # Only the naming rule's way is known of a trend: a point outside one limit can stand in a trend to the other.
    way = WAYS[sign] if "Trend" in row["label"] else "going one way"
    several = f"one of {words.small(RULE_LENGTH)} or more"
    rules = {
        "outside": (f"{SIDES[side]} {than.range}", ""),
        "trend": (f"{several} {than.units} {way}", f"{several} {way}"),
        "two_of_three": (f"one of two in three {than.units} at the very {ENDS[side]} of {than.range}", "one of two in three at its edge"),
        "shift": (f"{several} {than.units} in a row {SIDES[side]} {than.middle}", f"{several} in a row {SIDES[side]} its middle"),
    }
    fired = [rule for rule in rules if row[rule]]
    return [rules[rule][place > 0] for place, rule in enumerate(fired)]


def wrong_side(row: Mapping[str, Any] | pd.Series, sign: int) -> bool:
    """Whether a point lies on the other side of its mean than the way its type speaks of, as at the start of a trend."""
    return bool((row["value"] - row["mean"]) * sign < 0)


def steady(result: SpcResult | None, than: Beside, up_to: str) -> str:
    """Why nothing is more than chance: "the newest months lie within what inspectors saw"."""
    if result is None or result.newest is None or result.status != "ok":
        return "the figure hardly ever varies"
    known = result.points[result.points["value"].notna()].tail(3)
    if known["outside"].any():
        return f"{words.when(known.index[-1], than.unit)} lies within {than.range}"
    return (
        f"the {than.units}{up_to.removeprefix(',')} lie within {than.range}"
        if up_to
        else f"the newest {than.units} lie within {than.range}"
    )


def against_the_visit(reading: Reading, sign: int) -> str:
    """Where the figure contradicts a verdict of that sign: "below the figure at the visit"; "" where it does not.

    Beside the letter's figure where there is one that can be compared; a rise or fall also beside the middle it is judged by.
    """
    if not sign:
        return ""
    then, now = reading.then, reading.now.value
    if now is not None and words.is_alike(reading) and reading.shown_change is not None and reading.shown_change * sign <= 0:
        visit = "the six months to the visit" if "six" in then.said else "the figure at the visit"
        return f"{SIDES[-sign]} {visit}" if reading.shown_change else f"level with {visit}"
    edge = then.low if sign > 0 else then.high
    if now is not None and edge is not None and (now - edge) * sign < 0:
        return f"{SIDES[-sign]} the band the letter states"
    newest = reading.since.newest if reading.since is not None and is_trend(reading.since) else None
    return f"{SIDES[-sign]} {beside(reading).middle}" if newest is not None and wrong_side(newest, sign) else ""
