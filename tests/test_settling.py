"""How figures settle: worked rows, a slow plain count beside it, and what holds of any reports."""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta
from itertools import groupby
from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from metrics.kit import settling

MONTH_ENDS = pd.date_range("2018-06-30", periods=40, freq="ME")


def known(*rows: tuple) -> pd.DataFrame:
    """What was said: (known on, month, numerator, denominator) of one measure's months; then its code and its period where they matter.

    The build that comes later stands further down, as in `data.known.figures`.
    """
    full = [(*row, *("a", "month")[len(row) - 4 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["known_on", "month", "numerator", "denominator", "code", "period"])
    for name in ("known_on", "month"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
    for name in ("numerator", "denominator"):
        frame[name] = frame[name].astype("float64")
    value = frame["numerator"] / frame["denominator"].replace(0, np.nan)
    return frame.assign(measure="seen", value=value, shown=[f"{share:.0%}" for share in value])


def first_and_newest(*rows: tuple) -> list[tuple]:
    found = settling.histories(settling.reports(known(*rows)))
    return [
        (f"{row.month:%Y-%m}", row.shown, row.newest_shown, row.days_after, row.newest_months_after, row.days) for row in found.itertuples()
    ]


# What was first said, and what is said now


def test_a_month_is_followed_from_its_first_report_to_its_newest():
    found = settling.histories(
        settling.reports(
            known(
                ("2019-04-30", "2019-04", 5, 10),
                ("2019-05-31", "2019-04", 6, 10),
                ("2019-05-31", "2019-05", 9, 12),
                ("2019-07-10", "2019-04", 8, 11),
                ("2019-07-10", "2019-05", 9, 12),
                ("2019-07-10", "2019-06", 3, 4),
            )
        )
    )
    assert list(found["month"].dt.strftime("%Y-%m")) == ["2019-04", "2019-05", "2019-06"]
    assert found["shown"].tolist() == ["50%", "75%", "75%"]
    assert found["newest_shown"].tolist() == ["73%", "75%", "75%"]
    assert found["days_after"].tolist() == [0, 0, 10]
    assert found["newest_days_after"].tolist() == [71, 40, 10]
    assert found["newest_months_after"].tolist() == [2, 1, 0]
    assert found["days"].tolist() == [3, 2, 1]
    assert found["moved_numerator"].tolist() == [3, 0, 0]
    assert found["moved_denominator"].tolist() == [1, 0, 0]
    assert found["moved_value"].tolist() == pytest.approx([8 / 11 - 0.5, 0, 0])


def test_a_month_that_was_not_over_when_it_was_counted_was_not_reported():
    rows = (("2019-04-29", "2019-04", 1, 2), ("2019-04-30", "2019-04", 5, 10), ("2019-05-01", "2019-05", 0, 0))
    assert first_and_newest(*rows) == [("2019-04", "50%", "50%", 0, 0, 1)]


def test_months_that_ended_before_the_day_before_are_not_first_reported_however_far_back_the_later_extract_goes():
    rows = (
        ("2019-04-30", "2019-03", 1, 2),  # may have been reported, and moved, before anything was kept
        ("2019-04-30", "2019-04", 1, 4),
        ("2019-06-30", "2018-01", 1, 2),  # the earlier extract does not go back so far
        ("2019-06-30", "2019-03", 1, 2),
        ("2019-06-30", "2019-04", 1, 4),
        ("2019-06-30", "2019-05", 1, 8),  # never said before, though a month old
        ("2019-06-30", "2019-06", 1, 5),
    )
    assert [row[0] for row in first_and_newest(*rows)] == ["2019-04", "2019-05", "2019-06"]


def test_months_whose_first_report_was_missed_have_no_history():
    assert first_and_newest(("2019-06-30", "2019-03", 1, 2), ("2019-07-31", "2019-03", 1, 2)) == []


def test_of_two_builds_of_one_day_the_later_counts():
    rows = (("2019-04-30", "2019-04", 5, 10), ("2019-04-30", "2019-04", 7, 10), ("2019-05-31", "2019-04", 7, 10))
    assert first_and_newest(*rows) == [("2019-04", "70%", "70%", 0, 1, 2)]


def test_a_changed_way_of_counting_is_no_late_recording():
    rows = (
        ("2019-04-30", "2019-04", 5, 10, "a"),
        ("2019-05-31", "2019-04", 6, 10, "a"),
        ("2019-05-31", "2019-04", 9, 10, "b"),
        ("2019-05-31", "2019-05", 4, 10, "a"),
        ("2019-05-31", "2019-05", 6, 10, "b"),
        ("2019-06-30", "2019-04", 9, 10, "b"),
        ("2019-06-30", "2019-05", 7, 10, "b"),
    )
    said = settling.reports(known(*rows))
    april, may = settling.histories(said).itertuples()
    assert (april.shown, april.newest_shown, april.is_counted_anew, april.days) == ("50%", "90%", True, 3)
    assert math.isnan(april.moved_value)
    assert math.isnan(april.moved_numerator)
    # May was counted both ways on its first day: the later way stands, and by that it moved by late recording.
    assert (may.shown, may.newest_shown, may.is_counted_anew) == ("60%", "70%", False)
    assert may.moved_value == pytest.approx(0.1)
    assert said.groupby("run").size().tolist() == [2, 2, 1, 2]


def test_a_month_in_which_there_was_nothing_to_count_was_reported_as_that():
    rows = (("2019-04-30", "2019-04", 0, 0), ("2019-05-31", "2019-04", 1, 2))
    found = settling.histories(settling.reports(known(*rows))).iloc[0]
    assert (found["shown"], found["newest_shown"], found["moved_denominator"]) == ("nan%", "50%", 2)
    assert math.isnan(found["moved_value"])


@pytest.mark.parametrize(
    ("day", "month", "period", "months_after"),
    [
        ("2019-06-29", "2019-06", "quarter", None),
        ("2019-06-30", "2019-06", "quarter", 0),
        ("2019-07-31", "2019-07", "quarter", None),  # it stands at its newest month while it is not over
        ("2019-07-31", "2019-06", "quarter", 1),
        ("2019-03-31", "2019-03", "year", 0),
        ("2019-03-31", "2018-12", "year", None),
        ("2019-02-27", "2019-01", "month", 0),
        ("2019-02-28", "2019-01", "month", 1),
        ("2019-03-30", "2019-01", "month", 1),
        ("2020-02-29", "2019-01", "month", 13),
    ],
)
def test_the_months_after_a_period_are_whole_ones(day, month, period, months_after):
    found = settling.reports(known((day, month, 1, 2, "a", period)))
    assert found["months_after"].tolist() == ([] if months_after is None else [months_after])


# How long a month takes to settle


def monthly(figures: dict[int, list[tuple[int, int]]], *, snapshots: int = 12, every: int = 1) -> pd.DataFrame:
    """A snapshot at each of so many month ends: of each month so old, the figure that `figures` has for its age (its last one after that).

    `figures` is by the month's number, from the month that ended first; -1 is any other.
    """
    rows = []
    for place in range(0, snapshots, every):
        for month in range(place + 1):
            told = figures.get(month, figures[-1])
            rows.append((MONTH_ENDS[place], MONTH_ENDS[month].replace(day=1), *told[min(place - month, len(told) - 1)]))
    return known(*rows)


def verdict(frame: pd.DataFrame) -> dict:
    (row,) = settling.settled(settling.by_age(settling.reports(frame))).to_dict("records")
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}


STILL = [(5, 10)]
LATE_BY_TWO = [(4, 10), (5, 10), (6, 10)]


def test_a_measure_that_never_changes_settles_at_once():
    found = verdict(monthly({-1: STILL}))
    assert (found["shown_status"], found["shown_age"], found["shown_months"]) == ("settled", 0, 9)
    assert (found["cases_status"], found["cases_age"], found["cases_months"]) == ("settled", 0, 9)


def test_entries_up_to_two_months_late_settle_after_two_months():
    found = verdict(monthly({-1: LATE_BY_TWO}))
    assert (found["shown_status"], found["shown_age"], found["shown_months"]) == ("settled", 2, 7)


def test_cases_can_still_move_when_the_figure_on_screen_stands():
    found = verdict(monthly({-1: [(50, 100), (50, 100), (501, 1000)]}))
    assert (found["shown_age"], found["cases_age"]) == (0, 2)


@pytest.mark.parametrize(("snapshots", "status", "months"), [(4, "cannot tell", 1), (8, "cannot tell", 5), (9, "settled", 6)])
def test_a_month_must_be_followed_for_three_months_more_and_six_must_be(snapshots, status, months):
    found = verdict(monthly({-1: STILL}, snapshots=snapshots))
    assert (found["shown_status"], found["shown_months"]) == (status, months)


def test_without_a_month_that_was_followed_there_is_no_row():
    assert settling.by_age(settling.reports(monthly({-1: STILL}, snapshots=3))).empty
    assert settling.settled(settling.by_age(settling.reports(known()))).empty
    assert settling.histories(settling.reports(known())).empty


def test_a_month_followed_for_two_months_does_not_vouch_for_the_third():
    ages = settling.by_age(settling.reports(monthly({-1: STILL}, snapshots=6)))
    # The six months were followed for 5, 4, 3, 2, 1 and 0 months: three go 3 beyond age 0, two beyond age 1, one beyond age 2.
    assert dict(zip(ages["age"], ages["months"], strict=True)) == {0: 3, 1: 2, 2: 1}


def test_one_month_in_ten_may_move_and_not_two():
    moves = [(4, 10), (5, 10)]
    one = verdict(monthly({0: moves, -1: STILL}, snapshots=13))
    two = verdict(monthly({0: moves, 5: moves, -1: STILL}, snapshots=13))
    assert (one["shown_age"], one["shown_months"]) == (0, 10)
    assert two["shown_age"] == 1


def test_a_measure_whose_months_move_however_old_they_are_has_not_settled():
    found = verdict(monthly({-1: [(place, 100) for place in range(1, 41)]}, snapshots=20))
    assert (found["shown_status"], found["shown_age"]) == ("moving", 11)


def test_an_age_counts_only_when_every_later_age_is_steady_too():
    """The figures move once, at nine months: they look still from the start to whoever follows them for three."""
    found = verdict(monthly({-1: [(5, 10)] * 9 + [(7, 10)]}, snapshots=20))
    assert (found["shown_status"], found["shown_age"]) == ("settled", 9)


def test_a_figure_that_comes_back_has_moved_all_the_same():
    assert verdict(monthly({-1: [(5, 10), (6, 10), (5, 10)]}))["shown_age"] == 2


def test_extracts_every_quarter_say_what_was_known_at_each_age():
    """Between two extracts a reader has the earlier one's figure, so a change belongs to the day on which it was said."""
    found = verdict(monthly({-1: [(4, 10), (5, 10)]}, snapshots=36, every=3))
    assert (found["shown_status"], found["shown_age"]) == ("settled", 3)


def test_how_far_the_newest_month_still_moves_is_what_nine_in_ten_did_not_exceed():
    figures = {month: [(40, 100), (40 + month, 100)] for month in range(1, 10)} | {0: [(40, 100), (30, 100)], -1: STILL}
    ages = settling.by_age(settling.reports(monthly(figures, snapshots=13)))
    newest = ages[ages["age"] == 0].iloc[0]
    assert (newest["months"], newest["raised"], newest["lowered"], newest["steady_shown"]) == (10, 9, 1, 0)
    assert newest["moved_most"] == pytest.approx(0.09)  # of 1, 2, … 9 points and once 10 down


def test_a_changed_way_of_counting_moves_nothing_and_ends_what_can_be_followed():
    steady = monthly({-1: STILL}, snapshots=20)
    changed = steady["known_on"] > MONTH_ENDS[9]
    anew = steady.assign(code=steady["code"].mask(changed, "b"), numerator=steady["numerator"].mask(changed, 9.0))
    anew = anew.assign(shown=anew["shown"].mask(changed, "90%"))
    found = verdict(anew)
    assert (found["shown_status"], found["shown_age"]) == ("settled", 0)
    assert found["shown_months"] < verdict(steady)["shown_months"]


# The same, counted slowly and plainly


def plain_ages(rows: list[dict]) -> dict[int, tuple]:
    """months, steady by what is shown, steady by cases, raised, lowered and the move of each month, by age; days and lists alone."""
    found: dict[int, list] = {age: [] for age in range(13)}
    rows = [row for row in rows if row["known_on"] >= last_day(row["month"])]
    for _, of_month in groupby(sorted(rows, key=lambda row: row["month"]), key=lambda row: row["month"]):
        reported = sorted(enumerate(of_month), key=lambda pair: (pair[1]["known_on"], pair[0]))
        kept: list[dict] = []
        for _, row in reported:
            same = [one for one in kept if (one["known_on"], one["code"]) == (row["known_on"], row["code"])]
            kept = [one for one in kept if one not in same] + [row]
        for _, followed in groupby(kept, key=lambda row: row["code"]):
            followed = list(followed)
            ages = [whole_months(last_day(row["month"]), row["known_on"]) for row in followed]
            for age, told in found.items():
                before = [row for row, at in zip(followed, ages, strict=True) if at <= age]
                after = [row for row, at in zip(followed, ages, strict=True) if at > age]
                if before and ages[-1] >= age + 3:
                    told.append(
                        (
                            all(row["shown"] == before[-1]["shown"] for row in after),
                            all((row["met"], row["of"]) == (before[-1]["met"], before[-1]["of"]) for row in after),
                            share(followed[-1]) - share(before[-1]),
                        )
                    )
    return {
        age: (
            len(told),
            sum(shown for shown, _, _ in told),
            sum(cases for _, cases, _ in told),
            sum(move > 1e-9 for _, _, move in told),
            sum(move < -1e-9 for _, _, move in told),
            within([abs(move) for _, _, move in told]),
        )
        for age, told in found.items()
        if told
    }


def within(distances: list[float]) -> float:
    """The least of the distances that at least nine tenths of them do not exceed."""
    return min(far for far in distances if 10 * sum(one <= far for one in distances) >= 9 * len(distances))


def share(row: dict) -> float:
    return row["met"] / row["of"]


def last_day(month: date) -> date:
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def whole_months(end: date, day: date) -> int:
    """How many month ends after `end` have been reached by the day."""
    count = 0
    while end < day:
        end = last_day(end + timedelta(days=1))
        count += end <= day
    return count


FIGURES = [(1, 2), (2, 4), (50, 100), (501, 1000), (3, 4), (9, 10)]


def said(days: list[int], seed: int) -> list[dict]:
    """Extracts on some days, each with a figure for each month begun by then and after its first; some counted another way."""
    draw, rows = Random(seed), []
    for day in sorted(days):
        known_on = date(2018, 12, 20) + timedelta(days=day)
        code, back_to, moves = draw.choice("aaab"), draw.randrange(6), draw.choice((1, 3, 6))
        for place in range(back_to, 18):
            month = date(2018 + (10 + place) // 12, (10 + place) % 12 + 1, 1)
            if month <= known_on:
                met, of = FIGURES[draw.randrange(moves)]
                rows.append({"known_on": known_on, "month": month, "met": met, "of": of, "code": code, "shown": f"{met / of:.0%}"})
    return rows


SAID = st.builds(said, st.lists(st.integers(0, 500), min_size=1, max_size=14), st.integers(0, 10**6))


@settings(max_examples=40)
@given(SAID)
def test_the_slow_count_finds_the_same_at_every_age(rows: list[dict]):
    frame = known(*((row["known_on"], row["month"], row["met"], row["of"], row["code"]) for row in rows))
    ages = settling.by_age(settling.reports(frame))
    columns = ["months", "steady_shown", "steady_cases", "raised", "lowered", "moved_most"]
    found, plain = {int(row["age"]): tuple(row[name] for name in columns) for row in ages.to_dict("records")}, plain_ages(rows)
    assert found.keys() == plain.keys()
    for age, told in plain.items():
        assert found[age] == pytest.approx(told), age
    assert (ages["steady_cases"] <= ages["steady_shown"]).all(), "where the cases stay, the figure on screen does"


@settings(max_examples=10)
@given(SAID)
def test_what_a_later_extract_repeats_moves_nothing(rows: list[dict]):
    """The same extract again on its day, or 40 days later: first and newest figure and how far they are apart stay."""
    assume(rows)
    frame = known(*((row["known_on"], row["month"], row["met"], row["of"], row["code"]) for row in rows))
    newest = frame[frame["known_on"] == frame["known_on"].max()]
    newest = newest[newest["code"] == newest["code"].iloc[-1]].drop_duplicates("month", keep="last")
    before = settling.histories(settling.reports(frame))
    for later in (newest, newest.assign(known_on=newest["known_on"] + pd.Timedelta(days=40))):
        after = settling.histories(settling.reports(pd.concat([frame, later], ignore_index=True)))
        both = before.merge(after, on=settling.HISTORY, suffixes=("", "_after"))
        assert len(both) == len(before)
        for name in ("shown", "newest_shown", "moved_value", "moved_numerator", "is_counted_anew"):
            pd.testing.assert_series_equal(both[name], both[f"{name}_after"], check_names=False)


def test_several_measures_and_periods_are_kept_apart():
    one, other = monthly({-1: STILL}), monthly({-1: LATE_BY_TWO}).assign(measure="visited")
    both = settling.settled(settling.by_age(settling.reports(pd.concat([other, one], ignore_index=True))))
    assert dict(zip(both["measure"], both["shown_age"], strict=True)) == {"seen": 0, "visited": 2}
