"""What every page of the committee starts with: the release, the letter that it is set beside, and where its links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import streamlit as st

from data.letters import Finding, Letter, letter
from metrics.kit.measure import Measure
from present import links, public_store
from present.html_table import Link
from present.overview import PAGE_OF_THEME, Answered
from present.public import words
from present.public.figures_table import file
from present.public.readings import PublicReading
from present.public_store import Held
from present.screens import controls, empty, table
from present.screens.chart import is_dark
from present.screens.chosen import from_list
from present.screens.download import csv_button

Made = TypeVar("Made")
PAGES = "public-pages"  # the committee's pages by path, as the platform holds them
HERE = "public-path"
LETTER = "public-letter"
PREVIEW = "preview"
GLANCE = "glance"  # how the preview's address names the page whose own path is blank


@dataclass(frozen=True)
class PublicView:
    """One reader's view of a release. `preview`: the release's name where leaders look at it; their pages then keep to the preview."""

    held: Held
    letter: Letter
    dark: bool
    path: str
    preview: str = ""

    @property
    def invented_as(self) -> str:
        return self.held.release.invented_as

    def query(self, **more: str) -> dict[str, str]:
        """The address parameters that reopen this page with `more` of its own."""
        return self.link(self.path, **more).query

    def link(self, path: str, **more: str) -> Link:
        """A way to a page of this release."""
        if not self.preview:
            return Link(path, {"letter": self.letter.id, **more})
        return Link(PREVIEW, {"release": self.preview, "page": path or GLANCE, "letter": self.letter.id, **more})

    def to_measure(self, measure: Measure) -> Link:
        """A way to a measure in full."""
        return self.link(PAGE_OF_THEME[measure.theme], measure=measure.id)

    def html(self, text: str, *, key: str) -> None:
        """Draws HTML whose links stay in the session."""
        table.show_html(text, key=key, go=None if self.preview else follow)

    def reading(self, measure: Measure) -> PublicReading:
        return self.held.readings.reading(measure, self.letter)

    def answered(self, findings: Sequence[Finding] | None = None) -> list[Answered]:
        """The letter's findings with their readings."""
        return self.held.readings.answered(self.letter, findings)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """A chart or a table's text of this view, made once for all readers who look at the same."""
        made: Made = public_store.once((self.held.key, self.letter.id, str(self.dark), self.path, self.preview, name), make)
        return made

    def csv(self, make: Callable[[], pd.DataFrame], name: str) -> None:
        """A download of rows of the release, in its own words; while records are invented every row says so."""
        said = self.held.release.said
        csv_button(lambda: file(make()), file_name=name, source_name=str(said["name"]), invented=bool(said["invented"]), key=f"csv-{name}")


def follow(address: str) -> None:
    """Goes to a relative address of one of the committee's own pages; any other is ignored."""
    parts, pages = urlsplit(address), st.session_state.get(PAGES, {})
    path = parts.path.removeprefix("./").strip("/")
    if not parts.netloc and path in pages:
        st.switch_page(pages[path], query_params=dict(parse_qsl(parts.query)))


def open_view(held: Held, path: str, own: Sequence[str], *, preview: str = "") -> PublicView:
    """Draws the letter to choose and what every page says, and returns the view.

    `own`: the page's own address parameters. One that no page knows, or a letter that there is not, is answered with a notice.
    """
    allowed = {"letter", *own, *(("release", "page", *links.NAMES) if preview else ())}
    unknown = [name for name in st.query_params if name not in allowed]
    for name in unknown:
        del st.query_params[name]
    with st.container(horizontal=True, vertical_alignment="bottom", key="controls"):
        chosen, is_known = _letter(public_store.letter_choices(held))
        controls.copy_link()
        st.html(f'<p class="rg-under rg-released">{" · ".join(words.released(held.release))}</p>')
    if unknown:
        empty.notice("The address asks for something that this page does not have. It is left out.")
    if not is_known:
        empty.notice("The address names a letter that this release has no figures for. Another is shown instead.")
    return PublicView(held, letter(chosen), is_dark(), path, preview)


def letter_asked(choices: Iterable[str]) -> str:
    """The letter of the address, else the one that the reader chose before, else the first; that of no choice is left out."""
    known = list(choices)
    return next(one for one in (st.query_params.get("letter", ""), st.session_state.get(LETTER, ""), *known) if one in known)


def _letter(choices: dict[str, str]) -> tuple[str, bool]:
    """The letter chosen, and whether the address named one that there is."""
    asked, chosen = st.query_params.get("letter", ""), letter_asked(choices)
    st.session_state[LETTER] = chosen
    from_list("letter", "Compared with", choices, chosen, key="public-letter-choice", width=300)
    return chosen, not asked or asked in choices
