"""Controlled rounding adds up, moves counts as little as can be, keeps last month's where nothing changed; and the primary rule."""

from __future__ import annotations

import itertools
import random

import pytest

from metrics.kit.disclosure import Rule, Unprotectable, controlled_rounding, is_exposed, needed, primary_cells, rounded_bounds
from tests import cubes


def best_by_trying(values: dict, relations: list[dict], base: int = 5) -> int | None:
    """The least sum of changes of any rounding that adds up."""
    ends = [{base * (count // base), -base * (-count // base)} for count in values.values()]
    sums = [
        sum(abs(one - count) for one, count in zip(tried, values.values(), strict=True))
        for tried in itertools.product(*ends)
        if all(sum(times * dict(zip(values, tried, strict=True))[cell] for cell, times in relation.items()) == 0 for relation in relations)
    ]
    return min(sums, default=None)


@pytest.mark.parametrize("seed", range(6))
def test_the_changes_are_least_of_all_roundings_that_add_up(seed):
    cube = cubes.table(random.Random(seed), (2, 2) if seed % 2 else (4,), mean=9)
    rounded = controlled_rounding(cube.values, cube.relations)
    assert sum(abs(rounded[cell] - count) for cell, count in cube.values.items()) == best_by_trying(cube.values, cube.relations)


def test_zeros_and_multiples_stay_and_large_tables_add_up():
    cube = cubes.table(random.Random(1), (10, 6, 4))
    rounded = controlled_rounding(cube.values, cube.relations)
    assert all(sum(times * rounded[cell] for cell, times in relation.items()) == 0 for relation in cube.relations)
    assert all(abs(rounded[cell] - count) < 5 for cell, count in cube.values.items())
    assert all(rounded[cell] == count for cell, count in cube.values.items() if count % 5 == 0)
    assert rounded == controlled_rounding(cube.values, cube.relations)


def test_a_count_that_has_not_changed_keeps_its_rounding():
    line = [{"all": -1, "a": 1, "b": 1, "c": 1}]
    before = controlled_rounding({"a": 3, "b": 3, "c": 3, "all": 9}, line)
    assert before["all"] == 10
    up, down = sorted("abc", key=before.get, reverse=True)[0], sorted("abc", key=before.get)[0]
    flipped = {up: before[down], down: before[up]}
    kept = controlled_rounding({"a": 3, "b": 3, "c": 3, "all": 9}, line, before={**before, **flipped})
    assert kept == {**before, **flipped}
    # Of a count that has changed, what was shown before is no longer next to it and is not kept.
    assert controlled_rounding({"a": 12}, [], before={"a": 30}) == {"a": 10}


def test_keeping_gives_way_where_figures_would_not_add_up():
    line = [{"all": -1, "a": 1, "b": 1}]
    rounded = controlled_rounding({"a": 4, "b": 9, "all": 13}, line, before={"a": 5, "b": 10, "all": 10})
    assert sum(times * rounded[cell] for cell, times in line[0].items()) == 0
    assert sum(rounded[cell] == kept for cell, kept in {"a": 5, "b": 10, "all": 10}.items()) == 2


def test_figures_that_no_rounding_keeps_adding_up_are_refused():
    with pytest.raises(Unprotectable):
        controlled_rounding({"one": 2, "three": 6}, [{"one": 3, "three": -1}])
    with pytest.raises(ValueError, match="do not hold"):
        controlled_rounding({"a": 1, "b": 2}, [{"a": 1, "b": -1}])


def test_a_rounded_number_leaves_all_between_its_neighbours():
    assert rounded_bounds(0) == (0, 4)
    assert rounded_bounds(5) == (1, 9)
    assert rounded_bounds(40, base=10) == (31, 49)
    for count in range(60):
        for shown in {5 * (count // 5), -5 * (-count // 5)}:
            least, most = rounded_bounds(shown)
            assert least <= count <= most


def test_other_bases_round_too():
    assert controlled_rounding({"a": 14, "b": 29, "all": 43}, [{"all": -1, "a": 1, "b": 1}], base=10) == {"a": 10, "b": 30, "all": 40}


def test_one_to_five_children_or_families_are_hidden_and_none_or_six_are_not():
    counts = dict(enumerate([0, 1, 5, 6, 40]))
    assert primary_cells(counts) == {1, 2}
    assert primary_cells(counts, families={3: 2, 4: 30}) == {1, 2, 3}
    assert primary_cells(counts, rule=Rule(threshold=7)) == {1, 2, 3}


@pytest.mark.parametrize(
    ("numerator", "total", "group", "hidden"),
    [
        (36, 39, 0, True),
        (34, 40, 0, False),
        (30, 30, 0, False),
        (30, 30, 31, True),
        (0, 30, 31, True),
        (0, 0, 31, False),
        (0, 31, 31, False),
    ],
)
def test_nearly_all_is_hidden_and_all_or_none_in_a_small_group(numerator, total, group, hidden):
    rule = Rule(group=group)
    assert rule.is_all_or_none(numerator, total) is hidden
    assert ("n" in primary_cells({"n": numerator, "of": total}, lines=[("n", "of"), ("n", "unknown")], rule=rule)) is hidden


def test_a_mean_of_fewer_than_eight_is_thin():
    assert [cases for cases in range(12) if Rule().is_thin(cases)] == [1, 2, 3, 4, 5, 6, 7]


def test_what_must_stay_possible_follows_from_the_count():
    assert needed(3) == (1, 5)
    assert needed(28) == (23, 28)
    assert needed(0) == (0, 5)
    assert needed(6, Rule(threshold=7).small) == (1, 7)


@pytest.mark.parametrize(
    ("ends", "tells"),
    [
        ((0, 5), False),
        ((1, 9), False),
        ((0, None), False),
        ((None, None), False),
        ((6, 9), False),
        ((0, 0), False),
        ((2, 9), True),
        ((0, 4), True),
        ((3, 3), True),
        ((5, None), True),
    ],
)
def test_an_interval_that_may_be_small_must_hold_every_small_count(ends, tells):
    assert is_exposed(*ends) is tells


def test_a_number_is_rounded_to_where_it_is_drawn_and_what_was_shown_before_goes_first():
    assert controlled_rounding({"a": 2}, []) == {"a": 0}
    assert controlled_rounding({"a": 2}, [], toward={"a": 5}) == {"a": 5}
    assert controlled_rounding({"a": 2}, [], toward={"a": 5}, before={"a": 0}) == {"a": 0}
    drawn = controlled_rounding({"a": 2, "b": 2, "t": 4}, [{"a": 1, "b": 1, "t": -1}], toward={"a": 5, "b": 0, "t": 0})
    assert drawn["a"] + drawn["b"] == drawn["t"] in (0, 5)


def parts_and_wholes(chance: random.Random) -> tuple[dict, list[dict], dict]:
    """Two lines that add up, each number of the first no more than the second's, and a direction drawn for each."""
    counts = {place: chance.randint(0, 9) for place in range(12)}
    values = {("whole", place): count for place, count in counts.items()}
    values |= {("part", place): chance.randint(0, count) for place, count in counts.items()}
    lines = [{(name, place): 1 for place in counts} | {(name, "all"): -1} for name in ("whole", "part")]
    values |= {(name, "all"): sum(values[name, place] for place in counts) for name in ("whole", "part")}
    return values, lines, {cell: 5 * (count // 5) + 5 * (chance.random() < count % 5 / 5) for cell, count in values.items()}


def test_what_is_a_part_is_never_shown_as_more_than_its_whole():
    chance, crossed = random.Random(5), 0
    ordered = [(("part", place), ("whole", place)) for place in range(12)]
    for _ in range(25):
        values, relations, toward = parts_and_wholes(chance)
        free = controlled_rounding(values, relations, toward=toward)
        kept = controlled_rounding(values, relations, toward=toward, ordered=ordered)
        crossed += sum(free[part] > free[whole] for part, whole in ordered)
        assert all(kept[part] <= kept[whole] for part, whole in ordered)
        assert all(sum(times * kept[cell] for cell, times in relation.items()) == 0 for relation in relations)
    assert crossed > 10


def test_order_holds_where_the_drawn_directions_add_up_by_themselves():
    assert controlled_rounding({"a": 2, "b": 3}, [], toward={"a": 5, "b": 0}, ordered=[("a", "b")]) in ({"a": 0, "b": 0}, {"a": 5, "b": 5})


def test_order_gives_way_to_adding_up_and_a_false_order_is_refused():
    # 3 + 1 + 1 = 5: a goes up with n down, or neither adds up; 4 + 3 + 3 = 10: b goes down with m up.
    values = {"a": 3, "n": 1, "five": 5, "b": 4, "ten": 10}
    relations = [{"a": 1, "n": 2, "five": -1}, {"b": 5, "ten": -2}]
    with pytest.raises(Unprotectable):
        controlled_rounding(values, relations, ordered=[("a", "b")])
    apart = {"a": 3, "n": 1, "five": 5, "b": 4, "m": 3}
    lines = [{"a": 1, "n": 2, "five": -1}, {"b": 1, "m": 2, "ten": -1}]
    rounded = controlled_rounding(apart | {"ten": 10}, lines, ordered=[("a", "b")])
    assert (rounded["a"], rounded["b"]) == (5, 0)
    with pytest.raises(ValueError, match="part of"):
        controlled_rounding(apart | {"ten": 10}, lines, ordered=[("b", "a")])
