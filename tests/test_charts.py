"""Charts: one frame makes picture, table and words; labels keep apart; nothing in a picture names a child."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.contract import IDENTIFIERS
from data.letters import Mark, letter
from data.letters import timeline as marks_of
from metrics.kit.compare import Point, Reading, Then
from metrics.kit.measure import Measure
from present import theme
from present.charts import Chart
from present.charts.bars import by_group, distribution, steps
from present.charts.dots import dots
from present.charts.list_flow import list_flow
from present.charts.marks import LETTER_WIDTH, LINE_HEIGHT, NARROWEST, drawn, headroom, merged, place
from present.charts.over_time import Line, over_time
from present.charts.timeline import timeline
from tests.made_up import measure

MARCH = pd.Timestamp("2020-03-01")
THEN = Then("measured", Point(14 / 37, 14, 37), said="over the six months to the visit")


def series(*cells: tuple[float | None, float | None, float | None], first: str = "2019-10-01") -> pd.DataFrame:
    months = pd.date_range(first, periods=len(cells), freq="MS", unit="us")
    frame = pd.DataFrame(cells, columns=["numerator", "denominator", "value"], dtype="float64")
    return frame.assign(measure="made_up", period="month", month=months, group_kind="all", group="all")


SIX = series((4, 8, 0.5), (0, 0, None), (9, 10, 0.9), (1, 4, 0.25), (2, 4, 0.5), (25, 35, 25 / 35))


def reading(rows: pd.DataFrame = SIX, then: Then = THEN, of: Measure | None = None) -> Reading:
    last = rows.iloc[-1]
    now = Point(*(None if pd.isna(last[name]) else float(last[name]) for name in ("value", "numerator", "denominator")))
    return Reading(of or measure(), replace(letter("visit-2018-12")), now, then, rows)


def line(**more) -> Chart:
    return over_time(more.pop("of", None) or reading(), period="month", marks=more.pop("marks", ()), **more)


def traces(chart: Chart, name: str) -> list[dict]:
    """What is drawn under that name."""
    return [trace for trace in chart.figure["data"] if trace["name"] == name]


def points(chart: Chart) -> dict:
    return traces(chart, "Seen in time")[0]


GROUPS = pd.DataFrame(
    {
        "month": MARCH,
        "period": "month",
        "group_kind": "team",
        "group": ["North", "South", "West"],
        "numerator": [3.0, 0, 0],
        "denominator": [4.0, 2, 0],
        "value": [0.75, 0, None],
    }
)
FLOW = pd.DataFrame(
    {
        "month": pd.date_range("2020-01-01", periods=3, freq="MS", unit="us"),
        "waiting": [30.0, 28, 31],
        "joined": [5.0, 4, 6],
        "left": [None, 6.0, 3],
    }
)
DOTS = pd.DataFrame({"name": ["W1", "W2"], "value": [55.5, 82.0], "detail": ["50 ÷ 0.9", "82 ÷ 1"]})


def bars() -> Chart:
    return by_group(measure(), GROUPS, kind_title="Team", when="March 2020", total=Point(0.5, 3, 6))


def waits() -> Chart:
    rows = pd.DataFrame({"group": ["Up to 13 weeks", "Over a year"], "count": [12.0, 1234.0]})
    return distribution("How long children have waited, March 2020", rows, what="children", file_name="waits")


def path() -> Chart:
    rows = pd.DataFrame({"step": ["Missing", "Offered", "Held"], "count": [40.0, 30, 10]})
    return steps("From episode to interview, March 2020", rows, file_name="path")


def officers() -> Chart:
    return dots(
        "Children for each officer",
        DOTS,
        unit="children for each officer",
        band=(50, 70),
        band_name="guidance band, 50 to 70",
        file_name="officers",
    )


EVERY = {
    "over time": line,
    "by group": bars,
    "distribution": waits,
    "steps": path,
    "dots": officers,
    "list": lambda: list_flow("Waiting for life-story work", FLOW, file_name="list"),
    "timeline": lambda: timeline(marks_of()),
}
NEWEST = {
    "over time": "71% (25 of 35)",
    "by group": "North 75% (3 of 4)",
    "distribution": "Over a year 1,234",
    "steps": "Held 10 (25%)",
    "dots": "1 above",
    "list": "31 waiting at the end of March 2020",
    "timeline": marks_of()[-1].title,
}


@pytest.mark.parametrize("name", EVERY)
def test_each_chart_has_a_name_a_table_a_file_name_and_words_that_hold_its_newest_figure(name):
    chart = EVERY[name]()
    assert chart.title
    assert len(chart.table)
    assert chart.file_name.replace("-", "").replace("_", "").isalnum()
    assert NEWEST[name] in chart.alt
    assert chart.alt.startswith(chart.title) or name == "timeline"
    assert "nan" not in chart.alt.lower()


@pytest.mark.parametrize("name", EVERY)
def test_each_chart_is_plain_json_without_a_number_that_json_has_not(name):
    figure = EVERY[name]().figure
    assert json.loads(json.dumps(figure, allow_nan=False)).keys() == figure.keys()


@pytest.mark.parametrize("name", EVERY)
def test_no_chart_or_its_table_holds_a_column_that_names_a_child(name):
    chart = EVERY[name]()
    assert not IDENTIFIERS & set(chart.table.columns)
    assert not [column for column in IDENTIFIERS if column in json.dumps(chart.figure)]


def test_the_line_and_its_table_hold_the_same_figures():
    chart = line()
    drawn_line = points(chart)
    assert dict(zip(drawn_line["x"], drawn_line["y"], strict=True)) == {
        month: None if pd.isna(value) else value for month, value in zip(chart.table["month"], chart.table["value"], strict=True)
    }
    assert chart.table["month"].tolist() == sorted(chart.table["month"], reverse=True)
    assert chart.table[["numerator", "denominator"]].iloc[0].tolist() == [25, 35]


def test_a_month_with_nothing_to_count_breaks_the_line():
    assert points(line())["y"][1] is None


def test_bars_and_their_table_hold_the_same_figures_in_the_same_order():
    chart = bars()
    drawn_bars = chart.figure["data"][0]
    assert drawn_bars["y"] == chart.table["group"].tolist() == ["North", "South", "West"]
    assert drawn_bars["x"] == [0.75, 0, None]
    assert chart.table["value"].tolist()[:2] == [0.75, 0]
    assert drawn_bars["text"] == ["75% (3 of 4)", "0% (0 of 2)", "nothing to count"]


def test_distribution_steps_dots_and_list_hold_the_same_figures_as_their_tables():
    assert waits().figure["data"][0]["y"] == waits().table["children"].tolist()
    assert path().figure["data"][0]["x"] == path().table["count"].tolist()
    assert officers().figure["data"][0]["x"] == officers().table["children for each officer"].tolist()
    chart = list_flow("Waiting", FLOW, file_name="list")
    assert chart.figure["data"][2]["y"][::-1] == chart.table["waiting"].tolist()
    assert chart.figure["data"][0]["y"][::-1] == chart.table["joined"].tolist()


def test_those_who_left_are_drawn_below_nought_and_told_as_they_are():
    left = list_flow("Waiting", FLOW, file_name="list").figure["data"][1]
    assert left["y"] == [None, -6, -3]
    assert left["customdata"] == [None, 6, 3]


def test_a_list_of_one_month_does_not_know_who_left():
    chart = list_flow("Waiting", FLOW.head(1), file_name="list")
    assert "5 joined and an unknown number left" in chart.alt


def test_officers_above_the_band_differ_in_shape_and_words_and_not_in_colour_alone():
    trace = officers().figure["data"][0]
    assert trace["marker"]["symbol"][0] != trace["marker"]["symbol"][1]
    assert [text.endswith("above") for text in trace["text"]] == [False, True]


@pytest.mark.parametrize(("value", "above"), [(70.0, False), (70.1, True), (20.0, False)])
def test_an_officer_at_the_band_s_upper_end_is_not_above_it(value, above):
    chart = dots("Officers", DOTS.head(1).assign(value=value), unit="children", band=(50, 70), band_name="band", file_name="o")
    assert chart.figure["data"][0]["text"][0].endswith("above") is above


def test_no_officer_is_said_in_words():
    assert dots("Officers", DOTS.head(0), unit="children", band=None, band_name="", file_name="o").alt == "Officers: nobody."


def test_a_period_that_is_not_over_is_an_open_point_apart_from_the_line():
    whole, still_open = traces(line(partial=MARCH), "Seen in time")
    assert "2020-03-01" not in whole["x"]
    assert still_open["x"] == ["2020-03-01"]
    assert still_open["mode"] == "markers"
    assert still_open["marker"]["color"] == theme.LIGHT.background
    assert still_open["text"][0].endswith("Not over.")


def test_without_a_partial_month_there_is_one_line_with_every_point():
    (whole,) = traces(line(), "Seen in time")
    assert len(whole["x"]) == len(SIX)


def test_a_series_with_nothing_to_count_says_so():
    assert line(of=reading(series((0, 0, None), (0, 0, None)))).alt == "Seen in time: nothing to count in any month."


def test_published_figures_are_named_in_the_words_and_in_the_legend():
    values = pd.DataFrame({"date": [pd.Timestamp("2019-12-31")], "value": [0.6], "low": [0.4], "high": [0.7]})
    chart = line(lines=[Line("England", values.drop(columns=["low", "high"]), "nation"), Line("Similar councils", values, "neighbours")])
    assert "Beside it: England, Similar councils." in chart.alt
    assert [trace["name"] for trace in chart.figure["data"] if trace["showlegend"]] == ["England", "Similar councils"]
    assert chart.figure["layout"]["showlegend"]
    assert traces(chart, "Similar councils")[0]["error_y"]["array"] == pytest.approx([0.1])


def test_the_words_name_the_lines_that_are_drawn_and_no_other():
    inside, outside = mark("2019-12-05", "Inside"), mark("2010-12-05", "Outside")
    assert line(marks=[outside, inside]).alt.endswith("Lines mark Inside.")
    assert "Lines mark" not in line(marks=[outside]).alt


def test_a_stated_band_is_a_frame_and_a_figure_at_the_visit_is_a_short_thick_line_with_its_value():
    stated = line(of=reading(then=Then("stated", Point(None), 0.2, 0.4, "20 to 40")))
    (frame,) = stated.figure["layout"]["shapes"]
    assert (frame["type"], frame["y0"], frame["y1"], frame["x1"]) == ("rect", 0.2, 0.4, "2018-12-31")
    (thick,) = line().figure["layout"]["shapes"]
    assert (thick["type"], thick["y0"], thick["y1"], thick["x0"], thick["x1"]) == ("line", 14 / 37, 14 / 37, "2018-06-30", "2018-12-31")
    assert "At the visit: 38%" in [note["text"] for note in line().figure["layout"]["annotations"]]


def test_without_a_figure_at_the_visit_nothing_is_drawn_for_it():
    chart = line(of=reading(then=Then("none", why="no records of December 2018")))
    assert chart.figure["layout"]["shapes"] == []
    assert "not known (no records of December 2018)" in chart.alt


@pytest.mark.parametrize("kind", ["share", "count"])
def test_the_axis_begins_at_nought(kind):
    chart = line(
        of=reading(
            series((40, None, 40), (50, None, 50)) if kind == "count" else SIX,
            of=measure(kind, unit="children" if kind == "count" else "%"),
        )
    )
    assert chart.figure["layout"]["yaxis"]["range"][0] == 0


def test_a_count_that_is_nought_throughout_still_has_an_axis():
    chart = line(of=reading(series((0, None, 0), (0, None, 0)), Then("measured", Point(0, 0)), measure("count", unit="children")))
    assert chart.figure["layout"]["yaxis"]["range"][1] > 0


def mark(day: str, label: str, to: str | None = None, is_span: bool = False) -> Mark:
    return Mark("change", label, label, pd.Timestamp(day), pd.Timestamp(to or day), is_span, "health", "visit-2018-12", day, "source")


def test_changes_of_one_unknown_span_are_drawn_as_one():
    spans = [mark("2017-01-01", f"Change {n}", "2018-12-31", is_span=True) for n in range(3)]
    other = mark("2016-01-01", "Another", "2018-12-31", is_span=True)
    found = merged([*spans, other, mark("2017-05-01", "A day")])
    assert [one.label for one in found] == ["1 change, date not given", "3 changes, dates not given", "A day"]
    assert found[1].title == "Change 0; Change 1; Change 2"


def test_a_mark_outside_the_window_is_left_out_and_a_span_that_reaches_in_is_kept():
    first, last = pd.Timestamp("2015-04-01"), pd.Timestamp("2020-03-31")
    marks = [
        mark("2015-03-31", "Before"),
        mark("2020-04-01", "After"),
        mark("2014-01-01", "Span", "2015-06-30", is_span=True),
        mark("2015-04-01", "First"),
    ]
    assert [one.label for one in place(marks, first, last)] == ["1 change, date not given", "First"]


LABEL = st.integers(3, 28).map(lambda length: "x" * length)
MARKS = st.lists(st.tuples(st.integers(0, 3650), LABEL), max_size=9)


def spans_by_level(
    marks: list[Mark], first: pd.Timestamp, last: pd.Timestamp, axis: tuple[pd.Timestamp, pd.Timestamp]
) -> list[list[tuple]]:
    """Where each label lies in pixels on the narrowest screen, as it is drawn, level by level."""
    _, notes = drawn(place(marks, first, last), first, last, theme.LIGHT)
    levels: dict[float, list[tuple]] = {}
    for note in notes:
        at = (pd.Timestamp(note["x"]) - axis[0]) / (axis[1] - axis[0]) * NARROWEST + note["xshift"]
        width = len(note["text"]) * LETTER_WIDTH
        begin = at if note["xanchor"] == "left" else at - width
        levels.setdefault(note["yshift"], []).append((begin, begin + width))
    return [sorted(spans) for spans in levels.values()]


@settings(max_examples=150, deadline=None)
@given(MARKS, st.integers(30, 3650))
def test_labels_at_one_height_never_overlap_on_the_narrowest_screen(written, length):
    first = pd.Timestamp("2012-01-01")
    last = first + pd.Timedelta(days=length)
    marks = [mark(f"{first + pd.Timedelta(days=day):%Y-%m-%d}", label) for day, label in written]
    for spans in spans_by_level(marks, first, last, (first, last)):
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_the_real_letters_labels_never_overlap_on_the_axis_of_a_real_chart():
    rows = series(*((1, 2, 0.5),) * 72, first="2014-04-01")
    for name in ("health", "reviews", "missing", "life_story", "context", None):
        marks = list(marks_of(name))
        axis = over_time(reading(rows), period="month", marks=marks).figure["layout"]["xaxis"]["range"]
        ends = (pd.Timestamp(axis[0]), pd.Timestamp(axis[1]))
        for spans in spans_by_level(marks, pd.Timestamp("2014-04-01"), pd.Timestamp("2020-03-31"), ends):
            assert all(left[1] <= right[0] for left, right in pairwise(spans)), name


@settings(max_examples=60, deadline=None)
@given(MARKS)
def test_there_is_room_above_the_plot_for_the_highest_label(written):
    first, last = pd.Timestamp("2012-01-01"), pd.Timestamp("2021-12-31")
    placed = place([mark(f"{first + pd.Timedelta(days=day):%Y-%m-%d}", label) for day, label in written], first, last)
    _, notes = drawn(placed, first, last, theme.LIGHT)
    assert all(note["yshift"] + LINE_HEIGHT <= headroom(placed) + 14 for note in notes)


def test_a_span_is_a_bar_and_a_day_is_a_dotted_line():
    first, last = pd.Timestamp("2015-04-01"), pd.Timestamp("2020-03-31")
    shapes, _ = drawn(
        place([mark("2014-01-01", "Span", "2016-06-30", is_span=True), mark("2017-05-01", "Day")], first, last), first, last, theme.LIGHT
    )
    assert [shape["type"] for shape in shapes] == ["rect", "line", "line"]
    assert (shapes[0]["x0"], shapes[0]["x1"]) == ("2015-04-01", "2016-06-30")


@pytest.mark.parametrize("name", EVERY)
def test_the_word_invented_is_inside_the_picture_itself_and_the_figure_given_is_unchanged(name):
    figure = EVERY[name]().figure
    before = json.dumps(figure)
    marked = theme.marked(figure, "Invented records: Sampleshire")
    assert "Invented records: Sampleshire" in json.dumps(marked["layout"])
    assert json.dumps(figure) == before
    assert marked["data"] == figure["data"]
    assert (
        marked["layout"]["shapes" if "shapes" in figure["layout"] else "xaxis"]
        == figure["layout"]["shapes" if "shapes" in figure["layout"] else "xaxis"]
    )
    assert len(marked["layout"].get("annotations", [])) >= len(figure["layout"].get("annotations", []))


@pytest.mark.parametrize("dark", [False, True])
def test_a_saved_picture_has_a_solid_background_of_the_reader_s_theme(dark):
    chart = line(dark=dark)
    assert chart.figure["layout"]["paper_bgcolor"] == theme.palette(dark).background


def test_better_and_worse_are_blue_and_orange_and_never_red_or_green():
    for shades in (theme.LIGHT, theme.DARK):
        red, green, blue = (int(shades.better[place : place + 2], 16) for place in (1, 3, 5))
        assert blue == max(red, green, blue)
        red, green, blue = (int(shades.worse[place : place + 2], 16) for place in (1, 3, 5))
        assert red == max(red, green, blue)
        assert green > red / 4, "an orange, not a red"
