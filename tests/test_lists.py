"""The lists behind the figures: which cases are first to hand."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.kit.measure import measures
from present.screens.lists import parts_of_a_share
from tests.made_up import measure

CASES = pd.DataFrame({"case_id": ["A", "B", "C"], "met": [True, False, False]})


def test_a_share_that_ought_to_be_large_opens_on_those_that_were_not_met():
    parts = parts_of_a_share(CASES, measure(better="up"))
    assert list(parts) == ["Not met (2)", "Met (1)", "All (3)"]
    assert [list(part["case_id"]) for part in parts.values()] == [["B", "C"], ["A"], ["A", "B", "C"]]


def test_a_share_that_ought_to_be_small_opens_on_those_it_counts_and_calls_nothing_met():
    parts = parts_of_a_share(CASES, measure(better="down"))
    assert list(parts) == ["Counted in the share (1)", "The rest (2)", "All (3)"]
    assert [list(part["case_id"]) for part in parts.values()] == [["A"], ["B", "C"], ["A", "B", "C"]]


@pytest.mark.parametrize("declared", [one for one in measures() if one.is_share and one.better == "down"], ids=lambda one: one.id)
def test_the_words_of_a_share_that_ought_to_be_small_do_not_call_its_cases_met(declared):
    assert "met" not in declared.met.lower().split()
