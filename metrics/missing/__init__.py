"""Children missing from care, and the interview each should be offered on return."""

from metrics.kit.measure import Theme
from metrics.missing._funnel import NEEDS, funnel

THEME = Theme(
    id="missing",
    title="Missing from care",
    order=3,
    lead="rhi_in_72_hours",
    intro="When a child in care goes missing, someone independent should offer an interview on return, within 72 hours, to learn why the "
    "child went and what happened. This page shows how often children went missing, and how far each return got: "
    "offered, accepted, held in time, good, on file.",
)
ORDER = (
    "rhi_in_72_hours",
    "rhi_offered",
    "rhi_accepted",
    "rhi_accepted_of_offered",
    "rhi_quality_good",
    "rhi_recorded_in_5_working_days",
    "missing_episodes",
    "children_missing",
    "away_episodes",
    "missing_three_times_in_90_days",
)
PICTURES = (("return_funnel", NEEDS, funnel),)
