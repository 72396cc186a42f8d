"""What every theme's pictures ask: which measure, and the words for the period and group on screen."""

from __future__ import annotations

import pandas as pd

from metrics.kit.measure import Measure, register
from present import words
from present.screens.view import View


def measure(name: str) -> Measure:
    """The measure with this id. Raises KeyError."""
    return register()[name].measure


def when(view: View, of: Measure) -> str:
    """The period on screen, with the group when the measure can be filtered by it: "March 2020, team Care unit north 1"."""
    of_group = f", {view.group_words}" if view.group_words and view.filters(of) else ""
    return f"{words.when(view.at(of), view.period_of(of))}{of_group}"


def counted(groups: pd.Series, order: list[str]) -> pd.DataFrame:
    """How many there are of each group: `group`, `count`, in the order given, with noughts."""
    return groups.value_counts().reindex(order, fill_value=0).rename_axis("group").rename("count").reset_index()
