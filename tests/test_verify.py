"""`python -m data verify` believes nothing that a bundle says of itself: each change is hashed anew, as by one who means it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data import bundles, commands_release
from data.bundles import Bundle
from data.reference.release_policy import release_policy
from metrics.kit.disclosure.public import STANDS, NotPublic, PublicRelease
from metrics.kit.measure import register
from metrics.kit.release.known_links import derived
from metrics.kit.release.proof import Numbers, prove
from metrics.kit.release.shown import FLOORS, policy_faults
from metrics.kit.release.verifying import faults_of
from tests.released import cases, material, released

Row = dict[str, object]
PLAN = "care_plan_in_place"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    """Two years: hidden numerators, a stock that moves by two flows, and groups that are rounded."""
    girls = cases([60, 61, 62] * 8, met=[31, 33, 42] * 8, name="g", sex="Girls")
    boys = cases([63, 64, 65] * 8, met=[21, 20, 19] * 8, name="b", sex="Boys")
    entered, left = [10, 3, 9] * 8, [7, 8, 9] * 8
    stock = (pd.Series(entered) - pd.Series(left)).cumsum() + 50
    of = {
        "over_20_miles_out": pd.concat([girls, boys], ignore_index=True),
        PLAN: cases([40, 41, 42, 43] * 6, met=[38, 30, 29, 28] * 6, name="p"),
        "entered_care": cases(entered, name="e"),
        "left_care": cases(left, name="l"),
        "children_in_care": cases(stock.tolist(), name="s"),
    }
    made = released(material(of, months=24))
    return Bundle(made.public.said, made.public.figures, made.public.measures, made.cells, made.relations, made.report)


def verified(bundle: Bundle, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What the command says of a bundle, written and hashed as it is: its exit code and its words."""
    bundles.write(folder, bundle)
    code = commands_release.verify_bundle(folder, faults_of)
    said = capsys.readouterr()
    return code, said.out + said.err


def with_figures(bundle: Bundle, which: str, change: Callable[[pd.Series], Row]) -> Bundle:
    """The bundle with the first figure that `which` finds changed, and its cells with it as far as they are exact."""
    figures = bundle.figures.copy()
    at = figures.query(which).index[0]
    for name, value in change(figures.loc[at]).items():
        figures.loc[at, name] = value
    return replace(bundle, figures=figures)


def as_exact(bundle: Bundle, counts: dict[str, int]) -> Bundle:
    """The bundle with the cells of these names exact."""
    cells = bundle.cells.copy()
    for name, count in counts.items():
        assert (cells["cell"] == name).sum() == 1
        cells.loc[cells["cell"] == name, ["low", "high", "status"]] = [count, count, "exact"]
    return replace(bundle, cells=cells)


def test_the_bundle_as_it_was_made_is_safe(bundle, tmp_path, capsys):
    code, said = verified(bundle, tmp_path / "b", capsys)
    assert code == 0 and said.startswith("Safe")
    assert (bundle.figures["status"] == "c").any() and (bundle.figures["status"] == "rounded").any()


@pytest.fixture(scope="module")
def second() -> Bundle:
    """A second release: of December 2019 a few records have changed, so that its figures stand, with its quarter's and its year's."""
    of, met = [35] * 24, [25] * 24
    first = released(material({COUNT: cases([40] * 24), SHARE: cases(of, met, name="s")}, months=24))
    now = {COUNT: cases([*[40] * 20, 43, *[40] * 3]), SHARE: cases([*of[:20], 36, *of[21:]], [*met[:20], 26, *met[21:]], name="s")}
    made = released(material(now, months=24), ledger=first.ledger, number=2)
    return Bundle(made.public.said, made.public.figures, made.public.measures, made.cells, made.relations, made.report)


COUNT, SHARE = "life_story_referred", "rhi_in_72_hours"


