"""The build's own counting: from Parquet to the figures of every measure, as `metrics.kit.publish` does it, without the writing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks import worlds
from data.derive import complete
from metrics.kit.attributes import attributes
from metrics.kit.figures import figures
from metrics.kit.measure import Measure, Registered, register
from metrics.kit.months import Months


def supplied_measures(folder: Path) -> list[Registered]:
    """The measures that the world's tables are enough for."""
    supplied = worlds.supplied(worlds.rows(folder)) | {"care_periods"}
    return [entry for entry in register().values() if supplied.issuperset(entry.measure.needs)]


def count(folder: Path, only: list[Measure]) -> dict[str, pd.DataFrame]:
    """The figures of these measures, by measure."""
    known = complete(worlds.read(folder))
    months = Months(known.covers_from, known.as_at)
    of_children = attributes(known, months)
    return {entry.id: figures(entry, register()[entry.id].cases(known, months), of_children, months) for entry in only}
