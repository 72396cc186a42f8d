"""What is said where there is no release to show: one sentence for whoever reads figures, another for the officer who keeps them."""

from __future__ import annotations

CHANGED = "These figures cannot be shown now: their files are not, or not all, those that were checked and signed."
ABSENT = "There are no published figures to show here yet."
UNSAFE = "These figures cannot be shown now: they did not pass the check that keeps children from being found in them."
FOR_THE_OFFICER = "For the officer who keeps this dashboard: "


class NoRelease(Exception):
    """There is no release that may be shown.

    plain: why, in words for a councillor. officer: what is amiss and what to do; it names no folder of the server.
    """

    def __init__(self, plain: str, officer: str) -> None:
        super().__init__(with_officer(plain, officer))
        self.plain = plain
        self.officer = f"{FOR_THE_OFFICER}{officer}"


def with_officer(plain: str, officer: str) -> str:
    """Both sentences, one below the other, where there is plain text alone."""
    return f"{plain}\n\n{FOR_THE_OFFICER}{officer}"
