"""The canonical tables: what one row is, its key, the type and codes of each column, and the day from which each is known.

A table or column that an extract lacks is *absent* (not in `Tables.supplied`), which is not *empty*: a measure that needs it
says "not supplied" and shows no 0. `data-standards` numbers in comments are the national formats' own sections.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.columns import DTYPES, Column, Kind, Table, clock, day, flag, key, number, plan, text

__all__ = ["DTYPES", "IDENTIFIERS", "TABLES", "Column", "Kind", "NotSupplied", "Source", "Table", "Tables", "blank"]

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
        key("child_id"), key("worker_id"), text("team_id"), text("role", "social_worker iro personal_adviser", required=True),
        day("start_date", required=True), day("end_date"),
    ), begins="start_date", ends="end_date"),
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
    ), begins="check_date"),
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
    Table("life_story", "a life-story referral", ("referral_id",), (
        key("referral_id"), key("child_id"), text("route"), day("referred_date", required=True), day("allocated_date"),
        day("started_date"), day("completed_date"), day("closed_date"), text("closed_reason", known_from="closed_date"),
    ), begins="referred_date", ends="closed_date"),
    Table("plans", "a child's plan", ("plan_id",), (
        key("plan_id"), key("child_id"), text("plan", "cla cp cin", required=True), day("start_date", required=True),
        day("end_date"), text("category"), number("previous_plans"),
    ), begins="start_date", ends="end_date"),
    Table("plan_versions", "a version of a plan", ("plan_id", "updated_date"), (
        key("plan_id"), day("updated_date", required=True), day("authorised_date"), text("permanence_plan"),
    ), begins="updated_date"),
    Table("referrals", "a referral; an open one with services is a child in need", ("referral_id",), (
        key("referral_id"), key("child_id"), day("received_date", required=True), text("source"),
        text("outcome", "services no_further_action"), day("closed_date"),
    ), begins="received_date", ends="closed_date"),
    Table("care_leavers", "a care leaver's SSDA903 OC3 record for a year", ("child_id", "year_end"), (
        key("child_id"), day("year_end", required=True), text("in_touch"), text("activity"), text("accommodation"),
    ), begins="year_end"),
    Table("population", "the children living in the area, by year", ("from_date",), (
        Column("from_date", "date", required=True), number("children_aged_0_to_17"),
    )),
)
# fmt: on
TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}

# Columns whose value would name a child or a worker: never printed, never logged.
IDENTIFIERS = frozenset({"child_id", "worker_id", "iro_id", "date_of_birth"})


class NotSupplied(LookupError):
    """A measure asked for a table that the extract does not have."""


@dataclass(frozen=True)
class Source:
    """Where the tables came from. `invented` puts the word on every page, picture, table and print."""

    name: str = ""
    invented: bool = False
    recognised: tuple[tuple[str, str], ...] = ()
    as_at_from: str = ""


@dataclass(frozen=True)
class Tables:
    """Frozen canonical tables, as known on `as_at`.

    Each frame has every declared column (blank where the extract had none); `supplied` holds "table" and "table.column" for what
    the extract really had. `covers_from`: the first day from which the extract is complete; months before it have no figures.
    """

    frames: Mapping[str, pd.DataFrame]
    supplied: frozenset[str]
    as_at: pd.Timestamp
    covers_from: pd.Timestamp
    source: Source = field(default_factory=Source)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The table, a shared frame that callers never change. Raises NotSupplied when the extract has none."""
        if name not in self.frames:
            raise NotSupplied(f"the extract has no table {name}")
        return self.frames[name]

    def lacks(self, needs: tuple[str, ...]) -> tuple[str, ...]:
        """Those of `needs` ("table" or "table.column") that the extract does not supply."""
        return tuple(need for need in needs if need not in self.supplied)


def blank(name: str) -> pd.DataFrame:
    """The table without rows, with every column at its declared type."""
    return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.kind]) for column in TABLES[name].columns})
