"""What one shown number has more than another that lies within it is a number of children too, and is never small."""

from __future__ import annotations

from itertools import permutations

import pandas as pd
import pytest

from data import bundles, snapshots
from data.commands_release import read_all_cases
from data.reference.release_policy import release_policy
from metrics.kit.measure import register
from metrics.kit.release.material import is_of_population, parts_of
from metrics.kit.release.nestings import Nestings
from metrics.kit.release.proof import prove
from tests.released import cases, material, released, shown

IN_CARE, WITH_A_PLAN_DUE = [60, 32, 60, 60] * 3, [50, 29, 60, 48] * 3
# Which series lie within which by their definitions (docs/measures.md), whatever else the records show.
BY_DEFINITION = [
    ("care_plan_in_place:den", "children_in_care:num"),
    ("care_plan_in_place:num", "children_in_care:num"),
    ("care_plan_in_place:den", "over_20_miles_out:den"),
    ("risk_never_assessed:num", "risk_assessment_current:rest"),
    ("iha_requested_in_5_working_days:den", "iro_allocated_in_5_working_days:den"),
    ("rhi_in_72_hours:num", "rhi_accepted:num"),
    ("children_missing:num", "missing_episodes:num"),
]


def first_days():
    """Children in care, and those of them whose plan is due: in every second month of four three are in their first days."""
    of = {"children_in_care": cases(IN_CARE), "care_plan_in_place": cases(WITH_A_PLAN_DUE, met=[20, 15, 30, 24] * 3)}
    return material(of, months=12)


def bases(made):
    rows = made.public.figures.query("measure == 'care_plan_in_place' and period == 'month'")
    return rows["shown_denominator"].tolist()


def test_three_children_in_their_first_days_cannot_be_subtracted():
    made = released(first_days())
    assert list(shown(made, "children_in_care").values()) == [str(count) for count in IN_CARE], "the whole stays, and its part is hidden"
    assert bases(made) == ["50", "c", "60", "48"] * 3
    differences = made.cells[made.cells["cell"].str.startswith("care_plan_in_place:den within children_in_care:num")]
    assert set(differences["status"]) == {"unpublished"} and set(differences["low"]) == {0} and differences["high"].isna().all()


def test_a_part_with_gaps_is_a_table():
    told = released(first_days()).public.measures.set_index("measure")
    assert told.loc[["children_in_care", "care_plan_in_place"], "charted"].tolist() == [True, False]
    assert told.loc["care_plan_in_place", "why"]


def test_without_the_search_for_what_lies_within_three_children_would_be_given_away(monkeypatch):
    monkeypatch.setattr(Nestings, "unsafe", lambda *_: [])
    made = released(first_days())
    assert int(shown(made, "children_in_care")["2018-05"]) - int(bases(made)[1]) == 3


def test_children_who_are_not_the_same_are_not_subtracted():
    of = {"children_in_care": cases(IN_CARE), "care_plan_in_place": cases(WITH_A_PLAN_DUE, met=[20, 15, 30, 24] * 3, name="other")}
    assert bases(released(material(of, months=12))) == [str(count) for count in WITH_A_PLAN_DUE]


def test_the_second_paper_knows_the_difference_under_its_own_name():
    first = released(first_days())
    second = released(first_days(), ledger=first.ledger, number=2)
    assert not second.proof.faults
    assert bases(second) == bases(first)
    assert not second.cells["cell"].str.contains("@", regex=False).any()


@pytest.mark.parametrize(("whole", "is_safe"), [(60, True), (50, True), (53, False), (55, False), (56, True)])
def test_the_proof_asks_for_a_difference_of_two_shown_numbers(whole, is_safe):
    part, of, more = "a:num|all|all|2020-02", "b:num|all|all|2020-02", "a:num within b:num|all|all|2020-02"
    numbers = {part: (50, 50, "exact"), of: (whole, whole, "exact"), more: (0, None, "unpublished")}
    assert (prove(numbers, [{part: 1, more: 1, of: -1}], release_policy().thresholds).faults == []) is is_safe


def shown_counts(bundle) -> dict[str, dict[tuple, int]]:
    """Every count of the whole council that a reader has, by series, period and month: the rest of a share by subtraction."""
    found: dict[str, dict[tuple, int]] = {}
    figures = bundles.read(bundle).figures.query("group_kind == 'all'")
    for row in figures.itertuples(index=False):
        measure = register()[row.measure].measure
        counts = {"num": row.numerator, "den": row.denominator, "rest": row.denominator - row.numerator}
        for part in parts_of(measure):
            if not pd.isna(counts[part]):
                when = row.month if measure.clock == "stock" else (row.period, row.month)
                found.setdefault(f"{measure.id}:{part}", {})[measure.clock, when] = int(counts[part])
    return found


def children_of(snapshot, series: str) -> set[tuple]:
    """The children counted, each with the month."""
    name, part = series.split(":")
    measure = register()[name].measure
    rows = read_all_cases(snapshot, name, ())
    if measure.kind == "share" and part != "den":
        rows = rows[rows["met"].astype(bool) == (part == "num")]
    if is_of_population(measure) and "part" in rows:
        rows = rows[rows["part"] == "numerator"]
    if "child_id" not in rows:
        return set()
    return set(zip(rows["month"].astype("int64"), rows["child_id"].astype("str"), strict=True))


def small_differences(told: dict[str, dict[tuple, int]], part: str, of: str) -> list[tuple]:
    both = told.get(part, {}).keys() & told.get(of, {}).keys()
    return [when for when in both if 1 <= told[of][when] - told[part][when] <= 5]


@pytest.mark.parametrize(("part", "of"), BY_DEFINITION)
def test_no_two_shown_numbers_of_a_part_and_its_whole_differ_by_few_children(sample_bundle, part, of):
    assert small_differences(shown_counts(sample_bundle), part, of) == []


def test_no_two_shown_numbers_of_the_sample_differ_by_a_few_children_of_one_among_the_others(sample_bundle, sample_store):
    told, snapshot, children = shown_counts(sample_bundle), snapshots.current(sample_store), {}
    looked_at, given_away = 0, []
    for part, of in permutations(told, 2):
        both = told[part].keys() & told[of].keys()
        if all(told[part][when] <= told[of][when] for when in both) and small_differences(told, part, of):
            for series in (part, of):
                children[series] = children[series] if series in children else children_of(snapshot, series)
            looked_at += 1
            if children[part] and children[part] <= children[of]:
                given_away.append((part, of))
    assert looked_at > 10
    assert given_away == []
