"""Families in pre-proceedings, the tracker that should follow them, and care cases in court."""

from metrics.kit.measure import Theme
from metrics.pre_proceedings._tracker import COURT_NEEDS, TRACKER_NEEDS, court, tracker

THEME = Theme(
    id="pre_proceedings",
    title="Pre-proceedings and court",
    order=8,
    lead="tracker_updated_in_2_weeks",
    intro="Before a council asks a court for a care order it holds a legal planning meeting, and when it decides to go on it tells the "
    "parents in a letter what must change: that time is called pre-proceedings. This page shows how many families are in it and for how "
    "long, whether managers follow each one, and how long care cases take once they are in court.",
)
ORDER = (
    "tracker_updated_in_2_weeks",
    "weeks_in_pre_proceedings",
    "over_16_weeks",
    "in_pre_proceedings",
    "letters_in_plain_language",
    "legal_minutes_on_file",
    "proceedings_in_26_weeks",
    "proceedings_weeks",
)
PICTURES = (("pre_proceedings_tracker", TRACKER_NEEDS, tracker), ("court_cases", COURT_NEEDS, court))