def retold(bundle: Bundle, period: str, count: int, status: str, bounds: tuple[int, int, str]) -> Bundle:
    """The bundle with the count of December 2019, or of its quarter, and its cell, otherwise."""
    row = {"numerator": float(count), "value": float(count), "shown_numerator": str(count), "shown_value": str(count), "status": status}
    told = with_figures(bundle, f"measure == '{COUNT}' and period == '{period}' and month == @pd.Timestamp('2019-12-01')", lambda _: row)
    cells = told.cells.copy()
    cells.loc[cells["cell"] == f"{COUNT}:num|all|all|{FIRST[period]}..2019-12", ["low", "high", "status"]] = bounds
    return replace(told, cells=cells)


FIRST = {"month": "2019-12", "quarter": "2019-10"}
OPEN = "can be worked out"


def test_a_release_in_which_figures_stand_is_safe_and_does_not_say_which_part_has_not_changed(second, tmp_path, capsys):
    code, said = verified(second, tmp_path / "b", capsys)
    assert code == 0, said
    standing = second.cells[second.cells["status"] == STANDS]
    assert len(standing) == 12 and (standing["high"] - standing["low"]).min() >= 9


@pytest.mark.parametrize(
    ("retelling", "words"),
    [
        (("month", 41, STANDS, (35, 45, STANDS)), "disagree about 1 as first released numbers"),
        (("month", 60, STANDS, (55, 65, STANDS)), "cannot all be true"),
        (("month", 40, "shown", (35, 45, STANDS)), "disagree about 1 exact numbers"),
        (("month", 43, "shown", (43, 43, "exact")), OPEN),
        (("quarter", 123, "shown", (123, 123, "exact")), OPEN),
        (("month", 40, STANDS, (43, 43, STANDS)), OPEN),
    ],
)
def test_a_figure_that_stands_and_is_told_otherwise_is_found(second, tmp_path, capsys, retelling, words):
    code, said = verified(retold(second, *retelling), tmp_path / "b", capsys)
    assert code == 2 and words in said


def shown_again(bundle: Bundle) -> Bundle:
    """Every hidden figure of the care plans as it truly is: two of forty have none."""
    figures = bundle.figures.copy()
    hidden = (figures["measure"] == PLAN) & (figures["status"] == "c") & figures["denominator"].eq(40)
    assert hidden.any()
    words = {"shown_numerator": "38", "shown_denominator": "40", "shown_value": "95%", "status": "shown"}
    for name, value in {"numerator": 38.0, "value": 0.95, **words}.items():
        figures.loc[hidden, name] = value
    named = bundle.cells["cell"]
    months = figures.loc[hidden, "month"].dt.strftime("%Y-%m").unique()
    counts = {f"{PLAN}:{part}|all|all|{month}": count for month in months for part, count in (("num", 38), ("rest", 2))}
    return as_exact(replace(bundle, figures=figures), {name: count for name, count in counts.items() if named.eq(name).any()})


def test_a_rest_of_two_that_is_shown_is_found_whatever_the_cells_say(bundle, tmp_path, capsys):
    code, said = verified(shown_again(bundle), tmp_path / "b", capsys)
    assert code == 2 and "show a rest of 1 to 5" in said and PLAN in said
    assert "2018" not in said, "no fault may say which month"


SMALL = {
    "a numerator": ({"numerator": 3.0, "shown_numerator": "3", "value": 0.08, "shown_value": "8%"}, "show a numerator of 1 to 5"),
    "none of few": (
        {"numerator": 0.0, "denominator": 9.0, "value": 0.0, "shown_numerator": "0", "shown_denominator": "9", "shown_value": "0%"},
        "show all or none of fewer than 10",
    ),
    "a percentage of few": (
        {"numerator": 9.0, "denominator": 18.0, "value": 0.5, "shown_numerator": "9", "shown_denominator": "18", "shown_value": "50%"},
        "give a percentage of fewer than 20",
    ),
    "half a child": ({"numerator": 20.5, "shown_numerator": "20.5"}, "count what cannot be counted"),
    "another percentage": ({"value": 0.33, "shown_value": "33%"}, "have a percentage that their numbers do not give"),
}


