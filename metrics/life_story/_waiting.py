"""Who waits for life-story work at each month end, and the days on which referrals moved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months, in_months, open_at_month_ends

DAYS_A_WEEK = 7


def referrals(tables: Tables) -> pd.DataFrame:
    """The referrals, one row an id, with case_id, `left_list_date` (started, completed or closed, whichever came first; blank while
    waiting) and `first_work_date` (started or completed). Work dated before its referral counts from the referral: it was not known before.
    """
    rows = tables["life_story"].drop_duplicates("referral_id")
    referred = rows["referred_date"].to_numpy()
    moved = {name: np.maximum(rows[name].to_numpy(), referred) for name in ("started_date", "completed_date")}
    worked = np.fmin(moved["started_date"], moved["completed_date"])
    left = np.fmin(worked, rows["closed_date"].to_numpy())
    return rows.assign(**moved, case_id=rows["referral_id"], first_work_date=worked, left_list_date=left)


def waiting(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child waiting at a month end: month, month_end, case_id, child_id, referred_date, wait_weeks.

    A child with two open referrals counts once, from the earlier one.
    """
    listed = referrals(tables).sort_values(["referred_date", "referral_id"], kind="stable")
    listed = listed[["child_id", "route", "referred_date", "left_list_date"]]
    still = open_at_month_ends(listed, "referred_date", "left_list_date", months)
    still = still[~still.duplicated(["child_id", "month"])]
    return still.assign(case_id=still["child_id"], wait_weeks=(still["month_end"] - still["referred_date"]).dt.days / DAYS_A_WEEK)


def moved_in_months(tables: Tables, date: str, months: Months) -> pd.DataFrame:
    """One row a referral, in the month that holds its `date`."""
    return in_months(referrals(tables), date, months)
