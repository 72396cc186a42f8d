"""Each kind of record of the census as rows of a canonical table (data-standards 3.4). Dates are ISO, and stay as written where not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from data.faults import faults_at
from data.loaders.cin_census_files import CHILD, REFERRED
from data.loaders.cin_census_years import not_continued
from data.loaders.text import by_value, read_days, read_flags
from data.loaders.versions import latest_version

SEX = {"1": "M", "2": "F", "0": "U", "9": "U"}
# The two outcomes that data-standards 3.3 spells out. What a letter stands for is not said anywhere, so a letter stays as it is.
OUTCOMES = {"decision to issue care proceedings": "issue_proceedings", "decision to step down": "step_down"}
NO_DISABILITY = "NONE"
PLACE = ["_file", "_sheet", "_row"]
ORDER = ["_order", "_year_end"]
# A plan this old has had a review. Where fewer than half of such plans have one from before the first census year, none was asked for.
REVIEWED_AFTER = pd.Timedelta(days=183)
WHOLE_HISTORY_SHARE = 0.5
# The next review is due six months after the one before, which a census without earlier reviews has for every plan a month later.
NEXT_REVIEW = pd.DateOffset(months=7)
Faults = list[pd.DataFrame]


@dataclass(frozen=True)
class Made:
    """Rows of one table, of one kind of it where it has kinds; and the faults found on the way."""

    table: str
    frame: pd.DataFrame
    faults: Faults
    kind: str = ""


def iso(column: pd.Series) -> pd.Series:
    """Dates as ISO text, so that two spellings of a day are one key; what is no date stays as written."""
    return read_days(column).dt.strftime("%Y-%m-%d").astype("str").fillna(column)


def children(rows: pd.DataFrame) -> Made:
    """One row a child. The expected date of birth stands in until a census has the true one; a later blank hides no earlier value."""
    sex = rows["Sex"].fillna(rows["GenderCurrent"]).str.upper()
    disability = rows["Disability"].str.upper().str.replace(" ", ", ")
    named = rows[[*PLACE, *ORDER]].assign(
        child_id=rows[CHILD],
        date_of_birth=iso(rows["PersonBirthDate"]),
        sex=sex.replace(SEX),
        ethnicity=rows["Ethnicity"].str.upper(),
        disability=disability.mask(disability.eq(NO_DISABILITY)),
    )
    kept, faults = latest_version(named, "children", ["child_id"], ("sex", "date_of_birth", "ethnicity"))
    latest = named.assign(_expected=iso(rows["ExpectedPersonBirthDate"])).sort_values("_order", kind="stable").groupby("child_id").last()
    filled = {name: kept[name].fillna(kept["child_id"].map(latest[name])) for name in ("date_of_birth", "sex", "ethnicity")}
    filled["date_of_birth"] = filled["date_of_birth"].fillna(kept["child_id"].map(latest["_expected"]))
    return Made("children", kept.assign(**filled), faults)


def referrals(rows: pd.DataFrame) -> Made:
    """One row a child and day of referral."""
    received = iso(rows[REFERRED])
    # What is neither yes nor no stays as it is, to be reported as a code that nobody knows.
    no_action = (
        read_flags(rows["ReferralNFA"]).map({True: "no_further_action", False: "services"}).astype("str").fillna(rows["ReferralNFA"])
    )
    named = rows[[*PLACE, *ORDER]].assign(
        referral_id=_key(rows[CHILD], received),
        child_id=rows[CHILD],
        received_date=received,
        source=rows["ReferralSource"],
        outcome=no_action,
        closed_date=iso(rows["CINclosureDate"]),
    )
    key = ["child_id", "received_date"]
    kept, faults = latest_version(named, "referrals", key, ("outcome", "closed_date"), closes="closed_date")
    helped = kept[kept["outcome"].ne("no_further_action")]
    begins = pd.to_datetime(named["_year_end"]) - pd.DateOffset(years=1)
    over = named[read_days(named["closed_date"]) <= begins]
    faults.append(faults_at(over, "census-outside-year", "referrals", "closed_date", over["closed_date"]))
    return Made("referrals", kept, [*faults, not_continued(named, helped, "referrals", key, "closed_date")])


def assessments(rows: pd.DataFrame) -> Made:
    """One row a child and day on which an assessment began."""
    begun = iso(rows["AssessmentActualStartDate"])
    named = _of_referral(rows).assign(
        assessment_id=_key(rows[CHILD], begun),
        child_id=rows[CHILD],
        started_date=begun,
        authorised_date=iso(rows["AssessmentAuthorisationDate"]),
    )
    return _dated(named, "assessments", "started_date", "authorised_date", ("authorised_date",))


def in_need_plans(rows: pd.DataFrame) -> Made:
    """One row a child in need plan."""
    plans = _plans(rows, "cin", "CINPlanStartDate", "CINPlanEndDate")
    return _dated(plans, "plans", "start_date", "end_date", ("end_date",), "cin")


def protection_plans(rows: pd.DataFrame) -> Made:
    """One row a child protection plan, with the latest category of abuse."""
    plans = _plans(rows, "cp", "CPPstartDate", "CPPendDate").assign(
        category=rows["LatestCategoryOfAbuse"].fillna(rows["InitialCategoryOfAbuse"]).str.upper(),
        previous_plans=rows["NumberOfPreviousCPP"],
    )
    return _dated(plans, "plans", "start_date", "end_date", ("end_date", "previous_plans"), "cp")


def enquiries(rows: pd.DataFrame) -> Made:
    """One row a child and day on which a section 47 enquiry began."""
    unnecessary = read_flags(rows["ICPCnotRequired"])
    required = unnecessary.map({True: "N", False: "Y"}).astype("str").fillna(rows["ICPCnotRequired"])
    named = _of_referral(rows).assign(child_id=rows[CHILD], started_date=iso(rows["S47ActualStartDate"]), conference_required=required)
    key = ["child_id", "started_date"]
    kept, faults = latest_version(named, "s47_enquiries", key, ("conference_required",))
    return Made("s47_enquiries", kept.drop(columns="_referred"), [*faults, _before_referral(kept, "s47_enquiries", "started_date")])


def initial_conferences(rows: pd.DataFrame) -> Made:
    """One row a child and day of an initial conference. Two enquiries of a child can lead to one; so can an enquiry and a referral."""
    named = rows[[*PLACE, *ORDER]].assign(child_id=rows[CHILD], kind="initial", held_date=iso(rows["DateOfInitialCPC"]))
    named = named.drop_duplicates(["child_id", "held_date", "_order"])
    kept, faults = latest_version(named, "cp_conferences", ["child_id", "kind", "held_date"], ())
    return Made("cp_conferences", kept, faults, "initial")


def review_conferences(rows: pd.DataFrame, plans: pd.DataFrame, since: pd.Timestamp) -> tuple[Made, pd.Timestamp]:
    """One row a child and day of a review conference, and the first day from which they tell when the next is due.

    That is `since`, the first of the first year, where the reviews before it are there too, as `plans` tell; else seven months later.
    """
    held = iso(rows["CPPreviewDate"])
    early = read_days(held) < since
    whole = _whole_histories(rows[early], plans, since)
    unasked = early & (not whole)
    passed_over = faults_at(rows[unasked], "census-concluded", "cp_conferences", "held_date")
    rows, held = rows[~unasked], held[~unasked]
    named = rows[[*PLACE, *ORDER]].assign(child_id=rows[CHILD], kind="review", held_date=held)
    kept, faults = latest_version(named, "cp_conferences", ["child_id", "kind", "held_date"], ())
    first = since if whole else since + NEXT_REVIEW
    return Made("cp_conferences", kept, [*faults, passed_over], "review"), first


def pre_proceedings(rows: pd.DataFrame) -> Made:
    """One row a child and decision. No family is named: the child's id stands in, which makes the key and counts nothing."""
    outcome = by_value(rows["PPOutcome"], lambda values: values.str.lower().map(OUTCOMES).astype("str").fillna(values))
    named = _of_referral(rows).assign(
        family_id=rows[CHILD],
        child_id=rows[CHILD],
        decision_date=iso(rows["PPStartDate"]),
        letter_sent_date=iso(rows["LBPSentDate"]),
        initial_meeting_date=iso(rows["InitialPPMeetingDate"]),
        outcome=outcome,
        ended_date=iso(rows["StepDecisionDate"].fillna(rows["CourtAppDate"])),
    )
    return _dated(named, "pre_proceedings", "decision_date", "ended_date", ("ended_date", "outcome"))


