"""What a child's care plan says about permanence: how and where the child is to have a lasting home."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables

# permanence_plan is free text in most systems; each of these words, whatever its case, hyphens or underscores, is a return home.
RETURNS_HOME = ("return to family", "return home", "return to parents", "reunification")


def is_return_home(permanence_plan: pd.Series) -> pd.Series:
    """Whether each stated plan is for the child to return to the family. Blank is not."""
    words = permanence_plan.str.strip().str.lower().str.replace(r"[\s_-]+", " ", regex=True)
    return words.isin(RETURNS_HOME)


def stated_permanence(tables: Tables) -> pd.DataFrame:
    """One row a version of a care plan (cla) that states a permanence plan: child_id, permanence_plan, stated_date, plan_end_date.

    Known from the version's day or, when that is earlier, from the day its plan began. A version that states none takes nothing back.
    """
    plans = tables["plans"]
    plans = plans.loc[plans["plan"] == "cla", ["plan_id", "child_id", "start_date", "end_date"]].drop_duplicates("plan_id")
    versions = tables["plan_versions"]
    stated = versions.loc[versions["permanence_plan"].notna(), ["plan_id", "updated_date", "permanence_plan"]].merge(plans, on="plan_id")
    return stated.assign(
        stated_date=np.maximum(stated["updated_date"].to_numpy(), stated["start_date"].to_numpy()), plan_end_date=stated["end_date"]
    )[["child_id", "permanence_plan", "stated_date", "plan_end_date"]]
