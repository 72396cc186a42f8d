"""Figures that hang together over time and over papers are protected together: months and their sums, revisions, new bands, new teams."""

from __future__ import annotations

import random

import pytest

from metrics.kit.disclosure import audit, is_exposed, suppress
from tests import cubes
from tests.cubes import Cube, exposed


@pytest.fixture(scope="module")
def two_years() -> Cube:
    """24 months of stock, starts and ends."""
    return cubes.months(random.Random(5), 24, mean=8, zeros=0.1, sums=False)


def test_twenty_four_months_of_stock_and_flow_are_safe_together(two_years):
    hidden = suppress(two_years.values, two_years.relations, two_years.small())
    assert exposed(two_years, hidden) == []
    assert len(hidden) < 0.8 * len(two_years.values)


def test_months_that_are_protected_one_by_one_are_exposed_by_the_stocks(two_years):
    assert exposed(two_years, set(two_years.small())) != []


@pytest.mark.parametrize("sums", ["quarter", "to date", "rolling"])
def test_months_with_sums_of_months_are_safe_together(sums):
    cube = cubes.months(random.Random(11), 24, mean=12, zeros=0.05, sums=False)
    cube.relations = []
    cube.values = {("starts", month): cube.values["starts", month] for month in range(24)}
    spans = {
        "quarter": [range(start, start + 3) for start in range(0, 24, 3)],
        "to date": [range(0, end + 1) for end in range(1, 12)] + [range(12, end + 1) for end in range(13, 24)],
        "rolling": [range(end - 11, end + 1) for end in range(11, 24)],
    }
    for span in spans[sums]:
        cube.sum_of((sums, span.start, span.stop), [("starts", month) for month in span])
    assert exposed(cube, set(cube.small())) != []
    assert exposed(cube, suppress(cube.values, cube.relations, cube.small())) == []


def known(cube: Cube, paper: dict) -> dict:
    """Bounds of what an earlier paper says, to go with the cells of this one."""
    assert all(cube.values[cell] == number for cell, number in paper.items())
    return {"low": paper, "high": paper}


def left_of(cube: Cube, hidden, paper: dict, cell) -> tuple:
    shown = {one: number for one, number in cube.values.items() if one not in hidden} | paper
    return audit(cube.values, cube.relations, shown, shown, [cell])[cell]


def test_a_past_month_that_is_revised_does_not_tell_of_the_late_cases():
    """Last paper: March 12 of a quarter of 40. This one: March 14, the quarter 42; two children were recorded late."""
    cube = Cube({"march": 14, "rest": 28, "quarter": 42, "march before": 12, "quarter before": 40, "late": 2})
    cube.relations = [
        {"quarter": -1, "march": 1, "rest": 1},
        {"march": -1, "march before": 1, "late": 1},
        {"quarter": -1, "quarter before": 1, "late": 1},
    ]
    paper = {"march before": 12, "quarter before": 40, "rest": 28}
    hidden = suppress(cube.values, cube.relations, ["late"], unpublished=["late"], **known(cube, paper))
    assert hidden == {"march", "quarter"}
    assert left_of(cube, hidden | {"late"}, paper, "late") == (0, None)


def test_new_bands_of_age_do_not_cut_out_one_year():
    cube = Cube({"0-3": 17, "4": 3, "5-9": 12})
    for band, parts in {"0-4": ["0-3", "4"], "4-9": ["4", "5-9"], "all": ["0-3", "4", "5-9"]}.items():
        cube.sum_of(band, parts)
    paper = {"0-4": 20, "5-9": 12, "all": 32}
    hidden = suppress(cube.values, cube.relations, ["4"], unpublished=["4"], **known(cube, paper))
    assert hidden >= {"0-3", "4-9"}
    assert not is_exposed(*left_of(cube, hidden | {"4"}, paper, "4"))


def test_a_team_that_was_merged_does_not_tell_of_the_smaller_one():
    """Last paper: north 21 and a hidden south. This one: one team for both."""
    cube = Cube({"north": 21, "south": 3, "west": 30})
    cube.sum_of("both", ["north", "south"])
    cube.sum_of("all", ["both", "west"])
    paper = {"north": 21}
    hidden = suppress(cube.values, cube.relations, ["south"], unpublished=["south"], **known(cube, paper))
    assert "both" in hidden
    assert not is_exposed(*left_of(cube, hidden | {"south"}, paper, "south"))


def test_a_team_that_was_split_is_protected_in_both_papers():
    """Last paper: one team of 33. This one: two, of 30 and 3."""
    cube = Cube({"first": 30, "second": 3})
    cube.sum_of("both", ["first", "second"])
    hidden = suppress(cube.values, cube.relations, ["second"], **known(cube, {"both": 33}))
    assert hidden == {"first", "second"}
    assert left_of(cube, hidden, {"both": 33}, "second") == (0, 33)


def test_the_difference_of_any_two_views_is_audited_too():
    """The council and the council without one service: what lies between is a cell of its own and is judged like one."""
    cube = Cube({"a": 30, "b": 25, "between": 2})
    cube.sum_of("council", ["a", "b", "between"])
    cube.sum_of("without", ["a", "b"])
    cube.relations.append({"council": -1, "without": 1, "between": 1})
    hidden = suppress(cube.values, cube.relations, ["between"], unpublished=["between"])
    assert exposed(cube, hidden | {"between"}) == []
    assert len(hidden) >= 1
