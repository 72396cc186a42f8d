"""Attacks on published figures, each with the interval that a reader can work out: exact, in whole numbers."""

from __future__ import annotations

import pytest

from metrics.kit.disclosure import audit, controlled_rounding, rounded_bounds


def seen(shown: dict, hidden: dict | None = None) -> tuple[dict, dict]:
    """Low and high bounds: shown figures as they are, hidden ones as given."""
    given = hidden or {}
    return {**shown, **{cell: ends[0] for cell, ends in given.items()}}, {**shown, **{cell: ends[1] for cell, ends in given.items()}}


def worked_out(relations: list[dict], shown: dict, ask: str | list, hidden: dict | None = None) -> list:
    low, high = seen(shown, hidden)
    cells = {cell for relation in relations for cell in relation}
    wanted = [ask] if isinstance(ask, str) else ask
    return [audit(cells, relations, low, high, wanted)[cell] for cell in wanted]


def total(cell: str, parts: str) -> dict[str, int]:
    return {cell: -1, **dict.fromkeys(parts.split(), 1)}


def test_one_hidden_cell_of_a_line_is_its_total_less_the_others():
    assert worked_out([total("all", "a b c")], {"all": 20, "a": 12, "b": 5}, "c") == [(3, 3)]


def test_two_hidden_cells_in_every_line_are_solved_across_two_tables():
    lines = [total("r1", "a b"), total("r2", "c d"), total("c1", "a c"), total("c2", "b d"), total("other", "a d")]
    shown = {"r1": 7, "r2": 7, "c1": 8, "c2": 6, "other": 5}
    assert worked_out(lines, shown, ["a", "b", "c", "d"]) == [(3, 3), (4, 4), (5, 5), (2, 2)]


def test_a_hidden_pair_with_a_zero_corner_is_found():
    lines = [total("r1", "a b"), total("r2", "c d"), total("c1", "a c"), total("c2", "b d")]
    shown = {"r1": 1, "r2": 9, "c1": 6, "c2": 4}
    assert worked_out(lines, shown, ["a", "b", "c", "d"]) == [(0, 1), (0, 1), (5, 6), (3, 4)]


def test_a_bridge_between_two_safe_blocks_is_exact_though_each_line_has_two_hidden():
    lines = [total("r1", "a b"), total("r2", "c d bridge"), total("r3", "e f"), total("r4", "g h")]
    lines += [total("c1", "a c"), total("c2", "b d"), total("c3", "bridge e g"), total("c4", "f h")]
    shown = {"r1": 12, "r2": 15, "r3": 14, "r4": 16, "c1": 11, "c2": 14, "c3": 17, "c4": 15}
    assert worked_out(lines, shown, ["bridge", "a"]) == [(2, 2), (0, 11)]


def test_starts_are_what_a_stock_grew_by_and_what_left():
    flow = [{"march": 1, "starts": 1, "ends": -1, "april": -1}]
    assert worked_out(flow, {"march": 40, "april": 37, "ends": 6}, "starts") == [(3, 3)]


def test_a_hidden_month_is_one_year_to_date_less_the_one_before():
    sums = [total("to may", "apr may"), total("to june", "apr may jun")]
    assert worked_out(sums, {"to may": 21, "to june": 25}, ["jun", "apr"]) == [(4, 4), (0, 21)]


def test_a_hidden_month_is_the_step_of_a_rolling_sum_and_the_month_that_fell_out():
    sums = [total("to dec", "m0 m1 m2"), total("to jan", "m1 m2 m3")]
    assert worked_out(sums, {"to dec": 30, "to jan": 22, "m0": 11}, ["m3", "m1"]) == [(3, 3), (0, 19)]


def test_a_hidden_month_is_its_quarter_less_two_months():
    assert worked_out([total("q1", "apr may jun")], {"q1": 30, "apr": 14, "jun": 14}, "may") == [(2, 2)]


def test_all_except_one_team_tells_of_that_team():
    views = [total("all", "a b c"), total("all but c", "a b")]
    assert worked_out(views, {"all": 31, "all but c": 30}, "c") == [(1, 1)]


def test_ages_banded_in_two_ways_tell_of_the_years_between():
    bands = [total("0-4", "0-3 4"), total("4-9", "4 5-9"), total("all", "0-4 5-9")]
    assert worked_out(bands, {"0-3": 17, "4-9": 15, "all": 32, "0-4": 19}, ["4", "5-9"]) == [(2, 2), (13, 13)]


def percent(share: int, numerator: str, denominator: str, name: str = "") -> list[dict]:
    """A whole-number percentage: 200 × numerator lies between (2p − 1) and (2p + 1) × denominator."""
    return [
        {numerator: 200, denominator: -(2 * share - 1), f"{name} above": -1},
        {numerator: -200, denominator: 2 * share + 1, f"{name} below": -1},
    ]


