"""How many families were in pre-proceedings at a month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._families import GROUPS, families

MEASURE = Measure(
    id="in_pre_proceedings",
    theme="pre_proceedings",
    title="Families in pre-proceedings",
    question="With how many families is the council on the edge of court?",
    why="It is the size of this work. More families can mean more risk, or help that is tried before court: neither direction is called "
    "better.",
    counted="Families with a decision to start pre-proceedings on or before the month end that had not ended by it. A family counts "
    "once, however many of its children are in it, and is shown with the first of them by id; a child who joins later joins the same "
    "entry. A family that comes back after its end is counted again from the new decision.",
    met="Each family counts once.",
    better="neutral",
    unit="families",
    kind="count",
    clock="stock",
    needs=("pre_proceedings", "pre_proceedings.family_id", "pre_proceedings.decision_date", "pre_proceedings.ended_date"),
    groups=GROUPS,
    shows=("family_id", "decision_date", "weeks", "letter_sent_date", "initial_meeting_date", "children"),
    pair="weeks_in_pre_proceedings",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a family in pre-proceedings at a month end."""
    return families(tables, months)[["month", "case_id", "child_id", *MEASURE.shows]]
