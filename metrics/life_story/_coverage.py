"""Children in care who are not to return home, and the day on which life-story work began for each child."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months, open_at_month_ends
from metrics.kit.permanence import is_return_home, stated_permanence
from metrics.life_story._waiting import referrals


def work_began(tables: Tables) -> pd.Series:
    """The first day of life-story work by child_id; children without any are not in it."""
    worked = referrals(tables)
    return worked[worked["first_work_date"].notna()].groupby("child_id", observed=True)["first_work_date"].min()


def not_returning_home(tables: Tables, months: Months, began: pd.Series) -> pd.DataFrame:
    """One row a child and month end in care under a plan not to return home: month, month_end, child_id, permanence_plan,
    work_began_date (from `began`, by child; blank for the rest).
    """
    spells = _spells_not_home(tables).merge(tables["care_periods"][["child_id", "entered_care_date", "left_care_date"]], on="child_id")
    spells = spells.assign(
        work_began_date=began.reindex(spells["child_id"]).to_numpy(),
        permanence_plan=spells["permanence_plan"].astype("category"),
        counts_from=np.maximum(spells["stated_date"].to_numpy(), spells["entered_care_date"].to_numpy()),
        until=np.fmin(spells["until"].to_numpy(), spells["left_care_date"].to_numpy()),
    )
    columns = ["child_id", "permanence_plan", "work_began_date", "counts_from", "until"]
    return open_at_month_ends(spells[columns], "counts_from", "until", months)


def _spells_not_home(tables: Tables) -> pd.DataFrame:
    """The time for which each stated plan is a child's latest: from its day until the next one's, or its plan's end. No returns home."""
    stated = stated_permanence(tables).sort_values(["child_id", "stated_date"], kind="stable")
    stated = stated.drop_duplicates(["child_id", "stated_date"], keep="last")
    following = stated.groupby("child_id", observed=True)["stated_date"].shift(-1)
    stated = stated.assign(until=np.fmin(following.to_numpy(), stated["plan_end_date"].to_numpy()))
    return stated[~is_return_home(stated["permanence_plan"])]
