"""All the words about figures: screen, table, alternative text and downloads take them from here, so that they never differ."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.contract import table_of
from data.letters import Letter
from metrics.kit.compare import Point, Reading, Then
from metrics.kit.measure import Measure
from metrics.kit.reach import EVERY, FURTHER_BACK

NOTHING = "–"
SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PERIOD_WORDS = {"month": "", "quarter": "the quarter to ", "year": "the year to "}
SHORTFALLS = {EVERY: "further back than each child’s newest", FURTHER_BACK: "further back than it goes"}


def when(month: pd.Timestamp, period: str) -> str:
    """ "March 2020", "the quarter to March 2020", "the year to March 2020"."""
    return f"{PERIOD_WORDS[period]}{month:%B %Y}"


def small(count: int) -> str:
    """A whole number within a sentence: as a word up to nine, then in figures."""
    return SMALL[count] if count < len(SMALL) else f"{count:,}"


def number(value: float, decimals: int = 0) -> str:
    """A number with thousands parted by commas, without a decimal nought: 1,602 and 17.2."""
    rounded = round(value, decimals) + 0.0  # a little below nought is 0 and not -0
    return f"{rounded:,.{decimals}f}" if rounded != int(rounded) else f"{rounded:,.0f}"


def value(measure: Measure, figure: float | None) -> str:
    """A figure in its unit, short: "71%", "24", "17.2"; a dash when there is none."""
    if figure is None or pd.isna(figure):
        return NOTHING
    if measure.is_share:
        return f"{figure:.0%}"
    return number(figure, 0 if measure.kind == "count" and float(figure).is_integer() else 1)


def parts(measure: Measure, point: Point) -> str:
    """What a figure is made of: "25 of 35", "1,602 ÷ 80.9", "35 cases"; its unit for a count, blank where that is not published."""
    if point.value is None:
        return "nothing to count"
    if measure.kind != "count" and (
        point.denominator is None or (point.numerator is None and (measure.is_share or measure.kind == "rate"))
    ):
        return ""
    if measure.is_share:
        return f"{number(point.numerator or 0)} of {number(point.denominator or 0)}"
    if measure.kind == "rate":
        joint = "÷" if measure.per == 1 else "of"  # 1,602 children by 80.9 workers, but 450 children of 128,064
        return f"{number(point.numerator or 0)} {joint} {number(point.denominator or 0, 1)}"
    if measure.kind == "count":
        return unit(measure, point.value)
    return f"{number(point.denominator or 0)} {'case' if point.denominator == 1 else 'cases'}"


def full(measure: Measure, point: Point) -> str:
    """A figure with its numbers: "71% (25 of 35)", "24 children", "17.2 weeks (61 cases)"."""
    if point.value is None:
        return "nothing to count"
    if measure.kind == "count":
        return f"{value(measure, point.value)} {unit(measure, point.value)}"
    of_what, inside = "" if measure.is_share else f" {measure.unit}", parts(measure, point)
    return f"{value(measure, point.value)}{of_what}{f' ({inside})' if inside else ''}"


def missing(needs: Sequence[str]) -> str:
    """What an extract lacks, a missing table once and not part by part: "the table “audits”, the column “reviews.due_date”"."""
    tables = [name for name in needs if name == table_of(name)]
    parts = [name for name in needs if table_of(name) not in tables]
    return ", ".join([*(f"the table “{name}”" for name in tables), *map(_part_missing, parts)])


def _part_missing(need: str) -> str:
    name, _, shortfall = need.partition(":")
    table, _, kind = name.partition("=")
    said = f"“{table}” of the kind “{kind}”" if kind else f"“{name}”"
    if shortfall:
        return f"{said} {SHORTFALLS.get(f':{shortfall}', 'in the same months as the rest')}"
    return said if kind else f"the column {said}"


def unit(measure: Measure, counted: float) -> str:
    """What a count counts, "child" when it is one of "children" and "enquiry" of "enquiries"."""
    if counted != 1:
        return measure.unit
    if measure.unit.endswith("ies"):
        return f"{measure.unit.removesuffix('ies')}y"
    return "child" if measure.unit == "children" else measure.unit.removesuffix("s")


def then_value(measure: Measure, then: Then) -> str:
    """The figure at the visit, short; a band as "16 to 20"."""
    if then.low is not None and then.high is not None:
        return f"{number(then.low)} to {number(then.high)}"
    return value(measure, then.point.value)


def then_note(measure: Measure, then: Then) -> str:
    """Where the figure at the visit comes from: "stated in letter", "104 of 190 in six months", "not supplied"."""
    if then.basis == "none":
        return then.why
    if then.basis == "stated":
        return "stated in the letter"
    if measure.kind == "count":
        return "a month, on average" if measure.clock == "flow" else "measured"
    note = parts(measure, then.point) if measure.kind not in ("median", "maximum") or then.point.denominator else ""
    return f"{note}, six months" if measure.clock == "flow" else f"{note}, measured"


def then_full(measure: Measure, then: Then) -> str:
    """The figure at the visit in a sentence: "38% (14 of 37, over the six months to the visit)"."""
    if then.basis == "none":
        return f"not known ({then.why})"
    if then.basis == "stated":
        return f"{then.said}, as the letter states"
    if measure.kind == "count":
        return f"{value(measure, then.point.value)} {then.said}".strip()
    of_what = "" if measure.is_share else f" {measure.unit}"
    inside = ", ".join(text for text in (parts(measure, then.point), then.said) if text)
    return f"{value(measure, then.point.value)}{of_what}{f' ({inside})' if inside else ''}"


def was_then(measure: Measure, then: Then) -> str:
    """The figure at the visit, after "was": "38% (14 of 37) over the six months to the visit"; a stated one as the letter's."""
    if then.basis == "stated":
        return f"{then.said} at the visit, as the letter states"
    if measure.kind in ("median", "maximum") and then.said:
        return then_full(measure, then)
    return f"{full(measure, then.point)} {then.said or 'at the visit'}"


