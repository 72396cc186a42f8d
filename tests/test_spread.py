"""The spread over groups: the funnel's picture and words, names that keep apart, and many groups over time beside their own ranges."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.kit.baseline import Point
from metrics.kit.funnel import funnel
from metrics.kit.measure import Measure
from metrics.kit.spc import spc
from metrics.kit.spread import OneGroup, Spread, over_time
from present import spread_html, spread_words
from present.charts import Chart, multiples
from present.charts.funnel import NARROWEST, PLOT_HEIGHT, funnel_chart
from present.charts.labels import LETTER_WIDTH, Placed, Spot, place, wrapped
from tests.made_up import measure

MARCH = pd.Timestamp("2020-03-01")
TEAMS = (("North", 3, 4), ("South", 60, 60), ("East", 20, 80), ("West", 45, 62), ("Gone", 0, 0))


def figures(*cells: tuple[str, float, float], kind: str = "team") -> pd.DataFrame:
    frame = pd.DataFrame(cells, columns=["group", "numerator", "denominator"]).astype({"numerator": "float64", "denominator": "float64"})
    value = (frame["numerator"] / frame["denominator"]).where(frame["denominator"] > 0)
    return frame.assign(month=MARCH, period="month", group_kind=kind, value=value)


def drawn(*cells: tuple[str, float, float], of: Measure | None = None, own: Point | None = None) -> Chart:
    rows, total = figures(*(cells or TEAMS)), own or Point(0.62, 128, 206)
    table = funnel(rows, total.value or 0, (of or measure()).better)
    return funnel_chart(of or measure(), rows, table, kind="team", kind_title="Team", when="March 2020", total=total)


def groups_trace(chart: Chart) -> dict:
    return next(trace for trace in chart.figure["data"] if trace["name"] == "groups")


def names(chart: Chart) -> list[str]:
    return [note["text"].replace("<br>", " ") for note in chart.figure["layout"]["annotations"][1:]]


# The funnel's picture


def test_a_funnel_is_named_and_its_table_has_every_group_in_its_own_order_with_its_limits():
    chart = drawn()
    assert chart.title == "Seen in time, by team, March 2020"
    assert chart.alt.startswith(chart.title)
    assert chart.table["group"].tolist() == ["North", "South", "East", "West", "Gone"]
    assert chart.table["place"].tolist() == ["within", "outside 99.8%", "outside 99.8%", "within", ""]
    assert {"month", "numerator", "denominator", "value", "lower95", "upper998"} <= set(chart.table.columns)


def test_a_funnel_is_plain_json():
    chart = drawn()
    assert json.loads(json.dumps(chart.figure, allow_nan=False)) == chart.figure


def test_groups_stand_at_their_cases_and_share_and_a_shape_says_where():
    trace = groups_trace(drawn())
    shown = dict(zip(zip(trace["x"], trace["y"], strict=True), trace["marker"]["symbol"], strict=True))
    assert shown == {(4, 0.75): "circle", (60, 1): "triangle-up", (80, 0.25): "triangle-down", (62, 45 / 62): "circle"}


def test_what_may_be_chance_is_drawn_as_an_outline_and_a_neutral_measure_as_a_diamond():
    trace = groups_trace(drawn(("A", 82, 100), of=measure(better="neutral"), own=Point(0.7, 70, 100)))
    assert trace["marker"]["symbol"] == ["diamond"]
    assert trace["marker"]["color"] != trace["marker"]["line"]["color"]


def test_the_ranges_are_drawn_within_nought_and_all_round_the_council_s_own_line():
    curves = {trace["name"]: trace for trace in drawn().figure["data"] if trace["mode"] == "lines"}
    lower, upper = curves["wide range, lower"], curves["wide range, upper"]
    assert all(0 <= low <= 0.62 <= high <= 1 for low, high in zip(lower["y"], upper["y"], strict=True))
    assert lower["x"][-1] > 80
    assert curves["all"]["y"] == [0.62, 0.62]
    place = lower["x"].index(80)
    east = drawn().table.set_index("group").loc["East"]
    assert (lower["y"][place], upper["y"][place]) == pytest.approx((east["lower998"], east["upper998"]))


def test_groups_with_the_same_numbers_are_one_point_that_names_them_all():
    chart = drawn(("North", 3, 4), ("South", 3, 4), ("East", 40, 60))
    trace = groups_trace(chart)
    assert len(trace["x"]) == 2
    assert any("North, South" in text for text in trace["customdata"])
    assert "2 teams" in names(chart)
    assert chart.table["group"].tolist() == ["North", "South", "East"]


def test_two_groups_that_stand_outside_at_one_point_are_both_named():
    assert "North, South" in names(drawn(("North", 2, 40), ("South", 2, 40), ("East", 40, 60)))


def test_of_many_officers_only_those_outside_are_named_and_the_table_has_all():
    dice = random.Random(8)
    cells = [(f"Officer {place:02}", sum(dice.random() < 0.7 for _ in range(n)), n) for place, n in enumerate(range(5, 75))]
    chart = drawn(*cells, ("Officer X", 10, 60), own=Point(0.7, 700, 1000))
    trace = groups_trace(chart)
    outside = set(trace["marker"]["symbol"]) - {"circle"}
    assert outside
    assert "Officer X" in names(chart)
    assert len(names(chart)) <= sum(symbol != "circle" for symbol in trace["marker"]["symbol"])
    assert "The table has all 71." in chart.alt
    assert "Officer X is worse at 17% (10 of 60)" in chart.alt
    assert len(chart.table) == 71


def test_every_group_without_cases_still_makes_a_picture():
    chart = drawn(("Gone", 0, 0))
    assert groups_trace(chart)["x"] == []
    assert "nothing to count" in chart.alt


def test_all_at_100_per_cent_is_all_within():
    chart = drawn(("North", 4, 4), ("South", 30, 30), own=Point(1, 34, 34))
    assert set(groups_trace(chart)["marker"]["symbol"]) == {"circle"}
    assert "None of the 2 teams differs" in chart.alt


def test_a_funnel_without_the_council_s_own_figure_is_refused():
    rows = figures(("North", 3, 4))
    with pytest.raises(ValueError, match="own figure"):
        funnel_chart(measure(), rows, funnel(rows, 0.5), kind="team", kind_title="Team", when="March 2020", total=Point())


# Names beside points

SPOTS = st.lists(
    st.builds(
        Spot,
        st.sampled_from(["IRO07", "Care unit north 2", "Family support<br>central 1", "West"]),
        st.integers(0, NARROWEST).map(float),
        st.integers(0, PLOT_HEIGHT).map(float),
    ),
    max_size=12,
    unique_by=lambda spot: (spot.x, spot.y),
)


def box(one: Placed, wider: float) -> tuple[float, float, float, float]:
    """Left, right, low and high of a name where the plot is so many times wider: points move apart, names keep their length."""
    away = one.spot.x * (wider - 1)
    return one.left + away, one.right + away, one.middle - one.half, one.middle + one.half


@settings(max_examples=150, deadline=None)
@given(SPOTS, st.sampled_from([1.0, 1.7, 3.0, 4.5]))
def test_no_name_ever_meets_another_or_a_point_that_is_not_its_own_on_any_screen(spots: list[Spot], wider: float):
    placed = place(spots, spots, NARROWEST, PLOT_HEIGHT)
    for one, other in combinations([box(one, wider) for one in placed], 2):
        assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
    for one in placed:
        left, right, low, high = box(one, wider)
        others = [spot for spot in spots if spot != one.spot and (spot.x, spot.y) != (one.spot.x, one.spot.y)]
        assert not any(left < spot.x * wider < right and low < spot.y < high for spot in others)
        assert left >= 0
        assert right <= NARROWEST * wider


def test_names_keep_off_the_lines_that_are_given():
    (one,) = place([Spot("West", 100, 100)], [], NARROWEST, PLOT_HEIGHT, [100.0])
    assert abs(one.middle - 100) >= one.half


def test_a_name_stands_on_a_line_only_where_it_must_and_has_no_other_room():
    west = Spot("West", 100, 8)
    assert place([west], [], NARROWEST, 16.0, [8.0]) == []
    (one,) = place([west], [], NARROWEST, 16.0, [8.0], first=1)
    assert one.middle == 8


def test_a_group_at_100_per_cent_that_stands_outside_is_named_over_the_plot_where_it_has_no_other_room():
    chart = drawn(("A", 3, 3), ("B", 5, 5), ("Family support central 2", 19, 19), ("C", 32, 34), ("D", 31, 34), own=Point(0.85, 159, 188))
    assert "Family support central 2" in names(chart)
    assert chart.figure["layout"]["margin"]["t"] > 16


def test_the_first_name_is_placed_first_and_one_without_room_is_left_out():
    high = 20.0  # one line of writing and no more
    placed = place([Spot("First", 100, 10), Spot("Second", 100, 11)], [], 190, high)
    assert placed[0].spot.name == "First"
    assert place([Spot("A" * 60, 100, 10)], [], NARROWEST, high) == []


def test_a_long_name_is_broken_at_the_blank_nearest_its_middle():
    assert wrapped("Family support central 2") == "Family support<br>central 2"
    assert wrapped("Care unit 2") == "Care unit 2"
    assert wrapped("A" * 30) == "A" * 30
    assert Placed(Spot("ab<br>cde", 0, 0), "left", 0, 0).width == 3 * LETTER_WIDTH


# Words


def said(*cells: tuple[str, float, float], own: float = 0.62) -> str:
    total = Point(own, own * 200, 200)
    return spread_words.conclusion(measure(), funnel(figures(*cells), own, "up"), "team", total)


def test_the_conclusion_says_how_many_differ_and_names_them_with_their_numbers():
    text = said(*TEAMS)
    assert text.startswith("2 of 4 teams differ from the council's 62% (124 of 200) by more than chance: ")
    assert "South is better at 100% (60 of 60); East is worse at 25% (20 of 80)." in text
    assert "may be chance" not in text


def test_the_conclusion_calls_what_may_be_chance_so():
    assert said(("North", 82, 100), ("South", 70, 100), own=0.7).endswith(
        "by more than chance. 1 stands a little apart, which may be chance."
    )
    assert said(("A", 82, 100), ("B", 95, 100), ("C", 70, 100), own=0.7).endswith(". 1 more stands a little apart, which may be chance.")


def test_of_more_than_four_that_differ_the_first_four_are_named():
    text = said(*((f"T{place}", 5, 60) for place in range(6)), own=0.7)
    assert text.count(" is worse at ") == 4
    assert text.endswith("; and 2 more.")


def test_one_group_and_no_group_are_no_spread():
    assert said(("North", 3, 4)) == "One group alone is no spread: North stands at 75% (3 of 4), all at 62% (124 of 200)."
    assert said(("Gone", 0, 0)) == "There was nothing to count in any of these teams."
    assert said() == "There was nothing to count in any of these teams."


def test_the_table_beneath_says_where_each_group_stands_with_its_mark_in_the_groups_own_order():
    html = spread_html.funnel_table(measure(), funnel(figures(*TEAMS), 0.62, "up"), "team", "Caption")
    places = [html.index(name) for name, _, _ in TEAMS]
    assert places == sorted(places)
    for words in ("Better than chance allows", "Worse than chance allows", "Within what chance allows", "Nothing to count", "3 of 4"):
        assert words in html
    assert html.count("<svg") == len(TEAMS)


def test_the_legend_names_only_the_signs_that_occur():
    table = funnel(figures(("North", 3, 4), ("East", 20, 80)), 0.62, "up")
    legend = spread_html.funnel_legend(measure(), table, Point(0.62, 124, 200))
    assert "worse than chance allows" in legend
    assert "2 in 1,000" in legend
    assert "better" not in legend


def test_a_measure_that_is_no_share_says_why_no_range_is_drawn():
    assert "count says nothing of how many it could have been" in spread_words.no_funnel(measure("count", unit="children"))
    assert spread_words.no_funnel(measure("mean")).startswith("No range is drawn: ")


# The same over time


def monthly(group: str, *cells: tuple[float, float], first: str = "2016-01-01") -> pd.DataFrame:
    months = pd.date_range(first, periods=len(cells), freq="MS", unit="us")
    frame = pd.DataFrame(cells, columns=["numerator", "denominator"], dtype="float64")
    value = (frame["numerator"] / frame["denominator"]).where(frame["denominator"] > 0)
    return frame.assign(month=months, period="month", group_kind="team", group=group, value=value)


def steady(group: str, share: float, seed: int, months: int = 48, least: int = 40, most: int = 90) -> pd.DataFrame:
    dice = random.Random(seed)
    sizes = [dice.randrange(least, most) for _ in range(months)]
    return monthly(group, *((sum(dice.random() < share for _ in range(n)), n) for n in sizes))


def judged(rows: pd.DataFrame, of: Measure | None = None, **more) -> Spread:
    last = rows["month"].max() if len(rows) else MARCH
    asked = {"period": "month", "to": last, "until": last + pd.offsets.MonthEnd(0), **more}
    return over_time(of or measure(), rows, **asked)


def step(group: str) -> pd.DataFrame:
    """Twenty-four months near one half, then twenty-four near nine in ten."""
    before, after = steady(group, 0.5, 1, 24), steady(group, 0.9, 2, 24)
    return pd.concat([before, after.assign(month=after["month"] + pd.DateOffset(months=24))], ignore_index=True)


VISIT = pd.Timestamp("2017-12-01")
KINDS = {"common_cause": "ordinary", "special_cause_improvement": "better", "special_cause_concern": "worse"}


def test_each_of_many_groups_is_judged_as_it_would_be_alone():
    rows = pd.concat([steady("B", 0.7, 3), step("A"), steady("C", 0.4, 5)])
    for visit, baseline in ((None, None), (VISIT, 24)):
        found = judged(rows, visit=visit)
        assert [group.group for group in found.groups] == ["B", "A", "C"]
        for group in found.groups:
            alone = rows[rows["group"] == group.group].set_index("month")
            one = spc(alone["value"], better="up", denominators=alone["denominator"], baseline_points=baseline)
            assert group.status == one.status == "ok"
            assert group.points["kind"].tolist() == one.points["type"].map(KINDS).tolist()
            assert group.points["upper"].to_numpy() == pytest.approx(one.points["upper"].to_numpy())


@pytest.mark.parametrize(("kind", "chart"), [("count", "auto"), ("mean", "xmr")])
def test_counts_and_means_are_judged_as_they_would_be_alone(kind: str, chart: str):
    few, many = steady("Few", 0.5, 8, least=1, most=3), steady("Many", 0.5, 9)
    rows = pd.concat([few, many])
    rows = rows.assign(value=rows["numerator"])
    found = judged(rows, measure(kind, unit="children"))
    assert [group.group for group in found.groups] == ["Few", "Many"]
    for group in found.groups:
        one = spc(rows[rows["group"] == group.group].set_index("month")["value"], better="up", chart=chart)
        assert group.status == one.status
        assert group.points["mean"].to_numpy() == pytest.approx(one.points["mean"].to_numpy())


def test_adding_a_group_changes_nothing_for_the_others():
    rows = pd.concat([steady("B", 0.7, 3), step("A")])
    alone, together = judged(rows, visit=VISIT), judged(pd.concat([rows, steady("C", 0.2, 9)]), visit=VISIT)
    for one, other in zip(alone.groups, together.groups, strict=False):
        pd.testing.assert_frame_equal(one.points, other.points)


def test_a_group_is_judged_beside_what_inspectors_saw_and_a_newer_one_beside_what_is_usual():
    late = steady("New", 0.7, 6, 20)
    late = late.assign(month=late["month"] + pd.DateOffset(months=28))
    old, new = judged(pd.concat([step("Old"), late]), visit=VISIT).groups
    assert (old.seen, old.newest["kind"]) == (True, "better")
    assert (new.seen, new.status) == (False, "ok")
    assert spread_words.state(old, "month") == "Really better than inspectors saw"
    assert spread_words.state(new, "month") == "Ordinary month"
    said = spread_words.ranges(judged(pd.concat([step("Old"), late]), visit=VISIT), since_visit=True)
    assert said == "Fewer than 13 months of figures come before the visit for 1 of the groups: their range is of all months."


def test_a_group_with_cases_enough_only_in_the_last_thirteen_months_up_to_the_visit_is_judged_by_those():
    few, enough = steady("A", 0.5, 1, 16, least=1, most=4), steady("A", 0.5, 2, 32)
    rows = pd.concat([few, enough.assign(month=enough["month"] + pd.DateOffset(months=16))], ignore_index=True)
    (group,) = judged(rows, visit=VISIT).groups
    (alone,) = judged(rows.iloc[11:], visit=VISIT).groups
    assert (group.status, group.seen) == ("ok", True)
    assert group.points["value"].first_valid_index() == VISIT - pd.DateOffset(months=12)
    pd.testing.assert_frame_equal(group.points, alone.points)


def test_years_to_march_are_judged_over_time_too():
    years = steady("A", 0.7, 3, 16)
    years = years.assign(month=[pd.Timestamp(2005 + place, 3, 1).as_unit("us") for place in range(16)], period="year")
    (group,) = judged(years, period="year").groups
    assert (group.status, len(group.points)) == ("ok", 16)


def test_better_follows_the_measure_and_a_neutral_one_is_higher_or_lower():
    rows = step("A")
    for better, kind in (("up", "better"), ("down", "worse"), ("neutral", "higher")):
        (group,) = judged(rows, measure(better=better), visit=VISIT).groups
        assert spread_words.mark_of(group) == kind


def test_a_group_with_too_few_months_or_cases_is_not_judged_and_says_so():
    few, small = steady("Few", 0.7, 4, 9), steady("Small", 0.9, 5, 48, least=1, most=4)
    few = few.assign(month=few["month"] + pd.DateOffset(months=39))
    found = {group.group: group for group in judged(pd.concat([few, small, steady("Big", 0.7, 3)])).groups}
    assert spread_words.state(found["Few"], "month") == "Too few months to judge"
    assert spread_words.state(found["Small"], "month") == "Too few cases to judge"
    assert set(found["Small"].points["kind"]) == {""}
    assert spread_words.mark_of(found["Small"]) == "unknown"


def test_months_give_way_to_quarters_when_those_judge_more_groups():
    months = pd.concat([steady(name, 0.6, seed, 60, least=3, most=6) for seed, name in enumerate("AB")])
    quarter = months.assign(
        month=months["month"].dt.to_period("Q").dt.end_time.dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    )
    pooled = quarter.groupby(["group", "group_kind", "month"], as_index=False)[["numerator", "denominator"]].sum()
    pooled = pooled.assign(period="quarter", value=pooled["numerator"] / pooled["denominator"])
    found = judged(pd.concat([months, pooled], ignore_index=True))
    assert (found.period, found.asked) == ("quarter", "month")
    assert all(group.is_judged for group in found.groups)
    assert spread_words.ranges(found, since_visit=False).startswith("Drawn by quarter: ")


def test_a_group_without_a_case_for_a_year_is_left_out_and_no_rows_give_no_groups():
    gone = steady("Gone", 0.7, 7, 30)
    assert [group.group for group in judged(pd.concat([gone, steady("Here", 0.7, 3)])).groups] == ["Here"]
    assert judged(gone.iloc[:0]).groups == ()
    assert multiples.multiples_html(measure(), judged(gone.iloc[:0]), name="Nobody") == ""


def test_what_comes_after_the_month_asked_for_or_is_not_over_is_not_seen():
    rows = step("A")
    early = judged(rows, to=VISIT, until=pd.Timestamp("2019-12-31"))
    pd.testing.assert_frame_equal(early.groups[0].points, judged(rows[rows["month"] <= VISIT]).groups[0].points)
    last = rows["month"].max()
    assert judged(rows, until=last + pd.Timedelta(days=9)).groups[0].points.index.max() < last


def test_a_range_can_begin_where_recording_changed():
    (group,) = judged(step("A"), begin=pd.Timestamp("2018-01-01")).groups
    assert group.points.index.min() == pd.Timestamp("2018-01-01")
    assert group.newest["kind"] == "ordinary"


# Small pictures


def pictures(spread: Spread, of: Measure | None = None, **more) -> ET.Element:
    return ET.fromstring(multiples.multiples_html(of or measure(), spread, name="Seen in time, by team", **more))  # noqa: S314


def test_each_group_has_a_small_picture_under_its_name_state_and_newest_figure():
    spread = judged(pd.concat([step("A & B"), steady("C", 0.7, 3)]), visit=VISIT)
    items = list(pictures(spread, visit=VISIT))
    assert len(items) == 2
    first = "".join(items[0].itertext())
    newest = spread.groups[0].newest
    assert "A & B" in first
    assert "Really better than inspectors saw" in first
    assert f"({newest['numerator']:.0f} of {newest['denominator']:.0f}), December 2019" in first
    assert all(any(path.get("class") == "rg-visit" for path in item.iter("path")) for item in items)


def test_points_that_are_more_than_chance_have_a_shape_with_words_and_others_a_dot():
    spread = judged(step("A"), visit=VISIT)
    kinds = spread.groups[0].points["kind"]
    titles = [title.text for title in pictures(spread).iter("title")]
    assert len(titles) == (kinds != "ordinary").sum()
    assert all(text.endswith((", better", ", worse")) for text in titles)
    (dots,) = [path.get("d") for path in pictures(spread).iter("path") if path.get("class") == "rg-dots"]
    assert dots.count("M") == (kinds == "ordinary").sum()


def test_a_group_that_is_not_judged_is_a_plain_line():
    spread = judged(steady("Small", 0.9, 5, 48, least=1, most=4))
    picture = pictures(spread)
    assert not list(picture.iter("polygon"))
    assert list(picture.iter("polyline"))
    assert "Too few cases to judge" in "".join(picture.itertext())


def test_all_small_pictures_have_one_scale_and_nothing_leaves_its_box():
    low, high = steady("Low", 0.05, 3), steady("High", 0.95, 4)
    spread = judged(pd.concat([low, high]))
    assert multiples.scale_of(measure(), spread) == multiples.Scale(0.0, 1.0)
    for polygon in pictures(spread).iter("polygon"):
        for pair in polygon.get("points", "").split():
            x, y = (float(number) for number in pair.split(","))
            assert multiples.LEFT <= x <= multiples.WIDTH - multiples.RIGHT
            assert multiples.TOP <= y <= multiples.HEIGHT - multiples.BOTTOM
    assert multiples.scale_of(measure(), judged(high)).bottom > 0.5
    counts = judged(high.assign(value=high["numerator"]), measure("count", unit="children"))
    scale = multiples.scale_of(measure("count", unit="children"), counts)
    assert (scale.bottom, scale.top % 5) == (0, 0)
    assert counts.groups[0].points["upper"].max() <= scale.top


def test_of_too_many_groups_the_largest_are_drawn_in_their_own_order_and_that_is_said():
    rows = pd.concat([steady(f"T{place:02}", 0.7, place, 20, least=5 + place, most=6 + place) for place in range(30)])
    drawn_groups, words = multiples.largest(judged(rows))
    assert [group.group for group in drawn_groups.groups] == [f"T{place:02}" for place in range(6, 30)]
    assert words == "The 24 largest of 30 are drawn; the table has the others."
    assert multiples.largest(drawn_groups)[1] == ""


def test_the_download_has_one_row_a_group_and_month_with_its_range():
    spread = judged(pd.concat([step("A"), steady("C", 0.7, 3)]))
    table = multiples.table(spread, "team")
    assert len(table) == 96
    assert table.columns.tolist()[:4] == ["month", "period", "group_kind", "group"]
    assert multiples.table(replace(spread, groups=()), "team").empty


def test_the_summary_counts_what_is_now_better_or_worse_and_what_cannot_be_judged():
    def one(kind: str, status: str = "ok") -> OneGroup:
        points = pd.DataFrame({"value": [0.5], "kind": [kind]}, index=[MARCH])
        return OneGroup("G", points, status, True)

    many = Spread((one("better"), one("worse"), one("better"), one("ordinary"), one("", "rare_events")), "month", "month")
    assert spread_words.over_time(many, "team", neutral=False) == (
        "Of 4 teams judged by their own past, 2 are now really better and 1 is now really worse than inspectors saw. "
        "1 has too few cases to judge."
    )
    quiet = Spread((one("ordinary"),), "month", "month")
    assert spread_words.over_time(quiet, "sex", neutral=True).endswith("none is now really higher or lower than inspectors saw.")
    unknown = Spread((one("", "too_few_points"),), "month", "month")
    assert spread_words.over_time(unknown, "iro", neutral=False) == "None of the reviewing officers has cases enough to judge."
