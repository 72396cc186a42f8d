"""What can be wrong with an extract, and the table that says where: every fault at once, by file, sheet, row and column."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from data.faults_903 import RULES_903
from data.rule import LeavesOut, Rule, Severity

__all__ = [
    "COLUMNS",
    "HIDDEN",
    "PLACE",
    "RULES",
    "LeavesOut",
    "Rule",
    "Severity",
    "fault",
    "faults_at",
    "gather",
    "is_faulty",
    "masked",
    "no_faults",
]

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
    Rule("file-too-large", "Larger than any file of its kind can be", "Export fewer years at a time.", leaves_out="file"),
    Rule("file-locked", "Protected by a password", "Save it without the password, in a place that is safe.", leaves_out="file"),
    Rule(
        "archive-unsafe",
        "An archive or workbook that would unpack to too much, or holds another archive",
        "Unpack it yourself, look at what is in it, and give the files.",
        leaves_out="file",
    ),
    Rule("archive-unreadable", "An archive that cannot be opened; only .zip can be", "Give the files themselves.", leaves_out="file"),
    Rule("too-many-columns", "More columns than any table has", "Export the table again, without pivoting it.", leaves_out="file"),
    Rule(
        "heading-again", "A row of headings among the rows; it was passed over", "Nothing, if exports were put one below the other.", "note"
    ),
    Rule("zero-bytes", "Bytes of zero inside the text, taken out: a damaged export", "Export the file again."),
    Rule("xml-broken", "The XML ends early or is not well-formed; nothing of it was used", "Export the file again.", leaves_out="file"),
    Rule(
        "xml-unsafe",
        "XML that defines entities, points to other files or nests without end; nothing of it was used",
        "Ask who sent it; a return has none of these.",
        leaves_out="file",
    ),
    Rule("xml-unknown", "No XML return begins like this", "Compare its outermost element with those of the returns.", leaves_out="file"),
    Rule("return-not-read", "A return that is recognised and not read", "Give workers and posts as tables of the council's own.", "note"),
    Rule("element-unknown", "An element that is not used", "Nothing, unless it is misspelt.", "note"),
    Rule("element-repeated", "An element stands twice in one record; the first was used", "Remove one of the two.", leaves_out="value"),
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
    Rule(
        "formula-not-calculated",
        "Formulas whose values were never saved; their cells are read as blank",
        "Open the workbook, let it calculate, and save it again.",
        leaves_out="value",
    ),
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
    Rule(
        "year-missing",
        "No file of this kind for a year, though there are files of later years or of other kinds: the table is not counted for it",
        "Add that year's file; headings alone say that there were none.",
    ),
    Rule("date-iso", "Dates as 2020-03-31 where the return has 31/03/2020; they were read", "Nothing, if they are right.", "note"),
    Rule("census-day-unknown", "The census does not say its reference date", "Fill in ReferenceDate as 2020-03-31.", leaves_out="file"),
    Rule(
        "census-year-missing",
        "A later year's census is not there, so that what became of these children is not known; only the years after the gap were used",
        "Add the missing year.",
        leaves_out="file",
    ),
    Rule(
        "census-part-missing",
        "No child in this year's census has a record of this kind; not counted as none",
        "Nothing, if it was not yet collected.",
        "note",
    ),
    Rule(
        "census-not-continued",
        "Open in one year's census and absent from the next; still counted as open",
        "Add it to the later year with its end.",
    ),
    Rule("census-outside-year", "Closed before the census's year began, so no child in need of that year", "Check the date, or the year."),
    Rule(
        "census-concluded",
        "Concluded before the first census year, of which it says nothing; not counted",
        "Nothing.",
        "note",
        leaves_out="row",
    ),
    Rule("census-before-referral", "It starts before the referral under which it stands", "Correct one of the two dates."),
    Rule(
        "families-not-told",
        "The census does not say which children are of one family, so no family is counted",
        "Keep a tracker with a family's id.",
        "note",
    ),
    Rule("settings-unreadable", "A line of extract.toml cannot be read", "Correct the line: dates as 2020-03-31."),
    Rule("list-not-used", "A list that no measure is counted from; only who the children are is taken from it", "Nothing.", "note"),
    Rule(
        "list-repeated",
        "The same list stands twice in one copy, and nothing says which is right; neither is used",
        "Keep one of them, or put each copy in a folder of its own.",
        leaves_out="file",
    ),
    Rule("older-copy", "An earlier copy of the same lists; the newest copy alone is used", "Nothing, or remove it.", "note"),
    Rule("copies-alike", "Another copy of the same lists with the same newest day; the first was used", "Remove one.", leaves_out="file"),
    Rule(
        "newest-spell-alone",
        "No child stands twice in Lists 6, 7 and 8: they may hold each child's newest spell alone, and only the newest month is counted",
        "If they do hold every spell of the six months, write annex_a_every_spell = true in extract.toml.",
        "note",
    ),
    Rule(
        "value-unmapped",
        "Words for which no national code can be told with certainty",
        "Export the national code, or write the words as the list asks.",
        leaves_out="value",
    ),
    Rule("row-repeated", "The same row of a list stands twice; it is counted once", "Nothing, or remove one.", "note"),
    Rule(
        "rows-disagree",
        "Two rows of one child and one first day disagree; the newer one was used",
        "Correct or remove this row.",
        leaves_out="row",
    ),
    Rule("differs-between-lists", "Lists disagree about a child; the list of the most settled work was used", "Check which one is right."),
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
    Rule(
        "value-unmapped",
        "Local words that no list knows as a code; the value is left blank",
        "Add a line to local_codes.csv: field, words, code.",
        leaves_out="value",
    ),
    Rule("local-code-unknown", "A line of local_codes.csv names no field with codes, or no code of it", "Correct the line."),
    Rule("column-blank", "A column that is blank in every row: taken as not there", "Nothing, or fill it in the case system.", "note"),
    Rule("table-blank", "A table that is there and not filled in: taken as not there", "Nothing, or fill it in the case system.", "note"),
    Rule(
        "kind-not-told",
        "Health assessments that do not say whether they are initial or review",
        "Add their words to local_codes.csv.",
        "note",
    ),
    Rule("not-happened", "Planned or called off and without a day, so not counted", "Nothing.", "note"),
    Rule(
        "status-missing",
        "A health check that does not say whether it took place, so not counted as done",
        "Fill in its status.",
        leaves_out="value",
    ),
    Rule(
        "link-unknown",
        "It points to a row that is not there; what that row says is blank",
        "Export both tables on one day.",
        leaves_out="value",
    ),
    Rule("link-repeated", "An identifier that others point to stands twice; the first row was used", "Remove one of the rows."),
    Rule(
        "entered-care-differs",
        "The case system gives another day of entering care than the episodes",
        "Extract more years, or correct the episodes.",
    ),
    Rule("plan-of-another-council", "A protection plan held for another council, so not counted", "Nothing.", "note", "row"),
    Rule(
        "unit-not-told",
        "A number whose unit the standard does not say, so not used",
        "Nothing, or supply it in a table of your own.",
        "note",
    ),
    Rule("table-unreadable", "The database does not let this user read the table", "Ask for leave to read it.", leaves_out="table"),
    Rule("table-ambiguous", "Several tables of the database have these fields; one was read", "Name the schema in the address.", "note"),
    Rule("differs-between-files", "Files disagree; the later file was used", "Check which one is right."),
    Rule(
        "episode-not-continued",
        "Open in one year and absent from the next; still counted as open",
        "Add the episode to the later year with its end.",
    ),
)
RULES = {rule.id: rule for rule in (*_RULES, *RULES_903)}

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
    values = _texts(found.astype("str").fillna("")) if isinstance(found, pd.Series) else _repeated(found, len(rows))
    same = {"what_to_do": known.what_to_do, "severity": severity or known.severity, "leaves_out": leaves_out or known.leaves_out}
    written = {name: _repeated(text, len(rows)) for name, text in (same | {"table": table, "column": column, "rule": rule}).items()}
    placed = {"file": _texts(rows["_file"]), "sheet": _texts(rows["_sheet"]), "row": rows["_row"].array.astype("Int64")}
    every = placed | written | {"found": values}
    return pd.DataFrame({name: every[name] for name in COLUMNS}, copy=False)


def _texts(column: pd.Series) -> ExtensionArray:
    return column.astype("str").array


def _repeated(text: str, times: int) -> ExtensionArray:
    """The same text so many times. Made by pandas from one it takes as long as all else of a fault."""
    return pd.array(pa.repeat(pa.scalar(text, pa.large_string()), times), dtype="str")


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
