"""Figures that were shown before and have changed by so few since that the two papers together would tell who was recorded late.

Such a figure stands as first released until it has changed by more: the old paper minus the new one is a count of children like any other
(one interview recorded late tells whose it was), and a figure that is printed again tells nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.measure import Measure
from metrics.kit.release.below import named
from metrics.kit.release.cells import cell
from metrics.kit.release.earlier import PRINTED
from metrics.kit.release.material import parts_of
from metrics.kit.release.plan import Plan
from metrics.kit.release.points import first_months, ordinal
from metrics.kit.release.shape import mark, shape

VALUE = "value"


def stand_revised(plan: Plan, ledger: pd.DataFrame, policy: ReleasePolicy) -> None:
    """Lets each council-wide figure stand as last shown of which a part has changed by 1 to the threshold since, and none by more.

    Where another part has changed by more, or what was shown then may not be shown by the policy of today, the figure is hidden.
    """
    ours = ledger[ledger["relation"].isna() & ledger["cell"].str.contains("|all|all|", regex=False)]
    exact, printed = (ours[ours["status"] == status].drop_duplicates("cell", keep="last") for status in ("exact", PRINTED))
    for name, rows in plan.rows.items() if len(exact) else ():
        measure = plan.measures[name]
        then = _then(measure, rows, exact.set_index("cell"), printed.set_index("cell"))
        moved = pd.DataFrame({part: (rows[part].fillna(0) - then[part]).abs() for part in parts_of(measure)}, index=rows.index)
        few = (moved >= 1) & (moved <= policy.threshold)
        if few.any(axis=None):
            changed = few.any(axis=1)
            stands = changed & ~(moved > policy.threshold).any(axis=1) & _may_stand(measure, rows, then, few, policy)
            hidden = changed & ~stands
            kept = {f"then_{part}": then[part] for part in (*parts_of(measure), VALUE)} | {f"moved_{part}": few[part] for part in few}
            for part in few:
                kept[f"least_{part}"], kept[f"most_{part}"] = bounds_of(then[part], policy.threshold)
            rows = rows.assign(**kept, stands=stands, small=rows["small"] | hidden, den_small=rows["den_small"] | hidden)
            plan.rows[name] = rows
            plan.few |= {one for part in parts_of(measure) for one in _named(measure, rows[changed], part)}
            plan.shapes[name] = shape(measure, rows, policy)


def _named(measure: Measure, rows: pd.DataFrame, part: str) -> list[str]:
    return named(measure, rows.assign(group_kind="all", group="all"), part)


def _then(measure: Measure, rows: pd.DataFrame, exact: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Each part as last shown exactly, and the value of the release that showed all of them; blank where there is none."""
    names = {part: pd.Index(_named(measure, rows, part)) for part in (*parts_of(measure), VALUE)}
    then = {part: exact["truth"].reindex(names[part]).to_numpy(dtype="float64", na_value=np.nan) for part in parts_of(measure)}
    release = printed["release"].reindex(names[VALUE]).to_numpy(dtype=object)
    together = np.ones(len(rows), dtype=bool)
    for part in parts_of(measure):
        together &= exact["release"].reindex(names[part]).to_numpy(dtype=object) == release
    value = printed[VALUE].reindex(names[VALUE]).to_numpy(dtype="float64", na_value=np.nan)
    return pd.DataFrame({**then, VALUE: np.where(together, value, np.nan)}, index=rows.index)


def _may_stand(measure: Measure, rows: pd.DataFrame, then: pd.DataFrame, few: pd.DataFrame, policy: ReleasePolicy) -> pd.Series:
    """Whether what was shown then may still be shown, and leaves as many values of what it is now as the policy asks for."""
    as_then = {part: then[part].fillna(0) for part in parts_of(measure)}
    counts = {f"few_{part}": as_then.get(part, pd.Series(0.0, index=rows.index)) for part in ("num", "rest", "den")}
    old = mark(measure, rows.assign(**counts, den=as_then.get("den", rows["den"])), policy)
    allowed = then[VALUE].notna()
    for frame in (rows, old):
        allowed &= ~frame["small"] & ~frame["low"]
    for part in few:
        low, high = bounds_of(then[part], policy.threshold)
        allowed &= ~few[part] | (high - low >= policy.least_values_left)
    return allowed


def bounds_of(count: pd.Series, threshold: int) -> tuple[pd.Series, pd.Series]:
    """What a reader knows of the count behind one that stands: no more than the threshold away, and itself not small."""
    return (count - threshold).clip(lower=threshold + 1), count + threshold


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
    """What the ledger keeps of each council-wide value that is shown anew: cell ("measure:value|…") and value."""
    found = [pd.DataFrame({"cell": pd.Series(dtype="str"), VALUE: pd.Series(dtype="float64")})]
    shown = figures[(figures["group_kind"] == "all") & (figures["status"] == "shown")]
    for measure in measures:
        rows = shown[shown["measure"] == measure.id]
        last = ordinal(rows["month"])
        spans = zip(first_months(measure, rows["period"], last).tolist(), last.tolist(), strict=True)
        names = [cell(f"{measure.id}:{VALUE}", *span, is_flow=measure.clock == "flow") for span in spans]
        found.append(pd.DataFrame({"cell": names, VALUE: rows[VALUE].to_numpy()}))
    return pd.concat(found, ignore_index=True).drop_duplicates("cell").astype({"cell": "str"})
