"""Share of families in pre-proceedings at a month end whose tracker entry was touched in the 14 days before."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up, deadline
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._families import GROUPS, families, families_on, with_last_touch

MEASURE = Measure(
    id="tracker_updated_in_2_weeks",
    theme="pre_proceedings",
    title="Tracker updated within 14 days",
    question="Is the list of families on the edge of court kept up?",
    why="Managers can follow only what is written down: an entry that nobody has touched for weeks is a family that nobody may be "
    "watching.",
    counted="Families in pre-proceedings at the month end, each once. The decision makes the entry, so that it is the first touch; an "
    "update dated before it is of an earlier entry.",
    met="The entry was made, edited or gone through in a review meeting on the month end or in the 14 days before it.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=(
        "pre_proceedings",
        "pre_proceedings.family_id",
        "pre_proceedings.decision_date",
        "pre_proceedings.ended_date",
        "tracker_updates",
        "tracker_updates.updated_at",
    ),
    findings=("pre-proceedings-tracker",),
    standard="tracker_days",
    groups=GROUPS,
    shows=("family_id", "decision_date", "weeks", "last_touched_date", "touched_by", "days_untouched"),
    pair="over_16_weeks",
    local_rule="14 days is a local line: no national interval for a tracker was found.",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a family in pre-proceedings at a month end."""
    found = with_last_touch(families(tables, months), tables["tracker_updates"])
    return found.assign(
        met=found["month_end"] <= deadline(found["last_touched_date"], "tracker_days"),
        days_untouched=(found["month_end"] - found["last_touched_date"]).dt.days,
    )[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Entries not yet stale; due_date is the last day on which a touch keeps them so."""
    found = with_last_touch(families_on(tables, on), tables["tracker_updates"])
    found = coming_up(found.assign(due_date=deadline(found["last_touched_date"], "tracker_days")), "due_date", on)
    return found[["case_id", "child_id", "due_date", "family_id", "decision_date", "weeks", "last_touched_date", "touched_by"]]
