"""The lists of Annex A as canonical tables: what each list says and no more (data-standards 2.2 and 2.3).

A list holds what stands now, with the newest review, visit, health assessment and dental check of each child.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from data.derive import SHORT_BREAKS
from data.faults import faults_at
from data.loaders.annex_a_rows import OF_CHILDREN, PLACES, ListRows
from data.loaders.extract import one_below_the_other

Lists = Mapping[int, ListRows]
Frames = dict[str, pd.DataFrame]
# Which list is believed first where two disagree about a child: those of the most settled work first.
BELIEVED = (8, 7, 6, 9, 5, 4, 10, 3, 2, 1)
FAR = pd.Timestamp("9999-12-31").as_unit("us")
RESULT = {"Y": "protection plan", "N": "no plan needed"}
OPPOSITE = {"Y": "N", "N": "Y"}


def tables_of(read: Lists) -> tuple[Frames, set[str], list[pd.DataFrame]]:
    """The tables, what they supply ("table", "table.column", "table=kind"), and the faults between lists. Empty without lists."""
    children, faults = _children(read)
    frames: Frames = {"children": children} if not children.empty else {}
    supplied: set[str] = {"children", *(f"children.{name}" for name in children.columns if not name.startswith("_"))} if frames else set()
    for number, make in _MADE_OF.items():
        if number in read:
            for table, kind, frame in make(read[number]):
                named = [name for name in frame.columns if not name.startswith("_")]
                frames[table] = one_below_the_other([frames[table], frame]) if table in frames else frame
                supplied |= {table, *(f"{table}.{name}" for name in named)} | ({f"{table}={kind}"} if kind else set())
    return frames, supplied, faults


def _children(read: Lists) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """One row a child of any list: of each column the first that a list says, in the order in which lists are believed."""
    held = [name for name in OF_CHILDREN if any(name in one.columns for one in read.values())]
    parts = [read[number].rows.reindex(columns=["child_id", *held, *PLACES]) for number in BELIEVED if number in read]
    if not parts:
        return pd.DataFrame({"child_id": pd.Series(dtype="str")}), []
    every = one_below_the_other(parts).astype(dict.fromkeys(held, "str"))
    every = every[every["child_id"].notna()]
    grouped = every.groupby("child_id", sort=False)
    first = grouped[held].first()  # the first that is not blank
    children = every.drop_duplicates("child_id")[["child_id", *PLACES]].join(first, on="child_id").astype(dict.fromkeys(held, "str"))
    faults = []
    for name in held:
        differing = grouped[name].nunique()
        doubtful = children[children["child_id"].isin(differing.index[differing > 1])]
        faults.append(faults_at(doubtful, "differs-between-lists", "children", name, doubtful[name]))
    return children.reset_index(drop=True), faults


def _with_columns(one: ListRows, **from_column: str) -> pd.DataFrame:
    """Rows under canonical names; a column whose heading the sheet had not is not there at all."""
    held = {name: column for name, column in from_column.items() if column in one.columns}
    return one.rows[list(held.values())].set_axis(list(held), axis=1).assign(**{name: one.rows[name] for name in PLACES})


def _key(rows: pd.DataFrame, *names: str) -> pd.Series:
    """The child and the day, as there is no other key in a list; a blank leaves a gap and is reported where it is."""
    key = rows[names[0]].fillna("")
    for name in names[1:]:
        key = key + "|" + rows[name].fillna("")
    return key


def _events(one: ListRows, column: str, name: str, **more: str) -> pd.DataFrame:
    """The newest events of one kind: a row where the list has a day for it, each day of a child once."""
    found = _with_columns(one, child_id="child_id", **{name: column}, **more)
    if name not in found:
        return found.iloc[:0]
    return found[found[name].notna() & found["child_id"].notna()].drop_duplicates(["child_id", name])


def _of_list_4(one: ListRows) -> list[tuple[str, str, pd.DataFrame]]:
    found = _with_columns(one, child_id="child_id", started_date="started_date", authorised_date="authorised_date", child_seen="child_seen")
    return [("assessments", "", found.assign(assessment_id=_key(found, "child_id", "started_date")))]


def _of_list_5(one: ListRows) -> list[tuple[str, str, pd.DataFrame]]:
    enquiries = _with_columns(one, child_id="child_id", started_date="started_date", conference_required="unnecessary")
    if "conference_required" in enquiries:
        enquiries = enquiries.assign(conference_required=enquiries["conference_required"].map(OPPOSITE).astype("str"))
    held = _events(one, "conference_date", "held_date", outcome="result").assign(kind="initial")
    if "outcome" in held:
        held = held.assign(outcome=held["outcome"].map(RESULT).astype("str"))
    return [("s47_enquiries", "", enquiries), ("cp_conferences", "initial", held)]


def _of_list_6(one: ListRows) -> list[tuple[str, str, pd.DataFrame]]:
    """A child in need is a referral with services. Its plan is not there: the start is the referral's, the status the newest alone."""
    found = _with_columns(one, child_id="child_id", received_date="received_date", closed_date="closed_date")
    return [("referrals", "", found.assign(referral_id=_key(found, "child_id", "received_date"), outcome="services"))]


