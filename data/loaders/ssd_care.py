"""Times in care out of the dataset: episodes with the placement and the legal status of their days, reviews and care plans."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.contract import Reach
from data.loaders.ssd_reading import PLACE, Made, Reading
from data.loaders.text import read_days

OF_PLACEMENT = ("placement_type", "placement_provider")
FAR = pd.Timestamp("2200-12-31").as_unit("us")
UNKNOWN = "?"  # a status in local words that nobody knows: not the one before it, and blank in the end
EPISODES, PLACEMENTS, STATUSES, REVIEWS = "ssd_cla_episodes", "ssd_cla_placement", "ssd_legal_status", "ssd_cla_reviews"
# What the care plan's answers may tick (data-standards 3.2), in the words that measures know a return home by.
PERMANENCE = {
    "REMAINSUP": "remains with family, supported",
    "RETURN1M": "return home",
    "RETURN6M": "return home",
    "RETURNEV": "return home",
    "LTRELFR": "long-term with relatives or friends",
    "LTFOST18": "long-term foster care",
    "RESPLMT": "residential until independence",
    "SUPPLIV": "supported independence",
    "ADOPTION": "adoption",
    "OTHERPLN": "other plan",
}


def care_episodes(reading: Reading) -> Iterator[Made]:
    """Episodes, each divided where another legal status begins inside it."""
    rows = reading[EPISODES]
    if rows is None:
        return
    names = [name for name in ("reason_started", "need", "reason_ended") if name in rows]
    coded = rows.assign(**{name: reading.coded(EPISODES, name) for name in names})
    frame = coded[["child_id", "start_date", "end_date", *names, *PLACE]]
    frame = frame.assign(**_placements(reading, rows))
    _check_entry(reading, rows)
    statuses = reading[STATUSES]
    if statuses is not None:
        frame = _with_legal_status(frame, _statuses(reading, statuses))
    yield Made(frame)


def reviews(reading: Reading) -> Iterator[Made]:
    """Reviews that were held or called off, each with the child of its time in care."""
    rows = reading.with_child(REVIEWS, [("cla_id", EPISODES)])
    if rows is None:
        return
    rows = _happened(reading, rows, REVIEWS, "held_date")
    if "participation_code" in rows:
        rows = rows.assign(participation_code=reading.coded(REVIEWS, "participation_code").loc[rows.index])
    names = [name for name in ("cancelled", "participation_code") if name in rows]
    yield Made(rows[["review_id", "child_id", "held_date", *names, *PLACE]])


def care_plans(reading: Reading) -> Iterator[Made]:
    """Care plans of children looked after, as plans of the kind cla."""
    rows = reading["ssd_cla_care_plan"]
    if rows is not None:
        named = rows.assign(plan_id="CLA|" + rows["plan_id"], plan="cla")
        yield Made(named[["plan_id", "child_id", "plan", "start_date", "end_date", *PLACE]], frozenset({"cla"}))


def permanence(reading: Reading) -> Iterator[Made]:
    """What each care plan says of permanence: the child's newest answers, whatever they were when the plan began.

    The day that the plan began stands for the version's own, so no measure may ask when a plan was brought up to date.
    """
    rows = reading["ssd_cla_care_plan"]
    if rows is None or "plan_json" not in rows:
        return
    ticked = pd.DataFrame(False, index=rows.index, columns=list(dict.fromkeys(PERMANENCE.values())))
    for name, words in PERMANENCE.items():
        ticked[words] |= answer(rows["plan_json"], name).isin(["Y", "YES", "TRUE", "1"])
    plan = ticked.apply(lambda column: column.map({True: f"{column.name}; ", False: ""})).sum(axis=1).str.removesuffix("; ")
    frame = rows.assign(plan_id="CLA|" + rows["plan_id"], updated_date=rows["start_date"], permanence_plan=plan.mask(plan.eq("")))
    newest = {"": Reach(latest_only=True)}
    yield Made(frame[["plan_id", "updated_date", "permanence_plan", *PLACE]], unsaid=frozenset({"updated_date"}), reach=newest)


def answer(written: pd.Series, name: str) -> pd.Series:
    """One answer of a JSON text, in capitals; blank where it has none. Some systems write JSON without quotation marks, some cut it off."""
    return written.str.extract(rf"\b{name}\"?\s*:\s*\"?\s*([A-Za-z0-9]+)", expand=False).str.upper()


def _happened(reading: Reading, rows: pd.DataFrame, table: str, day: str) -> pd.DataFrame:
    """The rows without those that have no day: what was planned and what was called off in time."""
    never = rows[day].isna()
    reading.note(rows[never].head(1), "not-happened", table, day, f"{int(never.sum()):,} rows")
    return rows[~never]


def _placements(reading: Reading, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The placement's type and provider of each episode, for as much as its table has."""
    placements = reading[PLACEMENTS]
    if placements is None or "placement_id" not in rows:
        return {}
    reading.once(PLACEMENTS, "placement_id")
    names = [name for name in OF_PLACEMENT if name in placements]
    if "distance" in placements:
        reading.note(placements.head(1), "unit-not-told", PLACEMENTS, "clap_cla_placement_distance")
    coded = placements.assign(**{name: reading.coded(PLACEMENTS, name) for name in names})
    return reading.linked(EPISODES, rows, "placement_id", coded, names)


