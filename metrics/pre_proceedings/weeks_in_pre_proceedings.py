"""Median weeks that the families in pre-proceedings at a month end had been in it by then."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._families import GROUPS, families

MEASURE = Measure(
    id="weeks_in_pre_proceedings",
    theme="pre_proceedings",
    title="Typical weeks in pre-proceedings",
    question="How long has the family in the middle of the list been in pre-proceedings?",
    why="Children wait while adults are given time to change. Drift here is time taken from a child's life, and nobody outside sees it.",
    counted="Families in pre-proceedings at the month end; weeks from the decision to start it to that day, in whole days divided by "
    "seven. No source settles whether the clock starts with the decision, the letter or the first meeting: it starts here with the "
    "decision, which comes first and which every entry has. Families whose pre-proceedings have ended are not in it.",
    met="The middle one: half the families have been in it for longer. The guidance of 16 weeks, of March 2021, is for each family and "
    "not for the middle one: how many are beyond it is a measure of its own.",
    better="down",
    unit="weeks",
    kind="median",
    clock="stock",
    needs=("pre_proceedings", "pre_proceedings.family_id", "pre_proceedings.decision_date", "pre_proceedings.ended_date"),
    findings=("pre-proceedings-oversight",),
    groups=GROUPS,
    shows=("family_id", "decision_date", "weeks", "letter_sent_date", "initial_meeting_date", "children"),
    pair="proceedings_in_26_weeks",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a family in pre-proceedings at a month end."""
    found = families(tables, months)
    return found.assign(value=found["weeks"])[["month", "case_id", "child_id", "value", *MEASURE.shows]]
