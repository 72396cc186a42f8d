"""Share of placements with parents, judged in the month, for which the parents were assessed and the placement approved in time."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids, coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

ASSESSED, APPROVED = "parents_assessed_working_days", "parents_approved_working_days"
MEASURE = Measure(
    id="placed_with_parents_assessed",
    theme="visits",
    title="Parents assessed before a child goes home",
    question="When a child in care is placed with parents, are the parents assessed and the placement approved in time?",
    why="These children were taken into care from home. Going back without an assessment leaves them with risks that nobody has looked at.",
    counted="Placements with parents under a care order, in the month they began. Where a child had to be placed before the assessment "
    "(regulation 19), the assessment is due within 10 working days of the placement and the approval within 10 working days of the "
    "assessment; such a placement counts in the month of the first of these days that was missed, or of the last, and not at all when it "
    "ended by that day.",
    met="Suitability was assessed and a nominated officer approved the placement by the day it began, or within those working days.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=(
        "placements_with_parents.start_date",
        "placements_with_parents.regulation_19",
        "placements_with_parents.suitability_assessed_date",
        "placements_with_parents.approved_date",
    ),
    findings=("placed-with-parents",),
    standard=f"{ASSESSED} {APPROVED}",
    shows=("start_date", "due_date", "suitability_assessed_date", "approved_date"),
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a placement with parents, in the month in which it can be judged."""
    judged = in_months(_judged(tables), "due_date", months)
    judged = judged[~(judged["is_19"] & (judged["end_date"] <= judged["due_date"]))]
    in_time = (judged["suitability_assessed_date"] <= judged["assess_by"]) & (judged["approved_date"] <= judged["due_date"])
    return judged.assign(met=in_time)[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Placements before an assessment that still lack it, or the approval, and must have it within the next 60 days."""
    open_now = _judged(tables)
    open_now = open_now[open_now["end_date"].isna() & open_now["approved_date"].isna()]
    return coming_up(open_now, "due_date", on)[["case_id", "child_id", "due_date", "start_date", "suitability_assessed_date"]]


def _judged(tables: Tables) -> pd.DataFrame:
    """Each placement with parents once, the last day for the assessment (`assess_by`) and the day on which all is judged (`due_date`)."""
    rows = tables["placements_with_parents"].drop_duplicates(["child_id", "start_date"])
    is_19 = rows["regulation_19"].fillna(False).astype("bool")
    assess_by = rows["start_date"].where(~is_19, deadline(rows["start_date"], ASSESSED))
    assessed_in_time = rows["suitability_assessed_date"] <= assess_by
    # An assessment done ahead of an emergency placement does not make its approval due before the child is placed.
    counted_from = rows["suitability_assessed_date"].where(rows["suitability_assessed_date"] > rows["start_date"], rows["start_date"])
    due_date = assess_by.where(~(is_19 & assessed_in_time), deadline(counted_from, APPROVED))
    return rows.assign(is_19=is_19, assess_by=assess_by, due_date=due_date, case_id=case_ids(rows["child_id"], rows["start_date"]))
