"""The charts of workforce and context: dots, posts and panels hold the figures of their tables, and say in words what they show."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from data.contract import IDENTIFIERS
from metrics.kit.measure import register
from present import theme
from present.charts import Chart
from present.charts.panels import Panel, Series, panels
from present.charts.staffing import staffing
from present.charts.strip import Beside, strip
from present.comparators import published_label, published_lines
from present.screens.pictures.context import came_and_went, worked_with
from present.screens.pictures.staff_titles import over_the_line, who_leaves
from present.screens.pictures.workforce import dot_rows, read_against, staff_rows

MONTHS = pd.date_range("2019-01-01", periods=3, freq="MS", unit="us")
WORKERS = pd.DataFrame(
    {
        "row": ["Looked after", "Looked after", "Looked after", "Assessment", "Assessment"],
        "team": ["Unit 1", "Unit 1", "Unit 2", "North", "North"],
        "worker": ["W1", "W2", "W3", "W4", "W5"],
        "value": [17.0, 17.3, 20.0, 20.1, 12.0],
        "detail": ["17 ÷ 1"] * 5,
    }
)
AGAINST = Beside(20, "local line: 20", (16, 20), "letter: 16 to 20", ("Looked after",))


def dots(rows: pd.DataFrame = WORKERS, beside: Beside = AGAINST) -> Chart:
    return strip("Children for each worker", rows, unit="children", beside=beside, file_name="workers")


def posts(empty: list[float | None] | None = None) -> Chart:
    rows = pd.DataFrame({"month": MONTHS, "permanent": [80.0, 81, 82.5], "agency": [10.0, 12, 11], "empty": empty or [3.0, 0, 4]})
    return staffing("Who fills the posts", rows.astype({"empty": "float64"}), file_name="posts")


def line(name: str = "In care", *values: float | None, published: pd.DataFrame | None = None) -> Series:
    return Series(name, pd.DataFrame({"month": MONTHS, "value": list(values) or [480.0, 482, 485]}), published)


DFE = pd.DataFrame({"date": [pd.Timestamp("2019-03-31")], "value": [484.0]})


def stack() -> Chart:
    moved = Panel("Entered and left", (line("Entered", 5, 6, 7), line("Left", 4, 4, None)), bars=True)
    return panels(
        "In and out", [Panel("In care", (line(published=DFE),)), moved], published_name="As DfE published it", file_name="in-and-out"
    )


EVERY = {"dots": dots, "posts": posts, "panels": stack}
SAID = {
    "dots": "5 workers, one dot each, from 12 to 20.1 children; 1 above 20. Of the 3 that the shaded band is of (letter: 16 to 20), "
    "3 lie within it.",
    "posts": "at the end of March 2019, in full-time equivalents: permanent 82.5; from an agency 11; post with nobody in it 4.",
    "panels": "In care 485 in March 2019, was 480 in January 2019; Entered 7 in March 2019, was 5 in January 2019; Left 4 in February 2019",
}


@pytest.mark.parametrize("name", EVERY)
def test_each_chart_says_what_it_shows_and_is_plain_json(name: str) -> None:
    chart = EVERY[name]()
    assert SAID[name] in chart.alt
    assert chart.alt.startswith(chart.title)
    assert json.loads(json.dumps(chart.figure, allow_nan=False)).keys() == chart.figure.keys()
    assert not IDENTIFIERS & set(chart.table.columns)


def test_there_is_a_dot_for_each_worker_and_none_covers_another() -> None:
    twenty = pd.concat([WORKERS.iloc[[0]]] * 20, ignore_index=True)
    drawn = [(x, y) for trace in dots(twenty).figure["data"] for x, y in zip(trace["x"], trace["y"], strict=True)]
    assert len(drawn) == len(set(drawn)) == len(dots(twenty).table) == 20
    lowest, highest = dots(twenty).figure["layout"]["yaxis"]["range"]
    assert all(highest <= y <= lowest for _, y in drawn)


def test_a_dot_on_the_line_is_not_above_it_and_one_above_differs_in_shape_and_name() -> None:
    below, above = dots().figure["data"]
    assert 20.0 in below["x"]
    assert above["x"] == [20.1]
    assert below["marker"]["symbol"] != above["marker"]["symbol"]
    assert above["name"] == "above 20"


def test_in_a_heap_those_nearest_the_whole_number_lie_lowest() -> None:
    (trace,) = dots(WORKERS.iloc[[1, 0]]).figure["data"]
    lower = dict(zip(trace["x"], trace["y"], strict=True))
    assert lower[17.0] > lower[17.3]  # pixels from the top


def test_the_band_lies_over_the_rows_that_it_is_of_and_over_no_other() -> None:
    boxes = [shape for shape in dots().figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert [(box["x0"], box["x1"], box["y0"]) for box in boxes] == [(16, 20, 0.0)]
    assert not [shape for shape in dots(WORKERS.iloc[3:]).figure["layout"]["shapes"] if shape["type"] == "rect"]
    assert "band" not in dots(WORKERS.iloc[3:]).alt


def test_nobody_is_said_in_words_and_without_a_line_nobody_is_above_it() -> None:
    assert dots(WORKERS.head(0)).alt == "Children for each worker: nobody."
    assert dots(beside=Beside()).alt.endswith("from 12 to 20.1 children.")
    assert len(dots(beside=Beside()).figure["data"]) == 1


def test_posts_and_their_table_hold_the_same_figures_and_layers_differ_in_more_than_colour() -> None:
    chart = posts()
    assert [trace["name"] for trace in chart.figure["data"]] == list(chart.table.columns[1:])
    for trace in chart.figure["data"]:
        assert trace["y"][::-1] == chart.table[trace["name"]].tolist()
    assert len({trace["marker"]["pattern"]["shape"] for trace in chart.figure["data"]}) == 3


def test_posts_that_nobody_recorded_are_not_drawn_as_none() -> None:
    chart = posts([None, None, None])
    assert [trace["name"] for trace in chart.figure["data"]] == ["Permanent", "From an agency"]


def test_panels_and_their_table_hold_the_same_figures_and_dfe_s_in_a_column_of_its_own() -> None:
    chart = stack()
    for trace in chart.figure["data"]:
        if trace["name"] in chart.table.columns:
            assert trace["y"][::-1] == [None if pd.isna(value) else value for value in chart.table[trace["name"]]]
    assert chart.table["In care, as DfE published it"].tolist()[:1] == [484.0]
    assert chart.table["In care, as DfE published it"].isna().sum() == 2


def test_a_panel_s_scale_begins_at_nought_and_holds_what_dfe_published_and_panels_do_not_overlap() -> None:
    layout = stack().figure["layout"]
    assert layout["yaxis"]["range"][0] == layout["yaxis2"]["range"][0] == 0
    assert layout["yaxis"]["range"][1] > 485
    assert layout["yaxis"]["domain"][0] > layout["yaxis2"]["domain"][1]
    assert layout["yaxis2"]["domain"][0] >= 0


def test_what_dfe_published_is_a_star_at_its_own_day_and_named_once() -> None:
    both = [Panel(name, (line(name, published=DFE),)) for name in ("In care", "On plans")]
    chart = panels("Children", both, published_name="As DfE published it", file_name="children")
    stars = [trace for trace in chart.figure["data"] if trace["name"] == "As DfE published it"]
    assert [trace["x"] for trace in stars] == [["2019-03-31"], ["2019-03-31"]]
    assert [trace["showlegend"] for trace in stars] == [True, False]
    assert {trace["marker"]["symbol"] for trace in stars} == {"star"}


def test_lines_of_one_panel_differ_in_dashes_and_are_named() -> None:
    chart = panels("Who leaves", [Panel("In a year", (line("Workers"), line("Managers", 1, 2, 3)))], published_name="", file_name="leave")
    workers, managers = chart.figure["data"]
    assert workers["line"]["dash"] != managers["line"]["dash"]
    assert workers["showlegend"] and managers["showlegend"]
    assert chart.figure["layout"]["showlegend"]


def test_a_line_without_any_figure_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="On plans has no figure to draw"):
        panels("Children", [Panel("On plans", (line("On plans", None, None, None),))], published_name="", file_name="x")


@pytest.mark.parametrize("dark", [False, True])
def test_the_charts_stand_on_the_reader_s_own_background(dark: bool) -> None:
    chart = strip("Workers", WORKERS, unit="children", beside=AGAINST, file_name="w", dark=dark)
    assert chart.figure["layout"]["paper_bgcolor"] == theme.palette(dark).background


HELD = pd.DataFrame(
    {
        "worker_id": ["W1", "W2", "W3"],
        "service": pd.Categorical(["Looked after", "Assessment", None]),
        "team": pd.Categorical(["Unit 1", "North", None]),
        "children_held": [18.0, 9.0, 3.0],
        "fte": [1.0, 0.6, 1.0],
        "caseload_per_fte": [18.0, 15.0, 3.0],
    }
)


def test_each_worker_is_a_row_by_part_of_the_service_or_by_team_with_what_the_figure_is_made_of() -> None:
    rows = dot_rows(HELD, by_team=False)
    assert rows["row"].tolist() == ["Not recorded", "Looked after", "Assessment"]
    assert rows["worker"].tolist() == ["W3", "W1", "W2"]
    assert dot_rows(HELD, by_team=True)["row"].tolist() == ["Not recorded", "Unit 1", "North"]
    assert rows["detail"].tolist()[2] == "9 children ÷ 0.6 full-time"


def test_the_letter_s_band_is_of_the_looked_after_units_alone_and_is_said_only_where_they_are_shown() -> None:
    november = pd.Timestamp("2016-11-01")
    beside, said = read_against(HELD, november, by_team=True)
    assert (beside.line, beside.band, beside.band_rows) == (20, (16, 20), ("Unit 1",))
    assert "looked-after units" in said
    assert "visit of 30 November 2016" in said
    without, silent = read_against(HELD.iloc[1:], november, by_team=True)
    assert (without.band_rows, silent) == ((), "")


def test_the_heading_counts_workers_above_the_line_and_one_on_it_is_not() -> None:
    assert over_the_line(HELD, 15) == "1 of 3 social workers is above 15 children for full-time hours"
    assert over_the_line(HELD, 20) == "None of 3 social workers are above 20 children for full-time hours"
    assert over_the_line(HELD, None) == "Each social worker’s children"


def test_the_heading_says_how_many_left_of_those_whose_figure_is_known() -> None:
    assert who_leaves((line("Workers", 1, 2, 3), line("Managers", 1, 2, None))) == "Of every 100 in post, 3 workers left within a year"


def test_context_is_headed_by_what_came_and_went_and_by_the_newest_numbers() -> None:
    bars = (line("Entered", 1, 2, 3), line("Left", 1, 1, 1))
    assert came_and_went(bars) == "In 3 months 6 came into care and 3 left"
    assert came_and_went(bars[:1]) == "Children in care, entering and leaving"
    assert worked_with([line("Children in need", 1, 2, 1200), line("In care", 1, 2, 3)]) == "1,200 children in need, 3 in care"


def test_posts_with_nobody_in_them_are_the_vacancies_that_no_agency_worker_covers() -> None:
    agency = pd.DataFrame({"month": MONTHS, "numerator": [10.0, 10, 0], "denominator": [90.0, 90, 0]})
    vacancy = pd.DataFrame({"month": MONTHS, "numerator": [14.0, 8, 5]})
    rows = staff_rows(agency, vacancy)
    assert rows["permanent"].tolist() == [80, 80]
    assert rows["empty"].tolist() == [4, 0]
    assert staff_rows(agency, None)["empty"].isna().all()


WINDOW = (pd.Timestamp("2014-04-01"), pd.Timestamp("2020-03-01"))


@pytest.mark.parametrize(("measure", "own"), [("caseload", 17.2), ("agency", 0.23), ("vacancy", 0.147), ("turnover", 13.7)])
def test_dfe_s_workforce_figures_stand_at_30_september_on_the_measure_s_own_scale(measure: str, own: float) -> None:
    lines = published_lines(register()[measure].measure, *WINDOW)
    council = next(line for line in lines if line.style == "own").values
    assert council["date"].dt.strftime("%Y-%m-%d").tolist() == ["2017-09-30", "2018-09-30", "2019-09-30"]
    assert council["value"].iloc[0] == pytest.approx(own)
    assert {line.style for line in lines} == {"own", "nation", "region", "neighbours"}
    assert "30 September" in register()[measure].measure.published_difference


def test_how_many_workers_a_child_had_is_published_after_the_sample_ends_and_no_line_is_drawn_for_it() -> None:
    of = register()["three_or_more_workers"].measure
    assert published_lines(of, *WINDOW) == []
    assert len(published_lines(of, pd.Timestamp("2023-04-01"), pd.Timestamp("2024-03-01"))) == 4


def test_short_forms_in_dfe_s_names_are_spelt_out() -> None:
    assert published_label("sw_agency_pct") == "Agency social workers, % of full-time equivalents (30 September)"
    assert published_label("sw_instability_pct") == "Children looked after with 3 or more social workers in year (%)"
