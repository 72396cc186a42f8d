"""The sample's tables as a case system would fill the Standard Safeguarding Dataset: plain pandas, sharing no code with the loader."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

Dump = dict[str, pd.DataFrame]
LEGAL = {
    "C1": "Interim care order Sec. 38(1)",
    "C2": "Care Order Sec. 31(a)",
    "E1": "Placement Order (Sec. 21)",
    "V2": "Single placement acc. by LA S20(1) CA under 16",
}
STARTED = {"S": "Started to be looked after", "L": "Change of legal status only"}
ROLES = {"social_worker": "ALLOCATED CASE WORKER", "iro": "Independent Reviewing Officer"}
OUTCOMES = {"issue_proceedings": "Decision to Issue Care Proceedings", "step_down": "Decision to step down"}
MOVES = ("S", "P", "B", "T", "U")
# How Mosaic heads some columns, and what it does not have (ssd-fields-by-system).
MOSAIC_NAMES = {
    "ssd_cp_reviews": {
        "cppr_cp_review_id": "workflow_step_id",
        "cppr_person_id": "person_id",
        "cppr_cp_plan_id": "registration_id",
        "cppr_cp_review_due": "due_date",
        "cppr_cp_review_date": "actual_date",
        "cppr_cp_review_quorate": "quorate",
        "cppr_cp_review_outcome_continue_cp": "review_outcome",
        "cppr_cp_review_participation": "review_participation",
    },
    "ssd_cla_care_plan": {"lacp_table_id": "lacp_cla_care_plan_id"},
    "ssd_cin_plans": {"cinp_cin_plan_id": "cin_plan_id"},
    "ssd_cla_episodes": {"clae_cla_episode_ceased_date": "clae_cla_episode_ceased"},
    "ssd_missing": {
        "miss_missing_episode_start_date": "miss_missing_episode_start",
        "miss_missing_episode_end_date": "miss_missing_episode_end",
    },
}
MOSAIC_LACKS = {
    "ssd_cp_visits": ["cppv_person_id"],
    "ssd_cin_visits": ["cinv_person_id"],
    "ssd_cla_placement": ["clap_person_id"],
    "ssd_cp_plans": ["cppl_cp_plan_ola"],
    "ssd_cla_immunisations": ["clai_immunisations_status_date"],
}


def read(folder: Path) -> Dump:
    """A folder's canonical tables as text."""
    return {path.stem: pd.read_csv(path, dtype="str") for path in folder.glob("*.csv")}


def dump(tables: Dump) -> Dump:
    """The dataset's tables as SystemC fills them: descriptions for legal status, reasons and roles, codes for the others."""
    care = _care(tables["care_episodes"])
    return {
        "ssd_person": _person(tables["children"]),
        **care,
        "ssd_cla_reviews": _reviews(tables["reviews"], care["ssd_cla_episodes"]),
        "ssd_cla_care_plan": _care_plans(tables["plans"], tables["plan_versions"]),
        "ssd_cla_visits": _visits(tables["visits"], "cla", "clav_cla"),
        "ssd_cp_visits": _visits(tables["visits"], "cp", "cppv_cp").assign(cppv_cp_plan_id=_plan_of(tables, "cp")),
        "ssd_cin_visits": _visits(tables["visits"], "cin", "cinv_cin").assign(cinv_cin_plan_id=_plan_of(tables, "cin")),
        **_health(tables["health_assessments"], tables["health_checks"]),
        "ssd_missing": _missing(tables["missing_episodes"], tables["return_interviews"]),
        **_help(tables),
        "ssd_cp_plans": _plans(tables["plans"], "cp", "cppl_cp_plan", "cppl").assign(cppl_cp_plan_ola="N"),
        "ssd_cin_plans": _plans(tables["plans"], "cin", "cinp_cin_plan", "cinp"),
        "ssd_involvements": _involvements(tables["allocations"]),
        "ssd_department": tables["teams"][["team_id", "team_name"]].set_axis(["dept_team_id", "dept_team_name"], axis=1),
        "ssd_pre_proceedings": _pre_proceedings(tables["pre_proceedings"]),
    }


def as_mosaic(tables: Dump) -> Dump:
    """The same under Mosaic's names, without what Mosaic lacks."""
    named = {name: frame.rename(columns=MOSAIC_NAMES.get(name, {})) for name, frame in tables.items()}
    return {name: frame.drop(columns=MOSAIC_LACKS.get(name, [])) for name, frame in named.items()}


