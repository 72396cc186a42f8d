"""What the data quality page says: faults counted by rule and against the measures that need the tables they are in. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.contract import TABLES, Reach, table_of
from data.faults import RULES, masked
from data.seriousness import NOTE, TITLES, most_serious_first
from metrics.kit.measure import Measure
from present import words
from present.html_table import Cell, Column, Heading, Row, table_html
from present.source_words import left_out, of_table, sources, table_words, tables_of

NO_ROW = "no row"
FILES_NAMED = 3


def headline(faults: pd.DataFrame, not_supplied: Mapping[str, tuple[str, ...]]) -> str:
    """The state of the extract in one sentence."""
    left_out = len(_rows(faults[faults["leaves_out"] == "row"]))
    found = "No fault was found" if faults.empty else f"{len(faults):,} {'fault was' if len(faults) == 1 else 'faults were'} found"
    rows = "no row was left out" if not left_out else f"{left_out:,} {'row was' if left_out == 1 else 'rows were'} left out"
    short = f"{len(not_supplied)} {'measure' if len(not_supplied) == 1 else 'measures'} cannot be shown for want of data."
    return f"{found}; {rows}. {short}" if not_supplied else f"{found}; {rows}."


def _rows(faults: pd.DataFrame) -> pd.DataFrame:
    """One row a row at fault, however many faults it has; a fault of a file or of a column as a whole is of no row."""
    return faults[faults["row"].notna()].drop_duplicates(["file", "sheet", "row", "table"])


def by_rule(faults: pd.DataFrame) -> pd.DataFrame:
    """One row a rule, file and table, the most serious first: how often, the first rows, and what to do. Notes are one row a rule."""
    if faults.empty:
        return pd.DataFrame()
    told = most_serious_first(faults)
    is_note = told["seriousness"].eq(NOTE)
    told = told.assign(where=told["file"].mask(is_note, ""), of=told["table"].mask(is_note, ""))
    grouped = told.groupby(["seriousness", "rule", "where", "of"], dropna=False, sort=True)
    table = grouped.agg(
        times=("rule", "size"), first_rows=("row", _first_rows), file=("file", _few), table=("table", _few), severity=("severity", "first")
    ).reset_index()
    table = table.assign(
        how_serious=table["seriousness"].map(dict(enumerate(TITLES))),
        meaning=[rule.meaning for rule in table["rule"].map(RULES)],
        what_to_do=[rule.what_to_do for rule in table["rule"].map(RULES)],
        first_rows=table["first_rows"].mask(table["seriousness"].eq(NOTE), ""),
    )
    return table.sort_values(["seriousness", "times"], ascending=[True, False], kind="stable", ignore_index=True)[
        ["how_serious", "meaning", "file", "table", "times", "first_rows", "what_to_do", "rule"]
    ]


def every(faults: pd.DataFrame) -> pd.DataFrame:
    """The faults row by row, the most serious first, with what was found hidden where it could name someone."""
    return most_serious_first(masked(faults)).drop(columns="seriousness")


def _few(names: pd.Series) -> str:
    """The name, or how many there are and the first of them."""
    known = list(dict.fromkeys(name for name in names.dropna() if name))
    return known[0] if len(known) == 1 else f"{len(known)}: {known[0]} …" if known else ""


def _first_rows(rows: pd.Series) -> str:
    placed = rows.dropna()
    return ", ".join(str(int(row)) for row in placed.head(5)) + (" …" if len(placed) > 5 else "")


def by_rule_html(table: pd.DataFrame, caption: str) -> str:
    """The same as a table with a heading over each degree of seriousness, each fault with what to do below it."""
    columns = [
        Column("What is wrong, and what to do", width="46%"),
        Column("Where"),
        Column("Times", numeric=True),
        Column("First rows"),
        Column("Rule"),
    ]
    rows: list[Row | Heading] = []
    for title, part in table.groupby("how_serious", sort=False):
        rows.append(Heading(str(title)))
        rows += [_rule_row(of_rule) for _, of_rule in part.groupby("rule", sort=False)]
    return table_html(caption, columns, rows, caption_shown=True)


def _rule_row(of_rule: pd.DataFrame) -> Row:
    """One rule: where its faults are, the file with the most first, and the first rows when they are all of one file."""
    first = of_rule.iloc[0]
    names = of_rule["file"].where(of_rule["file"].ne(""), of_rule["table"])
    if len(of_rule) == 1:
        where = Cell(names.iloc[0], small=first["table"] if first["file"] else "")
    else:
        most = [f"{name} ({times:,})" for name, times in zip(names, of_rule["times"].head(FILES_NAMED), strict=False)]
        others = len(of_rule) - len(most)
        where = Cell(", ".join(most), small=f"and {others} more, in the file below" if others > 0 else "")
    times, rows = f"{of_rule['times'].sum():,}", first["first_rows"] if len(of_rule) == 1 else ""
    return Row((Cell(first["meaning"], small=first["what_to_do"]), where, Cell(times), Cell(rows), Cell(first["rule"])))


def by_measure(faults: pd.DataFrame, measures: Sequence[Measure], rows: Mapping[str, int]) -> pd.DataFrame:
    """One row a measure that needs a table with faults: what was left out, "3 of 412 rows of reviews", and how many rows are at fault.

    `rows` is what was kept of each table. The measures of which most was left out come first.
    """
    at_fault = _rows(faults).groupby("table").size()
    lost = {str(name): int(times) for name, times in _rows(faults[faults["leaves_out"] == "row"]).groupby("table").size().items()}
    with_faults = set(faults["table"])
    lines = []
    for measure in measures:
        touched = [name for name in tables_of(measure.needs) if name in with_faults]
        if touched:
            lines.append(
                {
                    "measure": measure.title,
                    "left_out": left_out(measure.needs, rows, lost) or NO_ROW,
                    "rows_at_fault": int(sum(at_fault.get(name, 0) for name in touched)),
                    "tables": ", ".join(map(table_words, touched)),
                    "rows_left_out": sum(lost.get(name, 0) for name in touched),
                    "of_rows": sum(rows.get(name, 0) + lost.get(name, 0) for name in touched),
                }
            )
    found = pd.DataFrame(lines)
    return found.sort_values("rows_left_out", ascending=False, kind="stable", ignore_index=True) if lines else found


def by_measure_html(table: pd.DataFrame, caption: str) -> str:
    """The measures of whose rows some were left out; of the others only how many there are."""
    losing = table[table["rows_left_out"] > 0]
    columns = [Column("Measure"), Column("Left out"), Column("Rows at fault", numeric=True), Column("Faults in")]
    shown = losing[["measure", "left_out", "rows_at_fault", "tables"]].itertuples(index=False, name=None)
    rows = [Row((Cell(measure), Cell(gone), Cell(f"{at_fault:,}"), Cell(tables))) for measure, gone, at_fault, tables in shown]
    others = len(table) - len(losing)
    if not others:
        return table_html(caption, columns, rows, caption_shown=True)
    who = "1 more measure has faults in what it needs" if others == 1 else f"{others} more measures have faults in what they need"
    note = f'<p class="rg-under">{who}, and no row of it was left out: a value may be blank or doubtful. The file below has all.</p>'
    return (table_html(caption, columns, rows, caption_shown=True) if rows else "") + note


def not_supplied(lacking: Mapping[str, tuple[str, ...]], measures: Sequence[Measure], supplied: frozenset[str]) -> pd.DataFrame:
    """One row a measure that the extract cannot give, with what it lacks in words: of a table that is not there, the table alone."""
    title = {measure.id: measure.title for measure in measures}
    lines = []
    for name, needs in lacking.items():
        parts = dict.fromkeys(need if table_of(need) in supplied else table_of(need) for need in needs)
        lines.append({"measure": title.get(name, name), "the_extract_lacks": words.missing(tuple(parts))})
    return pd.DataFrame(lines)


def files(recognised: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """One row a file: what it was taken for."""
    return pd.DataFrame(recognised, columns=["file", "taken_for"])


def tables(rows: Mapping[str, int], supplied: frozenset[str], formats: Mapping[str, str], reach: Mapping[str, Reach]) -> pd.DataFrame:
    """One row a table of the contract: how many rows, which sources fed it, which columns were not supplied, and how far it reaches.

    `reaches_only` is blank where a table reaches as far as the extract.
    """
    lines = []
    for name, table in TABLES.items():
        missing = [column for column in table.names if f"{name}.{column}" not in supplied]
        held = name in supplied
        lines.append(
            {
                "table": name,
                "one_row_is": table.grain,
                "rows": rows.get(name) if held else None,
                "came_from": sources(formats.get(name, "")) if held else "",
                "reaches_only": of_table(reach, name) if held else "",
                "not_supplied": ", ".join(missing) if held else "the whole table",
            }
        )
    return pd.DataFrame(lines)
