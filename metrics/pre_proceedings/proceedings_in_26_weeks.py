"""Share of care cases with their final order in the month that took no more than 26 weeks from issue."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._court import LINE, SHOWS, court_cases, ended_cases
from metrics.pre_proceedings._families import GROUPS

MEASURE = Measure(
    id="proceedings_in_26_weeks",
    theme="pre_proceedings",
    title="Court cases ended within 26 weeks",
    question="Do courts decide where a child will live within the time the law allows?",
    why="A child in a court case does not know where home will be. The law allows 26 weeks, and more only where justice needs it.",
    counted="Care cases issued from 22 April 2014, when the law came into force, whose final order was made in the month. A case counts "
    "once, however many children are in it, and ends with the last child's order; it is shown with the first child by id. Cases issued "
    "earlier are not judged, so that in the first half year after that day only short cases could be counted.",
    met="The final order was made within 26 weeks (182 days) of the day the application was issued. A case that the court extended is "
    "not within 26 weeks, however right the extension was.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("proceedings", "proceedings.issued_date", "proceedings.final_order_date"),
    findings=("court-timeliness",),
    standard=LINE,
    groups=GROUPS,
    shows=SHOWS,
    pair="weeks_in_pre_proceedings",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a case that ended, in the month of its final order."""
    ended = ended_cases(tables, months)
    ended = ended[ended["deadline"].notna()]
    return ended.assign(met=ended["final_order_date"] <= ended["deadline"])[["month", "case_id", "child_id", "met", *MEASURE.shows]]


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Cases in court whose 26 weeks, or the court's extension of them, end within the next 60 days."""
    found = court_cases(tables)
    found = found[found["final_order_date"].isna()]
    extended = found["extension_to_date"] > found["deadline"]
    found = coming_up(found.assign(due_date=found["deadline"].mask(extended, found["extension_to_date"])), "due_date", on)
    return found[["case_id", "child_id", "due_date", "court_case", "issued_date", "extension_to_date", "children"]]
