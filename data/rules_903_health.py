"""The return's rules about its health answers (OC2), which are given once a year for children looked after for the whole of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data.derive import SHORT_BREAKS
from data.faults import faults_at, gather, no_faults
from data.rules_between import shown
from data.rules_read import Read, any_of, born_of, codes_of, years_lived

ANSWERS = ("health_assessment", "health_check", "dental", "immunisations")
NEEDED = ("health_assessment", "dental", "immunisations")
CHECKED_UNDER = 5


def health_faults(read: Read) -> pd.DataFrame:
    """185, 190, 191, 545 and 546, for each year that the extract covers whole: an earlier year's cohort cannot be told."""
    rows = read["annual_health"]
    ends = pd.DatetimeIndex(rows["year_end"].drop_duplicates().sort_values())
    whole = ends[ends > read.covers_from + pd.DateOffset(years=1, days=-2)]
    return gather(part for end in whole for part in _of_a_year(read, end))


def whole_year(episodes: pd.DataFrame, year_end: pd.Timestamp) -> np.ndarray:
    """Whether each child was looked after for the whole year to that day, by the codes of the episodes (data-standards 1.4).

    An episode open after it; none begun by entering care after the year's first day; none ended in the year by anything but a new
    episode; no short break in the year.
    """
    first = year_end - pd.DateOffset(years=1) + pd.Timedelta(days=1)
    child, count = codes_of(episodes["child_id"]), len(episodes["child_id"].cat.categories)
    start, end = episodes["start_date"], episodes["end_date"]
    is_short_break = episodes["legal_status"].isin(SHORT_BREAKS)
    in_year = (start <= year_end) & ~(end < first)
    held = ~is_short_break & (start <= year_end) & ~(end <= year_end)
    entered = episodes["reason_started"].eq("S") & (start > first) & in_year
    left = end.between(first, year_end) & episodes["reason_ended"].ne("X1")
    broken = entered | left | (is_short_break & in_year)
    return any_of(child[held.to_numpy()], count) & ~any_of(child[broken.to_numpy()], count)


def _of_a_year(read: Read, year_end: pd.Timestamp) -> Iterator[pd.DataFrame]:
    episodes, rows = read["care_episodes"], read["annual_health"]
    rows = rows[rows["year_end"] == year_end]
    cohort = whole_year(episodes, year_end)
    in_cohort = cohort[codes_of(rows["child_id"])]
    answers, needed = (rows[[name for name in names if f"annual_health.{name}" in read.supplied]] for names in (ANSWERS, NEEDED))
    yield _found(rows[~in_cohort & rows["sdq_score"].notna().to_numpy()], "903-185", "sdq_score")
    yield _found(rows[~in_cohort & answers.notna().any(axis=1).to_numpy()], "903-190", "year_end")
    yield _found(rows[in_cohort & needed.isna().any(axis=1).to_numpy()], "903-191", "year_end")
    if read.is_of_return("annual_health"):
        yield _without_a_row(episodes, cohort & ~any_of(codes_of(rows["child_id"]), len(cohort)), year_end)
    if {"annual_health.health_check", "children.date_of_birth"} <= read.supplied:
        age = years_lived(born_of(rows, read["children"]), rows["year_end"])
        checked = rows["health_check"].notna().to_numpy()
        yield _found(rows[in_cohort & (age >= 0) & (age < CHECKED_UNDER) & ~checked], "903-545", "health_check")
        yield _found(rows[in_cohort & (age >= CHECKED_UNDER) & checked], "903-546", "health_check")


def _found(rows: pd.DataFrame, rule: str, column: str) -> pd.DataFrame:
    return faults_at(rows, rule, "annual_health", column, shown(rows["year_end"]))


def _without_a_row(episodes: pd.DataFrame, lacking: np.ndarray, year_end: pd.Timestamp) -> pd.DataFrame:
    """191 of a child who has no row at all in the return: at the episode that was open on the last day."""
    if not lacking.any():
        return no_faults()
    held = episodes[(episodes["start_date"] <= year_end) & ~(episodes["end_date"] <= year_end)]
    rows = held[lacking[codes_of(held["child_id"])]].drop_duplicates("child_id")
    return faults_at(rows, "903-191", "annual_health", "year_end", f"no row of {year_end:%d/%m/%Y}")
