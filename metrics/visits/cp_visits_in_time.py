"""Share of visits to children on protection plans, falling due in the month, that were made in time and at which the child was seen."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.visits._clock import due_cases, due_next
from metrics.visits._seen import plan_clock

STANDARD = "cp_visit_working_days"
MEASURE = Measure(
    id="cp_visits_in_time",
    theme="visits",
    title="Protection plan visits on time",
    question="Are children on protection plans seen as often as the council says they must be?",
    why="These children are judged to be at risk at home. Between meetings, the social worker's visit is what tells whether the plan keeps "
    "them safe.",
    counted="Visits that fell due in the month to children on a protection plan on that day. The first is due 10 working days after "
    "the plan began, each later one 10 working days after the last visit at which the child was seen. While a child is not "
    "seen, every further 10 working days are one more visit missed. Plans that began before the visits on file are counted "
    "from the first day on file. A plan that begins on the day another of its kind ends carries it on.",
    met="The child was seen on or before the day. A visit at which the child was not seen does not count.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("plans.plan", "visits.visit_date", "visits.seen", "plans=cp", "visits=cp"),
    findings=("visits-mostly-regular", "visits-gaps"),
    standard=STANDARD,
    groups=("team", "locality", "age_band", "sex", "ethnicity"),
    shows=("due_date", "last_visit_date", "next_visit_date"),
    pair="cin_visits_in_time",
    local_rule="No law sets how often a child on a protection plan is visited. 10 working days is common among councils.",
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a visit that fell due, in the month of its due date."""
    clock = plan_clock(tables, "cp", STANDARD)
    return due_cases(clock, tables["visits"]["child_id"], months, "last_visit_date", "next_visit_date")


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The next visit to each child on a protection plan that falls due within the next 60 days."""
    return due_next(plan_clock(tables, "cp", STANDARD), tables["visits"]["child_id"], on, "last_visit_date")
