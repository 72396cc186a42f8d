"""Canonical tables as the lists of Ofsted's Annex A, as one day's export would hold them: pandas alone, nothing of the loader.

The headings are written out here a second time on purpose: what the loader reads must be what the list asks for.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from tests.sampled import Tables, care_periods, counted_episodes

FIRST = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age"]
DISABILITY = "Does the Child have a Disability"
WORK = ["Allocated Team", "Allocated Worker"]
LIST_8 = [
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
    DISABILITY,
    "Date Started to be Looked After",
    "Child's Category of Need",
    "Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)",
    "Start date of current legal status",
    "Child's Legal Status",
    "Date of Latest Statutory Review",
    "Date of Last Social Work Visit",
    "What is the permanence plan for this child?",
    "Date of Last IRO Visit / Contact to the Child",
    "Date of Last Health Assessment",
    "Date of Last Dental Check",
    "Number of Placements in the Last 12 months",
    "Date Ceased to be Looked After",
    "Reason Ceased to be Looked After",
    "Start Date of Most Recent Placement",
    "Placement Type",
    "Placement Provider",
    "Placement postcode",
    "URN of Placement",
    "Placement Location",
    "LA of Placement",
    "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months",
    "Number of Episodes the Child has been ‘Absent’ from their Placement in the last 12 months",
    "Was the child offered a Return Interview after their last missing episode (Y/N)?",
    "Did the child accept a Return Interview after their last missing episode (Y/N)?",
]
HEADINGS = {
    1: [*FIRST, "Date of Contact", "Contact Source"],
    2: [*FIRST, "Assessment start date", "Assessment completion date", "Organisation completing assessment"],
    3: [*FIRST, "Date of Referral", "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months", *WORK],
    4: [
        *FIRST,
        DISABILITY,
        "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children's social care support?",
        *WORK,
    ],
    5: [
        *FIRST,
        DISABILITY,
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Was an Initial Child Protection Conference deemed unnecessary?",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        "Number of Section 47 Enquiries in the last 12 months",
        "Number of ICPCs in the last 12 months",
        *WORK,
    ],
    6: [
        *FIRST,
        DISABILITY,
        "CIN Start Date",
        "Primary Need Code",
        "Date Child Was Last Seen",
        "CIN Closure Date",
        "Reason for Closure",
        "Case Status",
        *WORK,
    ],
    7: [
        *FIRST,
        DISABILITY,
        "Child Protection Plan Start Date",
        "Initial Category of Abuse",
        "Latest Category of Abuse",
        "Date of the Last Statutory Visit",
        "Was the Child Seen Alone?",
        "Date of latest review conference",
        "Child Protection Plan End Date",
        "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
        "Number of Previous Child Protection Plans",
        *WORK,
    ],
    8: [*FIRST, *LIST_8, *WORK],
    9: [
        *FIRST,
        DISABILITY,
        *WORK,
        "Eligibility Category",
        "LA in Touch",
        "Type of Accommodation",
        "Suitability of Accommodation",
        "Activity Status",
    ],
}
ETHNIC = [
    "WBRI",
    "WIRI",
    "WIRT",
    "WOTH",
    "WROM",
    "MWBC",
    "MWBA",
    "MWAS",
    "MOTH",
    "AIND",
    "APKN",
    "ABAN",
    "AOTH",
    "BCRB",
    "BAFR",
    "BOTH",
    "CHNE",
    "OOTH",
    "NOBT",
    "REFU",
]
ABUSE = {"NEG": "a) Neglect", "PHY": "b) Physical abuse", "SAB": "c) Sexual abuse", "EMO": "d) Emotional abuse", "MUL": "e) Multiple"}
YES = {True: "a) Yes", False: "b) No", "Y": "a) Yes", "N": "b) No"}
STATUS = {
    "C1": "C1: ICO",
    "C2": "C2: FCO",
    "E1": "E1: Placement order",
    "V2": "V2: Single period under S20",
    "L2": "Emergency Protection Order",
}
PROVIDER = {"PR1": "b) PR1 - Own provision", "PR4": "e) PR4 - Private provision", "PR5": "f) Voluntary/third sector"}


def lists_of(tables: Tables, as_at: pd.Timestamp) -> dict[int, pd.DataFrame]:
    """Lists 3 to 9 as at the end of a day: open then, or at some time in the six months before it. Dates are datetimes, the rest text."""
    known = _known(tables, as_at)
    since = as_at - pd.DateOffset(months=6)
    made = {
        3: _of_referrals(known, since),
        4: _of_assessments(known, since),
        5: _of_enquiries(known, since),
        6: _of_children_in_need(known, since),
        7: _of_plans(known, since),
        8: _of_care(known, since),
    }
    return {number: _described(rows, known["children"], as_at, number) for number, rows in made.items()}


def _known(tables: Tables, as_at: pd.Timestamp) -> Tables:
    """The rows and days that had come by then."""
    cut = {}
    for name, frame in tables.items():
        days = [column for column in frame if column.endswith(("_date", "_at")) and str(frame[column].dtype).startswith("datetime")]
        late = {day: frame[day].where(~(frame[day] >= as_at + pd.Timedelta(days=1))) for day in days if day != "date_of_birth"}
        cut[name] = frame.assign(**late)
    return cut


def _recent(frame: pd.DataFrame, end: str, since: pd.Timestamp) -> pd.DataFrame:
    return frame[frame[end].isna() | (frame[end] >= since)]


def _latest(events: pd.DataFrame, day: str) -> pd.DataFrame:
    return events.dropna(subset=[day]).sort_values(day, kind="stable").drop_duplicates("child_id", keep="last").set_index("child_id")


def _of_referrals(known: Tables, since: pd.Timestamp) -> pd.DataFrame:
    rows = known["referrals"]
    rows = rows[rows["received_date"] >= since]
    nfa = rows["outcome"].eq("no_further_action").map(YES)
    return pd.DataFrame({"child_id": rows["child_id"], "Date of Referral": rows["received_date"], "Referral NFA?": nfa})


def _of_assessments(known: Tables, since: pd.Timestamp) -> pd.DataFrame:
    rows = _recent(known["assessments"].dropna(subset=["started_date"]), "authorised_date", since)
    return pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "Continuous Assessment Start Date": rows["started_date"],
            "Child Seen During Continuous Assessment": rows["child_seen"].map(YES),
            "Continuous Assessment Date of Authorisation": rows["authorised_date"],
        }
    )


def _of_enquiries(known: Tables, since: pd.Timestamp) -> pd.DataFrame:
    """Each conference beside the newest enquiry before it that did not end without one."""
    every = known["s47_enquiries"].dropna(subset=["started_date"]).sort_values("started_date", kind="stable")
    held = known["cp_conferences"].query("kind == 'initial'").dropna(subset=["held_date"])[["child_id", "held_date", "outcome"]]
    asked = every[every["conference_required"] != "N"][["child_id", "started_date"]]
    pairs = pd.merge_asof(held.sort_values("held_date"), asked, left_on="held_date", right_on="started_date", by="child_id")
    pairs = pairs.dropna(subset=["started_date"]).drop_duplicates(["child_id", "started_date"])
    rows = every.merge(pairs, on=["child_id", "started_date"], how="left")
    waiting = rows["held_date"].isna() & rows["conference_required"].ne("N")
    rows = rows[(rows["started_date"] >= since) | waiting | (rows["held_date"] >= since)]
    return pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "Strategy discussion initiating Section 47 Enquiry Start Date": rows["started_date"],
            "Was an Initial Child Protection Conference deemed unnecessary?": rows["conference_required"].map(
                {"N": "a) Yes", "Y": "b) No"}
            ),
            "Date of Initial Child Protection Conference": rows["held_date"],
            "Did the Initial Child Protection Conference Result in a Child Protection Plan": rows["outcome"].map(
                {"protection plan": "a) Yes", "no plan needed": "b) No"}
            ),
        }
    )


def _of_children_in_need(known: Tables, since: pd.Timestamp) -> pd.DataFrame:
    rows = known["referrals"].query("outcome == 'services'").dropna(subset=["received_date"])
    rows = _recent(rows, "closed_date", since)
    status = np.where(rows["closed_date"].isna(), "c) Child in need plan", "e) Closed episode")
    return pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "CIN Start Date": rows["received_date"],
            "CIN Closure Date": rows["closed_date"],
            "Case Status": status,
        }
    )


def _of_plans(known: Tables, since: pd.Timestamp) -> pd.DataFrame:
    rows = _recent(known["plans"].query("plan == 'cp'").dropna(subset=["start_date"]), "end_date", since)
    visits, reviews = known["visits"].query("plan == 'cp'"), known["cp_conferences"].query("kind == 'review'")
    visit, review = _latest(visits, "visit_date"), _latest(reviews, "held_date")
    return pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "Child Protection Plan Start Date": rows["start_date"],
            "Initial Category of Abuse": rows["category"].map(ABUSE),
            "Latest Category of Abuse": rows["category"].map(ABUSE),
            "Date of the Last Statutory Visit": rows["child_id"].map(visit["visit_date"]),
            "Was the Child Seen Alone?": rows["child_id"].map(visit["seen_alone"]).map(YES),
            "Date of latest review conference": rows["child_id"].map(review["held_date"]),
            "Child Protection Plan End Date": rows["end_date"],
            "Number of Previous Child Protection Plans": rows["previous_plans"].map("{:.0f}".format, na_action="ignore"),
        }
    )


def _of_care(known: Tables, since: pd.Timestamp) -> pd.DataFrame:
    """A row a time in care, with the status and the placement of its last episode and the days on which these began."""
    episodes = known["care_episodes"].dropna(subset=["start_date"])
    counted = counted_episodes({"care_episodes": episodes})
    by_status = (counted["legal_status"].ne(counted["legal_status"].shift()) | counted["period"].ne(counted["period"].shift())).cumsum()
    counted = counted.assign(
        status_began=counted.groupby(by_status)["start_date"].transform("min"),
        home_began=counted.groupby("placement")["start_date"].transform("min"),
    )
    last = counted.drop_duplicates("period", keep="last").set_index("period")
    periods = care_periods({"care_episodes": episodes}).set_index(last.index)
    rows = _recent(last.assign(entered=periods["entered"], left=periods["left"], reason=periods["reason"]), "left", since)
    children = known["children"].set_index("child_id")
    done = known["health_assessments"].query("status == 'completed'")
    dental = known["health_checks"].query("kind == 'dental' and status == 'completed'")
    held = known["reviews"][known["reviews"]["cancelled"].ne("Y")]
    seen = known["visits"].query("plan == 'cla'")
    child = rows["child_id"]
    return pd.DataFrame(
        {
            "child_id": child,
            LIST_8[0]: child.map(children["is_uasc"]).map(YES),
            "Date Started to be Looked After": rows["entered"],
            "Child's Category of Need": rows["need"] + " - as agreed",
            "Start date of current legal status": rows["status_began"],
            "Child's Legal Status": rows["legal_status"].map(STATUS).fillna(rows["legal_status"]),
            "Date of Latest Statutory Review": child.map(_latest(held, "held_date")["held_date"]),
            "Date of Last Social Work Visit": child.map(_latest(seen, "visit_date")["visit_date"]),
            "Date of Last Health Assessment": child.map(_latest(done, "completed_date")["completed_date"]),
            "Date of Last Dental Check": child.map(_latest(dental, "check_date")["check_date"]),
            "Date Ceased to be Looked After": rows["left"],
            "Reason Ceased to be Looked After": ("k) " + rows["reason"] + ": as recorded").where(rows["left"].notna()),
            "Start Date of Most Recent Placement": rows["home_began"],
            "Placement Type": "f) " + rows["placement_type"] + ": as recorded",
            "Placement Provider": rows["placement_provider"].map(PROVIDER).fillna(rows["placement_provider"]),
            "Placement postcode": "nope",
        }
    )


def _described(rows: pd.DataFrame, children: pd.DataFrame, as_at: pd.Timestamp, number: int) -> pd.DataFrame:
    """With the first five columns, and what stands in the columns that nothing is read from: names with hard blanks, and #N/A."""
    rows = rows.sort_values("child_id", kind="stable", ignore_index=True)
    known = children.set_index("child_id").reindex(rows["child_id"]).reset_index()
    sex = known["sex"].map({"M": "a) Male", "F": "b) Female"}).mask(known.index % 7 == 3, known["sex"].map({"M": "Male", "F": "Female"}))
    letter = {code: f"{chr(97 + place)}) {code}" for place, code in enumerate(ETHNIC)}
    described = rows.rename(columns={"child_id": FIRST[0]}).assign(
        **{
            FIRST[1]: sex,
            FIRST[2]: known["ethnicity"].map(letter),
            FIRST[3]: known["date_of_birth"],
            FIRST[4]: ((as_at - known["date_of_birth"]).dt.days / 365.25).round(4).astype("str"),
            DISABILITY: known["disability"].notna().map(YES),
            WORK[0]: np.where(rows.index % 5 == 0, "#N/A", "Team 1"),
            WORK[1]: np.where(rows.index % 5 == 0, "#N/A", "Ada\xa0Lovelace"),
        }
    )
    return described.reindex(columns=HEADINGS[number])


def write_xlsx(lists: dict[int, pd.DataFrame], file: Path, *, as_text: tuple[int, ...] = ()) -> Path:
    """The workbook, a sheet a list. Dates are real dates, but text in the lists of `as_text`, as councils send either."""
    book = openpyxl.Workbook(write_only=True)
    for number, rows in lists.items():
        sheet = book.create_sheet(f"List {number}")
        sheet.append(list(rows.columns))
        for values in cells(rows, as_text=number in as_text):
            sheet.append(values)
    book.save(file)
    return file


def cells(rows: pd.DataFrame, *, as_text: bool) -> list[list[object]]:
    """Each row as a list; a blank is an empty text in every other column, and nothing in the rest."""
    columns: list[list[object]] = []
    for place, name in enumerate(rows):
        column, blank = rows[name], "" if place % 2 else None
        is_day = str(column.dtype).startswith("datetime")
        text = column.dt.strftime("%d/%m/%Y") if is_day and as_text else column
        columns.append([blank if pd.isna(value) else value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for value in text])
    return [list(row) for row in zip(*columns, strict=True)]
