"""A store at an address: mirrored here, written back whole, held by one command at a time. An object store of our own answers."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import time

import pytest
from pyarrow import fs
from streamlit.testing.v1 import AppTest

from data import mirror, remote, remote_lease, snapshots
from data.__main__ import app
from data.snapshots import Busy
from tests import object_store
from tests.extracts import GOOD, extract
from tests.test_snapshots import publish


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with object_store.running(tmp_path_factory.mktemp("object-store") / "log") as address:
        yield address


@pytest.fixture
def store(server, tmp_path, monkeypatch):
    """An empty store on the server, and no mirror of it yet."""
    monkeypatch.setattr(remote_lease, "SETTLES_S", 0.0)
    on(monkeypatch, tmp_path / "one machine")
    files, root = fs.FileSystem.from_uri(server)
    if files.get_file_info(root).type != fs.FileType.NotFound:
        files.delete_dir_contents(root)
    return server


def on(monkeypatch, mirrors):
    """From here on everything happens on the machine whose mirrors stand there."""
    monkeypatch.setenv(remote.MIRRORS_VARIABLE, str(mirrors))


def built(store: str, word: str = "") -> str:
    with remote.working(store) as folder:
        return publish(folder, word=word).name


def there(store: str) -> set[str]:
    files, root = fs.FileSystem.from_uri(store)
    return {one.path[len(root) + 1 :] for one in files.get_file_info(fs.FileSelector(root, recursive=True)) if one.is_file}


def shown(store: str) -> str | None:
    found = snapshots.current(remote.Shown(store).folder())
    return None if found is None else str(snapshots.manifest(found)["word"])


def test_a_folder_is_used_as_it_is(tmp_path):
    assert not remote.is_address(str(tmp_path)) and not remote.is_address(r"C:\records") and not remote.is_address(".store")
    assert remote.reading(str(tmp_path)) == tmp_path
    with remote.working(str(tmp_path)) as folder:
        assert folder == tmp_path


def test_an_address_is_never_shown_with_its_secret(store):
    assert remote.named(store) == "s3://records/store"
    with pytest.raises(remote.Unreachable) as refused:
        remote.reading(
            "s3://key:very-secret@records/store?scheme=http&endpoint_override=127.0.0.1%3A9&region=x&connect_timeout=1&request_timeout=1"
        )
    assert "very-secret" not in str(refused.value) and "s3://records/store" in str(refused.value)
    assert refused.value.__cause__ is None and refused.value.__suppress_context__


def test_what_one_machine_publishes_another_shows(store, tmp_path, monkeypatch):
    name = built(store, "first")
    on(monkeypatch, tmp_path / "another machine")
    assert shown(store) == "first"
    with remote.working(store) as folder:
        assert snapshots.current(folder).name == name
        publish(folder, word="second")
    on(monkeypatch, tmp_path / "one machine")
    assert shown(store) == "second"


def test_a_server_shows_the_new_snapshot_after_a_while_and_no_reader_waits_for_it(store, tmp_path, monkeypatch):
    built(store, "first")
    on(monkeypatch, tmp_path / "another machine")
    serving = remote.Shown(store)
    monkeypatch.setattr(remote.Shown, "EVERY_S", 0.0)
    first = snapshots.current(serving.folder())
    on(monkeypatch, tmp_path / "one machine")
    built(store, "second")
    until = time.monotonic() + 30
    while snapshots.current(serving.folder()) == first:
        assert time.monotonic() < until
        time.sleep(0.02)
    assert snapshots.manifest(snapshots.current(serving.folder()))["word"] == "second"
    assert snapshots.manifest(first)["word"] == "first"  # a page that was reading it can go on


def test_a_snapshot_that_is_deleted_here_is_deleted_there_and_no_other(store, tmp_path, monkeypatch):
    name = built(store)
    on(monkeypatch, tmp_path / "another machine")
    second = built(store)
    with remote.working(store) as folder:
        shutil.rmtree(folder / "sample" / name)
    assert not any(path.startswith(f"sample/{name}/") for path in there(store))
    assert any(path.startswith(f"sample/{second}/") for path in there(store))


def test_what_belongs_to_one_machine_stays_there(store):
    with remote.working(store) as folder:
        publish(folder)
        (folder / "trail.sqlite").write_bytes(b"who saw what")
        (folder / "ledger.parquet").write_bytes(b"released")
        (folder / ".intake").mkdir()
        (folder / ".intake" / "children.csv").write_bytes(b"A1")
    assert "ledger.parquet" in there(store)
    assert not {"trail.sqlite", ".intake/children.csv"} & there(store)


def test_two_commands_at_once_are_told_apart_on_one_machine_and_on_two(store, tmp_path, monkeypatch):
    with remote.working(store):
        with pytest.raises(Busy, match="another command is at work in s3://records/store"), remote.working(store):
            pass
        on(monkeypatch, tmp_path / "another machine")
        with pytest.raises(Busy, match="perhaps on another machine"), remote.working(store):
            pass
    with remote.working(store):  # and afterwards it is free
        pass


def test_what_was_killed_holds_the_store_only_so_long(store, monkeypatch):
    files, root = fs.FileSystem.from_uri(store)
    held = remote_lease.Lease(files, root, "the store")
    held.__enter__()
    monkeypatch.setattr(remote_lease, "LEASE_S", 0.0)
    with remote.working(store) as folder:
        publish(folder, word="after it")
    with pytest.raises(Busy, match="nothing of this one was made current"):
        held.check()
    held.__exit__(None, None, None)
    assert shown(store) == "after it"


def killed_while_writing_back(store: str, after: int) -> None:
    upload, done = mirror.Mirror._upload, []

    def counted(self: mirror.Mirror, name: str) -> None:
        if len(done) == after:
            os._exit(9)
        upload(self, name)
        done.append(name)

    mirror.Mirror._upload = counted
    remote_lease.SETTLES_S = 0.0
    built(store, "second")


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_killed_at_any_file_it_writes_back_the_last_good_snapshot_stays_everywhere(store, tmp_path, monkeypatch, after):
    built(store, "first")
    on(monkeypatch, tmp_path / "killed machine")
    build = multiprocessing.get_context("spawn").Process(target=killed_while_writing_back, args=(store, after))
    build.start()
    build.join(60)
    assert build.exitcode in (0, 9)
    on(monkeypatch, tmp_path / "another machine")
    assert shown(store) == ("second" if build.exitcode == 0 else "first")
    monkeypatch.setattr(remote_lease, "LEASE_S", 0.0)
    built(store, "third")
    assert shown(store) == "third"


def test_a_server_whose_store_does_not_answer_says_so_and_names_no_secret(monkeypatch, tmp_path):
    on(monkeypatch, tmp_path)
    monkeypatch.setenv("DASHBOARD_STORE", "s3://key:very-secret@records/store?scheme=http&endpoint_override=127.0.0.1%3A9&region=x")
    page = AppTest.from_file("../present/shell.py", default_timeout=60).run()
    said = " ".join(str(element.value) for element in [*page.title, *page.get("html")])
    assert "The figures cannot be reached" in said and "s3://records/store" in said
    assert "very-secret" not in said and not page.exception


def test_the_commands_work_with_an_address_as_with_a_folder_and_print_no_secret(store, tmp_path, monkeypatch, capsys):
    folder = extract(tmp_path / "records", **GOOD)
    assert command("build", str(folder), "--store", store) == 0
    on(monkeypatch, tmp_path / "another machine")
    assert command("figures", "--measure", "children_in_care", "--store", store) == 0
    figures = capsys.readouterr().out
    assert "2018-05-01,month,all,all,2" in figures
    assert command("list", "--store", store) == 0
    assert command("build", str(folder), "--store", store, "--if-stale") == 0
    assert (
        command("figures", "--measure", "children_in_care", "--store", "s3://k:hush@records/x?scheme=http&endpoint_override=127.0.0.1%3A9")
        == 2
    )
    said = capsys.readouterr()
    assert "Nothing has changed" in said.out
    assert object_store.SECRET not in figures + said.out + said.err and "hush" not in said.err and "s3://records/x" in said.err


def command(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        app(list(words))
    return int(ended.value.code)
