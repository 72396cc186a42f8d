"""The audit trail, on SQLite and on a real PostgreSQL: what it holds, that nobody changes it, and that nothing is given when it fails."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, text
from sqlalchemy.exc import DBAPIError

from data import trail
from data.trail import KINDS, NotRecorded, Trail, open_trail, record_command
from data.trail_settings import TrailFaulty, TrailSettings, trail_settings
from data.trail_tables import ENTRIES
from present import trail_words
from tests import postgresql

ANN = {"subject": "7 at https://id.example", "name": "Ann", "role": "leader"}
BOB = {"subject": "8 at https://id.example", "name": "Bob", "role": "viewer"}
DAYS = 400


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with postgresql.running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{(tmp_path / 'trail.sqlite').as_posix()}"
        return
    server: str = request.getfixturevalue("server")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE of_one_test"))
        yield server.replace("/postgres?", "/of_one_test?")
        connection.execute(text("DROP DATABASE of_one_test WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def opened(address: str) -> Iterator[Callable[..., Trail]]:
    """Opens the trail at the address; all are closed at the end."""
    made: list[Trail] = []

    def one(days: int = DAYS) -> Trail:
        made.append(Trail(TrailSettings(address, days)))
        return made[-1]

    yield one
    for each in made:
        each._engine.dispose()


def run(held: Trail, statement: str) -> None:
    """A statement of someone who has the database's own key."""
    with held._engine.begin() as connection:
        connection.execute(text(statement))


def backdate(held: Trail, days: float, name: str) -> None:
    """An entry as it was written so many days ago."""
    blank = dict.fromkeys(("role", "about", "month", "group_kind"), "")
    with held._engine.begin() as connection:
        connection.execute(insert(ENTRIES).values(at=trail._now() - timedelta(days=days), subject="s", name=name, what="list", **blank))


# What it holds


def test_what_is_recorded_is_read_back_newest_first_and_narrowed(opened: Callable[..., Trail]) -> None:
    held = opened()
    before = trail._now()
    held.record("list", **ANN, about="iha_in_20_working_days-cases", month="2019-12", group_kind="team", rows=35)
    held.record("refused", **BOB, about="the page “Who has seen what”")
    held.record("download", **ANN, about="findings.csv", rows=0)
    found = held.read()
    assert list(found["what"]) == ["download", "refused", "list"]
    assert tuple(found.iloc[2][["name", "subject", "role", "about", "month", "group_kind", "rows"]]) == (
        "Ann", ANN["subject"], "leader", "iha_in_20_working_days-cases", "2019-12", "team", 35,
    )  # fmt: skip
    assert found["rows"].isna().tolist() == [False, True, False]
    assert all(before <= at <= trail._now() for at in found["at"])
    assert list(held.read(what="refused")["name"]) == ["Bob"]
    assert list(held.read(subject=ANN["subject"], limit=1)["what"]) == ["download"]
    assert (held.count(), held.count(what="list"), held.count(subject=BOB["subject"])) == (3, 1, 1)
    assert held.people() == {ANN["subject"]: "Ann", BOB["subject"]: "Bob"}


def test_who_changed_a_name_is_one_person_by_the_newest_and_long_words_are_cut_to_their_column(opened: Callable[..., Trail]) -> None:
    held = opened()
    held.record("list", **ANN)
    held.record("list", **{**ANN, "name": "Ann " + "x" * 500}, about="y" * 500)
    assert held.people() == {ANN["subject"]: ("Ann " + "x" * 500)[:200]}
    assert held.read(limit=1)["about"][0] == "y" * 120


def test_an_empty_trail_has_its_columns_and_nobody(opened: Callable[..., Trail]) -> None:
    held = opened()
    assert list(held.read().columns) == list(trail.COLUMNS)
    assert (len(held.read()), held.count(), held.people()) == (0, 0, {})


def test_a_kind_of_entry_that_there_is_not_is_refused(opened: Callable[..., Trail]) -> None:
    with pytest.raises(ValueError, match="knows no"):
        opened().record("looked", **ANN)  # type: ignore[arg-type]


