"""Children, their health and their missing episodes out of the dataset."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from data.contract import Reach
from data.loaders.ssd_reading import PLACE, Made, Reading
from data.loaders.text import read_days

HEALTH, MISSING = "ssd_cla_health", "ssd_missing"
# What a dental check can be (data.tables): one that is planned or was called off is no check.
OF_A_CHECK = ("completed", "refused")


def children(reading: Reading) -> Iterator[Made]:
    """Everyone in the table of persons: parents among them are counted nowhere, since nothing happens to them as children."""
    rows = reading["ssd_person"]
    if rows is None:
        return
    frame = rows[["child_id", *(["date_of_birth"] if "date_of_birth" in rows else []), *PLACE]]
    frame = frame.assign(**{name: reading.coded("ssd_person", name) for name in ("sex", "ethnicity") if name in rows})
    disabilities = reading["ssd_disability"]
    if disabilities is not None:
        listed = disabilities.dropna(subset=["child_id", "disability"]).groupby("child_id")["disability"].agg(" ".join)
        frame = frame.assign(disability=frame["child_id"].map(listed).astype("str"))
    yield Made(frame.assign(**_unaccompanied(reading, frame["child_id"])))


def health_assessments(reading: Reading) -> Iterator[Made]:
    """Health assessments of every status. Only one with a status has a day: whether another took place is not known."""
    found = _health(reading)
    if found is None:
        return
    found = found[found["type"].isin(["initial", "review", "assessment"])]
    kind = found["type"].mask(found["type"].eq("assessment"))
    frame = found.assign(kind=kind, completed_date=found["check_date"].where(found["status"].notna()))
    untold = found[kind.isna()]
    reading.note(untold.head(1), "kind-not-told", HEALTH, "clah_health_check_type", f"{len(untold):,} rows")
    frame = frame[["assessment_id", "child_id", "kind", "completed_date", "status", *PLACE]]
    yield Made(frame, unsaid=_unsaid(kind), reach=_kind_told_from(found, kind))


def dental_checks(reading: Reading) -> Iterator[Made]:
    """Dental checks that took place or were refused."""
    found = _health(reading)
    if found is not None:
        dental = found[found["type"].eq("dental") & found["status"].isin(OF_A_CHECK)].assign(kind="dental")
        yield Made(dental[["child_id", "kind", "check_date", "status", *PLACE]], frozenset({"dental"}))


def immunisations(reading: Reading) -> Iterator[Made]:
    """Whether each child is up to date: the newest answer alone, since the dataset keeps no other."""
    table = "ssd_cla_immunisations"
    rows = reading[table]
    if rows is not None:
        rows = rows.assign(kind="immunisation", status=reading.coded(table, "status"))
        rows = rows[rows["check_date"].notna()]
        newest = {"immunisation": Reach(latest_only=True)}
        yield Made(rows[["child_id", "kind", "check_date", "status", *PLACE]], frozenset({"immunisation"}), reach=newest)


def questionnaires(reading: Reading) -> Iterator[Made]:
    """Strengths and difficulties questionnaires that were filled in."""
    rows = reading["ssd_sdq_scores"]
    if rows is not None:
        rows = rows[rows["check_date"].notna() | rows["score"].notna()].assign(kind="sdq")
        yield Made(rows[["child_id", "kind", "check_date", "score", *PLACE]], frozenset({"sdq"}))


def missing_episodes(reading: Reading) -> Iterator[Made]:
    """Missing and away episodes, open ones with a blank end."""
    rows = reading[MISSING]
    if rows is not None:
        rows = rows.assign(kind=reading.coded(MISSING, "kind"))
        yield Made(rows[["missing_id", "child_id", "kind", "started_at", "returned_at", *PLACE]])


def return_interviews(reading: Reading) -> Iterator[Made]:
    """What is recorded of the offer after a missing episode: Y, N, NA, or no row where nothing is. No day of it is kept.

    Without the day of an offer no month can count it: the measures ask for `offered_at` and say that it is not supplied.
    """
    rows = reading[MISSING]
    if rows is None or "offered" not in rows:
        return
    accepted = reading.coded(MISSING, "accepted")
    frame = rows.assign(offered=reading.coded(MISSING, "offered"), outcome=accepted.map({"Y": "accepted", "N": "declined"}).astype("str"))
    frame = frame.assign(outcome=frame["outcome"].where(frame["offered"].ne("N") & frame["offered"].ne("NA")))
    names = ["outcome"] if "accepted" in rows else []
    frame = frame[frame["offered"].notna() | frame["outcome"].notna()]
    yield Made(frame[["missing_id", "offered", *names, *PLACE]])


def _unaccompanied(reading: Reading, child: pd.Series) -> dict[str, pd.Series]:
    """Whether each child ever had the status of an unaccompanied asylum seeker; nothing where the table names none."""
    table = "ssd_immigration_status"
    rows = reading[table]
    if rows is None:
        return {}
    flagged = rows.loc[reading.coded(table, "is_uasc").eq("Y"), "child_id"]
    return {} if flagged.empty else {"is_uasc": child.isin(flagged).map({True: "Y", False: "N"}).astype("str")}


def _health(reading: Reading) -> pd.DataFrame | None:
    """Health checks with their type and status as codes."""
    rows = reading[HEALTH]
    if rows is None:
        return None
    if HEALTH not in reading.kept:
        reading.kept[HEALTH] = rows.assign(type=reading.coded(HEALTH, "type"), status=reading.coded(HEALTH, "status"))
        blank = rows["status"].isna() & rows["check_date"].notna()
        reading.note(rows[blank], "status-missing", HEALTH, "clah_health_check_status")
    return reading.kept[HEALTH]


def _unsaid(kind: pd.Series) -> frozenset[str]:
    """Without one that is called initial, none can be told to be one; with no row at all there is nothing to tell."""
    return frozenset({"kind"}) if len(kind) and not kind.eq("initial").any() else frozenset()


def _kind_told_from(found: pd.DataFrame, kind: pd.Series) -> dict[str, Reach]:
    """Where some assessments do not say their kind: the first day of one that was called initial, before which none could be."""
    if not kind.isna().any() or not kind.eq("initial").any():
        return {}
    return {".kind": Reach(since=read_days(found.loc[kind.eq("initial"), "check_date"]).min())}
