"""How many enquiries were without an initial conference at a month end although 15 working days had run."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.assessments._enquiries import STANDARD, enquiries
from metrics.kit.measure import Measure
from metrics.kit.months import Months, open_at_month_ends

MEASURE = Measure(
    id="s47_without_conference_over_15",
    theme="assessments",
    title="Enquiries without a conference",
    question="How many enquiries into serious harm are past 15 working days without a first conference?",
    why="Either a child still waits for a conference, or nobody has recorded that none is needed. Both have to be settled.",
    counted="Enquiries (section 47) whose 15th working day had come by the month end, with no initial conference of the child held "
    "since they began, and not marked as needing none. One that says nothing of it counts until it is marked or a "
    "conference is held. The mark has no day of its own on record, so that one made later takes the enquiry out of past "
    "months too. Enquiries begun before April 2011 are left out.",
    met="Nothing more: every enquiry counted is late.",
    better="down",
    unit="enquiries",
    kind="count",
    clock="stock",
    needs=(
        "s47_enquiries.started_date",
        "s47_enquiries.conference_required",
        "cp_conferences.kind",
        "cp_conferences.held_date",
        "cp_conferences=initial",
    ),
    standard=STANDARD,
    shows=("started_date", "due_date", "days_late"),
    pair="icpc_in_15_working_days",
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row an enquiry late at a month end; `days_late` is in calendar days."""
    late = open_at_month_ends(enquiries(tables), "due_date", "held_date", months)
    return late.assign(days_late=(late["month_end"] - late["due_date"]).dt.days).drop(columns=["held_date", "month_end"])
