"""Quality and actions: how good practice is by the council's own audits, and whether what was agreed is done."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="quality",
    title="Quality and actions",
    order=10,
    intro="Auditors read a child's file and grade the work as inspectors do. This page shows how much of it is good, whether a second "
    "reader agrees, and whether the actions that supervision, audits, reviews and legal planning set are finished by the day first agreed.",
    lead="audits_good",
)
ORDER = (
    "audits_good",
    "audits_good_targeted",
    "audit_threshold_good",
    "audit_assessment_good",
    "audit_plan_good",
    "audit_direct_work_good",
    "audit_oversight_good",
    "audit_recording_good",
    "audit_risk_good",
    "audit_identity_good",
    "audits_done",
    "moderation_agrees",
    "actions_on_time",
    "actions_overdue",
)
