"""The practice tables of one council: what was done for the children whom the rest of the simulation knows."""

from __future__ import annotations

from collections.abc import Iterator

from data.sample.actions import Actions, Cause, before_the_window, grade_lowers
from data.sample.audits import Audits, OpenCases
from data.sample.before_court import BeforeCourt
from data.sample.cohorts import STILL, care_times, children_by_name, in_placements, on_plan, placements, spells, whole
from data.sample.court import Court, hearings
from data.sample.documents import Documents
from data.sample.exploitation import Exploitation, Known, missing_days
from data.sample.families import Families
from data.sample.people import Child
from data.sample.practice_rates import PracticeRates
from data.sample.visits import Visits
from data.sample.with_parents import WithParents
from data.sample.world import Rows, World

PLANS = ("cp", "cin")
# How many actions a review, a legal planning meeting and a supervision set on average, and the share of supervisions that set any.
REVIEW_SETS, PLANNING_SETS, SUPERVISION_SETS, SUPERVISED = 0.55, 1.6, 1.2, 0.08
# Actions that supervisions and audits set for an open case in a month, as in the window's first year.
SET_A_MONTH = {"supervision": 0.06, "audit": 0.03}


def rows(world: World) -> dict[str, Rows]:
    """The rows of each practice table by its name, in whole days and minutes."""
    rates, children = PracticeRates(world.rates), children_by_name(world)
    born = {name: child.born for name, child in children.items()}
    times = {"cla": care_times(world)} | {plan: on_plan(world, plan) for plan in PLANS}
    cases = OpenCases({plan: spells(part, children) for plan, part in times.items()})
    found = {
        "visits": _visits(world, rates, cases, children),
        "placements_with_parents": WithParents(world.stream("with parents"), rates, born).run(in_placements(world)),
        "audits": Audits(world.stream("audits"), rates, world, cases).run(),
    }
    found |= _court(world, rates, born) | _exploitation(world, rates, times, children)
    found["documents"] = _documents(world, rates, found["pre_proceedings"])
    causes = [*_causes(world, found), *_causes_before(world, cases)]
    found["actions"] = Actions(world.stream("actions"), rates, _last_days(times)).run(causes)
    return found


def _visits(world: World, rates: PracticeRates, cases: OpenCases, children: dict[str, Child]) -> Rows:
    found = Visits(world.stream("visits looked after"), rates).looked_after(placements(world, children))
    for plan in PLANS:
        if len(cases.spells[plan]):
            found += Visits(world.stream(f"visits {plan}"), rates).on_plans(plan, cases.spells[plan])
    return found


def _court(world: World, rates: PracticeRates, born: dict[str, int]) -> dict[str, Rows]:
    families = Families(world)
    court = Court(world.stream("court"), rates, families)
    cases = court.cases(list(hearings(world.tables["care_episodes"], born)))
    before = BeforeCourt(world.stream("before court"), rates, families, court, world.needs)
    before.run(cases, world.protection)
    return {"pre_proceedings": before.rows(), "tracker_updates": before.tracker(), "proceedings": court.rows(cases + before.home_cases)}


def _exploitation(world: World, rates: PracticeRates, times: dict[str, Rows], children: dict[str, Child]) -> dict[str, Rows]:
    missing = missing_days(world.tables["missing_episodes"])
    known = [
        Known(
            children[name], whole(row, "start_date"), whole(row, "end_date"), plan == "cla", missing.get(name, ()) if plan == "cla" else ()
        )
        for plan, part in times.items()
        for row in sorted(part, key=lambda row: whole(row, "start_date"))
        if (name := str(row["child_id"])) in children
    ]
    assessed, notices = Exploitation(world.stream("exploitation"), rates).run(known)
    return {"risk_assessments": assessed, "disruption_notices": notices}


def _documents(world: World, rates: PracticeRates, pre_proceedings: Rows) -> Rows:
    child_of = {str(row["missing_id"]): str(row["child_id"]) for row in world.tables["missing_episodes"]}
    return Documents(world.stream("documents"), rates).run(pre_proceedings, world.tables["return_interviews"], child_of)


def _last_days(times: dict[str, Rows]) -> dict[str, int]:
    """The last day on which each child was in care or on a plan."""
    last: dict[str, int] = {}
    for row in (row for part in times.values() for row in part):
        child = str(row["child_id"])
        last[child] = max(last.get(child, 0), whole(row, "end_date"))
    return last


def _causes_before(world: World, cases: OpenCases) -> Iterator[Cause]:
    for plan, of_plan in cases.spells.items():
        yield from before_the_window(world.stream(f"actions before {plan}"), of_plan, SET_A_MONTH)


def _causes(world: World, found: dict[str, Rows]) -> Iterator[Cause]:
    """Everything that may set actions for a child."""
    yield from (Cause(str(row["child_id"]), whole(row, "audit_date"), "audit", grade_lowers(row["grade"])) for row in found["audits"])
    for row in world.tables["reviews"]:
        if not row["cancelled"]:
            yield Cause(str(row["child_id"]), whole(row, "held_date"), "review", REVIEW_SETS)
    for row in found["pre_proceedings"]:
        yield Cause(str(row["child_id"]), whole(row, "legal_planning_meeting_date", STILL), "legal_planning", PLANNING_SETS)
    about = [row for row in world.tables["supervisions"] if row["child_id"] is not None]
    chosen = world.stream("supervision actions").random(len(about)) < SUPERVISED
    for row in (row for row, taken in zip(about, chosen.tolist(), strict=True) if taken):
        yield Cause(str(row["child_id"]), whole(row, "held_date"), "supervision", SUPERVISION_SETS)
