"""Documents that had to be filed, each with its kind in words and the last day on which filing it is in time."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids, deadline

STANDARD = "document_filed_working_days"
NOT_RECORDED = "Not recorded"
KINDS = {"legal_planning_minutes": "Legal planning minutes", "plo_letter": "Letter before court", "return_interview": "Return interview"}


def documents(tables: Tables) -> pd.DataFrame:
    """One row a document: case_id, child_id, `document` (its kind), event_date, uploaded_date, `file_by_date`. Two rows of one are one."""
    every = tables["documents"].drop_duplicates(["child_id", "kind", "event_date"])
    kind = every["kind"].map(KINDS).fillna(NOT_RECORDED)
    # As categories: a document stands in every month it is overdue, and its text would be repeated in each.
    return every.assign(
        case_id=(case_ids(every["child_id"], every["event_date"]) + " " + kind).astype("category"),
        document=kind.astype("category"),
        file_by_date=deadline(every["event_date"], STANDARD),
    )
