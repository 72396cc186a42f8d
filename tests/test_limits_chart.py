"""A measure's control chart: shapes by what a point is, a range that stops at a phase, labels that keep apart, signs in words."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.letters import letter, letters, timeline
from metrics.kit.compare import Point, Reading, Then, read
from metrics.kit.measure import Measure
from metrics.kit.spc import SpcResult, spc
from present import theme, verdicts
from present.charts import Chart, limits
from present.charts.legend import DRAWN, keys, legend_html, sign_html
from present.charts.limits import Picture, band, clipped, picture
from present.charts.marks import LETTER_WIDTH, counted_anew
from present.charts.over_time import over_time
from present.charts.room import LETTER_HEIGHT, WIDTHS, Room, Spot
from present.screens import figure
from present.screens.measure import judged_words
from tests.made_up import measure
from tests.test_pages import alts, drawn, open_page

FIRST = pd.Timestamp("2014-04-01")
MARCH = pd.Timestamp("2020-03-01")
MONTHS = pd.date_range(FIRST, MARCH, freq="MS", unit="us")
VISIT = letter("visit-2016-11")
NOISE = np.random.default_rng(5).normal(0, 1, len(MONTHS))
COUNT = measure("count", better="up", unit="children")


def figures(values: np.ndarray, of: Measure = COUNT, size: float | None = None, months: pd.DatetimeIndex = MONTHS) -> pd.DataFrame:
    """A month a row, of all children; a share of `size` cases when that is given."""
    numerator = values if size is None else values * size
    frame = pd.DataFrame({"month": months, "numerator": numerator, "denominator": np.nan if size is None else size, "value": values})
    return frame.assign(measure=of.id, period="month", group_kind="all", group="all")


def reading_of(values: np.ndarray, of: Measure = COUNT, size: float | None = None) -> Reading:
    rows = figures(values, of, size)
    quarters = rows[rows["month"].dt.month % 3 == 0].assign(period="quarter")
    return read(of, VISIT, pd.concat([rows, quarters]), to=MARCH)


def charted(one: Reading, shown: limits.Shown = "visit", **more: Any) -> Chart:
    result = more.pop("result", one.since if shown == "visit" else one.all_along)
    return over_time(one, period="month", marks=more.pop("marks", ()), result=result, shown=shown, **more)


def trace(chart: Chart, name: str) -> dict[str, Any]:
    return next(one for one in chart.figure["data"] if one["name"] == name)


def signs(chart: Chart) -> list[str]:
    return [key.sign for key in chart.keys]


STEADY = 50 + NOISE
BETTER = np.where(VISIT.month_end < MONTHS, STEADY + 20, STEADY)
SHARE = measure()


# Points


def test_a_point_s_shape_and_colour_say_what_it_is_for_a_measure_that_should_rise_or_fall():
    for better, kind in (("up", "better"), ("down", "worse")):
        chart = charted(reading_of(BETTER, replace(COUNT, better=better)))
        points = trace(chart, "Seen in time")
        after = [place for place, month in enumerate(points["x"]) if month > "2016-12"]
        symbol, colour = {"better": ("triangle-up", theme.LIGHT.better), "worse": ("triangle-down", theme.LIGHT.worse)}[kind]
        assert {points["marker"]["symbol"][place] for place in after} == {symbol}
        assert {points["marker"]["color"][place] for place in after} == {colour}


@pytest.mark.parametrize(("by", "kind"), [(20, "higher"), (-20, "lower")])
def test_a_neutral_measure_has_purple_diamonds_either_way(by: int, kind: str):
    values = np.where(VISIT.month_end < MONTHS, STEADY + by, STEADY)
    chart = charted(reading_of(values, replace(COUNT, better="neutral")))
    marker = trace(chart, "Seen in time")["marker"]
    assert (marker["symbol"][-1], marker["color"][-1]) == ("diamond", theme.LIGHT.changed)
    assert kind in signs(chart)


def test_each_shape_differs_from_every_other_without_colour():
    assert len({limits.SYMBOLS["better"], limits.SYMBOLS["worse"], limits.SYMBOLS["higher"], "circle"}) == 4


def test_points_before_the_range_are_small_pale_circles_and_say_that_they_are_not_judged():
    chart = charted(reading_of(BETTER))
    points = trace(chart, "Seen in time")
    first = reading_of(BETTER).since.points.index[0]
    before = [place for place, month in enumerate(points["x"]) if month < f"{first:%Y-%m-%d}"]
    assert len(before) == 8
    assert {points["marker"]["symbol"][place] for place in before} == {"circle"}
    assert max(points["marker"]["size"][place] for place in before) < min(points["marker"]["size"][len(before) :])
    assert max(points["marker"]["opacity"][place] for place in before) < 1
    assert all("not judged" in points["text"][place] for place in before)
    assert not any("not judged" in text for text in points["text"][len(before) :])


def test_all_along_judges_every_point():
    chart = charted(reading_of(BETTER), "all")
    assert limits.BEFORE not in signs(chart)
    assert len(trace(chart, "usual range")["x"]) == 2 * (len(MONTHS) + 2) + 2


def test_a_point_s_hover_is_what_the_words_say_of_it_with_its_numbers():
    one = reading_of(BETTER)
    text = trace(charted(one), "Seen in time")["text"][-1]
    assert text == verdicts.point_words(one, one.since.points.iloc[-1])
    assert "March 2020" in text


def test_the_newest_figure_stands_in_the_margin_in_the_colour_of_its_point():
    chart = charted(reading_of(BETTER))
    note = next(note for note in chart.figure["layout"]["annotations"] if note["text"].startswith("<b>"))
    assert note["x"] == chart.figure["layout"]["xaxis"]["range"][1]
    assert note["font"]["color"] == theme.LIGHT.better


def test_the_newest_figure_is_black_where_its_point_stands_apart_and_the_verdict_is_no_real_change():
    one = replace(reading_of(BETTER), verdict="no real change")
    for shown, colour in (("visit", theme.LIGHT.text), ("all", theme.LIGHT.better)):
        chart = charted(one, shown, result=one.since)
        note = next(note for note in chart.figure["layout"]["annotations"] if note["text"].startswith("<b>"))
        assert note["font"]["color"] == colour


# The range


def result_of(values: np.ndarray, phases: tuple = (), **more: Any) -> SpcResult:
    return spc(pd.Series(values, MONTHS), better="up", phases=phases, **more)


def test_the_range_and_the_mean_are_broken_at_a_phase():
    anew = MONTHS[30]
    result = result_of(np.where(anew > MONTHS, STEADY, STEADY + 30), ((anew, "A new form"),))
    shown = picture(figures(BETTER).assign(said=""), result, seen=False)
    shaded, mean = band(shown, False, theme.LIGHT)
    for one in (shaded, mean):
        cut = one["x"].index(None)
        assert one["y"][cut] is None
        assert max(one["x"][:cut]) < f"{anew:%Y-%m-%d}"
        assert min(month for month in one["x"][cut + 1 :] if month) > max(one["x"][:cut])
    assert mean["y"][0] == pytest.approx(result.phases["mean"].iloc[0])
    assert mean["y"][3] == pytest.approx(result.phases["mean"].iloc[1])


def test_a_range_that_differs_from_month_to_month_is_stepped():
    sizes = np.where(np.arange(len(MONTHS)) % 2, 20.0, 80.0)
    share = pd.Series(np.clip(0.5 + NOISE / 20, 0, 1), MONTHS)
    result = spc(share, better="up", denominators=pd.Series(sizes, MONTHS), chart="p_prime")
    shaded = band(picture(figures(share.to_numpy(), SHARE).assign(said=""), result, seen=True), True, theme.LIGHT)[0]
    assert shaded["line"]["shape"] == "hvh"
    upper = shaded["y"][1 : len(MONTHS) + 1]
    assert upper == pytest.approx(result.points["upper"].clip(upper=1).tolist())
    assert len(set(np.round(upper, 6))) == 2


@pytest.mark.parametrize(("is_share", "top"), [(True, 1.0), (False, 9.0)])
def test_limits_are_cut_where_they_are_drawn_and_nowhere_else(is_share: bool, top: float):
    frame = pd.DataFrame({"lower": [-2.0, 0.1], "upper": [9.0, 0.4]})
    cut = clipped(frame, is_share)
    assert cut["lower"].tolist() == [0.0, 0.1]
    assert cut["upper"].tolist() == [top, 0.4]
    assert frame["lower"].iloc[0] == -2.0


def test_a_share_s_range_beyond_all_and_none_is_drawn_within_them_and_told_in_full():
    result = spc(pd.Series(np.where(np.arange(72) % 2, 0.1, 0.9), MONTHS), better="up", chart="xmr")
    chart = charted(reading_of(np.where(np.arange(72) % 2, 0.1, 0.9), SHARE, 20.0), result=result)
    drawn = [value for value in trace(chart, "range inspectors saw")["y"] if value is not None]
    assert (min(drawn), max(drawn)) == (0.0, 1.0)
    assert chart.table["lower"].min() < 0
    assert chart.table["upper"].max() > 1


def test_the_axis_of_a_count_holds_the_whole_range():
    one = reading_of(STEADY)
    top = one.since.points["upper"].max()
    assert charted(one).figure["layout"]["yaxis"]["range"][1] > top


def test_the_band_is_named_on_the_picture_by_what_it_is():
    said = [note["text"] for note in charted(reading_of(BETTER)).figure["layout"]["annotations"]]
    assert "range inspectors saw" in said
    said = [note["text"] for note in charted(reading_of(BETTER), "all").figure["layout"]["annotations"]]
    assert "usual range" in said
    few = reading_of(np.where(MONTHS[25] > MONTHS, np.nan, BETTER))
    assert few.limits_note
    assert "usual range" in [note["text"] for note in charted(few).figure["layout"]["annotations"]]


def test_without_limits_there_is_a_middle_and_no_band():
    result = spc(pd.Series(STEADY[:9], MONTHS[:9]), better="up")
    assert result.chart == "run"
    rows = figures(STEADY[:9], months=MONTHS[:9])
    one = Reading(COUNT, VISIT, Point(STEADY[8]), Then("none", why="no records"), rows, since=result)
    chart = charted(one)
    assert [key.sign for key in chart.keys] == ["ordinary", "middle"]
    assert trace(chart, "middle")["y"][:2] == pytest.approx([np.median(STEADY[:9])] * 2)
    assert "upper" not in chart.table
    assert "middle figure" in chart.alt


def test_months_that_are_judged_by_quarter_are_drawn_with_their_middle_alone():
    chart = charted(reading_of(BETTER), result=None)
    assert {"range", "better", "mean"}.isdisjoint(signs(chart))
    assert set(trace(chart, "Seen in time")["marker"]["symbol"]) == {"circle"}


def test_a_series_with_blanks_is_drawn_as_plain_json_with_blanks():
    values = BETTER.copy()
    values[[3, 20, 40]] = np.nan
    for shown in ("visit", "all"):
        chart = charted(reading_of(values), shown)
        assert json.loads(json.dumps(chart.figure, allow_nan=False))
        assert trace(chart, "Seen in time")["y"][40] is None


# Phases and labels


def test_a_phase_is_a_labelled_line_with_its_reason_in_the_view_of_all_along_alone():
    anew = MONTHS[24]
    result = result_of(BETTER, ((anew, "A new form"),))
    (line,) = counted_anew(result.phases)
    assert (line.label, line.title, line.from_date) == ("Counted anew, Apr 2016", "A new form", anew)
    one = reading_of(BETTER)
    labels = [note["text"] for note in charted(one, "all", result=result).figure["layout"]["annotations"]]
    assert "Counted anew, Apr 2016" in labels
    labels = [note["text"] for note in charted(one, "visit", result=result).figure["layout"]["annotations"]]
    assert "Counted anew, Apr 2016" not in labels


def inside(chart: Chart, width: int) -> list[tuple[float, float, float, float]]:
    """Where each label inside the plot lies at that width in pixels: left, right, bottom, top."""
    layout = chart.figure["layout"]
    begin, end = (pd.Timestamp(month) for month in layout["xaxis"]["range"])
    low, high = layout["yaxis"]["range"]
    boxes = []
    for note in layout["annotations"]:
        if note.get("yref") == "paper":
            continue
        text = note["text"].replace("<b>", "").replace("</b>", "")
        at = (pd.Timestamp(note["x"]) - begin) / (end - begin) * width
        left = at if note["xanchor"] == "left" else at - len(text) * LETTER_WIDTH
        up = (note["y"] - low) / (high - low) * 300 - {"bottom": 0, "middle": 0.5, "top": 1}[note["yanchor"]] * LETTER_HEIGHT
        boxes.append((left, left + len(text) * LETTER_WIDTH, up, up + LETTER_HEIGHT))
    return boxes


def above(chart: Chart, width: int) -> list[list[tuple[float, float]]]:
    """Where the labels of letters and changes lie at that width, level by level: left and right."""
    begin, end = (pd.Timestamp(month) for month in chart.figure["layout"]["xaxis"]["range"])
    levels: dict[float, list[tuple[float, float]]] = {}
    for note in chart.figure["layout"]["annotations"]:
        if note.get("yref") == "paper":
            at = (pd.Timestamp(note["x"]) - begin) / (end - begin) * width + note["xshift"]
            left = at if note["xanchor"] == "left" else at - len(note["text"]) * LETTER_WIDTH
            levels.setdefault(note["yshift"], []).append((left, left + len(note["text"]) * LETTER_WIDTH))
    return [sorted(spans) for spans in levels.values()]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("visited", [one.id for one in letters()])
@pytest.mark.parametrize("values", [STEADY, BETTER, 50 + np.arange(72.0)], ids=["steady", "step", "slope"])
def test_no_label_lies_over_another_on_a_phone_a_laptop_or_a_wide_screen(width: int, visited: str, values: np.ndarray):
    result = result_of(values, ((MONTHS[24], "A new form"),))
    one = replace(reading_of(values), letter=letter(visited))
    for theme_id in ("health", "reviews", "missing", "life_story", "context"):
        chart = charted(one, "all", result=result, marks=timeline(theme_id))
        for spans in above(chart, width):
            assert all(left[1] <= right[0] for left, right in pairwise(spans)), theme_id
        boxes = inside(chart, width)
        assert len(boxes) == 3
        for place, box in enumerate(boxes):
            for other in boxes[place + 1 :]:
                assert box[1] <= other[0] or other[1] <= box[0] or box[3] <= other[2] or other[3] <= box[2], (theme_id, boxes)


def test_a_label_goes_where_it_covers_least_and_leaves_the_place_to_no_other():
    room = Room((FIRST, MARCH), (0.0, 100.0), 300)
    room.line(pd.Series(MONTHS), pd.Series(np.full(72, 50.0)))
    spots = [Spot(MONTHS[10], 50.0, "left", "middle"), Spot(MONTHS[10], 80.0), Spot(MONTHS[10], 20.0)]
    assert room.choose("a name", spots) == spots[1]
    assert room.choose("a name", spots) == spots[2]


def test_a_label_stays_inside_the_plot_where_it_can():
    room = Room((FIRST, MARCH), (0.0, 100.0), 300)
    spots = [Spot(MONTHS[70], 80.0), Spot(MONTHS[10], 99.0, "left", "bottom"), Spot(MONTHS[70], 80.0, "right")]
    assert room.choose("a name of some length", spots) == spots[2]


def test_a_label_is_seen_to_cover_the_steep_part_of_a_line():
    room = Room((FIRST, MARCH), (0.0, 100.0), 300)
    room.line(pd.Series([MONTHS[0], MONTHS[20], MONTHS[21], MONTHS[-1]]), pd.Series([2.0, 2.0, 98.0, 98.0]))
    spots = [Spot(MONTHS[20], 50.0, "left", "middle"), Spot(MONTHS[50], 50.0, "left", "middle")]
    assert room.choose("name", spots) == spots[1]


# Legend, table and words


def test_the_legend_has_what_occurs_and_nothing_else():
    assert signs(charted(reading_of(STEADY))) == ["ordinary", "before", "range", "mean", "visit"]
    assert signs(charted(reading_of(BETTER)))[:2] == ["better", "ordinary"]
    with_all = charted(reading_of(BETTER), marks=timeline("health"), partial=MARCH)
    assert signs(with_all) == ["better", "ordinary", "before", "open", "range", "mean", "visit", "mark"]


def test_a_picture_that_ends_before_the_visit_has_neither_its_figure_nor_its_sign():
    early = figures(STEADY).assign(period="month")
    one = read(COUNT, VISIT, early, to=MONTHS[20])
    chart = charted(one, result=one.since)
    assert "visit" not in signs(chart)
    assert not [note for note in chart.figure["layout"]["annotations"] if "At the visit" in note["text"]]


def test_earlier_points_of_a_picture_without_a_range_are_not_said_to_lie_before_one():
    one = reading_of(BETTER)
    frame = limits.picture(one.series.assign(said=""), one.since, seen=True).frame
    found = keys(limits.Picture(frame, False, False), one, "month", False, False)
    assert [key.words for key in found if key.sign == limits.BEFORE] == ["earlier month, not in the middle figure"]


def test_higher_and_lower_are_one_sign_in_the_legend():
    values = np.where(VISIT.month_end < MONTHS, np.where(MONTHS[50] < MONTHS, STEADY - 20, STEADY + 20), STEADY)
    chart = charted(reading_of(values, replace(COUNT, better="neutral")))
    assert [key.words for key in chart.keys if key.sign in ("higher", "lower")] == ["higher or lower, more than chance"]


def test_the_legend_says_of_how_many_months_the_range_is():
    words = {key.sign: key.words for key in charted(reading_of(BETTER)).keys}
    assert words["range"] == "range inspectors saw, 24 months to the visit"


def test_a_legend_draws_each_sign_and_writes_its_words_beside_it():
    chart = charted(reading_of(BETTER), marks=timeline("health"))
    html = legend_html(chart.keys)
    assert html.count("<li>") == html.count("<svg") == len(chart.keys)
    assert all(key.words in html for key in chart.keys)
    assert legend_html(()) == ""


@pytest.mark.parametrize("sign", DRAWN)
def test_a_sign_is_a_drawing_that_screen_readers_pass_over(sign: str):
    assert sign_html(sign).startswith(f'<svg class="rg-sign rg-sign-{sign}"')
    assert 'aria-hidden="true"' in sign_html(sign)


def test_the_table_holds_what_the_picture_shows_and_says_of_each_point_what_it_is():
    one = reading_of(BETTER)
    chart, judged = charted(one), one.since.points
    table = chart.table.set_index(pd.to_datetime(chart.table["month"])).sort_index()
    assert table["value"].tolist() == trace(chart, "Seen in time")["y"]
    for name in ("mean", "lower", "upper"):
        assert table.loc[judged.index, name].tolist() == pytest.approx(judged[name].tolist())
        assert table.loc[: judged.index[0] - pd.Timedelta(days=1), name].isna().all()
    assert table["judged"].iloc[0] == "Before the range begins: not judged"
    assert table["judged"].iloc[-1].startswith("Better: above the range inspectors saw")


def test_the_table_on_the_page_writes_a_share_s_limits_as_percents():
    frame = pd.DataFrame({"month": ["2020-03-01"], "value": [0.5], "mean": [0.4], "lower": [-0.012], "upper": [1.05], "denominator": [8.0]})
    html = figure.html(frame, caption="Figures", is_share=True)
    assert all(text in html for text in ("50%", "40%", "-1%", "105%", ">8<"))


def test_the_alternative_text_begins_with_the_conclusion_and_tells_the_range():
    one = reading_of(BETTER)
    chart = charted(one, sentence="Really better.")
    apart = int((one.since.points["type"] == "special_cause_improvement").sum())
    assert chart.alt.startswith("Seen in time, by month, April 2014 to March 2020: Really better. Drawn: lowest ")
    assert "Shaded: the range inspectors saw, at the end " in chart.alt
    assert apart >= 40
    assert f"Points that are more than chance: {apart} better." in chart.alt
    assert "Every point is ordinary." in charted(reading_of(STEADY)).alt


def test_a_picture_knows_its_range_by_name():
    frame = figures(STEADY).assign(said="")
    assert picture(frame, result_of(STEADY), seen=True).range_name == "range inspectors saw"
    assert picture(frame, result_of(STEADY), seen=False).range_name == "usual range"
    assert isinstance(picture(frame, None, seen=True), Picture)
    assert not picture(frame, None, seen=True).has_range


# The switch


@pytest.fixture
def sample(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(sample_store))


def switch(app: AppTest) -> Any:
    return next(group for group in app.button_group if group.key.startswith("limits-"))


@pytest.mark.usefixtures("sample")
def test_the_switch_changes_the_picture_its_table_and_the_address_and_leaves_the_verdict():
    app = open_page("health")
    verdict, seen = app.header[0].value, alts(app)[0]
    assert (switch(app).value, app.query_params["limits"]) == ("visit", "visit")
    assert "Shaded: the range inspectors saw" in seen
    switch(app).set_value("all").run()
    assert not app.exception
    assert app.query_params["limits"] == "all"
    assert "Shaded: the usual range" in alts(app)[0]
    assert "Beside every month since April 2014" in drawn(app)
    assert app.header[0].value == verdict


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(("asked", "held"), [("all", "all"), ("nonsense", "visit")])
def test_the_address_says_which_range_is_drawn_and_nonsense_is_the_visit_s(asked: str, held: str):
    app = open_page("health", limits=asked)
    assert not app.exception
    assert (switch(app).value, app.query_params["limits"]) == (held, held)


def test_what_is_judged_by_quarter_says_where_its_range_is_drawn_and_what_has_another_range_says_so():
    one = replace(reading_of(BETTER), limits_note="Only 3 months of figures come before the visit.")
    assert judged_words(replace(one, judged_by="quarter"), "visit", "month").endswith("when “Shown by” is “Quarter”.")
    assert judged_words(one, "visit", "month") == "Only 3 months of figures come before the visit."
    assert judged_words(one, "all", "month") == ""
    run = replace(one, since=spc(pd.Series(STEADY[:9], MONTHS[:9]), better="up"))
    assert judged_words(run, "visit", "month") == ""
