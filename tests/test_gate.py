"""The gate: builds of a council that goes on as ever pass, and wrong files do not, whatever they are wrong in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.gate import Build, dislikes

MEASURES, TABLES, MONTHS = 24, 12, 100
STARTS = pd.date_range("2014-04-01", periods=MONTHS, freq="MS").astype("datetime64[us]")
SUPPLIED = ["reviews", "reviews.held_date", "plans", "plans.plan", "plans=cp", "plans=cin"]


def build(as_at: str = "2020-03-31", counts: np.ndarray | None = None, **said: object) -> Build:
    """A build by hand: `counts` of its months from April 2014, of which half are met, as one measure."""
    counts = np.full(72, 40.0) if counts is None else counts
    figures = pd.DataFrame(
        {"measure": "late", "period": "month", "month": STARTS[: len(counts)], "numerator": counts // 2, "denominator": counts}
    )
    manifest = {"as_at": as_at, "covers_from": "2014-04-01", "supplied": SUPPLIED, "formats": {"reviews": "tracker"}, "not_supplied": {}}
    manifest |= {"code": "c", "rows": {"reviews": 1_000, "plans": 500}, "left_out": {}, "blanked": {}}
    return Build(manifest | said, figures.assign(value=0.5))


def rules(candidate: Build, current: Build | None, earlier: list[Build] | None = None) -> set[str]:
    return {one.rule for one in dislikes(candidate, current, earlier or [])}


def test_without_a_build_before_there_is_nothing_to_dislike():
    assert dislikes(build(), None) == []


def test_the_same_again_is_liked():
    assert dislikes(build(), build()) == []


COVERAGE = {
    "table-gone": {"supplied": [name for name in SUPPLIED if not name.startswith("reviews")]},
    "column-gone": {"supplied": [name for name in SUPPLIED if name != "reviews.held_date"]},
    "kind-gone": {"supplied": [name for name in SUPPLIED if name != "plans=cp"]},
    "measure-gone": {"not_supplied": {"late": ["reviews.held_date"]}},
    "as-at-back": {"as_at": "2020-03-30"},
    "months-gone": {"covers_from": "2015-04-01"},
}


@pytest.mark.parametrize("rule", COVERAGE)
def test_what_is_no_longer_covered_is_disliked_and_named(rule):
    found = dislikes(build(**COVERAGE[rule]), build())
    assert [one.rule for one in found] == [rule]
    named = {"table-gone": "reviews", "column-gone": "held_date", "kind-gone": "cp", "measure-gone": "late"}
    assert named.get(rule, "") in found[0].words


def test_more_than_before_is_liked():
    more = build(
        supplied=[*SUPPLIED, "visits", "visits.seen"], covers_from="2013-04-01", formats={"reviews": "tracker", "visits": "tracker"}
    )
    assert dislikes(more, build()) == []


@pytest.mark.parametrize(
    ("then", "now", "disliked"), [("tracker, ssda903", "tracker", True), ("ssda903", "tracker", False), ("ssd", "ssd", False)]
)
def test_a_format_of_which_nothing_is_left_is_disliked_unless_another_took_its_place(then, now, disliked):
    found = rules(build(formats={"reviews": now}), build(formats={"reviews": then}))
    assert found == ({"format-gone"} if disliked else set())


def test_a_measure_that_reaches_less_far_back_is_disliked_by_itself():
    shorter = replace(build(), figures=build().figures.iloc[12:])
    (found,) = dislikes(shorter, build())
    assert (found.rule, found.about) == ("months-gone", "late")
    assert "60 months, April 2015 to March 2020; before 72, April 2014 to March 2020" in found.words


def test_an_extract_whose_window_moves_on_says_so_once_and_not_of_every_measure():
    moved = Build(build(as_at="2020-04-30", covers_from="2015-04-01").manifest, build(counts=np.full(73, 40.0)).figures.iloc[12:])
    assert [(one.rule, one.about) for one in dislikes(moved, build())] == [("months-gone", "")]


@pytest.mark.parametrize(
    ("lost", "disliked"), [({}, False), ({"reviews": 4}, False), ({"reviews": 80}, False), ({"reviews": 150}, True), ({"plans": 200}, True)]
)
def test_rows_left_out_by_faults_are_disliked_when_their_share_jumps(lost, disliked):
    assert rules(build(left_out=lost), build()) == ({"left-out"} if disliked else set())


def test_values_left_out_by_faults_are_disliked_too():
    (found,) = dislikes(build(blanked={"reviews.held_date": 400}), build())
    assert (found.rule, found.about) == ("left-out", "reviews")
    assert "40% of the values of reviews.held_date (400), before 0%" in found.words


@pytest.mark.parametrize(("rows", "disliked"), [(1_000, False), (560, False), (550, False), (549, True), (1_800, False), (1_801, True)])
def test_with_one_build_before_only_about_a_half_or_a_double_is_disliked(rows, disliked):
    assert rules(build(rows={"reviews": rows, "plans": 500}), build()) == ({"rows"} if disliked else set())


@pytest.mark.parametrize(("rows", "disliked"), [(1_060, False), (1_110, False), (950, False), (900, True), (1_200, True)])
def test_with_more_builds_before_a_table_goes_on_as_it_did(rows, disliked):
    line = [build(f"2020-03-{day:02d}", rows={"reviews": 1_000 + day, "plans": 500}) for day in range(1, 30, 7)]
    line.append(build("2020-03-30", rows={"reviews": 1_030, "plans": 500}))
    candidate = build(rows={"reviews": rows, "plans": 500})
    assert rules(candidate, line[-1], line) == ({"rows"} if disliked else set())


def test_after_a_long_pause_a_table_may_have_grown_by_as_much_as_in_the_time():
    line = [
        build(str(day.date()), rows={"reviews": 1_000 + 20 * week, "plans": 500})
        for week, day in enumerate(pd.date_range("2019-01-01", periods=9, freq="7D"))
    ]
    later = line[-1].as_at + pd.Timedelta(days=140)
    assert dislikes(build(f"{later:%Y-%m-%d}", rows={"reviews": 1_560, "plans": 500}), line[-1], line) == []
    soon = line[-1].as_at + pd.Timedelta(days=7)
    assert rules(build(f"{soon:%Y-%m-%d}", rows={"reviews": 1_560, "plans": 500}), line[-1], line) == {"rows"}


def test_one_odd_build_among_those_before_does_not_widen_what_is_likely():
    sizes = [1_000, 1_010, 1_020, 9_000, 1_030, 1_040, 1_050, 1_060]
    line = [
        build(str(day.date()), rows={"reviews": size, "plans": 500})
        for size, day in zip(sizes, pd.date_range("2019-01-01", periods=8, freq="7D"), strict=True)
    ]
    candidate = build("2019-02-26", rows={"reviews": 2_000, "plans": 500})
    assert rules(candidate, line[-1], line) == {"rows"}


def test_many_builds_of_one_day_do_not_make_every_change_unlikely():
    line = [build("2020-03-01", rows={"reviews": 1_000, "plans": 500})] * 12
    assert dislikes(build("2020-03-08", rows={"reviews": 1_100, "plans": 500}), line[-1], line) == []


def test_a_past_month_that_loses_its_cases_is_disliked_and_named():
    counts = np.full(72, 40.0)
    counts[30] = 3
    (found,) = dislikes(build(counts=counts), build())
    assert (found.rule, found.about) == ("months-told-anew", "late")
    assert "October 2016" in found.words


def test_a_newest_month_without_cases_is_disliked():
    counts = np.full(73, 100.0)
    counts[-1] = 0
    assert rules(build("2020-04-30", counts), build(counts=np.full(72, 100.0))) == {"newest-month"}


def test_a_month_that_is_not_over_says_nothing():
    counts = np.full(73, 100.0)
    counts[-1] = 1
    assert dislikes(build("2020-04-02", counts), build(counts=np.full(72, 100.0))) == []


def test_a_changed_program_relaxes_nothing_and_is_named():
    found = dislikes(build(code="other", rows={"reviews": 10, "plans": 500}), build())
    assert [one.rule for one in found] == ["rows"]
    assert "the program that counts has changed" in found[0].words


class Council:
    """A council that goes on as ever, built every so many days: events in Poisson numbers that are recorded late, stocks that wander."""

    def __init__(self, seed: int, days: int) -> None:
        self.random = np.random.default_rng(seed)
        self.days = days
        rate = np.exp(self.random.uniform(np.log(3), np.log(300), MEASURES))
        drift = np.exp(np.outer(self.random.uniform(-0.002, 0.004, MEASURES), np.arange(MONTHS)))
        wander = np.exp(np.cumsum(self.random.normal(0, 0.03, (MEASURES, MONTHS)), axis=1))
        self.is_stock = (np.arange(MEASURES) % 3 == 0)[:, None]
        self.happen = np.where(self.is_stock, np.round(rate[:, None] * wander), self.random.poisson(rate[:, None] * drift)).astype(int)
        self.late_days = self.random.exponential(10, MEASURES).clip(max=45)[:, None]
        self.known = np.zeros_like(self.happen)
        self.share_known = np.zeros(self.happen.shape)
        self.met = np.zeros_like(self.happen)
        self.share_met = self.random.uniform(0.3, 0.95, MEASURES)[:, None]
        self.rows = np.exp(self.random.uniform(np.log(300), np.log(100_000), TABLES)).round()
        self.a_day = self.rows / 2000
        self.day = pd.Timestamp("2020-01-06")

    def next(self) -> Build:
        """The next build, a little later each time."""
        gap = self.days if self.days < 20 else int(self.random.integers(self.days - 3, self.days + 6))
        self.day += pd.Timedelta(days=gap)
        age = np.clip((self.day - STARTS).days.to_numpy() - 15, 0, None)
        share = 1 - np.exp(-age / self.late_days)
        fresh = self.random.binomial(self.happen - self.known, np.clip((share - self.share_known) / (1 - self.share_known + 1e-9), 0, 1))
        self.share_known = share
        self.known = np.where(self.is_stock, self.happen, self.known + fresh)
        self.met = np.where(
            self.is_stock, np.round(self.happen * self.share_met), self.met + self.random.binomial(fresh, self.share_met)
        ).astype(int)
        self.rows += self.random.poisson(self.a_day * gap)
        lost = {"t1": int(self.random.poisson(5))}
        return self.told(self.known, self.met, dict(zip((f"t{place}" for place in range(TABLES)), self.rows.tolist(), strict=True)), lost)

    def told(self, known: np.ndarray, met: np.ndarray, rows: dict[str, float], lost: dict[str, int]) -> Build:
        begun = np.flatnonzero(self.day >= STARTS)
        names = np.repeat([f"m{place}" for place in range(MEASURES)], len(begun))
        columns = {
            "measure": names,
            "month": np.tile(STARTS.to_numpy()[begun], MEASURES),
            "numerator": met[:, begun].ravel(),
            "denominator": known[:, begun].ravel(),
        }
        said = {"as_at": f"{self.day:%Y-%m-%d}", "supplied": sorted(rows), "formats": {}, "rows": rows, "left_out": lost}
        return replace(
            build(**said),
            figures=pd.DataFrame(columns).astype({"numerator": "float64", "denominator": "float64"}).assign(period="month", value=0.0),
        )


@pytest.mark.parametrize("days", [7, 30])
def test_steady_builds_are_hardly_ever_disliked(days):
    disliked, asked = 0, 0
    for seed in range(2):
        council, line = Council(seed, days), []
        for _ in range(20):
            line.append(council.next())
            if len(line) > 1:
                disliked, asked = disliked + bool(dislikes(line[-1], line[-2], line[:-1])), asked + 1
    assert disliked / asked < 0.03  # well under one in twenty


@pytest.fixture(scope="module", params=[2, 12])
def line(request) -> tuple[Council, list[Build]]:
    """A council with so many builds behind it."""
    council = Council(11, 7)
    return council, [council.next() for _ in range(request.param)]


def test_a_real_fault_is_disliked(line):
    council, before = line
    good = council.next()
    assert dislikes(good, before[-1], before) == []
    largest = max(good.manifest["rows"], key=good.manifest["rows"].get)
    half = {**good.manifest["rows"], largest: good.manifest["rows"][largest] // 2}
    assert rules(replace(good, manifest={**good.manifest, "rows": half}), before[-1], before) == {"rows"}
    twice = {**good.manifest["rows"], largest: good.manifest["rows"][largest] * 2}
    assert rules(replace(good, manifest={**good.manifest, "rows": twice}), before[-1], before) == {"rows"}
    gone = [name for name in good.manifest["supplied"] if name != "t3"]
    assert "table-gone" in rules(replace(good, manifest={**good.manifest, "supplied": gone}), before[-1], before)


def test_last_year_s_file_in_place_of_this_year_s_is_disliked_by_its_months(line):
    council, before = line
    month = pd.Timestamp(before[-1].as_at).to_period("M").to_timestamp()
    old = before[-1].figures.copy()
    flow = old["measure"].eq(f"m{int(np.argmax(np.where(council.is_stock[:, 0], 0, council.happen.mean(axis=1))))}")
    old.loc[flow & (old["month"] > month - pd.DateOffset(months=13)), ["numerator", "denominator"]] = 0.0
    found = rules(replace(before[-1], figures=old), before[-1], before)
    assert {"months-told-anew", "newest-month"} <= found
