"""The page "How figures settle" and the layer "As first reported", over extracts in which rows were really entered late."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import known, snapshots
from metrics.kit.measure import register
from present import settling, store, words
from present.charts import first_reported
from present.screens import known_store, settling_page
from present.settling_table import triangle
from tests import test_pages as pages
from tests.test_pages import _platform_does_less as _platform_does_less
from tests.test_pages import alts, ask, check, drawn, open_page, tables_beside

MEASURE = "rhi_in_72_hours"
TITLE = "Return interview held within 72 hours"
JULY, MARCH = pd.Timestamp("2019-07-01"), pd.Timestamp("2020-03-01")


@pytest.fixture
def late(late_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of late entries is the one that pages read; its source's folder."""
    monkeypatch.setenv("DASHBOARD_STORE", str(late_store))
    snapshot = snapshots.current(late_store)
    assert snapshot is not None
    return snapshot.parent


@pytest.fixture
def kept(late: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A store of the newest snapshot, where so many of the newest extracts' figures are kept."""

    def keep(count: int) -> Path:
        own = tmp_path / str(count)
        snapshot = snapshots.current(late.parent)
        shutil.copytree(snapshot, own / late.name / snapshot.name)
        for pointer in ("current", f"{late.name}/current"):
            shutil.copyfile(late.parent / pointer, own / pointer)
        (own / late.name / known.FOLDER).mkdir()
        for name in known.names(late)[9 - count :]:
            for ending in ("json", "parquet"):
                shutil.copyfile(late / known.FOLDER / f"{name}.{ending}", own / late.name / known.FOLDER / f"{name}.{ending}")
        monkeypatch.setenv("DASHBOARD_STORE", str(own))
        return own

    return keep


def said_of(room: Path, month: pd.Timestamp, measure: str = MEASURE) -> list[tuple[float, float]]:
    """Numerator and denominator of a month in each extract that had it whole, the oldest first: straight from the kept figures."""
    found = known.figures(room, measure)
    own = found[(found["month"] == month) & (found["period"] == "month") & (found["known_on"] >= month + pd.offsets.MonthEnd(0))]
    return list(zip(own["numerator"], own["denominator"], strict=True))


def table_of(app: AppTest) -> str:
    (table,) = tables_beside(app)
    return table


# The page


def test_the_page_says_when_a_month_settles_and_not_to_rely_on_the_newest(late: Path):
    app = open_page("settling", measure=MEASURE)
    check(app)
    pages.check_figures(app)
    assert app.header[0].value == f"{TITLE}: a month settles within three months"
    (met, of), *later = said_of(late, MARCH)
    assert later == []
    said = drawn(app)
    assert f"March 2020 stands at {met / of:.0%} ({met:.0f} of {of:.0f}). Do not rely on it yet: all six months followed" in said
    assert "This rests on six months, each followed for at least three months more." in said
    assert "Crosses show 9 months as first reported: 8 have moved since" in alts(app)[0]
    assert "Shaded, not yet settled: January 2020 to March 2020." in alts(app)[0]


def test_picture_and_table_hold_what_the_extracts_said_first_and_last(late: Path):
    app = open_page("settling", measure=MEASURE)
    _, crosses, now = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    months = pd.date_range(JULY, MARCH, freq="MS")
    reports = [said_of(late, month) for month in months]
    assert crosses["x"] == now["x"] == [f"{month:%Y-%m-%d}" for month in months]
    assert crosses["y"] == pytest.approx([met / of for (met, of), *_ in reports])
    assert now["y"] == pytest.approx([met / of for *_, (met, of) in reports])
    assert crosses["marker"]["symbol"] != now["marker"]["symbol"], "told apart without colour"
    table = table_of(app)
    for month, ((met, of), *_, (met_now, of_now)) in zip(months[:-1], reports[:-1], strict=True):
        row = table.partition(f"{month:%B %Y}")[2].partition("</tr>")[0]
        for number in (f"{met / of:.0%}", f"{met_now / of_now:.0%}", f"{met:.0f}", f"{of_now:.0f}"):
            assert f">{number}<" in row
        assert words.day(month + pd.offsets.MonthEnd(0)) in row


def test_what_each_extract_said_stands_in_a_table_of_its_own_with_what_changed_in_bold(late: Path):
    app = open_page("settling", measure=MEASURE)
    (box,) = (box for box in app.expander if box.label.startswith("What each extract said"))
    table = box.get("html")[0].proto.body
    (met, of), (met_later, of_later), *_ = said_of(late, JULY)
    row = table.partition(">Jul 2019<")[2].partition("</tr>")[0]
    assert f">{met / of:.0%}<" in row
    assert f"<strong>{met_later / of_later:.0%}</strong>" in row
    assert "Invented records: Sampleshire" in table
    assert box.get("download_button")
    said = triangle(known_store.settling(store.snapshot().path), register()[MEASURE].measure, MARCH)
    assert len(said) == sum(len(said_of(late, month)) for month in said["month"].unique())


def test_every_measure_of_the_letters_is_in_the_table_or_named_as_not_supplied(late: Path):
    app = open_page("settling")
    check(app)
    said = drawn(app)
    for one in settling_page._main_measures():
        assert one.title in said
    assert "Not supplied in this extract: " in said
    assert "within three months" in said
    assert app.query_params["measure"] == settling_page.slowest(
        [
            settling.settles(known_store.settling(store.snapshot().path), register()[name].measure, MARCH)
            for name in (MEASURE, "rhi_accepted")
        ]
    )


def test_a_measure_that_was_not_supplied_says_so_and_draws_nothing(late: Path):
    app = open_page("settling", measure="audits_good")
    assert not app.exception
    assert "Without it this measure is left out, not counted as nought." in drawn(app)
    assert alts(app) == []


def test_a_measure_that_is_not_there_is_answered_with_another_and_a_notice(late: Path):
    app = open_page("settling", measure="horoscopes")
    check(app)
    assert "The address names a measure that is not on this page." in drawn(app)


def test_an_earlier_month_is_judged_by_its_own_age(late: Path):
    app = open_page("settling", measure=MEASURE, to="2019-11")
    check(app)
    met, of = said_of(late, pd.Timestamp("2019-11-01"))[-1]
    said = drawn(app)
    assert f"November 2019 stands at {met / of:.0%} ({met:.0f} of {of:.0f}). It can be relied on" in said
    assert "not yet settled" not in alts(app)[0]


def test_a_filter_is_said_not_to_hold(late: Path):
    app = open_page("settling", group="sex:Female")
    check(app)
    assert "kept for everyone together: the figures below are not of sex Female alone" in drawn(app)


def test_with_too_few_extracts_it_says_what_moved_and_that_the_rest_cannot_be_told(kept):
    kept(4)
    app = open_page("settling", measure=MEASURE)
    check(app)
    assert app.header[0].value == f"{TITLE}: cannot tell yet how long a month takes to settle"
    assert "How far it may still move cannot be told yet: six months must have been followed for three months more" in drawn(app)
    assert "Crosses show 4 months as first reported: 3 have moved since" in alts(app)[0]


@pytest.mark.parametrize(
    ("count", "words_said"), [(0, "No extract’s figures have been kept yet"), (1, "Only one extract has been published")]
)
def test_with_fewer_than_two_extracts_the_page_says_what_the_next_will_show(kept, count: int, words_said: str):
    kept(count)
    app = open_page("settling")
    check(app)
    assert words_said in drawn(app)
    assert "how far each month’s figure has moved" in drawn(app)
    assert alts(app) == []


def test_without_a_snapshot_the_page_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path))
    app = open_page("settling")
    assert not app.exception
    assert "No records have been loaded" in drawn(app)


