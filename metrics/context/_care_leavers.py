"""Care leavers whom DfE counts: aged 19, 20 or 21 at the year's end, alive, and not back with their parents.

From published-definitions.md (NoCareLeavers, CareLeaverAcc, CareLeaverEET): those whose 19th, 20th or 21st birthday fell in the
year. Left out are those who died and those who returned home for six months or more (in touch DIED, RHOM). Those with whom the
council is not in touch, who refuse, or who need no more services are counted, and what is not known of them is not met.
"""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.calendar import age_years
from metrics.kit.months import Months, in_months

AGES = (19, 20, 21)
NOT_COUNTED = ("DIED", "RHOM")


def returned(tables: Tables, months: Months, column: str) -> pd.DataFrame:
    """One row a care leaver of a year: month (March of the year's end), case_id, child_id, in_touch and `column`, blank when unknown."""
    rows = tables["care_leavers"].drop_duplicates(["child_id", "year_end"], keep="last")
    born = tables["children"][["child_id", "date_of_birth"]].drop_duplicates("child_id", keep="last")
    rows = in_months(rows, "year_end", months).merge(born, on="child_id", how="left")
    counted = age_years(rows["date_of_birth"], rows["year_end"]).isin(AGES) & ~rows["in_touch"].isin(NOT_COUNTED)
    rows = rows.assign(case_id=rows["child_id"])
    return rows.loc[counted, ["month", "case_id", "child_id", "in_touch", column]]
