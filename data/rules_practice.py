"""Rules between the tables of practice: visits, plans, conferences, the time before court, staff, audits and actions."""

from __future__ import annotations

import pandas as pd

from data.contract import TABLES
from data.rules_between import Frames, out_of_order, outside, overlapping, unknown

# (table, what comes first, what cannot come before it). An end before its start is a rule of every table and not repeated here.
ORDER = (
    ("risk_assessments", "identified_date", "assessed_date"),
    ("risk_assessments", "assessed_date", "review_due_date"),
    ("disruption_notices", "issued_date", "expiry_date"),
    ("pre_proceedings", "legal_planning_meeting_date", "decision_date"),
    ("pre_proceedings", "decision_date", "letter_sent_date"),
    ("pre_proceedings", "decision_date", "initial_meeting_date"),
    ("proceedings", "issued_date", "extension_to_date"),
    ("actions", "set_date", "original_due_date"),
    ("actions", "set_date", "due_date"),
    ("actions", "set_date", "escalated_date"),
    ("audits", "audit_date", "moderated_date"),
)
# (table, column, the table in which it must stand, rule)
KNOWN = (
    ("plan_versions", "plan_id", "plans", "plan-unknown"),
    ("tracker_updates", "family_id", "pre_proceedings", "family-unknown"),
    ("allocations", "worker_id", "workers", "worker-unknown"),
    ("supervisions", "worker_id", "workers", "worker-unknown"),
    ("allocations", "team_id", "teams", "team-unknown"),
    ("workers", "team_id", "teams", "team-unknown"),
    ("audits", "team_id", "teams", "team-unknown"),
    ("posts", "team_id", "teams", "team-unknown"),
)
# (table, which of its rows, the day, the kind of plan in which it must fall, rule)
IN_A_PLAN = (
    ("visits", "plan", "cp", "visit_date", "cp", "visit-outside-plan"),
    ("cp_conferences", "kind", "review", "held_date", "cp", "conference-outside-plan"),
)


def practice_faults(frames: Frames, covers_from: pd.Timestamp) -> list[pd.DataFrame]:
    """The fault tables of every rule whose tables the extract has."""
    found = [out_of_order(frames, name, earlier, later) for name, earlier, later in ORDER if name in frames]
    found += [unknown(frames, name, column, of, rule) for name, column, of, rule in KNOWN if {name, of} <= set(frames)]
    if "plans" in frames:
        protection = _plans(frames, "cp")
        found.append(overlapping(protection, TABLES["plans"], "protection-plans-overlap"))
        for name, by, kind, day, plan, rule in IN_A_PLAN:
            if name in frames:
                events = frames[name][frames[name][by] == kind]
                found.append(outside(events, day, _plans(frames, plan), covers_from, rule, name))
    return found


def _plans(frames: Frames, kind: str) -> pd.DataFrame:
    return frames["plans"][frames["plans"]["plan"] == kind]
