"""How serious a fault is: by what it leaves out of the figures, the worst first."""

from __future__ import annotations

import pandas as pd

WHOLE, ROW, VALUE, DOUBT, NOTE = range(5)
TITLES = (
    "A whole file or table is left out",
    "Rows are left out",
    "Values are left out",
    "Nothing is left out, but a figure may be wrong",
    "Notes: nothing is wrong",
)
_LEAVES_OUT = {"file": WHOLE, "table": WHOLE, "row": ROW, "value": VALUE, "nothing": DOUBT}


def seriousness(faults: pd.DataFrame) -> pd.Series:
    """Each fault's place in TITLES, 0 the most serious; a note is never more than that, whatever it leaves out."""
    places = faults["leaves_out"].astype("str").map(_LEAVES_OUT).astype("int64")
    return places.mask(faults["severity"].eq("note"), NOTE)


def most_serious_first(faults: pd.DataFrame) -> pd.DataFrame:
    """The faults in the order of TITLES and within it of files and rows, with `seriousness`."""
    return faults.assign(seriousness=seriousness(faults)).sort_values(
        ["seriousness", "file", "sheet", "row", "rule"], kind="stable", ignore_index=True
    )
