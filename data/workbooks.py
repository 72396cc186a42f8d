"""Excel workbooks that people read and print: text that stays text, headings that stay in sight, columns as wide as they need."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.exports import as_text

A4 = 9
NARROWEST, WIDEST = 10, 60
# What an Excel cell can hold; a longer text would make a workbook that Excel repairs.
LONGEST_TEXT = 32_000

HEADING = {
    "font": Font(bold=True, color="FFFFFF"),
    "fill": PatternFill("solid", fgColor="1F3A5F"),
    "alignment": Alignment(vertical="center", wrap_text=True),
    "border": Border(bottom=Side("thin", color="FFFFFF")),
}
TITLE = Font(bold=True, size=14, color="1F3A5F")
BOLD = Font(bold=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)


def put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """A cell that holds the text as text, whatever it begins with; signs that no workbook can hold are left out."""
    cell = sheet.cell(row, column)
    cell.value = as_text(ILLEGAL_CHARACTERS_RE.sub("", text))[:LONGEST_TEXT]
    if cell.value:
        cell.data_type = "s"  # openpyxl would make an error of "#N/A", and a formula of what begins with "="
    return cell


def put_headings(sheet: Worksheet, headings: Sequence[str], widths: Sequence[float], *, row: int = 1, height: float = 30) -> None:
    """A row of headings in the workbook's own style, each column as wide as is said."""
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        cell = put(sheet, row, place, heading)
        for name, style in HEADING.items():
            setattr(cell, name, style)
        sheet.column_dimensions[get_column_letter(place)].width = max(NARROWEST, min(WIDEST, width))
    sheet.row_dimensions[row].height = height


def keep_in_sight(sheet: Worksheet, *, rows: int = 1, columns: int = 0) -> None:
    """The first rows and columns stay where they are while the rest is scrolled, and the rows stand on every printed page."""
    sheet.freeze_panes = f"{get_column_letter(columns + 1)}{rows + 1}"
    if rows:
        sheet.print_title_rows = f"{rows}:{rows}"


def for_printing(sheet: Worksheet) -> None:
    """A4 across, as many pages long as it takes, with its name and the page's number."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "&P of &N"
