"""Which way a number below the council is rounded: drawn, so that who knows the rule learns no more than that it is less than five away."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from data.reference.release_policy import release_policy
from metrics.kit.release.aliases import find_aliases
from metrics.kit.release.below import Table, drawn, exposed, round_off
from metrics.kit.release.order import crossings, find_order, keep_order


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


def nested_counts(seed: int, series: int = 6, groups: int = 4, quarters: int = 12) -> dict[str, int]:
    """Series each within the next, of every group and quarter."""
    chance, found = random.Random(seed), {}
    for group in range(groups):
        for quarter in range(quarters):
            counts = sorted(chance.randint(0, 12) for _ in range(series))
            found |= {f"m{place}:num|sex|{group}|{quarter}": count for place, count in enumerate(counts)}
    return found


def table_of(values: dict[str, int]) -> Table:
    """A table of these numbers of which each series adds up over its groups to a total that is shown."""
    table = Table("sex", {}, [], values=values, own=list(values))
    lines: dict[str, dict[str, int]] = {}
    for name, count in values.items():
        series, _, _, quarter = name.split("|")
        of = f"{series}|all|all|{quarter}"
        lines.setdefault(of, {of: -1})[name] = 1
        table.totals[of] = table.totals.get(of, 0) + count
    table.relations = list(lines.values())
    return table


@pytest.mark.parametrize("seed", range(6))
def test_a_part_is_never_rounded_above_its_whole(seed: int) -> None:
    table = table_of(nested_counts(seed))
    round_off(table, 5, {}, b"a store's own")
    shown = table.rounded
    for name, number in shown.items():
        series, _, rest = name.partition(":")
        assert all(number <= shown[f"m{place}:{rest}"] for place in range(int(series[1:]), 6))
    assert all(abs(shown[name] - count) < 5 for name, count in table.values.items())


def test_pairs_that_follow_from_others_are_left_out_and_equal_series_are_held_together() -> None:
    values = {f"{name}:num|sex|F|{quarter}": count for quarter in range(3) for name, count in {"a": 1, "b": 2, "c": 3, "d": 3}.items()}
    pairs = {(part[0], of[0]) for part, of in find_order(values, 5)}
    assert pairs == {("a", "b"), ("b", "c"), ("c", "d"), ("d", "c")}
    assert find_order({"a:num|sex|F|1": 3, "b:num|sex|F|1": 7, "c:num|sex|F|1": 5}, 5) == []
    assert find_order({"a:num|sex|F|1": 3, "b:num|sex|M|1": 4}, 5) == []


def test_drawn_numbers_that_cross_are_drawn_together_and_numbers_that_have_nothing_to_do_with_each_other_stay_fair() -> None:
    names = [f"a:num|sex|F|{place}" for place in range(4000)]
    values = (
        dict.fromkeys(names, 2) | {name.replace("a:", "b:"): 3 for name in names} | {f"z:num|sex|F|z{place}": 2 for place in range(4000)}
    )
    pairs = find_order(values, 5)
    toward = drawn(values, 5, b"a store's own")
    kept = keep_order(toward, pairs, lambda key: drawn({key: 1}, 2, b"coin")[key] > 0)
    assert crossings(toward, pairs) and not crossings(kept, pairs)
    assert all(kept[name] == toward[name] for name in values if name.startswith("z"))
    means = {one: sum(kept[name] for name in values if name.startswith(one)) / 4000 for one in "abz"}
    assert abs(means["a"] - 2) < 0.5 and abs(means["b"] - 3) < 0.5 and abs(means["z"] - 2) < 0.2


def test_a_crossing_that_could_not_be_avoided_is_exposed_so_that_its_measure_is_withheld() -> None:
    values = {"a:num|sex|F|1": 3, "b:num|sex|F|1": 4, "a:num|sex|F|2": 8, "b:num|sex|F|2": 9}
    table = Table("sex", {}, [], values=values, own=list(values), ordered=find_order(values, 5))
    table.rounded = {"a:num|sex|F|1": 5, "b:num|sex|F|1": 0, "a:num|sex|F|2": 10, "b:num|sex|F|2": 10}
    assert exposed(table, release_policy()) == {"a:num|sex|F|1"}
    table.rounded["b:num|sex|F|1"] = 5
    assert exposed(table, release_policy()) == set()


def test_a_group_that_is_a_number_of_the_whole_council_is_found() -> None:
    values = {f"plans:den|plan|Looked after|{quarter}": 400 + quarter for quarter in range(4)} | {
        f"plans:den|plan|In need|{quarter}": 90 for quarter in range(4)
    }
    council = {
        "in_care:num": {str(quarter): 400 + quarter for quarter in range(3)},
        "other:num": {str(quarter): 401 for quarter in range(4)},
    }
    found = find_aliases(values, council)
    assert found == {f"plans:den|plan|Looked after|{quarter}": f"in_care:num|all|all|{quarter}" for quarter in range(3)}
