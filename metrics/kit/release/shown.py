"""What each figure of a release may show by itself, asked of the written figures again: whoever changed a bundle did not ask before.

A fault names measures and periods, never a month, a group or a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure.primary import FEWEST_OF_A_MEAN, THRESHOLD
from metrics.kit.disclosure.public import HIDDEN, NUMBERS, STANDS
from metrics.kit.measure import Measure
from metrics.kit.release.frames import words_of
from metrics.kit.release.material import is_of_hours, parts_of

# What no policy may fall below, whatever a file says: see `metrics.kit.disclosure.primary`.
FLOORS: Mapping[str, int] = {"threshold": THRESHOLD, "least_values_left": 5, "base": 5, "least_mean_base": FEWEST_OF_A_MEAN}
MORE_IS_WEAKER = frozenset({"newest_years"})
OF_COUNCIL = ("shown", STANDS, HIDDEN, "low base", "z", "x")
OF_GROUPS = ("rounded", HIDDEN, "low base", "z")
KEYS = ["measure", "period", "month", "group_kind", "group"]
MOST_NAMED = 5


def policy_faults(told: Mapping[str, object], in_force: ReleasePolicy) -> list[str]:
    """Which of a release's thresholds are missing, or weaker than the floors or the policy in force; none when it is as strict."""
    faults = []
    for name, now in in_force.thresholds.items():
        least, number = max(now, FLOORS.get(name, now)), told.get(name)
        if not isinstance(number, int) or isinstance(number, bool):
            faults.append(f"the policy says nothing of {name}.")
        elif number > least if name in MORE_IS_WEAKER else number < least:
            faults.append(f"the policy's {name} is weaker than what is in force ({least}).")
    return faults


def shown_faults(figures: pd.DataFrame, known: Mapping[str, Measure], thresholds: Mapping[str, int], in_force: ReleasePolicy) -> list[str]:
    """What is wrong with figures by themselves, in words; none when each shows only what it may.

    figures: FIGURES of measures in `known`. thresholds: the release's own, by name. in_force: what is withheld, and which breakdowns.
    """
    rows = _with_parts(figures, known)
    rules = [*_allowed(rows, in_force), *_small(rows, thresholds), *_rounded(rows, thresholds), *_whole(rows), *_said(rows, known)]
    return [f"{int(wrong.sum()):,} figures {words}: {_names(figures[wrong])}." for words, wrong in rules if wrong.any()]


def _names(figures: pd.DataFrame) -> str:
    found = [f"{measure} by {period}" for measure, period in figures[["measure", "period"]].drop_duplicates().itertuples(index=False)]
    return ", ".join(found[:MOST_NAMED]) + (f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else "")


Rules = Iterator[tuple[str, pd.Series]]


def _with_parts(figures: pd.DataFrame, known: Mapping[str, Measure]) -> pd.DataFrame:
    """The figures as num, den, rest (NaN where there is none, or it is of hours or of everyone who lives here) and what they are of."""
    facts = pd.DataFrame(
        [(name, one.kind, "num" in parts_of(one), "den" in parts_of(one), is_of_hours(one)) for name, one in known.items()],
        columns=["measure", "kind", "has_num", "has_den", "of_hours"],
    ).set_index("measure")
    rows = figures.join(facts, on="measure")
    return rows.assign(
        is_total=rows["group_kind"] == "all",
        is_mean=rows["kind"].isin(["mean", "median"]),
        is_share=(rows["kind"] == "share") & ~rows["of_hours"],
        num=rows["numerator"].where(rows["has_num"]),
        den=rows["denominator"].where(rows["has_den"]),
        rest=(rows["denominator"] - rows["numerator"]).where(rows["has_num"] & rows["has_den"]),
    )


def _allowed(rows: pd.DataFrame, in_force: ReleasePolicy) -> Rules:
    """What the policy does not let out, and figures that stand there twice."""
    withheld = [name for name in rows["measure"].unique() if in_force.of(name).withheld]
    yield "are of what the policy withholds", rows["measure"].isin(withheld)
    yield "are of a breakdown that the policy does not allow", ~rows["is_total"] & ~_is_kind(rows, in_force)
    yield "stand there twice", rows.duplicated(KEYS)
    status = rows["status"]
    yield "have a status they cannot have", status.isin(OF_COUNCIL).where(rows["is_total"], status.isin(OF_GROUPS)) == False  # noqa: E712
    is_empty = status.isin([HIDDEN, "low base", "z", "x"])
    yield "have a value beside a status that says there is none", is_empty & rows["value"].notna()