def test_a_snapshot_that_was_gone_back_from_is_not_known(late: Path, monkeypatch: pytest.MonkeyPatch):
    shown = known.names(late)[-2]
    assert len(known_store.extract_days(str(late / shown))) == 8
    assert known_store.settling(str(late / shown)).reports["known_on"].max() == pd.Timestamp("2020-02-29")


# The layer on a measure's own chart


def box(app: AppTest):
    return [one for one in app.checkbox if one.label == "As first reported"]


def test_the_layer_is_off_until_the_reader_ticks_it_and_then_in_the_address(late: Path):
    app = open_page("missing", measure=MEASURE)
    (one,) = box(app)
    assert not one.value
    assert app.query_params["first"] == "no"
    before = alts(app)[0]
    assert "as first reported" not in before
    one.check().run()
    check(app)
    pages.check_figures(app)
    assert app.query_params["first"] == "yes"
    assert "Crosses show 9 months as first reported: 8 have moved since, the furthest " in alts(app)[0]
    assert "as first reported, joined to what is known now" in drawn(app)
    box(app)[0].uncheck().run()
    assert alts(app)[0] == before


def test_the_layer_is_in_the_picture_and_in_the_table(late: Path):
    app = open_page("missing", measure=MEASURE, first="yes")
    check(app)
    assert box(app)[0].value
    crosses = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][-1]
    assert dict(zip(crosses["x"], crosses["y"], strict=True))["2019-07-01"] == pytest.approx(
        said_of(late, JULY)[0][0] / said_of(late, JULY)[0][1]
    )
    table = tables_beside(app)[0]
    row = table.partition("July 2019")[2].partition("</tr>")[0]
    met, of = said_of(late, JULY)[0]
    for text in ("31 July 2019", f"{met / of:.0%}", f"{met:.0f}", f"{of:.0f}"):
        assert f">{text}<" in row
    assert "First reported on" in table


@pytest.mark.parametrize("period", ["quarter", "year"])
def test_the_layer_is_of_the_period_that_is_shown(late: Path, period: str):
    app = open_page("missing", measure=MEASURE, first="yes", period=period)
    check(app)
    whole = {"quarter": ["2019-09-01", "2019-12-01", "2020-03-01"], "year": ["2020-03-01"]}[period]
    assert json.loads(app.get("plotly_chart")[0].proto.spec)["data"][-1]["x"] == whole


