"""The names of numbers: what is counted, of whom, and when. One number has one name wherever it is shown.

`measure:part|kind|group|when`: a stock's `when` is its month, so that a quarter's figure is its last month's; a flow's is its months,
`2016-04..2016-06`. The month itself is `2016-04..2016-04`.
"""

from __future__ import annotations

from itertools import pairwise

SLACK = "slack"
WITHIN = " within "


def month_name(month: int) -> str:
    """A month since January 1970 as 2016-04."""
    return f"{1970 + month // 12}-{month % 12 + 1:02}"


def when(first: int, last: int, *, is_flow: bool) -> str:
    return f"{month_name(first)}..{month_name(last)}" if is_flow else month_name(last)


def cell(series: str, first: int, last: int, *, is_flow: bool, kind: str = "all", group: str = "all") -> str:
    return f"{series}|{kind}|{group}|{when(first, last, is_flow=is_flow)}"


def of_slack(name: str, number: int) -> str:
    """The name of what one number is more than another by: never shown, never less than nought."""
    return f"{SLACK}|{number}|{name}"


def is_slack(name: str) -> bool:
    return name.startswith(f"{SLACK}|")


def of_difference(part: str, of: str) -> str:
    """The name of what one number is more than another that is a part of it: children like any others, and never shown."""
    series, _, where = part.partition("|")
    return f"{series}{WITHIN}{of.partition('|')[0]}|{where}"


def ends_of_difference(name: str) -> tuple[str, str] | None:
    """The part and the whole that a difference is named after; None for any other number."""
    series, _, where = name.partition("|")
    part, within, of = series.partition(WITHIN)
    return (f"{part}|{where}", f"{of}|{where}") if within else None


def of_change(now: str, then: str) -> str:
    """The name of what a number is more or less than it was: children recorded late, or removed, and never shown."""
    return f"{now} less {then}"


def segments(bounds: set[int], first: int, last: int) -> list[tuple[int, int]]:
    """The stretches of months (first and last of each) that these bounds cut the window into; a bound is a stretch's first month."""
    cuts = sorted({bound for bound in bounds if first <= bound <= last + 1})
    return [(start, stop - 1) for start, stop in pairwise(cuts)]


def months_of(name: str) -> tuple[int, int]:
    """The first and last month that a number counts, since January 1970."""
    first, _, last = name.rpartition("|")[2].partition("..")
    return _month(first), _month(last or first)


def _month(written: str) -> int:
    year, month = written.split("-")
    return (int(year) - 1970) * 12 + int(month) - 1