@pytest.mark.parametrize("case", SMALL)
def test_an_exact_figure_that_may_not_be_shown_is_found(bundle, tmp_path, capsys, case):
    row, words = SMALL[case]
    code, said = verified(with_figures(bundle, f"measure == '{PLAN}' and status == 'shown'", lambda _: row), tmp_path / "b", capsys)
    assert code == 2 and words in said and f"{PLAN} by " in said


@pytest.mark.parametrize("name", sorted(release_policy().thresholds))
def test_a_policy_weaker_than_the_one_in_force_is_found_and_named(bundle, tmp_path, capsys, name):
    weaker = release_policy().thresholds[name] + (1 if name == "newest_years" else -1)
    said = {**bundle.said, "policy": {**bundle.said["policy"], name: weaker}}
    code, words = verified(replace(bundle, said=said), tmp_path / "b", capsys)
    assert code == 2 and f"{name} is weaker" in words


def test_no_file_makes_a_policy_weaker_than_the_floors():
    lax = replace(release_policy(), **dict.fromkeys(FLOORS, 1))
    found = policy_faults(lax.thresholds, lax)
    assert len(found) == len(FLOORS) and all(any(name in fault for fault in found) for name in FLOORS)


def test_a_policy_that_leaves_a_threshold_out_or_makes_it_no_number_is_found(bundle):
    for told in ({**bundle.said["policy"], "base": True}, {key: value for key, value in bundle.said["policy"].items() if key != "base"}):
        faults, _ = faults_of(replace(bundle, said={**bundle.said, "policy": told}))
        assert faults == ["the policy says nothing of base."]


def test_a_groups_number_that_is_not_rounded_is_found(bundle, tmp_path, capsys):
    def unrounded(row: pd.Series) -> Row:
        return {"numerator": row["numerator"] + 1, "shown_numerator": f"{row['numerator'] + 1:.0f}"}

    code, said = verified(with_figures(bundle, "status == 'rounded'", unrounded), tmp_path / "b", capsys)
    assert code == 2 and "numerator that is no multiple of 5: over_20_miles_out by " in said


def test_a_groups_figure_that_calls_itself_exact_is_found(bundle, tmp_path, capsys):
    code, said = verified(with_figures(bundle, "status == 'rounded'", lambda _: {"status": "shown"}), tmp_path / "b", capsys)
    assert code == 2 and "have a status they cannot have: over_20_miles_out" in said


HALF_HIDDEN = f"measure == '{PLAN}' and status == 'c' and numerator.isna() and denominator.notna()"


@pytest.mark.parametrize("status", ["shown", "c"])
def test_a_percentage_beside_a_hidden_numerator_is_no_public_release(bundle, tmp_path, capsys, status):
    told = with_figures(bundle, HALF_HIDDEN, lambda _: {"value": 0.95, "shown_value": "95%", "status": status})
    with pytest.raises(NotPublic):
        PublicRelease(told.said, told.figures, told.measures)
    assert verified(told, tmp_path / "b", capsys)[0] == 2


def test_a_percentage_beside_a_blank_numerator_is_no_public_release(bundle):
    told = with_figures(bundle, HALF_HIDDEN, lambda _: {"value": 0.95, "shown_value": "95%", "shown_numerator": "", "status": "shown"})
    with pytest.raises(NotPublic, match="not shown"):
        PublicRelease(told.said, told.figures, told.measures)


@pytest.mark.parametrize("word", ["38", "c (38)", "thirty-eight"])
def test_words_that_speak_of_a_number_that_is_not_there_are_no_public_release(bundle, tmp_path, capsys, word):
    told = with_figures(bundle, HALF_HIDDEN, lambda _: {"shown_numerator": word})
    code, said = verified(told, tmp_path / "b", capsys)
    assert code == 2 and "shown_numerator speaks of a number that is not there" in said and word not in said


