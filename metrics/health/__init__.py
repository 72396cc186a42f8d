"""Health of children in care: assessments on entering care and after, dental checks, immunisations, emotional health."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="health",
    title="Health",
    order=1,
    intro="Every child who enters care should have a health assessment within 20 working days, and one every six or twelve months after "
    "it. These figures show how many did, who is still waiting, and whether teeth, immunisations and emotional health were checked.",
    lead="iha_in_20_working_days",
)
ORDER = (
    "iha_in_20_working_days",
    "iha_requested_in_5_working_days",
    "iha_outstanding",
    "review_health_up_to_date",
    "health_report_in_time",
    "health_quality_good",
    "dental_up_to_date",
    "immunisations_up_to_date",
    "sdq_up_to_date",
    "sdq_average",
    "annual_health_check_oc2",
    "annual_dental_oc2",
    "annual_immunisations_oc2",
    "sdq_average_oc2",
)