def _of_referral(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[[*PLACE, *ORDER]].assign(_referred=read_days(rows[REFERRED]))


def _plans(rows: pd.DataFrame, kind: str, start: str, end: str) -> pd.DataFrame:
    begun = iso(rows[start])
    return _of_referral(rows).assign(
        plan_id=_key(rows[CHILD], pd.Series(kind, index=rows.index, dtype="str"), begun),
        child_id=rows[CHILD],
        plan=kind,
        start_date=begun,
        end_date=iso(rows[end]),
    )


def _dated(named: pd.DataFrame, table: str, starts: str, ends: str, compared: tuple[str, ...], kind: str = "") -> Made:
    """Rows with a start and an end: the best version of each, what is lost between two years, and what begins before its referral."""
    key = ["child_id", starts]
    kept, faults = latest_version(named, table, key, compared, closes=ends)
    faults.append(not_continued(named, kept, table, key, ends))
    if kind != "cp":  # such a plan may have begun in another council, before this one's referral
        faults.append(_before_referral(kept, table, starts))
    return Made(table, kept.drop(columns="_referred"), faults, kind)


def _before_referral(kept: pd.DataFrame, table: str, starts: str) -> pd.DataFrame:
    early = read_days(kept[starts]) < kept["_referred"]
    return faults_at(kept[early], "census-before-referral", table, starts, kept.loc[early, starts])


def _key(first: pd.Series, *others: pd.Series) -> pd.Series:
    """A key made of columns; a blank one leaves a gap, so that the blank is reported where it is and not in a column nobody wrote."""
    key = first.fillna("")
    for part in others:
        key = key + "|" + part.fillna("")
    return key


def _whole_histories(early: pd.DataFrame, plans: pd.DataFrame, since: pd.Timestamp) -> bool:
    """Whether the reviews before `since` are more than a few slips: most plans that were old by then have one."""
    begun, ended = read_days(plans["CPPstartDate"]), read_days(plans["CPPendDate"])
    old = plans.loc[(begun < since - REVIEWED_AFTER) & (ended.isna() | (ended >= since)), CHILD].dropna().drop_duplicates()
    return old.empty or float(old.isin(early[CHILD]).mean()) >= WHOLE_HISTORY_SHARE


MADE_OF: Mapping[str, Callable[[pd.DataFrame], Made]] = {
    "children": children,
    "CINdetails": referrals,
    "Assessments": assessments,
    "CINPlanDates": in_need_plans,
    "ChildProtectionPlans": protection_plans,
    "Section47": enquiries,
    "PreProceedingsandFGDM": pre_proceedings,
}
