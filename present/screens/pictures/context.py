"""Context: children in care by legal status and by placement."""

from __future__ import annotations

import streamlit as st

from present import store, words
from present.charts.bars import steps
from present.screens import empty, figure
from present.screens.pictures.asked import measure, when
from present.screens.view import View


def context(view: View) -> None:
    """Children in care by legal status and by placement, so that a falling share can be read beside a rising number."""
    of = measure("children_in_care")
    if view.lacking(of):
        return
    figures = store.figures(view.snapshot.path, of.id)
    at = figures[(figures["period"] == view.period_of(of)) & (figures["month"] == view.at(of)) & (figures["value"] > 0)]
    columns = st.columns(2, gap="medium")
    for column, (kind, heading) in zip(columns, (("legal_status", "By legal status"), ("placement", "By placement")), strict=True):
        rows = at[at["group_kind"] == kind]
        with column:
            if rows.empty:
                empty.no_cases(heading, when(view, of))
                continue
            shown = rows.rename(columns={"group": "step", "value": "count"})[["step", "count"]].sort_values("count", ascending=False)
            chart = steps(
                f"Children in care {heading.lower()}, {words.when(view.at(of), view.period_of(of))}",
                shown,
                file_name=f"children-in-care-{kind}",
                dark=view.dark,
                shares=False,
            )
            figure.show(view, chart, key=f"context-{kind}", heading=heading)
