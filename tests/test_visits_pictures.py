"""The pictures of visits and plans: shares then and now, days since children were last seen, and how they were seen."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest

from data.contract import IDENTIFIERS, Tables
from metrics.kit.attributes import attributes
from metrics.kit.months import Months
from metrics.visits import PICTURES
from metrics.visits._gaps import gaps as gaps_of
from metrics.visits._gaps import seen as seen_of
from metrics.visits.cla_seen_alone import cases as seen_alone_cases
from present.charts.gaps import gaps
from present.charts.then_now import Row, then_now
from present.screens.pictures.plans import stands_out
from present.screens.pictures.visits import gap_rows
from tests.build import tables
from tests.plain import visits as plain
from tests.worlds import plain_world, tables_of

ROWS = (
    Row("Looked after", 0.9, 0.5, "90% (9 of 10)", "50% (1 of 2)", "worse"),
    Row("In need", None, 0.75, "not known", "75% (3 of 4)", "ordinary"),
    Row("Child protection", 0.8, None, "80% (8 of 10)", "nothing to count", "ordinary"),
)
SEEN = pd.DataFrame(
    {
        "panel": ["In need", "In need", "Looked after", "Looked after"],
        "place": [1, 0, 0, 1],
        "band": ["15 to 28 days", "0 to 14 days", "0 to 21 days", "22 to 42 days"],
        "within": [2, 5, 0, 0],
        "over": [1, 0, 0, 3],
    }
)


def drawn(**more: bool):
    return then_now("Visits on time", ROWS, then_name="at the visit", file_name="on-time", **more)


def bars(**more: bool):
    return gaps("Days since seen", SEEN, what="children", file_name="gaps", **more)


def test_each_share_has_a_mark_where_it_is_known_and_a_way_between_only_where_both_are() -> None:
    marks = [trace for trace in drawn().figure["data"] if trace["mode"] == "markers"]
    assert [trace["x"] for trace in marks] == [[0.9], [0.5], [0.75], [0.8]]
    ways = [trace["x"] for trace in drawn().figure["data"] if trace["mode"] == "lines" and trace["x"] != [0, 1]]
    assert ways == [[0.9, 0.5]]


def test_a_real_change_has_a_shape_of_its_own_and_the_signs_are_said_in_words() -> None:
    symbols = [trace["marker"]["symbol"] for trace in drawn().figure["data"] if trace["mode"] == "markers"]
    assert symbols == ["circle", "triangle-down", "circle", "circle"]
    assert [key.sign for key in drawn().keys] == ["open", "worse", "ordinary"]


def test_the_figures_of_both_times_stand_over_each_track_and_in_the_alternative_text() -> None:
    notes = [note["text"] for note in drawn().figure["layout"]["annotations"]]
    assert notes[0] == "<b>Looked after: 50% (1 of 2)</b><br>was 90% (9 of 10)"
    assert drawn().alt.endswith("Child protection now nothing to count, was 80% (8 of 10).")
    assert drawn().table["now (%)"].tolist()[:2] == [50, 75]


def test_bars_part_those_over_their_own_limit_and_say_so_in_numbers_and_with_hatching() -> None:
    within, over, labels = bars().figure["data"][:3]
    assert (within["y"], within["x"], over["x"]) == (["0 to 14 days", "15 to 28 days"], [5, 2], [0, 1])
    assert labels["text"] == [" 5", " 3, 1 over"]
    assert over["marker"]["pattern"]["shape"] == "/"
    assert bars().figure["data"][5]["text"] == [" 0", " 3, all over"]


def test_each_kind_of_plan_says_how_many_are_over_their_limit() -> None:
    notes = [note["text"] for note in bars().figure["layout"]["annotations"]]
    assert notes == ["<b>In need</b>: 12% over their limit (1 of 8)", "<b>Looked after</b>: 100% over their limit (3 of 3)"]
    assert bars().table["all"].tolist() == [3, 5, 0, 3]
    assert gaps("Days", SEEN.iloc[:0], what="children", file_name="gaps").figure["data"] == []


@pytest.mark.parametrize("chart", [drawn, bars])
def test_pictures_are_plain_json_in_both_themes_and_name_no_child(chart) -> None:
    for dark in (False, True):
        made = chart(dark=dark)
        assert not IDENTIFIERS & set(made.table.columns)
        json.dumps(made.figure, allow_nan=False)


def test_the_kind_of_plan_that_stands_out_is_named_with_its_numbers() -> None:
    shares = {"Looked after": (9, 10), "Child protection": (0, 0), "In need": (15, 20)}
    assert stands_out("Least often", shares, otherwise="By plan") == "Least often: children in need, 75% (15 of 20)"
    assert stands_out("Most often", shares, most=True, otherwise="By plan") == "Most often: children looked after, 90% (9 of 10)"


@pytest.mark.parametrize(
    "shares", [{}, {"In need": (1, 2)}, {"In need": (1, 2), "Looked after": (0, 0)}, {"In need": (1, 2), "Looked after": (2, 4)}]
)
def test_no_kind_of_plan_stands_out_alone_or_among_equals(shares: dict[str, tuple[int, int]]) -> None:
    assert stands_out("Least often", shares, otherwise="By plan") == "By plan"


def test_bands_without_a_child_are_drawn_as_nought_and_plans_come_in_their_order() -> None:
    every = pd.DataFrame(
        {"plan": ["In need", "In need", "Looked after"], "place": [1, 0, 0], "band": ["b", "a", "c"], "over": False, "children": 1}
    )
    rows = gap_rows(every, every.iloc[:1].assign(over=True))
    assert rows[["panel", "band", "within", "over"]].values.tolist() == [
        ["Looked after", "c", 0, 0],
        ["In need", "a", 0, 0],
        ["In need", "b", 0, 1],
    ]


@pytest.fixture(scope="module")
def worlds() -> list[tuple[Tables, Months]]:
    return [(world, Months(world.covers_from, world.as_at)) for world in map(tables_of, range(4))]


def test_the_groups_of_each_picture_add_up_to_everyone(worlds: list[tuple[Tables, Months]]) -> None:
    for world, months in worlds:
        of_children = attributes(world, months)
        for _, needs, draw in PICTURES:
            assert not world.lacks(needs)
            rows = draw(world, months, of_children)
            if rows.empty:  # a world without children
                continue
            numbers = [name for name in ("children", "alone", "with_others", "not_seen") if name in rows]
            sums = rows.groupby(["plan", "month", "group_kind"])[numbers].sum().unstack("group_kind", fill_value=0)
            for name in numbers:
                for kind in sums[name].columns:
                    pd.testing.assert_series_equal(sums[name][kind], sums[name]["all"], check_names=False)


def test_days_since_last_seen_agree_with_a_plain_count(worlds: list[tuple[Tables, Months]]) -> None:
    for tables_in, months in worlds:
        world, rows = plain_world(tables_in), gaps_of(tables_in, months, attributes(tables_in, months))
        rows = rows[rows["group_kind"] == "all"]
        for kind, name, days in (("cp", "Child protection", 10), ("cin", "In need", 20)):
            for start, end in zip(months.starts, months.ends, strict=True):
                at = rows[(rows["plan"] == name) & (rows["month"] == start)]
                found = plain_gaps(world, kind, days, end.date())
                assert at["children"].sum() == len(found)
                assert at.loc[at["over"], "children"].sum() == sum(over for _, over in found)
                first_band = int(at.loc[at["place"] == 0, "children"].sum())
                assert first_band == sum(gap <= days * 7 / 10 for gap, _ in found)


def plain_gaps(world: plain.World, kind: str, days: int, last: date) -> list[tuple[int, bool]]:
    """Days since each child on a plan was last seen, and whether the next visit is overdue."""
    begins, found = plain.first_on_file(world, kind), []
    for child in plain.children(world) if begins else []:
        for start, end in plain.on_plan(world, child, kind):
            since = max(start, begins)
            if since <= last and not plain.ended_by(end, last):
                since = max([since, *(day for day in plain.seen(world, child, kind) if start <= day <= last)])
                found.append(((last - since).days, plain.working_days_on(since, days) < last))
    return found


def test_a_child_in_a_settled_placement_is_not_over_after_six_weeks() -> None:
    on = tables(
        as_at="2017-12-31",
        covers_from="2017-12-01",
        care_episodes="child_id | start_date | end_date | legal_status | intended_to_18 | regulation\n"
        "A | 2016-01-01 | | C2 | Y |\nB | 2016-01-01 | | C2 | N |",
        reviews="review_id | child_id | held_date\nR | A | 2016-01-20",
        plans="plan_id | child_id | plan | start_date",
        visits="child_id | plan | visit_date | seen\nA | cla | 2015-12-01 | Y\nA | cla | 2017-11-01 | Y\nB | cla | 2017-11-01 | Y",
    )
    months = Months(on.covers_from, on.as_at)
    rows = gaps_of(on, months, attributes(on, months))
    at = rows[rows["group_kind"] == "all"]
    assert at[["band", "over", "children"]].values.tolist() == [["43 to 84 days", False, 1], ["43 to 84 days", True, 1]]


def test_visits_seen_alone_are_those_that_the_measure_counts(worlds: list[tuple[Tables, Months]]) -> None:
    for world, months in worlds:
        rows = seen_of(world, months, attributes(world, months))
        of_care = rows[(rows["plan"] == "Looked after") & (rows["group_kind"] == "all")].set_index("month")
        counted = seen_alone_cases(world, months).groupby("month")["met"].agg(["sum", "size"])
        assert of_care["alone"].sum() == counted["sum"].sum()
        assert (of_care["alone"] + of_care["with_others"]).sum() == counted["size"].sum()
