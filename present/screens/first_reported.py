"""The layer "As first reported" on a measure's own chart: whether it can be shown, whether the reader wants it, and what it shows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.kit.compare import Reading
from metrics.kit.measure import Measure
from present.screens import empty, known_store
from present.screens.chosen import YES, switch
from present.screens.view import View
from present.settling import FEWEST_DAYS

NAME, LABEL = "first", "As first reported"


def asked(view: View, measure: Measure) -> bool:
    """Draws the box to tick and returns whether it is ticked. Where it cannot be shown, it is not offered, and an address is told why."""
    why = _why_not(view)
    if why:
        if st.query_params.get(NAME) == YES:
            empty.notice(f"The figures as first reported cannot be shown: {why}.")
        return False
    return switch(NAME, LABEL, key=f"{NAME}-{measure.id}")


def _why_not(view: View) -> str:
    if len(known_store.extract_days(view.snapshot.path)) < FEWEST_DAYS:
        return "the figures of one extract alone are kept"
    return f"they are kept for everyone together, not for {view.group_words}" if view.group_words else ""


def of(view: View, reading: Reading, period: str) -> pd.DataFrame:
    """What was first said of each period of the series: month, known_on, numerator, denominator, value, and `now` as in the series.

    Without those that were counted another way when they were first reported: that difference is no late recording.
    """
    found = known_store.settling(view.snapshot.path)
    rows = found.histories
    mine = (rows["measure"] == reading.measure.id) & (rows["period"] == period)
    alike = rows["code"] == found.newest_code
    now = reading.series[["month", "value"]].rename(columns={"value": "now"})
    columns = ["month", "known_on", "numerator", "denominator", "value"]
    return rows.loc[mine & alike, columns].merge(now, on="month").sort_values("month", ignore_index=True)
