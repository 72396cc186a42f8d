"""Made-up SSDA903 returns of so many councils and five years, as the CSV files a case system writes: the same bytes for the same seed.

How many rows each file has beside a row of episodes is that of a published made-up return of 900 children; codes are in force in the years
that are written. One row in five hundred is wrong on purpose, since a real return is never clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

YEARS = (2016, 2017, 2018, 2019, 2020)  # the 31 March that ends each
CHILDREN = 3000  # of a council over all years: about 1,500 rows of episodes a year
SEED = 903
MEAN_STAY, MEAN_EPISODE, MEAN_REVIEW = 560.0, 320.0, 48.0  # days
WRONG = 0.002
LITTLE_DAYS = 1461  # four years
EPOCH = np.datetime64("2000-01-01", "D")
# Every day of the years in which a child can be born or looked after, as the return writes it.
_DAYS = np.arange(np.datetime64("1994-01-01", "D"), np.datetime64("2022-01-01", "D"))
_WRITTEN = np.array([f"{day.day:02d}/{day.month:02d}/{day.year}" for day in _DAYS.tolist()] + [""])
STATUS, NEED = np.array(["C1", "C2", "E1", "V2"]), np.array(["N1", "N2", "N4", "N5", "N8"])
PLACE, PROVIDER = np.array(["U1", "U3", "U4", "U6", "K2", "R1", "S1"]), np.array(["PR1", "PR4", "PR5"])
ETHNIC, LEFT = np.array(["WBRI", "WOTH", "MWBC", "APKN", "BAFR", "OOTH"]), np.array(["E4A", "E4B", "E5", "E11", "E45", "E8"])
CODES, ACTIVITY = np.array(["PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"]), np.array(["F1", "P1", "F2", "P2", "G4", "G5"])
Columns = dict[str, np.ndarray]
NEVER = len(_DAYS)


@dataclass(frozen=True)
class Council:
    """So many councils' children and episodes, a number an entry; days are places in the calendar, NEVER for none."""

    born: np.ndarray
    child: np.ndarray  # of each episode
    starts: np.ndarray
    ends: np.ndarray
    is_first: np.ndarray
    is_last: np.ndarray


def write(folder: Path, councils: int) -> dict[str, int]:
    """The files of every year in the folder; returns how many rows each kind of file has in all."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(SEED)
    drawn = _drawn(random, councils)
    codes = {"LS": STATUS, "CIN": NEED, "PLACE": PLACE, "PLACE_PROVIDER": PROVIDER, "REC": LEFT}
    of_episode = {name: _any(random, choices, len(drawn.child)) for name, choices in codes.items()}
    reviewed, review_days = _reviews(random, drawn)
    is_little = review_days < drawn.born[reviewed] + LITTLE_DAYS
    review_codes = np.where(is_little, "PN0", _any(random, CODES, len(reviewed)))
    counted: dict[str, int] = {}
    for year in YEARS:
        first, last = _place(f"{year - 1}-04-01"), _place(f"{year}-03-31")
        there = (drawn.starts <= last) & (drawn.ends >= first)
        children = np.unique(drawn.child[there])
        held = (review_days >= first) & (review_days <= last)
        files = {
            "episodes": _episodes(random, drawn, of_episode, there, last),
            "reviews": _of(drawn, reviewed[held]) | {"REVIEW": _WRITTEN[review_days[held]], "REVIEW_CODE": review_codes[held]},
        } | _of_children(random, drawn, children, there, first, last)
        for name, columns in files.items():
            _write(folder / f"{year - 1}-{name}.csv", columns)
            counted[name] = counted.get(name, 0) + len(next(iter(columns.values())))
    return counted


def _drawn(random: np.random.Generator, councils: int) -> Council:
    """Children who enter care over the years, each for one stay cut into episodes."""
    size = CHILDREN * councils
    entered = random.integers(_place("2012-04-01"), _place("2020-03-31"), size)
    left = entered + random.exponential(MEAN_STAY, size).astype("int64") + 2
    born = entered - random.integers(30, 17 * 365, size)
    left = np.minimum(left, born + 18 * 365)
    stay = np.maximum(2, left - entered)
    number = 1 + random.poisson(stay / MEAN_EPISODE)
    child = np.repeat(np.arange(size), number)
    is_first = np.append(True, child[1:] != child[:-1])
    cut = np.where(is_first, 0, (random.random(len(child)) * stay[child]).astype("int64"))
    order = np.lexsort((cut, child))
    starts = entered[child] + cut[order]
    once = np.append(True, (child[1:] != child[:-1]) | (starts[1:] != starts[:-1]))
    child, starts, is_first = child[once], starts[once], is_first[once]
    is_last = np.append(child[1:] != child[:-1], True)
    ends = np.where(is_last, entered[child] + stay[child], np.append(starts[1:], 0))
    return Council(born, child, starts, np.minimum(ends, NEVER - 1), is_first, is_last)


def _reviews(random: np.random.Generator, drawn: Council) -> tuple[np.ndarray, np.ndarray]:
    """Whose reviews were held and when: each on another day of the child's."""
    first, last = drawn.is_first, drawn.is_last
    entered, stay = drawn.starts[first], drawn.ends[last] - drawn.starts[first]
    child = np.repeat(np.arange(len(entered)), random.poisson(stay / MEAN_REVIEW))
    days = entered[child] + (random.random(len(child)) * stay[child]).astype("int64")
    pairs = np.unique(child * 100_000 + days)
    return pairs // 100_000, pairs % 100_000


