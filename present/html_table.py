"""A real HTML table as text: headings with scope, group headings, drawn sparklines, marks, tags, links. Everything is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from present.links import href
from present.marks import mark_html
from present.sparkline import Spark, spark_html


@dataclass(frozen=True)
class Link:
    """A way to another page: its path ("missing"; "" is the overview) and the address parameters."""

    page: str
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Also:
    """A small line of a list inside a cell: a link, then a mark with its word."""

    text: str
    link: Link
    mark: str = ""
    word: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell. Parts are drawn in this order: mark, text (a link when `link` is given), tag, small line, sparkline, list."""

    text: str = ""
    small: str = ""
    strong: bool = False
    tag: str = ""
    link: Link | None = None
    mark: str = ""
    spark: Spark | None = None
    also: tuple[Also, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column's heading and how its cells are set: `numeric` to the right; `width` as CSS."""

    label: str
    numeric: bool = False
    width: str = ""


@dataclass(frozen=True)
class Heading:
    """A row that heads those below it, over the whole width."""

    text: str


@dataclass(frozen=True)
class Row:
    """One row, one cell a column."""

    cells: tuple[Cell, ...]


def table_html(
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Row | Heading],
    *,
    row_header: int = 0,
    narrow: str = "stack",
    caption_shown: bool = False,
    empty: str = "No rows.",
) -> str:
    """The table as HTML. `row_header` is the column that names a row; `narrow` is "stack" (rows become cards on a phone) or "scroll"."""
    head = "".join(_column_html(column) for column in columns)
    body = "".join(_row_html(row, columns, row_header) for row in rows)
    if not rows:
        body = f'<tr role="row"><td role="cell" colspan="{len(columns)}">{escape(empty)}</td></tr>'
    hidden = "" if caption_shown else ' class="rg-hidden"'
    name = escape(caption, quote=True)
    box = f' role="region" tabindex="0" aria-label="{name}"' if narrow == "scroll" else ""
    return (
        f'<div class="rg-box"><div class="rg-{escape(narrow)}"{box}><table role="table" class="rg-table">'
        f"<caption{hidden}>{escape(caption)}</caption>"
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div></div>'
    )


def _column_html(column: Column) -> str:
    width = f' style="width:{escape(column.width, quote=True)}"' if column.width else ""
    style = ' class="rg-number"' if column.numeric else ""
    return f'<th role="columnheader" scope="col"{style}{width}>{escape(column.label)}</th>'


def _row_html(row: Row | Heading, columns: Sequence[Column], row_header: int) -> str:
    if isinstance(row, Heading):
        return (
            f'<tr role="row" class="rg-group"><th role="rowheader" scope="colgroup" colspan="{len(columns)}">{escape(row.text)}</th></tr>'
        )
    if len(row.cells) != len(columns):
        raise ValueError(f"a row has {len(row.cells)} cells for {len(columns)} columns")
    cells = (_cell_html(cell, column, place == row_header) for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)))
    return f'<tr role="row">{"".join(cells)}</tr>'


def _cell_html(cell: Cell, column: Column, names_row: bool) -> str:
    words = f'<span class="rg-marked">{mark_html(cell.mark)}{_text_html(cell)}</span>' if cell.mark else _text_html(cell)
    content = "".join((words, _tag_html(cell.tag), _small_html(cell.small), spark_html(cell.spark), _also_html(cell.also)))
    tag, role = ("th", 'role="rowheader" scope="row"') if names_row and content else ("td", 'role="cell"')
    style = " ".join(word for word, on in (("rg-number", column.numeric), ("rg-blank", not content)) if on)
    attribute = f' class="{style}"' if style else ""
    return f'<{tag} {role}{attribute} data-label="{escape(column.label, quote=True)}">{content}</{tag}>'


def _text_html(cell: Cell) -> str:
    if cell.link is not None and cell.text:
        return link_html(cell.text, cell.link)
    text = f"<strong>{escape(cell.text)}</strong>" if cell.strong else escape(cell.text)
    return f'<span class="rg-text">{text}</span>' if cell.text else ""


def link_html(text: str, link: Link) -> str:
    """A link that stays in the session when it stands in HTML that present.screens.table shows."""
    return f'<a class="rg-link" href="{escape(href(link.page, link.query), quote=True)}">{escape(text)}</a>'


def _also_html(also: Sequence[Also]) -> str:
    lines = "".join(f"<li>{link_html(one.text, one.link)} {_judged_html(one)}</li>" for one in also)
    return f'<ul class="rg-also">{lines}</ul>' if lines else ""


def _judged_html(one: Also) -> str:
    return f'<span class="rg-judged">{mark_html(one.mark)}<span>{escape(one.word)}</span></span>' if one.word else ""


def _tag_html(tag: str) -> str:
    return f' <span class="rg-tag">{escape(tag)}</span>' if tag else ""


def _small_html(small: str) -> str:
    return f'<span class="rg-small">{escape(small)}</span>' if small else ""
