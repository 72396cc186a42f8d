"""Share of reviews of child protection plans, falling due in the month, that were held in time."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.visits._clock import Clock, due_cases, due_next, plain_rule
from metrics.visits._seen import day_number
from metrics.visits._spells import FAR, days_of, key_of, once, plan_spells

FIRST, LATER = "cp_first_review_months", "cp_later_review_months"
MEASURE = Measure(
    id="cp_reviews_in_time",
    theme="visits",
    title="Protection plan reviews on time",
    question="Are child protection plans reviewed as often as they must be?",
    why="The review conference asks whether the child is safer, and ends or changes a plan that does not work.",
    counted="Reviews that fell due in the month, of plans still open on that day. The first is due 3 months after the plan began, later "
    "ones 6 months after the last review was held. While none is held, every further 6 months are one more review missed. Plans that began "
    "before the conferences on file are counted from the first day on file.",
    met="The review conference was held on or before the day.",
    better="up",
    unit="%",
    kind="share",
    clock="flow",
    needs=("plans.plan", "cp_conferences.kind", "cp_conferences.held_date", "plans=cp", "cp_conferences=review"),
    findings=(),
    standard=f"{FIRST} {LATER}",
    published="cpp_review_pct",
    published_difference="DfE counts children, once a year: those on a plan on 31 March and for 3 months or more by then, and only when "
    "every review of the year was in time. This figure counts each review in the month it fell due.",
    groups=("team", "locality", "age_band", "sex", "ethnicity"),
    shows=("due_date", "last_review_date", "next_review_date"),
    pair="audit_plan_good",
    owner="Head of safeguarding and quality",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a review that fell due, in the month of its due date."""
    return due_cases(_clock(tables), tables["plans"]["child_id"], months, "last_review_date", "next_review_date")


def due(tables: Tables, on: pd.Timestamp) -> pd.DataFrame:
    """The next review of each open protection plan that falls due within the next 60 days."""
    return due_next(_clock(tables), tables["plans"]["child_id"], on, "last_review_date")


def _clock(tables: Tables) -> Clock:
    """The clock of review conferences on protection plans."""
    # The first review is owed 3 months after each plan began (data-standards R13), also where it began as another ended.
    spells, conferences, as_at = plan_spells(tables, "cp", each_new_plan=True), tables["cp_conferences"], day_number(tables.as_at)
    held = days_of(conferences["held_date"])
    of_kind = (conferences["kind"] == "review").to_numpy(dtype=bool)
    keys = once(key_of(conferences["child_id"].cat.codes.to_numpy()[of_kind], held[of_kind]))
    return Clock(spells, keys, int(held.min(initial=FAR)), plain_rule(FIRST, LATER, spells, as_at), as_at)