def write(tables: Dump, folder: Path, **settings: str) -> Path:
    """The folder with one CSV a table, named as no loader asks for, and an extract.toml of these settings."""
    folder.mkdir(parents=True, exist_ok=True)
    for place, frame in enumerate(tables.values()):
        frame.to_csv(folder / f"result {place}.csv", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    if settings:
        (folder / "extract.toml").write_text("".join(f"{name} = {value}\n" for name, value in settings.items()), encoding="utf-8")
    return folder


def when(values: pd.Series) -> pd.Series:
    """Dates and times as SQL Server prints them."""
    written = values.str.pad(10).where(values.str.len().ne(10), values + " 00:00")
    return (written + ":00.000").where(values.notna())


def _person(children: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "pers_person_id": children["child_id"],
            "pers_forename": "Invented",
            "pers_surname": "Person",
            "pers_sex": children["sex"].map({"M": "Male", "F": "Female"}),
            "pers_ethnicity": children["ethnicity"],
            "pers_dob": when(children["date_of_birth"]),
        }
    )


def _care(episodes: pd.DataFrame) -> Dump:
    rows = episodes.sort_values(["child_id", "start_date"], ignore_index=True)
    follows = rows["child_id"].eq(rows["child_id"].shift()) & rows["start_date"].eq(rows["end_date"].shift())
    same_status = follows & rows["legal_status"].eq(rows["legal_status"].shift())
    same_home = follows & ~rows["reason_started"].isin(MOVES)
    for name in ("placement_type", "placement_provider"):
        same_home &= rows[name].fillna("").eq(rows[name].shift().fillna(""))
    period, home, status = ((~same).cumsum() for same in (follows, same_home, same_status))
    return {
        "ssd_cla_episodes": pd.DataFrame(
            {
                "clae_cla_episode_id": "E" + rows.index.astype("str"),
                "clae_person_id": rows["child_id"],
                "clae_cla_placement_id": "PL" + home.astype("str"),
                "clae_cla_episode_start_date": when(rows["start_date"]),
                "clae_cla_episode_start_reason": rows["reason_started"].map(STARTED).fillna(rows["reason_started"]),
                "clae_cla_primary_need_code": rows["need"],
                "clae_cla_episode_ceased_date": when(rows["end_date"]),
                "clae_cla_episode_ceased_reason": rows["reason_ended"] + " - as the system has it",
                "clae_cla_id": "CLA" + period.astype("str"),
                "clae_entered_care_date": when(rows["start_date"].groupby(period).transform("first")),
            }
        ),
        "ssd_cla_placement": pd.DataFrame(
            {
                "clap_cla_placement_id": "PL" + home.astype("str"),
                "clap_person_id": rows["child_id"],
                "clap_cla_placement_type": rows["placement_type"],
                "clap_cla_placement_provider": rows["placement_provider"],
                "clap_cla_placement_distance": rows["distance_miles"],
            }
        ).drop_duplicates("clap_cla_placement_id"),
        "ssd_legal_status": pd.DataFrame(
            {
                "lega_legal_status_id": "LS" + status.astype("str"),
                "lega_person_id": rows["child_id"],
                "lega_legal_status": rows["legal_status"].map(LEGAL).fillna(rows["legal_status"]),
                "lega_legal_status_start_date": when(rows["start_date"]),
                "lega_legal_status_end_date": when(
                    status.map(rows["end_date"].set_axis(status)[lambda ends: ~ends.index.duplicated(keep="last")])
                ),
            }
        ).drop_duplicates("lega_legal_status_id"),
    }


def _reviews(reviews: pd.DataFrame, episodes: pd.DataFrame) -> pd.DataFrame:
    times = episodes.drop_duplicates("clae_cla_id").assign(day=lambda rows: pd.to_datetime(rows["clae_entered_care_date"]))
    held = reviews.assign(day=pd.to_datetime(reviews["held_date"]), place=range(len(reviews))).sort_values("day")
    found = pd.merge_asof(
        held, times.sort_values("day")[["day", "clae_person_id", "clae_cla_id"]], on="day", left_by="child_id", right_by="clae_person_id"
    )
    return pd.DataFrame(
        {
            "clar_cla_review_id": reviews["review_id"],
            "clar_cla_id": found.set_index("place")["clae_cla_id"].reindex(range(len(reviews))),
            "clar_cla_review_due_date": when(reviews["held_date"]),
            "clar_cla_review_date": when(reviews["held_date"]),
            "clar_cla_review_cancelled": reviews["cancelled"],
            "clar_cla_review_participation": reviews["participation_code"],
        }
    )


