"""The sample as SSDA903 XML returns, one file a year: the children looked after at any time in it, as they were known on its last day.

Straight from the committed tables. It shares no code with the loader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

NEVER = pd.Timestamp("2100-01-01")
SEX = {"M": "1", "F": "2"}
KIND = {"missing": "M", "away": "A"}
FLAG = {"Y": "1", "N": "0"}
EPISODE = {
    "DECOM": "start_date",
    "RNE": "reason_started",
    "LS": "legal_status",
    "CIN": "need",
    "PL": "placement_type",
    "PLACE_PROVIDER": "placement_provider",
    "DEC": "end_date",
    "REC": "reason_ended",
}
HEALTH = {
    "SDQ_SCORE": "sdq_score",
    "SDQ_REASON": "sdq_reason",
    "HEALTH_CHECK": "health_check",
    "IMMUNISATIONS": "immunisations",
    "TEETH_CHECK": "dental",
    "HEALTH_ASSESSMENT": "health_assessment",
}
LEAVER = {"IN_TOUCH": "in_touch", "ACTIV": "activity", "ACCOM": "accommodation"}
Tables = Mapping[str, pd.DataFrame]
Rows = dict[str, list[tuple]]


def write(tables: Tables, folder: Path, years: range, *, dates: str = "%d/%m/%Y") -> list[Path]:
    """One file a collection year, named by the year that it ends in."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_year(tables, folder / f"return {year}.xml", year, dates) for year in years]


def _write_year(tables: Tables, file: Path, year: int, dates: str) -> Path:
    since, day = pd.Timestamp(year - 1, 4, 1), pd.Timestamp(year, 3, 31)
    episodes, missing, reviews = tables["care_episodes"], tables["missing_episodes"], tables["reviews"]
    held = {
        "episodes": _open_in(episodes, "start_date", "end_date", since, day).assign(
            reason_ended=lambda rows: rows["reason_ended"].where(rows["end_date"].notna())
        ),
        "missing": _open_in(missing, "started_at", "returned_at", since, day),
        "reviews": reviews[(reviews["cancelled"] != "Y") & reviews["held_date"].between(since, day)],
        "health": tables["annual_health"][tables["annual_health"]["year_end"] == day],
        "leavers": tables["care_leavers"][tables["care_leavers"]["year_end"] == day],
    }
    groups = {name: _by_child(_as_text(frame, dates)) for name, frame in held.items()}
    listed = {child for found in groups.values() for child in found}
    with file.open("w", encoding="ascii") as text:
        text.write("<?xml version='1.0' encoding='us-ascii'?>\n<EXPSSDA903>\n")
        for child in _as_text(tables["children"], dates).itertuples(index=False):
            if child.child_id in listed:
                text.writelines(_child(child, {name: found.get(child.child_id, []) for name, found in groups.items()}))
        text.write("</EXPSSDA903>\n")
    return file


def _child(child: tuple, held: Mapping[str, list[tuple]]) -> Iterator[str]:
    yield "<CHILD>\n <HEADER>"
    who = {"CHILDID": child.child_id, "UPN": "UN1", "SEX": SEX.get(child.sex, ""), "DOB": child.date_of_birth, "ETHNIC": child.ethnicity}
    yield _of(who) + _of({"UASC": "1" if child.is_uasc == "Y" else ""})
    for row in held["reviews"]:
        yield _group("AREVIEW", {"REVIEW": row.held_date, "REVIEW_CODE": row.participation_code})
    for row in held["health"]:
        flags = {name: getattr(row, column) for name, column in HEALTH.items()}
        yield _group("OC2", {name: FLAG.get(value, value.removesuffix(".0")) for name, value in flags.items()})
    for row in held["missing"]:
        yield _group("AMISSING", {"MISSING": KIND[row.kind], "MIS_START": row.started_at, "MIS_END": row.returned_at})
    for row in held["leavers"]:
        yield _of({name: getattr(row, column) for name, column in LEAVER.items()})
    yield "</HEADER>\n"
    for row in held["episodes"]:
        yield _group("EPISODE", {name: getattr(row, column) for name, column in EPISODE.items()})
    yield "</CHILD>\n"


def _group(name: str, inside: Mapping[str, str]) -> str:
    return f" <{name}>{_of(inside)}</{name}>\n"


def _of(inside: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" if value else f"<{name} />" for name, value in inside.items())


def _open_in(rows: pd.DataFrame, start: str, end: str, since: pd.Timestamp, day: pd.Timestamp) -> pd.DataFrame:
    """The rows that began by the year's end and had not ended before the year, with an end that was still to come blank."""
    tomorrow = day + pd.Timedelta(days=1)
    found = rows[(rows[start] < tomorrow) & (rows[end].fillna(NEVER) >= since)]
    return found.assign(**{end: found[end].where(found[end] < tomorrow)})


def _as_text(frame: pd.DataFrame, dates: str) -> pd.DataFrame:
    columns = {name: column.dt.strftime(dates) if column.dtype.kind == "M" else column.astype("str") for name, column in frame.items()}
    return pd.DataFrame(columns).astype("object").where(frame.notna(), "")


def _by_child(frame: pd.DataFrame) -> Rows:
    groups: Rows = {}
    for row in frame.itertuples(index=False):
        groups.setdefault(row.child_id, []).append(row)
    return groups
