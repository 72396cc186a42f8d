"""The pictures of quality, actions and recording: parts of a bar, days to file, and the rows that they are drawn from."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from data.contract import IDENTIFIERS
from present.charts.days_by_kind import days_by_kind
from present.charts.stacked import Part, stacked
from present.screens.pictures.actions import BECAME, became, finished, oldest_html, overdue_bands, waiting_longest
from present.screens.pictures.quality import GRADES, MODERATED, best_and_worst, grade_rows, moderated_rows
from present.screens.pictures.quality import became as aspects_became
from present.screens.pictures.recording import NOT_ON_FILE, bands, filed, latest_kind

PARTS = (Part("kept", "Kept", "K", "better", is_met=True), Part("lost", "Lost", "L", "worse", is_met=False))
HALVES = pd.DataFrame({"group": ["All", "North", "South"], "kept": [3, 3, 0], "lost": [1, 1, 0]})
DAYS = pd.DataFrame(
    {"panel": ["Letter", "Letter", "Minutes", "Minutes"], "band": ["1 to 5", "Not on file", "1 to 5", "Not on file"], "count": [3, 1, 0, 2]}
)


def halves(**more: bool):
    return stacked("Kept and lost, March 2020", HALVES, PARTS, met="kept", what="cases", file_name="halves", **more)


def days():
    looks = {"bands": ["1 to 5", "Not on file"], "in_time": 1, "line_name": "5 working days", "what": "documents"}
    return days_by_kind("Days to file, March 2020", DAYS, file_name="days", **looks)


def test_a_stacked_bar_is_whole_and_its_parts_are_shares_of_their_own_group() -> None:
    kept, lost = halves().figure["data"]
    assert kept["x"] == [0.75, 0.75, 0]
    assert lost["x"] == [0.25, 0.25, 0]
    assert kept["text"] == ["K 3", "K 3", ""]


def test_each_stacked_bar_says_what_its_met_parts_amount_to_and_one_without_a_case_says_so() -> None:
    chart = halves()
    assert chart.figure["layout"]["yaxis"]["ticktext"] == [
        "All<br><b>75% (3 of 4)</b>",
        "North<br><b>75% (3 of 4)</b>",
        "South<br><b>nothing to count</b>",
    ]
    assert "kept: All 75% (3 of 4); North 75% (3 of 4); South nothing to count." in chart.alt


def test_the_table_beside_stacked_bars_holds_their_numbers() -> None:
    table = halves().table
    assert table.columns.tolist() == ["group", "kept", "lost", "all"]
    assert table["all"].tolist() == [4, 4, 0]


@pytest.mark.parametrize("parts", [PARTS, BECAME, GRADES])
def test_no_two_parts_of_a_bar_share_a_letter_or_a_shade(parts: tuple[Part, ...]) -> None:
    for name in ("column", "letters", "shade"):
        assert len({getattr(part, name) for part in parts}) == len(parts)


@pytest.mark.parametrize("shade", ["best", "better", "pale", "worse"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_words_in_a_part_can_be_read_on_its_shade(shade: str, dark: bool) -> None:
    part = Part("kept", "Kept", "K", shade, is_met=True)
    (trace,) = stacked("Kept", HALVES, (part,), met="kept", what="cases", file_name="kept", dark=dark).figure["data"]
    inks = [_brightness(trace["insidetextfont"]["color"]), _brightness(trace["marker"]["color"])]
    assert (max(inks) + 0.05) / (min(inks) + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def _brightness(colour: str) -> float:
    """Relative luminance of a colour like #1d6fb8."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_days_by_kind_draws_a_row_of_bars_a_kind_and_says_how_many_were_in_time() -> None:
    chart = days()
    assert [trace["y"] for trace in chart.figure["data"]] == [[3, 1], [0, 2]]
    assert chart.alt == "Days to file, March 2020. Letter: 75% in time (3 of 4). Minutes: 0% in time (0 of 2)."
    assert chart.table.to_dict("list") == {"kind": ["Letter", "Minutes"], "1 to 5": [3, 0], "Not on file": [1, 2]}


def test_late_bands_differ_from_those_in_time_by_more_than_colour_and_the_line_stands_between() -> None:
    figure = days().figure
    assert figure["data"][0]["marker"]["pattern"]["shape"] == ["", "/"]
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [0.5]
    assert any("5 working days" in note["text"] for note in figure["layout"]["annotations"])


def test_no_picture_names_a_child() -> None:
    for chart in (halves(), days()):
        assert not IDENTIFIERS & set(chart.table.columns)
        assert not [column for column in IDENTIFIERS if column in json.dumps(chart.figure)]


def test_grades_are_counted_by_aspect_and_an_aspect_without_an_audit_is_a_row_of_noughts() -> None:
    rows = grade_rows({"Overall": pd.DataFrame({"grade": ["Good", "Good", "Inadequate"]}), "Plan": pd.DataFrame()})
    assert rows["group"].tolist() == ["Overall", "Plan"]
    assert rows[[part.column for part in GRADES]].to_numpy().tolist() == [[0, 2, 0, 1], [0, 0, 0, 0]]


def test_a_moderated_grade_is_the_same_or_one_lower_or_lower_by_more_or_higher() -> None:
    found = pd.DataFrame(
        {
            "grade": ["Good", "Good", "Outstanding", "Inadequate", "Good"],
            "moderated_grade": ["Good", "Requires improvement", "Requires improvement", "Good", "Inadequate"],
        }
    )
    rows = moderated_rows(found)
    assert dict(zip(rows["step"], rows["count"], strict=True)) == dict(zip(MODERATED, (1, 1, 2, 1), strict=True))


