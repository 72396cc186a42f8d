"""Small random worlds, made so that every edge turns up: on a deadline and a day either side, blank, in the future, twice, nobody.

They share no code with the measures: plain Python's random choices, then text, read as any tracker is.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from datetime import date, datetime, timedelta
from functools import cache
from types import ModuleType
from typing import Any

import pandas as pd

from data.contract import DTYPES, TABLES, Source, Tables, everything
from data.derive import complete
from tests import more_worlds as more

Row = dict[str, Any]
World = dict[str, Any]

FIRST = date(2015, 7, 1)
LAST = date(2017, 3, 31)
GRADES = ("outstanding", "good", "requires_improvement", "inadequate", None)
PLANS = ("return_to_family", "adoption", "special_guardianship", "long_term_fostering", "other", None)


def raw_world(seed: int, children: int = 14) -> tuple[dict[str, list[Row]], date]:
    """Tables of plain rows, and the as-at date; some happenings lie after it."""
    dice = random.Random(seed)
    as_at = dice.choice((date(2016, 12, 31), date(2017, 1, 17), date(2017, 2, 28), LAST))
    world: dict[str, list[Row]] = {name: [] for name in TABLES}
    world["population"] = [
        {"from_date": date(2015, 1, 1), "children_aged_0_to_17": 1000.0},
        {"from_date": date(2016, 7, 1), "children_aged_0_to_17": 1100.0},
    ]
    _staff(world, dice)
    for number in range(dice.choice((0, 1, children, children, children, children))):
        _child(world, dice, f"C{number:02d}")
        _just_back(world, random.Random(f"{seed} {number}"), f"C{number:02d}", as_at)
    for name, rows in world.items():
        if rows and name not in ("teams", "population", "children") and dice.random() < 0.3:
            rows.append(dict(dice.choice(rows)))
    for module in more_worlds():
        _add(world, module, seed, as_at)
    return world, as_at


@cache
def more_worlds() -> tuple[ModuleType, ...]:
    """The modules of tests/more_worlds, each of which adds the rows of some tables by its own dice, so that none moves another's."""
    return tuple(importlib.import_module(f"tests.more_worlds.{name}") for _, name, _ in pkgutil.iter_modules(more.__path__))


def _add(world: dict[str, list[Row]], module: ModuleType, seed: int, as_at: date) -> None:
    """What a module adds, and now and then one of its rows a second time."""
    dice, before = random.Random(f"{seed} {module.__name__}"), {name: len(rows) for name, rows in world.items()}
    module.add(world, dice, as_at)
    for name, rows in world.items():
        if len(rows) > before[name] and dice.random() < 0.3:
            rows.append(dict(dice.choice(rows[before[name] :])))


def tables_of(seed: int) -> Tables:
    """The completed tables of a random world."""
    world, as_at = raw_world(seed)
    supplied = everything({name: TABLES[name].names for name in world})
    frames = {name: frame_of(name, rows) for name, rows in world.items()}
    return complete(Tables(frames, supplied, pd.Timestamp(as_at), pd.Timestamp(FIRST), Source("random")))


def frame_of(name: str, rows: list[Row]) -> pd.DataFrame:
    """Plain rows at the contract's types."""
    return pd.DataFrame(
        {column.name: pd.Series([row.get(column.name) for row in rows], dtype=DTYPES[column.kind]) for column in TABLES[name].columns}
    )


def plain_world(tables: Tables) -> World:
    """The tables as lists of plain rows, as known on the as-at date, for counts that share no code with the measures."""
    world: World = {
        name: [_plain(name, row) for row in frame.to_dict("records")] for name, frame in tables.frames.items() if name in TABLES
    }
    return world | {"_covers_from": tables.covers_from.date(), "_as_at": tables.as_at.date()}


def _plain(name: str, row: Row) -> Row:
    kinds = {column.name: column.kind for column in TABLES[name].columns}
    return {key: None if pd.isna(value) else _plain_value(kinds[key], value) for key, value in row.items()}


