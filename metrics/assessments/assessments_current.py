"""The share of children in care, on protection plans and on in-need plans whose assessment is current at a month end."""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables
from metrics.assessments._currency import EVENT, MONTHS, answers_owed, authorised, children_with_plans, recent_from
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, latest_before

MEASURE = Measure(
    id="assessments_current",
    theme="assessments",
    title="Assessments kept up to date",
    question="Is each child's assessment recent, and newer than the last important change in the child's life?",
    why="A plan that rests on an old assessment answers the needs the child had then. A move, a new partner at home or a new risk changes "
    "them.",
    counted="Children in care, with an open child protection plan or with an open child in need plan at the month end, each once. The kind "
    "of plan is in care before protection before in need.",
    met="An assessment was authorised within the last 12 months, and after every significant event whose 45 working days had run by the "
    "month end. One authorised on the day of the event does not answer it. A child never assessed is not up to date.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=(
        "care_episodes",
        "plans.plan",
        "plans.start_date",
        "assessments.authorised_date",
        "significant_events.event_date",
        "plans=cp",
        "plans=cin",
    ),
    findings=("assessments-not-updated",),
    standard=f"{MONTHS} {EVENT}",
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "authorised_date", "event_date"),
    pair="audit_assessment_good",
    local_rule="Twelve months, and 45 working days after an event, are local lines: no national standard says how old one may be.",
    history_months=12,
    owner="Head of assessment and support",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end, with the latest assessment and the latest event that an assessment had to follow by then."""
    held = latest_before(children_with_plans(tables, months), authorised(tables), date="authorised_date")
    recent = held["authorised_date"] >= recent_from(months).to_numpy()[months.place(held["month"])]
    held = latest_before(held, answers_owed(tables), date="answer_by", columns=("event_date",)).drop(columns=["answer_by", "month_end"])
    return held.assign(met=recent & (held["event_date"].isna() | (held["authorised_date"] > held["event_date"])))


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose assessment turns 12 months old, or whose earliest unanswered event runs out of days, in the next 60 days."""
    held = latest_before(children_with_plans(tables, Months(on, on)), authorised(tables), date="authorised_date")
    held = held[held["authorised_date"].notna()].sort_values("authorised_date", kind="stable")
    events = answers_owed(tables).sort_values("event_date", kind="stable")
    held = pd.merge_asof(held, events, left_on="authorised_date", right_on="event_date", by="child_id", direction="forward")
    last_day = add_months(held["authorised_date"], reference.standard_values(MONTHS, held["authorised_date"]))
    held = held.assign(due_date=last_day.where(held["answer_by"].isna() | (last_day <= held["answer_by"]), held["answer_by"]))
    return coming_up(held, "due_date", on)[["case_id", "child_id", "plan", "authorised_date", "event_date", "due_date"]]
