"""Context: how many children the service works with, where they live, and what becomes of those who leave care."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="context",
    title="Context",
    order=12,
    intro="How many children are in care, on protection plans and in need, how settled and how near home those in care live, and how care "
    "leavers fare. More or fewer children is neither better nor worse; it is the load that every other figure is read against.",
    lead="children_in_care",
)
ORDER = (
    "children_in_care",
    "children_in_care_rate",
    "entered_care",
    "left_care",
    "placements_three_or_more",
    "over_20_miles_out",
    "child_protection_plans",
    "child_protection_plans_rate",
    "children_in_need",
    "children_in_need_rate",
    "care_leavers_in_suitable_accommodation",
    "care_leavers_in_education_or_work",
)
