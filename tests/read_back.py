"""The sample written in another format and read back: its figures beside the sample's own, for every measure that the format can carry."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from data.contract import Tables
from data.loaders import load
from data.validate import validate
from metrics.kit.publish import Computed, compute
from tests.sampled import SAMPLE

KEY = ["period", "month", "group_kind", "group"]
COUNTED = ["numerator", "denominator"]


def own_tables(folder: Path, names: Sequence[str]) -> Tables:
    """The committed sample with these of its tables alone."""
    folder.mkdir()
    for file in (*(f"{name}.csv" for name in names), "extract.toml"):
        (folder / file).symlink_to(SAMPLE / file)
    return validate(load(folder))[0]


def computed(tables: Tables) -> dict[str, Computed]:
    """The measures that can be counted."""
    return {one.measure.id: one for one in compute(tables) if one.figures is not None}


def differing(read: Computed, own: Computed) -> pd.DataFrame:
    """The figures of what was read back that are not the sample's own: none, when the format carries the measure."""
    if read.figures is None or own.figures is None:
        raise LookupError(read.measure.id)
    both = read.figures.merge(own.figures, on=KEY, how="left", suffixes=("", "_own"), indicator=True)
    same = both["_merge"].eq("both")
    for name in COUNTED:
        same &= both[name].eq(both[f"{name}_own"]) | (both[name].isna() & both[f"{name}_own"].isna())
    return both.loc[~same, [*KEY, *COUNTED, *(f"{name}_own" for name in COUNTED)]]
