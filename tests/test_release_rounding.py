"""Which way a number below the council is rounded: drawn, so that who knows the rule learns no more than that it is less than five away."""

from __future__ import annotations

from collections import Counter

import pytest

from metrics.kit.release.below import drawn


@pytest.mark.parametrize("count", range(11))
def test_a_number_goes_up_as_often_as_it_lies_above_the_multiple_below(count: int) -> None:
    places = Counter(drawn({f"cell {place}": count for place in range(4000)}, 5, b"a store's own").values())
    assert set(places) <= {count // 5 * 5, count // 5 * 5 + 5}
    assert abs(places[count // 5 * 5 + 5] / 4000 - count % 5 / 5) < 0.03  # four standard errors


def test_behind_a_shown_number_may_stand_every_count_less_than_five_away() -> None:
    behind = {count for count in range(20) for place in range(200) if drawn({f"{place}": count}, 5, b"secret") == {f"{place}": 5}}
    assert behind == set(range(1, 10))


def test_the_draw_is_the_store_s_own_and_the_same_while_the_count_is() -> None:
    counts = {f"cell {place}": 1 + place % 4 for place in range(100)}
    assert drawn(counts, 5, b"one") == drawn(counts, 5, b"one") != drawn(counts, 5, b"other")
