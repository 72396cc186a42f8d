"""The commands on finished snapshots: held, published, refused by the gate, accepted, listed, rolled back, discarded and pruned."""

from __future__ import annotations

import json
import re
import shutil
import threading
from pathlib import Path

import pytest

from data import history, known, snapshots
from data.trail import open_trail
from tests.extracts import CARE_REVIEWS, CHILDREN, GOOD, extract
from tests.test_commands import rows_of, run

MORE = {**GOOD, "reviews": CARE_REVIEWS.strip() + "\n4,A1,2018-11-15,N,PN1"}
NO_CODES = {**GOOD, "reviews": "review_id,child_id,held_date\n1,A1,2018-02-06\n2,A1,2018-05-02"}


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    """A store in which one clean extract was built."""
    folder = tmp_path_factory.mktemp("commands")
    result = run("build", extract(folder / "source", **GOOD), "--store", folder / "store")
    assert result.exit_code == 0
    return folder / "store"


@pytest.fixture
def store(first, tmp_path) -> Path:
    return shutil.copytree(first, tmp_path / "my store")


def build(tmp_path: Path, store: Path, written: dict[str, str], *more: str):
    return run("build", extract(tmp_path / "source", **written), "--store", store, *more)


def last_line(result) -> str:
    return result.stdout.splitlines()[-1]


def test_a_first_build_says_that_there_was_nothing_to_compare_with(tmp_path):
    result = build(tmp_path, tmp_path / "store", GOOD)
    assert "Nothing was published before it to compare it with." in result.stdout


def test_a_held_build_is_not_shown_until_it_is_published(tmp_path, store):
    before = snapshots.current(store)
    held = build(tmp_path, store, MORE, "--hold")
    assert held.exit_code == 0
    name = re.fullmatch(r"Held: (\S+)", last_line(held)).group(1)
    assert snapshots.current(store) == before
    published = run("publish", name[-8:], "--store", store)
    assert published.exit_code == 0, published.output
    assert snapshots.current(store).name == name
    assert run("publish", name, "--store", store).stdout.startswith("It is current already")


def test_a_build_with_faults_can_be_held_and_published_and_ends_with_1(tmp_path, store):
    faulty = {**GOOD, "reviews": CARE_REVIEWS.replace("PN5", "PN9")}
    held = build(tmp_path, store, faulty, "--hold")
    assert held.exit_code == 1
    assert run("publish", last_line(held).removeprefix("Held: "), "--store", store).exit_code == 1


def test_what_the_gate_dislikes_is_refused_held_and_published_with_a_reason(tmp_path, store):
    before = snapshots.current(store)
    refused = build(tmp_path, store, NO_CODES)
    assert refused.exit_code == 2
    assert "column-gone      reviews no longer has the columns" in refused.stdout
    assert "measure-gone     participation can no longer be counted" in refused.stdout
    assert f"The last good snapshot stays current: {before}" in refused.stderr
    assert "--accept" in refused.stderr
    name = last_line(refused).removeprefix("Held: ")
    assert snapshots.held(store, "source") == [store / "source" / name]
    assert run("publish", name, "--store", store).exit_code == 2
    assert run("publish", name, "--store", store, "--accept", "  ").exit_code == 2
    assert snapshots.current(store) == before
    accepted = run("publish", name, "--store", store, "--accept", "codes come next month")
    assert accepted.exit_code == 0, accepted.output
    assert "Accepted: codes come next month" in accepted.stdout
    entry = history.entries(store / "source")[-1]
    assert (entry["name"], entry["reason"], entry["command"]) == (name, "codes come next month", "publish")
    assert {one["rule"] for one in entry["accepted"]} == {"column-gone", "measure-gone"}


def test_a_reason_given_for_nothing_is_not_recorded(tmp_path, store):
    assert build(tmp_path, store, MORE, "--accept", "just in case").exit_code == 0
    entry = history.entries(store / "source")[-1]
    assert (entry["accepted"], entry["reason"]) == ([], "")