def _beside_band(reading: Reading) -> str:
    low, high, now = reading.then.low or 0, reading.then.high or 0, reading.now.value or 0
    if now < low:
        return "below the band the letter states"
    return "above the band the letter states" if now > high else "within the band the letter states"


def sentence(reading: Reading, to: pd.Timestamp, period: str) -> str:
    """Now and then in one sentence: "71% (25 of 35) in March 2020, was 38% (14 of 37) over the six months to the visit." """
    measure, then = reading.measure, reading.then
    if reading.now.value is None:
        before = "" if then.basis == "none" else f"; the figure was {was_then(measure, then)}"
        return f"There was nothing to count in {when(to, period)}{before}."
    place = {"stock": "at the end of", "annual": "at the end of", "flow": "in"}[measure.clock]
    now = f"{full(measure, reading.now)} {place} {when(to, period)}"
    if is_before_visit(reading):
        at_visit = "" if then.basis == "none" else f" It was {was_then(measure, then)}."
        return f"{now}, before the {visit(reading.letter)}.{at_visit}"
    if then.basis != "none":
        return f"{now}, was {was_then(measure, then)}."
    # The verdict's own part of the sentence gives the same reason.
    return f"{now}." if reading.why == then.why else f"{now}. At the visit: {then_full(measure, then)}."


COLUMN_TITLES = {
    "wait_weeks": "Weeks waited",
    "child_id": "Child",
    "worker_id": "Worker",
    "touched_by": "How touched",
    "case_id": "Case",
    "iro": "Reviewing officer",
    "fte": "Full-time equivalent",
    "caseload_per_fte": "Children for full-time hours",
    "fte_established": "Posts",
    "fte_in_post": "Permanent in post",
    "fte_vacant": "Vacant posts",
    "iro_id": "Reviewing officer",
    "group_kind": "Breakdown",
    "met": "Met",
    "value": "Figure",
    "numerator": "Counted",
    "denominator": "Out of",
    "mean": "Average",
    "middle": "Middle figure",
    "lower": "Range from",
    "upper": "Range to",
    "all": "All",
    "first_reported_on": "First reported on",
    "first_counted": "Then counted",
    "first_out_of": "Then out of",
    "moved_points": "Moved, points",
    "reported_times": "Times reported",
}


# Longer than a column of a list is wide; downloads keep the published words.
IN_LISTS = {"Single period of accommodation (section 20)": "Accommodated (section 20)"}


def column_title(name: str) -> str:
    """A column's heading in words: "entered_care_date" is "Entered care"."""
    if name in COLUMN_TITLES:
        return COLUMN_TITLES[name]
    plain = name.removesuffix("_date").removesuffix("_at").removesuffix("_id").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def visit(letter: Letter) -> str:
    """A letter's visit within a sentence: "visit of 30 November 2016"."""
    return letter.title[:1].lower() + letter.title[1:]


def day(date: pd.Timestamp) -> str:
    """ "3 March 2020", with the hour when it has one: "3 March 2020, 21:10"."""
    plain = f"{date.day} {date:%B %Y}"
    return plain if date == date.normalize() else f"{plain}, {date:%H:%M}"


def change(reading: Reading) -> tuple[str, str]:
    """How far a figure moved, and why that cannot be said: ("Up 27 points", ""). Nothing is said of better or of chance."""
    measure, moved = reading.measure, reading.shown_change
    if reading.now.value is None:
        return "Nothing to count", ""
    if is_before_visit(reading):
        return "Before the visit", ""
    if moved is None:
        band = reading.then.low is not None
        return (_beside_band(reading).capitalize(), "") if band else ("Cannot be compared", reading.then.why)
    if not is_alike(reading):
        return f"A {reading.series['period'].iloc[0]}’s count beside a month’s average", ""
    if moved == 0:
        return "No change", ""
    shown = number(abs(moved), 1)
    points = (" point" if shown == "1" else " points") if measure.is_share else ""
    return f"{'Up' if moved > 0 else 'Down'} {shown}{points}", ""


def is_alike(reading: Reading) -> bool:
    """Whether now and then count the same length of time: a quarter's count is not a month's average."""
    if reading.measure.kind != "count" or reading.measure.clock != "flow" or reading.then.basis == "stated":
        return True
    return reading.series.empty or bool(reading.series["period"].iloc[0] == "month")


def is_before_visit(reading: Reading) -> bool:
    """Whether the newest figure shown is of a time before the visit: nothing has changed since then, and nothing is "still" so."""
    return not reading.series.empty and bool(reading.series["month"].max() + pd.offsets.MonthEnd(0) < reading.letter.month_end)
