"""Share of visits to children in care at which the child was seen alone, of those at which the child was seen."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.visits._clock import named
from metrics.visits._seen import ALONE, NOT_SEEN, by_how_seen
from metrics.visits._spells import DAYS, dates_of

MEASURE = Measure(
    id="cla_seen_alone",
    theme="visits",
    title="Children in care seen alone",
    question="When children in care are visited, are they seen on their own?",
    why="Some things a child will only say when nobody who looks after them is listening.",
    counted="Visits in the month recorded as visits to a child in care, at which the child was seen. Children under 4 on the day "
    "are left out, since they are not expected to be seen alone, and so are those whose date of birth is not recorded. Two "
    "visits to a child on one day count once. A visit recorded outside a time in care is reported as a fault and still "
    "counts.",
    met="The child was seen alone. Where the record does not say, the child was not.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("visits.visit_date", "visits.seen", "visits.seen_alone", "children.date_of_birth", "visits=cla"),
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
    keys, how = by_how_seen(tables, "cla")
    keys, how = keys[how != NOT_SEEN], how[how != NOT_SEEN]
    visits = pd.DataFrame({"visit_date": dates_of(keys % DAYS), "met": how == ALONE})
    children = named(keys // DAYS, tables["visits"]["child_id"])
    visits = visits.assign(child_id=children, case_id=np.arange(len(visits)))
    return in_months(visits, "visit_date", months)[["month", "case_id", "child_id", "met", "visit_date"]]