def test_publications_stand_in_the_audit_trail_and_in_what_was_known_when(tmp_path, store):
    build(tmp_path, store, MORE)
    run("rollback", "--store", store)
    entries = open_trail(store).read(what="published")["about"].tolist()
    names = [path.name for path in snapshots.snapshots(store, "source")]
    assert entries == [f"source {names[0]} (rolled back)", f"source {names[1]}", f"source {names[0]}"]
    assert list(known.manifests(store / "source")) == names


def test_rolling_back_shows_the_one_before_and_the_same_extract_is_not_built_again_by_itself(tmp_path, store):
    before = snapshots.current(store)
    build(tmp_path, store, MORE)
    bad = snapshots.current(store)
    result = run("rollback", "--store", store)
    assert result.exit_code == 0
    assert snapshots.current(store) == before
    again = build(tmp_path, store, MORE, "--if-stale")
    assert again.exit_code == 0
    assert f"{bad.name} was built, which was rolled back from" in again.stdout
    assert snapshots.current(store) == before
    assert run("rollback", "--store", store).exit_code == 2
    assert run("rollback", bad.name, "--store", store).exit_code == 0
    assert snapshots.current(store) == bad


def test_a_held_extract_that_has_not_changed_is_not_built_again_by_itself(tmp_path, store):
    held = last_line(build(tmp_path, store, NO_CODES))
    again = build(tmp_path, store, NO_CODES, "--if-stale")
    assert again.exit_code == 2
    assert f"{held.removeprefix('Held: ')} was built, which is held: publish or discard it" in again.stderr
    assert len(snapshots.held(store, "source")) == 1


def test_a_held_snapshot_cannot_be_rolled_back_to_and_can_be_discarded(tmp_path, store):
    name = last_line(build(tmp_path, store, MORE, "--hold")).removeprefix("Held: ")
    assert run("rollback", name, "--store", store).exit_code == 2
    assert run("discard", name, "--store", store).exit_code == 0
    assert snapshots.held(store, "source") == []
    refused = run("discard", snapshots.current(store).name, "--store", store)
    assert refused.exit_code == 2
    assert "is current and stays" in refused.stderr


def test_the_list_says_what_each_snapshot_is(tmp_path, store):
    first = snapshots.current(store).name
    second = last_line(build(tmp_path, store, NO_CODES)).removeprefix("Held: ")
    run("publish", second, "--store", store, "--accept", "seen")
    third = last_line(build(tmp_path, store, MORE, "--hold")).removeprefix("Held: ")
    run("rollback", first, "--store", store)
    listed = rows_of(run("list", "--csv", "--store", store).stdout)
    assert [(row["name"], row["state"], row["accepted"]) for row in listed] == [
        (first, "current", ""),
        (second, "rolled back from", "seen"),
        (third, "held", ""),
    ]
    assert [row["published"] != "" for row in listed] == [True, True, False]
    assert (listed[0]["as_at"], listed[0]["rows"], listed[0]["faults"]) == ("2019-02-11", "8", "0")
    assert "rolled back from" in run("list", "--store", store).stdout


def test_pruning_keeps_the_current_the_held_and_what_was_known(tmp_path, store):
    for place in range(3):
        build(tmp_path, store, {**GOOD, "reviews": CARE_REVIEWS.replace("PN5", f"PN{place + 1}")})
    build(tmp_path, store, MORE, "--hold")
    result = run("prune", "--keep", "1", "--store", store)
    assert result.exit_code == 0
    assert "source: 3 removed" in result.stdout
    assert [path == snapshots.current(store) for path in snapshots.published(store, "source")] == [True]
    assert len(snapshots.held(store, "source")) == 1
    assert len(known.manifests(store / "source")) == 4


def test_how_many_are_kept_can_be_set_for_all_builds(tmp_path, store, monkeypatch):
    monkeypatch.setenv("DASHBOARD_KEEP", "2")
    for place in range(2):
        build(tmp_path, store, {**GOOD, "reviews": CARE_REVIEWS.replace("PN5", f"PN{place + 1}")})
    assert len(snapshots.snapshots(store, "source")) == 2


@pytest.mark.parametrize("command", [("publish", "none"), ("discard", "none"), ("rollback", "none"), ("compare", "none", "other")])
def test_a_name_that_there_is_not_is_refused(store, command):
    result = run(*command, "--store", store)
    assert result.exit_code == 2
    assert "there is no snapshot “none”" in result.stderr


