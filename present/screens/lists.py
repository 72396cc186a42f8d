"""The children (or workers) behind a figure, and what falls due next."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from metrics.kit.measure import GROUP_KINDS, GROUP_TITLES, Measure
from present import store, words
from present.access import LEADER
from present.screens import empty, recorded, signing_in
from present.screens.download import csv_button
from present.screens.view import View

LIST_GROUPS = ("team", "iro", "placement", "legal_status")
WIDEST = 240


def cases_of(view: View, measure: Measure) -> pd.DataFrame:
    """The cases behind the figure on screen: the same period and group; a flow's case once, in its latest month.

    Raises NotAllowed for who may not see lists of children.
    """
    return _of_the_figure(view, measure, store.cases(view.snapshot.path, measure.id, *_months(view, measure)))


def unnamed_of(view: View, measure: Measure) -> pd.DataFrame:
    """The same cases without anything that names someone, for a picture that counts them: every role may see a count."""
    return store.unnamed(view.snapshot.path, measure.id, *_months(view, measure), lambda found: _of_the_figure(view, measure, found))


def _months(view: View, measure: Measure) -> tuple[pd.Timestamp, pd.Timestamp]:
    last = view.at(measure)
    return view.period_first() if measure.clock == "flow" else last, last


def unnamed_over(view: View, measure: Measure, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """The cases of some months and of the group on screen, without anything that names someone; a case in two months is there twice."""
    return store.unnamed(view.snapshot.path, measure.id, first, last, lambda found: _of_the_group(view, measure, found))


def _of_the_figure(view: View, measure: Measure, found: pd.DataFrame) -> pd.DataFrame:
    if measure.clock == "flow" and len(found):
        found = found.sort_values("month", kind="stable").drop_duplicates("case_id", keep="last")
    return _of_the_group(view, measure, found)


def _of_the_group(view: View, measure: Measure, found: pd.DataFrame) -> pd.DataFrame:
    if found.empty or not view.filters(measure) or view.choice.group_kind == "all":
        return found
    return found[found[view.choice.group_kind].astype("str") == view.choice.group]


def behind(view: View, measure: Measure) -> None:
    """The list of cases, those to worry about first to hand; all of them in the download."""
    found = cases_of(view, measure)
    if found.empty:
        empty.no_cases(measure.title, words.when(view.at(measure), view.period_of(measure)))
        return
    if measure.kind == "rate":
        found = found[found["part"] == "numerator"]
    if measure.is_share:
        names = parts_of_a_share(found, measure)
        chosen = st.segmented_control(
            "Which cases", list(names), default=next(iter(names)), key=f"which-{measure.id}", label_visibility="collapsed"
        )
        which = chosen or next(iter(names))
        found = names[which]
    else:
        which = ""
    name = f"Cases behind {measure.title}, {words.when(view.at(measure), view.period_of(measure))}"
    _table(view, found, measure, name, f"{measure.id}-cases", which)


def parts_of_a_share(found: pd.DataFrame, measure: Measure) -> dict[str, pd.DataFrame]:
    """The cases to worry about, the rest, and all of them, each under its name with its number.

    Of a share that ought to be small the cases it counts are the worry: there "met" would be read as good.
    """
    met = found["met"].astype(bool)
    counted, rest = found[met], found[~met]
    if measure.better == "down":
        return {f"Counted in the share ({len(counted)})": counted, f"The rest ({len(rest)})": rest, f"All ({len(found)})": found}
    return {f"Not met ({len(rest)})": rest, f"Met ({len(counted)})": counted, f"All ({len(found)})": found}


def coming_up(view: View, measure: Measure) -> None:
    """What will fall out of standard next, soonest first, from the extract's date on."""
    found = store.due(view.snapshot.path, measure.id)
    found = _of_the_group(view, measure, found)
    if found.empty:
        empty.state("Nothing is coming up", f"{measure.title}: nothing falls due after {words.day(view.snapshot.as_at)}.", kind="empty")
        return
    st.html(f'<p class="rg-under">Counted from the extract of {words.day(view.snapshot.as_at)}, whatever month is shown above.</p>')
    _table(view, found.sort_values("due_date"), measure, f"Coming up: {measure.title}", f"{measure.id}-coming-up")


def _table(view: View, found: pd.DataFrame, measure: Measure, name: str, file_name: str, which: str = "") -> None:
    shown = columns_of(found, measure)
    if not recorded.list_shown(signing_in.check(LEADER, store.LISTS), file_name, len(shown)):
        return
    label = f"{name}{f'. {view.invented_as}' if view.invented_as else ''}"
    readable, widths = view.once(f"list {file_name} {which}", lambda: _readable_with_widths(shown.head(store.LIST_LENGTH)))
    st.dataframe(
        readable,
        column_config={title: st.column_config.Column(width=width) for title, width in widths.items()},
        hide_index=True,
        width="stretch",
        alt=label,
        placeholder="",
        key=f"list-{file_name}",
        height=min(420, 38 + 35 * max(len(shown), 1)),
    )
    more = f" The first {store.LIST_LENGTH:,} are shown; the download has all." if len(shown) > store.LIST_LENGTH else ""
    st.html(f'<p class="rg-under">{len(shown):,} {"case" if len(shown) == 1 else "cases"}.{more} {view.invented_as}</p>')
    csv_button(
        lambda: shown, file_name=file_name, source_name=view.snapshot.source_name, invented=view.snapshot.invented, key=f"csv-{file_name}"
    )


def columns_of(found: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """The columns a reader needs, in order: who, the evidence, then where the child was."""
    who = [name for name in ("child_id", "worker_id") if name in found.columns]
    evidence = [name for name in ("due_date", *measure.shows) if name in found.columns and name not in who]
    where = [name for name in LIST_GROUPS if name in found.columns and name not in evidence]
    return found[list(dict.fromkeys([*who, *evidence, *where]))].reset_index(drop=True)


def _readable_with_widths(shown: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    readable = _readable(shown)
    return readable, {title: _width(readable[title]) for title in readable.columns}


def _width(column: pd.Series) -> int:
    """Pixels for the longest of a heading and its values: the grid measures by its first rows alone, and those are often blank."""
    longest = max([len(str(column.name)), *column.astype("str").str.len().fillna(0).astype(int)])
    return min(WIDEST, 30 + 7 * longest)


def _readable(shown: pd.DataFrame) -> pd.DataFrame:
    """Headings and values in words: dates as days, yes and no, blanks as blanks."""
    readable = {}
    for name in shown.columns:
        column = shown[name]
        title = GROUP_TITLES[name] if name in GROUP_KINDS else words.column_title(name)
        if pd.api.types.is_datetime64_any_dtype(column):
            known = column.dropna()
            with_time = bool((known != known.dt.normalize()).any())
            readable[title] = column.dt.strftime("%Y-%m-%d %H:%M" if with_time else "%Y-%m-%d").fillna("")
        elif pd.api.types.is_bool_dtype(column):
            readable[title] = column.map({True: "yes", False: "no"}).astype("str").fillna("")
        else:
            is_text = isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype)
            readable[title] = column.astype("str").replace(words.IN_LISTS).fillna("") if is_text else column.round(1)
    return pd.DataFrame(readable)
