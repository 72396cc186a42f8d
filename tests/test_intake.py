"""Dropped files: their names and where they wait; the processes that check and count them; from there to a snapshot that readers see."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from data import history, snapshots
from data.faults import RULES, fault, gather
from data.gate import Dislike
from metrics.kit.measure import register
from present.intake import check, faults, flow, publishing, running, staging, words
from present.intake.names import ENDINGS, LONGEST, NotTaken, kept_apart, safe_name
from present.intake.staging import InUse, Staged
from tests import intakes
from tests.intakes import ANN, BOB, begun, finished

# Names


@pytest.mark.parametrize(
    ("dropped", "kept"),
    [
        ("children.csv", "children.csv"),
        ("../../etc/children.csv", "children.csv"),
        (r"C:\Users\ann\Desktop\children.csv", "children.csv"),
        ("/etc/cron.d/children.csv", "children.csv"),
        ("Rückkehr – Ann’s (2) Kinder.XLSX", "Rückkehr - Ann’s (2) Kinder.xlsx"),
        ("a\0b\nc\x7f.csv", "a-b-c-.csv".replace("-.csv", ".csv")),
        ("<script>alert(1)</script>.csv", "script-.csv".replace("-.csv", ".csv")),
        ("CON.csv", "file-CON.csv"),
        ("nul.tar.csv", "file-nul.tar.csv"),
        ("lpt9.xlsx", "file-lpt9.xlsx"),
        ("console.csv", "console.csv"),
        ("  spaced . csv.csv", "spaced . csv.csv"),
        ("Extract.TOML", "extract.toml"),
        ("cafe\u0301.csv", "caf\u00e9.csv"),
    ],
)
def test_a_file_is_kept_under_its_last_name_without_what_a_system_would_read_in_it(dropped: str, kept: str) -> None:
    assert safe_name(dropped) == kept


def test_a_name_of_255_letters_is_cut_and_keeps_its_ending() -> None:
    for ending in ENDINGS:
        name = safe_name(f"{'x' * (254 - len(ending))}.{ending}")
        assert len(name) <= LONGEST
        assert name.endswith(f".{ending}")


@pytest.mark.parametrize(
    "dropped",
    [
        "../../etc/passwd",
        ".csv",
        ".hidden.csv",
        "~$children.xlsx",
        "children",
        "children.csv/",
        "run.exe",
        "a.csv.sh",
        "other.toml",
        "",
        "  .csv",
        "...csv",
    ],
)
def test_a_hidden_name_and_one_of_no_file_of_records_are_not_taken_and_it_is_said_why(dropped: str) -> None:
    with pytest.raises(NotTaken) as why:
        safe_name(dropped)
    assert len(str(why.value).split()) > 3


def test_whatever_the_name_what_is_kept_lies_in_its_folder(tmp_path: Path) -> None:
    signs = ["..", "/", "\\", "\0", ":", "*", "~", "$", "%2e%2e", "\u202e", "\ud7ff", ".", "-", " ", "CON", "a"]
    for one in signs:
        for other in signs:
            try:
                name = safe_name(f"{one}{other}x{one}.csv")
            except NotTaken:
                continue
            kept = (tmp_path / name).resolve()
            assert kept.parent == tmp_path.resolve()
            kept.write_bytes(b"")
            assert not name.startswith(".")


def test_two_of_one_name_are_kept_apart_small_and_capital_letters_alike() -> None:
    taken: list[str] = []
    for name in ("header.csv", "HEADER.csv", "header.csv", "header (2).csv"):
        taken.append(kept_apart(name, taken))
    assert taken == ["header.csv", "HEADER (2).csv", "header (3).csv", "header (2) (2).csv"]
    assert len({name.casefold() for name in taken}) == 4
    with pytest.raises(NotTaken, match="only one"):
        kept_apart("extract.toml", ["extract.toml"])


# Where files wait


def modes(folder: Path) -> set[tuple[str, str]]:
    """What may be done with everything in a folder, as ("folder" or "file", "0700")."""
    found = [folder, *folder.rglob("*")]
    return {("folder" if path.is_dir() else "file", f"{stat.S_IMODE(path.stat().st_mode):04o}") for path in found}


def test_files_are_readable_by_the_server_s_own_account_alone(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), [("children.csv", b"child_id\n1\n"), ("empty.csv", b""), ("passwd", b"x")])
    assert [len(held.refused), *(one.name for one in held.files)] == [1, "children.csv", "empty.csv"]
    assert modes(held.folder) == {("folder", "0700"), ("file", "0600")}
    assert stat.S_IMODE(held.folder.parent.stat().st_mode) == 0o700
    assert (held.records / "empty.csv").read_bytes() == b""


def test_a_second_analyst_is_told_who_and_when_and_the_first_goes_on_where_it_was(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), [("children.csv", b"x")])
    with pytest.raises(InUse, match=r"^Ann began loading records on \d+ \w+ \d{4} at \d\d:\d\d UTC$"):
        staging.begin(tmp_path, **BOB)
    assert staging.begin(tmp_path, **ANN) == staging.opened(tmp_path) == held
    staging.remove(held)
    assert staging.begin(tmp_path, **BOB).name == "Bob"


def test_what_is_on_the_disk_says_all_and_a_state_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), [("CON.csv", b"x"), ("b.csv", b"y")])
    held = staging.say(staging.call(held, "ownshire"), title="Ownshire", as_at="2019-02-11")
    found = staging.opened(tmp_path)
    assert found == held
    assert found.files[0] == Staged("file-CON.csv", 1, "CON.csv")
    assert [path.name for path in found.records.iterdir() if path.suffix == ".csv"] != []
    for broken in (b"", b"{", b"[]", b'{"subject": "a"}', b"\xff"):
        (held.folder / staging.STATE).write_bytes(broken)
        assert staging.opened(tmp_path) is None
        assert staging.leftovers(tmp_path) == [held.folder]


def test_files_can_be_taken_out_again(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), [("a.csv", b"1"), ("b.csv", b"2")])
    held = staging.take_out(held, ["a.csv", "../intake.json"])
    assert [one.name for one in held.files] == [path.name for path in held.records.iterdir()] == ["b.csv"]
    assert staging.opened(tmp_path) == held


def test_nothing_of_an_intake_is_left_when_it_is_over_and_to_end_it_twice_is_no_fault(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), [("a.csv", b"1")])
    staging.remove(held)
    staging.remove(held)
    assert [path.name for path in (tmp_path / staging.FOLDER).iterdir()] == [".lock"]


def test_what_lay_for_a_day_is_deleted_and_what_lay_for_less_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = staging.add(begun(tmp_path), [("a.csv", b"1")])
    half = held.folder.parent / "20260101-000000-killed"  # without a state: a server was killed while it began
    half.mkdir()
    monkeypatch.setattr(staging, "KEPT", timedelta(hours=1))
    assert flow.tidy(tmp_path) == held
    assert half.exists()
    monkeypatch.setattr(staging, "KEPT", timedelta(seconds=-1))
    assert flow.tidy(tmp_path) is None
    assert not held.folder.exists()
    assert not half.exists()


def test_to_look_at_a_store_without_an_intake_writes_nothing(tmp_path: Path) -> None:
    assert flow.tidy(tmp_path / "never") is None
    assert flow.tidy(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_may_not_write_knows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert staging.can_write(tmp_path / "not" / "yet")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert not staging.can_write(tmp_path)
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path))
    assert not staging.is_at_an_address()
    monkeypatch.setenv("DASHBOARD_STORE", "s3://bucket/store")
    assert staging.is_at_an_address()


def test_a_disk_that_is_full_keeps_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(old: Path, new: Path) -> None:
        raise OSError(28, "No space left on device")

    held = begun(tmp_path)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        staging.add(held, [("a.csv", b"1")])
    assert list(held.records.iterdir()) == []


# Faults in order


def test_what_leaves_rows_out_comes_first_then_values_then_what_stays_then_notes_and_no_value_of_a_row_is_told() -> None:
    found = gather(
        [
            fault("file-encoding", "cp1252", file="a.csv"),
            fault("code-unknown", "Smith", file="a.csv", row=9, table="reviews", column="participation_code"),
            fault("date-unreadable", "12 Acacia Avenue", file="a.csv", row=1200, table="reviews", column="due_date"),
            fault("date-unreadable", "Jane", file="a.csv", row=3, table="reviews", column="due_date"),
            fault("key-missing", "", file="a.csv", sheet="One", row=5, table="reviews", column="child_id"),
            fault("file-unknown", "of 5 headings only child_id; nearest is children", file="b.csv"),
        ]
    )
    listed = faults.by_seriousness(found)
    assert listed["group"].tolist() == ["left out", "left out", "values", "kept", "notes"]
    assert listed["rule"].tolist() == ["file-unknown", "key-missing", "date-unreadable", "code-unknown", "file-encoding"]
    assert listed["first_rows"].tolist() == ["", "5", "3, 1,200", "9", ""]
    assert listed.loc[1, ["place", "columns", "times"]].tolist() == ["a.csv [One]", "child_id", 1]
    assert listed["what_to_do"].tolist() == [RULES[rule].what_to_do for rule in listed["rule"]]
    assert listed["found"].tolist() == ["of 5 headings only child_id; nearest is children", "", "", "", "cp1252"]
    assert not any(word in listed.to_json() for word in ("Smith", "Acacia", "Jane"))
    assert faults.by_seriousness(gather([])).empty


def test_thousands_of_unknown_columns_are_one_line(tmp_path: Path) -> None:
    found = gather([fault("column-unknown", f"c{n}", file="wide.csv", table="reviews", column=f"c{n}") for n in range(300)])
    (one,) = faults.by_seriousness(found).to_dict("records")
    assert (one["times"], one["columns"], one["found"]) == (300, "c0, c1, c2 and 297 more", "c0, c1, c2 and 297 more")


# What the check tells


def test_the_check_tells_what_each_file_is_what_is_not_read_and_how_the_day_was_told(tmp_path: Path) -> None:
    records = intakes.written(tmp_path / "records", **intakes.FAULTY, unknown="a,b,c\n1,2,3")
    (records / "photo.xml").write_bytes(b"\x00")
    told, found = check.checked(records, None)
    assert told["recognised"] == [
        [f"{name}.csv", f"tracker {name} ({rows} rows)"] for name, rows in (("care_episodes", 3), ("children", 2), ("reviews", 3))
    ]
    assert told["rows"] == {"care_episodes": 3, "children": 2, "reviews": 2}
    assert (told["as_at"], told["as_at_from"]) == ("2019-02-11", "the newest happening (care_episodes.end_date)")
    assert (told["name"], told["refused"], told["left_out"]) == ("", "", 1)
    assert {"unknown.csv", "photo.xml"} <= {*told["not_read"], *found["file"]}
    assert words.unrecognised(told, ["children.csv", "unknown.csv", "extract.toml"]) == ["unknown.csv"]
    assert words.summary(told, 1).startswith("Three files recognised, one not; ")
    typed, _ = check.checked(records, pd.Timestamp("2019-03-01"))
    assert (typed["as_at"], typed["as_at_from"]) == ("2019-03-01", "the day typed on this page")


def test_what_cannot_be_counted_is_told_with_its_faults(tmp_path: Path) -> None:
    told, found = check.checked(intakes.written(tmp_path / "one", unknown="a,b,c\n1,2,3"), None)
    assert told["refused"] == "no file in it is a table that this dashboard knows"
    assert found["rule"].tolist() == ["file-unknown"]
    (tmp_path / "two").mkdir()
    assert check.checked(tmp_path / "two", None)[0]["refused"]
    future = intakes.written(tmp_path / "three", **intakes.GOOD)
    assert "has not come yet" in check.checked(future, pd.Timestamp.now() + pd.Timedelta(days=9))[0]["refused"]


# The processes


@pytest.fixture(autouse=True)
def _nothing_is_left_running() -> Iterator[None]:
    yield
    for process in running._ours.values():
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
    running._ours.clear()


def test_a_check_runs_by_itself_and_is_found_again_by_a_server_that_was_started_anew(tmp_path: Path) -> None:
    held = flow.take(begun(tmp_path), intakes.dropped(**intakes.GOOD))
    assert (held.refused, flow.stage(held)) == ((), "checking")
    mine = dict(running._ours)
    running._ours.clear()  # as after a restart: nothing but the disk tells
    assert flow.stage(staging.opened(tmp_path)) == "checking"
    finished(held)
    assert flow.stage(staging.opened(tmp_path)) == "checked"
    assert flow.checked(held)["faults"] == 0
    assert running.code(held.folder, "check") == 0
    assert modes(held.folder) <= {("folder", "0700"), ("file", "0600"), ("file", "0644")}  # locks are empty
    running._ours.update(mine)


def test_a_job_that_is_stopped_and_one_that_is_killed_say_so_and_neither_leaves_a_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ENDS_WITHIN_S", 0.3)
    held = flow.take(begun(tmp_path), intakes.dropped(**intakes.GOOD))
    process = running._ours[running._key(held.folder, "check")]
    os.kill(process.pid, signal.SIGSTOP)  # else it may be done before it is stopped
    assert flow.stage(held) == "checking"
    flow.stop(held, "check")
    assert process.wait(5) in (-signal.SIGTERM, -signal.SIGKILL)
    assert (flow.stage(held), flow.ended(held, "check").how) == ("not checked", "stopped")
    flow.check(held)
    process = running._ours[running._key(held.folder, "check")]
    process.kill()
    process.wait(5)
    assert (flow.stage(held), flow.ended(held, "check").how) == ("not checked", "failed")


def test_progress_is_the_newest_whole_line_and_what_is_no_progress_is_a_complaint(tmp_path: Path) -> None:
    assert running.progress(tmp_path, "build") is None
    lines = [
        '{"step": "Reading", "done": 1, "of": 1}',
        "Not published: the disk is full.",
        '{"step": "Measures", "done": 57, "of": 111}',
        '{"step": "Mea',
    ]
    (tmp_path / "build.progress").write_text("\n".join(lines), encoding="utf-8")
    now = running.progress(tmp_path, "build")
    assert (now.words, round(now.share, 2)) == ("Measures: 57 of 111", 0.51)
    assert running.complaints(tmp_path, "build") == ["Not published: the disk is full."]
    (tmp_path / "build.progress").write_text("x" * 10_000 + "\n" + lines[0], encoding="utf-8")
    assert running.progress(tmp_path, "build").words == "Reading"
    assert running.Progress("Checking").share == 0


def test_a_mistake_of_ours_ends_a_job_with_its_kind_alone(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), intakes.dropped(**intakes.GOOD))
    running.start(held.folder, "check", [str(held.records), str(tmp_path / "nowhere")])
    finished(held)
    assert running.code(held.folder, "check") == 70
    assert running.complaints(held.folder, "check") == ["A fault of this program, not of your files: OSError"]
    assert flow.ended(held, "check") == flow.Ended("failed", ("A fault of this program, not of your files: OSError",))
    assert flow.stage(held) == "not checked"


# From files to what readers see


def test_a_build_that_is_killed_leaves_the_last_good_snapshot_and_no_half_when_it_is_left(published: Path, tmp_path: Path) -> None:
    store = shutil.copytree(published, tmp_path / "store")
    before = snapshots.current(store)
    held = staging.add(begun(store), intakes.dropped(**intakes.LATER))
    held = flow.count(staging.say(held, title="Ownshire"))
    assert flow.count(held) == held, "a second click starts no second build"
    process = running._ours[running._key(held.folder, "build")]
    until = time.monotonic() + 60
    while not list((store / held.source).glob(".building-*")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    process.kill()
    process.wait(10)
    assert (flow.stage(held), flow.ended(held, "build").how) == ("not counted", "failed")
    assert snapshots.current(store) == before
    flow.back(held)
    assert list((store / held.source).glob(".building-*")) == []
    assert held.records.exists()


def test_a_build_that_the_store_refuses_says_why(published: Path, tmp_path: Path) -> None:
    store = shutil.copytree(published, tmp_path / "store")
    held = staging.add(begun(store), intakes.dropped(**intakes.GOOD))
    with snapshots.alone(store, "own"):
        held = flow.count(staging.say(held, title="Ownshire"))
        finished(held, "build")
    how = flow.ended(held, "build")
    assert (flow.stage(held), how.how) == ("not counted", "refused")
    assert "another build of own is under way" in how.reasons[0]


def test_what_waits_is_seen_by_nobody_until_it_is_published_and_then_the_files_are_gone(counted: Path, tmp_path: Path) -> None:
    store = shutil.copytree(counted, tmp_path / "store")
    before, held = snapshots.current(store), staging.opened(store)
    waiting = flow.waiting(held)
    assert waiting is not None
    assert (waiting.parent, flow.stage(held)) == (before.parent, "counted")
    made = publishing.publish(held, "")
    assert snapshots.current(store) == made == waiting
    assert not held.folder.exists()
    last = history.entries(made.parent)[-1]
    assert (last["by"], last["command"], last["was"], last["reason"]) == ("Ann", "the page “Load records”", before.name, "")


def test_what_the_gate_dislikes_needs_a_reason_which_is_kept_with_it(
    counted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = shutil.copytree(counted, tmp_path / "store")
    before, held = snapshots.current(store), staging.opened(store)
    disliked = [Dislike("table-gone", "reviews is no longer supplied", "reviews"), Dislike("months-gone", "it covers 2 months")]
    monkeypatch.setattr(publishing.gate, "ask", lambda *_: disliked)
    for reason in ("", "  .  ", "yes"):
        with pytest.raises(publishing.NotPublished, match="needs a reason"):
            publishing.publish(held, reason)
    assert snapshots.current(store) == before
    made = publishing.publish(held, " The service closed in March. ")
    last = history.entries(made.parent)[-1]
    assert (last["reason"], last["accepted"]) == ("The service closed in March.", [one.said() for one in disliked])


def test_the_gate_s_words_name_measures_by_their_titles() -> None:
    found = [
        Dislike("table-gone", "reviews is no longer supplied", "reviews"),
        Dislike("measure-gone", "reviews_in_time can no longer be counted", "reviews_in_time"),
        Dislike("past-months", "reviews_in_time: the numerators of past months add up to 3, before 9", "reviews_in_time"),
        Dislike("months-gone", "it covers 2 months"),
    ]
    named = dict(publishing.in_words(found))
    title = register()["reviews_in_time"].measure.title
    assert list(named) == ["reviews", title, "The extract"]
    assert named[title] == [f"{title} can no longer be counted", "the numerators of past months add up to 3, before 9"]
    assert publishing.first_of_each([*found, *found[1:2]]) == [
        "reviews is no longer supplied",
        f"{title} can no longer be counted (and one more of this kind)",
        f"{title}: the numerators of past months add up to 3, before 9",
        "it covers 2 months",
    ]


def test_to_discard_deletes_files_and_what_waited_and_leaves_the_last_good_snapshot(counted: Path, tmp_path: Path) -> None:
    store = shutil.copytree(counted, tmp_path / "store")
    before, held = snapshots.current(store), staging.opened(store)
    waiting = flow.waiting(held)
    flow.discard(held)
    assert snapshots.current(store) == before
    assert not waiting.exists()
    assert not held.folder.exists()
    flow.discard(held)


def test_what_was_published_or_discarded_by_a_command_meanwhile_is_no_longer_waiting(counted: Path, tmp_path: Path) -> None:
    store = shutil.copytree(counted, tmp_path / "store")
    held = staging.opened(store)
    snapshots.make_current(store, held.source, flow.waiting(held).name)
    assert flow.waiting(held) is None
    with pytest.raises(publishing.NotPublished, match="by a command"):
        publishing.publish(held, "")
    now = snapshots.current(store)
    flow.discard(held)
    assert snapshots.current(store) == now, "what is current stays"


def test_what_waited_for_a_day_is_deleted_with_its_files(counted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = shutil.copytree(counted, tmp_path / "store")
    waiting = flow.waiting(staging.opened(store))
    monkeypatch.setattr(staging, "KEPT", timedelta(seconds=-1))
    assert flow.tidy(store) is None
    assert not waiting.exists()


def test_records_of_the_same_council_go_where_they_went_before_and_others_do_not(published: Path) -> None:
    now = snapshots.current(published)
    assert flow.source_of(published, "OWNSHIRE") == now.parent.name
    assert flow.source_of(published, "Other Council") == "other-council"
    assert flow.suggested_title(published) == "Ownshire"
    assert flow.suggested_title(published / "nothing") == ""


def test_a_title_is_typed_once_however_often_and_stands_before_what_extract_toml_says(tmp_path: Path) -> None:
    held = staging.add(begun(tmp_path), [("extract.toml", b"\xef\xbb\xbfas_at = 2019-02-11\n"), *intakes.dropped(**intakes.GOOD)])
    for typed in ('First "try"\n', "Own\u2028shire \\ West"):
        flow._write_settings(held, flow.clean_title(typed))
    told, _ = check.checked(held.records, None)
    assert (told["name"], told["as_at"]) == ("Own shire \\ West", "2019-02-11")
    assert flow.clean_title("x" * 500) == "x" * flow.LONGEST_TITLE


def test_sizes_and_steps_are_said_in_words() -> None:
    assert [words.size(count) for count in (0, 1, 999, 12_345, 3_400_000)] == ["0 bytes", "1 byte", "999 bytes", "12 kB", "3.4 MB"]
    assert words.taken_for("ssda903 header (1,234 rows)") == ("SSDA903 return", "header", "1,234")
    assert words.taken_for("something else") == ("something else", "", "")
    assert words.formats("tracker, annex_a") == "Tracker, then Annex A"
    assert words.steps_html(2).count("aria-current") == 1
    assert set(words.STEP_OF) == set(flow.Stage.__args__)
