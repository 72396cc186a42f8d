"""Visits and plans: whether children are seen as often as they must be, and whether their plans are there, fresh and do not drift."""

from metrics.kit.measure import Theme
from metrics.visits._gaps import PICTURES as PICTURES

THEME = Theme(
    id="visits",
    title="Visits and plans",
    order=7,
    intro="Every child in care, on a protection plan or in need is visited by a social worker, at least as often as the law or the council "
    "says, and works to a written plan. This page shows whether the visits came in time, whether children were seen alone, and whether "
    "plans are in place, up to date and brought to an end.",
    lead="cla_visits_in_time",
)
ORDER = (
    "cla_visits_in_time",
    "cla_seen_alone",
    "cp_visits_in_time",
    "cin_visits_in_time",
    "care_plan_in_place",
    "plan_updated_in_6_months",
    "cp_reviews_in_time",
    "cp_over_2_years",
    "cp_open_over_2_years",
    "cp_repeat",
    "placed_with_parents_assessed",
)
