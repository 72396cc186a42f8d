"""Share of audits chosen at random in which managers' oversight was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_oversight_good",
    theme="quality",
    title="Managers' oversight: audited good or better",
    question="Do managers move the child's plan forward, and not only look at it?",
    why="Supervision that leaves the plan where it was is a meeting and no oversight.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for managers' oversight. Audits aimed at a worry, "
    "and those that do not say how the case was chosen, do not count.",
    met="The auditor graded managers' oversight good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.oversight_grade"),
    findings=("management-oversight", "oversight-of-plans"),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="supervision_in_time",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Assistant director for children's social care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for managers' oversight, in the month of the audit."""
    return graded(tables, months, "oversight_grade")
