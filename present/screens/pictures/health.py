"""Health: the clock from entering care, and why the late ones were late."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from data.working_days import working_days_between
from present.charts.bars import distribution, steps
from present.screens import empty, figure
from present.screens.lists import unnamed_of
from present.screens.pictures.asked import counted, measure, when
from present.screens.view import View

CLOCK_BANDS = ([-np.inf, 20, 30, 40, 60, np.inf], ["By day 20", "Day 21 to 30", "Day 31 to 40", "Day 41 to 60", "After day 60"])


def health(view: View) -> None:
    """Working days from entering care to the initial assessment, and why the late ones were late."""
    of = measure("iha_in_20_working_days")
    if view.lacking(of):
        return
    found = unnamed_of(view, of)
    left, right = st.columns(2, gap="medium")
    with left:
        if found.empty:
            empty.no_cases("The clock from entering care", when(view, of))
        else:
            chart = distribution(
                f"Working days from entering care to the initial assessment, {when(view, of)}",
                clock(found),
                what="children",
                file_name="health-clock",
                dark=view.dark,
            )
            figure.show(
                view,
                chart,
                key="clock",
                heading="The clock from entering care",
                note="Day 0 is the day the child entered care; day 20 is the last in time.",
            )
    with right:
        late = found[~found["met"].astype(bool)] if len(found) else found
        if late.empty:
            empty.no_cases("Reasons for lateness", when(view, of))
        else:
            rows = reasons(late).rename(columns={"group": "step"})
            chart = steps(
                f"Why initial assessments were late, {when(view, of)}", rows, file_name="health-late-reasons", dark=view.dark, shares=False
            )
            figure.show(view, chart, key="reasons", heading="By reason late")


def clock(found: pd.DataFrame) -> pd.DataFrame:
    """Children by working days from entering care to their assessment: `group`, `count`; those without one come last."""
    edges, names = CLOCK_BANDS
    taken = working_days_between(found["entered_care_date"], found["completed_date"])
    bands = pd.cut(taken, edges, labels=names).astype("str").fillna("Not yet")
    return counted(bands, [*names, "Not yet"])


def reasons(late: pd.DataFrame) -> pd.DataFrame:
    """Late children by reason: `group`, `count`, the commonest first."""
    named = (
        late["late_reason"]
        .astype("str")
        .fillna("Not yet held")
        .where(late["late_reason"].notna() | late["completed_date"].isna(), "No reason recorded")
    )
    order = named.value_counts().index
    return counted(named.str.replace("_", " ").str.capitalize(), [name.replace("_", " ").capitalize() for name in order])
