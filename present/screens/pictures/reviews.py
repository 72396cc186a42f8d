"""Reviewing officers: one dot each, beside the guidance band."""

from __future__ import annotations

import pandas as pd

from present import store, words
from present.access import LEADER
from present.charts.dots import dots
from present.comparators import standard_band
from present.screens import empty, figure, signing_in
from present.screens.pictures.asked import measure, when
from present.screens.view import View


def reviews(view: View) -> None:
    """One dot an officer beside the guidance band."""
    of = measure("iro_caseload")
    if view.lacking(of):
        return
    if not signing_in.shown_to(LEADER, "Caseload of each reviewing officer"):
        return
    figures = store.figures(view.snapshot.path, of.id)
    at = figures[(figures["group_kind"] == "iro") & (figures["period"] == view.period_of(of)) & (figures["month"] == view.at(of))]
    at = at[at["value"].notna()].sort_values("group")
    if at.empty:
        empty.no_cases("Caseload of each reviewing officer", when(view, of))
        return
    at, left_out = figure.largest(at.reset_index(drop=True), "value")
    pairs = zip(at["numerator"], at["denominator"], strict=True)
    detail = [f"{words.number(children)} children ÷ {words.number(officers, 1)} full-time" for children, officers in pairs]
    rows = pd.DataFrame({"name": at["group"].to_numpy(), "value": at["value"].to_numpy(), "detail": detail})
    band = standard_band(of, view.at(of))
    name = f"guidance band, {band[0]:g} to {band[1]:g}" if band else ""
    chart = dots(
        f"Children for each full-time reviewing officer, {words.when(view.at(of), view.period_of(of))}",
        rows,
        unit="children for each full-time officer",
        band=band,
        band_name=name,
        file_name="reviewing-officers",
        dark=view.dark,
    )
    figure.show(
        view,
        chart,
        key="dots",
        heading="Each reviewing officer",
        note="A part-time officer's children are divided by the hours worked. For managers only: an officer's own figure is never "
        f"published.{left_out}",
    )
