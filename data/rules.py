"""Rules between columns and between tables. Each returns the fault table; only an end before its start leaves a row out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from data.contract import TABLES, Reach, Table
from data.derive import SHORT_BREAKS
from data.faults import Severity, faults_at, gather, no_faults
from data.reference.standards import standard_values
from data.rules_903 import return_faults, short_breaks_alone
from data.rules_between import Frames, judged_from, outside, shown, stands_in
from data.rules_practice import practice_faults
from data.rules_read import Read

# The last day on which a code could begin (data-standards 1.2).
RETIRED = (
    ("care_episodes", "placement_type", "start_date", {"H5": "2024-03-31", "P2": "2023-10-28", "Z1": "2025-03-31"}),
    ("care_episodes", "reason_ended", "end_date", {"E43": "2019-03-31", "E44": "2019-03-31"}),
)

# The return's own numbers for a child who is not in its header.
INTEGRITY = {"missing_episodes": "903-INT04", "annual_health": "903-INT05", "reviews": "903-INT08"}

# What can only happen to a child who is looked after: the table, its day, and the rule.
IN_CARE = (
    ("reviews", "held_date", "review-outside-care"),
    ("visits", "visit_date", "visit-outside-care"),
    ("placements_with_parents", "start_date", "placed-outside-care"),
)


def ends_before_start(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The rows of a table that end before they begin: as faults, each of which leaves its row out."""
    if table.begins is None or table.ends is None:
        return no_faults()
    wrong = frame[table.ends] < frame[table.begins]
    rule = "903-567" if table.name == "missing_episodes" else "end-before-start"
    return faults_at(frame[wrong], rule, table.name, table.ends, shown(frame.loc[wrong, table.ends]))


def future_dates(frames: Frames, as_at: pd.Timestamp) -> pd.DataFrame:
    """Every happening after the extract's own day."""
    end_of_day = as_at + pd.Timedelta(days=1)
    late = [(name, column, frame[frame[column] >= end_of_day]) for name, frame in frames.items() for column in TABLES[name].happenings]
    return gather(faults_at(rows, "future-date", name, column, shown(rows[column])) for name, column, rows in late)


def cross_table_faults(
    frames: Frames,
    formats: Mapping[str, str],
    supplied: frozenset[str],
    covers_from: pd.Timestamp,
    reach: Mapping[str, Reach] = MappingProxyType({}),
) -> pd.DataFrame:
    """The faults of every rule whose tables the extract has. `formats` says which format each table came from, `reach` how far it goes.

    The frames' `child_id` is one category in all of them (`data.derive.share_child_ids`).
    """
    in_care_since, on_plan_since = (judged_from(reach, covers_from, names) for names in (("care_episodes",), ("plans", "plans=cp")))
    read = Read(frames, formats, supplied, in_care_since)
    found = [_children_known(read, name) for name in frames if name != "children" and "child_id" in frames[name]]
    found += [rule(frames) for needed, rule in _RULES if all(name in frames for name in needed)]
    found += practice_faults(frames, on_plan_since)
    found += [
        _outside_care(frames, name, column, in_care_since, rule, "fault")
        for name, column, rule in IN_CARE
        if {name, "care_episodes"} <= set(frames)
    ]
    return gather([*found, *return_faults(read)])


def _children_known(read: Read, name: str) -> pd.DataFrame:
    if "children" not in read.frames:
        return no_faults()
    frame = read[name]
    strangers = frame[frame["child_id"].notna() & ~stands_in(frame["child_id"], read["children"]["child_id"])]
    within_the_return = read.is_of_return(name) and read.is_of_return("children")
    rule = INTEGRITY.get(name, "child-not-in-header") if within_the_return else "child-not-in-header"
    return faults_at(strangers, rule, name, "child_id", strangers["child_id"])


def _interviews_known(frames: Frames) -> pd.DataFrame:
    interviews = frames["return_interviews"]
    unknown = interviews[~stands_in(interviews["missing_id"], frames["missing_episodes"]["missing_id"])]
    return faults_at(unknown, "missing-id-unknown", "return_interviews", "missing_id", unknown["missing_id"])


def _interviews_after_return(frames: Frames) -> pd.DataFrame:
    returns = frames["missing_episodes"].drop_duplicates("missing_id").set_index("missing_id")["returned_at"]
    interviews = frames["return_interviews"]
    early = interviews[interviews["held_at"] < returns.reindex(interviews["missing_id"]).to_numpy()]
    return faults_at(early, "interview-before-return", "return_interviews", "held_at", shown(early["held_at"]))


def _returned_at_some_hour(frames: Frames) -> pd.DataFrame:
    """The interviews that are too late by less than the day whose hour is not known. A return at midnight itself is one of 1,440."""
    returns = frames["missing_episodes"].drop_duplicates("missing_id").set_index("missing_id")["returned_at"]
    interviews = frames["return_interviews"]
    back = pd.Series(returns.reindex(interviews["missing_id"]).to_numpy(), index=interviews.index)
    hours = standard_values("rhi_hours", back)
    since = (interviews["held_at"] - back).dt.total_seconds() / 3600
    doubtful = interviews[back.eq(back.dt.normalize()) & since.gt(hours) & since.le(hours + 24)]
    return faults_at(doubtful, "return-hour-unknown", "return_interviews", "held_at", shown(doubtful["held_at"]))


def _outside_care(frames: Frames, name: str, column: str, since: pd.Timestamp, rule: str, severity: Severity) -> pd.DataFrame:
    """The rows of a table whose day lies in no episode of the child's that counts as care."""
    events, episodes = frames[name], frames["care_episodes"]
    if name == "visits":
        events = events[events["plan"] == "cla"]
    if name == "reviews":
        events = events[~short_breaks_alone(events["child_id"], episodes)]  # those have a rule of their own
    return outside(events, column, episodes[~episodes["legal_status"].isin(SHORT_BREAKS)], since, rule, name, severity)


def _retired_codes(frames: Frames) -> pd.DataFrame:
    found = []
    for name, column, since, codes in RETIRED:
        frame = frames[name]
        last_day = pd.to_datetime(frame[column].map(codes)).astype("datetime64[us]")
        late = frame[frame[since] > last_day]
        found.append(faults_at(late, "code-retired", name, column, late[column]))
    return gather(found)


_RULES: tuple[tuple[tuple[str, ...], Callable[[Frames], pd.DataFrame]], ...] = (
    (("care_episodes",), _retired_codes),
    (("return_interviews", "missing_episodes"), _interviews_known),
    (("return_interviews", "missing_episodes"), _interviews_after_return),
    (("return_interviews", "missing_episodes"), _returned_at_some_hour),
)
