"""Small extracts as real files: what the tests of loaders, validation, snapshots and commands read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from data.contract import Tables
from data.loaders import load
from data.validate import validate

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"
UASC = "CHILD,SEX,DOB,DUC"
OC2 = (
    "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,"
    "INTERVENTION_RECEIVED,INTERVENTION_OFFERED"
)
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"
DOLO = "CHILD,DOB,DOLO_START,DOLO_END"

CHILDREN = """
child_id,date_of_birth,sex,ethnicity
A1,2005-06-01,F,WBRI
B2,2010-02-28,M,MWBC
"""
CARE_EPISODES = """
child_id,start_date,end_date,reason_started,legal_status,placement_type,reason_ended
A1,2018-01-10,2018-09-30,S,C2,U4,X1
A1,2018-09-30,,P,C2,K2,
B2,2018-05-01,2019-02-11,S,V2,U6,E4A
"""
CARE_REVIEWS = """
review_id,child_id,held_date,cancelled,participation_code
1,A1,2018-02-06,N,PN1
2,A1,2018-05-02,N,PN5
3,B2,2018-05-29,N,PN7
"""
GOOD = {"children": CHILDREN, "care_episodes": CARE_EPISODES, "reviews": CARE_REVIEWS}


def extract(folder: Path, encoding: str = "utf-8", **written: str) -> Path:
    """The folder with one CSV a table, as text says. A name may hold `__` for a subfolder, which files of one year often stand in."""
    for name, text in written.items():
        file = folder.joinpath(*f"{name}.csv".split("__"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"{text.strip()}\n".encode(encoding))
    return folder


def checked(folder: Path, as_at: str | None = None) -> tuple[Tables, pd.DataFrame]:
    """The tables and the faults of a folder."""
    return validate(load(folder), None if as_at is None else pd.Timestamp(as_at))


def only(faults: pd.DataFrame, rule: str) -> pd.Series:
    """The one fault of a rule."""
    found = faults[faults["rule"] == rule]
    assert len(found) == 1, faults[["file", "row", "column", "rule", "found"]].to_string()
    return found.iloc[0]


def episode(child: str, start: str, end: str = "", *, status: str = "C2", reason: str = "S", ended: str = "", place: str = "U4") -> str:
    """A line of a SSDA903 episodes file."""
    return f"{child},{start},{reason},{status},N1,{place},PR1,{end},{ended},,,,"


def lines(*rows: str) -> str:
    return "\n".join(rows)
