"""Share of visits to children in care at which the child was seen alone, of those at which the child was seen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data import reference
from data.contract import Tables
from metrics.kit.calendar import age_years
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months

FROM_AGE = "seen_alone_age"
MEASURE = Measure(
    id="cla_seen_alone",
    theme="visits",
    title="Children in care seen alone",
    question="When children in care are visited, are they seen on their own?",
    why="Some things a child will only say when nobody who looks after them is listening.",
    counted="Visits in the month to a child in care at which the child was seen. Children under 4 on the day are left out, since they are "
    "not expected to be seen alone, and so are those whose date of birth is not recorded. Two visits to a child on one day count once.",
    met="The child was seen alone. Where the record does not say, the child was not.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("visits.visit_date", "visits.seen", "visits.seen_alone", "children.date_of_birth"),
    findings=("seen-alone-and-often",),
    shows=("visit_date",),
    pair="cla_visits_in_time",
    local_rule="From which age a child is to be seen alone is for the council to say; 4 is used here.",
    owner="Head of service for children in care",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a child and day of a visit at which the child was seen."""
    visits = tables["visits"]
    seen = (visits["plan"] == "cla").to_numpy(dtype=bool) & visits["seen"].to_numpy(dtype=bool, na_value=False)
    visits = in_months(visits.loc[seen, ["child_id", "visit_date", "seen_alone"]], "visit_date", months)
    visits = visits.assign(met=visits["seen_alone"].to_numpy(dtype=bool, na_value=False)).sort_values("met", ascending=False, kind="stable")
    visits = visits.drop_duplicates(["child_id", "visit_date"])
    old_enough = _ages(visits, tables["children"]) >= reference.standard_values(FROM_AGE, visits["visit_date"])
    return visits.loc[old_enough, ["month", "child_id", "met", "visit_date"]].assign(case_id=np.arange(old_enough.sum()))


def _ages(visits: pd.DataFrame, children: pd.DataFrame) -> pd.Series:
    born = pd.Series(np.datetime64("NaT", "us"), index=range(len(children["child_id"].cat.categories)))
    born.iloc[children["child_id"].cat.codes.to_numpy()] = children["date_of_birth"].to_numpy()
    return age_years(born.take(visits["child_id"].cat.codes.to_numpy()).set_axis(visits.index), visits["visit_date"])
