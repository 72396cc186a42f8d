"""A case system's database as a source: what is read of it, when it is stale, and what is said when it cannot be read."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

import data.__main__ as command_line
from data.loaders import Refused, database, database_engine, files, load, name_of, ssd
from data.loaders.database import _text, is_address
from tests import postgresql
from tests.extracts import extract
from tests.test_loaders_ssd import EPISODES, PERSON, PLACEMENTS, STATUSES

TABLES = {"ssd_person": PERSON, "ssd_cla_episodes": EPISODES, "ssd_cla_placement": PLACEMENTS, "ssd_legal_status": STATUSES}
SECRET, LOGIN = "Hunter2!", "ssd_reader"


def filled(file: Path, **more: str) -> str:
    """The address of an SQLite database with these tables, given as CSV text."""
    with sqlite3.connect(file) as connection:
        for name, written in {**TABLES, **more}.items():
            heading, *rows = [line.split(",") for line in written.strip().splitlines()]
            pd.DataFrame(rows, columns=heading).replace({"": None}).to_sql(name, connection, index=False)
    connection.close()
    return f"sqlite:///{file.as_posix()}"


def run(*arguments: object):
    return CliRunner().invoke(command_line.app, [str(argument) for argument in arguments])


def refusal(address: str) -> str:
    with pytest.raises(Refused) as refused:
        load(address)
    return str(refused.value)


# What is read


def test_only_recognised_tables_are_read_and_of_them_only_the_needed_columns(tmp_path):
    address = filled(
        tmp_path / "cms.sqlite", staff_pay="worker,pay\nW1,100", ssd_address="addr_table_id,addr_person_id,addr_address_type\n1,A,home"
    )
    sheets, faults = database.read(address, ssd.match)
    assert {sheet.sheet for sheet in sheets} == {f"main.{name}" for name in TABLES}
    person = next(sheet for sheet in sheets if sheet.sheet == "main.ssd_person")
    assert set(person.headings) == {"pers_person_id", "pers_dob", "pers_sex", "pers_ethnicity"}
    assert faults == []


def test_a_row_is_the_tables_row_in_the_order_of_its_key(tmp_path):
    address = filled(tmp_path / "cms.sqlite")
    with sqlite3.connect(tmp_path / "cms.sqlite") as connection:
        connection.execute("UPDATE ssd_person SET pers_ethnicity = 'Martian' WHERE pers_person_id = 'B'")
        connection.execute("INSERT INTO ssd_person (pers_person_id) VALUES (NULL), (''), ('0')")
    connection.close()
    whole = load(address)
    people = whole.frames["children"]
    assert people["child_id"].dropna().tolist() == ["0", "A", "B"]
    fault = whole.faults.query("rule == 'value-unmapped'").iloc[0]
    assert fault["sheet"] == "main.ssd_person"
    assert people.loc[people["child_id"].eq("B"), "_row"].tolist() == [fault["row"]]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (datetime(2024, 1, 5), "2024-01-05 00:00:00"),
        (datetime(2024, 1, 5, 23, 59, 59, 987000), "2024-01-05 23:59:59.987000"),
        (date(2024, 1, 5), "2024-01-05"),
        (Decimal("41"), "41"),
        (Decimal("41.00"), "41"),
        (Decimal("4.10"), "4.10"),
        (float("nan"), None),
        (float("inf"), "inf"),
        (41.0, "41"),
        (7, "7"),
        (True, "Y"),
        (b"\x01\xff", "01ff"),
    ],
)
def test_a_value_is_text_as_it_would_stand_in_a_file(value, written):
    assert _text(value) == written


def test_a_number_that_is_an_identifier_meets_its_own_in_another_table(tmp_path):
    file = tmp_path / "cms.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute(
            "CREATE TABLE ssd_cp_plans (cppl_cp_plan_id NUMERIC, cppl_person_id TEXT, cppl_cp_plan_start_date, cppl_cp_plan_end_date)"
        )
        connection.execute(
            "CREATE TABLE ssd_cp_visits (cppv_cp_visit_id INTEGER, cppv_cp_plan_id REAL, cppv_cp_visit_date, cppv_cp_visit_seen)"
        )
        connection.execute("INSERT INTO ssd_cp_plans VALUES (12, 'A', '2019-02-01', NULL)")
        connection.execute("INSERT INTO ssd_cp_visits VALUES (1, 12.0, '2019-02-08 09:30:00', 'Y')")
    connection.close()
    whole = load(f"sqlite:///{file.as_posix()}")
    assert whole.frames["visits"]["child_id"].tolist() == ["A"]


def test_a_table_of_nothing_but_blanks_is_not_filled_in_and_one_without_rows_is(tmp_path):
    heading = "clav_cla_visit_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen"
    blank = load(filled(tmp_path / "blank.sqlite", ssd_cla_visits=f"{heading}\n,,,"))
    assert "visits" not in blank.supplied
    assert blank.faults.query("rule == 'table-blank'")["table"].tolist() == ["ssd_cla_visits"]
    assert "visits=cla" in load(filled(tmp_path / "none.sqlite", ssd_cla_visits=heading)).supplied


def test_of_two_tables_with_the_same_fields_the_one_of_the_standards_name_is_read_once(tmp_path):
    whole = load(filled(tmp_path / "cms.sqlite", a_copy_of_people=PERSON))
    assert len(whole.frames["children"]) == 2
    assert whole.faults.query("rule == 'table-ambiguous'")["sheet"].tolist() == ["a_copy_of_people"]


def test_the_database_is_as_it_was_after_it_was_read(tmp_path):
    file = tmp_path / "cms.sqlite"
    address = filled(file)
    file.chmod(0o444)
    before = file.read_bytes()
    load(address)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["cms.sqlite"]


# Several sources, and whether they have changed


def test_a_database_and_a_folder_beside_it_are_one_extract_and_the_folder_says_what_it_is(tmp_path):
    words = extract(
        tmp_path / "beside",
        local_codes="field,words,code\npers_sex,Male,F",
        life_story="referral_id,child_id,referred_date\n1,A,2019-05-05",
    )
    (words / "extract.toml").write_text('name = "Sampleshire"\nas_at = 2020-03-31', encoding="utf-8")
    address = filled(tmp_path / "cms.sqlite")
    whole = load(address, words)
    assert whole.meta.name == "Sampleshire"
    assert set(whole.frames["children"]["sex"]) == {"F"}
    assert {"life_story", "care_episodes"} <= whole.supplied
    assert name_of(address, words) == "cms and beside"
    assert set(files(address, words)) == {"sqlite:///cms.sqlite", "1/extract.toml", "1/life_story.csv", "1/local_codes.csv"}


def test_a_build_out_of_a_database_is_stale_when_what_it_holds_has_changed(tmp_path):
    address = filled(tmp_path / "cms.sqlite", unrelated="colour\nred")
    arguments = ("build", address, "--store", tmp_path / "store", "--as-at", "2020-03-31")
    first = run(*arguments)
    assert first.exit_code == 0, first.output
    assert "sqlite:///cms.sqlite [main.ssd_person]" in first.output
    assert "Nothing has changed" in run(*arguments, "--if-stale").output
    change(tmp_path / "cms.sqlite", "UPDATE unrelated SET colour = 'blue'")
    assert "Nothing has changed" in run(*arguments, "--if-stale").output
    change(tmp_path / "cms.sqlite", "UPDATE ssd_person SET pers_ethnicity = 'AOTH' WHERE pers_person_id = 'A'")
    assert "Nothing has changed" not in run(*arguments, "--if-stale").output


def change(file: Path, statement: str) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()


# What cannot be read


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:///nowhere/at/all.sqlite", "there is no such database file"),
        ("sqlite://", "there is no such database file"),
        (f"mongodb://{LOGIN}:{SECRET}@host/database", "no database of the kind “mongodb” is known"),
        (f"postgresql+psycopg://{LOGIN}:{SECRET}@host:port/database", "the database's address cannot be read"),
        (
            f"mssql+pymssql://{LOGIN}:{SECRET}@host/database?odbc_connect=PWD={SECRET}",
            "the driver for mssql is not installed: python -m pip install pymssql",
        ),
        (f"postgresql+psycopg2://{LOGIN}:{SECRET}@host/database", "python -m pip install psycopg2-binary"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_with_what_to_do_and_without_its_secrets(address, said, tmp_path):
    assert said in refusal(address)
    result = run("build", address, "--store", tmp_path / "store")
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert SECRET not in result.output
    assert LOGIN not in result.output


def test_a_server_that_does_not_answer_is_refused_in_seconds_without_its_secrets(monkeypatch):
    monkeypatch.setattr(database_engine, "WAITS_S", 2)  # the least that PostgreSQL's client knows
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        said = refusal(f"postgresql+psycopg://{LOGIN}:{SECRET}@127.0.0.1:{deaf.getsockname()[1]}/cms")
    assert said.startswith("postgresql://127.0.0.1/cms cannot be reached, or broke off (")
    assert SECRET not in said
    assert LOGIN not in said


def test_a_file_that_is_no_database_is_refused(tmp_path):
    (tmp_path / "notes.sqlite").write_text("colour,size\nred,1\n" * 100, encoding="utf-8")
    assert refusal(f"sqlite:///{(tmp_path / 'notes.sqlite').as_posix()}") == "sqlite:///notes.sqlite is no SQLite database"


def test_a_database_that_another_program_holds_is_refused_and_the_last_good_snapshot_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(database_engine, "WAITS_S", 0.1)
    address = filled(tmp_path / "cms.sqlite")
    arguments = ("build", address, "--store", tmp_path / "store", "--as-at", "2020-03-31")
    assert run(*arguments).exit_code == 0
    with sqlite3.connect(tmp_path / "cms.sqlite", isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        result = run(*arguments, "--if-stale")
        holder.execute("ROLLBACK")
    holder.close()
    assert result.exit_code == 2
    assert "Not published: sqlite:///cms.sqlite is held by another program" in result.output
    assert "The last good snapshot stays current" in result.output


def test_a_database_without_a_table_of_the_dataset_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "other.sqlite") as connection:
        connection.execute("CREATE TABLE colours (colour TEXT)")
    connection.close()
    assert "no table of the dataset is in the database, or this user may not see it" in refusal(
        f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}"
    )


def test_sql_server_is_asked_once_for_all_its_columns():
    class Once:
        """A connection that answers one question, as SQL Server would."""

        asked: list[str] = []

        def execute(self, statement):
            self.asked.append(str(statement))
            return [("ssd", "ssd_department", "dept_team_id"), ("ssd", "ssd_department", "dept_team_name"), ("sys", "tables", "name")]

    found = database._columns_by_standard(Once(), "ssd")
    assert found == {("ssd", "ssd_department"): ["dept_team_id", "dept_team_name"]}
    assert len(Once.asked) == 1
    assert 'FROM "INFORMATION_SCHEMA"."COLUMNS"' in Once.asked[0]
    assert 'WHERE "TABLE_SCHEMA" =' in Once.asked[0]


# A server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server with the dataset in the schema ssd, half of which the login may read."""
    with postgresql.running() as address:
        engine = create_engine(address)
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA ssd"))
            connection.execute(text("CREATE SCHEMA old"))
            for name, written in TABLES.items():
                rows = [line.split(",") for line in written.strip().splitlines()]
                frame = pd.DataFrame(rows[1:], columns=rows[0]).replace({"": None})
                frame.to_sql(name, connection, schema="ssd", index=False)
            connection.execute(text("CREATE TABLE old.ssd_person AS SELECT * FROM ssd.ssd_person"))
            connection.execute(text(f"CREATE ROLE {LOGIN} LOGIN PASSWORD '{SECRET}'"))
            connection.execute(text(f"GRANT USAGE ON SCHEMA ssd TO {LOGIN}"))
            connection.execute(text(f"GRANT SELECT ON ssd.ssd_person, ssd.ssd_cla_episodes TO {LOGIN}"))
        engine.dispose()
        yield address