def test_a_percentage_and_its_denominator_tell_the_numerator():
    assert worked_out(percent(43, "a", "of"), {"of": 7}, "a") == [(3, 3)]


def test_a_percentage_alone_of_at_most_ten_tells_both():
    assert worked_out(percent(43, "a", "of"), {}, ["a", "of"], {"of": (1, 10)}) == [(3, 3), (7, 7)]


def test_a_percentage_of_a_denominator_rounded_to_five_tells_the_numerator():
    assert worked_out(percent(6, "a", "of"), {}, "a", {"of": (48, 52)}) == [(3, 3)]


def test_a_percentage_of_two_hundred_leaves_a_choice():
    assert worked_out(percent(2, "a", "of"), {"of": 200}, "a") == [(3, 5)]


def test_a_rest_that_is_shown_tells_the_numerator():
    assert worked_out([total("of", "met rest")], {"of": 36, "rest": 33}, "met") == [(3, 3)]


def test_all_of_a_group_is_each_of_its_members():
    assert worked_out([*percent(100, "a", "of"), total("of", "a rest")], {"of": 6}, ["a", "rest"]) == [(6, 6), (0, 0)]
    assert worked_out(percent(0, "a", "of"), {"of": 6}, "a") == [(0, 0)]


def test_a_mean_and_how_many_it_is_of_tell_the_sum():
    assert worked_out([{"sum": 20, "four": -1}], {}, "sum", {"four": (2 * 33 * 4 - 4, 2 * 33 * 4 + 4)}) == [(13, 13)]


def test_a_rate_per_ten_thousand_tells_the_count_though_the_population_is_known_to_a_thousand():
    rate = [{"a": 200_000, "people": -49, "above": -1}, {"a": -200_000, "people": 51, "below": -1}]
    assert worked_out(rate, {}, "a", {"people": (119_500, 120_499)}) == [(30, 30)]
    assert worked_out([{"a": 200_000, "rate": -1}], {}, "a", {"rate": (5 * 120_000, 7 * 120_000)}) == [(3, 4)]


def test_last_month_s_paper_is_subtracted_from_this_one():
    papers = [total("this_paper", "last_paper added_since march")]
    assert worked_out(papers, {"this_paper": 44, "last_paper": 41, "added_since": 0}, "march") == [(3, 3)]


def test_two_percentages_of_one_count_leave_less_than_either():
    first, second = percent(3, "a", "one", "first"), percent(2, "a", "two", "second")
    assert worked_out(first, {"one": 180}, "a") == [(5, 6)]
    assert worked_out(second, {"two": 220}, "a") == [(4, 5)]
    assert worked_out([*first, *second], {"one": 180, "two": 220}, "a") == [(5, 5)]


def test_the_mean_line_of_a_chart_times_its_months_less_the_points_is_the_hidden_point():
    points = " ".join(f"m{month}" for month in range(24))
    shown = {f"m{month}": 10 + month % 3 for month in range(23)}
    exact = sum(shown.values()) + 3
    assert worked_out([total("24 means", points)], {**shown, "24 means": exact}, "m23") == [(3, 3)]
    # To one decimal place: 24 times the mean is known to 1.2 either way.
    assert worked_out([total("24 means", points)], shown, "m23", {"24 means": (exact - 1, exact + 1)}) == [(2, 4)]


STARRED = {"b": 8, "c": 1, "d": 1, "e": 1, "f": 1}  # 8 is shown as 10, each 1 as a star, their total 12 as 10


def test_stars_up_to_seven_and_rounding_each_to_five_give_a_child_away():
    hidden = {"all": (8, 12), "b": (8, 12), **dict.fromkeys("cdef", (1, 7))}
    assert worked_out([total("all", "b c d e f")], {}, ["c", "b", "all"], hidden) == [(1, 1), (8, 8), (12, 12)]


def test_controlled_rounding_of_the_same_table_leaves_five_values_of_every_count():
    values, relations = {**STARRED, "all": 12}, [total("all", "b c d e f")]
    rounded = controlled_rounding(values, relations)
    ends = {cell: rounded_bounds(number) for cell, number in rounded.items()}
    for least, most in worked_out(relations, {}, list(values), ends):
        assert most - least >= 4


def test_a_figure_outside_all_relations_is_as_known_as_its_bounds():
    assert worked_out([], {"a": 4}, ["a", "b"], {"b": (2, 9)}) == [(4, 4), (2, 9)]


@pytest.mark.parametrize("known", [(0, None), (2, None), (0, 4)])
def test_a_hidden_line_with_a_hidden_total_has_no_end_but_what_is_known(known):
    least, most = known
    found = audit("ab", [{"a": 1, "b": 1, "all": -1}], {"a": least}, {"a": most}, ["a", "all"])
    assert found == {"a": known, "all": (least, None)}
