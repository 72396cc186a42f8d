"""What a release shows and hides of small snapshots worked by hand, and that nothing is shown which was not proved."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.reference.release_policy import release_policy
from metrics.kit.disclosure import TooSlow, Unprotectable
from metrics.kit.measure import register
from metrics.kit.release import exposing, proof, protect
from tests.released import cases, material, released, shown

ROOT = Path(__file__).parents[1]


def measures_of(made):
    return made.public.measures.set_index("measure")


def test_a_count_of_one_to_five_children_is_hidden_and_the_measure_is_a_table():
    made = released(material({"iha_outstanding": cases([8, 5, 0, 1, 6, 12] * 3)}, months=18))
    assert list(shown(made, "iha_outstanding").values()) == ["8", "c", "0", "c", "6", "12"] * 3
    assert not measures_of(made).loc["iha_outstanding", "charted"]
    rows = made.public.figures[made.public.figures["status"] == "c"]
    assert rows[["numerator", "value"]].isna().all(axis=None)


def test_a_flow_with_small_months_is_shown_by_quarter_and_all_of_it():
    made = released(material({"life_story_referred": cases([4, 2, 6, 3, 3, 3] * 2)}, months=12))
    assert measures_of(made).loc["life_story_referred", ["period", "charted"]].tolist() == ["quarter", True]
    assert shown(made, "life_story_referred", "quarter") == {"2018-06": "12", "2018-09": "9", "2018-12": "12", "2019-03": "9"}
    assert shown(made, "life_story_referred", "month") == {}
    assert shown(made, "life_story_referred", "year") == {"2019-03": "42"}


def test_many_cases_of_few_children_are_hidden_as_few_children_are():
    found = cases([9, 9, 9] * 4)
    found.loc[found["month"] == "2018-05-01", "child_id"] = np.tile(["a", "b", "c"], 3)
    made = released(material({"actions_overdue": found}, months=12))
    assert list(shown(made, "actions_overdue").values())[:3] == ["9", "c", "9"]


def test_another_name_of_a_number_that_is_hidden_for_its_few_children_does_not_give_it_away():
    counts = [20, 21, 22, 23] * 3
    found = cases(counts)
    at = found["month"] == "2018-06-01"
    found.loc[at, "child_id"] = [f"child {place % 3}" for place in range(at.sum())]
    of = {"actions_overdue": found, "unallocated_children": cases(counts, name="a")}
    assert shown(released(material(of, months=12)), "unallocated_children")["2018-06"] == "c"
    assert (
        shown(released(material({"unallocated_children": of["unallocated_children"]}, months=12)), "unallocated_children")["2018-06"]
        == "22"
    )


def test_nine_children_of_two_families_are_hidden():
    found = cases([9, 9, 9] * 4)
    children = found.loc[found["month"] == "2018-05-01", "child_id"]
    families = [(child, f"f{place % 2}") for place, child in enumerate(children)]
    made = released(material({"actions_overdue": found}, months=12, families=families))
    assert list(shown(made, "actions_overdue").values())[:3] == ["9", "c", "9"]


def test_the_rest_of_a_share_is_protected_as_its_numerator_is():
    made = released(material({"care_plan_in_place": cases([40] * 12, met=[38, 30, 40] * 4)}, months=12))
    rows = made.public.figures.query("measure == 'care_plan_in_place' and period == 'month'")
    assert rows["shown_numerator"].tolist()[:3] == ["c", "30", "40"]
    assert rows["shown_value"].tolist()[:3] == ["c", "75%", "100%"]
    assert rows["shown_denominator"].tolist()[:3] == ["40"] * 3


def test_a_percentage_needs_a_base_of_twenty_and_none_or_all_of_a_few_is_hidden():
    made = released(material({"care_plan_in_place": cases([19, 20, 9, 9] * 3, met=[9, 10, 0, 9] * 3)}, months=12))
    rows = made.public.figures.query("measure == 'care_plan_in_place' and period == 'month'")
    assert rows["status"].tolist()[:4] == ["low base", "shown", "c", "c"]
    assert rows["shown_value"].tolist()[:4] == ["", "50%", "c", "c"]


def test_a_stock_and_what_leaves_it_do_not_give_away_what_enters_it():
    entered, left = [10, 3, 9, 10, 9, 8] * 3, [7, 8, 9, 8, 9, 7] * 3
    stock = (100 + np.cumsum(np.array(entered) - np.array(left))).tolist()
    of = {"entered_care": cases(entered, name="e"), "left_care": cases(left, name="l"), "children_in_care": cases(stock, name="s")}
    made = released(material(of, months=18))
    months = shown(made, "left_care")
    told = shown(made, "children_in_care")
    assert all(value != "c" for value in told.values()), "the stock is the headline, and is large"
    assert "2018-05" not in months and "2018-05" not in shown(made, "entered_care")
    assert shown(made, "entered_care", "quarter")["2018-06"] == "22"


def test_without_the_link_of_stock_and_flow_what_enters_would_be_given_away(monkeypatch):
    entered, left = [10, 3, 9, 10, 9, 8] * 3, [7, 8, 9, 8, 9, 7] * 3
    stock = (100 + np.cumsum(np.array(entered) - np.array(left))).tolist()
    of = {"entered_care": cases(entered, name="e"), "left_care": cases(left, name="l"), "children_in_care": cases(stock, name="s")}
    monkeypatch.setattr("metrics.kit.release.making.find_links", lambda *_: [])
    made = released(material(of, months=18))
    given = int(shown(made, "children_in_care")["2018-05"]) - int(shown(made, "children_in_care")["2018-04"])
    assert given + int(shown(made, "left_care")["2018-05"]) == 3


def test_two_names_of_one_number_are_hidden_together():
    base = [30, 30, 4, 30] * 4
    found = cases(base, met=[10, 10, 2, 10] * 4)
    of = {"tracker_updated_in_2_weeks": found, "in_pre_proceedings": found.drop(columns="met")}
    made = released(material(of, months=16))
    rows = made.public.figures.query("measure == 'tracker_updated_in_2_weeks' and period == 'month'")
    assert list(shown(made, "in_pre_proceedings").values())[:4] == ["30", "30", "c", "30"]
    assert rows["shown_denominator"].tolist()[:4] == ["30", "30", "c", "30"]


def by_sex(counts: dict[str, list[int]], **met: list[int]) -> pd.DataFrame:
    parts = [cases(months, met=met.get(sex), name=sex, sex=sex) for sex, months in counts.items()]
    return pd.concat(parts, ignore_index=True)


def test_groups_are_rounded_to_fives_and_a_percentage_is_of_the_rounded_parts():
    found = by_sex({"Girls": [73] * 12, "Boys": [81] * 12}, Girls=[33] * 12, Boys=[41] * 12)
    made = released(material({"care_plan_in_place": found}, months=12))
    rows = made.public.figures.query("group_kind == 'sex' and period == 'quarter'")
    assert len(rows) == 8
    assert (rows["numerator"] % 5 == 0).all() and (rows["denominator"] % 5 == 0).all()
    assert (rows["value"] == (rows["numerator"] / rows["denominator"]).round(2)).all()
    assert set(rows["status"]) == {"rounded"}
    assert (rows["numerator"] - rows["group"].map({"Girls": 33, "Boys": 41})).abs().max() <= 4


def test_one_number_has_one_rounding_whichever_measure_shows_it():
    found = by_sex({"Girls": [63] * 12, "Boys": [87] * 12}, Girls=[33] * 12, Boys=[41] * 12)
    of = {"over_20_miles_out": found, "children_in_care": found.drop(columns="met")}
    figures = released(material(of, months=12)).public.figures.query("group_kind == 'sex'")
    keys = ["month", "group"]
    bases = figures[figures["measure"] == "over_20_miles_out"].set_index(keys)["denominator"]
    counts = figures[figures["measure"] == "children_in_care"].set_index(keys)["numerator"]
    assert len(bases) == 8 and (bases == counts).all()


def test_a_breakdown_with_many_cases_of_few_children_is_withheld():
    found = by_sex({"Girls": [70] * 12, "Boys": [50] * 12})
    found.loc[found["sex"] == "Boys", "child_id"] = "one boy"
    made = released(material({"actions_overdue": found}, months=12))
    assert measures_of(made).loc["actions_overdue", ["kinds", "kinds_withheld"]].tolist() == ["", "sex"]


def test_a_mean_is_shown_of_eight_and_its_sum_never():
    found = cases([8, 7, 9] * 5).assign(value=3.7183)
    made = released(material({"sdq_average": found}, months=15))
    rows = made.public.figures.query("measure == 'sdq_average' and period == 'month'")
    assert rows["shown_value"].tolist()[:3] == ["3.7", "", "3.7"]
    assert rows["numerator"].isna().all()


def test_the_longest_wait_and_one_workers_figures_are_never_shown():
    of = {"life_story_longest_wait_weeks": cases([20] * 12).assign(value=1.0), "iro_over_ceiling": cases([20] * 12)}
    made = released(material(of | {"children_in_care": cases([50] * 12)}, months=12))
    assert set(made.public.figures["measure"]) == {"children_in_care"}
    assert (measures_of(made).loc[["life_story_longest_wait_weeks", "iro_over_ceiling"], "why"] != "").all()
    assert "iro" not in set(made.public.figures["group_kind"])


def test_hours_are_not_shown_where_they_are_of_few_workers():
    workers = cases([10, 10, 10] * 4).rename(columns={"child_id": "worker_id"})
    found = workers.assign(met=workers.groupby("month").cumcount() < 4, weight=0.6)
    made = released(material({"agency": found}, months=12))
    assert set(made.public.figures["status"]) == {"c"}


def test_a_measure_that_cannot_be_proved_in_time_is_withheld_and_nothing_else(monkeypatch):
    def slow(*_, **__):
        raise TooSlow("late")

    of = {"disruption_notices": cases([7, 7, 2] * 4), "children_in_care": cases([50] * 12)}
    snapshot = material(of, months=12)
    assert "disruption_notices" in set(released(snapshot).public.figures["measure"])
    monkeypatch.setattr(exposing, "audit", slow)
    monkeypatch.setattr(protect, "suppress", slow)
    policy = release_policy()
    nested = (("disruption_notices:num", "children_in_care:num"),)
    made = released(material({"iha_outstanding": cases([7, 7, 2] * 4), "children_in_care": cases([50] * 12)}, months=12),
                    policy=replace(policy, nested=(("iha_outstanding:num", "children_in_care:num"),)))  # fmt: skip
    assert measures_of(made).loc["iha_outstanding", "why"] != "" and nested


def test_a_release_whose_last_proof_fails_is_not_made(monkeypatch):
    def slow(*_, **__):
        raise TooSlow("late")

    monkeypatch.setattr(proof, "audit", slow)
    with pytest.raises(Unprotectable):
        released(material({"iha_outstanding": cases([7, 7, 2] * 4)}, months=12))


def test_the_same_snapshot_makes_the_same_release():
    found = by_sex({"Girls": [63, 71] * 6, "Boys": [87, 44] * 6}, Girls=[33, 3] * 6, Boys=[41, 40] * 6)
    of = {"over_20_miles_out": found, "children_in_care": found.drop(columns="met"), "iha_outstanding": cases([3, 9] * 6)}
    one, other = released(material(of, months=12)), released(material(of, months=12))
    pd.testing.assert_frame_equal(one.public.figures, other.public.figures)
    pd.testing.assert_frame_equal(one.cells, other.cells)
    pd.testing.assert_frame_equal(one.relations, other.relations)
    assert one.report == other.report


SEEDED = """
import hashlib
from tests.released import cases, material, released
from tests.test_release import by_sex
found = by_sex({"Girls": [63, 71] * 6, "Boys": [87, 44] * 6}, Girls=[33, 3] * 6, Boys=[41, 40] * 6)
of = {"over_20_miles_out": found, "children_in_care": found.drop(columns="met"), "iha_outstanding": cases([3, 9] * 6)}
made = released(material(of, months=12))
frames = (made.public.figures, made.public.measures, made.cells, made.relations)
print(hashlib.sha256("".join(frame.to_csv() for frame in frames).encode()).hexdigest())
"""


def test_two_processes_make_the_same_release():
    found = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SEEDED],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1


def test_every_measure_that_is_registered_has_a_policy_that_can_be_read():
    policy = release_policy()
    known = register()
    assert set(policy.measures) <= known.keys()
    assert {series.partition(":")[0] for pair in policy.nested for series in pair} <= known.keys()