def as_reader(server: str, **query: str) -> str:
    url = make_url(server).set(username=LOGIN, password=SECRET).update_query_dict(query)
    return url.render_as_string(hide_password=False)


def test_tables_that_the_user_may_not_read_are_faults_and_the_others_are_read(server):
    whole = load(as_reader(server, schema="ssd"))
    assert whole.faults.query("rule == 'table-unreadable'")["table"].tolist() == ["ssd_cla_placement", "ssd_legal_status"]
    assert {"children", "care_episodes"} <= whole.supplied
    assert "care_episodes.legal_status" not in whole.supplied
    assert SECRET not in whole.faults.to_csv() + str(whole.recognised)


def test_a_user_who_may_read_nothing_is_refused_without_a_secret(server):
    said = refusal(as_reader(server, schema="old"))
    assert said.endswith("lets this user read none of its 1 tables of the dataset")
    assert SECRET not in said
    assert LOGIN not in said


def test_the_same_table_in_two_schemas_is_refused_until_one_is_named(server):
    assert refusal(server) == "tables of the dataset stand in several schemas, old, ssd: add ?schema= to the address"
    assert "no table of the dataset is in the schema nothing" in refusal(f"{server}&schema=nothing")
    assert len(load(f"{server}&schema=old").frames["children"]) == 2


def test_a_table_that_another_session_holds_is_refused(server, monkeypatch):
    monkeypatch.setattr(database_engine, "WAITS_S", 1)
    engine = create_engine(server)
    with engine.connect() as holder:
        holder.execute(text("LOCK TABLE ssd.ssd_person IN ACCESS EXCLUSIVE MODE"))
        assert "is held by another program" in refusal(f"{server}&schema=ssd")
        holder.rollback()
    engine.dispose()


def test_the_transaction_cannot_write(server):
    url = database_engine.url_of(server)
    engine = database_engine.engine_of(url)
    with database_engine.at_one_moment(engine) as connection:
        assert connection.execute(text("SHOW transaction_read_only")).scalar() == "on"
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == "repeatable read"
    engine.dispose()


@pytest.mark.parametrize(
    ("source", "expected"), [("sqlite:///a.db", True), ("mssql+pyodbc://h/d", True), ("C:\\data\\x", False), ("data/sample", False)]
)
def test_an_address_is_told_from_a_path(source, expected):
    assert is_address(source) is expected
    assert not is_address(Path(source))
