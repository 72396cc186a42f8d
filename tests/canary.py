"""One child's impossible counts, planted in a snapshot where policy must hide them, and what would give them away.

Two kinds. Impossible: a year (of a stock, a month) of every measure holds three cases alone, and its figures say thousands of millions.
Whatever is added to such a number, divided by twelve or made a percentage is still like no other number that a page has. Marked: every
other figure of one to five, of everyone and of groups, has a fraction of its own from the second decimal on, and is still the same whole
number.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from data import snapshots
from data.reference.release_policy import release_policy
from data.snapshot_files import MANIFEST, write_cases, write_figures
from metrics.kit.figures import PERIOD_MONTHS
from metrics.kit.measure import Measure, register
from metrics.kit.release.material import is_of_population

MARK = "CANARY-7f3a"
# Of every kind and clock, of every theme; some are charts, some tables, some withheld as a whole.
KEPT = (
    "iha_outstanding",
    "review_health_up_to_date",
    "sdq_average",
    "sdq_average_oc2",
    "annual_dental_oc2",
    "reviews_in_time",
    "reviews_overdue",
    "iro_caseload",
    "rhi_in_72_hours",
    "missing_episodes",
    "life_story_waiting",
    "life_story_wait_weeks",
    "life_story_longest_wait_weeks",
    "life_story_over_26_weeks",
    "risk_assessment_current",
    "s47_without_conference_over_15",
    "icpc_in_15_working_days",
    "care_plan_in_place",
    "cla_visits_in_time",
    "placed_with_parents_assessed",
    "tracker_updated_in_2_weeks",
    "weeks_in_pre_proceedings",
    "proceedings_weeks",
    "caseload",
    "manager_turnover",
    "vacancy",
    "audits_good",
    "documents_not_on_file",
    "left_care",
    "child_protection_plans",
    "child_protection_plans_rate",
)
NATURAL = ("care_plan_in_place", "risk_assessment_current", "tracker_updated_in_2_weeks", "s47_without_conference_over_15")
FIRST_YEAR = pd.date_range("2014-04-01", periods=12, freq="MS", unit="us")  # before any visit that figures are set beside
CASES = 3
HIDDEN_BY = {"child_id", "case_id", "worker_id", "family_id"}
IMPOSSIBLE = 7_371_500_000.0  # with 7,378,500,000: what is planted lies between, and so does its sum with any true number
WIDEST = 7_378_500_000.0
STEP = 10_007.264183
# What may be made of such a number: itself, a percentage, a rate per 1,000 or 10,000, the mean of two months to seventy-two.
TIMES = (1.0, 100.0, 1_000.0, 10_000.0)
MEANS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 24, 36, 72)
FRACTION, OF_BASE = 0.0101, 0.0402  # of a marked count and of its base; their difference leaves the rest of a share whole too


def realms() -> np.ndarray:
    """The stretches in which no number may lie, (least, most): what an impossible count is, and what is made of it."""
    pairs = {(IMPOSSIBLE * times / of, WIDEST * times / of) for times in TIMES for of in MEANS}
    return np.array(sorted(pairs))


def plant(source: Path, store: Path, *, offset: float = 0.0) -> np.ndarray:
    """A store with the sample's snapshot, of the KEPT measures, the canary in it. Returns the marked numbers and what is made of them.

    `offset` moves every number that is hidden, and no other: another world, of which the same must be published.
    """
    snapshot = snapshots.current(source)
    assert snapshot is not None
    folder = store / snapshot.parent.name / snapshot.name
    folder.mkdir(parents=True)
    shutil.copyfile(snapshot / MANIFEST, folder / MANIFEST)
    (store / "current").write_text(f"{snapshot.parent.name}\n", encoding="utf-8")
    (store / snapshot.parent.name / "current").write_text(f"{snapshot.name}\n", encoding="utf-8")
    known = {name: register()[name].measure for name in KEPT}
    figures = snapshots.read_figures(snapshot)
    figures = figures[figures["measure"].isin(KEPT)].reset_index(drop=True)
    families = []
    for name, measure in known.items():
        cases = pd.read_parquet(snapshot / "cases" / f"{name}.parquet")
        cases, few = _few_cases(measure, cases) if name not in NATURAL else (cases, pd.Series(dtype="bool"))
        families += _mark_cases(cases, few)
        write_cases(folder, name, cases)
    figures = _impossible(figures, known, offset)
    figures, marked = _marked(figures, known, offset)
    write_figures(folder, [rows for _, rows in figures.groupby("measure", sort=False)])
    _tables(snapshot, folder, families)
    return marked


def _months(measure: Measure) -> pd.DatetimeIndex:
    """The months that hold three cases alone: a flow's first year, a stock's last month of it."""
    return FIRST_YEAR if measure.clock == "flow" else FIRST_YEAR[-1:]


def _few_cases(measure: Measure, cases: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The cases with three of each part left in the planted months, all in the last; and which those are."""
    months = _months(measure)
    inside = cases["month"].isin(months)
    who = next(name for name in ("child_id", "worker_id", "case_id") if name in cases.columns)
    parts = cases["part"].astype("str") if "part" in cases.columns else pd.Series("", index=cases.index)
    few = cases[inside].groupby(parts[inside], sort=False).apply(lambda rows: rows.drop_duplicates(who).head(CASES), include_groups=False)
    few = cases.loc[few.index.get_level_values(-1)].assign(month=months[-1])
    kept = pd.concat([few, cases[~inside]], ignore_index=True)
    return kept, pd.Series(np.arange(len(kept)) < len(few), index=kept.index)


