"""How figures settle, as tables: a row a measure, and what each extract said of each month of one measure. No Streamlit here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from metrics.kit.baseline import point_of
from metrics.kit.measure import Measure, themes
from present import settling, words
from present.html_table import Cell, Column, Heading, Link, Row, table_html
from present.settling import MOVING, SETTLED, Settles, Settling

PAGE = "settling"
EXTRACTS_SHOWN = MONTHS_SHOWN = 13
COLUMNS = (
    Column("Measure", width="34%"),
    Column("Newest month", numeric=True, width="16%"),
    Column("A month settles", width="22%"),
    Column("The newest usually still moves", width="28%"),
)
NOT_TOLD = "cannot tell yet"


def rows_of(found: Sequence[Settles], query: Callable[..., dict[str, str]]) -> list[Row | Heading]:
    """A heading a theme, then a row a measure, whose name leads to it in full."""
    rows: list[Row | Heading] = []
    for theme in themes():
        own = [one for one in found if one.measure.theme == theme.id]
        rows += [Heading(theme.title)] if own else []
        rows += [_row(one, query) for one in own]
    return rows


def _row(one: Settles, query: Callable[..., dict[str, str]]) -> Row:
    name = Cell(one.measure.title, link=Link(PAGE, query(measure=one.measure.id)))
    if one.newest is None:
        return Row((name, Cell(words.NOTHING), Cell(NOT_TOLD), Cell(NOT_TOLD)))
    now = point_of(*(one.newest[f"newest_{part}"] for part in ("value", "numerator", "denominator")))
    made_of = ", ".join(text for text in (words.parts(one.measure, now), f"{one.newest['month']:%B %Y}") if text)
    return Row((name, Cell(words.value(one.measure, now.value), small=made_of, strong=True), _settled(one), _moves(one)))


def _settled(one: Settles) -> Cell:
    """When a month settles, and on how many months that rests."""
    if one.status == SETTLED:
        text = f"within {settling.months(one.age)}" if one.age else "as first reported"
        return Cell(text, strong=True, small=f"{_cases(one)}{one.months} months followed")
    if one.status == MOVING:
        return Cell(f"not within {settling.months(one.age or 0)}", strong=True, small=f"{one.months} months followed")
    return Cell(NOT_TOLD, small=f"{one.months} of {settling.kit.NEEDED} months followed")


def _cases(one: Settles) -> str:
    """Where the cases settle later than the figure on screen."""
    if one.cases_status == SETTLED and one.cases_age != one.age:
        return f"its cases within {settling.months(one.cases_age or 0)}; "
    return "its cases still move; " if one.cases_status == MOVING else ""


def _moves(one: Settles) -> Cell:
    """How far nine in ten months of the newest one's age moved later, and which way."""
    if not one.is_told:
        return Cell(NOT_TOLD)
    changed = one.followed - one.steady
    if not changed:
        return Cell("not at all", small=f"{one.followed} months followed")
    by = "it varies" if one.most is None else f"by up to {settling.distance(one.measure, one.most)}"
    return Cell(by, small=f"{changed} of {one.followed} months changed, {settling.way(one)}")


def as_frame(found: Sequence[Settles]) -> pd.DataFrame:
    """The table as a file: one row a measure; ages in whole months after the month's end, moves in the measure's own unit."""
    rows = [
        {
            "measure": one.measure.id,
            "title": one.measure.title,
            "newest_month": "" if one.newest is None else f"{one.newest['month']:%Y-%m-%d}",
            "newest_value": None if one.newest is None else one.newest["newest_value"],
            "figure": one.status,
            "figure_settles_within_months": one.age if one.status == SETTLED else None,
            "months_followed": one.months,
            "cases": one.cases_status,
            "cases_settle_within_months": one.cases_age if one.cases_status == SETTLED else None,
            "followed_from_the_newest_months_age": one.followed,
            "of_which_changed": one.followed - one.steady,
            "raised": one.raised,
            "lowered": one.lowered,
            "nine_in_ten_moved_by_no_more_than": one.most,
        }
        for one in found
    ]
    return pd.DataFrame(rows)


def triangle(found: Settling, measure: Measure, to: pd.Timestamp) -> pd.DataFrame:
    """What each extract said of each month of a measure that was over: one row a month and extract, the newest month first."""
    said = found.reports
    own = said[(said["measure"] == measure.id) & (said["period"] == "month") & said["stands"] & (said["month"] <= to)]
    own = own.sort_values(["month", "known_on"], ascending=[False, True], ignore_index=True)
    return pd.DataFrame(
        {
            "month": own["month"],
            "known_on": own["known_on"],
            "months_after": own["months_after"],
            "numerator": own["numerator"],
            "denominator": own["denominator"],
            "value": own["value"],
            "shown": own["shown"],
        }
    )


def triangle_html(said: pd.DataFrame, caption: str) -> str:
    """The newest of it as a table: a row a month, a column an extract; a figure that differs from the extract's before is bold."""
    days = sorted(said["known_on"].unique())[-EXTRACTS_SHOWN:]
    cells = said[said["known_on"].isin(days)].set_index(["month", "known_on"])["shown"]
    wide = cells.unstack("known_on").sort_index(ascending=False).head(MONTHS_SHOWN)  # noqa: PD010 (text cannot be aggregated)
    before = wide.shift(axis=1)
    changed = wide.ne(before) & wide.notna() & before.notna()
    columns = [Column("Month"), *(Column(f"Known {day.day} {day:%b %Y}", numeric=True) for day in pd.DatetimeIndex(wide.columns))]
    rows = [Row((Cell(f"{month:%b %Y}"), *_said(wide.loc[month], changed.loc[month]))) for month in wide.index]
    return table_html(f"{caption}. Bold: changed since the extract before", columns, rows, narrow="scroll", caption_shown=True)


def _said(figures: pd.Series, changed: pd.Series) -> list[Cell]:
    """The cells of one month."""
    return [Cell("" if pd.isna(text) else text, strong=bool(is_new)) for text, is_new in zip(figures, changed, strict=True)]
