"""Actions set for a child, each with the day on which it was first due. A date put back later moves nothing: it is shown as evidence."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables

NOT_RECORDED = "Not recorded"
SOURCES = {"supervision": "Supervision", "audit": "Audit", "review": "Review", "legal_planning": "Legal planning"}


def actions(tables: Tables) -> pd.DataFrame:
    """One row an action with a first due date, however often its id is on file: case_id, `source` in words,
    current_due_date (the one that may have been put back) and `judged_date`.

    `judged_date` is the first due date, or the day the action was set when that came after it: no action is known before it is set.
    """
    every = tables["actions"].drop_duplicates("action_id")
    every = every[every["original_due_date"].notna()].rename(columns={"due_date": "current_due_date"})
    due, begun = every["original_due_date"], every["set_date"]
    # As categories: an action stands in every month it is overdue, and its text would be repeated in each.
    return every.assign(
        case_id=every["action_id"].astype("category"),
        source=every["source"].map(SOURCES).fillna(NOT_RECORDED).astype("category"),
        judged_date=due.where(due >= begun, begun),
    )
