"""Every figure that a release could show, as whole numbers, with the fewest people behind each part. One row is one figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.baseline import BASELINE_MONTHS
from metrics.kit.disclosure import Unprotectable
from metrics.kit.measure import Measure
from metrics.kit.months import Months
from metrics.kit.release.material import Material, parts_of, visit_months
from metrics.kit.release.people import FEWEST, KEYS, fewest

# first and last: the months counted, as whole numbers since 1970; a stock's are both its month.
POINT_COLUMNS = ("measure", *KEYS, "first", "last", "num", "rest", "den", "value", *FEWEST)
Progress = Callable[[Iterable[Measure]], Iterable[Measure]]


def points(material: Material, measures: Iterable[Measure], policy: ReleasePolicy) -> pd.DataFrame:
    """The figures of these measures: council-wide of every period and at the visits, and of every breakdown that the policy allows.

    num, rest and den are NaN where the measure has no such part, and count people where it is of workers' hours.
    """
    families = material.families.dropna().drop_duplicates("child_id").astype("str").set_index("child_id")["family_id"]
    by_measure = dict(tuple(material.figures.groupby("measure", sort=False)))
    months = material.months
    found = []
    for measure in measures:
        if measure.id not in by_measure or policy.of(measure.id).withheld:
            continue
        figures = by_measure[measure.id]
        kinds = breakdowns(measure, figures, policy)
        few = fewest(measure, material.cases(measure.id), families, months, kinds)
        found.append(_points(measure, figures, few, kinds, months, policy))
    if not found:
        raise Unprotectable("The snapshot has no figure that the policy lets out.")
    return pd.concat(found, ignore_index=True)


def breakdowns(measure: Measure, figures: pd.DataFrame, policy: ReleasePolicy) -> dict[str, tuple[str, ...]]:
    """The breakdowns that may be shown, with the periods of which their typical group is large enough: quarters, and a flow's years."""
    if "num" not in parts_of(measure):
        return {}
    size = figures["numerator" if measure.kind == "count" else "denominator"]
    found = {}
    for kind in policy.kinds_of(measure.id, measure.groups):
        of_kind = (figures["group_kind"] == kind) & (size > 0)
        periods = ("quarter", "year") if measure.clock == "flow" else ("quarter",)
        found[kind] = tuple(
            period for period in periods if size[of_kind & (figures["period"] == period)].median() >= policy.least_typical_group
        )
    return {kind: periods for kind, periods in found.items() if periods}


def ordinal(months: pd.Series | pd.DatetimeIndex | np.ndarray) -> np.ndarray:
    """Each month as a whole number since January 1970."""
    return np.asarray(months).astype("datetime64[M]").astype("int64")


def first_months(measure: Measure, period: pd.Series, last: np.ndarray) -> np.ndarray:
    """The first month that each figure counts: of a stock its last. A quarter or year that is not over counts from its own beginning."""
    if measure.clock != "flow":
        return last
    begun = {"month": last, "quarter": last - last % 3, "year": last - (last - 3) % 12, "visit": last - BASELINE_MONTHS + 1}
    return np.select([period.to_numpy() == name for name in begun], list(begun.values()))


def _points(
    measure: Measure, figures: pd.DataFrame, few: pd.DataFrame, kinds: Mapping[str, tuple[str, ...]], months: Months, policy: ReleasePolicy
) -> pd.DataFrame:
    total = figures[figures["group_kind"] == "all"]
    wanted = {(kind, period) for kind, periods in kinds.items() for period in periods}
    below = figures[pd.MultiIndex.from_frame(figures[["group_kind", "period"]]).isin(wanted)] if wanted else figures.iloc[:0]
    below = below[ordinal(below["month"]) > ordinal(months.starts)[-1] - 12 * policy.newest_years]
    rows = pd.concat([total, *_at_visits(measure, total[total["period"] == "month"], months), below], ignore_index=True)
    rows = rows.merge(few, on=list(KEYS), how="left").fillna(dict.fromkeys(FEWEST, 0)).astype(dict.fromkeys(FEWEST, "int64"))
    rows["last"] = ordinal(rows["month"])
    rows = rows[_is_over(rows["period"], rows["last"], months)].reset_index(drop=True)
    rows["first"] = first_months(measure, rows["period"], rows["last"].to_numpy())
    parts = parts_of(measure)
    named = {
        "num": rows["numerator"] if "num" in parts else np.nan,
        "den": rows["denominator"] if "den" in parts else np.nan,
        "rest": rows["denominator"] - rows["numerator"] if "rest" in parts else np.nan,
    }
    if not parts:
        named = {"num": rows["few_num"], "rest": rows["few_rest"], "den": rows["few_den"]}
    return rows.assign(measure=measure.id, **named)[[*POINT_COLUMNS, "numerator", "denominator"]]


def _is_over(period: pd.Series, last: pd.Series, months: Months) -> np.ndarray:
    """Whether each figure's time is over: next month's whole quarter less this month's part of it would be a month that is not shown."""
    ends = (last % 3 == 2) | (period != "quarter")
    ends &= (last % 12 == 2) | (period != "year")
    newest = ordinal(months.starts)[-1]
    return (ends & ((last < newest) | months.as_at.is_month_end)).to_numpy()


def _at_visits(measure: Measure, monthly: pd.DataFrame, months: Months) -> list[pd.DataFrame]:
    """What `metrics.kit.baseline.measured` says of each visit, where it says anything: a stock's month end, a flow's six months."""
    found = []
    for visit in visit_months(months):
        at = monthly["month"].eq(visit).to_numpy().argmax()
        first = at - BASELINE_MONTHS + 1 if measure.clock == "flow" else at
        if measure.clock == "annual" or first < 0 or not monthly["month"].eq(visit).any():
            continue
        part = monthly.iloc[first : at + 1]
        sums = part[["numerator", "denominator"]].sum(min_count=1)
        found.append(part.tail(1).assign(period="visit", value=_value(measure, part, sums), **sums))
    return found


def _value(measure: Measure, part: pd.DataFrame, sums: pd.Series) -> float:
    top, below = sums["numerator"], sums["denominator"]
    if measure.kind == "count":
        return float(top / len(part))
    if measure.kind == "median":
        return float(part["value"].median())
    return float(top / below * measure.per) if below else np.nan
