"""The average latest questionnaire score of children aged 4 to 16 in care for a year or more at a month end."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.health._questionnaire import expected
from metrics.kit.measure import Measure
from metrics.kit.months import Months

MEASURE = Measure(
    id="sdq_average",
    theme="health",
    title="Average emotional health score",
    question="How are children in care doing emotionally, by the score of their questionnaire?",
    why="A score of 0 to 13 gives no concern, 14 to 16 is borderline, and 17 to 40 is cause for concern: the higher, the harder things "
    "are for the child.",
    counted="Children aged 4 to 16 in care at the month end for 12 months or more, with a questionnaire scored in the last 12 months.",
    met="Nothing is met or missed: the figure is the mean of each child's latest score. Lower is better.",
    better="down",
    unit="points",
    kind="mean",
    clock="stock",
    needs=("care_episodes", "children.date_of_birth", "health_checks.check_date", "health_checks.score", "health_checks=sdq"),
    standard="sdq_concern_score",
    published="lac_sdq_avg",
    published_difference="DfE takes the score that the council returned for the year, of children looked after for a full year at 31 "
    "March.",
    shows=("check_date", "value"),
    pair="sdq_up_to_date",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child with a score at a month end; `value` is the score, 0 to 40 points."""
    counted = expected(tables, months)
    scored = counted[counted["score"].notna()]
    return scored[["month", "case_id", "child_id", "check_date", "score"]].rename(columns={"score": "value"})
