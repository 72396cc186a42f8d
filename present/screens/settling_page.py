"""The page "How figures settle": one measure in full, then when the months of each measure of the letter settle."""

from __future__ import annotations

from html import escape

import streamlit as st

from data.letters import findings
from metrics.kit.measure import Measure, measures, register
from present import settling
from present.charts import settling as drawing
from present.screens import empty, figure, known_store, table
from present.screens.chosen import asked_for, from_list
from present.screens.view import View, open_view
from present.settling import CANNOT_TELL, FEWEST_DAYS, Settles
from present.settling_table import COLUMNS, as_frame, rows_of, triangle, triangle_html

TITLE = "How figures settle"


def show() -> None:
    """Draws the page; with fewer than two extracts it says what the next one will show."""
    view = open_view()
    days = known_store.extract_days(view.snapshot.path)
    if len(days) < FEWEST_DAYS:
        st.title(TITLE, anchor=False)
        st.html(f'<p class="rg-lead">{settling.OPENING}</p>')
        _too_few(len(days))
        return
    known = known_store.settling(view.snapshot.path)
    main = _main_measures()
    found = view.once("settling", lambda: [settling.settles(known, one, view.to) for one in main if not view.lacking(one)])
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="settling-head"):
        st.title(TITLE, anchor=False, width="content")
        measure = _pick(main, slowest(found))
    st.html(f'<p class="rg-lead">{escape(settling.summary(found))}</p>')
    if view.group_words:
        empty.notice(f"What each extract said is kept for everyone together: the figures below are not of {view.group_words} alone.")
    _one(view, known, measure)
    st.subheader("All measures that the letters’ findings are answered by", anchor=False)
    st.html(f'<p class="rg-under">{escape(settling.how_it_is_told())}</p>')
    caption = f"How the months of each measure settle. {view.invented_as}".strip()
    table.show_table(caption, COLUMNS, rows_of(found, view.choice.query), key="settling-all", empty="None of them is supplied.")
    if absent := [one.title for one in main if view.lacking(one)]:
        st.html(f'<p class="rg-under">Not supplied in this extract: {escape("; ".join(absent))}.</p>')
    view.csv(lambda: as_frame(found), "how-figures-settle")


def _too_few(days: int) -> None:
    """What stands there until two extracts have been published."""
    more = f"After {settling.words.small(settling.FIRST_TOLD_AFTER)} month ends in a row it also says how long a month takes to settle."
    if days:
        after = f"After the next one this page shows how far each month’s figure has moved since it was first reported. {more}"
        empty.state("Only one extract has been published", after, kind="empty")
        return
    kept = "What an extract said is kept when it is published, and of the one shown it was not. From the second on this page shows how far"
    empty.state("No extract’s figures have been kept yet", f"{kept} each month’s figure has moved. {more}", kind="empty")


def _main_measures() -> list[Measure]:
    """The measures that any letter's finding names, in the order of the pages."""
    named = {name for finding in findings() for name in finding.measures}
    return [one for one in measures() if one.id in named]


def slowest(found: list[Settles]) -> str:
    """The id of the measure that opens the page: the one whose months take longest to settle, the first of several."""
    told = [one for one in found if one.status != CANNOT_TELL] or [one for one in found if one.newest is not None] or found
    return max(told, key=lambda one: (one.status == settling.MOVING, one.age or 0)).measure.id if told else ""


def _pick(offered: list[Measure], first: str) -> Measure:
    """The measure in full, which a reader can change and an address can name."""
    titles = {one.id: one.title for one in offered}
    first = first or next(iter(titles))
    notice = f"The address names a measure that is not on this page. {titles[first]} is shown instead."
    held = asked_for("measure", list(titles), first, notice)
    return register()[from_list("measure", "Measure", titles, held, key="measure-settling", width=480)].measure


def _one(view: View, known: settling.Settling, measure: Measure) -> None:
    """One measure: when it settles, how far its newest month is to be trusted, the picture, and what each extract said."""
    if lacking := view.lacking(measure):
        empty.not_supplied(measure.title, lacking)
        return
    one = settling.settles(known, measure, view.to)
    st.header(settling.headline(one), anchor=False)
    st.html(f'<p class="rg-lead">{escape(settling.trust(one))}</p>')
    months = settling.months_of(known, measure, view.to)
    if not (months["days"] > 1).any():
        empty.state(
            "No month has been reported twice yet",
            "No extract kept so far has gone over a month that another had reported at its end. The next one will show what moved.",
            kind="empty",
        )
        return
    settles_at = one.age if one.status == settling.SETTLED else None
    chart = view.once(
        f"settling {measure.id}",
        lambda: drawing.settling(months, measure, headline=settling.headline(one), settles_at=settles_at, dark=view.dark),
    )
    figure.show(view, chart, key=f"settling-{measure.id}", note=escape(settling.rests_on(one)))
    with st.expander(f"What each extract said, month by month: {measure.title}"):
        said = triangle(known, measure, view.to)
        st.html(triangle_html(said, f"{measure.title}: what each extract said of each month. {view.invented_as}".strip()))
        view.csv(lambda: said, f"{measure.id}-each-extract")
