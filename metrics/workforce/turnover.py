"""Permanent social workers who left in twelve months for every 100 in post at their end, in full-time equivalents."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.workforce._turnover import turnover
from metrics.workforce._workers import SOCIAL_WORKER

MEASURE = Measure(
    id="turnover",
    theme="workforce",
    title="Social workers who leave in a year",
    question="Do social workers stay?",
    why="Each worker who leaves hands all their children to someone who does not know them.",
    counted="Permanent social workers who left in the twelve months up to the month end, divided by the permanent social workers in "
    "post that day, both in full-time equivalents. A worker who takes up another permanent post by the next working day, in "
    "any team or as a manager, has moved and not left; one who comes back through an agency has left. Agency workers are "
    "not counted. The first eleven months of records have no figure. A worker whose employment is not recorded counts as "
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
    published="sw_turnover_pct",
    published_difference="DfE counts the year to 30 September, and its line stands at that day; here the twelve months up to each month. "
    "DfE leaves out those who came and went within the year, and counts managers who are social workers too.",
    groups=("service", "team"),
    shows=("left_date", "fte"),
    pair="agency",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a social worker who left in the twelve months up to a month end (numerator) and one in post then (denominator)."""
    return turnover(tables, months, SOCIAL_WORKER)
