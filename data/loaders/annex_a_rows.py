"""A list's sheet as rows under canonical column names: cells cleaned, words as codes, dates as ISO text, each row of the list once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.faults import faults_at, gather
from data.loaders.annex_a_lists import lists, number_of
from data.loaders.annex_a_values import PREFIX, cleaned, coded
from data.loaders.extract import Match, frame_of
from data.loaders.text import by_value, read_days

PLACES = ["_file", "_sheet", "_row"]
# Whose words are looked up: the column of a list, and the field of the words file.
FIELDS: Mapping[str, str] = {
    **{
        name: name
        for name in ("sex", "ethnicity", "need", "legal_status", "placement_type", "placement_provider", "reason_ended", "category")
    },
    **dict.fromkeys(("is_uasc", "seen_alone", "unnecessary", "result"), "flag"),
    "child_seen": "seen",
}
OF_CHILDREN = ("sex", "ethnicity", "is_uasc", "disability", "date_of_birth")
# Which table a list fills, for its faults.
TABLE_OF: Mapping[int, str] = {4: "assessments", 5: "s47_enquiries", 6: "referrals", 7: "plans", 8: "care_episodes"}
# One row of a list: what is the same in it, and which column says which of two is the newer (data-standards 2.5).
KEYS: Mapping[int, tuple[str, Sequence[str]]] = {
    4: ("started_date", ("authorised_date",)),
    5: ("started_date", ("conference_date",)),
    6: ("received_date", ("closed_date",)),
    7: ("start_date", ("end_date", "review_date", "visit_date")),
    8: ("start_date", ("placement_date", "legal_status_date", "end_date")),
}


@dataclass(frozen=True)
class ListRows:
    """The rows of one list; `columns` are those whose heading the sheet had."""

    rows: pd.DataFrame
    columns: frozenset[str]
    faults: pd.DataFrame


def rows_of(found: Match) -> ListRows:
    """The list's rows with every column that it can have (blank where the sheet has none), and the faults of its values."""
    number = number_of(found)
    named = {heading.column: heading.heading for heading in lists()[number] if heading.column}
    written, places = found.sheet.rows, frame_of(found)[PLACES]
    absent = pd.Series(index=written.index, dtype="str")
    held = {column: heading for column, heading in named.items() if heading in found.columns}
    columns = {column: cleaned(written[found.columns[held[column]]]) if column in held else absent for column in named}
    rows, faults = _coded(pd.concat([pd.DataFrame(columns, index=written.index), places], axis=1), number)
    rows = rows.assign(**{column: iso(rows[column]) for column in named if column.endswith("_date") or column == "date_of_birth"})
    rows, repeated = _once(rows.reset_index(drop=True), number)
    return ListRows(rows, frozenset(held), gather([*faults, *repeated]))


def _coded(rows: pd.DataFrame, number: int) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The rows with codes for words. A value without one is left out, and reported once with how often it stands."""
    faults, columns = [], {}
    for column in [name for name in FIELDS if name in rows]:
        codes, unmapped = coded(rows[column], FIELDS[column])
        columns[column] = codes.mask(unmapped)
        faults.append(_unmapped(rows[unmapped], column, "children" if column in OF_CHILDREN else TABLE_OF.get(number, "children")))
    if "disability" in rows:
        columns["disability"] = _disability(rows["disability"])
    return rows.assign(**columns), faults


def _unmapped(rows: pd.DataFrame, column: str, table: str) -> pd.DataFrame:
    counts = rows[column].value_counts()
    first = rows.drop_duplicates(column)
    said = first[column] + first[column].map(counts).map(lambda count: f" ({count:,} times)" if count > 1 else "")
    return faults_at(first, "value-unmapped", table, column, said)


def _disability(column: pd.Series) -> pd.Series:
    """Y or N where the cell says yes or no; a kind of disability as it is written."""
    codes, unmapped = coded(column, "flag")
    return codes.mask(unmapped, by_value(column, lambda values: values.str.replace(PREFIX, "", regex=True)))


def iso(column: pd.Series) -> pd.Series:
    """Dates as ISO text; what is none stays as it is written, so that the fault shows it."""
    return read_days(column).dt.strftime("%Y-%m-%d").astype("str").fillna(column)


def _once(rows: pd.DataFrame, number: int) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Each row of a list once, by the child and the day it began: of two that disagree the newer one, or else the lower."""
    if number not in KEYS:
        return rows, []
    day, newer_by = KEYS[number]
    table, key = TABLE_OF[number], ["child_id", day]
    keyed = rows[key].notna().all(axis=1)
    same = rows.duplicated([name for name in rows if name not in PLACES]) & keyed
    left = rows[~same]
    newest = left[list(newer_by)].fillna("").max(axis=1)
    ranked = left.assign(_newest=newest).sort_values("_newest", kind="stable")
    outdone = ranked.index[ranked.duplicated(key, keep="last") & keyed.loc[ranked.index]]
    faults = [faults_at(rows[same], "row-repeated", table, day), faults_at(rows.loc[outdone.sort_values()], "rows-disagree", table, day)]
    return left.drop(index=outdone), faults