def _care_plans(plans: pd.DataFrame, versions: pd.DataFrame) -> pd.DataFrame:
    rows = _plans(plans, "cla", "lacp_cla_care_plan", "lacp").rename(columns={"lacp_cla_care_plan_id": "lacp_table_id"})
    newest = versions.dropna(subset=["permanence_plan"]).drop_duplicates("plan_id", keep="last").set_index("plan_id")["permanence_plan"]
    stated = rows["lacp_table_id"].map(newest)
    ticked = {"RETURN6M": "return home", "LTFOST18": "long-term foster care", "SUPPLIV": "supported independence", "ADOPTION": "adoption"}
    answers = [json.dumps({name: "Y" if words == one else "" for name, words in ticked.items()}) for one in stated]
    return rows.assign(lacp_cla_care_plan_json=answers)


def _visits(visits: pd.DataFrame, plan: str, prefix: str) -> pd.DataFrame:
    rows = visits[visits["plan"] == plan]
    return pd.DataFrame(
        {
            f"{prefix}_visit_id": "V" + rows.index.astype("str"),
            f"{prefix[:4]}_person_id": rows["child_id"],
            f"{prefix}_visit_date": when(rows["visit_date"]),
            f"{prefix}_visit_seen": rows["seen"],
            f"{prefix}_visit_seen_alone": rows["seen_alone"],
        }
    )


def _plan_of(tables: Dump, kind: str) -> pd.Series:
    """Some plan of the child's of each visit's kind: the dataset's visits point to one."""
    plans = tables["plans"]
    first = plans[plans["plan"] == kind].drop_duplicates("child_id").set_index("child_id")["plan_id"]
    visits = tables["visits"]
    return visits.loc[visits["plan"] == kind, "child_id"].map(first)


def _plans(plans: pd.DataFrame, kind: str, prefix: str, letters: str) -> pd.DataFrame:
    rows = plans[plans["plan"] == kind]
    return pd.DataFrame(
        {
            f"{prefix}_id": rows["plan_id"],
            f"{letters}_person_id": rows["child_id"],
            f"{prefix}_start_date": when(rows["start_date"]),
            f"{prefix}_end_date": when(rows["end_date"]),
        }
    ).reset_index(drop=True)


def _health(assessments: pd.DataFrame, checks: pd.DataFrame) -> Dump:
    of_kind = {kind: checks[checks["kind"] == kind] for kind in ("dental", "immunisation", "sdq")}
    dental, sdq = of_kind["dental"], of_kind["sdq"]
    newest = of_kind["immunisation"].sort_values("check_date").drop_duplicates("child_id", keep="last")
    health = pd.DataFrame(
        {
            "clah_health_check_id": [*assessments["assessment_id"], *("D" + dental.index.astype("str"))],
            "clah_person_id": [*assessments["child_id"], *dental["child_id"]],
            "clah_health_check_type": [*(assessments["kind"].str.capitalize() + " Health Assessment"), *["Dental Check"] * len(dental)],
            "clah_health_check_date": [*when(assessments["completed_date"]), *when(dental["check_date"])],
            "clah_health_check_status": [*assessments["status"].str.capitalize(), *dental["status"].str.capitalize()],
        }
    )
    immunisations = pd.DataFrame(
        {
            "clai_person_id": newest["child_id"],
            "clai_immunisations_status": newest["status"].map({"up_to_date": "Y", "not_up_to_date": "N"}),
            "clai_immunisations_status_date": when(newest["check_date"]),
        }
    )
    scores = pd.DataFrame(
        {
            "csdq_table_id": "Q" + sdq.index.astype("str"),
            "csdq_person_id": sdq["child_id"],
            "csdq_sdq_completed_date": when(sdq["check_date"]),
            "csdq_sdq_reason": None,
            "csdq_sdq_score": sdq["score"],
        }
    )
    return {"ssd_cla_health": health, "ssd_cla_immunisations": immunisations, "ssd_sdq_scores": scores}


