"""Share of audits chosen at random in which direct work was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_direct_work_good",
    theme="quality",
    title="Direct work with the child: audited good or better",
    question="Do social workers spend time with the child in a planned way, and can a reader tell what the child thinks and feels?",
    why="A child who is listened to can change the plan; a file without the child's own view describes someone else.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for direct work. Audits aimed at a worry, and those "
    "that do not say how the case was chosen, do not count.",
    met="The auditor graded direct work good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.direct_work_grade"),
    findings=("wishes-and-feelings", "direct-work-unstructured", "direct-work-recording"),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="audit_recording_good",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for direct work, in the month of the audit."""
    return graded(tables, months, "direct_work_grade")
