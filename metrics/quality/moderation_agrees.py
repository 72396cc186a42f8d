"""Share of moderated audits in which the second reader gave the auditor's own grade."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, in_months
from metrics.quality._graded import GRADES, audits

MEASURE = Measure(
    id="moderation_agrees",
    theme="quality",
    title="Moderation agrees with the auditor",
    question="When a second person reads the same file, do they give the same grade?",
    why="Grades can be made to rise by marking kindly. Where a second reader agrees, the grades on this page can be believed.",
    counted="Audits moderated in the month that have a grade from both readers. One moderated before it was done is a fault and left out.",
    met="Both gave the same overall grade.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.grade", "audits.moderated_grade", "audits.moderated_date"),
    findings=("quality-framework",),
    groups=(*CHILD_KINDS, "plan", "selection"),
    shows=("plan", "selection", "audit_date", "moderated_date", "grade", "moderated_grade"),
    pair="audits_done",
    local_rule="Which audits are moderated, and by whom, is for the council to decide.",
    owner="Head of quality assurance",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a moderated audit, in the month in which it was moderated."""
    every = audits(tables)
    both = every[every["grade"].notna() & every["moderated_grade"].notna() & (every["moderated_date"] >= every["audit_date"])]
    moderated = in_months(both, "moderated_date", months)
    in_words = {name: moderated[name].map(GRADES) for name in ("grade", "moderated_grade")}
    return moderated.assign(met=moderated["grade"] == moderated["moderated_grade"], **in_words)[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]
