"""Share of audits chosen at random in which the child's plan was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_plan_good",
    theme="quality",
    title="Plan: audited good or better",
    question="Do plans say what must change, who does what, and by when, in words a parent can follow?",
    why="A plan that nobody can follow is not carried out, and then nothing changes for the child.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for the child's plan. Audits aimed at a worry, and "
    "those that do not say how the case was chosen, do not count.",
    met="The auditor graded the child's plan good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.plan_grade"),
    findings=("protection-plans-unclear",),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="plan_updated_in_6_months",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Head of the child protection advisory service",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for the child's plan, in the month of the audit."""
    return graded(tables, months, "plan_grade")
