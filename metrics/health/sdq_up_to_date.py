"""The share of children aged 4 to 16 in care for a year or more at a month end with a questionnaire scored in the last 12 months."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._in_care import coming, in_care
from metrics.health._questionnaire import INTERVAL, expected, with_latest
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="sdq_up_to_date",
    theme="health",
    title="Emotional health questionnaires up to date",
    question="Has someone who knows the child answered the questionnaire on emotional health in the last year?",
    why="The strengths and difficulties questionnaire is the one regular look at how a child in care feels. Without it help comes late.",
    counted="Children aged 4 to 16 in care at the month end who had been in care without a break for 12 months, by their age that day. A "
    "child whose date of birth is not recorded is not counted.",
    met="A questionnaire with a score was completed in the 12 months up to the month end.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=("care_episodes", "children.date_of_birth", "health_checks.check_date", "health_checks.score", "health_checks=sdq"),
    standard=INTERVAL,
    shows=("check_date", "score", "due_date"),
    pair="sdq_average",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child at a month end; `due_date` is the day by which the next questionnaire was or is owed."""
    counted = expected(tables, months)
    return counted[["month", "case_id", "child_id", "check_date", "score", "due_date"]].assign(met=counted["score"].notna())


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The children whose questionnaire goes out of date in the next 60 days, the nearest first."""
    window = Months(on, on)
    held = with_latest(in_care(tables, window), tables, window)
    return coming(held, held["due_date"], on)[["case_id", "child_id", "check_date", "due_date"]]
