"""Figures that were shown before and have changed by so few since that the two papers together would tell who was recorded late."""

from __future__ import annotations

import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.release.below import named
from metrics.kit.release.earlier import Truth
from metrics.kit.release.material import parts_of
from metrics.kit.release.plan import Plan
from metrics.kit.release.shape import shape


def hide_revised(plan: Plan, ledger: pd.DataFrame, truth: Truth, policy: ReleasePolicy) -> int:
    """Hides each council-wide figure of which a part was shown exactly and is now 1 to the threshold off; returns how many.

    The old paper minus the new one is a count of children like any other (late records of one interview tell whose it was). It is shown
    again when it has changed by more.
    """
    changed = _changed(ledger, truth, policy.threshold)
    hidden = 0
    for name, rows in plan.rows.items() if changed else ():
        measure = plan.measures[name]
        names = {part: named(measure, rows.assign(group_kind="all", group="all"), part) for part in parts_of(measure)}
        at = pd.DataFrame({part: [one in changed for one in of] for part, of in names.items()}, index=rows.index).any(axis=1)
        if not at.any():
            continue
        plan.rows[name] = rows.assign(small=rows["small"] | at, den_small=rows["den_small"] | at)
        plan.few |= {one for of in names.values() for one, is_changed in zip(of, at, strict=True) if is_changed}
        plan.shapes[name] = shape(measure, plan.rows[name], policy)
        hidden += int(at.sum())
    return hidden


def _changed(ledger: pd.DataFrame, truth: Truth, threshold: int) -> set[str]:
    """The numbers whose count was last shown exactly and has changed by as few as are hidden."""
    shown = ledger[ledger["relation"].isna() & (ledger["status"] == "exact")].drop_duplicates("cell", keep="last")
    now = [(name, truth(name), int(then)) for name, then in zip(shown["cell"], shown["truth"], strict=True) if "|all|all|" in name]
    return {name for name, count, then in now if count is not None and 1 <= abs(count - then) <= threshold}


def few_people(plan: Plan, policy: ReleasePolicy) -> set[str]:
    """The numbers that are large and of few children or families: what is hidden is who they are, so that no more of it may be known."""
    found: set[str] = set()
    for name, rows in plan.rows.items():
        measure = plan.measures[name]
        for part in parts_of(measure):
            at = rows[f"few_{part}"].between(1, policy.threshold) & (rows[part] > policy.threshold)
            found |= set(named(measure, rows[at].assign(group_kind="all", group="all"), part))
    return found
