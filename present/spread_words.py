"""The words about how groups spread: where each stands beside what chance allows. Screen, table and alternative text take them here."""

from __future__ import annotations

from typing import Any

import pandas as pd

from metrics.kit.compare import Point
from metrics.kit.judge import NEEDED
from metrics.kit.measure import Measure
from metrics.kit.spread import OneGroup, Spread
from present import words

WORDS = {
    "better": "Better than chance allows",
    "better-maybe": "Better, may be chance",
    "worse": "Worse than chance allows",
    "worse-maybe": "Worse, may be chance",
    "higher": "Higher than chance allows",
    "higher-maybe": "Higher, may be chance",
    "lower": "Lower than chance allows",
    "lower-maybe": "Lower, may be chance",
    "same": "Within what chance allows",
    "unknown": "Nothing to count",
}
WIDE = "what chance allows: it puts 2 in 1,000 groups outside"
NARROW = "it puts 5 in 100 outside these lines"
READING = "The fewer cases, the wider the range: a small group far from the line may still be an ordinary one. The order is no ranking."
FAR = ("better", "worse", "higher", "lower")
PLURALS = {"team": "teams", "locality": "localities", "iro": "reviewing officers", "aspect": "aspects of practice"}
NAMED = 4  # groups named in a sentence
LISTED = 24  # groups named in the alternative text; the table has all


def groups(kind: str) -> str:
    """What several groups of a kind are called: "teams"; "groups" where no better word is known."""
    return PLURALS.get(kind, "groups")


def point(row: Any) -> Point:
    """A row's value, numerator and denominator, None where there is none."""
    return Point(*(None if pd.isna(cell) else float(cell) for cell in (row.value, row.numerator, row.denominator)))


def figure(measure: Measure, row: Any) -> str:
    """A group's figure with its numbers; "nothing to count" without."""
    return words.full(measure, point(row))


def cells(measure: Measure, row: Any) -> tuple[str, str]:
    """A group's figure and what it is made of, as a table's cell has them."""
    return words.value(measure, point(row).value), words.parts(measure, point(row))


def allowed(measure: Measure, row: Any) -> str:
    """The wide range at a group's number of cases, as a share can be: "45% to 92%"; a dash without cases."""
    if pd.isna(row.lower998):
        return words.NOTHING
    return f"{words.value(measure, max(row.lower998, 0.0))} to {words.value(measure, min(row.upper998, 1.0))}"


def conclusion(measure: Measure, table: pd.DataFrame, kind: str, total: Point) -> str:
    """What a funnel says, in one or two sentences. `table`: as metrics.kit.funnel gives it; `total`: the council's own figure."""
    known, own, several = table[table["type"] != "unknown"], words.full(measure, total), groups(kind)
    if known.empty:
        return f"There was nothing to count in any of these {several}."
    if len(known) == 1:
        return f"One group alone is no spread: {known.iloc[0]['group']} stands at {figure(measure, known.iloc[0])}, all at {own}."
    far = known[known["type"].isin(FAR)]
    little = _little(int(known["type"].str.endswith("-maybe").sum()), bool(len(far)))
    if far.empty:
        return f"None of the {len(known)} {several} differs from the council's {own} by more than chance.{little}"
    named = "; ".join(f"{row.group} is {row.type} at {figure(measure, row)}" for row in far.head(NAMED).itertuples())
    more = f"; and {len(far) - NAMED} more" if len(far) > NAMED else ""
    differ = f"{len(far)} of {len(known)} {several} {'differs' if len(far) == 1 else 'differ'} from the council's {own} by more than chance"
    return f"{differ}: {named}{more}.{little}"


def _little(count: int, is_more: bool) -> str:
    """Groups outside the narrow range alone, in a sentence; "" for none."""
    if not count:
        return ""
    return f" {f'{count} more' if is_more else count} {'stands' if count == 1 else 'stand'} a little apart, which may be chance."


def listed(measure: Measure, table: pd.DataFrame) -> str:
    """Each group with its figure and where it stands, for those who do not see the picture; many are left to the table."""
    if len(table) > LISTED:
        return f"The table has all {len(table)}."
    return " ".join(f"{row.group}: {figure(measure, row)}, {WORDS[str(row.type)].lower()}." for row in table.itertuples())


def no_funnel(measure: Measure) -> str:
    """Why the groups of a measure that is no share of cases are not judged beside each other."""
    if measure.kind == "count":
        return "No range is drawn: a count says nothing of how many it could have been, so chance cannot be told from a group's size."
    if measure.weighted:
        return "No range is drawn: hours of work are not cases that chance deals out one by one."
    return "No range is drawn: what chance alone does to such a figure cannot be told from a group's number of cases. Few cases swing most."


def mark_of(group: OneGroup) -> str:
    """The mark of a group's newest point beside its own range: better, worse, higher, lower, same, or unknown when it is not judged."""
    newest = group.newest
    if not group.is_judged or newest is None:
        return "unknown"
    return "same" if newest["kind"] == "ordinary" else str(newest["kind"])


def state(group: OneGroup, period: str) -> str:
    """What is said of a group's newest point: "Really better than inspectors saw", "Ordinary month", "Too few to judge"."""
    kind = mark_of(group)
    if kind == "same":
        return f"Ordinary {period}"
    if kind != "unknown":
        return f"Really {kind} than {'inspectors saw' if group.seen else 'usual'}"
    if group.status == "no_variation":
        return "Always the same: nothing to judge"
    if group.status == "too_few_points":
        return f"Too few {period}s to judge"
    return "Too few cases to judge"


def newest(measure: Measure, group: OneGroup, period: str) -> str:
    """A group's newest figure with its numbers and when it was."""
    row = group.newest
    if row is None:
        return "nothing to count"
    return f"{figure(measure, row)}, {words.when(pd.Timestamp(str(row.name)), period)}"


def over_time(spread: Spread, kind: str, *, neutral: bool) -> str:
    """How many groups are now really better or worse (higher or lower) than their own range, in a sentence or two."""
    marks = [mark_of(group) for group in spread.groups]
    unjudged = marks.count("unknown")
    judged, several = len(marks) - unjudged, groups(kind)
    if not judged:
        return f"None of the {several} has cases enough to judge."
    counts = [(marks.count(way), way) for way in FAR if way in marks]
    beside = "than inspectors saw" if any(group.seen for group in spread.groups) else "than usual"
    listed = " and ".join(f"{count} {'is' if count == 1 else 'are'} now really {way}" for count, way in counts)
    said = listed or f"none is now really {'higher or lower' if neutral else 'better or worse'}"
    few = f" {unjudged} {'has' if unjudged == 1 else 'have'} too few cases to judge." if unjudged else ""
    return f"Of {judged} {several} judged by their own past, {said} {beside}.{few}"


def ranges(spread: Spread, *, since_visit: bool) -> str:
    """Why the small pictures are by quarter where months were asked for, and why a range is not what inspectors saw; "" otherwise."""
    parts = []
    if spread.period != spread.asked:
        parts.append(f"Drawn by {spread.period}: with a {spread.asked}'s few cases, fewer groups could be judged.")
    usual = sum(not group.seen and group.is_judged for group in spread.groups)
    if since_visit and usual:
        every = usual == sum(group.is_judged for group in spread.groups)
        whose = "any group: each range is" if every else f"{usual} of the groups: their range is"
        parts.append(f"Fewer than {NEEDED} {spread.period}s of figures come before the visit for {whose} of all {spread.period}s.")
    return " ".join(parts)
