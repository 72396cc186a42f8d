"""The committed sample as SSDA903 CSV files: for each year what that year's return would hold, by the standard library alone."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parents[2] / "data" / "sample"
Row = dict[str, str]
SEXES = {"M": "1", "F": "2"}
FLAGS = {"Y": "1", "N": "0", "": ""}
HEADS = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,"
    "INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "uasc": "CHILD,SEX,DOB,DUC",
    "previous_permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
}


def write(folder: Path, years: Iterable[int]) -> Path:
    """The files of the collection years that end on 31 March of each of `years`, as `2019-20-episodes.csv`."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: list(_read(name)) for name in _TABLES}
    for year in years:
        for name, rows in _returned(tables, f"{year - 1}-04-01", f"{year}-03-31").items():
            with (folder / f"{year - 1}-{year % 100:02d}-{name}.csv").open("w", newline="", encoding="utf-8") as file:
                out = csv.DictWriter(file, HEADS[name].split(","), restval="")
                out.writeheader()
                out.writerows(rows)
    return folder


_TABLES = ("children", "care_episodes", "reviews", "missing_episodes", "annual_health", "care_leavers", "allocations")


def _read(name: str) -> Iterator[Row]:
    with (HERE / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def _returned(tables: dict[str, list[Row]], first: str, last: str) -> dict[str, list[Row]]:
    """What the return of the year from `first` to `last` holds: ISO days compare as text."""

    def within(start: str, end: str) -> bool:
        return start[:10] <= last and (not end or end[:10] >= first)

    episodes = [row for row in tables["care_episodes"] if within(row["start_date"], row["end_date"])]
    in_care = {row["child_id"] for row in episodes}
    left = [row for row in tables["care_leavers"] if row["year_end"] == last]
    listed = in_care | {row["child_id"] for row in left}
    children = {row["child_id"]: row for row in tables["children"] if row["child_id"] in listed}
    born = {child: _day(row["date_of_birth"]) for child, row in children.items()}
    reviews = [
        row for row in tables["reviews"] if row["child_id"] in in_care and first <= row["held_date"] <= last and row["cancelled"] == "N"
    ]
    missing = [row for row in tables["missing_episodes"] if row["child_id"] in in_care and within(row["started_at"], row["returned_at"])]
    health = [row for row in tables["annual_health"] if row["year_end"] == last]
    held = [row for row in tables["allocations"] if row["role"] == "social_worker" and row["child_id"] in in_care]
    workers = [row for row in held if within(row["start_date"], row["end_date"])]
    alone = [row for row in children.values() if row["is_uasc"] == "Y"]
    return {
        "header": [_header(row) for row in children.values()],
        "episodes": [_episode(row, last) for row in episodes],
        "reviews": [_of(row, born, REVIEW=_day(row["held_date"]), REVIEW_CODE=row["participation_code"]) for row in reviews],
        "missing": [
            _of(
                row,
                born,
                MISSING={"missing": "M", "away": "A"}[row["kind"]],
                MIS_START=_day(row["started_at"]),
                MIS_END=_known(row["returned_at"], last),
            )
            for row in missing
        ],
        "oc2": [_of(row, born, **_answers(row)) for row in health],
        "oc3": [_of(row, born, IN_TOUCH=row["in_touch"], ACTIV=row["activity"], ACCOM=row["accommodation"]) for row in left],
        "uasc": [{"CHILD": row["child_id"], "SEX": SEXES[row["sex"]], "DOB": _day(row["date_of_birth"])} for row in alone],
        "previous_permanence": [_of({"child_id": child}, born, PREV_PERM="Z1") for child in sorted(in_care)],
        "sw_episodes": [
            _of(row, born, SW_ID=f"SW{row['worker_id']}", SW_DECOM=_day(row["start_date"]), SW_DEC=_known(row["end_date"], last))
            for row in workers
        ],
    }


def _header(row: Row) -> Row:
    return {"CHILD": row["child_id"], "SEX": SEXES[row["sex"]], "DOB": _day(row["date_of_birth"]), "ETHNIC": row["ethnicity"]}


def _episode(row: Row, last: str) -> Row:
    end = _known(row["end_date"], last)
    return {
        "CHILD": row["child_id"],
        "DECOM": _day(row["start_date"]),
        "RNE": row["reason_started"],
        "LS": row["legal_status"],
        "CIN": row["need"],
        "PLACE": row["placement_type"],
        "PLACE_PROVIDER": row["placement_provider"],
        "DEC": end,
        "REC": row["reason_ended"] if end else "",
    }


def _answers(row: Row) -> Row:
    return {
        "SDQ_SCORE": row["sdq_score"],
        "SDQ_REASON": row["sdq_reason"],
        "HEALTH_CHECK": FLAGS[row["health_check"]],
        "IMMUNISATIONS": FLAGS[row["immunisations"]],
        "TEETH_CHECK": FLAGS[row["dental"]],
        "HEALTH_ASSESSMENT": FLAGS[row["health_assessment"]],
    }


def _of(row: Row, born: dict[str, str], **values: str) -> Row:
    return {"CHILD": row["child_id"], "DOB": born.get(row["child_id"], "")} | values


def _known(day: str, last: str) -> str:
    """The day as the return writes it; blank when it had not come by the year's end."""
    return _day(day) if day[:10] <= last else ""


def _day(day: str) -> str:
    """31/03/2020 for 2020-03-31 or 2020-03-31 10:15: the return has no times of day."""
    return f"{day[8:10]}/{day[5:7]}/{day[:4]}" if day else ""
