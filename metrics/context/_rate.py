"""Children per 10,000 children living in the area: the children above the line, the population below it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from metrics.kit.months import Months

PARTS = pd.CategoricalDtype(["numerator", "denominator"])


def per_population(counted: pd.DataFrame, tables: Tables, months: Months) -> pd.DataFrame:
    """The children counted and one row a month for the population then in force; nothing for a month whose population is not known."""
    below = _population(tables["population"], months)
    above = counted.loc[counted["month"].isin(below["month"]), ["month", "case_id", "child_id"]]
    nobody = pd.Series(index=below.index, dtype=counted["child_id"].dtype)
    below = below.assign(case_id=nobody, child_id=nobody, part=_part(1, below))
    above = above.assign(value=1.0, part=_part(0, above))
    return pd.concat([above, below], ignore_index=True)


def _part(code: int, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(np.full(len(rows), code), dtype=PARTS), index=rows.index)


def _population(population: pd.DataFrame, months: Months) -> pd.DataFrame:
    """month and value: the latest population on or before each month end, without the months before the first."""
    known = population[population["children_aged_0_to_17"] > 0].sort_values("from_date", kind="stable")
    ends = pd.DataFrame({"month": months.starts, "month_end": months.ends})
    found = pd.merge_asof(ends, known, left_on="month_end", right_on="from_date")
    return found.rename(columns={"children_aged_0_to_17": "value"}).loc[found["from_date"].notna(), ["month", "value"]]
