"""The tracker of families and the court cases as pictures: what a month knew, narrowing and sorting, where bars and signs lie."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest

from data.contract import Tables
from metrics.kit.attributes import attributes
from metrics.kit.measure import register
from metrics.kit.months import Months
from metrics.pre_proceedings._tracker import court as court_rows
from metrics.pre_proceedings._tracker import tracker as tracker_rows
from present.charts import court, lanes, tracker
from tests.build import tables
from tests.worlds import tables_of

NOVEMBER, DECEMBER = pd.Timestamp("2016-11-01"), pd.Timestamp("2016-12-01")
END = pd.Timestamp("2016-11-30")
BEFORE = tracker.rules(END)
DATES = "legal_planning_meeting_date | decision_date | letter_sent_date | initial_meeting_date | ended_date"
FAMILIES = f"""family_id | child_id | {DATES} | outcome
F1 | A | 2016-06-01 | 2016-06-08 | 2016-06-22 | 2016-07-06 | |
F2 | B | 2016-11-01 | 2016-11-09 | | | |
F3 | C | | 2016-08-10 | 2016-08-10 | | |
F4 | D | 2016-03-01 | 2016-03-02 | 2016-03-09 | 2016-03-16 | 2016-11-20 | issue_proceedings
F5 | E | 2016-03-01 | 2016-03-02 | 2016-03-09 | | 2016-05-31 | step_down
"""
UPDATES = "family_id | updated_at | kind\nF1 | 2016-11-01T10:00 | edit\nF3 | 2016-11-20T10:00 | review_meeting"
DOCUMENTS = """child_id | kind | event_date | uploaded_date
A | legal_planning_minutes | 2016-06-01 | 2016-06-09
A | plo_letter | 2016-06-22 | 2016-12-05
"""
CASES = """case_id | child_id | issued_date | final_order_date | extension_to_date | order
K1 | A | 2016-04-01 | | 2016-11-24 |
K2 | B | 2016-05-20 | | 2017-01-12 |
K3 | C | 2016-11-01 | | 2017-06-01 |
K4 | D | 2016-03-01 | 2016-08-30 | | care_order
"""


def known(*, as_at: str = "2016-12-31", **more: str) -> Tables:
    return tables(as_at=as_at, covers_from="2016-01-01", pre_proceedings=FAMILIES, **more)


def at(month: pd.Timestamp, rows: pd.DataFrame, name: str = "family_id") -> pd.DataFrame:
    return rows[rows["month"] == month].set_index(name)


def drawn(month: pd.Timestamp = NOVEMBER) -> pd.DataFrame:
    on = known(tracker_updates=UPDATES, documents=DOCUMENTS)
    return tracker.prepared(at(month, tracker_rows(on, Months(on.covers_from, on.as_at))).reset_index())


def heard(month: pd.Timestamp = NOVEMBER) -> pd.DataFrame:
    on = tables(as_at="2016-12-31", covers_from="2016-01-01", proceedings=CASES)
    return court.with_state(at(month, court_rows(on, Months(on.covers_from, on.as_at)), "court_case").reset_index())


def html_of(rows: pd.DataFrame, rule: tracker.Rules = BEFORE) -> str:
    return tracker.picture(rows, rule, "Tracker")[1]


def row_of(html: str, name: str) -> str:
    """The HTML of the row of that name."""
    return next(row for row in html.split("<tr ")[1:] if f">{name}<" in row)


def cells(html: str, name: str) -> dict[str, str]:
    """The facts of a row by their headings, as a reader sees them."""
    found = re.findall(r'data-label="([^"]+)">(.*?)</td>', row_of(html, name))
    return {head: re.sub(r"<[^>]+>", "", cell) for head, cell in found}


# What a month knew


def test_a_family_that_ended_stays_for_six_months_with_its_outcome() -> None:
    rows = drawn()
    assert rows["family_id"].tolist() == ["F1", "F2", "F3", "F4"]  # F5 ended on 31 May: its sixth month end is November's
    ended = rows.set_index("family_id").loc["F4"]
    assert (ended["ended_date"], ended["outcome"], ended["weeks"]) == (pd.Timestamp("2016-11-20"), "issue_proceedings", 263 / 7)


def test_an_end_or_a_document_that_came_later_is_not_known_at_a_month_end() -> None:
    on = known(documents=DOCUMENTS)
    rows = tracker_rows(on, Months(on.covers_from, on.as_at))
    october = at(pd.Timestamp("2016-10-01"), rows)
    assert october.loc["F4", ["ended_date", "outcome"]].isna().all()
    assert pd.isna(at(NOVEMBER, rows).loc["F1", "letter_filed_date"])
    assert at(DECEMBER, rows).loc["F1", "letter_filed_date"] == pd.Timestamp("2016-12-05")


def test_an_entry_is_stale_after_14_days_and_never_once_it_has_ended() -> None:
    rows = drawn().set_index("family_id")
    assert rows["is_stale"].to_dict() == {"F1": True, "F2": True, "F3": False, "F4": False}
    assert rows["days_untouched"].dropna().to_dict() == {"F1": 29, "F2": 21, "F3": 10}


def test_what_the_extract_does_not_hold_is_no_column_and_cannot_be_asked_for() -> None:
    on = known()
    rows = tracker.prepared(tracker_rows(on, Months(on.covers_from, on.as_at)))
    assert not {"is_stale", "minutes_filed_date", "days_untouched"} & set(rows.columns)
    assert set(tracker.shows(rows)) == {"open", "no_letter", "ended", "all"}
    assert set(tracker.shows(drawn())) == set(tracker.SHOWN)
    assert "Last touched" not in html_of(rows[rows["month"] == NOVEMBER])


@pytest.mark.parametrize("seed", range(8))
def test_the_bars_of_families_still_in_it_are_as_many_as_the_figure_counts(seed: int) -> None:
    on = tables_of(seed)
    months = Months(on.covers_from, on.as_at)
    rows = tracker_rows(on, months, attributes(on, months))
    counted = register()["in_pre_proceedings"].cases(on, months)["month"].value_counts()
    bars = rows[rows["ended_date"].isna()]["month"].value_counts()
    pd.testing.assert_series_equal(bars.sort_index(), counted.sort_index())
    stale = register()["tracker_updated_in_2_weeks"].cases(on, months).groupby("month")["met"].agg(lambda met: (~met).sum())
    assert rows.groupby("month")["is_stale"].sum().reindex(stale.index).tolist() == stale.tolist()
    if len(bars):
        assert {"team", "locality"} <= set(rows.columns)


# Narrowing and sorting


@pytest.mark.parametrize(
    ("which", "found"),
    [("open", "F1 F2 F3"), ("stale", "F1 F2"), ("no_letter", "F2"), ("no_minutes", "F2 F3"), ("ended", "F4"), ("all", "F1 F2 F3 F4")],
)
def test_the_tracker_is_narrowed_to_what_is_asked(which: str, found: str) -> None:
    assert tracker.narrowed(drawn(), which)["family_id"].tolist() == found.split()


def test_the_tracker_is_narrowed_to_a_team() -> None:
    rows = drawn().assign(team=["North", "South", "North", "North"])
    assert tracker.narrowed(rows, "open", "North")["family_id"].tolist() == ["F1", "F3"]


@pytest.mark.parametrize(
    ("by", "found"), [("age", "F4 F1 F3 F2"), ("touched", "F1 F2 F3 F4"), ("family", "F1 F2 F3 F4"), ("team", "F4 F1 F3 F2")]
)
def test_the_tracker_is_sorted_as_asked(by: str, found: str) -> None:
    rows = drawn().assign(team=["A", "B", "A", "A"]).sample(frac=1, random_state=1)
    assert tracker.ordered(rows, by)["family_id"].tolist() == found.split()


# Words


def test_the_heading_counts_families_still_in_it() -> None:
    assert tracker.headline(drawn(), BEFORE) == "3 families on the tracker: 1 for more than 16 weeks, 2 not touched for 14 days"
    assert tracker.headline(drawn().iloc[3:], BEFORE) == "No family is on the tracker"
    assert tracker.headline(drawn().iloc[:1].drop(columns="is_stale"), BEFORE) == "1 family on the tracker: 1 for more than 16 weeks"


def test_16_weeks_are_a_local_line_before_the_guidance_and_judge_from_march_2021() -> None:
    assert (BEFORE.weeks, BEFORE.judges, BEFORE.stale_days) == (16, False, 14)
    assert BEFORE.weeks_words == "16 weeks: guidance only from 1 March 2021, so nobody here is judged by it"
    since = tracker.rules(pd.Timestamp("2021-03-31"))
    assert (since.weeks, since.judges) == (16, True)
    assert since.weeks_words == "16 weeks: guidance since 1 March 2021"


def test_the_facts_beside_a_bar_say_what_is_missing_in_words() -> None:
    html = html_of(drawn())
    assert cells(html, "F1") == {
        "Weeks": "25", "Team": "–", "Decided": "8 Jun 16", "Letter sent": "22 Jun 16", "Letter on file": "not on file",
        "First meeting": "6 Jul 16", "Minutes on file": "9 Jun 16", "Last touched, or ended": "29 days ago",
    }  # fmt: skip
    new = cells(html, "F2")
    assert (new["Letter sent"], new["Letter on file"], new["First meeting"]) == ("not sent", "–", "not held")
    assert cells(html, "F3")["Minutes on file"] == "no meeting recorded"
    assert cells(html, "F4")["Last touched, or ended"] == "to court, 20 Nov 16"


def test_only_the_drawings_that_occur_are_in_the_legend() -> None:
    legend, _ = tracker.picture(drawn().iloc[1:2], BEFORE, "Tracker")
    said = re.findall(r"</(?:svg|i)>([^<]+)</li>", legend)
    assert said == ["weeks since the decision", "not touched for 14 days", BEFORE.weeks_words]


def test_no_rows_give_no_picture() -> None:
    assert tracker.picture(drawn().iloc[:0], BEFORE, "Tracker") == ("", "")
    assert court.picture(heard().iloc[:0], "Court") == ("", "")


# Where bars and signs lie


def test_a_bar_of_16_weeks_ends_on_the_line_of_16_weeks() -> None:
    row = row_of(html_of(drawn()[lambda rows: rows["family_id"] == "F3"]), "F3")
    line = re.search(r'rg-rule" style="left:([\d.]+%)"', row)
    bar = re.search(r'<rect class="rg-bar " x="0.00%" y="25%" width="([\d.]+%)"', row)
    assert line is not None
    assert bar is not None
    assert line[1] == bar[1]  # 10 August to 30 November is 112 days


def test_signs_stand_at_their_weeks_and_a_stale_entrys_after_its_bar() -> None:
    row = row_of(html_of(drawn()), "F1")
    at_week = {kind: float(share) for kind, share in re.findall(r'<svg class="rg-at-(\w+)" x="([\d.]+)%"', row)}
    bar = re.search(r'width="([\d.]+)%" height="50%"', row)
    assert bar is not None
    assert at_week["letter"] * 2 == pytest.approx(at_week["meeting"], abs=0.02)  # the second and the fourth week
    assert at_week["stale"] > float(bar[1])
    assert "Letter sent 22 June 2016" in row
    assert "rg-at-stale" not in row_of(html_of(drawn()), "F3")


def test_a_family_that_ended_is_an_outline_and_weeks_beyond_a_rule_are_marked_only_once_it_judges() -> None:
    assert "rg-ended" in row_of(html_of(drawn()), "F4")
    assert "rg-beyond" not in html_of(drawn())
    judged = html_of(drawn(), replace(BEFORE, judges=True))
    assert "rg-beyond" in row_of(judged, "F1")
    assert cells(judged, "F1")["Weeks"] == "25 over"
    assert "rg-beyond" not in row_of(judged, "F3")  # exactly 16 weeks is not beyond them


def test_of_many_rows_sixty_are_drawn_and_the_file_has_all() -> None:
    many = pd.concat([drawn().iloc[:1]] * 75, ignore_index=True)
    assert html_of(many).count("<tr ") == lanes.ROWS_DRAWN + 1
    assert len(tracker.download(many)) == 75


def test_a_file_has_the_same_rows_in_the_same_order_with_words_for_codes() -> None:
    rows = tracker.ordered(drawn(), "age")
    file = tracker.download(rows)
    assert file["family_id"].tolist() == rows["family_id"].tolist()
    assert file.loc[0, "outcome"] == "to court"
    assert {"decision_date", "minutes_filed_date", "letter_filed_date", "last_touched_date", "is_stale"} <= set(file.columns)
    assert "child_id" not in file.columns


def test_names_are_escaped_and_rows_short_of_a_fact_are_refused() -> None:
    along = lanes.axis(10, "Weeks", (8, 26), 16)
    row = lanes.Lane("<b>F1</b>", 10, 'a "bar"', (lanes.Fact("<i>"),))
    html = lanes.lanes_html("Tracker & court", along, [row], ["Team"], name_head="Family")
    assert "&lt;b&gt;F1&lt;/b&gt;" in html
    assert "&lt;i&gt;" in html
    with pytest.raises(ValueError, match="other facts"):
        lanes.lanes_html("Tracker", along, [row], ["Team", "Weeks"], name_head="Family")


def test_the_axis_reaches_the_rule_and_names_no_week_that_it_does_not_reach() -> None:
    along = lanes.axis(10, "Weeks", (8, 26, 52), 16)
    assert [(line.week, line.is_rule) for line in along.lines] == [(8, False), (16, True)]
    assert along.share(0) == "0.00%"
    assert float(along.share(16).rstrip("%")) < 100
    assert along.share(99) == "100.00%"


# Court


def test_a_case_past_26_weeks_is_over_unless_the_court_extended_it_that_far() -> None:
    assert heard().set_index("court_case")["state"].to_dict() == {"K1": "over", "K2": "extended", "K3": "within", "K4": "within"}
    assert court.headline(heard()) == "3 cases in court: 2 past 26 weeks, 1 of them within the court’s extension"
    assert court.headline(heard().iloc[2:]) == "1 case in court: none past 26 weeks"
    assert court.headline(heard().iloc[3:]) == "No case is in court"


def test_an_extension_is_shown_once_the_26_weeks_have_run() -> None:
    rows = heard().set_index("court_case")
    assert rows["extension_to_date"].notna().to_dict() == {"K1": True, "K2": True, "K3": False, "K4": False}


def test_court_cases_are_narrowed_and_the_longest_come_first() -> None:
    assert court.narrowed(heard(), "open")["court_case"].tolist() == ["K1", "K2", "K3"]
    assert court.narrowed(heard(), "ended")["court_case"].tolist() == ["K4"]
    assert court.narrowed(heard(), "all")["court_case"].tolist() == ["K1", "K2", "K4", "K3"]


def test_a_courts_bar_is_marked_beyond_its_extension_and_says_so() -> None:
    legend, html = court.picture(court.narrowed(heard(), "all"), "Court")
    assert "rg-beyond" in row_of(html, "K1")
    assert cells(html, "K1")["Weeks"] == "34 over"
    assert "rg-beyond" not in row_of(html, "K2")
    assert cells(html, "K2")["Weeks"] == "27 extended"
    assert cells(html, "K4") == {
        "Weeks": "26", "Team": "–", "Issued": "1 Mar 16", "26 weeks end": "30 Aug 16", "Extended to": "–", "Children": "1",
        "Final order": "30 Aug 16", "Order": "care order",
    }  # fmt: skip
    assert "26 weeks, the law’s limit for cases issued from 22 April 2014" in legend
    assert "Final order" not in court.picture(court.narrowed(heard(), "open"), "Court")[1]
    assert court.download(heard())["state"].tolist() == ["over", "extended", "within", "within"]


def test_a_case_issued_before_the_law_is_not_judged() -> None:
    early = CASES + "K5 | E | 2014-04-21 | | | \n"
    on = tables(as_at="2016-12-31", covers_from="2016-01-01", proceedings=early)
    rows = court.with_state(at(NOVEMBER, court_rows(on, Months(on.covers_from, on.as_at)), "court_case").reset_index())
    assert rows.set_index("court_case").loc["K5", "state"] == "not judged"
    assert "rg-beyond" not in row_of(court.picture(rows, "Court")[1], "K5")
