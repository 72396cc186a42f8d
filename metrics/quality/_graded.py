"""Case audits and the grade that counts: the auditor's own, in the month of the audit.

Moderation may change a grade weeks later. It is a measure of its own and changes no month that is over. Audits chosen at random say how
practice is; those aimed at a worry are worse on purpose, so that the two are never added up.
"""

from __future__ import annotations

import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.months import Months, in_months

GOOD = ("good", "outstanding")
NOT_RECORDED = "Not recorded"
PLANS = {"cla": "Looked after", "cp": "Child protection", "cin": "In need"}
GRADES = reference.labels("quality")
SELECTIONS = {"random": "At random", "targeted": "Targeted"}


def audits(tables: Tables) -> pd.DataFrame:
    """One row an audit, however often its id is on file, with case_id, and `plan` and `selection` in words."""
    every = tables["audits"].drop_duplicates("audit_id")
    return every.assign(
        case_id=every["audit_id"],
        plan=every["plan"].map(PLANS).fillna(NOT_RECORDED),
        selection=every["selection"].map(SELECTIONS).fillna(NOT_RECORDED),
    )


def graded(tables: Tables, months: Months, column: str = "grade", selection: str = "random") -> pd.DataFrame:
    """One row an audit of that selection with a grade in `column`, in the month of the audit: whether good or better, and the `grade`
    in words."""
    every = audits(tables)
    chosen = every[(every["selection"] == SELECTIONS[selection]) & every[column].notna()]
    judged = in_months(chosen, "audit_date", months)
    return judged.assign(met=judged[column].isin(GOOD), grade=judged[column].map(GRADES))[
        ["month", "case_id", "child_id", "met", "plan", "audit_date", "grade"]
    ]
