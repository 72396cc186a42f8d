"""The invented council as tables of the contract: children first, then everything that happens to them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.sample.arrivals import Arrivals
from data.sample.care_leavers import CareLeavers, leavers_on_file
from data.sample.care_plans import CarePlans
from data.sample.caseholding import run_pools
from data.sample.checks import Checks, annual_rows
from data.sample.council import Council, People, child_rows
from data.sample.days import AS_AT, COVERS_FROM, day
from data.sample.establishment import post_rows
from data.sample.frames import to_frame
from data.sample.health import Health, number_assessments
from data.sample.helping import help_rows
from data.sample.interviews import Interviews
from data.sample.journeys import Journeys, short_breaks
from data.sample.life_story import LifeStory
from data.sample.managers import Managers
from data.sample.missing import Missing
from data.sample.need import Needs
from data.sample.need_before import needs_before
from data.sample.people import Child, make_child
from data.sample.posts import worker_rows
from data.sample.practice import rows as practice_rows
from data.sample.protection import Protection
from data.sample.rates import FOLDER, Rates
from data.sample.reviews import Officers, Reviews, number_rows
from data.sample.scale import together
from data.sample.supervising import supervision_rows
from data.sample.teams import team_rows
from data.sample.world import World

__all__ = ["AS_AT", "COVERS_FROM", "SEED", "one_council", "simulate"]
SEED = 20200331
SHORT_BREAK_CHILDREN = 9
Rows = list[dict[str, object]]


def simulate(seed: int = SEED, scale: int = 1) -> dict[str, pd.DataFrame]:
    """The sample's tables by name, in the contract's types, each in the order of its key.

    `scale` councils' children are put under the same teams; those after the first have ids that begin with their council's number.
    """
    return together([one_council(seed, number) for number in range(scale)])


def one_council(seed: int, number: int) -> dict[str, pd.DataFrame]:
    """The tables of one council by name, before it is put together with others."""
    council = Council(seed, number, Rates())
    people = _people(council)
    rows: dict[str, Rows] = {"children": child_rows(people.name())}
    rows["care_episodes"] = _episodes(council, people)
    rows |= _staff(council, people)
    rows |= _health(council, people.in_care)
    rows |= _reviewing(council, people, rows["allocations"])
    rows |= _missing(council, people.in_care)
    rows["life_story"] = LifeStory(council.stream("life story"), council.rates, people.in_care).run()
    rows["care_leavers"] = CareLeavers(council.stream("care leavers"), council.rates).run(people.leavers)
    world = World(council.seed, council.number, council.rates, people.in_care, people.plans, people.needs, rows)
    rows |= practice_rows(world)
    return {name: to_frame(name, part) for name, part in rows.items()} | {"population": _population()}


def _people(council: Council) -> People:
    arrivals = Arrivals(council.stream("arrivals"), council.rates)
    in_care = arrivals.run()
    plans = Protection(council.stream("protection"), council.rates, in_care).run()
    before = needs_before(council.stream("need before"), council.rates, in_care, plans)
    needs = before + Needs(council.stream("needs"), council.rates, before).run()
    breaks = _short_break_children(council.stream("short breaks"))
    return People(in_care, plans, needs, breaks, leavers_on_file(arrivals.grown_up))


def _short_break_children(rng: np.random.Generator) -> list[Child]:
    return [make_child(rng, COVERS_FROM, float(rng.uniform(3, 13))) for _ in range(SHORT_BREAK_CHILDREN)]


def _episodes(council: Council, people: People) -> Rows:
    rng = council.stream("journeys")
    journeys = Journeys(rng, council.rates)
    rows = [row for child in people.in_care for period in child.periods for row in journeys.episodes(period)]
    return rows + [row for child in people.breaks for row in short_breaks(rng, child)]


def _staff(council: Council, people: People) -> dict[str, Rows]:
    pools = run_pools(council, people)
    workers = [row for pool in pools for row in worker_rows(pool.workers, pool.service.role)]
    workers += Managers(council.stream("managers"), council.rates).run()
    allocations = [row for pool in pools for row in pool.allocations]
    return {
        "allocations": allocations,
        "workers": workers,
        "posts": post_rows(council.rates, workers),
        "teams": team_rows(),
        "supervisions": supervision_rows(council.stream("supervisions"), council.rates, allocations),
    }


def _health(council: Council, in_care: list[Child]) -> dict[str, Rows]:
    health, checks = Health(council.stream("health"), council.rates), Checks(council.stream("checks"), council.rates)
    for child in in_care:
        health.assess(child)
        checks.check(child)
    assessments, checked = number_assessments(health.rows), list(checks.rows.values())
    annual = annual_rows(council.stream("annual"), in_care, assessments, checked)
    return {"health_assessments": assessments, "health_checks": checked, "annual_health": annual}


def _reviewing(council: Council, people: People, allocations: Rows) -> dict[str, Rows]:
    """Looked-after reviews with what follows from them, and the plans of every kind."""
    reviews = Reviews(council.stream("reviews"), council.rates, Officers(allocations))
    care_plans = CarePlans(council.stream("care plans"), council.rates)
    periods = [period for child in people.in_care for period in child.periods]
    for period in sorted(periods, key=lambda period: (period.entry, period.child.name)):
        reviews.review(period)
        care_plans.plan(period, reviews.held[id(period)])
    return {
        "reviews": number_rows(reviews.rows, "review_id", "R", "held_date"),
        "iro_challenges": number_rows(reviews.challenges, "challenge_id", "CH", "raised_date"),
    } | help_rows(council, people, care_plans.plans, care_plans.versions)


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
