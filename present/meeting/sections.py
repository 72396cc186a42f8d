"""The screens as HTML sections. Text only; everything escaped; no style attribute, which the page's content policy would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from metrics.kit.disclosure.public import HIDDEN
from present.charts.limits import BEFORE
from present.marks import mark_html
from present.meeting.chart import FLAT, NARROW, WIDE, chart_svg
from present.meeting.closing import Asking, Opening, Withheld
from present.meeting.drawing import ORDINARY, Drawing
from present.meeting.figures import Figure
from present.meeting.finding import FindingScreen
from present.meeting.lettering import width
from present.meeting.signs import sign_svg

LONG_TITLE, LONGEST_TITLE = 36, 56  # in widths of its letters: what two lines hold at the full size, and at the smaller one
ROOMY = 190  # letters beside a chart, beyond which they are smaller
WITH_WHY, LONG_WHY = 3, 300  # questions on one screen, and letters, up to which there is room for why they are asked
SIGNS = {
    "better": "better, more than chance",
    "worse": "worse, more than chance",
    "higher": "higher or lower, more than chance",
    "lower": "higher or lower, more than chance",
    ORDINARY: "ordinary {period}",
    BEFORE: "not judged",
}


@dataclass(frozen=True)
class Place:
    """Where a screen is: the word after the number sign in the address, what is said of its place, and the name of its section."""

    anchor: str
    said: str
    kicker: str = ""


def finding_html(screen: FindingScreen, place: Place, foot: str) -> str:
    """The screen of one finding."""
    kicker = " · ".join(text for text in (place.kicker, screen.theme, screen.found) if text)
    said = (screen.reason, screen.whom, screen.standard, *(text for _, text in screen.also))
    full = " full" if sum(map(len, said)) > ROOMY else ""
    figures = (
        f'<div class="figures{full}">{_figure_html(screen.then, "then")}{_figure_html(screen.now, f"now is-{screen.tone}")}'
        f'<div class="judged"><p class="verdict">{_mark(screen.mark)}<span>{escape(screen.verdict)}</span></p>'
        f"{_paragraph(screen.reason, 'reason')}{_paragraph(screen.whom, 'reason')}{_standard_html(screen)}{_also_html(screen)}</div></div>"
    )
    body = f'<div class="body">{figures}{_picture_html(screen, place)}</div>'
    question = f'<p class="question"><span><strong>A question to ask:</strong> {escape(screen.question)}</span></p>'
    return _section("finding", place, kicker, screen.title, body + question, foot)


def opening_html(screen: Opening, place: Place, foot: str) -> str:
    """The first screen."""
    tiles = "".join(
        f'<li class="tile is-{kind}"><span class="number">{count}</span><span class="word">{_mark(kind)}{escape(word)}</span>'
        f"{_paragraph(screen.untold, 'why-not') if kind == 'unknown' else ''}</li>"
        for kind, count, word in screen.tiles
    )
    body = (
        f'<div class="about"><p>{escape(screen.about)}</p><p>{escape(screen.records)}</p></div>'
        f'{_paragraph(screen.invented, "invented")}<p class="headline">{escape(screen.headline)}.</p>'
        f'<ul class="tiles">{tiles}</ul>{_paragraph(screen.note, "note")}'
    )
    return _section("opening", place, screen.council, screen.title, f'<div class="body">{body}</div>', foot)


def asking_html(screen: Asking, place: Place, foot: str) -> str:
    """A screen of questions of one kind."""
    is_short = len(screen.items) <= WITH_WHY and sum(len(why) for *_, why in screen.items) <= LONG_WHY
    items = "".join(
        f"<li><b>{escape(name)}</b><span>{escape(figures)}</span>{f'<i>{escape(why)}</i>' if is_short else ''}</li>"
        for name, figures, why in screen.items
    )
    many = " few" if is_short else " two" if len(screen.items) > WITH_WHY else ""
    body = f'<div class="body"><p class="ask">{escape(screen.ask)}</p><ul class="items{many}">{items}</ul></div>'
    return _section("asking", place, place.kicker, screen.title, body, foot)


def withheld_html(screen: Withheld, place: Place, foot: str) -> str:
    """The last screen."""
    meaning = "".join(f"<p>{escape(text)}</p>" for text in screen.meaning)
    counted = "".join(f"<p>{escape(text)}</p>" for text in screen.counted)
    body = (
        f'<div class="body"><div class="left"><p class="symbol" aria-hidden="true">{HIDDEN}</p>{meaning}</div>'
        f'<div class="right">{counted}{_named("Not published at all", screen.never)}'
        f"{_named('Findings without a figure of their own', screen.without)}</div></div>"
    )
    return _section("withheld", place, place.kicker, f"What is withheld, and what “{HIDDEN}” means", body, foot)


def _named(title: str, lines: tuple[tuple[str, str], ...]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{f'<b>{escape(name)}.</b> ' if name else ''}{escape(why)}</li>" for name, why in lines)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>"


def _section(kind: str, place: Place, kicker: str, title: str, body: str, foot: str) -> str:
    """A screen with its title and its foot. Its place is said aloud by the script when it opens."""
    long = width(title, 1, bold=True)
    size = " longest" if long > LONGEST_TITLE else " long" if long > LONG_TITLE else ""
    name = f"t-{place.anchor}"
    return (
        f'<section class="screen {kind}" id="s-{place.anchor}" aria-labelledby="{name}" data-place="{escape(place.said)}">'
        f'<header><p class="kicker">{escape(kicker)}</p><h1 class="title{size}" id="{name}">{_title_html(title)}</h1></header>'
        f'{body}<footer><p>{escape(foot)}</p><p class="place">{escape(place.said)}</p></footer></section>'
    )


def _title_html(title: str) -> str:
    """A title that breaks before its conclusion, at its last colon, before it breaks anywhere else."""
    name, colon, conclusion = title.rpartition(": ")
    return f"<span>{escape(name)}:</span> <span>{escape(conclusion)}</span>" if colon else escape(title)


def _figure_html(figure: Figure, style: str) -> str:
    symbol = " symbol" if figure.is_symbol else ""
    return (
        f'<div class="{style}"><p class="label">{escape(figure.label)}</p><p class="number{symbol}">{escape(figure.value)}</p>'
        f'<p class="of">{escape(figure.note)}</p></div>'
    )


def _standard_html(screen: FindingScreen) -> str:
    return f'<p class="standard">{_mark(screen.standard_mark)}<span>{escape(screen.standard)}</span></p>' if screen.standard else ""


def _also_html(screen: FindingScreen) -> str:
    items = "".join(f"<li>{_mark(mark)}<span>{escape(text)}</span></li>" for mark, text in screen.also)
    return f'<ul class="also" aria-label="Other measures of this finding">{items}</ul>' if items else ""


def _picture_html(screen: FindingScreen, place: Place) -> str:
    """The chart in three shapes, of which the style sheet shows one; or why there is none, and the newest figures."""
    drawn = screen.picture
    if drawn is not None:
        each = "".join(chart_svg(drawn, shape, f"c-{place.anchor}-{shape.name}") for shape in (WIDE, FLAT, NARROW))
        return f'<figure class="chart">{each}{_key_html(drawn)}</figure>'
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th><td class="value">{escape(row.value)}</td><td>{escape(row.note)}</td></tr>'
        for row in screen.rows
    )
    table = f"<table><caption>The newest figures that are published</caption><tbody>{rows}</tbody></table>" if rows else ""
    lacks = "there is no chart" if screen.rows or screen.no_rows else "no figure is shown"
    why = f'<p class="why"><strong>Why {lacks}.</strong> {escape(screen.no_chart)}</p>{_paragraph(screen.no_rows, "why")}'
    return f'<div class="chart none{"" if rows else " bare"}">{why}{table}</div>'


def _key_html(drawn: Drawing) -> str:
    """What the signs of the chart mean; only those that occur, and nothing where no range gives them a meaning."""
    if not drawn.bands:
        return ""
    said = {SIGNS[kind].format(period=drawn.period): sign_svg(kind) for kind in drawn.kinds}  # higher and lower share a sign
    items = [(sign, text, "") for text, sign in said.items()]
    items += [(sign_svg("range"), drawn.range_name, ' class="phone"'), (sign_svg("mean"), "average", "")]
    return (
        f'<figcaption><ul class="key">{"".join(f"<li{style}>{sign}{escape(text)}</li>" for sign, text, style in items)}</ul></figcaption>'
    )


def _mark(kind: str) -> str:
    """A mark of present.marks with its letter's size as an attribute: a style attribute would need a hole in the content policy."""
    return mark_html(kind).replace(' style="font-size:', ' font-size="')


def _paragraph(text: str, style: str) -> str:
    return f'<p class="{style}">{escape(text)}</p>' if text else ""
