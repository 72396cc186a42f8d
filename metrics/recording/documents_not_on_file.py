"""Documents past their fifth working day and not on the child's file at month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.recording._documents import STANDARD, documents

MEASURE = Measure(
    id="documents_not_on_file",
    theme="recording",
    title="Documents overdue and not on file",
    question="How many papers should be on a child's file and are not?",
    why="The share filed in time forgets a document once its month is over. This count does not: it stays until the document is on file.",
    counted="Legal planning minutes, letters before court and return interviews whose fifth working day had come by the month end and that "
    "were not on file by then.",
    met="Each is one missing document.",
    better="down",
    unit="documents",
    kind="count",
    clock="stock",
    needs=("documents", "documents.uploaded_date"),
    findings=("documents-late",),
    standard=STANDARD,
    groups=(*CHILD_KINDS, "document"),
    shows=("document", "event_date", "file_by_date", "days_overdue"),
    pair="documents_filed_in_5_working_days",
    local_rule="Five working days is a local line: no national time for filing a document is in force.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a document and month end; `days_overdue` in calendar days since its fifth working day."""
    every = documents(tables)[["case_id", "child_id", "document", "event_date", "file_by_date", "uploaded_date"]]
    missing = open_at_month_ends(every, "file_by_date", "uploaded_date", months)
    return missing.assign(days_overdue=(missing["month_end"] - missing["file_by_date"]).dt.days)[
        ["month", "case_id", "child_id", *MEASURE.shows]
    ]
