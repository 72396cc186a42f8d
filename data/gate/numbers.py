"""The numbers of a snapshot beside those of the builds before it: rows, faults, and the counts behind council-wide figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.gate.builds import Build, Dislike, month_in_words
from data.gate.limits import ENOUGH, HALVED, LEAST, LEAST_TRIAL, Floor, beyond, growing, level, likely

ROWS, PAST = Floor(0.05, 3), Floor(0.05)
# What is recorded late, and the day of the month on which an extract is taken, halve or double a newest month by themselves.
NEWEST = Floor(0.35, 6, halved=0.3, doubled=3.0)
# A single past month is told anew when it differs by so much; late records reach back over the newest few as a matter of course.
TOLD_ANEW_SHARE, SETTLED_MONTHS = 0.30, 3
NUMBERS = ("numerator", "denominator")
A_SERIES = 100_000  # more than there are months since 1970
LEFT_OUT_SHARE, LEFT_OUT_TRIAL, LEFT_OUT_LEAST = 0.02, 0.10, 5


def numbers_that_jumped(candidate: Build, line: Sequence[Build]) -> Iterator[Dislike]:
    """Every number that went further than the builds of `line` make likely; the last of them is the current snapshot."""
    builds = [*line, candidate]
    days = np.diff([(build.as_at - pd.Timestamp(0)).days for build in builds]).astype("float64")
    yield from _rows(builds, days)
    yield from _left_out(builds)
    if days[-1] < 0:
        return  # its figures end earlier: that is said once, not of every measure
    told = _told(builds)
    yield from _past(told, days)
    yield from _told_anew(told)
    yield from _newest(told)


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


@dataclass(frozen=True)
class Told:
    """What successive builds told of months that were over: one row a series (a measure's numerators or denominators) and month.

    Rows are in the order of series and months. `counted` has one column a build, blank where it did not tell; `over`: its newest month.
    """

    series: pd.MultiIndex
    place: np.ndarray
    month: np.ndarray
    counted: np.ndarray
    over: tuple[np.datetime64, ...]

    def sums(self, values: np.ndarray, rows: np.ndarray) -> pd.Series:
        """The values of these rows added up, by series; blank for a series without any."""
        number = np.bincount(self.place[rows], minlength=len(self.series))
        added = np.bincount(self.place[rows], values[rows], minlength=len(self.series))
        return pd.Series(np.where(number > 0, added, np.nan), index=self.series)

    def both(self, build: int) -> np.ndarray:
        """Which rows a build and the next one both tell."""
        return ~np.isnan(self.counted[:, build] + self.counted[:, build + 1])

    def newest(self, build: int) -> pd.Series:
        """What a build told of each series' newest month; blank for a series of which it told none."""
        rows = np.flatnonzero(~np.isnan(self.counted[:, build]))
        found = np.full(len(self.series), np.nan)
        found[self.place[rows]] = self.counted[rows, build]  # of rows of one series the last one stays
        return pd.Series(found, index=self.series)


def _told(builds: Sequence[Build]) -> Told:
    over = tuple(_newest_over(build) for build in builds)
    parts = []
    for place, build in enumerate(builds):
        rows = build.figures[build.figures["period"].eq("month") & (build.figures["month"] <= over[place])]
        # A sum of days or of scores, more than the cases it is of, moves by much with a single case.
        of_cases = rows["numerator"].mask(rows["numerator"] > rows["denominator"])
        listed = {"measure": rows["measure"], "month": rows["month"], NUMBERS[0]: of_cases, NUMBERS[1]: rows["denominator"], "build": place}
        parts.append(pd.DataFrame(listed))
    whole = pd.concat(parts, ignore_index=True)
    codes, names = pd.factorize(whole["measure"])
    month = whole["month"].to_numpy().astype("datetime64[M]").astype("int64")
    place_of = np.concatenate([codes * len(NUMBERS) + which for which in range(len(NUMBERS))])
    values = whole[list(NUMBERS)].to_numpy(dtype="float64").ravel(order="F")
    row_of, row = np.unique(place_of * A_SERIES + np.tile(month, len(NUMBERS)), return_inverse=True)
    counted = np.full((len(row_of), len(builds)), np.nan)
    counted[row, np.tile(whole["build"].to_numpy(), len(NUMBERS))] = values
    series = pd.MultiIndex.from_product([names, NUMBERS], names=["measure", "number"])
    return Told(series, row_of // A_SERIES, row_of % A_SERIES, counted, over)


def _newest_over(build: Build) -> np.datetime64:
    """The first day of the newest month that was over on the build's own day."""
    this = build.as_at.replace(day=1)
    return (this if build.as_at.is_month_end else (this - pd.Timedelta(days=1)).replace(day=1)).to_datetime64()


def _past(told: Told, days: np.ndarray) -> Iterator[Dislike]:
    """All past months of a series together, as one build told them and the next."""
    pairs = range(len(told.over) - 1)
    sums = [[told.sums(told.counted[:, build + one], told.both(build)) for one in (0, 1)] for build in pairs]
    before, after = sums[-1]
    changes = pd.DataFrame({build: sums[build][1] - sums[build][0] for build in pairs[:-1]}, index=told.series)
    for measure, number, row in _each(beyond(growing(before, changes, days[:-1], days[-1], PAST), after)):
        words = f"{measure}: the {number}s of past months add up to {row['now']:,.0f}, before {row['was']:,.0f}; {likely(row)}"
        yield Dislike("past-months", words, measure)


def _told_anew(told: Told) -> Iterator[Dislike]:
    """Series of which more single past months are told anew, by much, than between any two builds before."""
    pairs = range(len(told.over) - 1)
    anew = [_is_anew(told, build, few=len(pairs) <= ENOUGH) for build in pairs]
    counted = np.array([np.bincount(told.place[rows], minlength=len(told.series)) for rows in anew])
    usual = counted[:-1].max(axis=0, initial=0)
    for place in np.flatnonzero(counted[-1] > usual):
        measure, number = told.series[int(place)]
        months = pd.to_datetime(told.month[anew[-1] & (told.place == place)].astype("datetime64[M]").astype("datetime64[us]"))
        span = f"{month_in_words(months.min())} to {month_in_words(months.max())}"
        words = f"{measure}: the {number}s of {counted[-1][place]} past months differ by much, {span}"
        yield Dislike("months-told-anew", words, str(measure))


def _is_anew(told: Told, build: int, *, few: bool) -> np.ndarray:
    """Which settled months a build told otherwise than the next, by much: with few builds, by about a half or a double."""
    before, after = told.counted[:, build], told.counted[:, build + 1]
    settled = told.month <= told.over[build].astype("datetime64[M]").astype("int64") - SETTLED_MONTHS
    apart = np.abs(after - before)
    much = apart >= np.fmax(before, after) * (1 - HALVED if few else TOLD_ANEW_SHARE)
    return told.both(build) & settled & much & (apart > (LEAST_TRIAL if few else LEAST))


def _newest(told: Told) -> Iterator[Dislike]:
    """The newest month that was over, beside what each build before told of its own newest."""
    newest = pd.DataFrame({build: told.newest(build) for build in range(len(told.over))})
    for measure, number, row in _each(beyond(level(newest.iloc[:, :-1], NEWEST), newest.iloc[:, -1])):
        words = f"{measure}: the {number} of the newest month is {row['now']:,.0f}, usually {row['was']:,.0f}; {likely(row)}"
        yield Dislike("newest-month", words, measure)


def _each(found: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    for place, (measure, number) in enumerate(found.index.tolist()):
        yield str(measure), str(number), found.iloc[place]
