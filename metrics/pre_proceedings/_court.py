"""Care cases in court, each once: from the day the application was issued to the last child's final order."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import case_ids, deadline
from metrics.kit.months import Months, in_months
from metrics.pre_proceedings._spells import spells, weeks_between

LINE = "proceedings_weeks"
SHOWS = ("court_case", "issued_date", "final_order_date", "weeks", "deadline", "extension_to_date", "children")


def court_cases(tables: Tables) -> pd.DataFrame:
    """One row a case: case_id, court_case (the court's own), family_id, child_id (the first by id), children, issued_date,
    final_order_date (blank while any child waits), extension_to_date, order, weeks, deadline (the last day within 26 weeks; blank for a
    case issued before that law).

    A final order dated before the issue is reported as a fault, and that row is left out.
    """
    rows = tables["proceedings"]
    rows = spells(rows[~(rows["final_order_date"] < rows["issued_date"])], "case_id", "issued_date", "final_order_date")
    last = rows["order"].where(rows["final_order_date"] == rows["over_date"])
    cases = (
        rows.assign(order=last)
        .groupby("spell", sort=False, as_index=False)
        .agg(
            court_case=("case_id", "first"),
            family_id=("family_id", "first"),
            child_id=("child_id", "first"),
            children=("child_id", "nunique"),
            issued_date=("begun_date", "first"),
            final_order_date=("over_date", "first"),
            extension_to_date=("extension_to_date", "max"),
            order=("order", "first"),
        )
    )
    return cases.assign(
        case_id=case_ids(cases["court_case"], cases["issued_date"]),
        weeks=weeks_between(cases["issued_date"], cases["final_order_date"]),
        deadline=deadline(cases["issued_date"], LINE),
    )


def ended_cases(tables: Tables, months: Months) -> pd.DataFrame:
    """The cases with a final order, each in the month of it."""
    return in_months(court_cases(tables), "final_order_date", months)
