"""Share of audits chosen at random in which the decision to step in was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_threshold_good",
    theme="quality",
    title="Decisions to step in: audited good or better",
    question="Are decisions to protect a child, or to take one into care, right and made at the right time?",
    why="The hardest decision is whether to step in. Too late leaves a child in danger; too soon breaks up a family that help could have "
    "kept together.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for the decision to step in. Audits aimed at a "
    "worry, and those that do not say how the case was chosen, do not count.",
    met="The auditor graded the decision to step in good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.threshold_grade"),
    findings=("decisions-to-look-after",),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="moderation_agrees",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for the decision to step in, in the month of the audit."""
    return graded(tables, months, "threshold_grade")
