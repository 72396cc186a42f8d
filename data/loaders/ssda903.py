"""SSDA903 CSV files of one or several years as canonical tables (data-standards 1).

Dates become ISO text where they can be read and stay as they stood where not, so that the fault shows what the file says. A child whose
identifier is written in capitals in one file and not in another is one child: the return's own checks put everything in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from data.contract import TABLES, Reach
from data.faults import fault, gather
from data.loaders.extract import Match, Part, fault_of
from data.loaders.ssda903_files import BY_YEAR, FILES, FORMAT, File903, arrow_column, explained, is_heading, match
from data.loaders.ssda903_merge import NO_YEAR, Rows
from data.loaders.ssda903_tables import MAKES, SOCIAL_WORKER, marked
from data.loaders.ssda903_years import Place, Years, collection_years, place_of, reaches
from data.loaders.text import is_iso
from data.loaders.texts import Texts, one_spelling, together

__all__ = ["FORMAT", "explained", "is_heading", "load", "match"]


def load(matches: Iterable[Match]) -> Part:
    """The tables of all years together, one row a key: a closed version before an open one, a later file before an earlier."""
    every = list(matches)
    years = collection_years(found for found in every if "CHILD" in found.columns)
    faults = [part for found in every for part in _file_faults(found, years)]
    used = {name: [found for found in every if found.table == name and _is_usable(found, years)] for name in FILES}
    raw = {file.table: _joined(file, used[file.name], years) for file in FILES.values() if file.table and used[file.name]}
    faults += [part for file in FILES.values() if file.table in raw for part in _iso_dates(file, used[file.name], raw[file.table])]
    ids = [[found.sheet.column(found.columns["CHILD"]) for found in used[file.name]] for file in FILES.values() if file.table in raw]
    children = together(ids, lambda texts: one_spelling(texts.tidied()))
    raw = {table: rows.with_columns(child_id=column) for (table, rows), column in zip(raw.items(), children, strict=True)}
    listed = raw.pop("uasc", None)
    made = {table: MAKES[table](rows) for table, rows in raw.items()}
    if listed is not None and "children" in made:
        asked = {_year_of(FILES["uasc"], years.get(place_of(found))) for found in used["uasc"]}
        made["children"] = marked(*made["children"], raw["children"], listed, asked)
    reach, gaps = _reaches(used, years)
    faults += [fault("year-missing", f"{year - 1}-{year % 100:02d}", table=table) for table, missing in gaps.items() for year in missing]
    frames = {table: rows.frame() for table, (rows, _) in made.items()}
    return Part(frames, _supplied(frames), gather([*faults, *(part for _, found in made.values() for part in found)]), reach)


def _file_faults(found: Match, years: Mapping[Place, Years]) -> list[pd.DataFrame]:
    file, sheet = FILES[found.table], found.sheet
    if not file.table:
        return [fault_of(sheet, "file-not-used", file.name)]
    faults = [fault_of(sheet, "column-unknown", heading, table=file.table) for heading in found.extra]
    for heading in found.missing:
        faults.append(fault_of(sheet, _lacking(file, heading), heading, table=file.table, column=file.columns.get(heading, heading)))
    if file.table in BY_YEAR and "CHILD" in found.columns and place_of(found) not in years:
        faults.append(fault_of(sheet, "year-unknown", file.name, table=file.table))
    return faults


def _lacking(file: File903, heading: str) -> str:
    """The rule that a missing column breaks: without some the table cannot be counted, without others a value is blank."""
    if heading in file.required:
        return "column-missing"
    return "column-not-supplied" if heading in file.columns else "column-absent"


def _is_usable(found: Match, years: Mapping[Place, Years]) -> bool:
    file = FILES[found.table]
    has_year = file.table not in BY_YEAR or place_of(found) in years
    return has_year and not set(found.missing) & set(file.required)


def _joined(file: File903, matches: Sequence[Match], years: Mapping[Place, Years]) -> Rows:
    """The file's rows of all years under canonical names, as tidy text, without the children: they are read for all files together."""
    sizes = [len(found.sheet.numbers) for found in matches]
    columns = {}
    for heading, name in file.columns.items():
        if name == "child_id":
            continue
        parts = [arrow_column(found, heading) for found in matches]
        if any(part is not None for part in parts):
            blanks = (pa.chunked_array([pa.nulls(size, pa.string())]) for size in sizes)
            columns[name] = Texts.below([blank if part is None else part for part, blank in zip(parts, blanks, strict=True)]).tidied()
    ends = [_year_of(file, years.get(place_of(found))) for found in matches]
    places = {
        "_file": _repeated([found.sheet.file for found in matches], sizes),
        "_sheet": _repeated([found.sheet.sheet for found in matches], sizes),
        "_row": np.concatenate([found.sheet.numbers.to_numpy() for found in matches]).astype("int64"),
    }
    order, year = np.arange(len(matches), dtype="int32"), np.array(ends, dtype="int16")
    return Rows(columns, np.repeat(order, sizes), np.repeat(year, sizes), pd.DataFrame(places, copy=False))


def _year_of(file: File903, years: Years | None) -> int:
    """The year of a file's rows. A list of unaccompanied children that stands for several years is of none of them alone."""
    if years is None or (file.name == "uasc" and years.first < years.last):
        return NO_YEAR
    return years.last


def _repeated(names: Sequence[str], sizes: Sequence[int]) -> pd.Categorical:
    """Each name so many times, as a category: files and sheets are few, so that they cost nothing to carry along."""
    distinct = sorted(set(names))
    codes = np.repeat([distinct.index(name) for name in names], sizes).astype("int16")
    return pd.Categorical.from_codes(codes, categories=pd.Index(distinct, dtype="str"), validate=False)


def _iso_dates(file: File903, matches: Sequence[Match], rows: Rows) -> list[pd.DataFrame]:
    """One note a CSV file and column in which a date is not written as the return writes it. Other kinds of file have their own dates."""
    faults = []
    for heading, name in file.columns.items():
        if name in rows.columns and file.table in TABLES and TABLES[file.table][name].kind in ("date", "time"):
            written = is_iso(rows.columns[name].distinct).to_numpy()
            if written.any():
                orders = np.unique(rows.order[rows.columns[name].marked(written)])
                iso = [matches[order].sheet for order in orders if matches[order].sheet.file.casefold().endswith(".csv")]
                faults += [fault_of(sheet, "date-iso", heading, table=file.table, column=name) for sheet in iso]
    return faults


def _reaches(used: Mapping[str, Sequence[Match]], years: Mapping[Place, Years]) -> tuple[dict[str, Reach], dict[str, list[int]]]:
    """How far each table goes, and the years that are missing between its files. Children are no happening and have no first day."""
    held = {FILES[name].table: [years[place_of(found)] for found in of if place_of(found) in years] for name, of in used.items()}
    reach, gaps = reaches({table: spans for table, spans in held.items() if table in TABLES}, years.values())
    if "children" in reach:
        reach["children"] = Reach(until=max(span.until for span in reach.values() if span.until is not None))
    return reach, gaps


def _supplied(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    columns = {f"{table}.{name}" for table, frame in frames.items() for name in frame.columns if not name.startswith("_")}
    kinds = {f"allocations={SOCIAL_WORKER}"} if "allocations" in frames else set()
    return frozenset({*frames, *columns, *kinds})
