"""The SSDA903 files: their headings (data-standards 1.1), which of them are needed, and what they become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from data.loaders.extract import Match, Sheet

FORMAT = "ssda903"
# What case systems' wider "903" extracts call the child: they are no files of the return (data-standards 1.1).
WIDE = "CHILD_LA_CODE"
# Of a file's own headings, the share that must be there before it is called that file with a column missing.
KNOWN_SHARE = 0.6


@dataclass(frozen=True)
class File903:
    """One file of the return. `words`: how its name is usually written, so that a year's files can be told to belong together."""

    name: str
    headings: tuple[str, ...]
    words: tuple[str, ...]
    required: tuple[str, ...] = ()
    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def _file(name: str, headings: str, words: str, required: str = "", table: str = "", **columns: str) -> File903:
    return File903(name, tuple(headings.split(",")), tuple(words.split()), tuple(required.split()), table, columns)


_FILES = (
    _file(
        "header",
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
        "header",
        "CHILD",
        "children",
        CHILD="child_id",
        DOB="date_of_birth",
        SEX="sex",
        ETHNIC="ethnicity",
    ),
    _file(
        "episodes",
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
        "episodes episode",
        "CHILD DECOM DEC",
        "care_episodes",
        CHILD="child_id",
        DECOM="start_date",
        DEC="end_date",
        RNE="reason_started",
        LS="legal_status",
        CIN="need",
        PLACE="placement_type",
        PLACE_PROVIDER="placement_provider",
        REC="reason_ended",
    ),
    _file(
        "reviews",
        "CHILD,DOB,REVIEW,REVIEW_CODE",
        "reviews review",
        "CHILD REVIEW",
        "reviews",
        CHILD="child_id",
        REVIEW="held_date",
        REVIEW_CODE="participation_code",
    ),
    _file(
        "missing",
        "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "missing",
        "CHILD MISSING MIS_START MIS_END",
        "missing_episodes",
        CHILD="child_id",
        MISSING="kind",
        MIS_START="started_at",
        MIS_END="returned_at",
    ),
    _file(
        "oc2",
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,"
        "INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
        "oc2",
        "CHILD",
        "annual_health",
        CHILD="child_id",
        HEALTH_ASSESSMENT="health_assessment",
        HEALTH_CHECK="health_check",
        TEETH_CHECK="dental",
        IMMUNISATIONS="immunisations",
        SDQ_SCORE="sdq_score",
        SDQ_REASON="sdq_reason",
    ),
    _file(
        "oc3",
        "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
        "oc3",
        "CHILD",
        "care_leavers",
        CHILD="child_id",
        IN_TOUCH="in_touch",
        ACTIV="activity",
        ACCOM="accommodation",
    ),
    _file("uasc", "CHILD,SEX,DOB,DUC", "uasc", "CHILD DUC", "uasc", CHILD="child_id"),
    _file("ad1", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR", "ad1"),
    _file("placed for adoption", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", "placed_for_adoption placed_adoption"),
    _file("previous permanence", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", "previous_permanence prev_perm"),
    _file(
        "social work episodes",
        "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
        "sw_episodes swepisodes social_worker",
        "CHILD SW_ID SW_DECOM SW_DEC",
        "allocations",
        CHILD="child_id",
        SW_ID="worker_id",
        SW_DECOM="start_date",
        SW_DEC="end_date",
    ),
    _file(
        "deprivation of liberty",
        "CHILD,DOB,DOLO_START,DOLO_END",
        "dolo",
        "CHILD DOLO_START DOLO_END",
        "liberty_orders",
        CHILD="child_id",
        DOLO_START="order_start_date",
        DOLO_END="order_end_date",
    ),
)
# What a return says once a child and year, without a date: the year must be told from the episodes beside the file.
BY_YEAR = ("annual_health", "care_leavers")
FILES = {file.name: file for file in _FILES}


def match(sheet: Sheet) -> Match | None:
    """The 903 file whose headings are in the sheet, in any order and with any others beside them; or the nearest, with what it lacks.

    Without CHILD every other heading must be there: dates and sexes alone could be anyone's.
    """
    places = {heading.upper(): place for place, heading in reversed(list(enumerate(sheet.headings)))}
    if "CHILD" not in places and WIDE in places:
        return None
    best = max(_FILES, key=lambda file: _present(file, places))
    share, known = _present(best, places)
    if known < 3 or share < KNOWN_SHARE or ("CHILD" not in places and known < len(best.headings) - 1):
        return None
    columns = {heading: places[heading] for heading in best.headings if heading in places}
    missing = tuple(heading for heading in best.headings if heading not in places)
    extra = tuple(heading for place, heading in enumerate(sheet.headings) if place not in columns.values() and heading)
    return Match(FORMAT, best.name, sheet, columns, missing, extra)


def is_heading(text: str) -> bool:
    """Whether any file of the return has a column of that heading."""
    return any(text.upper() in file.headings for file in _FILES)


def explained(sheet: Sheet) -> str:
    """Why a sheet that looks like the return is none of its files; empty when it does not look like it."""
    if WIDE in {heading.upper() for heading in sheet.headings}:
        return f"a case system's wider 903 extract (it has {WIDE} in place of CHILD), not a file of the return"
    return ""


def arrow_column(found: Match, heading: str) -> pa.ChunkedArray | None:
    """A column of the file as its texts stand there, None when the file does not have it."""
    return found.sheet.column(found.columns[heading]) if heading in found.columns else None


def _present(file: File903, places: Mapping[str, int]) -> tuple[float, int]:
    known = sum(heading in places for heading in file.headings)
    return known / len(file.headings), known