def test_a_trail_opened_again_goes_on_where_it_was(opened: Callable[..., Trail]) -> None:
    opened().record("list", **ANN)
    opened().record("list", **BOB)
    assert list(opened().read()["name"]) == ["Bob", "Ann"]


def test_many_writers_at_once_lose_nothing(opened: Callable[..., Trail]) -> None:
    opened()
    held = [opened() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda place: held[place % 4].record("list", **ANN, rows=place), range(80)))
    assert sorted(held[0].read()["rows"]) == list(range(80))


# Nobody changes it


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trail SET name = 'Bob'",
        "UPDATE trail SET rows = 0 WHERE id = 1",
        "DELETE FROM trail",
        "DELETE FROM trail WHERE id = 1",
        "UPDATE trail_retention SET days = 1",
        "DELETE FROM trail_retention",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(statement: str, opened: Callable[..., Trail]) -> None:
    held = opened()
    held.record("list", **ANN, rows=3)
    with pytest.raises(DBAPIError, match="append-only"):
        run(held, statement)
    assert held.read()[["name", "rows"]].to_numpy().tolist() == [["Ann", 3]]


def test_postgresql_refuses_to_empty_the_table_at_once(server: str) -> None:
    held = Trail(TrailSettings(server, DAYS))
    held.record("list", **ANN)
    for table in ("trail", "trail_retention"):
        with pytest.raises(DBAPIError, match="append-only"):
            run(held, f"TRUNCATE {table}")
    assert held.count() == 1
    held._engine.dispose()


def test_only_what_is_older_than_the_retention_goes_and_that_is_recorded(opened: Callable[..., Trail]) -> None:
    held = opened()
    for days, name in ((DAYS + 300, "ancient"), (DAYS + 1, "old"), (DAYS - 1, "kept"), (0, "new")):
        backdate(held, days, name)
    assert held.retire() == 2
    found = held.read()
    assert list(found["name"]) == ["The dashboard itself", "new", "kept"]
    assert tuple(found.iloc[0][["what", "about", "rows"]]) == ("deleted", "retention", 2)
    assert held.retire() == 0
    assert held.count() == 3


def test_the_database_refuses_to_delete_a_young_entry_whatever_asks_and_goes_by_the_newest_retention(opened: Callable[..., Trail]) -> None:
    held = opened()
    backdate(held, DAYS - 1, "young")
    with pytest.raises(DBAPIError, match="append-only"):
        run(held, "DELETE FROM trail WHERE name = 'young'")
    shorter = opened(DAYS - 30)
    assert shorter.retire() == 1


def test_old_entries_go_by_themselves_with_the_first_record_of_a_day(opened: Callable[..., Trail]) -> None:
    held = opened()
    backdate(held, DAYS + 5, "old")
    held.record("list", **ANN)
    assert list(held.read()["what"]) == ["deleted", "list"]
    backdate(held, DAYS + 5, "old")
    held.record("list", **ANN)
    assert held.count() == 4  # the same day: not yet


# When it fails


def test_what_fails_says_so_without_a_value_or_a_password(tmp_path: Path) -> None:
    held = Trail(TrailSettings(f"sqlite:///{tmp_path / 'trail.sqlite'}", DAYS))
    held.record("list", **ANN)
    run(held, "ALTER TABLE trail RENAME TO gone")
    for ask in (lambda: held.record("list", **ANN, about="secret"), held.read, held.retire, held.people, held.count):
        with pytest.raises(NotRecorded) as fault:
            ask()
        assert not re.search("secret|Ann|INSERT|SELECT", str(fault.value))
        assert fault.value.__cause__ is None
    held._engine.dispose()


@pytest.mark.parametrize(
    "where",
    ["postgresql+psycopg://dashboard:hunter2@127.0.0.1:1/trail", "sqlite:////proc/nowhere/trail.sqlite", "mysql://x/y", "no address"],
)
def test_a_database_that_cannot_be_reached_is_a_plain_fault_and_keeps_its_password(where: str) -> None:
    with pytest.raises(NotRecorded) as fault:
        Trail(TrailSettings(where, DAYS))
    assert "hunter2" not in str(fault.value)


