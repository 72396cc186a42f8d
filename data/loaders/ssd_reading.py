"""The dataset's tables as they were found: under the loader's names, codes for local words, and rows that point to one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from data.contract import Reach
from data.faults import HIDDEN, fault, faults_at
from data.loaders.extract import Match, fault_of, frame_of, one_below_the_other
from data.loaders.ssd_fields import WORDS, is_placeholder, used
from data.loaders.ssd_words import Words
from data.loaders.text import read_dates, tidied

PLACE = ("_file", "_sheet", "_row")
WHO = ("child_id", "worker_id")
NOTHING = pd.DataFrame()


@dataclass(frozen=True)
class Made:
    """A canonical table, or one kind of it, made of the dataset's. `kinds`: those of the table's kinds that these rows are.

    `unsaid`: columns that the frame has and that no measure may count on. `reach`: by kind or column ("" for the whole) how far it goes.
    """

    frame: pd.DataFrame
    kinds: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()
    reach: Mapping[str, Reach] = field(default_factory=dict)


class Reading:
    """The tables by the standard's name, each a frame of tidy text with `_file`, `_sheet` and `_row`; and the faults on the way."""

    def __init__(self, matches: Iterable[Match]) -> None:
        every = list(matches)
        self.words = Words(found for found in every if found.table == WORDS)
        self.faults: list[pd.DataFrame] = list(self.words.faults)
        self.kept: dict[str, pd.DataFrame] = {}  # what two canonical tables are made of, so that its faults are listed once
        self._tables: dict[str, pd.DataFrame] = {}
        by_table: dict[str, list[Match]] = {}
        for found in every:
            if found.table != WORDS:
                by_table.setdefault(found.table, []).append(found)
        for table, of_table in by_table.items():
            self._take(table, of_table)

    def __getitem__(self, table: str) -> pd.DataFrame | None:
        """The table, or None where it is not there, not filled in or lacks a field that it cannot be counted without."""
        return self._tables.get(table)

    def note(self, rows: pd.DataFrame, rule: str, table: str, column: str, found: pd.Series | str = "") -> None:
        """A fault for each of the rows, if there are any."""
        self.faults.append(faults_at(rows, rule, table, column, found))

    def coded(self, table: str, name: str) -> pd.Series:
        """A column of codes, read by the lists of words; each value that nobody knows is listed once. Without the column: blank."""
        rows = self._tables[table]
        declared = used(table)[name]
        if name not in rows:
            return pd.Series(index=rows.index, dtype="str")
        unknown = rows[self.words.unknown(declared, rows[name])]
        counts = unknown[name].value_counts()
        first = unknown.drop_duplicates(name)
        said = first[name].mask(self._names_someone(first[name]), HIDDEN) + first[name].map(counts).map(" ({:,} rows)".format)
        self.note(first, "value-unmapped", table, declared.name, said)
        return self.words.read(declared, rows[name])

    def linked(self, table: str, rows: pd.DataFrame, by: str, target: pd.DataFrame, take: Sequence[str]) -> dict[str, pd.Series]:
        """The target's columns `take` for each of the table's rows by its `by`; blank where that points nowhere, which is a fault."""
        held = target[target[by].notna()].drop_duplicates(by).set_index(by)
        lost = rows[rows[by].notna() & ~rows[by].isin(held.index)]
        self.note(lost, "link-unknown", table, used(table)[by].name)
        return {name: rows[by].map(held[name]).astype("str") for name in take}

    def with_child(self, table: str, links: Sequence[tuple[str, str]]) -> pd.DataFrame | None:
        """The table with child_id, its own or that of the row it points to (column, table); None where neither says whose it is."""
        rows = self._tables.get(table)
        if rows is None:
            return None
        usable = [(by, target) for by, to in links if by in rows and by in (target := self._tables.get(to, NOTHING))]
        if "child_id" in rows:
            child = rows["child_id"]
        elif usable:
            child = pd.Series(index=rows.index, dtype="str")
        else:
            self.faults.append(fault("column-missing", "child_id", table=table, column=used(table)["child_id"].name))
            return None
        for by, target in usable:
            child = child.fillna(self.linked(table, rows[child.isna()], by, target, ["child_id"])["child_id"])
        return rows.assign(child_id=child)

    def once(self, table: str, name: str) -> None:
        """Faults for rows whose `name`, which others point to, stood in an earlier row."""
        rows = self._tables.get(table)
        if rows is not None and name in rows:
            self.note(rows[rows[name].notna() & rows.duplicated(name)], "link-repeated", table, used(table)[name].name)

    def _take(self, table: str, matches: Sequence[Match]) -> None:
        if not used(table):
            self.faults += [fault_of(found.sheet, "file-not-used", table) for found in matches]
            return
        for found in matches:
            self.faults += [fault_of(found.sheet, "column-unknown", heading, table=table) for heading in found.extra]
        rows = _joined(matches)
        rows, blank = _without_blank_columns(table, rows)
        sheet = matches[0].sheet
        if is_placeholder(table) and rows.empty:
            self.faults.append(fault_of(sheet, "table-blank", table=table))
            return
        lacking = [name for name, declared in used(table).items() if "required" in declared.flags and name not in rows]
        if lacking and is_placeholder(table) and set(lacking) <= set(blank):
            self.faults.append(fault_of(sheet, "table-blank", table=table))
            return
        for name in used(table).keys() - rows.columns:
            rule = "column-missing" if name in lacking else "column-blank" if name in blank else "column-not-supplied"
            # Other case systems lack it, or the standard does not fill it yet: nothing that the council could add.
            if rule != "column-not-supplied" or _is_everywhere(table, name):
                self.faults.append(fault_of(sheet, rule, used(table)[name].name, table=table, column=used(table)[name].name))
        if not lacking:
            self._tables[table] = rows

    def _names_someone(self, values: pd.Series) -> pd.Series:
        """Whether columns have slipped: a value is an identifier or a day."""
        ids = [rows[name] for rows in self._tables.values() for name in WHO if name in rows] if len(values) else []
        return values.isin(pd.concat(ids).unique() if ids else []) | read_dates(values).notna()


def _joined(matches: Sequence[Match]) -> pd.DataFrame:
    """The rows of all sheets of a table. A column that one of them lacks is blank there."""
    rows = one_below_the_other([frame_of(found) for found in matches])
    return rows.assign(**{name: tidied(rows[name].astype("str")) for name in rows.columns if name not in PLACE})


def _without_blank_columns(table: str, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows without the columns that nobody fills in, and those columns' names. Ends may be blank in every row: then all are open."""
    names = [] if rows.empty else [name for name in used(table) if name in rows and "open" not in used(table)[name].flags]
    blank = [name for name in names if rows[name].isna().all()]
    return rows.drop(columns=blank), blank


def _is_everywhere(table: str, name: str) -> bool:
    """Whether every case system has the field and the standard fills it: links by another row's identifier differ by system."""
    return "placeholder" not in used(table)[name].flags and "sometimes" not in used(table)[name].flags
