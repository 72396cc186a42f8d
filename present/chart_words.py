"""A chart's words: each point's for hover, and the sentence under the picture of all along. Read through present.verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from metrics.kit.compare import Point, Reading, point_of
from metrics.kit.spc import SpcResult
from present import words
from present.verdict_words import (
    KINDS,
    MOVING,
    SIDES,
    Beside,
    beside,
    date_of,
    is_trend,
    rules_fired,
    run_length,
    sign_of,
    signal,
    wrong_side,
)

Row = Mapping[Any, Any]  # of the judged points


def all_along_sentence(reading: Reading) -> str:
    """How the newest figure lies beside all of them, and each phase with its reason; "" without any figure."""
    result = reading.all_along
    if result is None or result.newest is None:
        return ""
    later, than = result.phases.iloc[1:], beside(reading, all_along=True)
    anew = [
        f"From {words.when(first, than.unit)} counted anew: {str(reason).rstrip('. ')}."
        for first, reason in zip(later["first"], later["reason"], strict=True)
    ]
    return " ".join([_beside_all(result, result.newest, than), *anew])


def point_words(reading: Reading, row: pd.Series, *, all_along: bool = False) -> str:
    """One row of `since.points` (or of `all_along.points`) in words, with every rule that marks it; for hover.

    "March 2020: 71% (25 of 35). Better: above the range inspectors saw; also one of seven or more months in a row above what …".
    """
    return points_words(reading, row.to_frame().T, all_along=all_along)[date_of(row)]


def points_words(reading: Reading, points: pd.DataFrame, *, all_along: bool = False) -> dict[pd.Timestamp, str]:
    """`point_words` of each row, by its date."""
    than, figures = beside(reading, all_along=all_along), _figures(reading)
    rows = zip(points.index, points.to_dict("records"), strict=True)
    return {date: _words(reading, pd.Timestamp(date), row, figures, than) for date, row in rows}


def _words(reading: Reading, date: pd.Timestamp, row: Row, figures: dict[Any, Point] | None, than: Beside) -> str:
    point = _point(row) if figures is None else figures.get(date, Point())
    about = f"{words.when(date, than.unit)}: {words.full(reading.measure, point)}."
    about = about[:1].upper() + about[1:]
    if pd.isna(row["value"]) or pd.isna(row["upper"]):
        return about
    kind, sign = KINDS.get(row["type"]), sign_of(row["type"], reading.measure.better)
    if kind is None:
        return f"{about} An ordinary {than.unit}."
    is_apart = wrong_side(row, sign)
    said = f"{MOVING[kind].removeprefix('really ')}, still {SIDES[-sign]} {than.middle}" if is_apart else kind
    first, *rest = rules_fired(row, than, sign)
    also = f"; also {' and '.join(rest)}" if rest else ""
    return f"{about} {said[:1].upper()}{said[1:]}: {first}{also}."


def _beside_all(result: SpcResult, newest: pd.Series, than: Beside) -> str:
    since = words.when(result.phases["first"].iloc[-1], than.unit)
    if result.variation is None:
        return f"What is usual cannot be said: {_why_not_usual(result, than)}."
    start, kind = f"Beside every {than.unit} since {since},", KINDS.get(result.variation)
    if kind is None:
        return f"{start} {words.when(date_of(newest), than.unit)} is an ordinary {than.unit}."
    sign = sign_of(result.variation, result.better)
    fired = signal(result, than, run_length(result))
    if is_trend(result) and wrong_side(newest, sign):
        way = "" if result.better == "neutral" else f" {MOVING[kind]}:"
        return f"{start}{way} {fired}, but still {SIDES[-sign]} {than.middle}."
    return f"{start} {kind} than usual: {fired}."


def _why_not_usual(result: SpcResult, than: Beside) -> str:
    if result.status == "rare_events":
        alike = f"too many {than.units} have the same figure"
        return alike if result.why_chart.startswith("Too many") else f"there are too few cases a {than.unit}"
    return "no two figures differ enough" if result.status == "no_variation" else f"there are too few {than.units}"


def _figures(reading: Reading) -> dict[Any, Point] | None:
    """Each period's figure with its numbers, from the series; None where that is by other periods than the points."""
    series = reading.series
    if series.empty or series["period"].iloc[0] != reading.judged_by:
        return None
    return {row.month: point_of(row.value, row.numerator, row.denominator) for row in series.itertuples()}


def _point(row: Row) -> Point:
    """The figure of a judged row alone."""
    if pd.isna(row["value"]):
        return Point()
    of = None if pd.isna(row["denominator"]) else float(row["denominator"])
    return Point(float(row["value"]), None if of is None else round(float(row["value"]) * of, 6), of)