def _mark_cases(cases: pd.DataFrame, few: pd.Series) -> list[tuple[str, str]]:
    """Writes the marker over every name of the canary's, and what is no published group; every number of theirs is its own."""
    published = {"month", "part", "met", *release_policy().kinds}
    rows = few[few].index if len(few) else cases.index[:1]
    found = []
    for column in cases.columns.difference(list(published)):
        said = cases[column].astype("str") if column in HIDDEN_BY else cases[column]
        if column in HIDDEN_BY:
            names = {one: f"{MARK}-{column}-{one}" for one in said[rows].unique()}
            cases[column] = said.map(lambda one, names=names: names.get(one, one))
            found += [(name, f"{MARK}-family") for name in names.values() if column == "child_id"]
        elif said.dtype == "str":
            cases.loc[rows, column] = f"{MARK}-{column}"
        elif said.dtype == "float64":
            cases.loc[rows, column] = IMPOSSIBLE + STEP * np.arange(len(rows))
    return found


def _impossible(figures: pd.DataFrame, known: dict[str, Measure], offset: float) -> pd.DataFrame:
    """The planted figures: nothing before the last month of the year, and then what cannot be."""
    figures = figures.copy()
    number = 0
    for name, measure in known.items():
        if name in NATURAL:
            continue
        months = _months(measure)
        own = (figures["measure"] == name) & figures["month"].isin(months)
        figures.loc[own, ["numerator", "value"]] = 0.0, np.nan
        if not is_of_population(measure):
            figures.loc[own & figures["denominator"].notna(), "denominator"] = 0.0
        at = own & (figures["month"] == months[-1])
        for column in ("numerator", "denominator", "value"):
            if is_of_population(measure) and column == "denominator":
                continue  # how many live in the area is public
            if figures.loc[at, column].notna().any() or column == "value":
                number += 1
                figures.loc[at, column] = IMPOSSIBLE + offset + STEP * (number + 50 * (column == "denominator"))
    return figures


def _marked(figures: pd.DataFrame, known: dict[str, Measure], offset: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Every other count of one to five, and every base of one to five, with a fraction of its own."""
    small = figures["numerator"].between(1, release_policy().threshold) | (
        (figures["denominator"] - figures["numerator"]).between(1, release_policy().threshold)
    )
    few_below = figures["denominator"].between(1, release_policy().threshold)
    is_count = figures["measure"].map({name: measure.kind in ("count", "share") for name, measure in known.items()})
    place = figures.index[(small & is_count) | few_below]
    own = np.arange(len(place)) * 1.37e-7 + 1e-3 * (offset > 0)
    figures.loc[place, "numerator"] += FRACTION + own
    figures.loc[place, "denominator"] += OF_BASE + own
    everyone = figures.loc[place, "group_kind"] == "all"
    figures.loc[place[everyone], "value"] = IMPOSSIBLE + offset + STEP * (400 + np.arange(int(everyone.sum())) / 10)
    return figures, _made_of(figures, place)


def _made_of(figures: pd.DataFrame, place: pd.Index) -> np.ndarray:
    """The marked numbers and what can be made of each with the numbers beside it, sorted."""
    kinds = {"all", *release_policy().kinds}
    near = figures[figures["group_kind"].isin(kinds)]
    keys = ["measure", "period", "group_kind", "group"]
    above, below = near["numerator"], near["denominator"]
    before, after = (near.groupby(keys, sort=False)["numerator"].shift(way) for way in (1, -1))
    share = above / below
    made = [above, below, below - above, share, 100 * share, 1 - share, 100 - 100 * share, 10_000 * share]
    made += [above + before, above + after, above - before, above - after, (above + before) / 2, (above + before + after) / 3]
    found = np.concatenate([one[near.index.isin(place)].to_numpy() for one in made])
    found = np.abs(found[np.isfinite(found)])
    return np.unique(found[np.abs(found * 1e4 - np.round(found * 1e4)) > 1e-4])  # no number with four decimals or fewer


def _tables(snapshot: Path, folder: Path, families: list[tuple[str, str]]) -> None:
    """The tables that a release reads, with the canary's family; no other."""
    (folder / "tables").mkdir()
    for name in ("pre_proceedings", "proceedings"):
        table = pd.read_parquet(snapshot / "tables" / f"{name}.parquet")
        own = pd.concat([table.head(1).assign(child_id=child, family_id=family) for child, family in families[:3]])
        pd.concat([table, own], ignore_index=True).to_parquet(folder / "tables" / f"{name}.parquet", index=False)


def planted() -> Iterator[tuple[str, str]]:
    """Measure and period of every planted figure of everyone: what a release must show as hidden, or not at all."""
    for name in KEPT:
        if name not in NATURAL:
            periods = ("year",) if register()[name].measure.clock == "annual" else tuple(PERIOD_MONTHS)
            yield from ((name, period) for period in periods)
