"""The numbers of a snapshot beside those of the builds before it: rows, faults, and the counts behind council-wide figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from data.gate.builds import Build, Dislike, month_in_words
from data.gate.limits import ENOUGH, LEAST, Floor, beyond, growing, level, likely

ROWS, PAST = Floor(0.05, 3), Floor(0.05)
# What is recorded late, and the day of the month on which an extract is taken, halve or double a newest month by themselves.
NEWEST = Floor(0.35, 6, halved=0.3, doubled=3.0)
# A single past month is told anew when it differs by so much; late records reach back over the newest few as a matter of course.
TOLD_ANEW_SHARE, SETTLED_MONTHS = 0.30, 3
LEFT_OUT_SHARE, LEFT_OUT_TRIAL, LEFT_OUT_LEAST = 0.02, 0.10, 5
NUMBERS = ("numerator", "denominator")


def numbers_that_jumped(candidate: Build, line: Sequence[Build]) -> Iterator[Dislike]:
    """Every number that went further than the builds of `line` make likely; the last of them is the current snapshot."""
    builds = [*line, candidate]
    days = np.diff([(build.as_at - pd.Timestamp(0)).days for build in builds]).astype("float64")
    yield from _rows(builds, days)
    yield from _left_out(builds)
    if days[-1] < 0:
        return  # its figures end earlier: that is said once, not of every measure
    wide = _wide(builds)
    pairs = [_same_months(wide, place) for place in range(len(builds) - 1)]
    yield from _past(pairs, days)
    yield from _told_anew(pairs, builds)
    yield from _newest(wide, builds)


def _rows(builds: Sequence[Build], days: np.ndarray) -> Iterator[Dislike]:
    counted = pd.DataFrame({place: build.manifest["rows"] for place, build in enumerate(builds)}).astype("float64")
    before, now = counted.iloc[:, :-1], counted.iloc[:, -1]
    found = growing(before.iloc[:, -1], before.diff(axis=1).iloc[:, 1:], days[:-1], max(days[-1], 0.0), ROWS)
    for table, row in beyond(found, now).iterrows():
        yield Dislike("rows", f"{table} has {row['now']:,.0f} rows, before {row['was']:,.0f}; {likely(row)}", str(table))


def _left_out(builds: Sequence[Build]) -> Iterator[Dislike]:
    """Tables of which faults leave out more rows, or more values of a column, than in any of the builds before."""
    shares = pd.DataFrame({place: _shares(build) for place, build in enumerate(builds)}).astype("float64").fillna(0.0)
    if shares.empty:
        return
    limit = shares.iloc[:, :-1].max(axis=1) + (LEFT_OUT_SHARE if len(builds) > ENOUGH else LEFT_OUT_TRIAL)
    lost = {**builds[-1].manifest.get("left_out", {}), **builds[-1].manifest.get("blanked", {})}
    for place, row in shares[shares.iloc[:, -1] > limit].iterrows():
        if lost[place] >= LEFT_OUT_LEAST:
            what = "values" if "." in str(place) else "rows"
            words = f"faults leave out {row.iloc[-1]:.0%} of the {what} of {place} ({lost[place]:,}), before {row.iloc[-2]:.0%}"
            yield Dislike("left-out", words, str(place).split(".")[0])


def _shares(build: Build) -> dict[str, float]:
    """The share of a table's rows that faults left out, by table, and of a column's values, by table.column."""
    rows, left_out = build.manifest["rows"], build.manifest.get("left_out", {})
    of_rows = {table: lost / (lost + rows.get(table, 0)) for table, lost in left_out.items()}
    return of_rows | {
        place: lost / max(lost, rows.get(place.split(".")[0], 0)) for place, lost in build.manifest.get("blanked", {}).items()
    }


def _wide(builds: Sequence[Build]) -> pd.DataFrame:
    """Monthly numbers of months that were over: one row a measure, number and month, one column a build."""
    parts = [pd.DataFrame({"measure": [], "number": [], "month": [], "build": [], "counted": []})]
    for place, build in enumerate(builds):
        rows = build.figures[build.figures["period"].eq("month") & (build.figures["month"] <= _last_over(build))]
        for number in NUMBERS:
            columns = {"measure": rows["measure"].to_numpy(), "month": rows["month"].to_numpy(), "counted": rows[number].to_numpy()}
            # A sum of days or of scores, more than the cases it is of, moves by much with a single case.
            of_cases = (rows["denominator"].isna() | (rows["numerator"] <= rows["denominator"])).to_numpy() | (number == "denominator")
            parts.append(pd.DataFrame(columns).assign(number=number, build=place)[of_cases])
    told = pd.concat(parts[1:]).dropna(subset=["counted"])
    return told.pivot_table(index=["measure", "number", "month"], columns="build", values="counted").reindex(columns=range(len(builds)))


def _last_over(build: Build) -> pd.Timestamp:
    """The first day of the newest month that was over on the build's own day."""
    this = build.as_at.replace(day=1)
    return this if build.as_at.is_month_end else (this - pd.Timedelta(days=1)).replace(day=1)


