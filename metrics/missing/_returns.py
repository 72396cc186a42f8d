"""Returns from missing episodes with the interview that followed each, on one clock: 72 hours after the return.

An episode counts in the month in which its 72 hours end, because only then can it be known whether the offer, the acceptance and the
interview came in time, and so that the steps of the funnel are counts of the same episodes. What came later never changes a month
that is over.
"""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import deadline
from metrics.kit.months import Months, in_months

HOURS = "rhi_hours"
INTERVIEW = ["missing_id", "offered", "offered_at", "outcome", "held_at", "recorded_at", "quality"]
SHOWS = ("started_at", "returned_at", "deadline", "offered", "offered_at", "outcome", "held_at", "hours_to_interview")


def episodes(tables: Tables, kind: str) -> pd.DataFrame:
    """The missing (or away) episodes, one row an id, with case_id."""
    every = tables["missing_episodes"]
    of_kind = every[every["kind"] == kind].drop_duplicates("missing_id")
    return of_kind.assign(case_id=of_kind["missing_id"])


def interviews(tables: Tables) -> pd.DataFrame:
    """One row a missing episode with its interview's columns beside it (blank without one), and `deadline`: 72 hours after the return."""
    offers = tables["return_interviews"][INTERVIEW].drop_duplicates("missing_id")
    missing = episodes(tables, "missing")[["case_id", "missing_id", "child_id", "started_at", "returned_at"]]
    joined = missing.merge(offers, on="missing_id", how="left")
    return joined.assign(
        deadline=deadline(joined["returned_at"], HOURS),
        hours_to_interview=(joined["held_at"] - joined["returned_at"]).dt.total_seconds() / 3600,
    )


def returns(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an ended missing episode in the month its 72 hours end: the columns of `interviews`, month, and whether it
    was_offered, was_accepted and was_interviewed by then. An offer marked as not applicable (NA) is no offer.
    """
    ended = in_months(interviews(tables), "deadline", months)
    offered = (ended["offered"] == "Y") & (ended["offered_at"] <= ended["deadline"])
    accepted = offered & (ended["outcome"] == "accepted")
    return ended.assign(was_offered=offered, was_accepted=accepted, was_interviewed=ended["held_at"] <= ended["deadline"])
