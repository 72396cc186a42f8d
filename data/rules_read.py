"""What the return's rules ask of: the tables with a whole number for each child, and the few questions that several rules share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.faults import Severity
from data.rules_between import Frames

RETURN = "ssda903"
DAYS_A_CHILD = 1 << 22  # eleven thousand years


@dataclass(frozen=True)
class Read:
    """The tables, which format fed each, what the extract supplies, and the first day from which its times in care are complete."""

    frames: Frames
    formats: Mapping[str, str]
    supplied: frozenset[str]
    covers_from: pd.Timestamp

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def is_of_return(self, name: str) -> bool:
        return self.formats.get(name) == RETURN

    def severity(self, name: str) -> Severity:
        """A council's own records hold more than the return asks for; what is a fault of the one is worth a note of the other."""
        return "fault" if self.is_of_return(name) else "note"


def codes_of(children: pd.Series) -> np.ndarray:
    """The whole number of each child."""
    return children.cat.codes.to_numpy()


def any_of(codes: np.ndarray, count: int) -> np.ndarray:
    """Whether each of so many children is among those."""
    return np.bincount(codes[codes >= 0], minlength=count) > 0


def child_days(rows: pd.DataFrame, column: str) -> np.ndarray:
    """A whole number for each row's child and day."""
    return codes_of(rows["child_id"]).astype("int64") * DAYS_A_CHILD + rows[column].to_numpy().astype("datetime64[D]").astype("int64")


def how_many(ordered: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """How many times each of the numbers stands among those in order."""
    return np.searchsorted(ordered, asked, side="right") - np.searchsorted(ordered, asked, side="left")


def born_of(rows: pd.DataFrame, children: pd.DataFrame) -> pd.Series:
    """The date of birth of each row's child."""
    days = np.full(len(children["child_id"].cat.categories) + 1, np.datetime64("NaT"), dtype="datetime64[us]")
    days[codes_of(children["child_id"])] = children["date_of_birth"].to_numpy()
    days[-1] = np.datetime64("NaT")
    return pd.Series(days[codes_of(rows["child_id"])], index=rows.index)


def years_lived(born: pd.Series, on: pd.Series) -> np.ndarray:
    """Whole years from birth to each day; -1 where either is blank. Born on 29 February, a child is a year older on 1 March."""
    birth, day = (dates.to_numpy().astype("datetime64[D]") for dates in (born, on))
    birth_month, day_month = (days.astype("datetime64[M]") for days in (birth, day))
    before_birthday = day - day_month.astype("datetime64[D]") < birth - birth_month.astype("datetime64[D]")
    months = (day_month - birth_month).astype("int64") - before_birthday
    return np.where(np.isnat(birth) | np.isnat(day), -1, months // 12)
