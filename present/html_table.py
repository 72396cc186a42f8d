"""A real HTML table as text: headings with scope, group headings, drawn sparklines, marks, tags, links. Everything is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from present.links import href

MARKS = {
    "better": '<path d="M8 1 15 15H1z"/><text x="8" y="13.4">B</text>',
    "worse": '<path d="M8 15 1 1h14z"/><text x="8" y="9.6">W</text>',
    "same": '<rect x="0" y="5" width="16" height="6" rx="2"/>',
    "unknown": '<circle cx="8" cy="8" r="6.7" class="rg-ring"/><text x="8" y="11.6">?</text>',
}


@dataclass(frozen=True)
class Link:
    """A way to another page: its path ("missing"; "" is the overview) and the address parameters."""

    page: str
    query: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Spark:
    """A small line of values, oldest first (None where there is none), with the visit as a dotted line at a position in them."""

    values: tuple[float | None, ...]
    visit_at: float | None = None
    tone: str = "same"
    label: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell. Parts are drawn in this order: mark, text (a link when `link` is given), tag, small line, sparkline."""

    text: str = ""
    small: str = ""
    strong: bool = False
    tag: str = ""
    link: Link | None = None
    mark: str = ""
    spark: Spark | None = None


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
    content = "".join((mark_html(cell.mark), _text_html(cell), _tag_html(cell.tag), _small_html(cell.small), spark_html(cell.spark)))
    tag, role = ("th", 'role="rowheader" scope="row"') if names_row and content else ("td", 'role="cell"')
    style = " ".join(word for word, on in (("rg-number", column.numeric), ("rg-blank", not content)) if on)
    attribute = f' class="{style}"' if style else ""
    return f'<{tag} {role}{attribute} data-label="{escape(column.label, quote=True)}">{content}</{tag}>'


def _text_html(cell: Cell) -> str:
    text = f"<strong>{escape(cell.text)}</strong>" if cell.strong else escape(cell.text)
    if cell.link is None or not cell.text:
        return f'<span class="rg-text">{text}</span>' if cell.text else ""
    return f'<a class="rg-link" href="{escape(href(cell.link.page, cell.link.query), quote=True)}">{text}</a>'


def _tag_html(tag: str) -> str:
    return f' <span class="rg-tag">{escape(tag)}</span>' if tag else ""


def _small_html(small: str) -> str:
    return f'<span class="rg-small">{escape(small)}</span>' if small else ""


def mark_html(kind: str) -> str:
    """A verdict's shape and letter, readable at 16 px and in black and white; screen readers read the word beside it instead."""
    if not kind:
        return ""
    size = 'viewBox="0 0 16 16" width="16" height="16"'
    return f'<svg class="rg-mark rg-{kind}" {size} aria-hidden="true" focusable="false">{MARKS[kind]}</svg>'


def spark_html(spark: Spark | None, width: int = 150, height: int = 36) -> str:
    """The sparkline as inline SVG: a line broken where there is no value, dots down at the visit, a shape by tone at the last value."""
    if spark is None:
        return ""
    points = _points(spark.values, width, height)
    if not points:
        return '<span class="rg-small">no figures</span>'
    runs = _runs(points)
    lines = "".join(f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}"/>' for run in runs)
    visit = "" if spark.visit_at is None else _visit_html(_across(spark.visit_at, len(spark.values), width), height)
    x, y = points[-1][1]
    name = f'role="img" aria-label="{escape(spark.label, quote=True)}"' if spark.label else 'aria-hidden="true"'
    return (
        f'<svg class="rg-spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" {name} focusable="false">'
        f"{visit}{lines}{_last_html(x, y, spark.tone)}</svg>"
    )


def _visit_html(x: float, height: int) -> str:
    return f'<line class="rg-visit" x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height}"/>'


def _last_html(x: float, y: float, tone: str) -> str:
    shapes = {"better": f"M{x:.1f} {y - 5:.1f}l4.6 8.4h-9.2z", "worse": f"M{x:.1f} {y + 5:.1f}l4.6 -8.4h-9.2z"}
    if tone in shapes:
        return f'<path class="rg-last rg-{tone}" d="{shapes[tone]}"/>'
    return f'<circle class="rg-last rg-{escape(tone)}" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>'


def _across(place: float, count: int, width: int) -> float:
    return 5 + (width - 11) * (place / max(count - 1, 1))


def _points(values: Sequence[float | None], width: int, height: int) -> list[tuple[int, tuple[float, float]]]:
    held = [(place, value) for place, value in enumerate(values) if value is not None and value == value]
    if not held:
        return []
    low, high = min(value for _, value in held), max(value for _, value in held)
    spread = (high - low) or 1.0
    return [(place, (_across(place, len(values), width), 6 + (height - 12) * (1 - (value - low) / spread))) for place, value in held]


def _runs(points: list[tuple[int, tuple[float, float]]]) -> list[list[tuple[float, float]]]:
    numbered = groupby(enumerate(points), key=lambda pair: pair[1][0] - pair[0])
    return [[point for _, (_, point) in run] for _, run in numbered]