def _of_list_7(one: ListRows) -> list[tuple[str, str, pd.DataFrame]]:
    plans = _with_columns(one, **{name: name for name in ("child_id", "start_date", "end_date", "category", "previous_plans")})
    visits = _events(one, "visit_date", "visit_date", seen_alone="seen_alone").assign(plan="cp")
    reviews = _events(one, "review_date", "held_date").assign(kind="review")
    made = [("plans", "cp", plans.assign(plan_id=_key(plans, "child_id", "start_date"), plan="cp"))]
    made += [("visits", "cp", visits)] if "visit_date" in one.columns else []
    return made + ([("cp_conferences", "review", reviews)] if "review_date" in one.columns else [])


def _of_list_8(one: ListRows) -> list[tuple[str, str, pd.DataFrame]]:
    made = [("care_episodes", "", _episodes(one))]
    health, dental = _events(one, "health_date", "completed_date"), _events(one, "dental_date", "check_date").assign(kind="dental")
    reviews, visits = _events(one, "review_date", "held_date"), _events(one, "visit_date", "visit_date").assign(plan="cla")
    if "health_date" in one.columns:
        made.append(("health_assessments", "", health.assign(assessment_id=_key(health, "child_id", "completed_date"))))
    if "dental_date" in one.columns:
        made.append(("health_checks", "dental", dental))
    if "review_date" in one.columns:
        made.append(("reviews", "", reviews.assign(review_id=_key(reviews, "child_id", "held_date"))))
    return made + ([("visits", "cla", visits)] if "visit_date" in one.columns else [])


def _episodes(one: ListRows) -> pd.DataFrame:
    """A time in care as one to three episodes: cut where the legal status and where the placement of now began.

    Before its own first day neither is known, and is blank. An agreed series of short breaks (V3, V4) never counts, so that it is
    taken for the whole time. A day outside the time in care cuts nothing.
    """
    rows = one.rows.assign(_start=_day(one.rows["start_date"]), _end=_day(one.rows["end_date"]).fillna(FAR))
    status, home = (_began(rows, name) for name in ("legal_status_date", "placement_date"))
    status = status.mask(rows["legal_status"].isin(SHORT_BREAKS), rows["_start"])
    cuts = [rows["_start"], pd.concat([status, home], axis=1).min(axis=1), pd.concat([status, home], axis=1).max(axis=1)]
    parts = [_part(rows, cuts[place], [*cuts, rows["_end"]][place + 1], status, home) for place in range(3)]
    # Of cuts on one day the last is the episode; a row without a readable start is one episode, to be reported as it stands.
    lasting = [~(cuts[place] >= cuts[place + 1]) & rows["_start"].notna() for place in range(2)] + [pd.Series(True, index=rows.index)]
    kept = pd.concat([part[keep] for part, keep in zip(parts, lasting, strict=True)]).sort_index(kind="stable")
    had = [name for name in ("need", "legal_status", "placement_type", "placement_provider", "reason_ended") if name in one.columns]
    return kept[["child_id", "start_date", "end_date", "reason_started", *had, *PLACES]].reset_index(drop=True)


def _part(rows: pd.DataFrame, start: pd.Series, end: pd.Series, status: pd.Series, home: pd.Series) -> pd.DataFrame:
    whole = rows["_start"].isna()
    first, is_last = whole | (start == rows["_start"]), whole | (end == rows["_end"])
    changed = (status == start).map({True: "L", False: ""}) + (home == start).map({True: "P", False: ""})
    return rows.assign(
        start_date=rows["start_date"].where(first, start.dt.strftime("%Y-%m-%d").astype("str")),
        end_date=rows["end_date"].where(is_last, end.dt.strftime("%Y-%m-%d").astype("str")),
        reason_started=changed.replace({"LP": "B"}).mask(first, "S").astype("str"),
        reason_ended=rows["reason_ended"].where(is_last, "X1"),
        legal_status=rows["legal_status"].where(whole | (status <= start)),
        **{name: rows[name].where(whole | (home <= start)) for name in ("placement_type", "placement_provider")},
    )


def _began(rows: pd.DataFrame, name: str) -> pd.Series:
    """The day from which something holds: its own, or the first in care where that is blank, earlier, or after the time in care."""
    day = _day(rows[name])
    return day.where((day > rows["_start"]) & (day < rows["_end"]), rows["_start"])


def _day(column: pd.Series) -> pd.Series:
    # Unreadable text is blank here and reported where the table is validated.
    return pd.to_datetime(column, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")


_MADE_OF = {4: _of_list_4, 5: _of_list_5, 6: _of_list_6, 7: _of_list_7, 8: _of_list_8}
