"""All words about verdicts: screen, table, alternative text and downloads take them from here, so that they never differ."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from metrics.kit.baseline import month_of
from metrics.kit.chance import falsely_marked
from metrics.kit.compare import Reading
from present import words
from present.chart_words import all_along_sentence, point_words, points_words
from present.standard_words import standard_mark, standard_met, standard_sentence
from present.verdict_words import MOVING, Beside, against_the_visit, beside, date_of, is_trend, periods_since_visit, sign_of, signal, steady

__all__ = [
    "all_along_sentence",
    "chance_line",
    "headline",
    "mark",
    "point_words",
    "points_words",
    "reason",
    "sentence",
    "standard_mark",
    "standard_met",
    "standard_sentence",
    "tone",
    "verdict_sentence",
    "word",
]

MARKS = {
    "better, and real": "better",
    "better, may be chance": "better-maybe",
    "no real change": "same",
    "worse, may be chance": "worse-maybe",
    "worse, and real": "worse",
    "higher, and real": "higher",
    "higher, may be chance": "higher-maybe",
    "lower, may be chance": "lower-maybe",
    "lower, and real": "lower",
    "cannot tell yet": "unknown",
}
CONCLUSIONS = {
    "better, and real": "a real improvement",
    "worse, and real": "really worse",
    "higher, and real": "really higher",
    "lower, and real": "really lower",
    "no real change": "no real change",
}
OPENINGS = {
    "better": "A real improvement: ",
    "worse": "A real change for the worse: ",
    "higher": "A real change: higher, ",
    "lower": "A real change: lower, ",
}
RARELY = ((1, 1), (2, 3), *((1, apart) for apart in range(2, 31)))  # how often in how many periods
MORE_THAN_ONE = 1.25  # a mean count from which "about one" is too few
SIX_MONTHS = 6  # over which a change that may be chance is reckoned (metrics.kit.difference)


def word(verdict: str) -> str:
    """The verdict as a label: "Better, and real". Verdicts are those of metrics.kit.verdict."""
    return verdict[:1].upper() + verdict[1:]


def mark(verdict: str) -> str:
    """The key of its mark in present.marks. Raises KeyError for what is no verdict."""
    return MARKS[verdict]


def tone(verdict: str) -> str:
    """Its colour's name: better, worse, higher or lower where it is real; same where it is not; unknown."""
    kind = MARKS[verdict]
    return "same" if kind.endswith("-maybe") else kind


def headline(reading: Reading) -> str:
    """The title over a measure's chart: "Return interviews within 72 hours: a real improvement since the visit"."""
    title, verdict = reading.measure.title, reading.verdict
    if verdict == "cannot tell yet":
        return f"{title}: {'no figure for this period' if reading.now.value is None else 'cannot tell yet'}"
    side, _, rest = verdict.partition(",")
    but = against_the_visit(reading, _sign(reading))
    if rest == " may be chance":
        return f"{title}: {side}{' over the last months' if but else ''}, but it may be chance"
    if but:
        return f"{title}: {MOVING[side]}, but still {but}" if _by_trend(reading) else f"{title}: {CONCLUSIONS[verdict]}, but now {but}"
    return f"{title}: {CONCLUSIONS[verdict]}{'' if reading.limits_note else ' since the visit'}"


def sentence(reading: Reading, to: pd.Timestamp, period: str, *, named: bool = False) -> str:
    """Now and then, whether the change is real, and the standard. `named`: the measure's name first, where no title is."""
    name = f"{reading.measure.title}: " if named else ""
    parts = (words.sentence(reading, to, period), verdict_sentence(reading, to), reading.judged_note, standard_sentence(reading))
    return name + " ".join(part for part in parts if part)


def verdict_sentence(reading: Reading, to: pd.Timestamp) -> str:
    """Whether the change is real and what says so: "A real improvement: eight months in a row above what inspectors saw." """
    verdict, than, up_to = reading.verdict, beside(reading), _up_to(reading, to)
    if verdict == "cannot tell yet":
        return f"Whether this is a real change cannot be told yet{f': {reading.why}' if reading.why else ''}."
    if verdict == "no real change":
        moved = _already_moved(reading, up_to)
        level = f"no {'higher' if sign_of(reading.variation, reading.measure.better) > 0 else 'lower'} than at the visit itself"
        return f"No real change: {f'{moved}, but {level}' if moved else steady(reading.since, than, up_to)}."
    side, _, rest = verdict.partition(",")
    but = against_the_visit(reading, _sign(reading))
    if rest == " may be chance":
        return _may_be_chance(reading, side, _already_moved(reading, up_to), but)
    if but and not reading.limits_note:
        # A figure can be above the two years before a visit and below the half year before it: say which is meant.
        than = replace(than, middle="the average inspectors saw")
    fired, is_by_trend = signal(reading.since, than, reading.run, up_to, periods_since_visit(reading)), _by_trend(reading)
    opening = "A real change: " if is_by_trend and but and side in ("higher", "lower") else OPENINGS[side]
    said = f"{opening}{fired}" if fired else opening.rstrip(", :")
    return f"{said}{_but(but, is_by_trend)}."