@pytest.mark.parametrize(("until", "late"), [("2020-03-08", 0), ("2020-03-09", 1), ("2020-12-31", 1)])
def test_an_action_due_was_done_on_time_or_late_or_was_not_done_by_the_day_shown(until: str, late: int) -> None:
    found = pd.DataFrame(
        {
            "source": pd.Series(["Audit", "Audit", "Review"], dtype="category"),
            "met": [True, False, False],
            "completed_date": pd.to_datetime(["2020-03-01", "2020-03-09", None]),
        }
    )
    rows = became(found, pd.Timestamp(until))
    assert rows[["group", "on_time", "late", "not_done"]].to_numpy().tolist() == [
        ["All", 1, late, 2 - late],
        ["Audit", 1, late, 1 - late],
        ["Review", 0, 0, 1],
    ]


@pytest.mark.parametrize(
    ("days_overdue", "band"),
    [
        (0, "Up to 4 weeks"),
        (28, "Up to 4 weeks"),
        (29, "4 to 13"),
        (91, "4 to 13"),
        (92, "13 to 26"),
        (364, "26 to 52"),
        (365, "Over a year"),
    ],
)
def test_an_overdue_action_falls_into_the_band_of_its_weeks(days_overdue: int, band: str) -> None:
    rows = overdue_bands(pd.DataFrame({"days_overdue": [days_overdue]}))
    assert rows.loc[rows["count"] == 1, "group"].tolist() == [band]


def test_the_ten_oldest_actions_come_first_and_a_date_put_back_is_shown() -> None:
    first = pd.date_range("2020-01-01", periods=12)
    found = pd.DataFrame(
        {
            "case_id": [f"X{number:02d}" for number in range(12)],
            "child_id": [f"C{number:02d}" for number in range(12)],
            "source": "Audit",
            "original_due_date": first[::-1],
            "current_due_date": [*first[::-1][:11], pd.Timestamp("2020-06-30")],
            "escalated_date": pd.NaT,
            "team": "North",
            "days_overdue": range(12),
        }
    )
    html = oldest_html(found, "The oldest")
    assert [html.index(child) for child in ("C11", "C10", "C02")] == sorted(html.index(child) for child in ("C11", "C10", "C02"))
    assert "C01" not in html
    assert "C00" not in html
    assert html.count("30 Jun 2020") == 1


@pytest.mark.parametrize(
    ("filed_on", "band"),
    [
        ("2016-05-06", "Same day"),
        ("2016-05-09", "Same day"),
        ("2016-05-11", "1 to 2"),
        ("2016-05-16", "3 to 5"),
        ("2016-05-17", "6 to 10"),
        ("2016-05-24", "11 to 20"),
        ("2016-06-30", "Over 20"),
        (None, NOT_ON_FILE),
    ],
)
def test_a_document_falls_into_the_band_of_its_working_days(filed_on: str | None, band: str) -> None:
    found = pd.DataFrame(
        {
            "document": pd.Series(["Letter before court"], dtype="category"),
            "event_date": pd.to_datetime(["2016-05-09"]),
            "uploaded_date": pd.to_datetime([filed_on]),
        }
    )
    names, rows = filed(found, 5)
    assert rows.loc[rows["count"] == 1, "band"].tolist() == [band]
    assert names == ["Same day", "1 to 2", "3 to 5", "6 to 10", "11 to 20", "Over 20", NOT_ON_FILE]


def test_the_bands_of_days_follow_the_standard_in_force() -> None:
    assert bands(10)[1] == ["Same day", "1 to 2", "3 to 10", "11 to 20", "21 to 40", "Over 40"]


def graded(good: int, bad: int) -> pd.DataFrame:
    return pd.DataFrame({"grade": ["Good"] * good + ["Inadequate"] * bad})


def test_the_heading_names_the_aspect_graded_best_and_worst_with_their_numbers() -> None:
    rows = grade_rows({"Overall": graded(1, 19), "Plan": graded(5, 15), "Risk": graded(15, 5)})
    assert best_and_worst(rows) == "Graded good or better: risk 75% (15 of 20), plan only 25% (5 of 20)"


def test_of_few_audits_or_of_aspects_alike_none_is_called_the_best() -> None:
    few = grade_rows({"Plan": graded(0, 1), "Risk": graded(1, 0)})
    alike = grade_rows({"Plan": graded(10, 10), "Risk": graded(10, 10)})
    assert best_and_worst(few) == best_and_worst(alike) == "How the grades divide"


def test_aspects_are_counted_by_their_verdicts() -> None:
    judged = {"Plan": ("better", ""), "Risk": ("same", ""), "Identity": ("better-maybe", "")}
    assert aspects_became(judged) == "Of 3 aspects of practice, 1 is really better than at the visit, none is really worse."


def test_the_heading_of_actions_counts_those_not_done_and_those_done_late() -> None:
    rows = pd.DataFrame({"group": ["All", "Audit"], "on_time": [5, 5], "late": [0, 0], "not_done": [1, 1]})
    assert finished(rows) == "1 of 6 actions due is not done, none done late"


def test_the_heading_of_overdue_actions_counts_those_over_a_year() -> None:
    assert waiting_longest(pd.DataFrame({"group": ["Up to 4 weeks", "Over a year"], "count": [3, 2]})) == (
        "2 of 5 overdue actions have waited over a year"
    )


def test_the_heading_of_documents_names_the_kind_least_often_in_time() -> None:
    assert latest_kind(DAYS, ["1 to 5"]) == "Least often in time: minutes, 0% (0 of 2)"
    assert latest_kind(DAYS[DAYS["panel"] == "Letter"], ["1 to 5"]) == "In time: letter, 75% (3 of 4)"
