"""Share of case audits chosen at random that the auditor graded good or better."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months
from metrics.quality._graded import graded

MEASURE = Measure(
    id="audits_good",
    theme="quality",
    title="Audits graded good or better",
    question="When files are opened at random, how often is the work good?",
    why="It is the council's own answer to the question that inspectors ask. Chosen at random, the files stand for all the work; chosen "
    "because of a worry, they do not.",
    counted="Audits of cases chosen at random, in the month of the audit, with an overall grade. Audits aimed at a worry are shown apart, "
    "and those that do not say how the case was chosen do not count.",
    met="The auditor's own overall grade was good or outstanding. A grade moderated later changes nothing here: how often a second reader "
    "agrees is a measure of its own.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("audits", "audits.selection", "audits.grade"),
    findings=("entering-care-practice", "auditing-strengthened", "practice-variable"),
    groups=(*CHILD_KINDS, "plan"),
    shows=("plan", "audit_date", "grade"),
    pair="moderation_agrees",
    local_rule="The four grades are Ofsted's words; what earns each is for the council's own audit tool to say.",
    owner="Head of quality assurance",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an audit chosen at random with an overall grade, in the month of the audit."""
    return graded(tables, months)
