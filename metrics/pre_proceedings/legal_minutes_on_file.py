"""Share of families in pre-proceedings at a month end whose legal planning meeting has its minutes on file."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.pre_proceedings._families import GROUPS, MINUTES_NEEDS, families

MEASURE = Measure(
    id="legal_minutes_on_file",
    theme="pre_proceedings",
    title="Minutes of legal planning on file",
    question="Is what was decided at the legal planning meeting written down where the next worker will find it?",
    why="The minutes say what was decided and why. Without them a manager cannot hold anyone to it, nor show a court that it was so.",
    counted="Families in pre-proceedings at the month end for whom a legal planning meeting is recorded; the first one where there were "
    "several. The meeting comes before the decision, so that the minutes are already owed.",
    met="Minutes of that meeting are on the file of one of the family's children by the month end.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=(
        "pre_proceedings",
        "pre_proceedings.family_id",
        "pre_proceedings.legal_planning_meeting_date",
        "pre_proceedings.ended_date",
        *MINUTES_NEEDS,
    ),
    findings=("pre-proceedings-oversight",),
    groups=GROUPS,
    shows=("family_id", "legal_planning_meeting_date", "minutes_filed_date", "decision_date"),
    local_rule="No day is set by which they must be filed: the share of documents filed within 5 working days is a measure of recording.",
    owner="Head of court and pre-proceedings work",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a family with a legal planning meeting, a month end."""
    found = families(tables, months)
    met = found["legal_planning_meeting_date"].notna()
    found = found[met].assign(met=found["minutes_filed_date"].notna())
    return found[["month", "case_id", "child_id", "met", *MEASURE.shows]]
