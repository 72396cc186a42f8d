"""The Standard Safeguarding Dataset (data-standards 3), as files or out of a database, as canonical tables.

A table that is there without rows is supplied with none; one that the standard does not fill yet, and a column that nobody fills in,
is not supplied. Workers (no day of starting), care leavers (as they stand today) and earlier protection plans (beyond the extract's
window of years) are in no way supplied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pandas as pd

from data.contract import TABLES, Reach
from data.faults import gather
from data.loaders import ssd_care, ssd_children, ssd_practice
from data.loaders.extract import Match, Part, one_below_the_other
from data.loaders.ssd_fields import FORMAT, is_heading, match
from data.loaders.ssd_reading import Made, Reading
from data.loaders.ssd_window import window

__all__ = ["FORMAT", "is_heading", "load", "match"]

MAKERS: Mapping[str, tuple[Callable[[Reading], Iterator[Made]], ...]] = {
    "children": (ssd_children.children,),
    "care_episodes": (ssd_care.care_episodes,),
    "reviews": (ssd_care.reviews,),
    "plans": (ssd_practice.plans, ssd_care.care_plans),
    "plan_versions": (ssd_care.permanence,),
    "visits": (ssd_practice.visits,),
    "health_assessments": (ssd_children.health_assessments,),
    "health_checks": (ssd_children.dental_checks, ssd_children.immunisations, ssd_children.questionnaires),
    "missing_episodes": (ssd_children.missing_episodes,),
    "return_interviews": (ssd_children.return_interviews,),
    "referrals": (ssd_practice.referrals,),
    "assessments": (ssd_practice.assessments,),
    "s47_enquiries": (ssd_practice.enquiries,),
    "cp_conferences": (ssd_practice.conferences,),
    "allocations": (ssd_practice.allocations,),
    "teams": (ssd_practice.teams,),
    "pre_proceedings": (ssd_practice.pre_proceedings,),
}


def load(matches: Iterable[Match]) -> Part:
    """The tables, each from as many of the dataset's as it is made of; and how far back each is complete."""
    reading = Reading(matches)
    frames: dict[str, pd.DataFrame] = {}
    supplied: set[str] = set()
    reach: dict[str, Reach] = {}
    for table, makers in MAKERS.items():
        made = [one for maker in makers for one in maker(reading)]
        if made:
            frames[table] = one_below_the_other([one.frame for one in made])
            supplied |= _supplied(table, made)
            reach |= {f"{table}{_part_of(part)}": how for one in made for part, how in one.reach.items()}
    return Part(frames, frozenset(supplied), gather(reading.faults), window(frames, reach))


def _supplied(table: str, made: Sequence[Made]) -> set[str]:
    """The table, its columns and its kinds."""
    unsaid = {name for one in made for name in one.unsaid}
    columns = {name for one in made for name in one.frame.columns if name in TABLES[table].names} - unsaid
    return {table, *(f"{table}.{name}" for name in columns), *(f"{table}={kind}" for one in made for kind in one.kinds)}


def _part_of(part: str) -> str:
    """How a reach names what it is of: a column by its point, a kind by its sign, the whole table by nothing."""
    return part if part.startswith(".") or not part else f"={part}"
