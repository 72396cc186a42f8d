"""How a month's figure moves after it was first reported, as late entries come in, and how long a month takes to settle.

*Known at* a day is what the snapshot of that day said. A period is followed from its end, in whole months: a figure known on the 31st or
at any day before the next month's end is of age nought. Nothing is said of an age that was not watched.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.kit.figures import PERIOD_MONTHS

WATCHED = 3  # months that a period must be followed beyond an age before it says anything of that age
NEEDED = 6  # periods so followed: fewer tell nothing
OLDEST = 12  # the last age that is asked about, in months
IN_TEN = 9  # so many of ten periods must stay as they are
HISTORY = ["measure", "period", "month"]
AGE = ["measure", "period", "age"]
FAR = 100_000  # months: more than any extract goes back
NUMBERS = ["numerator", "denominator", "value"]
TOLD = ("shown", "cases")  # what must stay as it is: the figure on screen, or its cases too


def reports(known: pd.DataFrame) -> pd.DataFrame:
    """What was said of each period that was over: one row a measure, period, month and report, in the order of the days.

    `known`: rows of `data.known.figures` with `shown`, the figure as the screen writes it; of one day the later build last. The columns:
    HISTORY, known_on, code, days_after and months_after the period's end, run (a new one from each changed way of counting), stands
    (False where the same day was counted again, another way, later), is_first (the day is that of the first report), NUMBERS, shown.
    A build of the same day that counts the same way takes the place of the earlier one. Empty without rows.
    """
    found = known[_is_over(known)]
    found = found.assign(measure=found["measure"].astype("category"), period=found["period"].astype("category"))
    found = found.sort_values([*HISTORY, "known_on"], kind="stable", ignore_index=True)
    found = found.drop_duplicates([*HISTORY, "known_on", "code"], keep="last", ignore_index=True)
    same_period = _same_as_before(found, HISTORY)
    end = found["month"] + pd.offsets.MonthEnd(0)
    ahead = _same_as_before(found, [*HISTORY, "known_on"])
    return pd.DataFrame(
        {
            **found[[*HISTORY, "known_on", "code"]],
            "days_after": (found["known_on"] - end).dt.days,
            "months_after": _months_after(found),
            "run": (~(same_period & _same_as_before(found, ["code"]))).cumsum(),
            "stands": ~np.append(ahead[1:], False) if len(found) else ahead,
            "is_first": _is_first(found, end),
            **found[[*NUMBERS, "shown"]],
        }
    )


def histories(said: pd.DataFrame) -> pd.DataFrame:
    """Each period whose first report is known: one row a measure, period and month.

    known_on, code, days_after, months_after, NUMBERS, shown of the first and (`newest_` before the name) of the newest report; days: on how
    many days it was reported; moved_value, moved_numerator and moved_denominator: newest less first, blank where either is, and where
    it was counted another way in between (is_counted_anew), which is no late recording.
    """
    standing = said[said["stands"]]
    grouped = standing.groupby(HISTORY, observed=True)
    first, newest = (getattr(grouped, end)(1).set_index(HISTORY) for end in ("head", "tail"))
    first, newest = first[first["is_first"]], newest.reindex(first.index[first["is_first"]])
    anew = (first["run"] != newest["run"]).to_numpy()
    moved = {f"moved_{name}": (newest[name] - first[name]).mask(anew) for name in NUMBERS}
    told = ["known_on", "code", "days_after", "months_after", *NUMBERS, "shown"]
    beside = newest[told].add_prefix("newest_")
    return (
        pd.concat([first[told], beside], axis=1)
        .assign(**moved, days=grouped.size().reindex(first.index), is_counted_anew=anew)
        .reset_index()
    )


def by_age(said: pd.DataFrame) -> pd.DataFrame:
    """How steady figures are at each age: one row a measure, period and age (0 to OLDEST) that any period was followed beyond.

    months: periods with a report by that age and another WATCHED months later or more, counted one way. Of these, steady_shown: the
    figure shown never changed again; steady_cases: nor did its cases. raised, lowered: the newest figure lies above or below that of the
    age. moved_most: within which nine in ten of them moved, in the measure's own unit; blank where fewer than nine in ten have a figure.
    """
    told = _told_by_age(said, _runs(said))
    grouped = told.groupby(AGE, observed=True)
    counted = grouped[["steady_shown", "steady_cases", "raised", "lowered"]].sum()
    counted.insert(0, "months", grouped.size())
    return counted.assign(moved_most=_most(told)).reset_index()


def settled(ages: pd.DataFrame) -> pd.DataFrame:
    """When a month settles: one row a measure and period of `by_age`.

    For the figure shown (`shown_`) and for its cases (`cases_`): status, age and months. status: "settled", age being the least in whole
    months from which, and from every later age, nine in ten of the periods followed stay as they are, and months how many those are;
    "moving" where even the last age that can be judged is not such, age and months being of that; "cannot tell" (age blank, months the
    most followed at any age) where no age has NEEDED periods.
    """
    rows = [{"measure": one, "period": period} | _settled(of) for (one, period), of in ages.groupby(["measure", "period"], observed=True)]
    return pd.DataFrame(rows, columns=["measure", "period", *(f"{name}_{what}" for name in TOLD for what in ("status", "age", "months"))])


def _is_over(known: pd.DataFrame) -> np.ndarray:
    """Whether a period had ended when its figure was counted: a quarter or year that is not over stands at its newest month."""
    length = known["period"].map(PERIOD_MONTHS).to_numpy(dtype="int64")
    month = known["month"].to_numpy().astype("datetime64[M]").astype("int64")
    return ((month - 2) % length == 0) & (_months_after(known) >= 0)  # 1970 began with January; March ends a quarter and a year


def _months_after(known: pd.DataFrame) -> np.ndarray:
    """Whole months from the period's end to the day on which it was known; below nought while it was not over."""
    day_after = known["known_on"].to_numpy().astype("datetime64[D]") + np.timedelta64(1, "D")
    month = known["month"].to_numpy().astype("datetime64[M]")
    return (day_after.astype("datetime64[M]") - month).astype("int64") - 1


