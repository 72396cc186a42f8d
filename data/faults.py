"""What can be wrong with an extract, and the table that says where: every fault at once, by file, sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

Severity = Literal["fault", "note"]
LeavesOut = Literal["row", "value", "table", "file", "nothing"]


@dataclass(frozen=True)
class Rule:
    """One rule. `leaves_out` says what is not counted because of it; a note is for reading and never makes an extract faulty."""

    id: str
    meaning: str
    what_to_do: str
    severity: Severity = "fault"
    leaves_out: LeavesOut = "nothing"


_RULES = (
    Rule(
        "file-unknown",
        "No format has these headings",
        "Compare the headings with those of the nearest table, or remove the file.",
        leaves_out="file",
    ),
    Rule("file-empty", "The file holds nothing", "Export the file again, or remove it.", leaves_out="file"),
    Rule("file-unreadable", "The file cannot be opened as what its ending says", "Save it again in its own format.", leaves_out="file"),
    Rule("file-encoding", "The file is not UTF-8; it was read by the encoding found", "Nothing, if names and accents look right.", "note"),
    Rule("file-not-used", "A known file that no measure needs", "Nothing.", "note"),
    Rule("sheet-not-used", "A sheet of notes", "Nothing.", "note"),
    Rule(
        "sheet-hidden",
        "A hidden sheet with the headings of a table; it was not read",
        "Show the sheet if its rows count, or remove it.",
        leaves_out="table",
    ),
    Rule(
        "sheet-not-filled-in",
        "Headings without rows: not supplied, and not counted as none",
        "Nothing, or write none in the first cell below the headings if there were none.",
        "note",
    ),
    Rule("example-row", "The template's example row, which is never counted", "Nothing.", "note"),
    Rule("none-said", "The sheet says that there were none, and they are counted as none", "Nothing, if there were none.", "note"),
    Rule("none-beside-rows", "A line says none, and there are rows; the rows are counted", "Remove the line, or the rows."),
    Rule("table-not-used", "Another source supplies the same table and comes first", "Nothing, or remove one of the two sources.", "note"),
    Rule("table-no-rows", "Headings without rows: counted as none, not as absent", "Nothing, if there were none.", "note"),
    Rule("row-width", "A row has more values than there are headings", "Put values that hold commas in quotation marks."),
    Rule("quote-unclosed", "A quotation mark is never closed; the row was read as if it had none", "Close the mark, or remove it."),
    Rule(
        "rows-in-a-value",
        "A value holds whole rows, which stand between two stray quotation marks and were not counted",
        "Remove the two marks.",
        leaves_out="value",
    ),
    Rule("heading-repeated", "A heading stands twice; the first column was used", "Remove one of the columns."),
    Rule("column-missing", "A column without which the table cannot be counted", "Add the column.", leaves_out="table"),
    Rule("column-not-supplied", "A column of this format is not there; its values are blank", "Add the column if it can be had."),
    Rule("column-absent", "A column of this format is not there; nothing needs it", "Nothing.", "note"),
    Rule("column-unknown", "A column that is not used", "Nothing.", "note"),
    Rule(
        "year-unknown",
        "The collection year cannot be told from the episodes beside the file",
        "Put each year's files in one folder.",
        leaves_out="file",
    ),
    Rule("settings-unreadable", "A line of extract.toml cannot be read", "Correct the line: dates as 2020-03-31."),
    Rule("formula-broken", "A formula without a result (#REF!, #VALUE! …)", "Mend the formula, or write the value.", leaves_out="value"),
    Rule(
        "id-rounded",
        "An identifier that a spreadsheet has rounded (1.23E+12), so that its last digits are lost",
        "Format the column as text before you paste, and export again.",
        leaves_out="value",
    ),
    Rule("key-missing", "A value without which a row is nobody's", "Fill it in.", leaves_out="row"),
    Rule("date-unreadable", "Not a date", "Write it as 31/03/2020 or 2020-03-31.", leaves_out="value"),
    Rule("flag-unreadable", "Neither yes nor no", "Write Y or N.", leaves_out="value"),
    Rule("number-unreadable", "Not a number", "Write digits alone.", leaves_out="value"),
    Rule("code-unknown", "Not one of the allowed codes; kept as it stands", "Use a code of the list."),
    Rule("code-retired", "A code that was no longer in force on the day", "Check the code and the date."),
    Rule("key-duplicate", "The same key stands twice; both rows are kept", "Remove or correct one of the rows."),
    Rule("end-before-start", "It ends before it starts", "Correct one of the two dates.", leaves_out="row"),
    Rule("future-date", "After the extract's own date, so not yet known", "Correct the date, or give a later extract date."),
    Rule("child-not-in-header", "A child who is not in the table of children", "Add the child, or correct the identifier."),
    Rule("missing-id-unknown", "An interview for a missing episode that is not there", "Add the episode, or correct its identifier."),
    Rule(
        "interview-fits-no-episode",
        "An interview that says its child and day, and no missing episode of that child starts or ends on it",
        "Correct the child or the day, or add the episode.",
        leaves_out="row",
    ),
    Rule(
        "interview-fits-several",
        "An interview that says its child and day, and several missing episodes of that child start or end on it",
        "Give the time as well, or the episode's own number.",
        leaves_out="row",
    ),
    Rule(
        "interviews-without-episodes",
        "Interviews by child and day, and no table of missing episodes to look in",
        "Add the missing episodes: the SSDA903 file, or the sheet of the template.",
        leaves_out="table",
    ),
    Rule(
        "return-hour-unknown",
        "Only the day of the return is known: 72 hours are counted from its start, so that an interview in time can look late",
        "Write the time of the return as well.",
    ),
    Rule("interview-before-return", "An interview held before the child came back", "Correct one of the two times."),
    Rule("review-outside-care", "A review on a day on which the child was not looked after", "Check the date and the child's episodes."),
    Rule("visit-outside-care", "A visit to a looked-after child on a day on which the child was not", "Check the date and the episodes."),
    Rule("visit-outside-plan", "A visit under a protection plan on a day without one", "Check the date and the child's plans."),
    Rule("conference-outside-plan", "A review conference on a day without a protection plan", "Check the date and the child's plans."),
    Rule("placed-outside-care", "A placement with parents that starts when the child was not looked after", "Check the episodes."),
    Rule("protection-plans-overlap", "A protection plan starts while another of the child's is open", "Close the earlier one."),
    Rule("dates-out-of-order", "One date comes before another that must be first", "Correct one of the two dates."),
    Rule("plan-unknown", "A version of a plan that is not there", "Add the plan, or correct its identifier."),
    Rule("family-unknown", "An edit of an entry that is not in the tracker", "Add the family, or correct its identifier."),
    Rule("worker-unknown", "A worker who is not in the table of workers", "Add the worker, or correct the identifier."),
    Rule("team-unknown", "A team that is not in the table of teams", "Add the team, or correct the identifier."),
    Rule("differs-between-files", "Files disagree; the later file was used", "Check which one is right."),
    Rule(
        "episode-not-continued",
        "Open in one year and absent from the next; still counted as open",
        "Add the episode to the later year with its end.",
    ),
    Rule("903-142", "A new episode starts while another is open", "Close the earlier episode, or correct its end."),
    Rule(
        "903-148",
        "An end and a reason for it must both be there or both be blank; open when the end is blank",
        "Correct one of the two.",
        "note",
    ),
    Rule("903-378", "A child placed with parents under a single period of accommodation", "Check the legal status."),
    Rule("903-574", "A missing episode starts while another is open", "Close the earlier one, or correct its end."),
    Rule("903-577", "Missing at a time when the child was not looked after", "Check the dates against the child's episodes."),
)
RULES = {rule.id: rule for rule in _RULES}

COLUMNS = ("file", "sheet", "row", "table", "column", "rule", "severity", "found", "what_to_do", "leaves_out")
HIDDEN = "(hidden)"
PLACE = ("_file", "_sheet", "_row")


@cache
def no_faults() -> pd.DataFrame:
    """The fault table without rows, a shared frame that callers never change.

    One row is one fault; `row` is the file's own row, where the headings are row 1.
    """
    return pd.DataFrame({name: pd.Series(dtype="Int64" if name == "row" else "str") for name in COLUMNS})


def fault(
    rule: str, found: str = "", *, file: str = "", sheet: str = "", row: int | None = None, table: str = "", column: str = ""
) -> pd.DataFrame:
    """The fault table with one fault, of a file or of a column as a whole."""
    place = pd.DataFrame({"_file": [file], "_sheet": [sheet], "_row": pd.array([row], dtype="Int64")})
    return faults_at(place, rule, table, column, found)


def faults_at(
    rows: pd.DataFrame,
    rule: str,
    table: str,
    column: str,
    found: pd.Series | str = "",
    *,
    severity: Severity | None = None,
    leaves_out: LeavesOut | None = None,
) -> pd.DataFrame:
    """The fault table with one fault for each of `rows`, which say in `_file`, `_sheet` and `_row` where they came from."""
    if rows.empty:
        return no_faults()
    known = RULES[rule]
    values = found.astype("str").fillna("").to_numpy() if isinstance(found, pd.Series) else found
    listed = pd.DataFrame(
        {
            "file": rows["_file"].to_numpy(),
            "sheet": rows["_sheet"].to_numpy(),
            "row": rows["_row"].to_numpy(),
            "table": table,
            "column": column,
            "rule": rule,
            "severity": severity or known.severity,
            "found": values,
            "what_to_do": known.what_to_do,
            "leaves_out": leaves_out or known.leaves_out,
        }
    )
    return listed.astype(no_faults().dtypes.to_dict())


def gather(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """All faults in one table, in the order of files and rows."""
    found = [part for part in parts if not part.empty]
    if not found:
        return no_faults()
    return pd.concat(found, ignore_index=True).sort_values(["file", "sheet", "row", "rule"], kind="stable", ignore_index=True)


def is_faulty(faults: pd.DataFrame) -> bool:
    """Whether anything in it is more than a note."""
    return bool((faults["severity"] == "fault").any())


def masked(faults: pd.DataFrame) -> pd.DataFrame:
    """The same faults, with what was found left out wherever it could name a child or a worker.

    Every `_id` is hidden, not children's alone: a review's key in a national return begins with the child's.
    """
    names_someone = faults["column"].str.endswith("_id") | faults["column"].eq("date_of_birth")
    return faults.assign(found=faults["found"].mask(names_someone & faults["found"].ne(""), HIDDEN))