def _episodes(random: np.random.Generator, drawn: Council, codes: Columns, there: np.ndarray, last: int) -> Columns:
    """The episodes open at any time in the year, as the return of that year knew them: one that ended later has no end."""
    ended = drawn.ends[there] <= last
    reasons = np.where(drawn.is_last[there], codes["REC"][there], "X1")
    size = int(there.sum())
    blank = np.full(size, "")
    return {
        "CHILD": _ids(drawn.child[there]),
        "DECOM": _WRITTEN[drawn.starts[there]],
        "RNE": np.where(drawn.is_first[there], "S", "P"),
        "LS": np.where(random.random(size) < WRONG, "C9", codes["LS"][there]),
        "CIN": codes["CIN"][there],
        "PLACE": codes["PLACE"][there],
        "PLACE_PROVIDER": codes["PLACE_PROVIDER"][there],
        "DEC": np.where(ended, _WRITTEN[drawn.ends[there]], blank),
        "REC": np.where(ended | (random.random(size) < WRONG), reasons, blank),
        "REASON_PLACE_CHANGE": np.where(ended & (reasons == "X1"), "CARPL", blank),
        "HOME_POST": np.full(size, "AB1 2CD"),
        "PL_POST": np.full(size, "AB3 4EF"),
        "URN": np.char.add("10", random.integers(10_000, 99_999, size).astype("str")),
    }


def _of_children(
    random: np.random.Generator, drawn: Council, children: np.ndarray, there: np.ndarray, first: int, last: int
) -> dict[str, Columns]:
    """The files with a row a child: header, previous permanence, flags of health, care leavers, unaccompanied and missing children."""
    answered = children[random.random(len(children)) < 0.9]
    leavers = np.flatnonzero((drawn.born + 19 * 365 > first) & (drawn.born + 19 * 365 <= last))
    went = np.flatnonzero(there & (drawn.ends - drawn.starts > 1) & (drawn.child % 4 == 0))
    went = went[np.append(True, drawn.child[went[1:]] != drawn.child[went[:-1]])]
    missing_on = np.minimum(np.maximum(drawn.starts[went], first), last - 1)
    children = np.union1d(children, leavers)
    sexes = np.array(["1", "2"])[children % 2]
    blank = np.full(len(children), "")
    alone = children[children % 25 == 0]
    person = {"CHILD": _ids(children), "SEX": sexes, "DOB": _WRITTEN[drawn.born[children]], "ETHNIC": ETHNIC[children % len(ETHNIC)]}
    return {
        "header": person | {"UPN": np.char.add("A1234567", children.astype("str")), "MOTHER": blank, "MC_DOB": blank},
        "previous_permanence": _of(drawn, children) | {"PREV_PERM": np.full(len(children), "Z1"), "LA_PERM": blank, "DATE_PERM": blank},
        "oc2": _of(drawn, answered) | _flags(random, drawn, answered, first, last),
        "oc3": _of(drawn, leavers)
        | {
            "IN_TOUCH": np.full(len(leavers), "YES"),
            "ACTIV": _any(random, ACTIVITY, len(leavers)),
            "ACCOM": _any(random, np.array(["B1", "K1", "U1", "T2"]), len(leavers)),
        },
        "uasc": {name: values[children % 25 == 0] for name, values in person.items() if name != "ETHNIC"}
        | {"DUC": _WRITTEN[np.minimum(drawn.born[alone] + 18 * 365, NEVER - 1)]},
        "missing": _of(drawn, drawn.child[went])
        | {
            "MISSING": np.where(random.random(len(went)) < 0.8, "M", "A"),
            "MIS_START": _WRITTEN[missing_on],
            "MIS_END": _WRITTEN[missing_on + 1],
        },
    }


def _flags(random: np.random.Generator, drawn: Council, children: np.ndarray, first: int, last: int) -> Columns:
    """Answers for those who were looked after for the whole year, a health check for those of them under 5; blank for the others."""
    names = "CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED"
    whole = (drawn.starts[drawn.is_first] <= first)[children] & (drawn.ends[drawn.is_last] > last)[children]
    whole |= random.random(len(children)) < WRONG
    little = drawn.born[children] + LITTLE_DAYS + 365 > last
    scores = {"SDQ_SCORE": np.where(whole & ~little, random.integers(0, 41, len(children)).astype("str"), "")}
    answers = {name: np.where(whole, random.integers(0, 2, len(children)).astype("str"), "") for name in names.split()}
    answers["HEALTH_CHECK"] = np.where(little, answers["HEALTH_CHECK"], "")
    return scores | {"SDQ_REASON": np.full(len(children), "")} | answers


def _of(drawn: Council, children: np.ndarray) -> Columns:
    return {"CHILD": _ids(children), "DOB": _WRITTEN[drawn.born[children]]}


def _ids(children: np.ndarray) -> np.ndarray:
    return (children + 100_000).astype("str")


def _any(random: np.random.Generator, choices: np.ndarray, size: int) -> np.ndarray:
    return choices[random.integers(0, len(choices), size)]


def _place(day: str) -> int:
    return int((np.datetime64(day, "D") - _DAYS[0]).astype("int64"))


def _write(file: Path, columns: Columns) -> None:
    with file.open("wb") as out:
        out.write((",".join(columns) + "\n").encode())
        table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
        pc.write_csv(table, out, pc.WriteOptions(include_header=False, quoting_style="none"))
