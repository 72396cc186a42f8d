"""Families that had been in pre-proceedings for more than 16 weeks at a month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._families import GROUPS, families, families_on

MEASURE = Measure(
    id="over_16_weeks",
    theme="pre_proceedings",
    title="Over 16 weeks in pre-proceedings",
    question="How many families have been on the edge of court for more than 16 weeks?",
    why="A middle figure hides the few families for whom nothing has been decided for half a year.",
    counted="Families in pre-proceedings at the month end whose decision to start it lies more than 16 weeks (112 days) back. The number "
    "is counted for every month; guidance has asked for 16 weeks only since March 2021, so that earlier months are counted and not "
    "judged.",
    met="Each family counted has been in pre-proceedings for more than 16 weeks.",
    better="down",
    unit="families",
    kind="count",
    clock="stock",
    needs=("pre_proceedings", "pre_proceedings.family_id", "pre_proceedings.decision_date", "pre_proceedings.ended_date"),
    findings=("pre-proceedings-oversight",),
    standard="pre_proceedings_weeks",
    groups=GROUPS,
    shows=("family_id", "decision_date", "weeks", "letter_sent_date", "initial_meeting_date", "children"),
    pair="in_pre_proceedings",
    local_rule="Before March 2021 the 16 weeks are a local line for counting alone: months before it are not judged by them.",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


LINE = "pre_proceedings_line_weeks"  # the same number for every month, so that a count can be compared over time; it judges nothing


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a family over the line at a month end."""
    found = families(tables, months)
    over = found["month_end"] > deadline(found["decision_date"], LINE)
    return found.loc[over, ["month", "case_id", "child_id", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Families whose 16th week ends within the next 60 days; due_date is its last day."""
    found = families_on(tables, on)
    found = coming_up(found.assign(due_date=deadline(found["decision_date"], LINE)), "due_date", on)
    return found[["case_id", "child_id", "due_date", *MEASURE.shows]]
