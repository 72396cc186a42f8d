"""What changed in each figure between two snapshots, and why: by the cases that came and went, and the rows of the children they are of.

Measures are passed in, for the data know none. Nothing here is printed; what is returned counts rows and names no child.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

from data.compare.cases import WAYS, WHO, case_changes, no_case_changes, period_of
from data.compare.rows import REASONS, changed_rows
from data.contract import table_of
from data.snapshot_files import manifest, read_figures

KEY = ("measure", "period", "number", "group")
NUMBERS = ("numerator", "denominator", "value")
COUNTS = (*WAYS, *REASONS, "unexplained")
TITLES = {"happened": "happened since", "recorded_late": "recorded late", "left_out": "left out by faults"}
COLUMNS = (
    *("measure", "period", "month", "group_kind", "group", "was", "now", "difference"),
    *("numerator_was", "numerator_now", "denominator_was", "denominator_now"),
    *COUNTS,
    "columns",
    "why",
)


class Declared(Protocol):
    """Of a measure what a comparison needs: see `metrics.kit.measure.Measure`."""

    @property
    def id(self) -> str: ...
    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def clock(self) -> str: ...


@dataclass(frozen=True)
class Sides:
    """Two snapshots: their folders, what they say of themselves, and what differs between them as wholes."""

    before: Path
    after: Path
    said: tuple[Mapping[str, Any], Mapping[str, Any]]

    @property
    def known_until(self) -> pd.Timestamp:
        return pd.Timestamp(self.said[0]["as_at"])

    @property
    def moved(self) -> tuple[str, ...]:
        """What can change a figure without a row of its own: the program that counts, the extract's day, what it covers."""
        names = {"code": "the way of counting", "as_at": "the day it is as at", "covers_from": "the first day covered"}
        found = [words for name, words in names.items() if self.said[0].get(name) != self.said[1].get(name)]
        supplied = self.said[0].get("supplied") != self.said[1].get("supplied")
        return (*found, "what is supplied") if supplied else tuple(found)


def sides(before: Path, after: Path) -> Sides:
    return Sides(before, after, (manifest(before), manifest(after)))


def compared(two: Sides, declared: Iterable[Declared], by: str = "all") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures that differ, and the rows that differ (see `data.compare.rows.changed_rows`) of the tables that they need.

    One row of the figures is one measure, period, month and group of the kind `by`, with what it was, is now, the difference, and counts:
    cases that came, went or are counted otherwise; rows, of the children whose cases differ, that happened since, were recorded late,
    corrected, removed, left out by a fault or readmitted; `unexplained`, the cases of children of whom no row differs. `columns` counts the
    corrected ones, `why` says it all in words. Empty when nothing differs.
    """
    known = {measure.id: measure for measure in declared}
    figures = _changed_figures(two, by)
    figures = figures[figures["measure"].isin(list(known))].reset_index(drop=True)
    changed = [known[str(name)] for name in figures["measure"].unique()]
    needs = pd.DataFrame(
        [(one.id, table) for one in changed for table in {table_of(need) for need in one.needs}], columns=["measure", "table"]
    )
    rows = changed_rows(two.before, two.after, needs["table"].unique(), two.known_until)
    spans = _spans(figures)
    cases = [case_changes(two.before, two.after, one.id, *spans[one.id], by) for one in changed]
    placed = _placed(figures, pd.concat([no_case_changes(), *cases], ignore_index=True), {one.id for one in changed if one.clock != "flow"})
    found = pd.concat([figures, _counted(figures, placed, rows.merge(needs, on="table"))], axis=1)
    return found.assign(why=_in_words(found, two)).reindex(columns=list(COLUMNS)), rows


def _changed_figures(two: Sides, by: str) -> pd.DataFrame:
    """Every figure of which a number differs; one that only one side has differs from blank."""
    held = [_figures(snapshot, by) for snapshot in (two.before, two.after)]
    both = held[0].merge(held[1], on=list(KEY), how="outer", suffixes=("_was", "_now"))
    same = pd.concat(
        [(both[f"{name}_was"] == both[f"{name}_now"]) | (both[f"{name}_was"].isna() & both[f"{name}_now"].isna()) for name in NUMBERS],
        axis=1,
    ).all(axis=1)
    found = both[~same].assign(month=both["month_now"].fillna(both["month_was"]), group_kind=by)
    found = found.rename(columns={"value_was": "was", "value_now": "now"}).assign(difference=lambda rows: rows["now"] - rows["was"])
    order = {name: place for place, name in enumerate(dict.fromkeys([*held[1]["measure"], *held[0]["measure"]]))}
    periods = {"month": 0, "quarter": 1, "year": 2}
    ranked = found.assign(_measure=found["measure"].map(order), _period=found["period"].map(periods))
    return ranked.sort_values(["_measure", "_period", "month", "group"], kind="stable", ignore_index=True).drop(
        columns=["_measure", "_period"]
    )


def _figures(snapshot: Path, by: str) -> pd.DataFrame:
    found = read_figures(snapshot, group_kind=by)
    return found.assign(number=period_of(found["month"], found["period"]))[[*KEY, "month", *NUMBERS]]


def _spans(figures: pd.DataFrame) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """The first and the last month whose cases can stand in a measure's figures, by measure."""
    lengths = figures["period"].map({"month": 0, "quarter": 2, "year": 11}).astype("int64")
    months = figures["month"].to_numpy().astype("datetime64[M]")
    first = pd.Series((months - lengths.to_numpy()).astype("datetime64[us]"), index=figures.index)
    last = figures[["month", "month_was"]].max(axis=1)
    firsts, lasts = first.groupby(figures["measure"]).min(), last.groupby(figures["measure"]).max()
    return {str(name): (pd.Timestamp(firsts[name]), pd.Timestamp(lasts[name])) for name in firsts.index}