def _is_kind(rows: pd.DataFrame, in_force: ReleasePolicy) -> pd.Series:
    pairs = rows[["measure", "group_kind"]].drop_duplicates()
    right = {(name, kind) for name, kind in pairs.itertuples(index=False) if kind in in_force.kinds_of(name, (kind,))}
    return pd.Series([pair in right for pair in zip(rows["measure"], rows["group_kind"], strict=True)], index=rows.index) & rows["has_num"]


def _small(rows: pd.DataFrame, thresholds: Mapping[str, int]) -> Rules:
    """What of an exact figure is too small to be shown."""
    total = rows[rows["is_total"]].reindex(rows.index)  # blank for the others
    num, rest, den, value = (total[name].astype("float64") for name in ("num", "rest", "den", "value"))
    is_share, is_mean = rows["is_share"], rows["is_mean"]
    few = thresholds["threshold"]
    for name, part in (("numerator", num), ("rest", rest), ("base", den)):
        yield f"show a {name} of 1 to {few}", (part > 0) & (part < few + 1)
    none_or_all = (num == 0) | (rest == 0)
    fewest = thresholds["least_all_or_none"]
    yield f"show all or none of fewer than {fewest}", is_share & none_or_all & (den > 0) & (den < fewest)
    fewest = thresholds["least_percentage_base"]
    yield f"give a percentage of fewer than {fewest}", is_share & value.notna() & (den < fewest)
    fewest = thresholds["least_mean_base"]
    yield f"give a mean of fewer than {fewest}", is_mean & value.notna() & (den < fewest)


def _rounded(rows: pd.DataFrame, thresholds: Mapping[str, int]) -> Rules:
    """What of a group's figure is not rounded."""
    base, below = thresholds["base"], ~rows["is_total"]
    for name in ("numerator", "denominator"):
        yield f"below the council have a {name} that is no multiple of {base}", below & rows[name].notna() & (rows[name] % base != 0)
    fewest = thresholds["least_rounded_percentage_base"]
    yield f"below the council give a percentage of fewer than {fewest}", below & rows["value"].notna() & (rows["denominator"] < fewest)


def _whole(rows: pd.DataFrame) -> Rules:
    """Values without what they are made of, or that are not made of it; and counts that are none."""
    num, den, value = rows["numerator"], rows["denominator"], rows["value"]
    lacks = (num.isna() & ~rows["is_mean"]) | (den.isna() & rows["kind"].isin(["share", "rate", "mean", "median"]))
    yield "have a value without what it is divided from", value.notna() & lacks
    yield "have a percentage that their numbers do not give", rows["is_share"] & (np.abs(value - num / den.where(den > 0)) > 0.0051)
    of_count = (rows["kind"] == "count") & (rows["period"] != "visit")
    yield "have a value that is not their count", of_count & value.notna() & (value != num)
    wrong = pd.Series(False, index=rows.index)
    for name in ("num", "den", "rest"):
        wrong |= (rows[name] < 0) | (rows[name] % 1 > 0)
    yield "count what cannot be counted", wrong
    yield "show a mean's sum", rows["is_mean"] & num.notna()


def _said(rows: pd.DataFrame, known: Mapping[str, Measure]) -> Rules:
    """Words that are not what is written of their number, or that speak where there is none."""
    for name in NUMBERS:
        number, word = rows[name], rows[f"shown_{name}"]
        written = pd.Series("", index=rows.index, dtype=object)
        for measure, places in rows.groupby("measure", sort=False).groups.items():
            values = number.loc[places].to_numpy(dtype="float64")
            written.loc[places] = words_of(values, known[str(measure)] if name == "value" else None)
        is_blank = number.isna() & word.isin(["", HIDDEN])
        yield f"say of their {name} what its number is not", (word != written) & ~is_blank
    hidden = rows["status"] == HIDDEN
    yield "are hidden and do not say so", hidden & (rows["shown_value"] != HIDDEN)
    of_num = hidden & ~rows["is_mean"] & rows["numerator"].isna() & (rows["shown_numerator"] != HIDDEN)
    of_den = hidden & rows["has_den"] & rows["denominator"].isna() & (rows["shown_denominator"] != HIDDEN)
    yield "hide a number without saying so", of_num | of_den
