"""Missing from care: how many are lost at each step from the episode to the interview on file."""

from __future__ import annotations

import pandas as pd

from present import store
from present.charts.bars import steps
from present.screens import empty, figure
from present.screens.pictures.asked import measure, when
from present.screens.view import View


def missing(view: View) -> None:
    """From the episode to the interview on file: how many are lost at each step."""
    rows = store.picture(view.snapshot.path, "return_funnel")
    of = measure("rhi_in_72_hours")
    if rows is None:
        return
    kind, group = (view.choice.group_kind, view.choice.group)
    at = rows[
        (rows["period"] == view.choice.period)
        & (rows["month"] == view.period_end())
        & (rows["group_kind"] == kind)
        & (rows["group"] == group)
    ]
    if at.empty or not at["count"].any():
        empty.no_cases("From the episode to the interview on file", when(view, of))
        return
    steps_rows = pd.DataFrame({"step": at["stage"].str.capitalize().to_numpy(), "count": at["count"].to_numpy()})
    chart = steps(
        f"From the missing episode to the interview on file, {when(view, of)}",
        steps_rows,
        file_name="return-interview-path",
        dark=view.dark,
    )
    figure.show(
        view,
        chart,
        key="funnel",
        heading="From the episode to the interview on file",
        note="Episodes are counted when the 72 hours after the return have run; “missing” adds those not back by the month's end. "
        "Each step is part of the one before.",
    )
