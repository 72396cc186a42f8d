"""What else is hidden so that hidden counts cannot be worked out: safe, as little as can be, and refused where nothing helps."""

from __future__ import annotations

import math
import random

import pytest

from metrics.kit.disclosure import TooSlow, Unprotectable, audit, suppress
from tests import cubes
from tests.cubes import Cube, exposed


def made(*lines: str, **values: int) -> Cube:
    """A cube of lines such as "all = a b c"."""
    cube = Cube(dict(values))
    for line in lines:
        whole, parts = line.split(" = ")
        cube.relations.append({whole: -1, **dict.fromkeys(parts.split(), 1)})
    return cube


def dearness(cube: Cube, hidden) -> float:
    return sum(math.log(2 + cube.values[cell]) for cell in hidden)


def test_one_small_count_takes_the_cheapest_partner_that_gives_it_room():
    cube = made("all = a b c d", a=3, b=40, c=9, d=6, all=58)
    assert suppress(cube.values, cube.relations, ["a"]) == {"a", "d"}
    assert suppress(cube.values, cube.relations, ["a"], cost={"d": 9, "c": 9, "all": 9}) == {"a", "b"}
    assert suppress(cube.values, cube.relations, ["a"], cost=lambda cell: 1.0 if cell == "all" else 5.0) == {"a", "all"}


def test_nothing_small_hides_nothing():
    cube = made("all = a b", a=30, b=40, all=70)
    assert suppress(cube.values, cube.relations, []) == frozenset()
    assert suppress({}, [], []) == frozenset()


def test_a_small_count_in_no_relation_is_hidden_by_itself():
    assert suppress({"a": 2, "b": 7}, [], ["a"]) == {"a"}


def test_every_hidden_count_that_may_be_small_may_be_any_small_one():
    """With b of 7 beside it, a of 2 is 0 to 9 and so is b; where 3 of them are known to be a's, b would be known to be at most 6."""
    cube = made("all = a b c", a=4, b=7, c=30, all=41)
    assert suppress(cube.values, cube.relations, ["a"]) == {"a", "b"}
    hidden = suppress(cube.values, cube.relations, ["a"], low={"b": 3})
    assert hidden != {"a", "b"}
    found = audit(cube.values, cube.relations, {c: n for c, n in cube.values.items() if c not in hidden} | {"b": 7}, None, ["a"])
    assert found["a"][0] == 0


def test_an_unpublished_rest_is_protected_at_no_cost_and_never_named():
    cube = made("all = met rest", "council = all others", met=31, rest=3, all=34, others=50, council=84)
    hidden = suppress(cube.values, cube.relations, ["rest"], unpublished=["rest"])
    assert "rest" not in hidden
    assert hidden == {"met"}
    assert exposed(cube, hidden | {"rest"}) == []


def test_all_of_a_group_is_hidden_such_that_five_fewer_would_do_as_well():
    cube = made("all = met rest", met=12, rest=0, all=12)
    hidden = suppress(cube.values, cube.relations, ["met"], unpublished=["rest"])
    shown = {cell: number for cell, number in cube.values.items() if cell not in hidden and cell != "rest"}
    assert audit(cube.values, cube.relations, shown, shown, ["met"])["met"][0] <= 7


def test_what_must_stay_possible_can_be_asked_for_by_cell():
    cube = made("all = a b c", a=3, b=6, c=40, all=49)
    assert suppress(cube.values, cube.relations, ["a"]) == {"a", "b"}
    assert suppress(cube.values, cube.relations, ["a"], required={"a": (0, 20)}) == {"a", "c"}


def test_a_cell_that_is_known_too_well_cannot_be_protected():
    cube = made("all = a b", a=3, b=40, all=43)
    with pytest.raises(Unprotectable) as caught:
        suppress(cube.values, cube.relations, ["a"], high={"a": 4})
    assert caught.value.cells == ("a",)
    with pytest.raises(Unprotectable):
        suppress(cube.values, cube.relations, ["a"], low={"b": 40, "all": 43}, high={"b": 40, "all": 43})


def test_a_table_of_which_every_end_is_known_cannot_be_protected():
    cube = made("all = a b", "two = a b", a=2, b=2, all=4, two=4)
    with pytest.raises(Unprotectable):
        suppress(cube.values, cube.relations, ["a", "b", "all", "two"], high={"two": 4})


def test_without_time_nothing_is_said_to_be_safe():
    cube = cubes.table(random.Random(1), (4, 3, 3))
    with pytest.raises(TooSlow):
        suppress(cube.values, cube.relations, cube.small(), seconds=0)


def test_counts_that_break_their_own_relations_are_refused():
    cube = made("all = a b", a=3, b=40, all=44)
    with pytest.raises(ValueError, match="1 of 1 relations"):
        suppress(cube.values, cube.relations, ["a"])
    with pytest.raises(ValueError, match="no value"):
        suppress({"a": 3}, [{"a": 1, "b": 1}], ["a"])
    with pytest.raises(ValueError, match="primary"):
        suppress({"a": 3}, [], ["elsewhere"])
    with pytest.raises(ValueError, match="outside what"):
        suppress({"a": 3}, [], ["a"], low={"a": 4})


def test_the_same_counts_hide_the_same_cells():
    for seed in (7, 8, 48):
        cube = cubes.any_cube(seed)
        assert len({suppress(cube.values, cube.relations, cube.small()) for _ in range(3)}) == 1


def test_no_more_is_hidden_than_by_the_usual_rule_wherever_that_is_safe():
    safe = unsafe = 0
    for seed in range(2_000, 2_060):
        cube = cubes.any_cube(seed)
        usual = cubes.by_naive_rule(cube)
        if exposed(cube, usual):
            unsafe += 1
            continue
        hidden = suppress(cube.values, cube.relations, cube.small())
        assert dearness(cube, hidden) <= dearness(cube, usual) + 1e-6
        safe += bool(usual)
    assert safe > 15
    assert unsafe > 10


def test_the_quick_pattern_is_safe_too_and_never_cheaper():
    for seed in range(3_000, 3_025):
        cube = cubes.any_cube(seed)
        best = suppress(cube.values, cube.relations, cube.small())
        quick = suppress(cube.values, cube.relations, cube.small(), best_within=0)
        assert exposed(cube, quick) == []
        assert quick >= set(cube.small())
        assert dearness(cube, quick) >= dearness(cube, best) - 1e-6


def test_nothing_is_hidden_for_a_cell_that_is_safe_because_it_cannot_be_small():
    """Table 105,635: eleven in one cell, once hidden, is nine to sixteen, which tells of no small count and needs no further cell."""
    cube = cubes.any_cube(105_635)
    hidden = suppress(cube.values, cube.relations, cube.small())
    assert hidden == frozenset(cubes.by_naive_rule(cube)) and cubes.exposed(cube, hidden) == []
