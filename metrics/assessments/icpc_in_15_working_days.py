"""The share of initial child protection conferences of the month held within 15 working days of the start of the enquiry."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from data.working_days import working_days_between
from metrics.assessments._enquiries import STANDARD, conferences_from_enquiries, enquiries
from metrics.kit.deadlines import coming_up
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

MEASURE = Measure(
    id="icpc_in_15_working_days",
    theme="assessments",
    title="First conferences in 15 working days",
    question="When a child may be at risk of serious harm, does the first protection conference meet in time?",
    why="Until the conference meets there is no agreed plan to keep the child safe.",
    counted="Initial child protection conferences held in the month for which an enquiry is on file. A conference belongs to the "
    "latest enquiry begun on or before it that is not marked as needing none, and an enquiry to the first conference after it; a "
    "conference without one, such as for a child who moved in from another council, is not counted. The mark has no day of its own on "
    "record, so that one made later changes past months. An enquiry still without a conference is in the list of those that wait.",
    met="Held on or before the 15th working day after the day of the strategy discussion that started the enquiry (that day is day 0).",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("s47_enquiries.started_date", "cp_conferences.kind", "cp_conferences.held_date", "cp_conferences=initial"),
    standard=STANDARD,
    published="icpc_15d_pct",
    published_difference="DfE counts every initial conference of a year ending 31 March, those for children who moved in from another "
    "council among them.",
    shows=("started_date", "due_date", "held_date", "working_days"),
    pair="s47_without_conference_over_15",
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an initial conference, in the month it was held."""
    held = in_months(conferences_from_enquiries(tables), "held_date", months)
    return held.assign(
        met=held["held_date"] <= held["due_date"], working_days=working_days_between(held["started_date"], held["held_date"])
    )


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """Enquiries without a conference whose 15th working day is still to come."""
    waiting = enquiries(tables)
    return coming_up(waiting[waiting["held_date"].isna()], "due_date", on)[["case_id", "child_id", "started_date", "due_date"]]
