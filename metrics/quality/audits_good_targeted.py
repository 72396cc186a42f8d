"""Share of case audits aimed at a worry that the auditor graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audits_good_targeted",
    theme="quality",
    title="Targeted audits graded good or better",
    question="Where the council went looking for weak practice, how often was the work good after all?",
    why="These files were opened because of a worry, so that they are worse than the rest on purpose. Counted with the others they would "
    "make a council that looks hard seem a bad one.",
    counted="Audits of cases chosen because of a worry or a theme, in the month of the audit, with an overall grade.",
    met="The auditor's own overall grade was good or outstanding. A grade moderated later changes nothing here.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.grade"),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="audits_good",
    local_rule="The four grades are Ofsted's words; what earns each is for the council's own audit tool to say.",
    owner="Head of quality assurance",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a targeted audit with an overall grade, in the month of the audit."""
    return graded(tables, months, selection="targeted")