def _statuses(reading: Reading, rows: pd.DataFrame) -> pd.DataFrame:
    """Legal statuses by their days: child_id, begins, ends (far off while open), legal_status."""
    frame = pd.DataFrame(
        {
            "child_id": rows["child_id"],
            "begins": read_days(rows["start_date"]),
            "ends": read_days(rows["end_date"]).fillna(FAR),
            "legal_status": reading.coded(STATUSES, "legal_status").fillna(UNKNOWN),
        }
    )
    return frame[frame["begins"].notna() & frame["child_id"].notna()]


def _with_legal_status(episodes: pd.DataFrame, statuses: pd.DataFrame) -> pd.DataFrame:
    """The episodes with the status in force on their first day, and a further episode from each day on which another one came."""
    episodes = episodes.reset_index(drop=True)
    days = pd.DataFrame(
        {
            "episode": episodes.index,
            "child_id": episodes["child_id"],
            "start": read_days(episodes["start_date"]),
            "end": read_days(episodes["end_date"]).fillna(FAR),
        }
    )
    points = _in_force(_turning_points(days, statuses), statuses)
    before = points.groupby("episode")["legal_status"].ffill().groupby(points["episode"]).shift()
    changes = points["is_start"] | (points["legal_status"].notna() & points["legal_status"].ne(before.fillna("")))
    return _divided(episodes, points[changes])


def _turning_points(days: pd.DataFrame, statuses: pd.DataFrame) -> pd.DataFrame:
    """Each episode's first day, and each day inside it on which a status of the child's begins or ends."""
    dated = days[days["start"].notna()]
    met = dated.merge(statuses.melt("child_id", ["begins", "ends"], value_name="day")[["child_id", "day"]], on="child_id")
    inside = met[(met["day"] > met["start"]) & (met["day"] < met["end"])]
    points = pd.concat([days.assign(day=days["start"], is_start=True), inside.assign(is_start=False)], ignore_index=True)
    return points.drop_duplicates(["episode", "day"]).sort_values(["episode", "day"], kind="stable", ignore_index=True)


def _in_force(points: pd.DataFrame, statuses: pd.DataFrame) -> pd.DataFrame:
    """The points with the status in force on their day: of several the one that began last. Blank where there is none."""
    met = points.reset_index(names="point").merge(statuses, on="child_id")
    held = met[(met["begins"] <= met["day"]) & (met["ends"] > met["day"])].sort_values("begins", kind="stable")
    newest = held.drop_duplicates("point", keep="last").set_index("point")["legal_status"]
    return points.assign(legal_status=newest.reindex(points.index))


def _divided(episodes: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """One row a point: an episode from its day to the next point's. A part after the first began for a change of legal status alone."""
    rows = episodes.loc[points["episode"]].assign(legal_status=points["legal_status"].replace(UNKNOWN, None).astype("str").to_numpy())
    later, day = ~points["is_start"].to_numpy(), points["day"].dt.strftime("%Y-%m-%d").to_numpy()
    earlier = points["episode"].duplicated(keep="last").to_numpy()
    following = points["day"].shift(-1).dt.strftime("%Y-%m-%d").to_numpy()
    rows = rows.assign(start_date=rows["start_date"].where(~later, day), end_date=rows["end_date"].where(~earlier, following))
    if "reason_started" in rows:
        rows = rows.assign(reason_started=rows["reason_started"].where(~later, "L"))
    if "reason_ended" in rows:
        rows = rows.assign(reason_ended=rows["reason_ended"].where(~earlier, "X1"))
    return rows.reset_index(drop=True)


def _check_entry(reading: Reading, rows: pd.DataFrame) -> None:
    """Notes the times in care whose first episode here is not the day on which the case system says that the child entered care."""
    if not {"cla_id", "entered_care_date"} <= set(rows.columns):
        return
    start, said = read_days(rows["start_date"]), read_days(rows["entered_care_date"])
    of_time = start.groupby(rows["cla_id"])
    wrong = rows["cla_id"].notna() & said.notna() & start.eq(of_time.transform("min")) & start.ne(said)
    reading.note(rows[wrong], "entered-care-differs", EPISODES, "clae_entered_care_date")
