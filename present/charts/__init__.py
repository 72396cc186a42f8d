"""Charts: each is worked out first and drawn second, from one frame that also makes its table and its words.

Plotly's plain dicts; no Streamlit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Chart:
    """A drawn chart with what must stand beside it: a name, what it shows in words, the same figures as a table, a file name."""

    figure: dict[str, Any]
    title: str
    alt: str
    table: pd.DataFrame
    file_name: str
    is_share: bool = False  # the table's values are shares between 0 and 1
    keys: tuple[Any, ...] = ()  # the signs in it that need words (present.charts.legend)


def iso(dates: pd.Series | pd.DatetimeIndex) -> list[str]:
    """Dates as plotly reads them."""
    return [f"{date:%Y-%m-%d}" for date in dates]


def numbers(values: pd.Series) -> list[float | None]:
    """Values as plotly reads them: None where there is none, so that a line breaks there."""
    return [None if pd.isna(value) else float(value) for value in values]
