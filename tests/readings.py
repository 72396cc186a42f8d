"""A reading of a made-up measure from a list of its monthly figures, by the same way as every other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from data.letters import Finding, Letter, letter
from metrics.kit.compare import Reading, read
from metrics.kit.measure import Measure
from tests.made_up import measure

FIRST, VISIT = "2015-01-01", "2016-12-14"  # 24 months up to and with the visit's


def visited(visit: str = VISIT, *findings: Finding) -> Letter:
    """A letter of a visit that began on a day, with no findings but those given."""
    day = pd.Timestamp(visit)
    return replace(letter("visit-2016-11"), visit_from=day, visit_to=day, findings=findings)


def figures_of(
    values: Sequence[float | None], denominators: Sequence[int] | int | None = None, *, first: str = FIRST, of: Measure | None = None
) -> pd.DataFrame:
    """Figures by month and by quarter. A denominator makes the values shares of it (0 to 1); without one they are what they are."""
    declared = of or _declared(denominators)
    months = pd.date_range(first, periods=len(values), freq="MS", unit="us")
    value = pd.Series(list(values), index=months, dtype="float64")
    denominator = pd.Series(np.nan if denominators is None else denominators, index=months, dtype="float64")
    numerator = value if declared.kind == "count" else (value * denominator).round(6)
    monthly = pd.DataFrame({"numerator": numerator, "denominator": denominator, "value": value})
    table = pd.concat([monthly.assign(period="month"), _quarters(monthly, declared).assign(period="quarter")])
    return table.rename_axis("month").reset_index().assign(measure=declared.id, group_kind="all", group="all")


def reading(
    values: Sequence[float | None],
    denominators: Sequence[int] | int | None = None,
    *,
    first: str = FIRST,
    visit: str = VISIT,
    to: str | None = None,
    until: str | None = None,
    period: str = "month",
    of: Measure | None = None,
    findings: Sequence[Finding] = (),
) -> Reading:
    """The reading at `to` (the last month unless said) of monthly figures from `first` on, beside a visit.

    With denominators a share (values 0 to 1) for which up is better; without, a count for which down is.
    """
    declared = of or _declared(denominators)
    table = figures_of(values, denominators, first=first, of=declared)
    month = pd.Timestamp(to) if to else table.loc[table["period"] == period, "month"].max()
    day = pd.Timestamp(until) if until else None
    return read(declared, visited(visit, *findings), table, to=month, period=period, until=day)


def _declared(denominators: Sequence[int] | int | None) -> Measure:
    return measure("count", better="down", unit="children") if denominators is None else measure()


def _quarters(monthly: pd.DataFrame, declared: Measure) -> pd.DataFrame:
    """Quarters by their last month, as the kit counts them: a stock's last month, a flow's sums, for the rest a mean of months."""
    ends = monthly.index[monthly.index.month % 3 == 0]
    if declared.clock == "stock":
        return monthly.loc[ends]
    of_quarter = monthly.index + pd.tseries.offsets.MonthBegin(0)
    of_quarter = of_quarter.to_period("Q").asfreq("M", "end").to_timestamp().as_unit("us")
    sums = monthly.groupby(of_quarter)[["numerator", "denominator"]].sum(min_count=1)
    if declared.kind == "count":
        value = sums["numerator"]
    elif declared.is_share:
        value = sums["numerator"] / sums["denominator"].where(sums["denominator"] > 0)
    else:
        value = monthly.groupby(of_quarter)["value"].mean()
    return sums.assign(value=value)
