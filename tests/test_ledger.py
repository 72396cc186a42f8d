"""Nothing shown now can be subtracted from what was shown before, or is known from elsewhere; and the ledger is whole at every moment."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest

from data import ledger
from data.reference.release_policy import release_policy
from metrics.kit.disclosure import audit
from metrics.kit.disclosure.public import STANDS
from metrics.kit.release.cells import months_of, of_change
from metrics.kit.release.earlier import earlier
from metrics.kit.release.exposing import exposed
from metrics.kit.release.plan import Plan
from metrics.kit.release.proof import prove
from metrics.kit.release.system import System
from tests.released import cases, material, no_ledger, released, shown

MEASURE, SHARE, PLAN = "life_story_referred", "rhi_in_72_hours", "care_plan_in_place"


def release_of(counts: Sequence[int], before: pd.DataFrame | None = None, number: int = 1):
    return released(material({MEASURE: cases(counts)}, months=len(counts)), ledger=before, number=number)


def told(*releases) -> tuple[list[str], list[dict[str, int]], dict[str, int], dict[str, int]]:
    """What a reader of all these releases has: months, sums, and each number's least and most. Same months, same counts.

    A figure that stands as first released is not more than five away from what it was, and is not small.
    """
    cells, relations, low, high = [], [], {}, {}
    for number, made in enumerate(releases):
        rows = made.public.figures[made.public.figures["numerator"].notna()]
        for place, row in enumerate(rows.itertuples(index=False)):
            last = pd.Period(row.month, "M")
            begun = {"quarter": last.asfreq("Q-MAR").start_time, "year": last.asfreq("Y-MAR").start_time, "visit": (last - 5).start_time}
            first = pd.Period(begun.get(row.period, last.start_time), "M")
            months = [str(month) for month in pd.period_range(first, last, freq="M")]
            name = f"{number}-{place}"
            low[name] = high[name] = int(row.numerator)
            if row.status == STANDS:
                low[name], high[name] = max(6, low[name] - 5), high[name] + 5
            relations.append({name: -1, **dict.fromkeys(months, 1)})
            cells += [name, *months]
    return list(dict.fromkeys(cells)), relations, low, high


def left_of(month: str, *releases) -> tuple[int | None, int | None]:
    cells, relations, low, high = told(*releases)
    return audit(cells, relations, low, high, [month])[month]


def test_a_quarter_that_is_not_over_is_not_shown_so_that_its_last_month_is_not_the_difference_of_two_papers():
    counts = [7, 8, 9, 7, 2, 9, 8, 7, 4, 9, 8, 3] * 2
    first, second = release_of(counts[:23]), release_of(counts)
    assert list(shown(first, MEASURE, "quarter"))[-1] == "2019-12" and list(shown(first, MEASURE, "year"))[-1] == "2019-03"
    assert list(shown(second, MEASURE, "quarter"))[-1] == "2020-03"
    least, most = left_of("2020-03", first, second)
    assert least <= 1 and (most is None or most >= 5)


def status_of(made, measure: str, month: str, period: str = "month") -> str:
    rows = made.public.figures.query("measure == @measure and period == @period and group_kind == 'all'")
    return str(rows.loc[rows["month"].dt.strftime("%Y-%m") == month, "status"].item())


@pytest.mark.parametrize(("now", "is_anew"), [(40, True), (41, False), (45, False), (35, False), (46, True), (34, True)])
def test_a_figure_that_has_changed_by_one_to_five_since_it_was_shown_stands_as_it_was(now, is_anew):
    first = release_of([40] * 24)
    counts = [40] * 20 + [now] + [40] * 3
    second = release_of(counts, first.ledger, 2)
    assert shown(second, MEASURE)["2019-12"] == (str(now) if is_anew else "40")
    for period, count in (("month", 40), ("quarter", 120), ("year", 480)):
        month = {"month": "2019-12", "quarter": "2019-12", "year": "2020-03"}[period]
        assert status_of(second, MEASURE, month, period) == ("shown" if is_anew else STANDS)
        assert shown(second, MEASURE, period)[month] == str(count + now - 40 if is_anew else count)
    assert second.public.measures.set_index("measure")["charted"][MEASURE]
    assert ("Figures that stand as first released" in second.report) is not is_anew
    assert shown(release_of(counts), MEASURE)["2019-12"] == str(now), "without the ledger it is shown"
    least, most = left_of("2019-12", second)
    assert is_anew or most - least >= 5


def test_a_figure_stands_until_it_is_more_than_five_away_from_what_was_printed_however_slowly_it_moves():
    made, printed = release_of([40] * 24), []
    all_rows = made.ledger
    for number, now in enumerate((42, 45, 43, 46, 47, 46, 52), start=2):
        made = release_of([40] * 20 + [now] + [40] * 3, all_rows, number)
        all_rows = pd.concat([all_rows, made.ledger], ignore_index=True)
        printed.append((shown(made, MEASURE)["2019-12"], status_of(made, MEASURE, "2019-12")))
    stood, moved = ("40", STANDS), ("46", "shown")
    assert printed == [stood, stood, stood, moved, ("46", STANDS), moved, ("52", "shown")]


def share_of(met: Sequence[int], of: Sequence[int], before: pd.DataFrame | None = None, number: int = 1):
    snapshot = material({SHARE: cases(of, met)}, months=len(of))
    return released(snapshot, ledger=before, number=number)


@pytest.mark.parametrize(
    ("met", "of", "reads"),
    [
        (25, 35, "25 of 35, 71%, shown"),
        (26, 35, "25 of 35, 71%, as first released"),
        (26, 36, "25 of 35, 71%, as first released"),
        (25, 31, "25 of 35, 71%, as first released"),
        (35, 45, "35 of 45, 78%, shown"),
        (19, 29, "19 of 29, 66%, shown"),
        (32, 43, "c of c, c, c"),
    ],
)
def test_a_percentage_stands_whole_or_is_hidden_where_one_part_has_changed_by_more(met, of, reads):
    first = share_of([25] * 24, [35] * 24)
    second = share_of([25] * 20 + [met] + [25] * 3, [35] * 20 + [of] + [35] * 3, first.ledger, 2)
    rows = second.public.figures.query(f"measure == '{SHARE}' and period == 'month' and group_kind == 'all'")
    row = rows[rows["month"] == "2019-12-01"].iloc[0]
    assert f"{row.shown_numerator} of {row.shown_denominator}, {row.shown_value}, {row.status}" == reads


def test_a_figure_that_comes_back_near_what_it_was_is_hidden_and_its_measure_is_not():
    made = release_of([40] * 24)
    rows = made.ledger
    for number, now in enumerate((43, 48, 43), start=2):
        made = release_of([40] * 20 + [now] + [40] * 3, rows, number)
        rows = pd.concat([rows, made.ledger], ignore_index=True)
    months = shown(made, MEASURE)
    assert months["2019-12"] == "c", "near 40 and near 48 it is 43 to 45"
    assert set(months.values()) == {"40", "c"}


def test_a_month_that_is_found_to_be_small_hides_sums_that_are_not_public_yet_and_not_its_measure():
    first = release_of([40] * 24)
    second = release_of([40] * 20 + [3] + [40] * 3, first.ledger, 2)
    quarters = shown(second, MEASURE, "quarter")
    assert quarters.pop("2019-12") == "c" and set(quarters.values()) == {"120"}, "its other months are in the first paper: 83 would tell it"
    assert shown(second, MEASURE, "year") == {"2019-03": "480", "2020-03": "c"}


def test_what_stands_is_hidden_where_another_name_of_it_is_known_from_elsewhere():
    def plans(made: int, minutes: int):
        of_plans = cases([80] * 20 + [made + 40] + [80] * 3, [40] * 20 + [made] + [40] * 3, name="p")
        of_minutes = cases([40] * 20 + [made] + [40] * 3, [25] * 20 + [minutes] + [25] * 3, name="q")
        return material({PLAN: of_plans, "legal_minutes_on_file": of_minutes}, months=24)

    columns = ("measure", "part", "period", "month", "low", "high", "source")
    reply = [("legal_minutes_on_file", "den", "month", pd.Timestamp("2019-12-01"), 44.0, 46.0, "A reply")]
    first = released(plans(40, 25))
    second = released(plans(45, 28), ledger=first.ledger, number=2, elsewhere=pd.DataFrame(reply, columns=list(columns)))
    for measure, count in ((PLAN, "40"), ("legal_minutes_on_file", "25")):
        months = shown(second, measure)
        assert months.pop("2019-12") == "c" and set(months.values()) == {count}
    assert status_of(released(plans(45, 28), ledger=first.ledger, number=2), PLAN, "2019-12") == STANDS


def rate_of(counts: Sequence[int], people: int, before: pd.DataFrame | None = None, number: int = 1):
    above = cases(counts, part="numerator").assign(value=1.0)
    below = cases([1] * len(counts), part="denominator").assign(value=float(people), child_id=None)
    snapshot = material({"children_in_care_rate": pd.concat([above, below], ignore_index=True)}, months=len(counts))
    return released(snapshot, ledger=before, number=number)


def test_a_rate_that_stands_is_of_the_people_it_was_printed_with():
    first = rate_of([40] * 24, 10_000)
    second = rate_of([40] * 20 + [43] + [40] * 3, 20_000, first.ledger, 2)
    rows = second.public.figures.query("period == 'month' and group_kind == 'all'").set_index("month")
    words = ["shown_numerator", "shown_denominator", "shown_value", "status"]
    assert rows.loc["2019-12-01", words].tolist() == ["40", "10,000", "40.0", STANDS]
    assert rows.loc["2019-11-01", words].tolist() == ["40", "20,000", "20.0", "shown"]
    old = first.ledger[~first.ledger["cell"].str.contains(":base|", regex=False)]
    third = rate_of([40] * 20 + [43] + [40] * 3, 20_000, old, 2).public.figures.query("period == 'month'").set_index("month")
    assert third["status"].get(pd.Timestamp("2019-12-01"), "c") == "c", "an old value beside other people is no rate"


@pytest.mark.parametrize(("now", "reads"), [(43, "40, 10.0, as first released"), (46, "46, 20.0, shown")])
def test_a_mean_stands_with_the_cases_it_was_printed_with(now, reads):
    def mean_of(counts: Sequence[int], weeks: float):
        return material({"proceedings_weeks": cases(counts).assign(value=weeks)}, months=len(counts))

    first = released(mean_of([40] * 24, 10.0))
    second = released(mean_of([40] * 20 + [now] + [40] * 3, 20.0), ledger=first.ledger, number=2)
    rows = second.public.figures.query("period == 'month' and group_kind == 'all'").set_index("month")
    assert ", ".join(rows.loc["2019-12-01", ["shown_denominator", "shown_value", "status"]]) == reads


def test_a_revised_quarter_of_children_who_are_counted_once_is_not_taken_for_the_sum_of_its_months():
    def missing(counts: Sequence[int]):
        starts = pd.date_range("2018-04-01", periods=len(counts), freq="MS").astype("datetime64[us]")
        rows = [(start, f"k{child}", f"k{child}") for start, count in zip(starts, counts, strict=True) for child in range(count)]
        return material({"children_missing": pd.DataFrame(rows, columns=["month", "case_id", "child_id"])}, months=len(counts))

    counts = [12, 10, 9] * 8
    first = released(missing(counts))
    assert shown(first, "children_missing", "quarter")["2019-12"] == "12"
    second = released(missing([*counts[:20], 14, *counts[21:]]), ledger=first.ledger, number=2)
    assert shown(second, "children_missing", "quarter")["2019-12"] == "12"
    assert status_of(second, "children_missing", "2019-12", "quarter") == STANDS


def test_what_was_shown_before_the_ledger_kept_values_is_hidden_when_few_of_it_have_changed():
    first = release_of([40] * 24)
    second = release_of([40] * 20 + [43] + [40] * 3, first.ledger[first.ledger["status"] != "printed"].assign(value=pd.NA), 2)
    assert shown(second, MEASURE).get("2019-12", "c") == "c"


def test_a_ledger_of_before_values_were_kept_is_read_and_another_file_is_refused(tmp_path):
    made = release_of([40] * 24)
    ledger.append(tmp_path, made.ledger)
    old = ledger.read(tmp_path).drop(columns="value")
    old.to_parquet(tmp_path / ledger.LEDGER, index=False)
    assert ledger.read(tmp_path)["value"].isna().all() and len(ledger.read(tmp_path)) == len(old)
    old.drop(columns="low").to_parquet(tmp_path / ledger.LEDGER, index=False)
    with pytest.raises(ValueError, match="not a ledger"):
        ledger.read(tmp_path)


def test_a_standing_number_that_others_give_away_is_not_proved():
    policy = {"threshold": 5, "least_values_left": 5, "base": 5}
    numbers = {"quarter": (128, 128, "exact"), "old": (35, 45, STANDS), "others": (80, 80, "exact")}
    line = {"quarter": -1, "old": 1, "others": 1}
    assert prove(numbers, [line], policy).cells == {"old"}
    assert not prove(numbers | {"others": (0, None, "hidden")}, [line], policy).faults
    told = numbers | {"old": (43, 45, STANDS)}
    assert prove(told, [line], policy).cells == {"old"}, "also when the bundle says of itself that it is known"
    as_it_was = numbers | {"quarter": (120, 120, "exact")}
    assert not prove(as_it_was, [line], policy).faults, "a part that has not changed tells nothing of the one that has"
    between = {"quarter": (125, 125, "exact"), "old": (35, 45, STANDS), "others": (84, 88, "rounded")}
    assert "old" in prove(between, [line], policy).cells, "37 to 41 are five, and it is not 40 any more"


def test_what_two_unknown_numbers_differ_by_is_asked_though_neither_can_be_worked_out():
    now, then, others = "left_care:num|all|all|2019-12..2019-12", "left_care:num|all|all|2019-12..2019-12@1", "others"
    system = System({now: 23, then: 20, others: 40, "both": 63, "both@1": 60}, {"both"}, known={"both@1": (60, 60)})
    system.relations = [{"both": -1, now: 1, others: 1}, {"both@1": -1, then: 1, others: 1}]
    plan = Plan({}, {}, {}, 0, {}, {}, changes=[(now, then)])
    assert exposed(system, plan, release_policy()) == {}
    assert exposed(plan.with_changes(system), plan, release_policy()) == {of_change(now, then): (3, 3)}


def test_a_quarter_that_was_shown_and_revised_is_asked_though_it_is_shown_no_more():
    quarter = f"{MEASURE}:num|all|all|2019-10..2019-12"
    found = earlier(release_of([40] * 24).ledger, {}, lambda name: 123 if name == quarter else None, 5)
    assert found.spans[f"{MEASURE}:num"][months_of(quarter)] == 123


def test_a_finer_period_shown_later_does_not_undo_a_longer_one_shown_before():
    counts = [7, 2, 9] * 8
    first = release_of(counts)
    assert shown(first, MEASURE, "month") == {}
    second = release_of(counts, first.ledger, 2)
    pd.testing.assert_frame_equal(first.public.figures, second.public.figures)


def test_a_revised_month_cannot_be_found_with_last_months_paper():
    before, after = [7, 8, 9] * 8, [7, 8, 9] * 7 + [7, 8, 3]
    first = release_of(before)
    assert shown(first, MEASURE)["2020-03"] == "9"
    second = release_of(after, first.ledger, 2)
    quarter = shown(second, MEASURE, "quarter").get("2020-03", "c")
    year = shown(second, MEASURE, "year").get("2020-03", "c")
    assert quarter == "c", "18 less the two months that were shown and have not changed is 3"
    assert year == "c"
    careless = release_of(after)
    assert int(shown(careless, MEASURE, "quarter")["2020-03"]) - 7 - 8 == 3, "without the ledger it would be given away"


def test_a_small_count_that_was_revised_since_stays_hidden():
    before, after = [7, 8, 9] * 7 + [7, 8, 3], [7, 8, 9] * 8
    first = release_of(before)
    assert shown(first, MEASURE, "quarter")["2020-03"] == "18"
    second = release_of(after, first.ledger, 2)
    months = shown(second, MEASURE)
    assert {"2020-01", "2020-02"} - {month for month, value in months.items() if value != "c"}, "18 less both would be the old month"


def test_a_figure_known_from_elsewhere_is_subtracted_by_nobody():
    counts = [7, 8, 3] * 8
    columns = ("measure", "part", "period", "month", "low", "high", "source")
    rows = [
        (MEASURE, "num", "month", pd.Timestamp(month), float(count), float(count), "A reply")
        for month, count in (("2018-04-01", 7), ("2018-05-01", 8))
    ]
    elsewhere = pd.DataFrame(rows, columns=list(columns))
    made = released(material({MEASURE: cases(counts)}, months=24), elsewhere=elsewhere)
    assert shown(made, MEASURE, "quarter").get("2018-06", "c") == "c"
    assert shown(release_of(counts), MEASURE, "quarter")["2018-06"] == "18"


def test_a_figure_from_elsewhere_that_is_not_ours_is_left_out_and_the_report_says_so():
    columns = ("measure", "part", "period", "month", "low", "high", "source")
    elsewhere = pd.DataFrame([(MEASURE, "num", "month", pd.Timestamp("2018-04-01"), 90.0, 90.0, "A return")], columns=list(columns))
    made = released(material({MEASURE: cases([7, 8, 9] * 4)}, months=12), elsewhere=elsewhere)
    assert "are not what the records say now" in made.report


def test_an_unchanged_count_keeps_its_rounding():
    girls, boys = ([*counts] for counts in ([73, 71, 68] * 4, [81, 87, 82] * 4))

    def of(girls, boys):
        parts = [cases(girls, name="g", sex="Girls"), cases(boys, name="b", sex="Boys")]
        return material({"children_in_care": pd.concat(parts, ignore_index=True)}, months=len(girls))

    first = released(of(girls, boys))
    second = released(of([*girls, 91, 92, 93], [*boys, 64, 63, 62]), ledger=first.ledger, number=2)
    keys = ["period", "month", "group_kind", "group"]
    old, new = (made.public.figures.query("group_kind == 'sex'").set_index(keys)["numerator"] for made in (first, second))
    assert len(old) == 8 and (new.reindex(old.index) == old).all()


def test_the_ledger_is_added_to_and_whole_after_a_write_that_failed(tmp_path, monkeypatch):
    made = release_of([7, 8, 9] * 4)
    assert ledger.read(tmp_path).empty and list(ledger.read(tmp_path).columns) == list(no_ledger().columns)
    ledger.append(tmp_path, made.ledger)
    one = ledger.read(tmp_path)
    assert ledger.releases(one) == ["2026-01-01-1"]
    second = made.ledger.assign(release="2026-01-01-2")
    with monkeypatch.context() as patch:
        patch.setattr("data.ledger.os.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
        with pytest.raises(OSError, match="full"):
            ledger.append(tmp_path, second)
    pd.testing.assert_frame_equal(ledger.read(tmp_path), one)
    assert [path.name for path in tmp_path.iterdir()] == [ledger.LEDGER]
    ledger.append(tmp_path, second)
    assert ledger.releases(ledger.read(tmp_path)) == ["2026-01-01-1", "2026-01-01-2"]


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    pd.DataFrame({"release": ["x"]}).to_parquet(tmp_path / ledger.LEDGER)
    with pytest.raises(ValueError, match="not a ledger"):
        ledger.read(tmp_path)


def test_what_two_releases_counted_alike_is_one_number_though_it_has_changed_since():
    """Else what the first tells of it and what the second does are not put together: a stock of two was found by four papers."""
    first = release_of([40] * 24)
    both = pd.concat([first.ledger, release_of([40] * 24, first.ledger, 2).ledger], ignore_index=True)
    month = f"{MEASURE}:num|all|all|2019-12..2019-12"
    now = {**dict(zip(first.ledger["cell"], first.ledger["truth"], strict=True)), month: 43}
    found = earlier(both, {}, now.get, 5)
    assert list(found.versions[month].values()) == [40] and len(found.called) == 1
