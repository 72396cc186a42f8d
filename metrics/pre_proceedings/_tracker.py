"""What the two pictures of this theme are drawn from: each family, and each court case, at each month end. Not measures.

Those that ended stay for RECENT_MONTHS, so that the reader sees what has become of them.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from data.contract import Tables
from metrics.kit.attributes import Attributes
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import deadline
from metrics.kit.figures import with_groups
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends
from metrics.pre_proceedings._court import court_cases
from metrics.pre_proceedings._families import GROUPS, families, with_last_touch
from metrics.pre_proceedings._spells import hidden_after, weeks_between
from metrics.pre_proceedings.in_pre_proceedings import MEASURE as FAMILIES
from metrics.pre_proceedings.proceedings_in_26_weeks import MEASURE as CASES

RECENT_MONTHS = 6
TRACKER_NEEDS = ("pre_proceedings", "pre_proceedings.family_id", "pre_proceedings.decision_date", "pre_proceedings.ended_date")
COURT_NEEDS = ("proceedings", "proceedings.issued_date", "proceedings.final_order_date")
UPDATES = ("tracker_updates", "tracker_updates.updated_at")
STALE = "tracker_days"


def tracker(tables: Tables, months: Months, attributes: Attributes | None = None) -> pd.DataFrame:
    """One row a family and month end: the columns of `families`, ended_date and outcome, and a column for each of GROUPS.

    Where the tracker's edits are supplied: last_touched_date, touched_by and is_stale (only while open). Where documents are:
    minutes_filed_date and letter_filed_date. A column is absent where its table is.
    """
    found = families(tables, months, months_after=RECENT_MONTHS)
    if not tables.lacks(UPDATES):
        found = with_last_touch(found, tables["tracker_updates"])
        found = found.assign(is_stale=(found["month_end"] > deadline(found["last_touched_date"], STALE)) & found["ended_date"].isna())
    return _grouped(found.drop(columns=["spell", "case_id"]), FAMILIES, attributes, months)


def court(tables: Tables, months: Months, attributes: Attributes | None = None) -> pd.DataFrame:
    """One row a court case and month end: the columns of `court_cases` as known then, weeks so far, and a column for each of GROUPS.

    An extension is shown once the 26 weeks have run: the record does not say on which day the court granted it.
    """
    cases = court_cases(tables)
    cases = cases.assign(until=add_months(cases["final_order_date"], RECENT_MONTHS))
    held = hidden_after(open_at_month_ends(cases, "issued_date", "until", months), ["final_order_date"])
    weeks = weeks_between(held["issued_date"], held["final_order_date"].fillna(held["month_end"]))
    held = held.assign(weeks=weeks, order=held["order"].where(held["final_order_date"].notna()))
    held = held.assign(extension_to_date=held["extension_to_date"].where(held["month_end"] > held["deadline"]))
    return _grouped(held.drop(columns=["spell", "until", "case_id"]), CASES, attributes, months)


def _grouped(found: pd.DataFrame, measure: Measure, attributes: Attributes | None, months: Months) -> pd.DataFrame:
    """With a column for each breakdown that the extract can give."""
    return with_groups(found, replace(measure, groups=GROUPS), attributes or {}, months)
