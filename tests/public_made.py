"""A public release made by hand, of real measures with made-up figures: some shown, some hidden, some withheld, one not recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data import bundles
from metrics.kit.disclosure.public import FIGURES, HIDDEN, MEASURES, PublicRelease
from metrics.kit.measure import Measure, register
from present.words import number

POLICY = {
    "threshold": 5,
    "least_percentage_base": 20,
    "least_mean_base": 8,
    "base": 5,
    "least_rounded_percentage_base": 50,
    "least_points_in_a_chart": 12,
}
SAID: dict[str, Any] = {
    "name": "Sampleshire (invented records)",
    "invented": True,
    "as_at": "2020-03-31",
    "covers_from": "2014-04-01",
    "released_at": "2020-04-20T09:00:00+00:00",
    "release": "2020-04-20-1",
    "not_supplied": {"tracker_updated_in_2_weeks": ["tracker_updates"]},
    "policy": POLICY,
    "officer": "A. Officer",
    "note": "For the committee of May",
}
FIRST = {"month": "2014-04-01", "quarter": "2014-06-01", "year": "2015-03-01"}
STEP = {"month": 1, "quarter": 3, "year": 12}
VISIT = "2016-11-01"


def measure(name: str) -> Measure:
    return register()[name].measure


def rows(
    name: str,
    period: str,
    above: Sequence[float | None],
    below: Sequence[float] | float | None = None,
    *,
    first: str = "",
    kind: str = "all",
    group: str = "all",
    status: str = "shown",
) -> pd.DataFrame:
    """The release's rows of one measure and group, one a period from `first` on; a numerator of None is hidden.

    Without denominators a count; of a rate or a mean `above` is the figure itself.
    """
    declared, months = measure(name), pd.date_range(first or FIRST[period], periods=len(above), freq=f"{STEP[period]}MS", unit="us")
    top = pd.Series([np.nan if one is None else one for one in above], dtype="float64")
    of = pd.Series(np.nan if below is None else below, index=top.index, dtype="float64")
    parted = declared.is_share
    value = (top / of).round(2) if parted else top
    hidden = top.isna()
    shown = [number(100 * one) + "%" if parted else number(one, 1) for one in value.fillna(0)]
    return pd.DataFrame(
        {
            "measure": name,
            "period": period,
            "month": months,
            "group_kind": kind,
            "group": group,
            "numerator": top if parted or declared.kind == "count" else np.nan,
            "denominator": of,
            "value": value,
            "shown_numerator": _said(top, hidden) if parted or declared.kind == "count" else "",
            "shown_denominator": _said(of, hidden & False),
            "shown_value": np.where(hidden, HIDDEN, shown),
            "status": np.where(hidden, HIDDEN, status),
        }
    )[list(FIGURES)]


def visit(name: str, above: float | None, below: float | None = None, *, month: str = VISIT) -> pd.DataFrame:
    """The row of a visit."""
    return rows(name, "month", [above], below, first=month).assign(period="visit")


def _said(values: pd.Series, hidden: pd.Series) -> list[str]:
    texts = ["" if pd.isna(one) else number(one, 1) for one in values]
    return [HIDDEN if is_hidden else text for text, is_hidden in zip(texts, hidden, strict=True)]


def release(*figures: pd.DataFrame, declared: dict[str, tuple[str, bool, str, str, str]], **said: Any) -> PublicRelease:
    """A release of these rows. `declared`: measure: (period, charted, why, kinds, kinds_withheld)."""
    table = pd.DataFrame([(name, *rest) for name, rest in declared.items()], columns=list(MEASURES))
    return PublicRelease({**SAID, **said}, pd.concat(figures, ignore_index=True), table)


def some_release() -> PublicRelease:
    """Better and charted, worse and charted, a table with hidden figures, a hidden newest figure, one withheld, one not recorded."""
    wave = [2, -1, 0, 3, -2, 1]
    good = [40 + wave[place % 6] + (0 if place < 33 else 25) for place in range(72)]
    bad = [300 + 3 * wave[place % 6] - (0 if place < 33 else 60) for place in range(72)]
    waits = [60 + wave[place % 6] for place in range(72)]
    few = [None if place < 8 else 30 + place for place in range(24)]
    by = [
        rows("cla_visits_in_time", "quarter", [200.0], 250.0, first="2020-03-01", kind="locality", group=group, status="rounded")
        for group in ("Central", "North", "South")
    ]
    return release(
        rows("review_health_up_to_date", "month", good, 80),
        visit("review_health_up_to_date", 40, 80),
        rows("cla_visits_in_time", "month", bad, 360),
        visit("cla_visits_in_time", 1800, 2160),
        *by,
        rows("life_story_waiting", "month", waits),
        rows("rhi_in_72_hours", "quarter", few, 110),
        visit("rhi_in_72_hours", 60, 210),
        rows("reviews_overdue", "month", [*[9.0] * 70, 8.0, None]),
        visit("reviews_overdue", None),
        declared={
            "review_health_up_to_date": ("month", True, "", "", ""),
            "cla_visits_in_time": ("month", True, "", "locality", "age_band"),
            "life_story_waiting": ("month", True, "", "", ""),
            "rhi_in_72_hours": ("quarter", False, "Some of its figures are of too few.", "", ""),
            "reviews_overdue": ("month", False, "Some of its figures are of too few.", "", ""),
            "life_story_longest_wait_weeks": ("", False, "It is one child’s own wait.", "", ""),
        },
    )


def write(folder: Path, made: PublicRelease | None = None) -> Path:
    """A bundle of the release in a folder, and the folder."""
    held = made or some_release()
    cells = pd.DataFrame(
        {"cell": pd.Series(dtype="str"), "low": pd.Series(dtype="int64"), "high": pd.Series(dtype="float64"), "status": ""}
    )
    relations = pd.DataFrame(
        {"relation": pd.Series(dtype="int64"), "cell": pd.Series(dtype="str"), "coefficient": pd.Series(dtype="int64")}
    )
    bundles.write(folder, bundles.Bundle(held.said, held.figures, held.measures, cells, relations, "# Report\n"))
    return folder
