"""Roles where records are fetched: whatever led to the fetch, a viewer gets no name, also when a leader has filled every cache before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import snapshots
from metrics.kit.measure import register
from present import store
from present.access import LOCAL, NotAllowed, Person
from present.access.naming import NAMING
from present.pages import PAGES, script
from present.screens import download, recorded, signing_in

SHELL = Path(__file__).parents[1] / "present" / "shell.py"
VIEWER, LEADER = Person("v", "Vera", "viewer"), Person("l", "Lea", "leader")
MONTH = pd.Timestamp("2020-03-01").as_unit("us")


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Who was noted, for what, of what; nothing is written."""
    kept: list[tuple[str, str, str]] = []
    monkeypatch.setattr(recorded, "record", lambda person, what, about, **_: kept.append((person.name, what, about)))
    monkeypatch.setattr(recorded, "refused_here", recorded.refused)
    return kept


@pytest.fixture
def held(sample_store: Path) -> str:
    return str(snapshots.current(sample_store))


@pytest.fixture
def ask_as(monkeypatch: pytest.MonkeyPatch) -> Callable[[Person | None], None]:
    return lambda person: monkeypatch.setattr(signing_in, "person", lambda: person)


def fetches(path: str) -> dict[str, Callable[[], object]]:
    """Every fetch of what names someone, of every measure."""
    found: dict[str, Callable[[], object]] = {}
    for name in register():
        found[f"cases {name}"] = lambda name=name: store.cases(path, name, MONTH, MONTH)
        found[f"due {name}"] = lambda name=name: store.due(path, name)
    for name in ("pre_proceedings_tracker", "court_cases"):
        found[name] = lambda name=name: store.picture(path, name)
    found["an officer's figure"] = lambda: store.reading(path, "iro_caseload", "visit-2018-12", MONTH, "month", "iro", "IRO01")
    return found | {"faults": lambda: store.faults(path)}


def test_no_fetch_gives_a_viewer_or_nobody_a_row_that_names_someone_though_a_leader_has_just_fetched_it(
    held: str, ask_as: Callable[[Person | None], None], noted: list[tuple[str, str, str]]
) -> None:
    every = fetches(held)
    for person in (LEADER, LOCAL):
        ask_as(person)
        assert all(fetch() is not None for fetch in list(every.values())[::20])
    assert noted == []
    for person in (VIEWER, Person("x", "Nora", ""), None):
        ask_as(person)
        for name, fetch in every.items():
            with pytest.raises(NotAllowed, match="for leaders"):
                pytest.fail(f"{person} was given {name}") if fetch() is not None else None
    assert [who for who, what, _ in noted if what == "refused"] == ["Vera"] * len(every) + ["Nora"] * len(every)


def test_what_a_viewer_gets_has_no_column_and_no_group_that_names_someone(held: str, ask_as: Callable[[Person | None], None]) -> None:
    for person, sees in ((LEADER, True), (VIEWER, False)):
        ask_as(person)
        assert ("iro" in set(store.figures(held, "iro_caseload")["group_kind"])) == sees
        assert ("iro" in {kind for kind, _, _ in store.options(held).groups}) == sees
        assert not NAMING & set(store.unnamed(held, "iha_in_20_working_days", MONTH, MONTH, lambda rows: rows).columns)
        assert "found" not in store.faults_to_count(held).columns
        for name in ("return_funnel", "visit_gaps", "visits_seen"):
            assert not NAMING & set(store.picture(held, name).columns)


def test_what_is_made_once_for_leaders_is_not_handed_to_a_viewer(ask_as: Callable[[Person | None], None]) -> None:
    made = []
    for person in (LEADER, VIEWER, LOCAL, VIEWER, None):
        ask_as(person)
        made.append(store.once(("test_access_fetch",), lambda person=person: person))
    assert made == [LEADER, VIEWER, LEADER, VIEWER, VIEWER]


# Files


@pytest.fixture
def give(noted: list[tuple[str, str, str]]) -> Callable[..., bytes]:
    def given(person: Person | None, table: pd.DataFrame) -> bytes:
        needs = download.needs_of(table)
        return download._given(person, lambda: (download.csv_bytes(table), needs, len(table)), "rows.csv", "text/csv", {})

    return given


def test_a_file_that_names_someone_needs_a_leader_whoever_drew_its_button(
    give: Callable[..., bytes], noted: list[tuple[str, str, str]]
) -> None:
    figures, children = pd.DataFrame({"month": ["2020-03"], "value": [1]}), pd.DataFrame({"child_id": ["C1"], "value": [1]})
    assert give(VIEWER, figures).startswith(b"\xef\xbb\xbfmonth")
    assert b"C1" in give(LEADER, children)
    with pytest.raises(NotAllowed):
        give(VIEWER, children)
    with pytest.raises(download.NotMade):
        give(None, figures)
    assert noted == [("Vera", "download", "rows.csv"), ("Lea", "download", "rows.csv")]


@pytest.mark.parametrize("name", sorted(NAMING))
def test_every_column_that_names_someone_makes_a_file_a_leader_s(name: str) -> None:
    assert download.needs_of(pd.DataFrame({name: ["x"]})) == "leader"


def test_a_file_whose_making_fails_says_nothing_of_why(give: Callable[..., bytes]) -> None:
    def fails() -> tuple[bytes, str, int]:
        raise KeyError("C10001")

    with pytest.raises(download.NotMade) as fault:
        download._given(LEADER, fails, "rows.csv", "text/csv", {})
    assert "C10001" not in str(fault.value)
    assert fault.value.__suppress_context__


# When the trail cannot be written


def test_without_a_trail_no_list_is_shown_and_no_file_given_and_figures_are(sample_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_STORE", str(sample_store))
    monkeypatch.setenv("DASHBOARD_TRAIL", "sqlite:////proc/nowhere/trail.sqlite")
    app = AppTest.from_file(str(SHELL), default_timeout=60).run()
    app.switch_page(script("health")).run()
    said = " ".join(element.proto.body for element in app.get("html"))
    assert not app.exception
    assert "This list cannot be shown now" in said
    assert not app.dataframe
    assert app.get("plotly_chart")
    with pytest.raises(recorded._not_recorded()):
        download._given(LOCAL, lambda: (b"x", "viewer", 1), "rows.csv", "text/csv", {})
    app.switch_page(script("trail")).run()
    assert "The record cannot be read now" in " ".join(element.proto.body for element in app.get("html"))


def test_the_trail_and_loading_records_are_the_analyst_s_alone_and_every_other_page_is_for_all() -> None:
    assert {entry.path for entry in PAGES if entry.needs == "analyst"} == {"intake", "trail"}
    assert {entry.needs for entry in PAGES if entry.section in ("", "Themes", "Trust")} == {"viewer"}
