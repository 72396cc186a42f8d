"""Average weeks from issue to final order of the care cases that ended in the month."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._court import SHOWS, ended_cases
from metrics.pre_proceedings._families import GROUPS

MEASURE = Measure(
    id="proceedings_weeks",
    theme="pre_proceedings",
    title="Weeks in court",
    question="How long does a care case take from start to finish?",
    why="A share within 26 weeks does not say how far beyond them the others went.",
    counted="Care cases whose final order was made in the month, whenever issued; weeks from the day the application was issued to the "
    "last child's final order, in whole days divided by seven. A case counts once, however many children are in it.",
    met="The average (mean) of their weeks, so that one very long case moves it. The Ministry of Justice publishes a mean of all courts, "
    "up to the first disposal. The law's 26 weeks are owed to each case and not to the average, which is not judged by them.",
    better="down",
    unit="weeks",
    kind="mean",
    clock="flow",
    needs=("proceedings", "proceedings.issued_date", "proceedings.final_order_date"),
    findings=("court-timeliness",),
    groups=GROUPS,
    shows=SHOWS,
    pair="proceedings_in_26_weeks",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a case that ended, in the month of its final order."""
    ended = ended_cases(tables, months)
    return ended.assign(value=ended["weeks"])[["month", "case_id", "child_id", "value", *MEASURE.shows]]
