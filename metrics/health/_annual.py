"""DfE's cohort for health at 31 March: children whose flags the council returned, looked after continuously for the whole year.

From published-definitions.md (LACHealth%) and, for the codes, data-standards 1.4: an episode open after 31 March; none begun by
entering care (reason S) after 1 April; none ended in the year by anything but a new episode (reason X1); no short break (V3, V4)
in the year. Where the reasons are not supplied, one unbroken period in care must hold the year; where no episodes are, the
return's own rows are the cohort, since its flags are filled for these children alone.
"""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from data.derive import SHORT_BREAKS
from metrics.kit.calendar import add_months
from metrics.kit.months import Months, in_months, latest_before


def returned(tables: Tables, months: Months, column: str) -> pd.DataFrame:
    """One row a child of the cohort with an answer in `column`: month (March of the year's end), case_id, child_id and that column."""
    rows = tables["annual_health"].drop_duplicates(["child_id", "year_end"], keep="last")
    rows = in_months(rows[rows[column].notna()], "year_end", months)
    rows = rows.assign(year_start=add_months(rows["year_end"], -12) + pd.Timedelta(days=1))
    if {"care_episodes.reason_started", "care_episodes.reason_ended"} <= tables.supplied:
        rows = rows[_continuous_by_codes(rows, tables["care_episodes"])]
    elif "care_periods" in tables.supplied:
        rows = rows[_one_period(rows, tables["care_periods"])]
    return rows[["month", "child_id", column]].assign(case_id=rows["child_id"])


def _continuous_by_codes(rows: pd.DataFrame, episodes: pd.DataFrame) -> pd.Series:
    """Whether the codes of the child's episodes say that the whole year was spent in care (data-standards 1.4)."""
    pairs = rows[["child_id", "year_start", "year_end"]].reset_index().merge(episodes, on="child_id")
    start, end = pairs["start_date"], pairs["end_date"]
    first, last = pairs["year_start"], pairs["year_end"]
    open_after = end.isna() | (end > last)
    is_short_break = pairs["legal_status"].isin(SHORT_BREAKS)
    held = ~is_short_break & (start <= last) & open_after
    entered = (pairs["reason_started"] == "S") & (start > first) & (start <= last)
    left = end.between(first, last) & (pairs["reason_ended"] != "X1")
    short = is_short_break & (start <= last) & (end.isna() | (end >= first))
    of_row = pd.DataFrame({"held": held, "broken": entered | left | short}).groupby(pairs["index"]).any()
    found = of_row.reindex(rows.index, fill_value=False)
    return found["held"] & ~found["broken"]


def _one_period(rows: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """Whether one period in care holds the whole year."""
    held = latest_before(rows, periods, on="year_start", date="entered_care_date", columns=("left_care_date",))
    return held["entered_care_date"].notna() & (held["left_care_date"].isna() | (held["left_care_date"] > held["year_end"]))
