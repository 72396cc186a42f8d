"""Independent reviewing officers: how many children each has, whether reviews are on time, and what comes of their challenges."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="reviews",
    title="Reviewing officers",
    order=2,
    lead="reviews_in_time",
    intro="Every child in care has an independent reviewing officer (IRO), who chairs regular reviews of the care plan and "
    "challenges the council when it drifts. This page shows how many children each officer has, whether reviews are "
    "held on time, and whether challenges are answered.",
)
ORDER = (
    "reviews_in_time",
    "reviews_overdue",
    "iro_caseload",
    "iro_over_ceiling",
    "iro_allocated_in_5_working_days",
    "participation",
    "seen_by_iro_first",
    "care_plan_at_first_review",
    "permanence_plan_by_second_review",
    "challenges_raised",
    "challenges_resolved_in_20_working_days",
)
