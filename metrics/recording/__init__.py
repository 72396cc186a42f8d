"""Recording: how soon the papers that matter are on the child's file."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="recording",
    title="Recording",
    order=11,
    intro="Minutes of legal meetings, letters to parents and interviews after a child was missing are of use only when the next person can "
    "find them. This page shows how long each takes to reach the file, and what never did.",
    lead="documents_filed_in_5_working_days",
)
ORDER = ("documents_filed_in_5_working_days", "documents_not_on_file")
