"""`python -m tests.late_recording STORE`: a store of thirteen extracts, month end by month end, while some rows are entered late.

From the committed sample: a few tables, and the children in care alone. Each date of a row is entered so many days after it, and the
extract of a month end lacks what is entered later. The days are drawn once, seeded, so that what has been entered stays.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from typer.testing import CliRunner

import data.__main__ as command_line
from data import known, snapshots
from data.contract import TABLES
from tests.sampled import SAMPLE

SEED = 20191231
COVERS_FROM = "2018-04-01"
# Of each table: the share of its dates that are entered late, and the greatest number of days.
LATE = {
    "children": (0.0, 0),
    "care_episodes": (0.04, 20),
    "missing_episodes": (0.1, 25),
    "return_interviews": (0.4, 75),
    "health_assessments": (0.5, 100),
    "reviews": (0.2, 40),
    "life_story": (0.1, 30),
}
NAME = 'name = "Sampleshire"\ninvented = true\nas_at = {as_at:%Y-%m-%d}\ncovers_from = {covers_from}\n'


def month_ends(count: int, last: str = "2020-03-31") -> list[pd.Timestamp]:
    """So many month ends, the oldest first."""
    return list(pd.date_range(end=last, periods=count, freq="ME"))


def build(store: Path, days: Sequence[pd.Timestamp], names: Sequence[str] = tuple(LATE)) -> None:
    """Builds and publishes the extract of each day into the store, the oldest first; each one's figures are kept as known."""
    whole = {name: _of_children_in_care(name) for name in names}
    entered = {name: _entered(name, frame) for name, frame in whole.items()}
    for day in days:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "sampleshire"  # a source is known by its folder's name
            folder.mkdir()
            for name, frame in whole.items():
                _as_entered_by(day, name, frame, entered[name]).to_csv(folder / f"{name}.csv", index=False)
            (folder / "extract.toml").write_text(NAME.format(as_at=day, covers_from=COVERS_FROM), encoding="utf-8")
            built = CliRunner().invoke(command_line.app, ["build", str(folder), "--store", str(store)])
        snapshot = snapshots.current(store)
        if built.exit_code not in (0, 1) or snapshot is None:
            raise RuntimeError(f"the extract of {day:%Y-%m-%d} was not built: {built.output}")
        known.keep(snapshot.parent, snapshot)


def _of_children_in_care(name: str) -> pd.DataFrame:
    """The table as text, of the children who were in care since the first month; interviews by their missing episode."""
    episodes = _read("care_episodes")
    held = set(episodes.loc[episodes["end_date"].isna() | (episodes["end_date"] >= COVERS_FROM), "child_id"])
    frame = _read(name)
    if "child_id" in frame.columns:
        return frame[frame["child_id"].isin(held)]
    missing = _read("missing_episodes")
    return frame[frame["missing_id"].isin(missing.loc[missing["child_id"].isin(held), "missing_id"])]


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(SAMPLE / f"{name}.csv", dtype="str")


def _entered(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """When each date of each row is entered: most on its own day, the others up to so many days later, the longer the rarer."""
    share, most = LATE[name]
    draw = np.random.default_rng([SEED, *name.encode()])
    dates = [column.name for column in TABLES[name].columns if column.kind in ("date", "time") and column.name in frame.columns]
    late = {
        column: np.where(draw.random(len(frame)) < share, np.ceil(most * draw.random(len(frame)) ** 2), 0).astype("timedelta64[D]")
        for column in dates
    }
    return pd.DataFrame({column: pd.to_datetime(frame[column]) + days for column, days in late.items()}, index=frame.index)


def _as_entered_by(day: pd.Timestamp, name: str, frame: pd.DataFrame, entered: pd.DataFrame) -> pd.DataFrame:
    """The table without what was not entered by the end of the day: cells blank, and rows gone whose first date is such."""
    table, unknown = TABLES[name], entered.ge(day + pd.Timedelta(days=1))
    for column in table.columns:
        known_from = column.name if column.name in unknown.columns else column.known_from
        if known_from in unknown.columns and column.name in frame.columns:
            frame = frame.assign(**{column.name: frame[column.name].mask(unknown[known_from])})
    return frame if table.begins is None else frame[frame[table.begins].notna()]


if __name__ == "__main__":
    build(Path(sys.argv[1]), month_ends(13))