def _same_months(wide: pd.DataFrame, place: int) -> pd.DataFrame:
    """The months that a build and the next one both tell: before, after."""
    return wide[[place, place + 1]].dropna().set_axis(["before", "after"], axis=1)


def _past(pairs: Sequence[pd.DataFrame], days: np.ndarray) -> Iterator[Dislike]:
    """All past months of a measure together, as one build told them and the next."""
    sums = [pair.groupby(level=["measure", "number"]).sum() for pair in pairs]
    last = sums[-1]
    changes = pd.DataFrame({place: pair["after"] - pair["before"] for place, pair in enumerate(sums[:-1])}).reindex(last.index)
    for measure, number, row in _each(beyond(growing(last["before"], changes, days[:-1], days[-1], PAST), last["after"])):
        words = f"{measure}: the {number}s of past months add up to {row['now']:,.0f}, before {row['was']:,.0f}; {likely(row)}"
        yield Dislike("past-months", words, measure)


def _told_anew(pairs: Sequence[pd.DataFrame], builds: Sequence[Build]) -> Iterator[Dislike]:
    """Measures of which more single past months are told anew, by much, than between any two builds before."""
    few = len(pairs) <= ENOUGH
    counted = pd.DataFrame({place: _anew(pair, builds[place], few=few) for place, pair in enumerate(pairs)}).fillna(0)
    found = (
        counted[counted.iloc[:, -1] > counted.iloc[:, :-1].max(axis=1).fillna(0)] if len(pairs) > 1 else counted[counted.iloc[:, -1] > 0]
    )
    anew = _anew_months(pairs[-1], builds[len(pairs) - 1], few=few)["month"].groupby(level=["measure", "number"])
    since, until = anew.min(), anew.max()
    for measure, number, row in _each(found.assign(since=since, until=until)):
        span = f"{month_in_words(row['since'])} to {month_in_words(row['until'])}"
        words = f"{measure}: the {number}s of {row[len(pairs) - 1]:.0f} past months differ by much, {span}"
        yield Dislike("months-told-anew", words, measure)


def _anew(pair: pd.DataFrame, build: Build, *, few: bool) -> pd.Series:
    return _anew_months(pair, build, few=few).groupby(level=["measure", "number"]).size()


def _anew_months(pair: pd.DataFrame, build: Build, *, few: bool) -> pd.DataFrame:
    """The settled months of which a build told another number than the next, by much: with few builds, by half or double."""
    months = pair.index.get_level_values("month")
    settled = pair[months <= _last_over(build) - pd.DateOffset(months=SETTLED_MONTHS)]
    most = settled[["before", "after"]].max(axis=1)
    apart = (settled["after"] - settled["before"]).abs()
    anew = settled[(apart >= most * (0.45 if few else TOLD_ANEW_SHARE)) & (apart > LEAST * (2 if few else 1))]
    return anew.reset_index("month")


def _newest(wide: pd.DataFrame, builds: Sequence[Build]) -> Iterator[Dislike]:
    """The newest month that was over, beside what each build before told of its own newest."""
    told = pd.DataFrame({place: _newest_of(wide[place]) for place in range(len(builds))})
    for measure, number, row in _each(beyond(level(told.iloc[:, :-1], NEWEST), told.iloc[:, -1])):
        words = f"{measure}: the {number} of the newest month is {row['now']:,.0f}, usually {row['was']:,.0f}; {likely(row)}"
        yield Dislike("newest-month", words, measure)


def _newest_of(told: pd.Series) -> pd.Series:
    return told.dropna().groupby(level=["measure", "number"]).last()


def _each(found: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    for place, (measure, number) in enumerate(found.index.tolist()):
        yield str(measure), str(number), found.iloc[place]
