"""Assessments: whether they are done in time, kept current, and followed by a conference where one is called for."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="assessments",
    title="Assessments",
    order=6,
    intro="A social work assessment works out what a child needs and what to do about it. This page shows how long assessments take, "
    "whether children's assessments are kept up to date when something important happens, whether enquiries into serious harm lead to a "
    "conference in time, and how many children come back within a year.",
    lead="assessments_in_45_working_days",
)
ORDER = (
    "assessments_in_45_working_days",
    "assessments_due_in_45_working_days",
    "assessments_open_over_45",
    "assessments_current",
    "icpc_in_15_working_days",
    "s47_without_conference_over_15",
    "rereferrals",
)