def test_the_layer_is_not_offered_for_a_group_and_an_address_is_told_why(late: Path):
    app = open_page("missing", measure=MEASURE, first="yes", group="sex:Female")
    check(app)
    assert box(app) == []
    assert "they are kept for everyone together, not for sex Female" in drawn(app)


def test_the_layer_is_not_offered_with_one_extract_and_an_address_is_told_why(kept):
    kept(1)
    app = open_page("missing", measure=MEASURE)
    assert box(app) == []
    assert "cannot be shown" not in drawn(app)
    assert "the figures of one extract alone are kept" in drawn(ask(app, first="yes"))


def test_a_month_that_was_first_counted_another_way_is_not_in_the_layer():
    declared = register()[MEASURE].measure
    rows = [("2019-04-30", "2019-04", 4.0, "a"), ("2019-05-31", "2019-04", 5.0, "b"), ("2019-05-31", "2019-05", 6.0, "b")]
    frame = pd.DataFrame(rows, columns=["known_on", "month", "numerator", "code"])
    for name in ("known_on", "month"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    frame = frame.assign(measure=MEASURE, period="month", denominator=10.0, value=frame["numerator"] / 10)
    found = settling.settling_of(frame)
    assert found.histories["is_counted_anew"].tolist() == [True, False]
    assert settling.months_of(found, declared, MARCH)["month"].tolist() == [pd.Timestamp("2019-05-01")]
    assert found.newest_code == "b"


# Words


@pytest.mark.parametrize(
    ("measure", "far", "said"),
    [
        (MEASURE, 0.004, "less than 1 point"),
        (MEASURE, 0.01, "1 point"),
        (MEASURE, 0.144, "14 points"),
        ("life_story_waiting", 1.0, "1 child"),
        ("life_story_waiting", 3.0, "3 children"),
        ("life_story_wait_weeks", 1.5, "1.5 weeks"),
        ("life_story_wait_weeks", 0.01, "less than 0.1"),
    ],
)
def test_how_far_a_figure_moved_is_said_in_its_own_unit(measure: str, far: float, said: str):
    assert settling.distance(register()[measure].measure, far) == said


def told(**more) -> settling.Settles:
    newest = pd.Series({"month": MARCH, "newest_value": 0.5, "newest_numerator": 5.0, "newest_denominator": 10.0, "newest_months_after": 0})
    plain = {"status": "settled", "age": 2, "months": 9, "cases_status": "settled", "cases_age": 2, "followed": 10, "steady": 10}
    return settling.Settles(**{"measure": register()[MEASURE].measure, "newest": newest, **plain, **more})


TEN, NOT_YET = "10 months followed from the same age", "Do not rely on it yet:"


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (told(), f"It can be relied on: none of {TEN} changed later."),
        (told(steady=0, raised=10, most=0.14), f"{NOT_YET} all {TEN} rose later, nine in ten by 14 points or less."),
        (told(steady=3, lowered=7, most=0.01), f"{NOT_YET} seven of {TEN} fell later, nine in ten by 1 point or less."),
        (told(steady=5, raised=3, lowered=2, most=None), f"{NOT_YET} five of {TEN} changed later."),
        (told(steady=9, raised=1, age=0), f"It can be relied on: nine of {TEN} did not change later."),
        (told(followed=1, steady=1), "have been followed for three months more from that age on, and one has been."),
        (told(newest=None), "No month has been reported yet."),
    ],
)
def test_how_far_to_trust_the_newest_month_is_said_in_a_sentence(one: settling.Settles, said: str):
    assert settling.trust(one).endswith(said)


def test_all_measures_are_summed_up_in_one_sentence():
    at_once, later, moving, unknown = told(age=0), told(age=3), told(status="moving", age=12), told(status="cannot tell", age=None)
    assert settling.summary([unknown]).endswith("How long a month takes to settle cannot be told yet.")
    assert settling.summary([later, later]).endswith("All two measures settle within three months of the month’s end.")
    assert settling.summary([at_once, later, later, moving, unknown]).endswith(
        "Of five measures, one stands as first reported, two settle within three months of the month’s end, one still moves after that, "
        "of one it cannot be told yet."
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (told(), "This rests on nine months, each followed for at least three months more."),
        (told(cases_age=4), "The cases behind the figure settle within four months."),
        (told(cases_status="moving"), "The cases behind the figure still move after that."),
        (told(status="cannot tell"), ""),
    ],
)
def test_it_is_said_on_how_many_months_it_rests(one: settling.Settles, said: str):
    assert settling.rests_on(one).endswith(said)


def test_crosses_of_months_that_never_moved_are_said_to_stand():
    declared = register()[MEASURE].measure
    first = pd.DataFrame({"month": [JULY], "value": [0.501], "now": [0.502]})
    assert first_reported.alternative(first, declared) == " Crosses show 1 month as first reported: none has moved since."
    assert first_reported.alternative(first.iloc[:0], declared) == ""