def test_words_that_say_another_number_than_stands_there_are_found(bundle, tmp_path, capsys):
    told = with_figures(bundle, f"measure == '{PLAN}' and status == 'shown'", lambda _: {"shown_numerator": "2"})
    code, said = verified(told, tmp_path / "b", capsys)
    assert code == 2 and f"say of their numerator what its number is not: {PLAN} by " in said


def test_a_hidden_number_that_does_not_say_so_is_found(bundle, tmp_path, capsys):
    code, said = verified(with_figures(bundle, HALF_HIDDEN, lambda _: {"shown_numerator": ""}), tmp_path / "b", capsys)
    assert code == 2 and "hide a number without saying so" in said


def test_a_breakdown_that_the_policy_never_allows_is_found(bundle, tmp_path, capsys):
    code, said = verified(with_figures(bundle, "status == 'rounded'", lambda _: {"group_kind": "iro"}), tmp_path / "b", capsys)
    assert code == 2 and "breakdown that the policy does not allow" in said


def test_a_file_that_is_none_of_the_releases_is_named(bundle, tmp_path, capsys):
    bundles.write(tmp_path / "b", bundle)
    (tmp_path / "b" / "children.csv").write_text("child_id\n", encoding="utf-8")
    assert commands_release.verify_bundle(tmp_path / "b", faults_of) == 2
    assert "children.csv" in capsys.readouterr().err
    with pytest.raises(bundles.NotABundle):
        bundles.read(tmp_path / "b")


def test_a_month_that_a_quarter_gives_away_is_found_though_the_bundle_has_no_relation_for_it(tmp_path, capsys):
    made = released(material({"entered_care": cases([10, 3, 9] * 12, name="e")}, months=36))
    quarters = made.public.figures.query("period == 'quarter'")
    assert len(quarters) == 12 and quarters["numerator"].eq(22).all()
    months = quarters.iloc[:2].assign(period="month", month=pd.to_datetime(["2018-04-01", "2018-06-01"]).as_unit("us"))
    for count, at in zip((10, 9), months.index, strict=True):
        months.loc[at, ["numerator", "value"]] = float(count)
        months.loc[at, ["shown_numerator", "shown_value"]] = str(count)
    figures = pd.concat([made.public.figures, months], ignore_index=True)
    cells = [(f"entered_care:num|all|all|{month}..{month}", count, count, "exact") for month, count in (("2018-04", 10), ("2018-06", 9))]
    more = pd.DataFrame(cells, columns=["cell", "low", "high", "status"]).astype(made.cells.dtypes)
    told = Bundle(made.public.said, figures, made.public.measures, pd.concat([made.cells, more]), made.relations, made.report)
    code, said = verified(told, tmp_path / "b", capsys)
    assert code == 2 and "1 of 1 numbers that are not shown can be worked out" in said


def test_what_one_number_has_more_than_another_within_it_is_asked_though_the_bundle_leaves_it_out():
    measures = {name: entry.measure for name, entry in register().items()}
    part, of = release_policy().nested[0]
    seen: Numbers = {f"{part}|all|all|2019-03": (30, 30, "exact"), f"{of}|all|all|2019-03": (33, 33, "exact")}
    numbers, lines = derived(seen, seen, measures, release_policy().nested)
    assert prove(numbers, lines, release_policy().thresholds).cells == set(numbers) - set(seen)


MONTHS = [f"{month:%Y-%m}" for month in pd.date_range("2015-04-01", periods=30, freq="MS")]


def seen_of(series: str, counts: list[int], *, hidden: tuple[int, ...] = (), is_flow: bool = False) -> Numbers:
    names = [f"{series}|all|all|{month}..{month}" if is_flow else f"{series}|all|all|{month}" for month in MONTHS]
    return {
        name: (0, None, "hidden") if place in hidden else (count, count, "exact")
        for place, (name, count) in enumerate(zip(names, counts, strict=True))
    }


