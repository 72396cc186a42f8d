"""The invented council as tables of the contract: children first, then everything that happens to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.sample.arrivals import Arrivals
from data.sample.care_plans import CarePlans
from data.sample.caseholding import run_pools, team_rows
from data.sample.checks import Checks, annual_rows
from data.sample.days import AS_AT, COVERS_FROM, day
from data.sample.frames import to_frame
from data.sample.health import Health, number_assessments
from data.sample.interviews import Interviews
from data.sample.journeys import Journeys, short_breaks
from data.sample.life_story import LifeStory
from data.sample.missing import Missing
from data.sample.people import Child, make_child
from data.sample.practice import rows as practice_rows
from data.sample.posts import worker_rows
from data.sample.protection import Protection, ProtectionPlan, plan_rows
from data.sample.rates import FOLDER, Rates, stream
from data.sample.reviews import Officers, Reviews, number_rows
from data.sample.world import World

SEED = 20200331
SHORT_BREAK_CHILDREN = 9
FIRST_NUMBER = 10001
# Teams and population belong to the area, so that more councils' children under them make a larger council, not more teams.
SHARED = ("teams", "population")
OWN_IDS = ("child_id", "worker_id", "iro_id", "assessment_id", "review_id", "challenge_id", "missing_id", "referral_id", "plan_id")
Rows = list[dict[str, object]]


@dataclass
class Council:
    """One seeded council: its children in care, its protection plans and the streams of chance."""

    seed: int
    number: int
    rates: Rates

    def stream(self, purpose: str) -> np.random.Generator:
        return stream(self.seed, self.number, purpose)


def simulate(seed: int = SEED, scale: int = 1) -> dict[str, pd.DataFrame]:
    """The sample's tables by name, in the contract's types, each in the order of its key.

    `scale` councils' children are put under the same teams; those after the first have ids that begin with their council's number.
    """
    rates = Rates()
    councils = [_one(Council(seed, number, rates)) for number in range(scale)]
    return {name: frame if name in SHARED else _together([council[name] for council in councils]) for name, frame in councils[0].items()}


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    if len(frames) == 1:
        return frames[0]
    return pd.concat([_prefixed(frame, number) for number, frame in enumerate(frames)], ignore_index=True)


def _prefixed(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    mine = [name for name in OWN_IDS if name in frame.columns]
    return frame.assign(**{name: f"{number}-" + frame[name] for name in mine}) if number else frame


def _one(council: Council) -> dict[str, pd.DataFrame]:
    in_care = Arrivals(council.stream("arrivals"), council.rates).run()
    plans = Protection(council.stream("protection"), council.rates, in_care).run()
    breaks = _short_break_children(council.stream("short breaks"))
    _name(in_care, plans, breaks)
    rows: dict[str, Rows] = {"children": _child_rows(in_care, plans, breaks)}
    rows["care_episodes"] = _episodes(council, in_care, breaks)
    rows |= _staff(council, in_care, plans)
    rows |= _health(council, in_care)
    rows |= _reviewing(council, in_care, rows["allocations"], plans)
    rows |= _missing(council, in_care)
    rows["life_story"] = LifeStory(council.stream("life story"), council.rates, in_care).run()
    rows |= practice_rows(World(council.seed, council.number, council.rates, in_care, plans, [], rows))
    tables = {name: to_frame(name, part) for name, part in rows.items()}
    return tables | {"population": _population()}


def _short_break_children(rng: np.random.Generator) -> list[Child]:
    return [make_child(rng, COVERS_FROM, float(rng.uniform(3, 13))) for _ in range(SHORT_BREAK_CHILDREN)]


def _name(in_care: list[Child], plans: list[ProtectionPlan], breaks: list[Child]) -> None:
    """Give every child an id, in the order in which the council first came to know them."""
    met = {id(child): (child.periods[0].entry, child) for child in in_care} | {id(child): (COVERS_FROM, child) for child in breaks}
    for plan in plans:
        first, child = met.get(id(plan.child), (plan.start, plan.child))
        met[id(child)] = (min(first, plan.start), child)
    known_by_as_at = [pair for pair in met.values() if pair[0] <= AS_AT]
    for number, (_, child) in enumerate(sorted(known_by_as_at, key=lambda pair: (pair[0], pair[1].born, pair[1].sex)), FIRST_NUMBER):
        child.name = f"C{number}"


def _child_rows(in_care: list[Child], plans: list[ProtectionPlan], breaks: list[Child]) -> Rows:
    everyone = {child.name: child for child in [*in_care, *(plan.child for plan in plans), *breaks]}
    return [
        {
            "child_id": child.name,
            "date_of_birth": child.born,
            "sex": child.sex,
            "ethnicity": child.ethnicity,
            "is_uasc": child.uasc,
            "disability": child.disability,
        }
        for child in everyone.values()
    ]


def _episodes(council: Council, in_care: list[Child], breaks: list[Child]) -> Rows:
    rng = council.stream("journeys")
    journeys = Journeys(rng, council.rates)
    rows = [row for child in in_care for period in child.periods for row in journeys.episodes(period)]
    return rows + [row for child in breaks for row in short_breaks(rng, child)]


def _staff(council: Council, in_care: list[Child], plans: list[ProtectionPlan]) -> dict[str, Rows]:
    pools = run_pools(council.stream("staff"), council.rates, in_care, plans)
    workers = [row for pool in pools for row in worker_rows(pool.workers, pool.service.role)]
    return {"allocations": [row for pool in pools for row in pool.allocations], "workers": workers, "teams": team_rows()}


def _health(council: Council, in_care: list[Child]) -> dict[str, Rows]:
    health, checks = Health(council.stream("health"), council.rates), Checks(council.stream("checks"), council.rates)
    for child in in_care:
        health.assess(child)
        checks.check(child)
    assessments, checked = number_assessments(health.rows), list(checks.rows.values())
    annual = annual_rows(council.stream("annual"), in_care, assessments, checked)
    return {"health_assessments": assessments, "health_checks": checked, "annual_health": annual}


def _reviewing(council: Council, in_care: list[Child], allocations: Rows, plans: list[ProtectionPlan]) -> dict[str, Rows]:
    reviews = Reviews(council.stream("reviews"), council.rates, Officers(allocations))
    care_plans = CarePlans(council.stream("care plans"), council.rates)
    for period in sorted((period for child in in_care for period in child.periods), key=lambda period: (period.entry, period.child.name)):
        reviews.review(period)
        care_plans.plan(period, reviews.held[id(period)])
    return {
        "reviews": number_rows(reviews.rows, "review_id", "R", "held_date"),
        "iro_challenges": number_rows(reviews.challenges, "challenge_id", "CH", "raised_date"),
        "plans": care_plans.plans + plan_rows(plans),
        "plan_versions": care_plans.versions,
    }


def _missing(council: Council, in_care: list[Child]) -> dict[str, Rows]:
    episodes = Missing(council.stream("missing"), council.rates, in_care).run()
    interviews = Interviews(council.stream("interviews"), council.rates)
    followed = [row for episode in episodes if (row := interviews.follow(episode)) is not None]
    return {"missing_episodes": episodes, "return_interviews": followed}


def _population() -> pd.DataFrame:
    """Buckinghamshire's published population under 18, which the invented council borrows for its rates."""
    rows = pd.read_csv(FOLDER / "parameters" / "population.csv")
    return to_frame(
        "population", [{"from_date": day(str(row.from_date)), "children_aged_0_to_17": row.children} for row in rows.itertuples()]
    )
