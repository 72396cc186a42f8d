"""Share of audits chosen at random in which identity was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_identity_good",
    theme="quality",
    title="Identity and background: audited good or better",
    question="Does the work ask what the child's background means for the child's life?",
    why="Ethnicity in a box says nothing of religion, language, family or belonging, and a plan that leaves them out may not fit the child."
    "",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for identity. Audits aimed at a worry, and those "
    "that do not say how the case was chosen, do not count.",
    met="The auditor graded identity good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.identity_grade"),
    findings=("identity-not-explored",),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="audit_direct_work_good",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for identity, in the month of the audit."""
    return graded(tables, months, "identity_grade")
