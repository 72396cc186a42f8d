"""Share of audits chosen at random in which the assessment was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_assessment_good",
    theme="quality",
    title="Assessment: audited good or better",
    question="Do assessments work out what the child needs and weigh the risk?",
    why="An assessment that lists facts and does not weigh them gives no reason for what is done next.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for the assessment. Audits aimed at a worry, and "
    "those that do not say how the case was chosen, do not count.",
    met="The auditor graded the assessment good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.assessment_grade"),
    findings=("needs-not-analysed", "assessments-quality", "assessments-lack-analysis"),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="assessments_in_45_working_days",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Head of service for assessment",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for the assessment, in the month of the audit."""
    return graded(tables, months, "assessment_grade")
