"""What the template workbook says: how to fill it in, which sheet answers what, and how each column is written."""

from __future__ import annotations

from data.contract import Column, Table
from data.reference.codes import all_codes
from data.reference.meanings import Meaning
from data.reference.rows import FOLDER

# Tables that no national format holds (data-standards 0 and 4), in the order of the findings that inspectors make most often.
NO_FORMAT = (
    "return_interviews", "health_assessments", "life_story", "iro_challenges", "supervisions", "actions", "audits", "risk_assessments",
    "disruption_notices", "documents", "pre_proceedings", "tracker_updates", "proceedings", "placements_with_parents",
    "significant_events", "workers", "teams", "posts", "allocations", "plan_versions", "population",
)  # fmt: skip
# Tables that a return or the case system's standard extract holds too, and which (data-standards 0 to 3).
HELD_BY = {
    "children": "SSDA903 header; Annex A; children in need census; SSD",
    "care_episodes": "SSDA903 episodes; SSD; the newest of each child: Annex A",
    "reviews": "SSDA903 reviews; SSD; newest only: Annex A",
    "missing_episodes": "SSDA903 missing (days without times); SSD",
    "liberty_orders": "SSDA903 DoLo, from 2026-27",
    "annual_health": "SSDA903 OC2",
    "care_leavers": "SSDA903 OC3",
    "health_checks": "SSD; newest only: Annex A",
    "visits": "SSD; newest only: Annex A",
    "plans": "children in need census; SSD; Annex A",
    "referrals": "children in need census; SSD; Annex A",
    "assessments": "children in need census; SSD; Annex A",
    "s47_enquiries": "children in need census; SSD; Annex A",
    "cp_conferences": "children in need census; SSD; Annex A",
}


def notes() -> tuple[tuple[str, bool], ...]:
    """The lines of the first sheet, each with whether it is a heading."""
    lines = (FOLDER / "template_notes.txt").read_text(encoding="utf-8").splitlines()
    return tuple((line.removeprefix("# "), line.startswith("# ")) for line in lines)


def how_written(column: Column) -> str:
    """What may stand in a column, in a sentence."""
    if column.kind == "date":
        return "A day, as 31/03/2020." + (" It may lie ahead." if column.plan else "")
    if column.kind == "time":
        return "A day and a time, as 31/03/2020 21:10."
    if column.kind == "flag":
        return "Y or N; blank when it is not known."
    if column.kind == "number":
        return "A number, digits alone."
    if column.codes:
        return f"One of: {', '.join(_code_words(column))}."
    return "Text, kept as it is written, with its leading noughts." if column.name.endswith("_id") else "A word or a few."


def _code_words(column: Column) -> list[str]:
    """The codes; those of a national return with what they stand for."""
    rows = all_codes()
    labels = dict(rows.loc[rows["field"].eq(column.name), ["code", "label"]].itertuples(index=False, name=None))
    codes = sorted(column.codes or ())
    return [code.replace("_", " ") if code.islower() else f"{code} ({labels[code]})" if code in labels else code for code in codes]


def note_on(table: Table, column: Column, said: Meaning, *, required: bool) -> str:
    """The comment on a heading: what it means, whether it must be filled in, and how."""
    must = "Required: a row without it is left out." if required else "May be blank."
    key = " Part of what tells one row from another." if column.name in table.key else ""
    return f"{said.meaning}.\n{must}{key}\n{how_written(column)}"
