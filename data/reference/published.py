"""The annual figures that the Department for Education has published, as printed, with where each was published."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from data.reference.council import Council, council
from data.reference.rows import FOLDER, cell_faults, read_numbers, read_rows, refuse

PUBLISHED_COLUMNS = (
    "measure_key",
    "label",
    "unit",
    "year",
    "period",
    "geography_level",
    "geography_name",
    "geography_code",
    "value",
    "source_publication",
    "note",
)
_COLUMNS = ["year_end", "geography", "code", "value", "unit", "source", "note"]
# The local authority interactive tool marks each row with which way is good; that is a measure's own business, not a note on a figure.
_POLARITY = r";?\s*LAIT polarity: (?:High|Low|-)\s*"


def read_published(path: Path) -> pd.DataFrame:
    """Every published figure: one row is a measure, a year end and a place; `value` is as printed (percentages 0 to 100), NaN if withheld.

    `year_end` is the day the figure is as at, or the last day of the year it covers: 31 March, and 30 September for the workforce.
    Raises ReferenceRefused with every blank, wrong number, unreadable period and repeated row.
    """
    rows = read_rows(path, PUBLISHED_COLUMNS, may_be_blank=("geography_code", "value", "note"))
    rows, faults = read_numbers(path, rows, ("value",))
    ends = rows["period"].str.extract(r"(\d{1,2} (?:March|September) \d{4})")[0]
    rows["year_end"] = pd.to_datetime(ends, format="%d %B %Y").astype("datetime64[us]")
    faults += cell_faults(path, rows.loc[ends.isna(), "period"], "{column} {value!r} names no 31 March or 30 September")
    again = ends.notna() & rows.duplicated(["measure_key", "year_end", "geography_name"])
    faults += cell_faults(path, rows.loc[again, "measure_key"], "{value} has a figure for this place and year end already")
    refuse(faults)
    rows["note"] = rows["note"].str.replace(_POLARITY, "", regex=True).str.strip("; ")
    rows = rows.rename(columns={"geography_name": "geography", "geography_code": "code", "source_publication": "source"})
    return rows.sort_values(["measure_key", "year_end", "geography"], ignore_index=True)


@cache
def all_published() -> pd.DataFrame:
    """Every published figure of this folder. Shared: callers never change it."""
    return read_published(FOLDER / "published.csv")


def published_keys() -> tuple[str, ...]:
    """The keys under which figures are published, as `Measure.published` names them."""
    return tuple(all_published()["measure_key"].unique())


@cache
def published(measure_key: str) -> pd.DataFrame:
    """The figures published for one key: year_end, geography, code, value, unit, source, note, by year end and place.

    `value` is as printed: a percentage is 0 to 100; NaN where it was withheld. Raises KeyError for a key with no figures, because
    "no national comparator is held" is said of a measure that names no key, and never because of a misspelt one. Shared: callers
    never change it.
    """
    rows = all_published()
    found = rows[rows["measure_key"] == measure_key]
    if found.empty:
        raise KeyError(f"no published figures under {measure_key!r}; there are {', '.join(published_keys())}")
    return found[_COLUMNS].reset_index(drop=True)


@cache
def published_label(measure_key: str) -> str:
    """What the publisher calls the figure, with its unit. Raises KeyError."""
    published(measure_key)
    rows = all_published()
    return str(rows.loc[rows["measure_key"] == measure_key, "label"].iloc[-1])


@cache
def published_lines(measure_key: str, of: Council | None = None) -> pd.DataFrame:
    """The comparison lines for one key, one row a year end.

    Columns: year_end, own, region, nation, neighbours_median, neighbours_low, neighbours_high, neighbours_counted (how many of the
    ten had a figure that year), source, note (the council's own). Values are as printed; NaN where there is none. The neighbours'
    median and range are computed here from their own figures: the publisher's two tools disagree, one using the mean.
    Raises KeyError for a key with no figures. Shared: callers never change it.
    """
    place = of or council()
    figures = published(measure_key)
    own = figures[figures["code"].isin(place.ons_codes)].set_index("year_end")
    near = figures[figures["code"].isin([neighbour.code for neighbour in place.neighbours])].groupby("year_end")["value"]
    columns = {
        "own": own["value"],
        "region": _values(figures, place.region.code),
        "nation": _values(figures, place.nation.code),
        "neighbours_median": near.median(),
        "neighbours_low": near.min(),
        "neighbours_high": near.max(),
        "neighbours_counted": near.count(),
        "source": own["source"],
        "note": own["note"],
    }
    return pd.DataFrame(columns).rename_axis("year_end").reset_index()


def _values(figures: pd.DataFrame, code: str) -> pd.Series:
    return figures[figures["code"] == code].set_index("year_end")["value"]