def _placed(figures: pd.DataFrame, cases: pd.DataFrame, stocks: Collection[str]) -> pd.DataFrame:
    """Each differing case beside each figure that counts it, once a figure: `figure` is the figure's place, `ends` the day after it."""
    parts = [no_case_changes().assign(figure=pd.Series(dtype="int64"), ends=pd.Series(dtype="datetime64[us]"))]
    is_stock = cases["measure"].isin(stocks)
    for period, asked in figures.reset_index(names="figure").groupby("period"):
        wanted = asked[["figure", *KEY, "month"]].rename(columns={"month": "shown"})
        found = cases.assign(period=period, number=period_of(cases["month"], str(period)), is_stock=is_stock).merge(wanted, on=list(KEY))
        # A stock's quarter and year are its last month's figure.
        found = found[~found["is_stock"] | found["month"].eq(found["shown"])]
        found = found.assign(ends=(found["shown"] + pd.DateOffset(months=1)).astype("datetime64[us]"))
        parts.append(found[list(parts[0].columns)].drop_duplicates(["figure", "case_id", "who", "way"]))
    return pd.concat(parts, ignore_index=True)


def _counted(figures: pd.DataFrame, cases: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The counts of COUNTS, and the columns of what was corrected, one row a figure. `rows`: each beside every measure that needs it."""
    theirs = pd.concat([_of_their_own(cases[cases["kind"] == kind], rows, kind) for kind in WHO], ignore_index=True)
    once = theirs.drop_duplicates(["figure", "table", "row", "reason"])
    counts = (
        pd.concat([pd.crosstab(cases["figure"], cases["way"]), pd.crosstab(once["figure"], once["reason"])], axis=1)
        .reindex(index=figures.index, columns=[*WAYS, *REASONS])
        .fillna(0)
    )
    explained = cases.merge(theirs[["figure", "who"]].drop_duplicates(), on=["figure", "who"], how="left", indicator=True)
    alone = explained[explained["_merge"].eq("left_only")].groupby("figure").size().reindex(figures.index, fill_value=0)
    whole = (counts + _nobodys(figures, rows)).astype("int64")
    return whole.assign(unexplained=alone, columns=_columns(theirs, figures.index))


def _of_their_own(cases: pd.DataFrame, rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The rows of those whose cases differ, beside each figure that counts them.

    A row that begins after a figure's month is seldom why it differs, so such rows are named only where a child has no other.
    """
    pairs = cases[["figure", "measure", "who", "ends"]].drop_duplicates(["figure", "who"])
    found = pairs.merge(rows.rename(columns={kind: "who"}).dropna(subset=["who"]), on=["measure", "who"])
    in_time = ~(found["begins"] >= found["ends"])
    return found[in_time | ~in_time.groupby([found["figure"], found["who"]]).transform("any")]


def _nobodys(figures: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that are nobody's, as the population is, concern every figure of a measure that needs them."""
    nobodys = rows[rows["child_id"].isna() & rows["worker_id"].isna()].drop_duplicates(["measure", "table", "row", "reason"])
    counted = pd.crosstab(nobodys["measure"], nobodys["reason"]).reindex(columns=[*WAYS, *REASONS]).fillna(0)
    return counted.reindex(figures["measure"]).fillna(0).set_axis(figures.index, axis=0)


def _columns(theirs: pd.DataFrame, places: pd.Index) -> pd.Series:
    """Which columns of the rows that were corrected differ, each with how often: "reviews.held_date 3"."""
    corrected = theirs[theirs["reason"].eq("corrected")]
    listed = corrected.assign(place=corrected["table"] + "." + corrected["column"]).groupby(["figure", "place"]).size()
    named = listed.reset_index(name="number").sort_values(["figure", "number"], ascending=[True, False], kind="stable")
    words = named.assign(words=named["place"] + " " + named["number"].astype("str"))
    return words.groupby("figure")["words"].agg(", ".join).reindex(places).fillna("")


def _in_words(found: pd.DataFrame, two: Sides) -> list[str]:
    """Why each figure differs; where no row of its children does, what else differs between the two."""
    otherwise = f"{' or '.join(two.moved) or 'nothing that either says of itself'} changed"
    said = []
    for place in range(len(found)):
        row = found.iloc[place]
        parts = [f"{row[name]:,} {TITLES.get(name, name)}" for name in REASONS if row[name]]
        parts = [f"{part} ({row['columns']})" if part.endswith("corrected") else part for part in parts]
        said.append("; ".join([*parts, otherwise] if row["unexplained"] or not parts else parts))
    return said
