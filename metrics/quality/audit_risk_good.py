"""Share of audits chosen at random in which the management of risk was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_risk_good",
    theme="quality",
    title="Managing risk: audited good or better",
    question="Is the risk to the child understood, and does what is done answer it?",
    why="Everything else in a file can be in order while the danger to the child is missed.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for the management of risk. Audits aimed at a "
    "worry, and those that do not say how the case was chosen, do not count.",
    met="The auditor graded the management of risk good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.risk_grade"),
    findings=(),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="moderation_agrees",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Assistant director for children's social care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for the management of risk, in the month of the audit."""
    return graded(tables, months, "risk_grade")
