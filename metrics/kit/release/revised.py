"""Figures that were shown before and have changed by so few since that the two papers together would tell who was recorded late.

Such a figure stands as first released until it has changed by more: the old paper minus the new one is a count of children like any other
(one interview recorded late tells whose it was), and a figure that is printed again tells nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.measure import Measure
from metrics.kit.release.below import named
from metrics.kit.release.cells import cell
from metrics.kit.release.earlier import PRINTED, Truth
from metrics.kit.release.material import is_of_population, parts_of
from metrics.kit.release.plan import Plan
from metrics.kit.release.points import first_months, ordinal
from metrics.kit.release.shape import mark, shape

VALUE, BASE = "value", "base"  # the base of a rate of everyone who lives here is no number of the proof


def stand_revised(plan: Plan, ledger: pd.DataFrame, policy: ReleasePolicy) -> None:
    """Lets each council-wide figure stand as last shown of which a part has changed by 1 to the threshold since, and none by more.

    Where another part has changed by more, or what was shown then may not be shown by the policy of today, the figure is hidden.
    """
    ours = ledger[ledger["relation"].isna() & ledger["cell"].str.contains("|all|all|", regex=False)]
    exact, printed = (
        ours[ours["status"] == status].drop_duplicates("cell", keep="last").set_index("cell") for status in ("exact", PRINTED)
    )
    for name, rows in plan.rows.items() if len(exact) else ():
        measure = plan.measures[name]
        then = _then(measure, rows, exact, printed)
        moved = pd.DataFrame({part: (rows[part].fillna(0) - then[part]).abs() for part in parts_of(measure)}, index=rows.index)
        few = (moved >= 1) & (moved <= policy.threshold)
        if few.any(axis=None):
            may = ~(moved > policy.threshold).any(axis=1) & _may_stand(measure, rows, then, policy)
            may &= _leaves_enough(plan, measure, rows, then, few, policy)
            plan.rows[name] = _standing(rows, then, few, may, policy)
            plan.few |= {one for part in parts_of(measure) for one in _named(measure, rows[few.any(axis=1)], part)}
            plan.shapes[name] = shape(measure, plan.rows[name], policy)


def _standing(rows: pd.DataFrame, then: pd.DataFrame, few: pd.DataFrame, may: pd.Series, policy: ReleasePolicy) -> pd.DataFrame:
    """The figures with what stands in place of those changed by few (then_…), what is known of each part, and which changed."""
    changed = few.any(axis=1)
    kept = {f"then_{part}": then[part] for part in then} | {f"moved_{part}": few[part] for part in few}
    for part in few:
        kept[f"least_{part}"], kept[f"most_{part}"] = bounds_of(then[part], policy.threshold)
    hidden = changed & ~may
    return rows.assign(**kept, stands=changed & may, small=rows["small"] | hidden, den_small=rows["den_small"] | hidden)


def _named(measure: Measure, rows: pd.DataFrame, part: str) -> list[str]:
    return named(measure, rows.assign(group_kind="all", group="all"), part)


def _then(measure: Measure, rows: pd.DataFrame, exact: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Each part as last shown exactly, and the value (and a rate's base) of the release that showed all of them; blank for none."""
    names = {part: pd.Index(_named(measure, rows, part)) for part in (*parts_of(measure), VALUE, BASE)}
    then = {part: exact["truth"].reindex(names[part]).to_numpy(dtype="float64", na_value=np.nan) for part in parts_of(measure)}
    release = printed["release"].reindex(names[VALUE]).to_numpy(dtype=object)
    together = np.ones(len(rows), dtype=bool)
    for part in parts_of(measure):
        together &= exact["release"].reindex(names[part]).to_numpy(dtype=object) == release
    value, base = (printed[VALUE].reindex(names[part]).to_numpy(dtype="float64", na_value=np.nan) for part in (VALUE, BASE))
    if is_of_population(measure):
        then["den"], together = base, together & ~np.isnan(base)
    return pd.DataFrame({**then, VALUE: np.where(together, value, np.nan)}, index=rows.index)


def _may_stand(measure: Measure, rows: pd.DataFrame, then: pd.DataFrame, policy: ReleasePolicy) -> pd.Series:
    """Whether what was shown then may still be shown by the policy of today, and what it is now might be too."""
    as_then = {part: then[part].fillna(0) for part in parts_of(measure)}
    counts = {f"few_{part}": as_then.get(part, pd.Series(0.0, index=rows.index)) for part in ("num", "rest", "den")}
    old = mark(measure, rows.assign(**counts, den=as_then.get("den", rows["den"])), policy)
    allowed = then[VALUE].notna()
    for frame in (rows, old):
        allowed &= ~frame["small"] & ~frame["low"]
    return allowed


