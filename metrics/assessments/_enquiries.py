"""Enquiries into serious harm (section 47) and the initial child protection conferences they led to.

The clock runs from the strategy discussion that started the enquiry (data-standards R12). Of several enquiries before a conference
the latest led to it, unless it is marked as needing none; an enquiry leads to one conference, so that a later conference without an
enquiry of its own has none on file.
"""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids, deadline
from metrics.kit.months import latest_before

STANDARD = "icpc_working_days"


def initial_conferences(tables: Tables) -> pd.DataFrame:
    """One row a child and day of an initial conference: child_id, held_date."""
    conferences = tables["cp_conferences"]
    return conferences.loc[conferences["kind"] == "initial", ["child_id", "held_date"]].drop_duplicates()


def conferences_from_enquiries(tables: Tables) -> pd.DataFrame:
    """One row an initial conference with an enquiry before it: case_id, child_id, started_date, due_date, held_date."""
    held = latest_before(initial_conferences(tables), _asked(tables), on="held_date", date="started_date")
    held = held[held["started_date"].notna()].sort_values("held_date", kind="stable").drop_duplicates(["child_id", "started_date"])
    return held.assign(case_id=case_ids(held["child_id"], held["held_date"]), due_date=deadline(held["started_date"], STANDARD))


def enquiries(tables: Tables) -> pd.DataFrame:
    """One row an enquiry not marked as needing no conference: case_id, child_id, started_date, due_date, held_date.

    `held_date` is the child's first initial conference on or after the start; blank while there was none.
    """
    asked = _asked(tables).sort_values("started_date")
    held = initial_conferences(tables).sort_values("held_date")
    found = pd.merge_asof(asked, held, left_on="started_date", right_on="held_date", by="child_id", direction="forward")
    return found.assign(case_id=case_ids(found["child_id"], found["started_date"]), due_date=deadline(found["started_date"], STANDARD))


def _asked(tables: Tables) -> pd.DataFrame:
    """Each enquiry once that may lead to a conference: child_id, started_date. One that does not say whether it needs one may."""
    every = tables["s47_enquiries"].drop_duplicates(["child_id", "started_date"])
    return every.loc[every["conference_required"].fillna(True).astype("bool"), ["child_id", "started_date"]]