def reason(reading: Reading) -> str:
    """What makes a real change real, short: "15 months in a row above what inspectors saw"; "" of any other verdict."""
    if not reading.verdict.endswith(", and real"):
        return ""
    but = against_the_visit(reading, _sign(reading))
    fired = signal(reading.since, beside(reading), reading.run, "", periods_since_visit(reading))
    return f"{fired}{_but(but, _by_trend(reading))}" if fired else ""


def _already_moved(reading: Reading, up_to: str) -> str:
    """What is out of the ordinary beside the range, though no further than at the visit: "nine months in a row below the average of
    the 24 months up to the visit"; "" where nothing is."""
    result = reading.since
    if result is None or reading.limits_note:
        return signal(result, beside(reading), reading.run, up_to)
    rows = int((result.points.index <= month_of(reading.letter)).sum())
    of_those = f"of the {rows} {reading.judged_by}s up to the visit"
    than = Beside(f"the average {of_those}", f"the range {of_those}", reading.judged_by)
    return signal(result, than, reading.run, up_to, periods_since_visit(reading))


def chance_line(measures_judged: int, period: str = "month") -> str:
    """How many marks chance alone makes: "Among 34 measures, chance alone would mark about one a month."; "" of none."""
    if measures_judged == 0:
        return ""
    among = f"Among {measures_judged} measures" if measures_judged > 1 else "Of one measure"
    return f"{among}, chance alone would mark {_how_many(falsely_marked(measures_judged), period)}."


def _how_many(expected: float, period: str) -> str:
    """A mean count in words that anyone reads: "about two every three months", "about one a month", "two or three a quarter"."""
    if expected < MORE_THAN_ONE:
        often, apart = min(RARELY, key=lambda pair: abs(pair[0] / pair[1] - expected))
        every = f"a {period}" if apart == 1 else f"every {words.small(apart)} {period}s"
        return f"about {words.small(often)} {every}"
    whole, part = divmod(expected, 1)
    if 0.25 <= part < 0.75:
        return f"{words.small(int(whole))} or {words.small(int(whole) + 1)} a {period}"
    return f"about {words.small(round(expected))} a {period}"


def _sign(reading: Reading) -> int:
    """Which way the verdict says the figure moved: 1 up, -1 down, 0 neither."""
    side = reading.verdict.partition(",")[0]
    good = -1 if reading.measure.better == "down" else 1
    return {"better": good, "worse": -good, "higher": 1, "lower": -1}.get(side, 0)


def _by_trend(reading: Reading) -> bool:
    return reading.since is not None and is_trend(reading.since)


def _up_to(reading: Reading, to: pd.Timestamp) -> str:
    """Said where the newest figure that can be judged is not of the month shown: ", up to February 2020"."""
    newest = reading.since.newest if reading.since is not None else None
    return "" if newest is None or date_of(newest) == to else f", up to {date_of(newest):%B %Y}"


def _but(but: str, is_by_trend: bool) -> str:
    if not but:
        return ""
    return f", but still {but}" if is_by_trend else f", though now {but}"


def _may_be_chance(reading: Reading, side: str, moved: str, but: str) -> str:
    visit = reading.letter.month_end.to_period("M")
    newest = reading.since.newest if reading.since is not None else None
    after = SIX_MONTHS if newest is None else (date_of(newest).to_period("M") - visit).n
    over = "the last six months" if after >= SIX_MONTHS else f"the {words.small(after)} months since"
    if moved:
        chance = f"which may be chance; the newest {reading.judged_by}s point the other way: {moved}"
    elif reading.since is None or reading.since.status != "ok":
        chance = "but before the visit the figure hardly ever varied, so that chance cannot be ruled out"
    elif reading.limits_note:
        chance = "but within the usual range, so it may be chance"
    else:
        chance = "but within the range that chance alone makes"
    return f"{side.capitalize()} than at the visit over {over}, {chance}{f'; now {but}' if but else ''}."
