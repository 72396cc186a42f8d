"""SSDA903 CSV files of one or several years as canonical tables (data-standards 1).

Dates become ISO text where they can be read and stay as they stood where not, so that the fault shows what the file says.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import pandas as pd

from data.contract import TABLES, Reach
from data.faults import faults_at, gather
from data.loaders.extract import Match, Part, fault_of, frame_of, one_below_the_other
from data.loaders.ssda903_files import FILES, FORMAT, File903, is_heading, match
from data.loaders.ssda903_merge import latest_version, not_continued
from data.loaders.ssda903_years import collection_years
from data.loaders.text import read_days, tidied

__all__ = ["FORMAT", "is_heading", "load", "match"]

SEX = {"1": "M", "2": "F"}
MISSING = {"M": "missing", "A": "away"}


def load(matches: Iterable[Match]) -> Part:
    """The tables of all years together, one row a key: a closed version before an open one, a later file before an earlier."""
    every = list(matches)
    years = collection_years(found for found in every if "CHILD" in found.columns)
    faults = [part for found in every for part in _file_faults(found, years)]
    frames: dict[str, pd.DataFrame] = {}
    supplied: set[str] = set()
    for file in FILES.values():
        usable = [found for found in every if found.table == file.name and _is_usable(found, years)]
        if file.table and usable:
            frame, more = _TABLES[file.table](_joined(file, usable, years))
            frames[file.table] = frame
            faults += more
            supplied |= {f"{file.table}.{name}" for name in frame.columns if not name.startswith("_")}
    _mark_unaccompanied(frames, supplied)
    newest = max(years.values(), default=None)
    reach = {} if newest is None else dict.fromkeys(frames, Reach(until=newest))
    return Part(frames, frozenset(supplied | set(frames)), gather(faults), reach)


def _file_faults(found: Match, years: dict[tuple[str, str], pd.Timestamp]) -> list[pd.DataFrame]:
    file, sheet = FILES[found.table], found.sheet
    if not file.table:
        return [fault_of(sheet, "file-not-used", file.name)]
    faults = [fault_of(sheet, "column-unknown", heading, table=file.table) for heading in found.extra]
    for heading in found.missing:
        faults.append(fault_of(sheet, _lacking(file, heading), heading, table=file.table, column=file.columns.get(heading, heading)))
    if file.table in _BY_YEAR and "CHILD" in found.columns and (sheet.file, sheet.sheet) not in years:
        faults.append(fault_of(sheet, "year-unknown", file.name, table=file.table))
    return faults


def _lacking(file: File903, heading: str) -> str:
    """The rule that a missing column breaks: without some the table cannot be counted, without others a value is blank."""
    if heading in file.required:
        return "column-missing"
    return "column-not-supplied" if heading in file.columns else "column-absent"


def _is_usable(found: Match, years: dict[tuple[str, str], pd.Timestamp]) -> bool:
    file = FILES[found.table]
    has_year = file.table not in _BY_YEAR or (found.sheet.file, found.sheet.sheet) in years
    return has_year and not set(found.missing) & set(file.required)


def _joined(file: File903, matches: Sequence[Match], years: dict[tuple[str, str], pd.Timestamp]) -> pd.DataFrame:
    """The file's rows of all years under canonical names. `_order` is the file's place among them, `_year_end` its year if known."""
    parts = []
    for order, found in enumerate(matches):
        frame = frame_of(found)
        used = {heading: name for heading, name in file.columns.items() if heading in frame}
        year = years.get((found.sheet.file, found.sheet.sheet))
        parts.append(
            frame[[*used, "_file", "_sheet", "_row"]]
            .rename(columns=used)
            .assign(_order=order, _year_end="" if year is None else f"{year:%Y-%m-%d}")
        )
    joined = one_below_the_other(parts)
    text = [name for name in joined.columns if not name.startswith("_")]
    return joined.assign(**{name: tidied(joined[name].astype("str")) for name in text})


def _iso(column: pd.Series) -> pd.Series:
    days = read_days(column)
    return days.dt.strftime("%Y-%m-%d").astype("str").fillna(column)


def _key(rows: pd.DataFrame, *names: str) -> pd.Series:
    """A key made of columns; a blank one leaves a gap, so that the blank is reported where it is and not in a column nobody wrote."""
    first, *others = (rows[name].fillna("") for name in names)
    return functools.reduce(lambda key, part: key + "|" + part, others, first)


def _children(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    dated = rows.assign(date_of_birth=_iso(rows["date_of_birth"])) if "date_of_birth" in rows else rows
    if "sex" in dated:
        dated = dated.assign(sex=dated["sex"].replace(SEX))
    return latest_version(dated, "children", ["child_id"], ("sex", "date_of_birth", "ethnicity"))


def _episodes(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    dated = rows.assign(start_date=_iso(rows["start_date"]), end_date=_iso(rows["end_date"]))
    unchanging = ("reason_started", "legal_status", "need", "placement_type", "placement_provider", "end_date", "reason_ended")
    kept, faults = latest_version(dated, "care_episodes", ["child_id", "start_date"], unchanging, closes="end_date")
    faults.append(not_continued(dated, kept))
    if "reason_ended" not in kept:
        return kept, faults
    unpaired = kept["end_date"].isna() != kept["reason_ended"].isna()
    faults.append(faults_at(kept[unpaired], "903-148", "care_episodes", "reason_ended", kept.loc[unpaired, "reason_ended"]))
    return kept.assign(reason_ended=kept["reason_ended"].where(kept["end_date"].notna())), faults


def _reviews(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    dated = rows.assign(held_date=_iso(rows["held_date"]), cancelled="N")
    keyed = dated.assign(review_id=_key(dated, "child_id", "held_date"))
    return latest_version(keyed, "reviews", ["child_id", "held_date"], ("participation_code",))


def _missing(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    kind = rows["kind"].str.upper().map(MISSING).astype("str").fillna(rows["kind"])
    dated = rows.assign(kind=kind, started_at=_iso(rows["started_at"]), returned_at=_iso(rows["returned_at"]))
    keyed = dated.assign(missing_id=_key(dated, "child_id", "kind", "started_at"))
    return latest_version(keyed, "missing_episodes", ["child_id", "kind", "started_at"], ("returned_at",), closes="returned_at")


def _of_a_year(table: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    dated = rows.assign(year_end=rows["_year_end"])
    return latest_version(dated, table, ["child_id", "year_end"], tuple(name for name in TABLES[table].names if name in dated))


def _mark_unaccompanied(frames: dict[str, pd.DataFrame], supplied: set[str]) -> None:
    """The UASC file as a flag of children: yes for those in it, no for the others. Without the file there is no flag."""
    listed = frames.pop("uasc", None)
    supplied -= {name for name in supplied if name.startswith("uasc")}
    if listed is not None and "children" in frames:
        children = frames["children"]
        flags = children["child_id"].isin(listed["child_id"].dropna()).map({True: "Y", False: "N"}).astype("str")
        frames["children"] = children.assign(is_uasc=flags)
        supplied.add("children.is_uasc")


_BY_YEAR = ("annual_health", "care_leavers")
_TABLES = {
    "children": _children,
    "care_episodes": _episodes,
    "reviews": _reviews,
    "missing_episodes": _missing,
    "annual_health": lambda rows: _of_a_year("annual_health", rows),
    "care_leavers": lambda rows: _of_a_year("care_leavers", rows),
    "uasc": lambda rows: (rows, []),
}
