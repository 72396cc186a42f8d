"""Life-story work: the list over time, how long children have waited, and when it would clear."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.kit.forecast import Forecast, left_the_list, months_to_clear
from metrics.kit.measure import Measure
from present import store
from present.charts.bars import distribution
from present.charts.list_flow import list_flow
from present.screens import empty, figure
from present.screens.lists import unnamed_of
from present.screens.pictures.asked import counted, measure, when
from present.screens.view import View

WAIT_BANDS = ([0, 13, 26, 39, 52, np.inf], ["Up to 13 weeks", "13 to 26", "26 to 39", "39 to 52", "Over a year"])


def life_story(view: View) -> None:
    """The list over time with who joined and who left, how long children have waited, and when the list would clear."""
    waiting, referred = measure("life_story_waiting"), measure("life_story_referred")
    if view.lacking(waiting) or view.lacking(referred):
        return
    rows = list_rows(view.reading(waiting).series if view.choice.period == "month" else _monthly(view, waiting), _monthly(view, referred))
    rows = rows[rows["month"] <= view.period_end()]
    if rows.empty:
        empty.no_cases(waiting.title, "any month")
        return
    whole = rows[rows["month"] != view.partial].set_index("month")
    forecast = months_to_clear(whole["waiting"], whole["joined"], whole["left"])
    chart = list_flow(
        f"The life-story list, month by month{f', {view.group_words}' if view.group_words else ''}",
        rows,
        forecast=fan(rows, forecast),
        file_name="life-story-list",
        dark=view.dark,
    )
    figure.show(
        view,
        chart,
        key="list",
        heading=forecast_words(forecast),
        note="Left: work started, or the referral was closed. The forecast divides those waiting by the last six months' "
        "net pace; its range is an 80% interval of that pace. It is not a promise.",
    )
    found = unnamed_of(view, waiting)
    if not found.empty:
        edges, names = WAIT_BANDS
        bands = pd.cut(found["wait_weeks"], edges, labels=names, include_lowest=True).astype("str")
        chart = distribution(
            f"How long children have waited, {when(view, waiting)}",
            counted(bands, list(names)),
            what="children",
            file_name="life-story-waits",
            dark=view.dark,
        )
        figure.show(view, chart, key="waits", heading="How long they have waited")


def _monthly(view: View, of: Measure) -> pd.DataFrame:
    """A measure's monthly figures for the group on screen, or of all where the group is not valid for it."""
    figures = store.figures(view.snapshot.path, of.id)
    kind, group = (view.choice.group_kind, view.choice.group) if view.filters(of) else ("all", "all")
    return figures[(figures["period"] == "month") & (figures["group_kind"] == kind) & (figures["group"] == group)].sort_values("month")


def list_rows(waiting: pd.DataFrame, referred: pd.DataFrame) -> pd.DataFrame:
    """The list by month: `month`, `waiting`, `joined`, `left` (all who left, for any reason).

    The first month, whose leavers are not known, is left out.
    """
    waits, joined = (frame.set_index("month")["value"] for frame in (waiting, referred))
    rows = pd.DataFrame({"waiting": waits, "joined": joined.reindex(waits.index), "left": left_the_list(waits, joined)})
    return rows.dropna().reset_index()


def fan(rows: pd.DataFrame, forecast: Forecast) -> pd.DataFrame | None:
    """The forecast as a range by month, two years ahead at most; None when the list is not clearing."""
    if forecast.status != "clearing" or forecast.low is None:
        return None
    months = np.arange(0, 25)
    now = float(rows["waiting"].iloc[-1])
    high = now * (1 - months / forecast.high) if forecast.high else np.full(len(months), now)
    start = rows["month"].iloc[-1]
    ahead = pd.DataFrame(
        {
            "month": [start + pd.DateOffset(months=int(step)) for step in months],
            "low": np.maximum(now * (1 - months / forecast.low), 0),
            "high": np.maximum(high, 0),
        }
    )
    return ahead[ahead["high"].shift(fill_value=now) > 0]


def forecast_words(forecast: Forecast) -> str:
    """The forecast as a heading: "At the last six months' pace the list clears in 8 months (5 to 19)"."""
    if forecast.status == "clear":
        return "Nobody is waiting"
    if forecast.status == "cannot tell":
        return "Fewer than six whole months: no forecast"
    if forecast.status == "not clearing":
        return "At the last six months' pace the list is not clearing"
    until = f"{forecast.high:.0f}" if forecast.high else "no end in sight"
    return f"At the last six months' pace the list clears in {forecast.months:.0f} months (range {forecast.low:.0f} to {until})"
