"""Share of children in care who are not returning home and have had life-story work, or have it under way."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.life_story._coverage import not_returning_home, work_began

MEASURE = Measure(
    id="life_story_coverage",
    theme="life_story",
    title="Life-story work done or under way",
    question="Of the children who will not go home, how many have had life-story work or have it under way?",
    why="A waiting list also gets shorter when nobody is referred: this share falls when that happens.",
    counted="Children in care at month end whose latest stated permanence plan, in a care plan still open that day, is not a return to the "
    "family. Children for whom no permanence plan is stated yet are not counted.",
    met="Life-story work for the child has started or been completed by month end, under any referral.",
    better="up",
    unit="%",
    kind="share",
    clock="stock",
    needs=(
        "life_story",
        "life_story.started_date",
        "care_episodes",
        "plans",
        "plan_versions",
        "plan_versions.permanence_plan",
        "plans=cla",
    ),
    shows=("permanence_plan", "work_began_date"),
    pair="life_story_waiting",
    local_rule="No national definition says which children should have life-story work; this one follows the permanence plan.",
    owner="Life-story service manager",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child in care and not returning home, a month end."""
    children = not_returning_home(tables, months, work_began(tables))
    return children.assign(case_id=children["child_id"], met=children["work_began_date"] <= children["month_end"])[
        ["month", "case_id", "child_id", "met", *MEASURE.shows]
    ]