def _missing(episodes: pd.DataFrame, interviews: pd.DataFrame) -> pd.DataFrame:
    offers = interviews.drop_duplicates("missing_id").set_index("missing_id")
    outcome = episodes["missing_id"].map(offers["outcome"])
    return pd.DataFrame(
        {
            "miss_table_id": episodes["missing_id"],
            "miss_person_id": episodes["child_id"],
            "miss_missing_episode_start_date": when(episodes["started_at"]),
            "miss_missing_episode_type": episodes["kind"].map({"missing": "M", "away": "A"}),
            "miss_missing_episode_end_date": when(episodes["returned_at"]),
            "miss_missing_rhi_offered": episodes["missing_id"].map(offers["offered"]),
            "miss_missing_rhi_accepted": outcome.map({"accepted": "Y", "declined": "N"}),
        }
    )


def _help(tables: Dump) -> Dump:
    referrals, assessments, enquiries, conferences = (
        tables[name] for name in ("referrals", "assessments", "s47_enquiries", "cp_conferences")
    )
    initial, review = (conferences[conferences["kind"] == kind] for kind in ("initial", "review"))
    plans = tables["plans"]
    plan_of = plans[plans["plan"] == "cp"].drop_duplicates("child_id").set_index("child_id")["plan_id"]
    return {
        "ssd_cin_episodes": pd.DataFrame(
            {
                "cine_referral_id": referrals["referral_id"],
                "cine_person_id": referrals["child_id"],
                "cine_referral_date": when(referrals["received_date"]),
                "cine_referral_source_desc": referrals["source"],
                "cine_referral_nfa": referrals["outcome"].map({"no_further_action": "Y", "services": "N"}),
                "cine_close_date": when(referrals["closed_date"]),
            }
        ),
        "ssd_cin_assessments": pd.DataFrame(
            {
                "cina_assessment_id": assessments["assessment_id"],
                "cina_person_id": assessments["child_id"],
                "cina_assessment_start_date": when(assessments["started_date"]),
                "cina_assessment_auth_date": when(assessments["authorised_date"]),
                "cina_assessment_child_seen": assessments["child_seen"],
            }
        ),
        "ssd_s47_enquiry": pd.DataFrame(
            {
                "s47e_s47_enquiry_id": "S" + enquiries.index.astype("str"),
                "s47e_person_id": enquiries["child_id"],
                "s47e_s47_start_date": when(enquiries["started_date"]),
                "s47e_s47_nfa": "N",
                "s47e_s47_outcome_json": enquiries["conference_required"].map('{{"NFA_FLAG":"N","CP_CONFERENCE_FLAG":"{}"}}'.format),
            }
        ),
        "ssd_initial_cp_conference": pd.DataFrame(
            {
                "icpc_icpc_id": "I" + initial.index.astype("str"),
                "icpc_person_id": initial["child_id"],
                "icpc_icpc_date": when(initial["held_date"]),
                "icpc_icpc_outcome_cp_flag": initial["outcome"].map({"protection plan": "Y", "no plan needed": "N"}),
            }
        ),
        "ssd_cp_reviews": pd.DataFrame(
            {
                "cppr_cp_review_id": (review.index + 1).astype("str"),
                "cppr_person_id": review["child_id"],
                "cppr_cp_plan_id": review["child_id"].map(plan_of),
                "cppr_cp_review_due": when(review["held_date"]),
                "cppr_cp_review_date": when(review["held_date"]),
                "cppr_cp_review_quorate": "Y",
                "cppr_cp_review_outcome_continue_cp": review["outcome"].map({"plan continues": "Y", "plan ended": "N"}),
                "cppr_cp_review_participation": None,
            }
        ),
    }


def _involvements(allocations: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "invo_involvements_id": "N" + allocations.index.astype("str"),
            "invo_professional_id": allocations["worker_id"],
            "invo_professional_role_id": allocations["role"].map(ROLES),
            "invo_professional_team": allocations["team_id"],
            "invo_involvement_start_date": when(allocations["start_date"]),
            "invo_involvement_end_date": when(allocations["end_date"]),
            "invo_person_id": allocations["child_id"],
        }
    )


def _pre_proceedings(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "prep_table_id": "P" + rows.index.astype("str"),
            "prep_person_id": rows["child_id"],
            "prep_plo_family_id": rows["family_id"],
            "prep_pre_pro_decision_date": when(rows["decision_date"]),
            "prep_initial_pre_pro_meeting_date": when(rows["initial_meeting_date"]),
            "prep_pre_pro_outcome": rows["outcome"].map(OUTCOMES),
            "prep_agree_stepdown_issue_date": when(rows["ended_date"]),
            "prep_pre_pro_letter_date": when(rows["letter_sent_date"]),
        }
    )
