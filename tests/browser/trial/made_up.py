"""Made-up options, figures and a page that draws them: for tests of the frame only."""

import math
from types import SimpleNamespace

import pandas as pd
import streamlit as st

from present import theme
from present.html_table import Cell, Column, Heading, Link, Row
from present.links import Options
from present.screens import chart, controls, download, table
from present.sparkline import Spark

SNAPSHOT = SimpleNamespace(
    source_name="Sampleshire (invented records)", invented=True, as_at=pd.Timestamp("2020-03-31"), covers_from=pd.Timestamp("2014-04-01")
)
OPTIONS = Options(
    months=tuple(pd.date_range("2014-04-01", "2020-03-01", freq="MS", unit="us")[::-1]),
    letters=(("2016-11-30", "Visit of 30 Nov 2016"), ("2018-12-05", "Visit of 5 Dec 2018")),
    groups=(("team", "Team", ("Care, north", "Care, south & <east>")), ("sex", "Sex", ("Boys", "Girls"))),
    as_at=SNAPSHOT.as_at,
)
COLUMNS = (
    Column("What inspectors found", width="23%"),
    Column("Measure", width="19%"),
    Column("Then", numeric=True),
    Column("Now", numeric=True),
    Column("Apr 2014 to Mar 2020", width="165px"),
    Column("Is the change real?", width="15%"),
    Column("Standard", width="10%"),
)


def wave(count: int, slope: float, seed: float) -> tuple[float, ...]:
    """A wiggly line, the same each time."""
    return tuple(0.4 + slope * n / count + 0.08 * math.sin(n * 1.7 + seed) + 0.05 * math.sin(n * 4.1 * seed) for n in range(count))


def rows(choice) -> list[Row | Heading]:
    """Rows like those of the overview."""
    to = Link("missing", choice.query(measure="missing_interviews_72h"))
    health = Link("health", choice.query())

    def row(found, tag, text, link, then, then_n, now, now_n, values, tone, verdict, standard):
        spark = Spark(values, visit_at=31.5, tone=tone, label=f"{text}: {then} then, {now} now, {verdict.lower()}")
        cells = (Cell(found, tag=tag), Cell(text, link=link), Cell(then, small=then_n), Cell(now, small=now_n, strong=True))
        return Row((*cells, Cell(spark=spark), Cell(verdict, mark=tone), Cell(standard)))

    late = (None,) * 60 + wave(12, -0.2, 3)
    return [
        Heading("Health"),
        row("Health assessments much timelier", "improving", "Initial assessment within 20 working days", health,
            "54%", "19 of 35", "81%", "26 of 32", wave(72, 0.4, 1), "better", "Better, and real", "Met in most months"),
        row("", "", "Review assessments up to date", health,
            "88%", "398 of 452", "92%", "441 of 479", wave(72, 0, 2), "same", "No real change", "–"),
        Heading("Missing from care"),
        row("Return interviews late, few taken up", "concern", "Interviews held within 72 hours", to,
            "38%", "14 of 37", "71%", "25 of 35", wave(72, 0.4, 4), "better", "Better, and real", "Still missed"),
        row("Interviews poorly recorded <b>", "concern", "On file within 5 working days", to,
            "–", "not supplied", "63%", "22 of 35", late, "unknown", "Cannot tell yet", "No standard"),
        Heading("Workforce"),
        row("Caseloads manageable, staff permanent", "strength", "Children per full-time case holder", health,
            "17.2", "16 to 20 in letter", "19.8", "1,602 ÷ 80.9", wave(72, 0.3, 5), "worse", "Worse, and real", "–"),
    ]  # fmt: skip


def figure() -> dict:
    """A line chart as a plain dict."""
    values = wave(72, 0.4, 4)
    months = [f"{month:%Y-%m-%d}" for month in OPTIONS.months[::-1]]
    shades = theme.palette(chart.is_dark())
    marker = {"color": shades.better, "symbol": "triangle-up", "size": 8}
    line = {"type": "scatter", "mode": "lines+markers", "x": months, "y": list(values), "line": {"color": shades.neutral}, "marker": marker}
    axis = theme.axis(chart.is_dark(), tickformat=".0%", range=[0, 1])
    return {"data": [line], "layout": theme.layout(chart.is_dark(), yaxis=axis)}


def page(title: str) -> None:
    """A page as an author would write it."""
    choice = controls.choose(OPTIONS)
    st.title(title)
    st.write(f"Figures to {choice.to:%B %Y} by {choice.period}, compared with {choice.letter}, of {choice.group_kind} {choice.group}.")
    table.show_table("What inspectors found, then and now", COLUMNS, rows(choice), key="findings", row_header=1)
    chart.show_chart(
        figure(), alt="Interviews within 72 hours rose.", file_name="interviews", invented_as="Invented records: Sampleshire", key="c"
    )
    frame = pd.DataFrame({"month": OPTIONS.months[:3], "value": [1, 2, 3]})
    download.csv_button(lambda: frame, file_name="figures", source_name=SNAPSHOT.source_name, invented=True, key="csv")
