"""Meeting mode as one HTML page that carries everything with it: style, script, type and pictures. It asks for nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from data.letters import Letter
from metrics.kit.compare import WORST_FIRST
from metrics.kit.disclosure.public import PublicRelease
from present import words
from present.meeting.closing import asking, opening, withheld
from present.meeting.finding import finding_screen
from present.meeting.sections import Place, asking_html, finding_html, opening_html, withheld_html
from present.overview import SORTS, UNMEASURED, Answered
from present.public.questions import questions
from present.public.readings import Readings
from present.public.words import council

HERE = Path(__file__).parent
STATIC = HERE.parent / "static"
TITLE = "What inspectors found, and what has changed"
LATIN, LATIN_EXT = "source-sans-3-latin-wght-normal.woff2", "source-sans-3-latin-ext-wght-normal.woff2"
LATIN_EXTENDED = re.compile("[\u0100-\u024f]")  # letters that the first of the two files lacks, as ŵ and ŷ


def meeting_html(release: PublicRelease, letter: Letter, *, order: str = "worst", title: str = TITLE) -> str:
    """The page: a first screen, each measured finding of the letter, the questions by kind, and what is withheld.

    order: "worst" for the worst findings first, "letter" for the letter's own order. Raises ValueError for another order.
    """
    if order not in SORTS:
        raise ValueError(f"no order {order!r}; there are {', '.join(SORTS)}")
    readings = Readings(release)
    answered = readings.answered(letter)
    sections = _sections(release, letter, _ordered(answered, order), answered, readings, title)
    name = f"{title}: {council(release)}, {words.day(release.as_at)}"
    return _document(f"{name}. {release.invented_as}".rstrip(". "), sections, len(sections))


def _ordered(answered: list[Answered], order: str) -> list[Answered]:
    """The measured findings, the worst first or as the letter has them; of those alike the letter's first."""
    measured = [one for one in answered if one.verdict != UNMEASURED]
    return measured if order == "letter" else sorted(measured, key=lambda one: WORST_FIRST.index(one.verdict))


def _sections(
    release: PublicRelease, letter: Letter, shown: list[Answered], answered: list[Answered], readings: Readings, title: str
) -> list[str]:
    """Every screen. A finding's address is its number; the first and the last have words."""
    foot = _foot(release)
    found = [opening_html(opening(release, letter, answered, readings, title), Place("start", "Start"), foot)]
    for number, one in enumerate(shown, start=1):
        place = Place(str(number), f"{number} / {len(shown)}", f"Finding {number} of {len(shown)}")
        found.append(finding_html(finding_screen(one, readings, letter), place, foot))
    asked = asking(questions(answered, readings, letter))
    for number, screen in enumerate(asked, start=1):
        place = Place(f"questions-{number}", f"Questions {number} / {len(asked)}", "For members")
        found.append(asking_html(screen, place, foot))
    return [*found, withheld_html(withheld(release, readings, answered), Place("withheld", "End", "How to read these figures"), foot)]


def _foot(release: PublicRelease) -> str:
    """What every screen and every printed page says: whose records, up to when, protected, and invented where they are."""
    invented = "Invented records: a made-up council. " if release.said["invented"] else ""
    return f"{invented}{council(release)}, records to {words.day(release.as_at)}. Small numbers protected."


def _document(name: str, sections: list[str], count: int) -> str:
    """The whole page; its content policy lets in this style and this script, each by its hash, and type and pictures from within."""
    body = "".join(sections)
    style, script = _style(LATIN_EXTENDED.search(name + body) is not None), _file("meeting.js")
    page = Template(_file("meeting.html"))
    return page.substitute(name=escape(name), policy=_policy(style, script), style=style, script=script, sections=body, count=count)


def content_policy(html: str) -> str:
    """The content policy of a page made here, for the header of the answer that carries it: the page's own and, beyond what a page can
    say of itself, that no other page may frame it."""
    begin = html.index('content="default-src') + len('content="')
    end = html.index('"', begin)
    return f"{html[begin:end]}; frame-ancestors 'none'"


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "font-src data:",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


@cache
def _style(has_extended: bool) -> str:
    """The style sheet with the type inside it; letters beyond Latin-1 only where the page has some."""
    faces = [_face(LATIN, "U+0000-00FF, U+0131, U+0152-0153, U+2000-206F, U+20AC, U+2122, U+2212")]
    faces += [_face(LATIN_EXT, "U+0100-0130, U+0132-0151, U+0154-024F")] if has_extended else []
    return f"{''.join(faces)}{_file('meeting.css')}"


def _face(file: str, letters: str) -> str:
    content = base64.b64encode((STATIC / file).read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{content}) format('woff2')"
    return f"@font-face{{font-family:'Source Sans 3';font-weight:200 900;src:{source};unicode-range:{letters}}}\n"


@cache
def _file(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