def _same_as_before(found: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Whether each row has the same in these columns as the row before it; False for the first."""
    same = np.ones(len(found), dtype=bool)
    for name in columns:
        values = found[name].cat.codes if isinstance(found[name].dtype, pd.CategoricalDtype) else found[name]
        same &= (values == values.shift()).to_numpy()
    return same


def _is_first(found: pd.DataFrame, end: pd.Series) -> np.ndarray:
    """Whether a row is of the day on which its period was first reported, as far as can be known.

    The period ended after the day before on which its measure was reported. Of the first day of all only the period that had just ended
    is new: the others may have been reported earlier, and moved.
    """
    days = found[["measure", "period", "known_on"]].drop_duplicates().sort_values(["measure", "period", "known_on"], ignore_index=True)
    days["before"] = days.groupby(["measure", "period"], observed=True)["known_on"].shift()
    before = found[["measure", "period", "known_on"]].merge(days, how="left")["before"]
    return np.where(before.isna(), _months_after(found) == 0, (end > before).to_numpy())


def _runs(said: pd.DataFrame) -> pd.DataFrame:
    """How far each period was followed while it was counted one way, by run: its measure and period, `first` and `last` age.

    from_shown, from_cases: the age from which the figure shown, and the cases too, stayed as they are at the end.
    """
    same_run = _same_as_before(said, ["run"])
    frame = said[["run", "measure", "period"]].assign(first=said["months_after"], last=said["months_after"])
    cells = {name: _changed(said[name]) for name in [*NUMBERS, "shown"]}
    changed = {"from_shown": cells["shown"], "from_cases": np.logical_or.reduce(list(cells.values()))}
    for name, is_new in changed.items():
        frame[name] = said["months_after"].where(is_new | ~same_run, -1)
    return frame.groupby("run").agg(
        measure=("measure", "first"), period=("period", "first"), first=("first", "first"), last=("last", "last"),
        from_shown=("from_shown", "max"), from_cases=("from_cases", "max"),
    )  # fmt: skip


def _changed(cells: pd.Series) -> np.ndarray:
    """Whether each cell differs from the one above it; a blank is like a blank."""
    above = cells.shift()
    return (~((cells == above) | (cells.isna() & above.isna()))).to_numpy()


def _told_by_age(said: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """One row a run and age beyond which it was followed: whether it was steady from there, and how far it was moved, which way."""
    first, last = (runs[name].to_numpy() for name in ("first", "last"))
    ages = np.arange(OLDEST + 1)
    run, age = np.nonzero((first[:, None] <= ages) & (last[:, None] >= ages + WATCHED))
    followed, value = runs.iloc[run], said["value"].to_numpy()
    reported = said["run"].to_numpy() * FAR + said["months_after"].to_numpy()  # in order, for reports of a run are in that of their days
    then = value[np.searchsorted(reported, followed.index.to_numpy() * FAR + age, side="right") - 1]
    now = value[np.searchsorted(reported, followed.index.to_numpy() * FAR + FAR - 1, side="right") - 1]
    moved = np.round(now - then, 9)  # a mean counted again may differ in its last bit
    return followed[["measure", "period"]].assign(
        age=age,
        steady_shown=followed["from_shown"].to_numpy() <= age,
        steady_cases=followed["from_cases"].to_numpy() <= age,
        raised=moved > 0,
        lowered=moved < 0,
        distance=np.abs(moved),
    )


def _most(told: pd.DataFrame) -> pd.Series:
    """Of each measure, period and age the least distance that nine in ten of its months do not exceed; a blank one exceeds any."""
    ordered = told.sort_values([*AGE, "distance"], na_position="last")
    grouped = ordered.groupby(AGE, observed=True)["age"]
    place, of = grouped.cumcount(), grouped.transform("size")
    return ordered[place == (IN_TEN * of + 9) // 10 - 1].set_index(AGE)["distance"]


def _settled(ages: pd.DataFrame) -> dict[str, object]:
    judged = ages[ages["months"] >= NEEDED]
    found: dict[str, object] = {}
    for name in TOLD:
        holds = (10 * judged[f"steady_{name}"] >= IN_TEN * judged["months"]).to_numpy()
        from_here = np.logical_and.accumulate(holds[::-1])[::-1] if len(holds) else holds
        status = "cannot tell" if not len(holds) else "settled" if holds[-1] else "moving"
        row = judged.iloc[int(np.argmax(from_here)) if status == "settled" else -1] if len(holds) else None
        found |= {
            f"{name}_status": status,
            f"{name}_age": np.nan if row is None else float(row["age"]),
            f"{name}_months": int(ages["months"].max() if row is None else row["months"]),
        }
    return found