def blamed(seen: Numbers, told: Numbers | None = None) -> set[str]:
    measures = {name: entry.measure for name, entry in register().items()}
    numbers, lines = derived(seen, told or seen, measures, ())
    return prove(numbers, lines, release_policy().thresholds).cells


COUNTS = [20 + place * 7 % 11 for place in range(29)] + [3]


def test_a_hidden_number_that_stands_under_another_name_is_found():
    other = seen_of("legal_minutes_on_file:den", COUNTS)
    assert blamed(seen_of(f"{PLAN}:num", COUNTS, hidden=(29,)) | other) == {f"{PLAN}:num|all|all|{MONTHS[29]}"}
    apart = seen_of(f"{PLAN}:num", [COUNTS[0] + 8, *COUNTS[1:]], hidden=(29,))
    assert blamed(apart | other) == set(), "two that differ anywhere are two"


def test_a_part_that_is_hidden_where_it_is_not_the_whole_is_no_other_name_of_it():
    parts = seen_of(f"{PLAN}:num", COUNTS, hidden=(29,)) | seen_of(f"{PLAN}:den", COUNTS)
    assert blamed(parts) == set()
    pair = seen_of(f"{PLAN}:num", COUNTS, hidden=(29,)) | seen_of("legal_minutes_on_file:den", COUNTS)
    within = f"{PLAN}:num within legal_minutes_on_file:den|all|all|{MONTHS[0]}"
    assert blamed(pair, pair | {within: (0, None, "unpublished")}) == set()


def test_a_hidden_flow_that_moves_a_stock_is_found():
    entered, left = [10 + place * 5 % 7 for place in range(30)], [9 + place * 3 % 8 for place in range(30)]
    entered[2] = 4
    stock = (100 + (pd.Series(entered) - pd.Series(left)).cumsum()).tolist()
    flows = seen_of("entered_care:num", entered, hidden=(2,), is_flow=True) | seen_of("left_care:num", left, is_flow=True)
    found = blamed(flows | seen_of("children_in_care:num", stock))
    assert found == {f"entered_care:num|all|all|{MONTHS[2]}..{MONTHS[2]}"}


def test_a_hidden_month_that_the_whole_leaves_over_is_found_where_a_child_counts_once():
    series, months = "children_missing:num", [10, 8, 9] * 9 + [10, 8, 6]
    spans = list(zip(MONTHS[0::3], MONTHS[2::3], strict=True))
    quarters: Numbers = {f"{series}|all|all|{first}..{last}": (22, 22, "exact") for first, last in spans}
    found = blamed(seen_of(series, months, hidden=(29,), is_flow=True) | quarters)
    assert found == {f"{series}|all|all|{MONTHS[29]}..{MONTHS[29]}"}, "22 less 10 less 8: it is 4 or more, and so not 1"


def test_the_six_months_before_a_visit_are_a_sum_even_where_a_child_counts_once_in_a_year():
    series, months = "children_missing:num", [10, 8, 9] * 10
    year: Numbers = {f"{series}|all|all|{MONTHS[0]}..{MONTHS[11]}": (40, 40, "exact")}
    visit: Numbers = {f"{series}|all|all|{MONTHS[2]}..{MONTHS[7]}": (54, 54, "exact")}
    seen = seen_of(series, months, hidden=(4, 5), is_flow=True) | year | visit
    assert blamed(seen) == set(), "54 children-months are no more than 40 children, and both are true"
    months[4] = 3
    visit = dict.fromkeys(visit, (48, 48, "exact"))
    assert blamed(seen_of(series, months, hidden=(4,), is_flow=True) | year | visit) == {f"{series}|all|all|{MONTHS[4]}..{MONTHS[4]}"}
