"""Share of visits to children in care, falling due in the month by regulation 28, at which the child was seen in time."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.visits._clock import due_cases, due_next
from metrics.visits._placements import STANDARDS, care_clock

MEASURE = Measure(
    id="cla_visits_in_time",
    theme="visits",
    title="Visits to children in care on time",
    question="Are children in care visited as often as the law says they must be?",
    why="A visit is when a social worker sees for themselves where the child lives, and when the child can say how it is going.",
    counted="Visits that fell due in the month to children still in the placement on that day. The first is due within a week of the start "
    "of a placement, later ones every 6 weeks; after a year, every 3 months if the placement is meant to last to 18. Weekly until "
    "the first review, then every 6 weeks, with parents who are not yet assessed; weekly, then every 4 weeks, with relatives "
    "approved for a time or with parents under an interim care order. Each is counted from the last visit at which the child was "
    "seen. While a child is not seen, every further interval is one more visit missed. Placements that began before the visits on "
    "file are counted from the first day on file. Not applied: since 2015, visits may be 6 months apart in a long-term foster "
    "placement when the child agrees, which the records do not say.",
    met="The child was seen on or before the day. A visit at which the child was not seen does not count: that is a local rule.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=(
        "care_episodes",
        "care_episodes.intended_to_18",
        "care_episodes.regulation",
        "reviews.held_date",
        "visits.visit_date",
        "visits.seen",
        "visits=cla",
    ),
    findings=("seen-alone-and-often",),
    standard=STANDARDS,
    shows=("due_date", "last_visit_date", "next_visit_date"),
    pair="cla_seen_alone",
    local_rule="The law asks for a visit; that the child must have been seen at it is the council's own rule.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a visit that fell due, in the month of its due date."""
    return due_cases(care_clock(tables), tables["visits"]["child_id"], months, "last_visit_date", "next_visit_date")


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The next visit to each child in care that falls due within the next 60 days."""
    return due_next(care_clock(tables), tables["visits"]["child_id"], on, "last_visit_date")
