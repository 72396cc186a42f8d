"""Life-story work: who waits for it, for how long, and how many children who will not go home have it."""

from metrics.kit.measure import Theme

THEME = Theme(
    id="life_story",
    title="Life-story work",
    order=4,
    lead="life_story_waiting",
    intro="Life-story work helps a child who will not go home understand what happened and why. This page shows how many children wait "
    "for it, how long they have waited, whether the list is clearing, and how many of the children who need it have had it.",
)
ORDER = (
    "life_story_waiting",
    "life_story_wait_weeks",
    "life_story_longest_wait_weeks",
    "life_story_over_26_weeks",
    "life_story_coverage",
    "life_story_referred",
    "life_story_started",
    "life_story_completed",
)
