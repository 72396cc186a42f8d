"""The page on which an analyst loads records: each state it can be in, who may be there, and what stands in an action's way."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import history, snapshots
from data.gate import Dislike
from data.trail import NotRecorded, open_trail
from present import store as pages
from present.access import LOCAL, NotAllowed, Person
from present.intake import flow, publishing, running, staging
from present.screens import download, recorded, signing_in
from present.screens.intake import found, uploads
from tests import intakes
from tests.intakes import begun, checked, finished
from tests.test_pages import drawn, open_page

ANN = Person("ann", "Ann", "analyst")
LEA = Person("ann", "Ann", "leader")  # the same person, who has lost the role


@pytest.fixture
def store(tmp_path: Path, published: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of its own in which Ownshire's records are published. Ann is signed in."""
    return own(published, tmp_path, monkeypatch)


@pytest.fixture
def waiting(tmp_path: Path, counted: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same in which Ann's newer records wait, counted."""
    return own(counted, tmp_path, monkeypatch)


def own(of: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    held = shutil.copytree(of, tmp_path / "store")
    monkeypatch.setenv("DASHBOARD_STORE", str(held))
    be(ANN, monkeypatch)
    return held


def be(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on it is that person who asks."""
    monkeypatch.setattr(signing_in, "person", lambda: person)


def said(app: AppTest) -> str:
    """What the page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", drawn(app)))


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    """The page after a button was pressed; it has no fault."""
    next(button for button in app.button if button.label == label).click()
    return good(app.run())


def good(app: AppTest) -> AppTest:
    assert not app.exception
    assert "could not be shown" not in said(app)
    return app


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    return app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()


def trail_of(store: Path) -> list[tuple[str, str, str]]:
    read = open_trail(store).read()
    return list(read[["name", "what", "about"]].itertuples(index=False, name=None))


# From nothing to figures


def test_dropped_files_are_recognised_checked_counted_and_published_and_everyone_sees_them(store: Path) -> None:
    """The whole way, with a file that nobody knows, one that is no file of records, and a date that is none."""
    app = good(open_page("intake"))
    assert "Drop the files" in said(app)
    later = {**intakes.LATER, "reviews": intakes.LATER["reviews"].replace("2018-05-02", "31/02/2018")}
    app = drop(app, *intakes.dropped(**later, unknown="a,b,c\n1,2,3"), intakes.settings("2019-03-31"), ("../passwd", b"x"), (".csv", b"x"))
    assert "Not taken: passwd: no file of records" in said(app)
    assert "The files are being read and checked" in said(app)
    held = staging.opened(store)
    finished(held)
    app = good(app.run())
    for words in (
        "Three files recognised, one not; two faults, one row is left out.",
        "unknown.csv Not recognised",
        "Tracker: care_episodes",
        "Left out: these files, tables and rows are not counted",
        "No format has these headings",
        "reviews.csv held_date, row 3",
        "Write it as 31/03/2020",
        "As at 31 March 2019, told by extract.toml",
    ):
        assert words in said(app), words
    before = snapshots.current(store)
    app = press(app, "Work out the figures")
    assert "The measures are being counted" in said(app)
    assert labels(app) == ["Stop"]
    finished(held, "build")
    app = good(app.run())
    assert "After publishing, the dashboard opens with" in said(app)
    assert "February 2019 is shown now, March 2019 would be" in said(app)
    assert snapshots.current(store) == before
    app = press(app, "Publish")
    assert "Readers see the new figures at their next click" in said(app)
    app = press(app, "Publish now")
    now = snapshots.current(store)
    assert (now != before, now.parent) == (True, before.parent)
    assert f"python -m data rollback {before.name}" in said(app)
    assert not held.folder.exists()
    assert f"{pages.snapshot().as_at:%d/%m/%Y}" == "31/03/2019"
    assert trail_of(store)[:2] == [("Ann", "published", f"own {now.name}"), ("Ann", "dropped", "seven files")]
    assert "Published" not in said(good(drop(app, *intakes.dropped(**intakes.GOOD))))
    flow.discard(staging.opened(store))


def test_the_effect_says_what_moves_what_the_old_month_is_now_and_how_many_rows_there_are(waiting: Path) -> None:
    app = good(open_page("intake"))
    held, now = flow.waiting(staging.opened(waiting)), snapshots.current(waiting)
    old, new = (
        snapshots.read_figures(one, "children_in_care", group_kind="all").set_index(["period", "month"])["value"] for one in (now, held)
    )
    assert (old["month", "2019-02-01"], new["month", "2019-03-01"]) == (1, 2)
    assert "Now shown: records to 11 February 2019. Waiting: records to 31 March 2019." in said(app)
    assert "Children in care 1 child 2 children Up 1" in said(app)
    assert "Main figures that change: " in said(app)
    rows = json.loads(next(one for one in app.get("bidi_component") if "care_episodes" in one.proto.json).proto.json)["html"]
    assert re.sub(r"<[^>]+>", " ", rows).split("care_episodes")[1].split()[:3] == ["3", "4", "+1"]
    assert "Months covered after publishing: April 2018 to March 2019 (12 months). Now: April 2018 to February 2019 (11 months)." in said(
        app
    )


def test_what_waits_can_be_sent_back_to_the_files_or_discarded_and_readers_see_what_they_saw(waiting: Path) -> None:
    before, held = snapshots.current(waiting), flow.waiting(staging.opened(waiting))
    app = press(good(open_page("intake")), "Discard")
    assert "are deleted. Readers see what they see now" in said(app)
    app = press(app, "No, go back")
    assert held.exists()
    app = press(app, "Back to the files")
    assert not held.exists()
    assert "What was recognised" in said(app)
    app = press(press(app, "Discard"), "Discard everything")
    assert "Discarded The files and the figures that waited are deleted" in said(app)
    assert (snapshots.current(waiting), staging.opened(waiting)) == (before, None)
    assert trail_of(waiting)[0][:2] == ("Ann", "discarded")


def test_what_the_gate_dislikes_is_said_and_is_published_with_a_reason_alone(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disliked = [Dislike("table-gone", f"{name} is no longer supplied", name) for name in ("audits", "plans", "visits")]
    monkeypatch.setattr(publishing.gate, "ask", lambda *_: disliked)
    before = snapshots.current(waiting)
    app = good(open_page("intake"))
    assert "Look at this before you publish" in said(app)
    assert "audits is no longer supplied (and two more of this kind)" in said(app)
    app = press(app, "Publish")
    assert "Say in a sentence why" in said(app)
    assert "Publish now" not in labels(app)
    app.text_area[0].input("These teams have moved to another council.").run()
    app = press(press(app, "Publish"), "Publish now")
    assert snapshots.current(waiting) != before
    last = history.entries(before.parent)[-1]
    assert (last["by"], last["reason"], len(last["accepted"])) == ("Ann", "These teams have moved to another council.", 3)


# States


def test_files_that_cannot_be_counted_say_why_with_their_faults_and_can_be_taken_out(store: Path) -> None:
    checked(store, ("one.csv", b"a,b,c\n1,2,3\n"), ("empty.csv", b""))
    app = good(open_page("intake"))
    assert "Nothing here can be counted No file in it is a table that this dashboard knows." in said(app)
    assert "The file holds nothing" in said(app)
    assert "Work out the figures" not in labels(app)
    app.multiselect[0].set_value(["empty.csv"]).run()
    app = press(app, "Take out and check again")
    assert [one.name for one in staging.opened(store).files] == ["one.csv"]
    flow.discard(staging.opened(store))


def test_records_without_a_name_are_asked_for_one_and_those_of_the_same_council_are_not(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(store, *intakes.dropped(**intakes.GOOD))
    app = good(open_page("intake"))
    assert app.text_input[0].value == "Ownshire"
    app.text_input[0].set_value("  ").run()
    app = press(app, "Work out the figures")
    assert "Say whose records these are" in said(app)
    assert flow.stage(staging.opened(store)) == "checked"


def test_another_day_is_checked_at_once_and_no_day_is_said_to_be_none(store: Path) -> None:
    held = checked(store, *intakes.dropped(**intakes.GOOD))
    app = good(open_page("intake"))
    app.text_input[1].set_value("yesterday").run()
    assert "“yesterday” is no day" in said(app)
    app.text_input[1].set_value("28/02/2019").run()
    assert staging.opened(store).as_at == "2019-02-28"
    assert flow.stage(held) == "checking"
    flow.discard(held)


def test_how_far_a_count_is_stands_on_the_page_whichever_server_asks(store: Path) -> None:
    held = checked(store, *intakes.dropped(**intakes.GOOD))
    staging.write_privately(held.folder / "build.began", b"1")
    staging.write_privately(held.folder / "build.progress", b'{"step": "Measures", "done": 57, "of": 111}\n')
    with snapshots.locked(held.folder / "build.lock", ""):  # as the process that counts holds it
        app = good(open_page("intake"))
        (bar,) = app.get("progress")
        assert (bar.proto.text, bar.proto.value) == ("Measures: 57 of 111", 51)
        assert labels(app) == ["Stop"]
    assert "The count ended before it was done" in said(app.run())


def test_a_job_that_was_stopped_died_or_was_refused_says_so_and_can_be_tried_again(store: Path) -> None:
    held = checked(store, *intakes.dropped(**intakes.GOOD))
    for ended, words in (
        ({"stopped": True}, "The count was stopped"),
        ({"code": 2}, "Nothing was published Not published: the disk is full."),
        ({"code": 70}, "The count ended before it was done"),
    ):
        staging.write_privately(held.folder / "build.began", b"1")
        staging.write_privately(held.folder / "build.progress", b"Not published: the disk is full.\n")
        staging.write_privately(held.folder / "build.done", json.dumps(ended).encode())
        app = good(open_page("intake"))
        assert words in said(app)
        assert labels(app) == ["Try again", "Back to the files", "Discard"]
    assert "What was recognised" in said(press(app, "Back to the files"))
    running.forget(held.folder, "check")
    staging.write_privately(held.folder / "check.began", b"1")  # long ago, and no process holds its lock
    app = good(open_page("intake"))
    assert "The check ended before it was done" in said(app)
    assert labels(app)[:2] == ["Check again", "Discard"]


def test_files_without_a_check_can_be_checked(store: Path) -> None:
    staging.add(begun(store), intakes.dropped(**intakes.GOOD))  # as a server that was killed between the two leaves them
    app = press(good(open_page("intake")), "Check")
    assert "The files are being read and checked" in said(app)
    app = press(app, "Stop")
    assert "The check was stopped" in said(app)
    assert labels(app)[:2] == ["Check again", "Discard"]


def test_a_second_analyst_learns_who_and_when_and_nothing_of_the_files(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    be(Person("bob", "Bob", "analyst"), monkeypatch)
    app = good(open_page("intake"))
    assert "Somebody else is loading records Ann began on" in said(app)
    assert not app.file_uploader
    assert not app.button
    assert not any(word in drawn(app) for word in (*intakes.LATER, ".csv", "After publishing"))


def test_a_store_that_this_server_may_not_write_says_so(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "can_write", lambda _: False)
    app = good(open_page("intake"))
    assert "This server may not write to the store" in said(app)
    assert not app.file_uploader


def test_the_very_first_records_have_nothing_to_be_compared_with(waiting: Path) -> None:
    (waiting / "current").unlink()
    app = good(open_page("intake"))
    assert "Nothing is published yet: these would be the first figures." in said(app)
    assert "Main figures" in said(app)
    press(press(app, "Publish"), "Publish now")
    assert snapshots.manifest(snapshots.current(waiting))["as_at"] == "2019-03-31"


def test_what_somebody_else_published_meanwhile_is_no_longer_offered(waiting: Path) -> None:
    app = good(open_page("intake"))
    held = staging.opened(waiting)
    snapshots.make_current(waiting, held.source, flow.waiting(held).name)
    now = snapshots.current(waiting)
    app = press(app, "Publish")
    assert "no longer there" in said(app)
    assert "Publish now" not in labels(app)
    press(press(app, "Discard"), "Discard everything")
    assert snapshots.current(waiting) == now


# Who may


def test_nobody_but_an_analyst_sees_the_page_or_anything_on_it(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("leader", "viewer"):
        be(replace(ANN, role=role), monkeypatch)
        app = open_page("intake")
        assert "Not open to you" in drawn(app)
        assert not app.button
        assert not app.file_uploader
        assert "After publishing" not in drawn(app)
    assert ("Ann", "refused", "the page “Load records”") in trail_of(waiting)


@pytest.mark.parametrize("label", ["Publish", "Publish now", "Discard", "Discard everything", "Back to the files"])
def test_an_action_of_somebody_who_has_lost_the_role_meanwhile_does_nothing(
    label: str, waiting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, held = snapshots.current(waiting), staging.opened(waiting)
    app = good(open_page("intake"))
    if label not in labels(app):
        app = press(app, label.split()[0])
    be(LEA, monkeypatch)
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert "Not open to you" in drawn(app)
    assert (snapshots.current(waiting), staging.opened(waiting)) == (before, held)
    assert flow.waiting(held) is not None


def test_files_dropped_by_somebody_who_has_lost_the_role_are_not_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = good(open_page("intake"))
    be(LEA, monkeypatch)
    drop(app, *intakes.dropped(**intakes.GOOD))
    assert staging.opened(store) is None
    assert not (store / staging.FOLDER).exists()


def test_the_faults_row_by_row_are_given_to_an_analyst_alone_masked_and_that_is_noted(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = intakes.FAULTY["reviews"].replace("3,B2", "3,Z9")
    held = checked(store, *intakes.dropped(**{**intakes.FAULTY, "reviews": faulty}))
    made: list[tuple[bytes, str, int | None]] = []
    monkeypatch.setattr(found, "file_button", lambda label, make, **named: made.append(make()))
    app = good(open_page("intake"))
    (content, needs, rows) = made[-1]
    assert (needs, rows) == ("analyst", flow.checked(held)["faults"] + flow.checked(held)["notes"])
    assert b"31/02/2018" in content
    assert b"Z9" not in content
    assert "Z9" not in drawn(app)
    monkeypatch.setattr(recorded, "record", lambda *_, **__: None)
    assert download._given(ANN, lambda: made[-1], "dropped-faults.csv", "text/csv", {}) == content
    with pytest.raises(NotAllowed):
        download._given(LEA, lambda: made[-1], "dropped-faults.csv", "text/csv", {})


def test_nothing_is_done_that_cannot_be_noted(waiting: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise NotRecorded("the audit trail cannot be used: OperationalError")

    monkeypatch.setattr(recorded, "record", fails)
    app = press(good(open_page("intake")), "Discard")
    app = press(app, "Discard everything")
    assert "This cannot be done now" in said(app)
    assert flow.waiting(staging.opened(waiting)) is not None


def test_files_that_cannot_be_noted_are_not_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise NotRecorded("the audit trail cannot be used: OperationalError")

    app = good(open_page("intake"))
    monkeypatch.setattr(recorded, "record", fails)
    app = drop(app, *intakes.dropped(**intakes.GOOD))
    assert "This cannot be done now" in said(app)
    assert staging.opened(store) is None


def test_without_sign_in_whoever_is_at_the_machine_loads_and_is_told_that_everyone_is_one(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(LOCAL, monkeypatch)
    assert "Sign-in is not set up: everyone on this machine is the analyst" in said(good(open_page("intake")))


def test_files_do_not_stay_in_the_server_s_memory(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = good(open_page("intake"))
    forgotten: list[int] = []
    forget = uploads.forget
    monkeypatch.setattr(uploads, "forget", lambda dropped: forgotten.append(len(dropped)) or forget(dropped))
    drop(app, *intakes.dropped(**intakes.GOOD))
    assert forgotten == [3]
    flow.discard(staging.opened(store))
    assert app.run().file_uploader[0].value == []