# Where it is


def test_without_settings_the_trail_is_a_file_in_the_store_that_its_owner_alone_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_ACCESS", str(tmp_path / "none.toml"))
    monkeypatch.delenv("DASHBOARD_TRAIL", raising=False)
    record_command(tmp_path / "store", "published", about="sample 20261123")
    file = tmp_path / "store" / "trail.sqlite"
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = open_trail(tmp_path / "store").read()
    assert (found["what"][0], found["role"][0], found["about"][0]) == ("published", "command", "sample 20261123")
    assert found["name"][0]


def test_the_address_is_taken_from_the_environment_then_from_access_toml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "access.toml"
    file.write_text('[trail]\ndatabase = "sqlite:///elsewhere.sqlite"\nretention_days = 90\n', encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_ACCESS", str(file))
    monkeypatch.delenv("DASHBOARD_TRAIL", raising=False)
    assert trail_settings(tmp_path) == TrailSettings("sqlite:///elsewhere.sqlite", 90)
    monkeypatch.setenv("DASHBOARD_TRAIL", "sqlite:///named.sqlite")
    assert trail_settings(tmp_path) == TrailSettings("sqlite:///named.sqlite", 90)


@pytest.mark.parametrize(
    "said",
    [
        "trail = 3",
        "[trail]\nretention_days = 29",
        "[trail]\nretention_days = 90.5",
        '[trail]\ndatabase = "mysql://x"',
        "[trail]\nkeep = 1",
        "[",
    ],
)
def test_a_trail_that_is_set_up_wrongly_is_refused(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "access.toml").write_text(said, encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_ACCESS", str(tmp_path / "access.toml"))
    with pytest.raises(TrailFaulty):
        trail_settings(tmp_path)
    with pytest.raises(NotRecorded):
        open_trail(tmp_path)


# In words


@pytest.mark.parametrize(
    ("what", "about", "said"),
    [
        ("list", "rhi_in_72_hours-cases", "The list behind “Return interview held within 72 hours”"),
        ("list", "rhi_in_72_hours-coming-up", "What is coming up: “Return interview held within 72 hours”"),
        ("list", "social-workers", "Social workers, one by one"),
        ("download", "rhi_in_72_hours-invented.csv", "“Return interview held within 72 hours”, as a table, of invented records"),
        ("download", "rhi_in_72_hours-by-locality.csv", "“Return interview held within 72 hours” by locality, as a table"),
        ("download", "measures-missing.csv", "All measures of missing from care, as a table"),
        ("download", "tracker-2020-03-invented.csv", "The list of families before court, as a table, of invented records"),
        ("download", "findings-visit-2016-11.csv", "What inspectors found, as a table"),
        ("download", "days-to-file.csv", "“days to file”, as a table"),
        ("published", "sample 20261123-063133-091888-5d2c0c66", "Figures of “sample”, counted on 23 November 2026 at 06:31"),
        ("released", "2026-11-23-1 to may", "Release 2026-11-23-1, in the folder “may”"),
        ("refused", "trail", "Who has seen what"),
        ("refused", "a file by its address", "a file by its address"),
        ("deleted", "retention", "What is older than entries are kept"),
        ("signed in", "", ""),
    ],
)
def test_an_entry_says_in_words_what_it_is_about(what: str, about: str, said: str) -> None:
    assert trail_words.of_what(what, about) == said


def test_every_kind_of_entry_every_list_and_what_a_command_did_have_words() -> None:
    assert set(trail_words.WHAT) == set(KINDS)
    assert (trail_words.whom("command"), trail_words.whom("leader"), trail_words.whom("")) == ("by a command on the server", "leader", "")
    assert (trail_words.month("2020-03"), trail_words.month("")) == ("March 2020", "")
    assert (trail_words.filtered("age_band"), trail_words.filtered("all")) == ("by age", "")
