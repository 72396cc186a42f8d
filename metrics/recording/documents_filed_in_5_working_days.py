"""Share of documents that were on the child's file within five working days of what they record."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import CHILD_KINDS, Measure
from metrics.kit.months import Months, in_months
from metrics.recording._documents import STANDARD, documents

MEASURE = Measure(
    id="documents_filed_in_5_working_days",
    theme="recording",
    title="Documents on file within 5 working days",
    question="Are the papers that matter on the child's file soon enough to be used?",
    why="A worker who answers for a child in the evening, or takes over the week after, knows only what is on file. Minutes that come a "
    "month later came too late for whatever was decided meanwhile.",
    counted="Legal planning minutes, letters before court and return interviews whose fifth working day after the meeting, the letter or "
    "the interview falls in the month. Two rows for one document count once.",
    met="On file by the end of that day.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("documents", "documents.uploaded_date"),
    findings=("documents-late",),
    standard=STANDARD,
    groups=(*CHILD_KINDS, "document"),
    shows=("document", "event_date", "file_by_date", "uploaded_date"),
    pair="documents_not_on_file",
    local_rule="Five working days is a local line: no national time for filing a document is in force.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a document, in the month of its fifth working day."""
    judged = in_months(documents(tables), "file_by_date", months)
    return judged.assign(met=judged["uploaded_date"] <= judged["file_by_date"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Documents not yet on file whose fifth working day is still to come."""
    every = documents(tables)
    waiting = coming_up(every[every["uploaded_date"].isna()], "file_by_date", on)
    return waiting.rename(columns={"file_by_date": "due_date"})[["case_id", "child_id", "document", "due_date", "event_date"]]
