"""Workforce: how many children each social worker has, who stays and who leaves, and what that means for the children."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="workforce",
    title="Workforce",
    order=9,
    intro="Children need a social worker who knows them, stays, and has the time. This page shows how many children each social worker "
    "has, how many posts are empty or filled through an agency, how many workers leave, and how often a child's worker changes.",
    lead="caseload",
)
ORDER = (
    "caseload",
    "over_20_children",
    "unallocated_children",
    "turnover",
    "manager_turnover",
    "vacancy",
    "agency",
    "permanent",
    "three_or_more_workers",
    "supervision_in_time",
)
