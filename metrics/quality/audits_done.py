"""Case audits done in the month, graded or not, however the case was chosen."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, in_months
from metrics.quality._graded import GRADES, audits

MEASURE = Measure(
    id="audits_done",
    theme="quality",
    title="Case audits done",
    question="How many files does the council open to see how good the work is?",
    why="The share that is good means little on a handful of files. More audits are not better by themselves, because a hundred read in "
    "haste say less than thirty read well; so that a rise or a fall is said and called neither better nor worse.",
    counted="Audits by the month of the audit, graded or not. One on file twice counts once.",
    met="Each is one audit.",
    better="neutral",
    unit="audits",
    kind="count",
    clock="flow",
    needs=("audits",),
    findings=("auditing-strengthened", "quality-framework"),
    groups=(*CHILD_KINDS, "plan", "selection"),
    shows=("plan", "selection", "audit_date", "grade"),
    pair="moderation_agrees",
    owner="Head of quality assurance",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit, in its month."""
    found = in_months(audits(tables), "audit_date", months)
    return found.assign(grade=found["grade"].map(GRADES))[["month", "case_id", "child_id", *MEASURE.shows]]
