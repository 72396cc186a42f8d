"""Permanent team managers who left in twelve months for every 100 in post at their end, in full-time equivalents."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.workforce._turnover import turnover
from metrics.workforce._workers import MANAGER

MEASURE = Measure(
    id="manager_turnover",
    theme="workforce",
    title="Managers who leave in a year",
    question="Do team managers stay?",
    why="A manager who stays knows the team's children and its workers, and sees to it that what was agreed is done.",
    counted="Permanent managers who left in the twelve months up to the month end, divided by the permanent managers in post that "
    "day, both in full-time equivalents. A manager who takes up another permanent post by the next working day has moved "
    "and not left. The first eleven months of records have no figure. A manager whose employment is not recorded counts as "
    "permanent. Whether someone has moved is known on the next working day, so that one who leaves on a month's last day "
    "counts from the month after.",
    met="Nothing is met or missed: the figure is the number who left for every 100 in post.",
    better="down",
    unit="leavers a year for every 100 in post",
    kind="rate",
    clock="stock",
    per=100,
    needs=("workers", "workers.role", "workers.fte", "workers.employment", "workers.end_date"),
    findings=("turnover-and-caseloads",),
    groups=("service",),  # a team has a manager or two
    shows=("left_date", "fte"),
    pair="turnover",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a manager who left in the twelve months up to a month end (numerator) and one in post then (denominator)."""
    return turnover(tables, months, MANAGER)