def _leaves_enough(
    plan: Plan, measure: Measure, rows: pd.DataFrame, then: pd.DataFrame, few: pd.DataFrame, policy: ReleasePolicy
) -> pd.Series:
    """Whether as many values are left of each part that has changed as the policy asks for, beside the one it was and all known."""
    enough = pd.Series(True, index=rows.index)
    for part in parts_of(measure):
        low, high = bounds_of(then[part], policy.threshold)
        known = [plan.earlier.known.get(name, (0, None)) for name in _named(measure, rows, part)]
        low = low.clip(lower=pd.Series([least for least, _ in known], index=rows.index))
        high = high.clip(upper=pd.Series([np.inf if most is None else most for _, most in known], index=rows.index))
        enough &= ~few[part] | (high - low >= policy.least_values_left)
    return enough


def bounds_of(count: pd.Series, threshold: int) -> tuple[pd.Series, pd.Series]:
    """What a reader knows of the count behind one that stands: no more than the threshold away, and itself not small."""
    return (count - threshold).clip(lower=threshold + 1), count + threshold


def stop_standing(plan: Plan, measures: Iterable[str], names: set[str] | None = None) -> set[str]:
    """Hides the figures that stand as first released of which a part is among these numbers (None: all); the measures that had such."""
    touched: set[str] = set()
    for name in measures:
        measure, rows = plan.measures[name], plan.rows[name]
        at = rows["stands"].copy()
        if names is not None:
            is_named = [[one in names for one in _named(measure, rows, part)] for part in parts_of(measure)]
            at &= np.any(is_named, axis=0) if is_named else False
        if at.any():
            plan.rows[name] = rows.assign(stands=rows["stands"] & ~at, small=rows["small"] | at, den_small=rows["den_small"] | at)
            touched.add(name)
    return touched


def find_changes(plan: Plan, truth: Truth, policy: ReleasePolicy) -> tuple[set[str], list[tuple[str, str]]]:
    """What may not be worked out of revised numbers, shown or not: those few away from what they are known to have been, and the pairs of
    names of one number at two times that differ by few and were both never known exactly.
    """
    few: set[str] = set()
    pairs: list[tuple[str, str]] = []
    for name, versions in plan.earlier.versions.items():
        now = truth(name)
        counts = versions if now is None else versions | {name: now}
        for (then, before), (other, after) in combinations(counts.items() if len(counts) > 1 else (), 2):
            if 1 <= abs(after - before) <= policy.threshold:
                public = [one for one in (then, other) if _is_public(plan, one)]
                few |= {then, other} - {*public} if public else set()
                pairs += [] if public else [(other, then)]
    return few, pairs


def _is_public(plan: Plan, name: str) -> bool:
    low, high = plan.earlier.known.get(name, (0, None))
    return low == high


def few_people(plan: Plan, policy: ReleasePolicy) -> set[str]:
    """The numbers that are large and of few children or families: what is hidden is who they are, so that no more of it may be known."""
    found: set[str] = set()
    for name, rows in plan.rows.items():
        measure = plan.measures[name]
        for part in parts_of(measure):
            at = rows[f"few_{part}"].between(1, policy.threshold) & (rows[part] > policy.threshold)
            found |= set(_named(measure, rows[at], part))
    return found


def printed_values(figures: pd.DataFrame, measures: Iterable[Measure]) -> pd.DataFrame:
    """What the ledger keeps of each council-wide value that is shown anew, and of a rate's base: cell ("measure:value|…") and value."""
    found = [pd.DataFrame({"cell": pd.Series(dtype="str"), VALUE: pd.Series(dtype="float64")})]
    shown = figures[(figures["group_kind"] == "all") & (figures["status"] == "shown")]
    for measure in measures:
        rows = shown[shown["measure"] == measure.id]
        last = ordinal(rows["month"])
        spans = list(zip(first_months(measure, rows["period"], last).tolist(), last.tolist(), strict=True))
        for part, column in ((VALUE, VALUE), (BASE, "denominator"))[: 1 + is_of_population(measure)]:
            names = [cell(f"{measure.id}:{part}", *span, is_flow=measure.clock == "flow") for span in spans]
            found.append(pd.DataFrame({"cell": names, VALUE: rows[column].to_numpy()}))
    return pd.concat(found, ignore_index=True).drop_duplicates("cell").astype({"cell": "str"})
