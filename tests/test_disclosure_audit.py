"""The audit is exact: beside every combination tried, where solvers round, and where whole numbers tell more than fractions."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from metrics.kit.disclosure import Contradiction, TooSlow, audit
from metrics.kit.disclosure.auditing import _Prover
from metrics.kit.disclosure.bounds import Bounds
from metrics.kit.disclosure.components import parts
from metrics.kit.disclosure.errors import Patience
from metrics.kit.disclosure.programs import Programs
from metrics.kit.disclosure.search import Search
from metrics.kit.disclosure.simplex import Simplex
from tests.plain import disclosure as plain

COEFFICIENTS = ((1, -1), (1, 1, -1, 2), (1, 2, 3, -2, -3, -5, 7), (2, -2, 4, 6, -6), (6, 10, -15), (9973, -10007, 100, -43))


def system(draw: random.Random) -> tuple[list[dict], dict, dict]:
    """A few cells, relations with odd coefficients, most of them such that something fits."""
    number = draw.randint(1, 5)
    truth = {cell: draw.randint(-2, 5) for cell in range(number)}
    low = {cell: truth[cell] - draw.randint(0, 4) for cell in truth}
    high = {cell: truth[cell] + draw.randint(0, 4) for cell in truth}
    relations = []
    for _ in range(draw.randint(0, 4)):
        chosen = draw.sample(range(number), draw.randint(1, number))
        kind = draw.choice(COEFFICIENTS)
        relation = {cell: draw.choice(kind) for cell in chosen}
        if draw.random() < 0.85:
            known = len(low)
            low[known] = high[known] = sum(times * truth[cell] for cell, times in relation.items())
            high[known] += draw.choice((0, 0, 1, 2))
            relation[known] = -1
        relations.append(relation)
    return relations, low, high


def answer(relations: list[dict], low: dict, high: dict) -> dict | None:
    try:
        return audit(low, relations, low, high, low)
    except Contradiction:
        return None


@pytest.mark.parametrize("block", range(4))
def test_the_audit_finds_what_trying_every_combination_finds(block):
    possible = 0
    for seed in range(100):
        relations, low, high = system(random.Random(1000 * block + seed))
        expected = plain.intervals(list(low), relations, low, high)
        assert answer(relations, low, high) == expected, seed
        possible += expected is not None
    assert 50 < possible < 100


def loops(draw: random.Random) -> tuple[list[dict], dict, dict]:
    """Overlapping pairs and triples of which the sums are shown: fractions fit where whole numbers do not."""
    number = draw.randint(3, 5)
    truth = {cell: draw.randint(0, 3) for cell in range(number)}
    low, high, relations = dict.fromkeys(truth, 0), dict.fromkeys(truth, 4), []
    for _ in range(draw.randint(3, 5)):
        chosen = draw.sample(range(number), draw.randint(2, 3))
        known = len(low)
        low[known] = high[known] = sum(truth[cell] for cell in chosen)
        relations.append({known: -1, **dict.fromkeys(chosen, 1)})
    return relations, low, high


def test_overlapping_sums_are_exact_too():
    for seed in range(80):
        relations, low, high = loops(random.Random(seed))
        assert answer(relations, low, high) == plain.intervals(list(low), relations, low, high), seed


def test_a_solver_that_says_nothing_changes_no_answer(monkeypatch):
    monkeypatch.setattr(Programs, "solve_whole", lambda *_: None)
    monkeypatch.setattr(_Prover, "_look", lambda *_: None)
    for seed in range(40):
        for made in (system, loops):
            relations, low, high = made(random.Random(seed))
            assert answer(relations, low, high) == plain.intervals(list(low), relations, low, high), seed


PAIRS = [{"ab": -1, "a": 1, "b": 1}, {"bc": -1, "b": 1, "c": 1}, {"ac": -1, "a": 1, "c": 1}]


def test_whole_numbers_tell_more_than_fractions():
    """Sums of three pairs, each known within one: by fractions a is 1.5 to 3, in whole numbers 2 to 3."""
    low, high = {"ab": 5, "bc": 5, "ac": 3}, {"ab": 5, "bc": 5, "ac": 6}
    assert audit("abc", PAIRS, low, high, ["a", "b", "c", "ac"]) == {"a": (2, 3), "b": (2, 3), "c": (2, 3), "ac": (4, 6)}


def test_a_sum_of_even_parts_is_never_odd():
    with pytest.raises(Contradiction):
        audit("xy", [{"x": 2, "y": 2, "z": -1}], {"z": 7}, {"z": 7}, "xy")
    with pytest.raises(Contradiction):
        audit("abc", PAIRS, {"ab": 5, "bc": 5, "ac": 5}, {"ab": 5, "bc": 5, "ac": 5}, "abc")


def test_a_remainder_narrows_a_cell_without_end():
    assert audit("xy", [{"x": 2, "y": -4, "six": -1}], {"six": 6}, {"six": 6}, "xy") == {"x": (3, None), "y": (0, None)}
    assert audit("xy", [{"x": 3, "y": -5}], {"x": 1}, {"x": 17}, "xy") == {"x": (5, 15), "y": (3, 9)}


def test_nothing_is_lost_of_a_thousand_million():
    low, high = {"all": 10**9, "a": 3}, {"all": 10**9}
    found = audit("ab", [{"a": 1, "b": 1, "all": -1}, {"a": 1, "b": -1, "more": -1}], low, high, ["a", "b"])
    assert found == {"a": (500_000_000, 10**9), "b": (0, 500_000_000)}
    huge = 10**20 + 1
    square = [{"a": 1, "b": 1, "r": -1}, {"c": 1, "d": 1, "r": -1}, {"a": 1, "c": 1, "s": -1}]
    assert audit("abcd", square, {"r": huge, "s": 7}, {"r": huge, "s": 7}, "ad") == {"a": (0, 7), "d": (huge - 7, huge)}


def test_large_coefficients_with_a_large_total_are_exact():
    """12,223 a + 12,224 b + 36,674 c + 61,119 d + 85,569 e = 89,643,481 has no solution, one more has: a trap for branching."""
    knapsack = {"a": 12223, "b": 12224, "c": 36674, "d": 61119, "e": 85569, "all": -1}
    with pytest.raises(Contradiction):
        audit("abcde", [knapsack], {"all": 89643481}, {"all": 89643481}, "a")
    low, high = {"all": 89643482}, {"all": 89643482}
    (least, most) = audit("abcde", [knapsack], low, high, "a")["a"]
    for value, fits in ((least, True), (most, True), (least - 1, False), (most + 1, False)):
        if fits:
            audit("abcde", [knapsack], {**low, "a": value}, {**high, "a": value}, "a")
        elif value >= 0:
            with pytest.raises(Contradiction):
                audit("abcde", [knapsack], {**low, "a": value}, {**high, "a": value}, "a")


def test_a_direction_without_end_is_told_from_a_far_one():
    relations = [{"a": 1, "b": 1, "c": -1, "d": -1}, {"a": 1, "b": -1, "c": 1, "e": -1}, {"c": 1, "f": 1, "ten": -1}]
    found = audit("abcdef", relations, {"ten": 10}, {"ten": 10}, "abcdef")
    assert found == {"a": (0, None), "b": (0, None), "c": (0, 10), "d": (0, None), "e": (0, None), "f": (0, 10)}
    assert audit("ab", [{"a": 7, "b": -3, "s": -1}], {"s": 0}, {"s": 1}, "ab") == {"a": (0, None), "b": (0, None)}


def test_bounds_below_zero_and_without_a_lower_end_are_read():
    found = audit("ab", [{"a": 1, "b": 1}], {"a": -np.inf, "b": -5}, {"b": 2}, "ab")
    assert found == {"a": (-2, 5), "b": (-5, 2)}
    assert audit("ab", [{"a": 1, "b": 1}], {"a": -np.inf, "b": -np.inf}, None, "ab") == {"a": (None, None), "b": (None, None)}


def test_every_shape_of_the_same_question_has_the_same_answer():
    expected = {"a": (2, 5), "b": (0, 3)}
    relation = {"a": 1, "b": 1, "all": -1}
    low, high = {"all": 5, "a": 2, "b": 0}, {"all": 5, "b": 3}
    cells = ["all", "a", "b"]
    for relations in ([relation], [relation, relation], [{}, relation], {"line": relation}, [list(relation.items())], [[-1, 1, 1]]):
        assert audit(cells, relations, low, high, ["a", "b"]) == expected
    for factor in (2, np.int64(3), 0.5, 0.1, Fraction(1, 7)):
        assert audit(cells, [{cell: times * factor for cell, times in relation.items()}], low, high, ["a", "b"]) == expected
    for lows, highs in (([5, 2, 0], [5, None, 3]), (np.array([5.0, 2.0, 0.0]), [5, np.inf, 3.0]), (pd.Series(low), pd.Series(high))):
        assert audit(cells, [relation], lows, highs, iter(["a", "b"])) == expected
    assert audit(iter(cells), (one for one in [relation]), {"all": 4.5, "a": 1.2, "b": 0}, {"all": 5.9, "b": 3.99}, ["a", "b"]) == expected


def test_answers_come_in_the_order_asked_for_and_of_cells_that_only_relations_name():
    found = audit([], [{"a": 1, "b": 1, "all": -1}], {"all": 5}, {"all": 5}, ["b", "a", "elsewhere"])
    assert list(found.items()) == [("b", (0, 5)), ("a", (0, 5)), ("elsewhere", (0, None))]
    assert audit("ab", [], {}, {}, []) == {}
    assert all(type(end) is int for end in audit("a", [], {"a": np.int64(1)}, {"a": np.float64(3)}, "a")["a"])


@pytest.mark.parametrize(
    ("relations", "low", "high"),
    [
        ([{"a": 1, "b": 1, "all": -1}], {"a": 3, "b": 3, "all": 5}, {"all": 5}),
        ([{"a": 1, "all": -1}, {"a": 1, "other": -1}], {"all": 5, "other": 6}, {"all": 5, "other": 6}),
        ([], {"a": 4}, {"a": 3}),
        ([{"a": 3, "all": -1}], {"all": 4}, {"all": 5}),
        ([{"a": 1}], {"a": 1}, {}),
    ],
)
def test_what_cannot_all_be_true_is_refused_whatever_is_asked(relations, low, high):
    with pytest.raises(Contradiction):
        audit("ab", relations, low, high, [])


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="coefficient"):
        audit("ab", [{"a": np.nan, "b": 1}], {}, {}, "a")
    with pytest.raises(ValueError, match="neither by cell"):
        audit("ab", [[1, 1, 1]], {}, {}, "a")


def test_an_audit_without_time_gives_no_answer():
    with pytest.raises(TooSlow):
        audit("abc", PAIRS, {"ab": 5, "bc": 5, "ac": 3}, {"ab": 5, "bc": 5, "ac": 6}, "a", seconds=0)


def test_a_part_too_large_for_exact_search_is_not_guessed_at(monkeypatch):
    """With coefficients that rounding could hide, no proof and no answer."""
    monkeypatch.setattr("metrics.kit.disclosure.auditing.EXACT_CELLS", 2)
    low, high = {"ab": 50_001, "bc": 50_001, "ac": 3}, {"ab": 50_001, "bc": 50_001, "ac": 60_000}
    times = 10_001
    relations = [{**relation, "a": times} if "a" in relation else relation for relation in PAIRS]
    with pytest.raises(TooSlow):
        audit("abc", relations, low, high, "abc")


def test_the_exact_search_bears_out_every_end_that_it_is_given():
    for seed in range(40):
        relations, low, high = loops(random.Random(seed))
        bounds = Bounds([dict(relation) for relation in relations], list(low.values()), list(high.values()))
        bounds.narrow()
        for part in parts(bounds):
            search = Search(part, Patience(20))
            first = search.any()
            for place, cell in enumerate(part.cells):
                least, _ = search.reach((place, 1), first, None)
                assert least == audit(low, relations, low, high, [cell])[cell][0]


def test_a_search_that_is_given_up_leaves_no_bound_behind():
    """Twice one step and twice another never make 1, which branching alone does not see."""
    simplex = Simplex([[2, 2]], [1], [1], Patience(60))
    with pytest.raises(TooSlow):
        simplex.find()
    assert (simplex.low, simplex.high) == ([1, None, None], [1, None, None])
    simplex.bound(0, 2, 2)
    assert simplex.find() == [2]


def test_a_long_chain_of_months_is_audited_at_once():
    months = 240
    relations = [{f"s{m}": 1, f"in{m}": 1, f"out{m}": -1, f"s{m + 1}": -1} for m in range(months)]
    shown = {f"s{m}": 50 + m % 7 for m in range(months + 1)}
    started = time.process_time()
    found = audit(shown, relations, shown, {**shown, **{f"in{m}": 30 for m in range(months)}}, [f"in{m}" for m in range(months)])
    assert found["in6"] == (0, 30)
    assert found["in5"] == (1, 30)
    assert time.process_time() - started < 5


def test_what_the_public_side_imports_brings_no_solver_with_it():
    code = "import sys, metrics.kit.disclosure.public; assert 'scipy.optimize' not in sys.modules; import metrics.kit.disclosure as kit; "
    code += "assert all(hasattr(kit, name) for name in kit.__all__) and not hasattr(kit, 'nothing')"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], check=False).returncode == 0
