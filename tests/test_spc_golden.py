"""The reference package's own results, case by case, in `rules="ptd022"`; and what this project does where the reference goes wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from metrics.kit.spc import SpcResult, spc

FOLDER = Path(__file__).parent / "golden"
CASES = pd.read_csv(FOLDER / "index.csv", dtype=str, keep_default_na=False).set_index("id")
BETTER = {"increase": "up", "decrease": "down", "neutral": "neutral"}


def of_facet(text: str, facet: str) -> str:
    """What a parameter is for one facet: "North=18;South=70" is 18 for North; without names it holds for all."""
    named = dict(part.split("=") for part in text.split(";") if "=" in part)
    return named.get(facet, "") if named else text


def series_of(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.to_numeric(rows["y"]).to_numpy(dtype=float), index=pd.DatetimeIndex(rows["x"]), name="y")


def run_case(case: pd.Series, facet: str, values: pd.Series, **over: object) -> SpcResult:
    target, rebase = of_facet(case["target"], facet), of_facet(case["rebase"], facet)
    options = {
        "better": BETTER[case["improvement_direction"]],
        "target": float(target) if target else None,
        "phases": [(date, "as in the case") for date in rebase.split("|") if date],
        "baseline_points": int(case["fix_after_n_points"]) if case["fix_after_n_points"] else None,
        "screen": case["screen_outliers"] == "TRUE",
        "rules": "ptd022",
        "min_points": 1,
    }
    return spc(values, **(options | over))  # type: ignore[arg-type]


def facets() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(FOLDER.glob("s*.csv")):
        if path.stem.endswith(("__input_order", "__r_errors")):
            continue
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        found += [(path.stem, path.stem, facet) for facet in rows["f"].unique()]
    return found


def rows_of(name: str, facet: str) -> pd.DataFrame:
    rows = pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)
    return rows[rows["f"] == facet].reset_index(drop=True)


def number(text: pd.Series) -> np.ndarray:
    return np.array([float(cell or "nan") for cell in text])


@pytest.mark.parametrize(("case", "name", "facet"), facets())
def test_the_reference_s_result_is_met(case, name, facet):
    rows = rows_of(name, facet)
    result = run_case(CASES.loc[case], facet, series_of(rows))
    points = result.points
    for ours, theirs in (("mean", "mean"), ("lower", "lpl"), ("upper", "upl")):
        np.testing.assert_allclose(points[ours], number(rows[theirs]), rtol=1e-9, atol=1e-9)
    assert list(points["label"]) == list(rows["special_cause_type"])
    assert list(points["type"]) == list(rows["point_type"])
    assert list(points["phase"]) == [int(group) for group in rows["rebase_group"]]
    assert result.assurance == (rows["assurance_type"].iloc[0] or None)
    assert result.variation == rows["point_type"].iloc[-1]
    for ours, theirs in (
        ("outside", "rule_outside"),
        ("trend", "rule_trend"),
        ("two_of_three", "rule_two_in_three"),
        ("shift", "rule_shift"),
    ):
        fired = [cell not in ("", "0", "FALSE") for cell in rows[theirs]]
        assert list(points[ours]) == fired, ours


# Where another departure bears on the case: what mdc2024 says of it, or that it refuses the dates (tests/test_spc_deviations.py).
OTHERWISE = {
    "s02_constant": "no_variation",
    "s04_one_outlier_screened": "dates that are not the first of a month",
    "s30_missing_rows_gap_in_dates": "filled",
    "s36_target_exactly_upl": "rare_events",
    "s40_rebase_date_not_in_data": "begins on no date of the series",
    "s64_all_zero_but_one_event": "rare_events",
    "s70_plateau_series": "rare_events",
}


@pytest.mark.parametrize(("case", "name", "facet"), [one for one in facets() if one[0] not in OTHERWISE])
def test_the_announced_rule_of_two_in_three_is_met(case, name, facet):
    """The golden columns of the rule of November 2023."""
    rows = rows_of(name, facet)
    result = run_case(CASES.loc[case], facet, series_of(rows), rules="mdc2024")
    assert list(result.points["label"]) == list(rows["special_cause_type_mdc2024"])
    assert list(result.points["type"]) == list(rows["point_type_mdc2024"])


@pytest.mark.parametrize(("case", "name", "facet"), [one for one in facets() if one[0] in OTHERWISE])
def test_where_the_reference_goes_wrong_nothing_is_marked_or_the_series_is_refused(case, name, facet):
    said, values = OTHERWISE[case], series_of(rows_of(name, facet))
    if " " in said:
        with pytest.raises(ValueError, match=said):
            run_case(CASES.loc[case], facet, values, rules="mdc2024")
        return
    result = run_case(CASES.loc[case], facet, values, rules="mdc2024")
    if said == "filled":
        assert len(result.points) > len(values)
        return
    assert result.status == said
    assert set(result.points["type"]) == {"common_cause"}
    assert result.points[["lower", "upper"]].isna().all(axis=None)
