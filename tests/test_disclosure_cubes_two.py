"""The second half of 1,000 random tables: what is hidden stays hidden, and what is rounded adds up."""

from __future__ import annotations

import pytest

from tests.cubes import judge

SEEDS = range(500, 1000)


@pytest.mark.parametrize("block", range(0, len(SEEDS), 100))
def test_no_hidden_count_is_narrower_than_policy_and_rounded_tables_add_up(block):
    for seed in SEEDS[block : block + 100]:
        judge(seed)