def _plain_value(kind: str, value: Any) -> Any:
    if kind in ("date", "time"):
        moment = pd.Timestamp(value).to_pydatetime()
        return moment if kind == "time" else moment.date()
    return bool(value) if kind == "flag" else float(value) if kind == "number" else str(value)


def _staff(world: dict[str, list[Row]], dice: random.Random) -> None:
    world["teams"] = [
        {"team_id": f"T{n}", "team_name": f"Team {n}", "service": "looked after", "locality": dice.choice(("North", "South"))}
        for n in range(3)
    ]
    for n in range(5):
        start = _near(dice, date(2015, 1, 1), 500)
        world["workers"].append(
            {
                "worker_id": f"W{n}",
                "team_id": dice.choice(("T0", "T1", None)),
                "role": "iro" if n < 3 else "social_worker",
                "fte": dice.choice((1.0, 0.5, 0.04, 0.02)),
                "employment": dice.choice(("permanent", "agency")),
                "start_date": start,
                "end_date": dice.choice((None, None, start + timedelta(days=dice.randrange(1, 600)))),
            }
        )


def _near(dice: random.Random, day: date, spread: int) -> date:
    return day + timedelta(days=dice.randrange(-spread // 4, spread))


def _deadline(dice: random.Random, day: date) -> date | None:
    """A date that lands often on a deadline (working days, months, weeks) or a day either side."""
    base = dice.choice((0, 5, 7, 10, 14, 20, 26, 28, 29, 30, 31, 60, 89, 90, 91, 92, 180, 181, 182, 183, 184, 364, 365, 366))
    return dice.choice((None, day + timedelta(days=base + dice.choice((-1, 0, 0, 1))), _near(dice, day, 300)))


def _child(world: dict[str, list[Row]], dice: random.Random, child: str) -> None:
    born = dice.choice(
        (
            date(2012, 2, 29),
            date(2015, 12, 31),
            date(2001, 3, 31),
            date(2011, 6, 30),
            date(1997, 3, 31),
            _near(dice, date(2008, 1, 1), 3000),
        )
    )
    world["children"].append(
        {
            "child_id": child,
            "date_of_birth": dice.choice((born, born, born, None)),
            "sex": dice.choice("MF"),
            "ethnicity": dice.choice(("WBRI", "AIND", "NOBT", None)),
            "is_uasc": dice.random() < 0.1,
        }
    )
    entered = dice.choice((date(2015, 6, 3), date(2014, 5, 1), date(2015, 12, 1), date(2016, 1, 31), _near(dice, date(2016, 3, 1), 400)))
    left = _episodes(world, dice, child, entered)
    _health(world, dice, child, entered)
    _reviews(world, dice, child, entered, left)
    _missing(world, dice, child, entered)
    _life_story(world, dice, child, entered)
    _plans(world, dice, child, entered)
    _annual(world, dice, child)


def _episodes(world: dict[str, list[Row]], dice: random.Random, child: str, entered: date) -> date | None:
    """One to four episodes, sometimes with a gap, a short break, an overlap or a same-day continuation; the last day of the last one."""
    start = entered
    end: date | None = None
    for number in range(dice.randrange(1, 5)):
        end = dice.choice((None, start + timedelta(days=dice.choice((0, 1, 20, 28, 29, 90, 365, 366)))))
        world["care_episodes"].append(
            {
                "child_id": child,
                "start_date": start,
                "end_date": end,
                "reason_started": "S" if number == 0 else dice.choice(("P", "L", "B", "T")),
                "legal_status": dice.choice(("C2", "V2", "C1", "V2", "V4", None)),
                "need": "N1",
                "placement_type": dice.choice(("U6", "K2", "P1", "A3", "T1", None)),
                "placement_provider": dice.choice(("PR1", "PR4")),
                "distance_miles": dice.choice((None, 19.9, 20.0, 20.1, 55.0)),
                "in_authority": dice.choice((True, False, False, None)),
                "reason_ended": None if end is None else dice.choice(("X1", "E4A")),
            }
        )
        for role, workers in (("social_worker", ("W3", "W4")), ("iro", ("W0", "W1", "W2"))):
            if dice.random() < 0.8:
                begun = start + timedelta(days=dice.choice((0, 5, 7, 8, 30)))
                world["allocations"].append(
                    {
                        "child_id": child,
                        "worker_id": dice.choice(workers),
                        "team_id": dice.choice(("T0", "T1", "T2")),
                        "role": role,
                        "start_date": begun,
                        "end_date": dice.choice((None, end and max(end, begun))),
                    }
                )
        if end is None and dice.random() < 0.8:
            break
        start = (end or start + timedelta(days=200)) + timedelta(days=dice.choice((0, 0, 1, 40)))
    return end


def _health(world: dict[str, list[Row]], dice: random.Random, child: str, entered: date) -> None:
    for number in range(dice.randrange(5)):
        done = _deadline(dice, entered - timedelta(days=dice.choice((0, 0, 91, 92))))
        world["health_assessments"].append(
            {
                "assessment_id": f"{child}-{number}",
                "child_id": child,
                "kind": dice.choice(("initial", "review", None)),
                "requested_date": dice.choice((None, entered, entered + timedelta(days=7), entered + timedelta(days=8))),
                "completed_date": done,
                "status": dice.choice(("completed", "completed", "refused", None, "planned")),
                "report_received_date": done and _deadline(dice, done),
                "quality": dice.choice(GRADES),
                "late_reason": dice.choice((None, "no slot")),
            }
        )
    for kind in ("dental", "immunisation", "sdq"):
        for _ in range(dice.randrange(3)):
            day = _deadline(dice, entered + timedelta(days=200))
            if day:
                world["health_checks"].append(
                    {
                        "child_id": child,
                        "kind": kind,
                        "check_date": day,
                        "score": dice.choice((None, 0.0, 13.0, 40.0)),
                        "status": dice.choice(("completed", "refused", "up_to_date", "not_up_to_date", None)),
                    }
                )


def _reviews(world: dict[str, list[Row]], dice: random.Random, child: str, entered: date, left: date | None) -> None:
    held: date | None = entered
    for number in range(dice.randrange(6)):
        held = _deadline(dice, held or entered)
        if held is None:
            continue
        world["reviews"].append(
            {
                "review_id": f"{child}-R{number}",
                "child_id": child,
                "held_date": held,
                "cancelled": dice.choice((None, False, False, True)),
                "participation_code": dice.choice(("PN0", "PN1", "PN4", "PN6", "PN7", None)),
                "iro_id": "W0",
                "iro_met_child_first": dice.choice((True, False, None)),
                "care_plan_available": dice.choice((True, False, None)),
            }
        )
    for number in range(dice.randrange(3)):
        raised = dice.choice((_near(dice, entered, 300), date(2016, 12, 20), date(2017, 1, 10), date(2017, 2, 20), date(2017, 3, 14)))
        world["iro_challenges"].append(
            {
                "challenge_id": f"{child}-H{number}",
                "child_id": child,
                "iro_id": "W1",
                "raised_date": raised,
                "resolved_date": _deadline(dice, raised),
                "stage": "1",
            }
        )


def _missing(world: dict[str, list[Row]], dice: random.Random, child: str, entered: date) -> None:
    start = datetime.combine(entered, datetime.min.time())
    for number in range(dice.choice((0, 0, 1, 4, 5))):
        start = start + timedelta(days=dice.choice((1, 30, 44, 45, 89)), hours=dice.randrange(24))
        back = dice.choice((None, start + timedelta(hours=dice.randrange(1, 90))))
        missing = f"{child}-M{number}"
        world["missing_episodes"].append(
            {
                "missing_id": missing,
                "child_id": child,
                "kind": dice.choice(("missing", "missing", "away")),
                "started_at": start,
                "returned_at": back,
            }
        )
        if back and dice.random() < 0.8:
            offered = dice.choice((None, back, back + timedelta(hours=71)))
            held = dice.choice((None, back + timedelta(hours=72), back + timedelta(hours=72, minutes=1), back + timedelta(hours=20)))
            world["return_interviews"].append(
                {
                    "missing_id": missing,
                    "offered": dice.choice(("Y", "Y", "N", "NA", None)),
                    "offered_at": offered,
                    "held_at": held,
                    "outcome": dice.choice(("accepted", "declined", None)),
                    "quality": dice.choice(GRADES),
                    "recorded_at": held and dice.choice((None, held, held + timedelta(days=7), held + timedelta(days=8))),
                }
            )


def _just_back(world: dict[str, list[Row]], dice: random.Random, child: str, as_at: date) -> None:
    """Now and then a child who came back in the last days, so that clocks of hours and days are still running on the as-at day."""
    if dice.random() > 0.2:
        return
    back = datetime.combine(as_at, datetime.min.time()) - timedelta(hours=dice.randrange(-23, 96))
    world["missing_episodes"].append(
        {"missing_id": f"{child}-B", "child_id": child, "kind": "missing", "started_at": back - timedelta(hours=5), "returned_at": back}
    )
    if dice.random() < 0.6:
        world["return_interviews"].append(
            {
                "missing_id": f"{child}-B",
                "offered": "Y",
                "offered_at": back + timedelta(hours=1),
                "outcome": "accepted",
                "held_at": dice.choice((None, back + timedelta(hours=20))),
            }
        )


def _life_story(world: dict[str, list[Row]], dice: random.Random, child: str, entered: date) -> None:
    for number in range(dice.choice((0, 1, 1, 2))):
        referred = _near(dice, entered, 200)
        started = _deadline(dice, referred)
        world["life_story"].append(
            {
                "referral_id": f"{child}-L{number}",
                "child_id": child,
                "route": "care",
                "referred_date": referred,
                "started_date": started,
                "completed_date": started and _deadline(dice, started),
                "closed_date": dice.choice((None, None, _deadline(dice, referred))),
            }
        )


def _plans(world: dict[str, list[Row]], dice: random.Random, child: str, entered: date) -> None:
    for kind in ("cla", "cp"):
        for number in range(dice.randrange(3)):
            start = _near(dice, entered, 60)
            plan = f"{child}-{kind}{number}"
            world["plans"].append(
                {"plan_id": plan, "child_id": child, "plan": kind, "start_date": start, "end_date": _deadline(dice, start)}
            )
            if kind == "cla":
                for step in range(dice.randrange(3)):
                    world["plan_versions"].append(
                        {"plan_id": plan, "updated_date": start + timedelta(days=step * 90), "permanence_plan": dice.choice(PLANS)}
                    )
    for number in range(dice.randrange(3)):
        received = _near(dice, entered, 300)
        world["referrals"].append(
            {
                "referral_id": f"{child}-F{number}",
                "child_id": child,
                "received_date": received,
                "outcome": dice.choice(("services", "no_further_action", None)),
                "closed_date": _deadline(dice, received),
            }
        )


def _annual(world: dict[str, list[Row]], dice: random.Random, child: str) -> None:
    for year in (2016, 2017):
        flags = {name: dice.choice((True, False, None)) for name in ("health_assessment", "health_check", "dental", "immunisations")}
        if dice.random() < 0.7:
            world["annual_health"].append(
                {"child_id": child, "year_end": date(year, 3, 31), "sdq_score": dice.choice((None, 4.0, 20.0)), **flags}
            )
        if dice.random() < 0.5:
            world["care_leavers"].append(
                {
                    "child_id": child,
                    "year_end": date(year, 3, 31),
                    "in_touch": dice.choice(("YES", "NO", "DIED", "RHOM")),
                    "activity": dice.choice(("F1", "G5", "P2", "0", None)),
                    "accommodation": dice.choice(("B1", "C2", "0", None)),
                }
            )