@pytest.mark.parametrize("command", [("list",), ("rollback",)])
def test_a_store_without_snapshots_is_answered(tmp_path, command):
    result = run(*command, "--store", tmp_path)
    assert result.exit_code == 2
    assert "there is no snapshot" in result.stderr.casefold()
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_snapshot_is_not_published(tmp_path, store):
    name = last_line(build(tmp_path, store, MORE, "--hold")).removeprefix("Held: ")
    (store / "source" / name / "snapshot.json").write_text("{")
    result = run("publish", name, "--store", store)
    assert result.exit_code == 2
    assert "is damaged" in result.stderr


def test_a_build_beside_another_is_refused_at_once_and_reads_nothing(tmp_path, store):
    with snapshots.alone(store, "elsewhere"):
        assert build(tmp_path, store, MORE).exit_code == 0
    began, done = threading.Event(), threading.Event()

    def hold() -> None:
        with snapshots.alone(store, "source"):
            began.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    began.wait(10)
    result = build(tmp_path, store, GOOD, "--wait", "0.3")
    done.set()
    holder.join()
    assert result.exit_code == 2
    assert "another build of source is under way" in result.stderr
    assert "reviews.csv" not in result.stdout


def test_progress_is_told_line_by_line_to_a_page_that_asks(tmp_path):
    result = build(tmp_path, tmp_path / "store", GOOD, "--progress", "json")
    told = [json.loads(line) for line in result.stderr.splitlines()]
    assert list(dict.fromkeys(one["step"] for one in told)) == ["Reading", "Checking", "Measures", "Writing", "Publishing"]
    ends = {one["step"]: (one["done"], one["of"]) for one in told}
    assert all(done == of for done, of in ends.values())
    assert ends["Measures"][1] > 100
    assert build(tmp_path, tmp_path / "other", GOOD, "--progress", "none").stderr == ""


def test_a_source_can_be_given_a_name(tmp_path):
    result = build(tmp_path, tmp_path / "store", GOOD, "--name", "Our Council")
    assert result.stdout.startswith("Our Council\n")
    found = snapshots.current(tmp_path / "store")
    assert (found.parent.name, snapshots.manifest(found)["name"]) == ("our-council", "Our Council")


def test_a_check_lists_files_faults_and_dates_and_writes_nothing(tmp_path):
    clean = run("check", extract(tmp_path / "clean", **GOOD))
    assert clean.exit_code == 0
    assert "reviews.csv        tracker reviews (3 rows)" in clean.stdout
    assert "As at 11 February 2019" in clean.stdout
    faulty = run("check", extract(tmp_path / "faulty", **{**GOOD, "children": CHILDREN.replace("B2", "Z9")}))
    assert faulty.exit_code == 1
    assert "child-not-in-header" in faulty.stdout
    assert "Z9" not in faulty.stdout
    refused = run("check", extract(tmp_path / "wrong", other="colour,size\nred,1"))
    assert refused.exit_code == 2
    assert "It cannot be built: no file in it is a table that this dashboard knows." in refused.stderr
    assert run("check", tmp_path / "nowhere").exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["clean", "faulty", "wrong"]


def test_the_code_s_own_fingerprint_is_in_the_manifest_and_not_the_extract_s(tmp_path, store):
    build(tmp_path, store, MORE)
    said = [snapshots.manifest(path) for path in snapshots.snapshots(store, "source")]
    assert len({one["code"] for one in said}) == 1
    assert len({one["fingerprint"] for one in said}) == 2


def test_what_a_fault_left_out_is_kept_by_table_and_never_printed(tmp_path, store):
    result = build(tmp_path, store, {**GOOD, "reviews": CARE_REVIEWS.replace("2018-05-29", "never")}, "--accept", "seen")
    assert result.exit_code == 1
    found = snapshots.current(store)
    assert snapshots.manifest(found)["left_out"] == {"reviews": 1}
    from data.snapshot_files import read_left_out

    assert read_left_out(found).to_dict("list") == {"table": ["reviews"], "who": ["B2"]}
