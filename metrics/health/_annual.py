"""DfE's cohort for health at 31 March: children whose flags the council returned, looked after continuously for the whole year.

From published-definitions.md (LACHealth%) and data-standards 1.4: in care on 1 April of the year's start, with no break, and still
in care at the end of 31 March; a child who left on 31 March is out; V3 and V4 never count. Where no episodes are supplied the
return's own rows are the cohort, since its flags are filled for these children alone.
"""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.months import Months, in_months, latest_before


def returned(tables: Tables, months: Months, column: str) -> pd.DataFrame:
    """One row a child of the cohort with an answer in `column`: month (March of the year's end), case_id, child_id and that column."""
    rows = tables["annual_health"].drop_duplicates(["child_id", "year_end"], keep="last")
    rows = in_months(rows[rows[column].notna()], "year_end", months)
    if "care_periods" in tables.supplied:
        rows = rows[_all_year(rows, tables["care_periods"])]
    return rows[["month", "child_id", column]].assign(case_id=rows["child_id"])


def _all_year(rows: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """Whether one period in care holds the whole year."""
    year_start = add_months(rows["year_end"], -12) + pd.Timedelta(days=1)
    rows = rows.assign(year_start=year_start)
    held = latest_before(rows, periods, on="year_start", date="entered_care_date", columns=("left_care_date",))
    return held["entered_care_date"].notna() & (held["left_care_date"].isna() | (held["left_care_date"] > held["year_end"]))
