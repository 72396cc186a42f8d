"""Share of audits chosen at random in which case recording was graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audit_recording_good",
    theme="quality",
    title="Case recording: audited good or better",
    question="Can someone who opens the file see what has happened to the child and why?",
    why="Workers change. The next one, and later the child, will know only what is written down.",
    counted="Audits of cases chosen at random, in the month of the audit, with a grade for case recording. Audits aimed at a worry, and "
    "those that do not say how the case was chosen, do not count.",
    met="The auditor graded case recording good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.recording_grade"),
    findings=("recording-improving", "direct-work-recording"),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="audit_direct_work_good",
    local_rule="What makes an aspect of practice good is for the council's own audit tool to say; no national standard sets it.",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with a grade for case recording, in the month of the audit."""
    return graded(tables, months, "recording_grade")
