"""The work with children out of the dataset: referrals, assessments, enquiries, conferences, plans, visits and who holds a child."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.loaders.ssd_care import EPISODES, answer
from data.loaders.ssd_reading import PLACE, Made, Reading
from data.loaders.text import read_flags

VISITS = {
    "cla": ("ssd_cla_visits", [("cla_id", EPISODES)]),
    "cp": ("ssd_cp_visits", [("plan_id", "ssd_cp_plans")]),
    "cin": ("ssd_cin_visits", [("plan_id", "ssd_cin_plans")]),
}
CONFERENCES = {
    "initial": ("ssd_initial_cp_conference", [], {True: "protection plan", False: "no plan needed"}),
    "review": ("ssd_cp_reviews", [("plan_id", "ssd_cp_plans")], {True: "plan continues", False: "plan ended"}),
}


def referrals(reading: Reading) -> Iterator[Made]:
    """Referrals. One marked as needing no further action led to none; one that does not say is left open."""
    rows = reading["ssd_cin_episodes"]
    if rows is not None:
        names = [name for name in ("source", "closed_date") if name in rows]
        if "nfa" in rows:
            outcome = read_flags(rows["nfa"]).map({True: "no_further_action", False: "services"}).astype("str")
            rows, names = rows.assign(outcome=outcome), [*names, "outcome"]
        yield Made(rows[["referral_id", "child_id", "received_date", *names, *PLACE]])


def assessments(reading: Reading) -> Iterator[Made]:
    """Social work assessments, open ones with a blank end."""
    yield from _as_it_is(reading, "ssd_cin_assessments", "assessment_id", "child_id", "started_date", "authorised_date", "child_seen")


def enquiries(reading: Reading) -> Iterator[Made]:
    """Section 47 enquiries. Whether a conference was called for: by the outcome's own answer, else no where nothing further was done."""
    rows = reading["ssd_s47_enquiry"]
    if rows is None:
        return
    frame = rows[["child_id", "started_date", *PLACE]]
    if {"nfa", "outcome_json"} & set(rows.columns):
        blank = pd.Series(index=rows.index, dtype="str")
        written = rows.get("outcome_json", blank)
        called = read_flags(answer(written, "CP_CONFERENCE_FLAG"))
        nothing = read_flags(rows["nfa"]) if "nfa" in rows else read_flags(answer(written, "NFA_FLAG"))
        required = called.mask(called.isna() & nothing.fillna(False), False)
        frame = frame.assign(conference_required=required.map({True: "Y", False: "N"}).astype("str"))
    yield Made(frame)


def conferences(reading: Reading) -> Iterator[Made]:
    """Child protection conferences that were held, initial and review."""
    for kind, (table, links, outcomes) in CONFERENCES.items():
        rows = reading.with_child(table, links)
        if rows is not None:
            rows = rows[rows["held_date"].notna()]
            frame = rows[["child_id", "held_date", *PLACE]].assign(kind=kind)
            if "outcome_flag" in rows:
                frame = frame.assign(outcome=read_flags(rows["outcome_flag"]).map(outcomes).astype("str"))
            yield Made(frame, frozenset({kind}))


def plans(reading: Reading) -> Iterator[Made]:
    """Protection plans of this council's own, and plans of children in need. Earlier plans are not counted: the extract is a window."""
    for kind, table in (("cp", "ssd_cp_plans"), ("cin", "ssd_cin_plans")):
        rows = reading[table]
        if rows is not None:
            if "other_council" in rows:
                other = read_flags(rows["other_council"]).fillna(False).astype("bool")
                reading.note(rows[other], "plan-of-another-council", table, "cppl_cp_plan_ola")
                rows = rows[~other]
            named = rows.assign(plan_id=f"{kind.upper()}|" + rows["plan_id"], plan=kind)
            names = ["category"] if "category" in rows else []
            yield Made(named[["plan_id", "child_id", "plan", "start_date", "end_date", *names, *PLACE]], frozenset({kind}))


def visits(reading: Reading) -> Iterator[Made]:
    """Visits to children looked after, on protection plans and in need."""
    for kind, (table, links) in VISITS.items():
        rows = reading.with_child(table, links)
        if rows is not None:
            names = ["seen_alone"] if "seen_alone" in rows else []
            yield Made(rows[["child_id", "visit_date", "seen", *names, *PLACE]].assign(plan=kind), frozenset({kind}))


def allocations(reading: Reading) -> Iterator[Made]:
    """Who holds a child, for the roles whose local words are known; other people's involvement is left out."""
    table = "ssd_involvements"
    rows = reading.with_child(table, [("referral_id", "ssd_cin_episodes")])
    if rows is None:
        return
    rows = rows.assign(role=reading.coded(table, "role"))
    held = rows[rows["role"].notna()]
    if held.empty and not rows.empty:
        return  # nobody's role is known: value-unmapped says what to add
    names = ["team_id"] if "team_id" in rows else []
    if names:
        held = held.assign(team_id=_team_ids(reading, held["team_id"]))
    kinds = frozenset(held["role"].unique())
    yield Made(held[["child_id", "worker_id", *names, "role", "start_date", "end_date", *PLACE]], kinds)


def teams(reading: Reading) -> Iterator[Made]:
    """Teams by name."""
    yield from _as_it_is(reading, "ssd_department", "team_id", "team_name")


def pre_proceedings(reading: Reading) -> Iterator[Made]:
    """Children in pre-proceedings, where the council fills in what the standard leaves for later."""
    table = "ssd_pre_proceedings"
    rows = reading[table]
    if rows is not None:
        rows = rows[rows[["family_id", "child_id", "decision_date"]].notna().any(axis=1)]
        if "outcome" in rows:
            rows = rows.assign(outcome=reading.coded(table, "outcome").loc[rows.index])
        names = [name for name in ("letter_sent_date", "initial_meeting_date", "outcome", "ended_date") if name in rows]
        yield Made(rows[["family_id", "child_id", "decision_date", *names, *PLACE]])


def _as_it_is(reading: Reading, table: str, *names: str) -> Iterator[Made]:
    rows = reading[table]
    if rows is not None:
        yield Made(rows[[*(name for name in names if name in rows), *PLACE]])


def _team_ids(reading: Reading, written: pd.Series) -> pd.Series:
    """Each team's identifier, where a case system writes its name instead."""
    known = reading["ssd_department"]
    if known is None or "team_name" not in known:
        return written
    by_name = known[known["team_name"].notna()].drop_duplicates("team_name").set_index("team_name")["team_id"]
    return written.where(written.isin(known["team_id"]), written.map(by_name).fillna(written))
