"""Every canonical table: what one row is, its key, its columns with their codes, and the day from which each value is known.

Anything that repeats is a table of events, so that a past month's figure can be counted again. `data-standards` numbers in comments
are the national formats' own sections.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.columns import Column, Table, clock, day, flag, key, number, plan, text

GRADES = "outstanding good requires_improvement inadequate"
SEX = "M F U"
ETHNICITY = "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
LEGAL_STATUS = "C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"
NEED = "N1 N2 N3 N4 N5 N6 N7 N8"
# Every year's codes stay valid: a child's history holds the code of its day (H5 before 2024-25, Z1 before 2025-26).
PLACEMENT = "A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14"
PROVIDER = "PR0 PR1 PR2 PR3 PR4 PR5"
REASON_STARTED = "S L P T B U"
REASON_ENDED = "X1 E11 E12 E2 E3 E4A E4B E13 E41 E43 E44 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17"
PARTICIPATION = "PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7"
# The aspects of practice that a case audit grades beside the whole.
DOMAINS = ("threshold", "assessment", "plan", "direct_work", "oversight", "recording", "risk", "identity")

# One declaration reads as one block.
# fmt: off
_TABLES = (
    Table("children", "a child", ("child_id",), (
        key("child_id"), Column("date_of_birth", "date"), text("sex", SEX), text("ethnicity", ETHNICITY),
        flag("is_uasc"), text("disability"),
    )),
    Table("care_episodes", "an SSDA903 episode", ("child_id", "start_date"), (
        key("child_id"), day("start_date", required=True), day("end_date"), text("reason_started", REASON_STARTED),
        text("legal_status", LEGAL_STATUS), text("need", NEED), text("placement_type", PLACEMENT),
        text("placement_provider", PROVIDER), number("distance_miles"), flag("in_authority"),
        text("reason_ended", REASON_ENDED, known_from="end_date"), flag("intended_to_18"), text("regulation", "19 24"),
    ), begins="start_date", ends="end_date"),
    Table("allocations", "a worker holding a child", ("child_id", "worker_id", "role", "start_date"), (
        key("child_id"), key("worker_id"), text("team_id"),
        text("role", "social_worker iro personal_adviser", required=True, repeated=True),
        day("start_date", required=True), day("end_date"),
    ), begins="start_date", ends="end_date", kinds="role"),
    Table("workers", "a spell in post", ("worker_id", "start_date"), (
        key("worker_id"), text("team_id"), text("role"), number("fte"), text("employment", "permanent agency"),
        day("start_date", required=True), day("end_date"), text("leaving_reason", known_from="end_date"),
    ), begins="start_date", ends="end_date"),
    Table("teams", "a team", ("team_id",), (key("team_id"), text("team_name"), text("service"), text("locality"))),
    Table("health_assessments", "a health assessment", ("assessment_id",), (
        key("assessment_id"), key("child_id"), text("kind", "initial review"), day("requested_date"), day("consent_date"),
        day("completed_date"), text("status", "planned completed refused cancelled", known_from="completed_date"),
        day("report_received_date"), text("late_reason", known_from="completed_date"),
        text("quality", GRADES, known_from="report_received_date"),
    )),
    Table("health_checks", "a dental check, immunisation review or strengths and difficulties questionnaire",
          ("child_id", "kind", "check_date"), (
        key("child_id"), text("kind", "dental immunisation sdq", required=True), day("check_date", required=True),
        text("status", "completed refused up_to_date not_up_to_date"), number("score"),
    ), begins="check_date", kinds="kind"),
    Table("annual_health", "a child's SSDA903 OC2 flags for a year", ("child_id", "year_end"), (
        key("child_id"), day("year_end", required=True), flag("health_assessment"), flag("health_check"), flag("dental"),
        flag("immunisations"), number("sdq_score"), text("sdq_reason"),
    ), begins="year_end"),
    Table("reviews", "a looked-after review", ("review_id",), (
        key("review_id"), key("child_id"), day("held_date", required=True), flag("cancelled"),
        text("participation_code", PARTICIPATION), text("iro_id"), flag("iro_met_child_first"), flag("care_plan_available"),
    ), begins="held_date"),
    Table("iro_challenges", "a challenge by an independent reviewing officer", ("challenge_id",), (
        key("challenge_id"), key("child_id"), text("iro_id"), day("raised_date", required=True),
        text("stage", known_from="stage_date"), day("stage_date"), text("theme"), plan("response_due_date"), day("resolved_date"),
    ), begins="raised_date", ends="resolved_date"),
    Table("missing_episodes", "a missing or away episode", ("missing_id",), (
        key("missing_id"), key("child_id"), text("kind", "missing away", required=True),
        clock("started_at", required=True), clock("returned_at"),
    ), begins="started_at", ends="returned_at"),
    Table("return_interviews", "the offer that followed a missing episode", ("missing_id",), (
        key("missing_id"), text("offered", "Y N NA", known_from="offered_at"), clock("offered_at"),
        text("outcome", known_from="offered_at"), clock("held_at"), clock("recorded_at"), text("provider"),
        text("quality", GRADES, known_from="recorded_at"),
    )),
    # In the national return from 2026-27 (data-standards 1.1).
    Table("liberty_orders", "an order that deprives a child of liberty", ("child_id", "order_start_date"), (
        key("child_id"), day("order_start_date", required=True), day("order_end_date"),
    ), begins="order_start_date", ends="order_end_date"),
    Table("life_story", "a life-story referral", ("referral_id",), (
        key("referral_id"), key("child_id"), text("route"), day("referred_date", required=True), day("allocated_date"),
        day("started_date"), day("completed_date"), day("closed_date"), text("closed_reason", known_from="closed_date"),
    ), begins="referred_date", ends="closed_date"),
    Table("plans", "a child's plan", ("plan_id",), (
        key("plan_id"), key("child_id"), text("plan", "cla cp cin", required=True), day("start_date", required=True),
        day("end_date"), text("category"), number("previous_plans"),
    ), begins="start_date", ends="end_date", kinds="plan"),
    Table("plan_versions", "a version of a plan", ("plan_id", "updated_date"), (
        key("plan_id"), day("updated_date", required=True), day("authorised_date"), text("permanence_plan"),
    ), begins="updated_date"),
    Table("referrals", "a referral; an open one with services is a child in need", ("referral_id",), (
        key("referral_id"), key("child_id"), day("received_date", required=True), text("source"),
        text("outcome", "services no_further_action"), day("closed_date"),
    ), begins="received_date", ends="closed_date"),
    Table("visits", "a statutory visit", ("child_id", "plan", "visit_date"), (
        key("child_id"), text("plan", "cla cp cin", required=True, repeated=True), day("visit_date", required=True),
        flag("seen"), flag("seen_alone"),
    ), begins="visit_date", kinds="plan"),
    Table("assessments", "a social work assessment", ("assessment_id",), (
        key("assessment_id"), key("child_id"), day("started_date", required=True), day("authorised_date"),
        flag("child_seen", known_from="authorised_date"),
    ), begins="started_date", ends="authorised_date"),
    Table("significant_events", "an event that calls for a fresh assessment", ("child_id", "event_date", "kind"), (
        key("child_id"), day("event_date", required=True), text("kind", required=True),
    ), begins="event_date"),
    Table("s47_enquiries", "a section 47 enquiry", ("child_id", "started_date"), (
        key("child_id"), day("started_date", required=True), flag("conference_required"),
    ), begins="started_date"),
    Table("cp_conferences", "an initial or review child protection conference", ("child_id", "kind", "held_date"), (
        key("child_id"), text("kind", "initial review", required=True), day("held_date", required=True), text("outcome"),
    ), begins="held_date", kinds="kind"),
    # A child assessed again has a further row with the same kind and identified_date; one not yet assessed has a blank assessed_date.
    Table("risk_assessments", "an exploitation risk assessment, or a risk identified and not yet assessed",
          ("child_id", "kind", "identified_date", "assessed_date"), (
        key("child_id"), text("kind", "cse cce", required=True), day("identified_date", required=True), day("assessed_date"),
        text("level", "emerging moderate significant", known_from="assessed_date"), plan("review_due_date", known_from="assessed_date"),
        day("closed_date"),
    ), begins="identified_date", ends="closed_date"),
    # No suspect is named: a suspect's record is the police's (data-standards 4).
    Table("disruption_notices", "a notice or order that disrupts exploitation", ("notice_id",), (
        key("notice_id"), text("kind", "child_abduction_warning sexual_harm_prevention sexual_risk"), key("child_id"),
        day("issued_date", required=True), plan("expiry_date"),
    ), begins="issued_date"),
    Table("pre_proceedings", "a child in pre-proceedings", ("family_id", "child_id", "decision_date"), (
        key("family_id"), key("child_id"), day("legal_planning_meeting_date"), day("decision_date", required=True),
        day("letter_sent_date"), flag("letter_plain_language", known_from="letter_sent_date"), day("initial_meeting_date"),
        text("outcome", "issue_proceedings step_down", known_from="ended_date"), day("ended_date"),
    ), begins="decision_date", ends="ended_date"),
    Table("tracker_updates", "an edit of a family's entry in the tracker, or a meeting that reviewed it",
          ("family_id", "updated_at", "kind"), (
        key("family_id"), clock("updated_at", required=True), text("kind", "edit review_meeting", required=True),
    ), begins="updated_at"),
    Table("proceedings", "a child in a court case", ("case_id", "child_id"), (
        key("case_id"), text("family_id"), key("child_id"), day("issued_date", required=True), day("final_order_date"),
        plan("extension_to_date"), text("order", known_from="final_order_date"),
    ), begins="issued_date", ends="final_order_date"),
    Table("placements_with_parents", "a placement with parents under an order", ("child_id", "start_date"), (
        key("child_id"), day("start_date", required=True), day("end_date"), flag("regulation_19"), day("suitability_assessed_date"),
        day("approved_date"),
    ), begins="start_date", ends="end_date"),
    Table("documents", "a document that had to be filed", ("child_id", "kind", "event_date"), (
        key("child_id"), text("kind", "legal_planning_minutes plo_letter return_interview", required=True),
        day("event_date", required=True), day("uploaded_date"),
    ), begins="event_date", ends="uploaded_date"),
    Table("supervisions", "a supervision held with a worker, about one child where it names one", ("worker_id", "child_id", "held_date"), (
        key("worker_id"), text("child_id"), day("held_date", required=True),
    ), begins="held_date"),
    Table("actions", "an action set for a child", ("action_id",), (
        key("action_id"), key("child_id"), text("source", "supervision audit review legal_planning"), day("set_date", required=True),
        plan("original_due_date"), plan("due_date"), day("completed_date"), day("escalated_date"),
    ), begins="set_date", ends="completed_date"),
    Table("audits", "a case audit", ("audit_id",), (
        key("audit_id"), key("child_id"), text("plan", "cla cp cin"), day("audit_date", required=True), text("team_id"),
        text("selection", "random targeted"), text("grade", GRADES), text("moderated_grade", GRADES, known_from="moderated_date"),
        day("moderated_date"), *(text(f"{domain}_grade", GRADES) for domain in DOMAINS),
    ), begins="audit_date"),
    Table("posts", "the full-time equivalents that a team has posts for, by role and month", ("team_id", "role", "month"), (
        key("team_id"), key("role"), day("month", required=True), number("fte_established"),
    ), begins="month"),
    Table("care_leavers", "a care leaver's SSDA903 OC3 record for a year", ("child_id", "year_end"), (
        key("child_id"), day("year_end", required=True), text("in_touch"), text("activity"), text("accommodation"),
    ), begins="year_end"),
    Table("population", "the children living in the area, by year", ("from_date",), (
        Column("from_date", "date", required=True), number("children_aged_0_to_17"),
    )),
)
# fmt: on
TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}
