"""The order in which the processes of a full run take the files of tests, and which files one process takes together."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from xdist.scheduler.loadfile import LoadFileScheduling

# One running dashboard, and one tab that has its pages compiled, for all of them: each is ten seconds of processor time.
OF_ONE_DASHBOARD = tuple(
    f"tests/browser/test_{name}.py" for name in ("every_page", "dashboard", "verdicts", "letters", "method", "committee")
)
# The longest first, so that what is left at the end are files of a few seconds: a process that has none of them left waits for the other.
# The second begins with what needs neither the sample's store nor its release, while the first builds the store.
LONGEST = (
    *OF_ONE_DASHBOARD,
    "tests/test_measures.py",
    "tests/browser/test_sign_in.py",
    "tests/browser/test_canary.py",
    "tests/test_bundles.py",
    "tests/test_pages.py",
    "tests/browser/test_frame.py",
    "tests/test_sample.py",
    "tests/browser/test_tracker.py",
    "tests/test_intake_page.py",
    "tests/browser/test_intake.py",
    "tests/test_disclosure_cubes_one.py",
    "tests/test_disclosure_cubes_two.py",
    "tests/browser/test_meeting.py",
    "tests/browser/test_intake.py",
    "tests/browser/test_settling.py",
    "tests/test_loaders_ssd_round_trip.py",
    "tests/test_ssda903_round_trip.py",
    "tests/test_snapshots_killed.py",
    "tests/test_damaged.py",
    "tests/test_remote.py",
    "tests/test_commands_snapshots.py",
    "tests/test_commands.py",
    "tests/test_verdict_words.py",
    "tests/test_meeting.py",
    "tests/test_spread_of_the_sample.py",
    "tests/test_spc_properties.py",
)


def in_turn(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests with the longest files first; a file's own stay in their order."""
    places = {file: place for place, file in enumerate(LONGEST)}
    return sorted(items, key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))


class Turns(LoadFileScheduling):
    """Each file to the process that is free, in the order of `in_turn`; those of one dashboard as if they were one file."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        config.option.loadscopereorder = False  # by the number of tests, of which a file of the longest has three
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "one dashboard" if file in OF_ONE_DASHBOARD else file
