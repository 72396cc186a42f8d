"""What the current snapshot covers and a new one does not: tables, columns, kinds, formats, measures, months, and the day it is of."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from data.gate.builds import Build, Dislike, in_words, month_in_words, months_between


def coverage_lost(candidate: Build, current: Build) -> Iterator[Dislike]:
    """What the current snapshot covers and the candidate does not."""
    lost = current.supplied - candidate.supplied
    tables = sorted(name for name in lost if "." not in name and "=" not in name)
    for table in tables:
        yield Dislike("table-gone", f"{table} is no longer supplied", table)
    yield from _parts_gone("column-gone", "column", ".", lost, tables)
    yield from _parts_gone("kind-gone", "kind", "=", lost, tables)
    yield from _formats_gone(candidate, current, tables)
    measures = set(candidate.manifest["not_supplied"]) - set(current.manifest["not_supplied"])
    for measure in sorted(measures & set(current.figures["measure"])):
        yield Dislike("measure-gone", f"{measure} can no longer be counted", measure)
    if candidate.as_at < current.as_at:
        yield Dislike("as-at-back", f"it is as at {in_words(candidate.as_at)}; the current snapshot is as at {in_words(current.as_at)}")
    yield from _months_gone(candidate, current, measures)


def _parts_gone(rule: str, what: str, mark: str, lost: Collection[str], tables: Collection[str]) -> Iterator[Dislike]:
    """One dislike a table whose columns or kinds have gone, without those of which nothing is left."""
    pairs = sorted((name.split(mark)[0], name.split(mark)[1]) for name in lost if mark in name)
    for table in dict.fromkeys(table for table, _ in pairs if table not in tables):
        parts = [part for one, part in pairs if one == table]
        yield Dislike(rule, f"{table} no longer has the {what}{'s' if len(parts) > 1 else ''} {', '.join(parts)}", table)


def _formats_gone(candidate: Build, current: Build, tables: Collection[str]) -> Iterator[Dislike]:
    """Tables that one format less feeds, unless another has taken its place."""
    for table, before in sorted(current.manifest.get("formats", {}).items()):
        then, now = set(before.split(", ")), set(candidate.manifest.get("formats", {}).get(table, "").split(", "))
        if table not in tables and then - now and not now - then:
            yield Dislike("format-gone", f"{table} no longer holds anything from {', '.join(sorted(then - now))}", table)


def _months_gone(candidate: Build, current: Build, gone: Collection[str]) -> Iterator[Dislike]:
    """Months that are no longer covered: by the extract as a whole, and by measures beyond that."""
    then, now = (months_between(build.covers_from, build.as_at) for build in (current, candidate))
    if now < then:
        yield Dislike("months-gone", f"it covers {now} months, from {in_words(candidate.covers_from)}; the current snapshot covers {then}")
    frames = [build.figures[build.figures["period"].eq("month")] for build in (current, candidate)]
    before, after = (frame.groupby("measure")["month"].agg(["min", "max", "count"]) for frame in frames)
    both = before.join(after.add_suffix("_now"), how="inner").drop(index=list(gone), errors="ignore")
    # What the whole extract no longer covers is said once.
    first, last = both["min"].mask(both["min"] < candidate.covers_from, candidate.covers_from.replace(day=1)), both["max"]
    last = last.mask(last > candidate.as_at, candidate.as_at.replace(day=1))
    for measure, row in both[(both["min_now"] > first) | (both["max_now"] < last)].iterrows():
        words = f"{measure} has figures for {row['count_now']} months, {month_in_words(row['min_now'])} to {month_in_words(row['max_now'])}"
        words += f"; before {row['count']}, {month_in_words(row['min'])} to {month_in_words(row['max'])}"
        yield Dislike("months-gone", words, str(measure))
