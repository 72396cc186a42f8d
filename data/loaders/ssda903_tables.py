"""What each file of the return becomes: its values as the contract has them, one version of each thing, and where files disagree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa

from data.contract import TABLES
from data.faults import faults_at
from data.loaders.ssda903_merge import NO_YEAR, Rows, Versions
from data.loaders.text import as_iso
from data.loaders.texts import BLANK, Texts

SEX = {"1": "M", "2": "F"}
MISSING = {"M": "missing", "A": "away"}
SOCIAL_WORKER = "social_worker"
Made = tuple[Rows, list[pd.DataFrame]]


def _with_dates(rows: Rows, *names: str) -> Rows:
    return rows.with_columns(**{name: rows.columns[name].read(as_iso) for name in names if name in rows.columns})


def _coded(rows: Rows, table: str) -> Rows:
    """The rows with each code as the contract spells it, so that a file in small letters does not differ from one in capitals."""
    codes = {name: TABLES[table][name].codes for name in rows.columns if name in TABLES[table].names}
    return rows.with_columns(**{name: rows.columns[name].spelled(known) for name, known in codes.items() if known})


def _constant(rows: Rows, text: str) -> Texts:
    return Texts(np.zeros(len(rows.order), dtype="int32"), pa.array([text], pa.large_string()))


def _merged(
    rows: Rows, table: str, key: Sequence[str], compared: Sequence[str], closes: str | None = None
) -> tuple[Versions, list[pd.DataFrame]]:
    versions = Versions(rows, table, key, closes)
    return versions, versions.disagreements(compared)


def _children(rows: Rows) -> Made:
    dated = _with_dates(rows, "date_of_birth")
    if "sex" in dated.columns:
        dated = dated.with_columns(sex=dated.columns["sex"].read(lambda values: values.replace(SEX)))
    versions, faults = _merged(_coded(dated, "children"), "children", ["child_id"], ("sex", "date_of_birth", "ethnicity"))
    return versions.kept(), faults


def _episodes(rows: Rows) -> Made:
    dated = _coded(_with_dates(rows, "start_date", "end_date"), "care_episodes")
    unchanging = ("reason_started", "legal_status", "need", "placement_type", "placement_provider", "end_date", "reason_ended")
    versions, faults = _merged(dated, "care_episodes", ["child_id", "start_date"], unchanging, "end_date")
    kept = versions.kept()
    faults.append(versions.not_continued())
    if "reason_ended" not in kept.columns:
        return kept, faults
    reason, is_open = kept.columns["reason_ended"], kept.columns["end_date"].is_blank
    unpaired = is_open != reason.is_blank
    found = pd.Series(reason.take(unpaired).as_category())
    faults.append(faults_at(kept.places[unpaired], "903-148", "care_episodes", "reason_ended", found))
    return kept.with_columns(reason_ended=Texts(np.where(is_open, -1, reason.codes).astype("int32"), reason.values)), faults


def _reviews(rows: Rows) -> Made:
    dated = _coded(_with_dates(rows, "held_date"), "reviews")
    versions, faults = _merged(dated, "reviews", ["child_id", "held_date"], ("participation_code",))
    kept = versions.kept()
    return kept.with_columns(cancelled=_constant(kept, "N")).keyed("review_id", ["child_id", "held_date"]), faults


def _missing(rows: Rows) -> Made:
    kinds = rows.columns["kind"].read(lambda values: values.str.upper().map(MISSING).astype("str").fillna(values))
    dated = _with_dates(rows.with_columns(kind=kinds), "started_at", "returned_at")
    key = ["child_id", "kind", "started_at"]
    versions, faults = _merged(dated, "missing_episodes", key, ("returned_at",), "returned_at")
    kept = versions.kept()
    return kept.keyed("missing_id", key, _again_that_day(kept, key, "returned_at")), faults


def _again_that_day(rows: Rows, key: Sequence[str], until: str) -> Texts:
    """2, 3 … for what began on the same day as another of its key and ended otherwise, by the order of their ends; blank for the first.

    A child can go missing twice in a day, and the return has no times. Two rows that say the same stay the same, and are a fault.
    """
    code, distinct = pd.factorize(rows.number_of(key))
    several = np.flatnonzero(np.bincount(code, minlength=len(distinct))[code] > 1)
    ends = pd.Series(rows.columns[until].take(several).as_text()).fillna("9999")
    ranks = ends.groupby(code[several]).rank("dense").astype("int64").to_numpy()
    number = np.ones(len(code), dtype="int64")
    number[several] = ranks
    most = int(number.max(initial=1))
    return Texts(np.where(number > 1, number - 2, BLANK).astype("int32"), pa.array([f"{n}" for n in range(2, most + 1)], pa.large_string()))


def _allocations(rows: Rows) -> Made:
    dated = _with_dates(rows, "start_date", "end_date")
    key = ["child_id", "worker_id", "start_date"]
    versions, faults = _merged(dated, "allocations", key, ("end_date",), "end_date")
    kept = versions.kept()
    return kept.with_columns(role=_constant(kept, SOCIAL_WORKER)), faults


def _liberty_orders(rows: Rows) -> Made:
    dated = _with_dates(rows, "order_start_date", "order_end_date")
    key = ["child_id", "order_start_date"]
    versions, faults = _merged(dated, "liberty_orders", key, ("order_end_date",), "order_end_date")
    return versions.kept(), faults


def _of_a_year(rows: Rows, table: str) -> Made:
    years, codes = np.unique(rows.year, return_inverse=True)
    ends = Texts(codes.astype("int32"), pa.array([f"{year}-03-31" for year in years.tolist()], pa.large_string()))
    text = {name: column.read(lambda values: values.str.upper()) for name, column in rows.columns.items() if name != "child_id"}
    versions, faults = _merged(rows.with_columns(**text, year_end=ends), table, ["child_id", "year_end"], tuple(text))
    return versions.kept(), faults


def marked(children: Rows, faults: list[pd.DataFrame], every: Rows, listed: Rows, asked: set[int]) -> Made:
    """The UASC file as a flag of children: yes for those in it, no for others of the years `asked`, those with the file; else blank."""
    answered = np.isin(every.year, list(asked)) | (NO_YEAR in asked)
    known = Texts(every.columns["child_id"].codes[answered], every.columns["child_id"].values)
    child = children.columns["child_id"]
    is_listed, is_known = child.stands_in(listed.columns["child_id"]), child.stands_in(known)
    flags = Texts(np.where(is_listed, 0, np.where(is_known, 1, -1)).astype("int32"), pa.array(["Y", "N"], pa.large_string()))
    return children.with_columns(is_uasc=flags), faults


MAKES: Mapping[str, Callable[[Rows], Made]] = {
    "children": _children,
    "care_episodes": _episodes,
    "reviews": _reviews,
    "missing_episodes": _missing,
    "allocations": _allocations,
    "liberty_orders": _liberty_orders,
    "annual_health": partial(_of_a_year, table="annual_health"),
    "care_leavers": partial(_of_a_year, table="care_leavers"),
}
