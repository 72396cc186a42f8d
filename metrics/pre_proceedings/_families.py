"""Families in pre-proceedings at each month end, as their entry in the tracker stood on that day.

A family counts once however many of its children are in it, and is shown with the first of them by id. What came later than a month
end is not known at it.
"""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.calendar import add_months
from metrics.kit.deadlines import case_ids
from metrics.kit.months import Months, latest_before, open_at_month_ends
from metrics.pre_proceedings._spells import hidden_after, spells, weeks_between

GROUPS = ("team", "locality", "ethnicity")  # what the first child says of a family; age and sex it cannot say
STEPS = ["legal_planning_meeting_date", "letter_sent_date", "initial_meeting_date"]
FILED = {
    "legal_planning_minutes": ("legal_planning_meeting_date", "minutes_filed_date"),
    "plo_letter": ("letter_sent_date", "letter_filed_date"),
}
MINUTES_NEEDS = ("documents", "documents.kind", "documents.event_date", "documents.uploaded_date")


def families(tables: Tables, months: Months, *, months_after: int = 0) -> pd.DataFrame:
    """One row a family and month end at which it was in pre-proceedings: month, month_end, case_id, child_id, family_id, decision_date,
    weeks since it, children, the dates of STEPS and, where documents are supplied, minutes_filed_date and letter_filed_date.

    `months_after`: families stay for so many months after their end, with `ended_date` and `outcome` and the weeks up to it.
    """
    rows = _children(tables)
    rows = rows.assign(until=rows["over_date"] if not months_after else add_months(rows["over_date"], months_after))
    held = open_at_month_ends(rows, "decision_date", "until", months)
    filed = [name for _, name in FILED.values() if name in held.columns]
    held = hidden_after(held, [*STEPS, *filed, "over_date"])
    held = held.assign(outcome=held["outcome"].where(held["over_date"].notna() & (held["ended_date"] == held["over_date"])))
    grouped = held.groupby(["spell", "month_end"], sort=False)
    held = held.assign(
        **{name: held[name].where(held[step] == grouped[step].transform("min")) for step, name in FILED.values() if name in filed}
    )
    of_family = {name: (name, "first") for name in ("month", "child_id", "family_id", "outcome")}
    dates = {name: (name, "min") for name in (*STEPS, *filed)}
    found = held.groupby(["spell", "month_end"], sort=False, as_index=False).agg(
        **of_family, decision_date=("begun_date", "first"), ended_date=("over_date", "first"), children=("child_id", "nunique"), **dates
    )
    to = found["ended_date"].fillna(found["month_end"])
    return found.assign(case_id=case_ids(found["family_id"], found["decision_date"]), weeks=weeks_between(found["decision_date"], to))


def families_on(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The families in pre-proceedings on one day, as `families` gives them."""
    return families(tables, Months(on, on))


def _children(tables: Tables) -> pd.DataFrame:
    """One row a child and decision with the family's spell, and the days on which its documents were filed."""
    rows = spells(tables["pre_proceedings"], "family_id", "decision_date", "ended_date")
    if tables.lacks(MINUTES_NEEDS):
        return rows
    documents = tables["documents"]
    for kind, (event, name) in FILED.items():
        of_kind = documents[(documents["kind"] == kind) & documents["uploaded_date"].notna()]
        filed = of_kind.groupby(["child_id", "event_date"], observed=True, as_index=False)["uploaded_date"].min()
        rows = rows.merge(filed.set_axis(["child_id", event, name], axis=1), on=["child_id", event], how="left")
    return rows


def with_last_touch(found: pd.DataFrame, updates: pd.DataFrame) -> pd.DataFrame:
    """The families with the day their entry was last touched by their month_end, and how: "edit", "review meeting", or "decision".

    The decision makes the entry, so it is the first touch.
    """
    touched = latest_before(found, updates, date="updated_at", columns=("kind",), by="family_id")
    day = touched["updated_at"].dt.normalize()
    since = day >= touched["decision_date"]
    return touched.drop(columns=["updated_at", "kind"]).assign(
        last_touched_date=day.where(since, touched["decision_date"]),
        touched_by=touched["kind"].str.replace("_", " ").where(since, "decision"),
    )
