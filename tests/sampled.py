"""The committed sample read plainly, and the few ways of counting that its tests share: pandas alone, no loader and no measure."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from data.contract import TABLES
from data.sample.days import EPOCH, add_working_days

HERE = Path(__file__).parent.parent
SAMPLE = HERE / "data" / "sample"
NAMES = sorted(path.stem for path in SAMPLE.glob("*.csv"))
AS_AT, COVERS_FROM = pd.Timestamp("2020-03-31"), pd.Timestamp("2014-04-01")
VISIT = pd.Timestamp("2016-11-30")
Tables = dict[str, pd.DataFrame]


def read_sample() -> Tables:
    """The committed CSV: text, with dates and numbers where the contract has them."""
    return {name: _read(name) for name in NAMES}


def _read(name: str) -> pd.DataFrame:
    frame = pd.read_csv(SAMPLE / f"{name}.csv", dtype="str")
    for column in (column for column in TABLES[name].columns if column.name in frame):
        if column.kind in ("date", "time"):
            layout = "%Y-%m-%d" if column.kind == "date" else "%Y-%m-%d %H:%M"
            frame[column.name] = pd.to_datetime(frame[column.name], format=layout)
        elif column.kind == "number":
            frame[column.name] = frame[column.name].astype("float64")
    return frame


def _published() -> dict[tuple[str, int], float]:
    with (HERE / "data" / "reference" / "published.csv").open(newline="") as file:
        return {
            (row["measure_key"], int(row["year"])): float(row["value"])
            for row in csv.DictReader(file)
            if row["geography_name"] == "Buckinghamshire" and row["value"] and row["year"].isdigit()
        }


PUBLISHED = _published()


def year_end(year: int) -> pd.Timestamp:
    """31 March of that year."""
    return pd.Timestamp(year, 3, 31)


def in_year(dates: pd.Series, year: int) -> pd.Series:
    """Whether each date lies in the year ending 31 March."""
    return (dates >= pd.Timestamp(year - 1, 4, 1)) & (dates < pd.Timestamp(year, 4, 1))


def open_on(frame: pd.DataFrame, start: str, end: str, on: pd.Timestamp) -> pd.DataFrame:
    """The rows that had begun on the day and not ended by its end."""
    return frame[(frame[start] <= on) & (frame[end].isna() | (frame[end] > on))]


def working_days_after(days: pd.Series, number: int) -> pd.Series:
    """The day that many working days after each; blank where there is none."""
    after = {
        day: pd.Timestamp(EPOCH) + pd.Timedelta(days=add_working_days((day - pd.Timestamp(EPOCH)).days, number))
        for day in days.dropna().unique()
    }
    return days.map(after)


def counted_episodes(tables: Tables) -> pd.DataFrame:
    """Episodes that count as looked after, in order, with the number of their unbroken period and of their placement."""
    episodes = tables["care_episodes"]
    episodes = episodes[~episodes["legal_status"].isin(["V3", "V4"])].sort_values(["child_id", "start_date"], ignore_index=True)
    continues = episodes["child_id"].eq(episodes["child_id"].shift()) & episodes["start_date"].eq(episodes["end_date"].shift())
    moved = ~continues | episodes["reason_started"].isin(["P", "B", "T", "U"])
    return episodes.assign(period=(~continues).cumsum(), placement=moved.cumsum())


def care_periods(tables: Tables) -> pd.DataFrame:
    """One row an unbroken time in care."""
    counted = counted_episodes(tables)
    grouped = counted.groupby("period")
    is_open = counted["end_date"].isna().groupby(counted["period"]).any()
    return pd.DataFrame(
        {
            "child_id": grouped["child_id"].first(),
            "entered": grouped["start_date"].first(),
            "left": grouped["end_date"].max().where(~is_open),
            "reason": grouped["reason_ended"].last(),
        }
    )


def in_need(tables: Tables) -> pd.DataFrame:
    """The referrals that led to services."""
    return tables["referrals"].query("outcome == 'services'")
