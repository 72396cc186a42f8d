"""The command line: what it prints, what it publishes, and with which code it ends."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import data.__main__ as command_line
from data import snapshots
from data.contract import Reach
from metrics.kit.measure import register
from present.snapshot import snapshot_of
from tests.extracts import CARE_REVIEWS, CHILDREN, EPISODES, GOOD, HEADER, REVIEWS, episode, extract

HEADINGS = ["month", "period", "group_kind", "group", "numerator", "denominator", "value"]
BAD = {
    "an unknown file": ({"other": "colour,size\nred,1"}, "file-unknown", 1),
    "a missing column": ({"reviews": "review_id,child_id\n1,A1"}, "column-missing", 1),
    "a wrong date": ({"reviews": CARE_REVIEWS.replace("2018-05-02", "31/02/2018")}, "date-unreadable", 1),
    "an unknown code": ({"reviews": CARE_REVIEWS.replace("PN5", "PN9")}, "code-unknown", 1),
    "a duplicate key": ({"reviews": CARE_REVIEWS.strip() + "\n3,B2,2018-05-29,N,PN7"}, "key-duplicate", 1),
    "a child not in the header": ({"children": CHILDREN.replace("B2", "Z9")}, "child-not-in-header", 1),
    "an end before a start": ({"care_episodes": GOOD["care_episodes"].replace("2019-02-11", "2018-04-30")}, "end-before-start", 1),
    "a date in the future": ({"reviews": CARE_REVIEWS.replace("2018-05-29", "2099-05-29")}, "future-date", 1),
    "an empty file": ({"other": ""}, "file-empty", 1),
    "every row left out": ({"reviews": "review_id,child_id,held_date\n1,A1,never"}, "table-left-out", 1),
}


def run(*arguments: object):
    """A command in this process: its exit code, output and messages."""
    return CliRunner().invoke(command_line.app, [str(argument) for argument in arguments])


def rows_of(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output)))


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A store in which a clean extract was built."""
    folder = tmp_path_factory.mktemp("built")
    result = run("build", extract(folder / "source", **GOOD), "--store", folder / "store")
    assert result.exit_code == 0, result.output
    return folder / "store"


def test_a_clean_build_says_what_it_read_and_where_its_date_comes_from(tmp_path):
    result = run("build", extract(tmp_path / "own", **GOOD), "--store", tmp_path / "store")
    assert result.exit_code == 0
    assert "reviews.csv        tracker reviews (3 rows)" in result.stdout
    assert "As at 11 February 2019, from the newest happening (care_episodes.end_date); complete from 1 April 2018" in result.stdout
    assert "iro_caseload: needs allocations" in result.stdout
    assert f"Published without a fault: {snapshots.current(tmp_path / 'store')}" in result.stdout


def test_a_build_keeps_what_its_measures_lacked_and_where_its_tables_came_from(built):
    said = snapshots.manifest(snapshots.current(built))
    assert (said["as_at"], said["covers_from"], said["invented"]) == ("2019-02-11", "2018-04-01", False)
    assert said["formats"] == dict.fromkeys(("care_episodes", "children", "reviews"), "tracker")
    assert "allocations" in said["not_supplied"]["iro_caseload"]
    assert said["rows"]["care_episodes"] == 3


def test_a_build_keeps_how_far_its_sources_go_and_pages_read_it_back(tmp_path):
    of_903 = {"header": f"{HEADER}\nC1,1,01/05/2001,WBRI,UN5,,", "episodes": f"{EPISODES}\n{episode('C1', '10/04/2018')}"}
    reviews = f"{REVIEWS}\nC1,01/05/2001,01/05/2018,PN1"
    run("build", extract(tmp_path / "own", **of_903, reviews=reviews, x=GOOD["children"]), "--store", tmp_path / "store")
    path = snapshots.current(tmp_path / "store")
    said = snapshots.manifest(path)
    assert said["reach"]["reviews"] == {"since": "2018-04-01", "until": "2019-03-31", "latest_only": False}
    held = snapshot_of(str(path), said)
    assert held.reach["reviews"] == Reach(pd.Timestamp("2018-04-01"), pd.Timestamp("2019-03-31"))
    assert (held.formats["reviews"], held.formats["children"]) == ("ssda903", "tracker, ssda903")


@pytest.mark.parametrize("kind", BAD)
def test_after_bad_input_its_fault_is_listed_and_a_good_snapshot_opens(tmp_path, built, kind):
    change, rule, code = BAD[kind]
    store = shutil.copytree(built, tmp_path / "store")
    before = snapshots.current(store)
    result = run("build", extract(tmp_path / "source", **{**GOOD, **change}), "--store", store, "--accept", "seen by the test")
    assert result.exit_code == code, result.output
    assert rule in result.stdout
    after = snapshots.current(store)
    assert (after == before) is (code == 2)
    assert (rule in set(snapshots.read_faults(after)["rule"])) is (code == 1)
    assert not snapshots.read_figures(after).empty


def test_a_refused_build_says_why_and_that_the_last_good_snapshot_stays(tmp_path, built):
    before = snapshots.current(built)
    result = run("build", extract(tmp_path, wrong="colour,size\nred,1"), "--store", built)
    assert result.exit_code == 2
    assert "Not published: no file in it is a table that this dashboard knows." in result.stderr
    assert f"The last good snapshot stays current: {before}" in result.stderr
    assert "file-unknown" in result.stdout
    assert snapshots.current(built) == before


def test_a_source_that_is_not_there_is_refused(tmp_path):
    result = run("build", tmp_path / "nowhere", "--store", tmp_path / "store")
    assert result.exit_code == 2
    assert "there is no such file or folder" in result.stderr
    assert "There is no snapshot yet." in result.stderr


@pytest.mark.parametrize("name", ["2020.03 extract", "current"])
def test_a_folder_of_any_name_can_be_built_and_keeps_its_name(tmp_path, name):
    result = run("build", extract(tmp_path / name, **GOOD), "--store", tmp_path / "store")
    assert result.exit_code == 0, result.output
    assert snapshots.manifest(snapshots.current(tmp_path / "store"))["name"] == name


def test_a_store_that_cannot_be_written_is_refused_and_is_no_bug(tmp_path):
    (tmp_path / "store").write_text("a file, not a folder")
    result = run("build", extract(tmp_path / "source", **GOOD), "--store", tmp_path / "store")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


def test_tables_that_no_measure_can_use_are_refused(tmp_path):
    result = run("build", extract(tmp_path / "own", w="worker_id,start_date,fte\nW1,2018-01-01,1"), "--store", tmp_path / "store")
    assert result.exit_code == 2
    assert "none of its tables is enough for any measure" in result.stderr


def test_a_summary_says_which_headings_and_which_table_it_means(tmp_path):
    empty = "referral_id,child_id,referred_date,colour"
    result = run("build", extract(tmp_path / "source", **GOOD, wrong="size,held_date,weight", list=empty), "--store", tmp_path / "store")
    assert "A column that is not used. Found “colour”" in result.stdout
    assert "list.csv           tracker life_story (0 rows)" in result.stdout
    assert "list.csv: Headings without rows: not supplied" in result.stdout
    assert result.stdout.endswith(f'python -m data faults --store "{tmp_path / "store"}"\n')
    assert "Found “of 3 headings only held_date; nearest is supervisions (" in result.stdout


def test_no_identifier_of_a_child_is_printed(tmp_path):
    named = {name: text.replace("A1", "SECRET1").replace("B2", "SECRET2") for name, text in GOOD.items()}
    named["reviews"] = named["reviews"].replace("SECRET2", "SECRET3").strip() + "\n3,SECRET1,2018-06-01,N,PN1"
    result = run("build", extract(tmp_path / "own", **named), "--store", tmp_path / "store")
    assert result.exit_code == 1
    faults = run("faults", "--store", tmp_path / "store")
    assert {row["rule"] for row in rows_of(faults.stdout)} >= {"child-not-in-header", "key-duplicate"}
    assert "SECRET" not in result.output + faults.output


def test_the_as_at_date_can_be_given(tmp_path):
    result = run("build", extract(tmp_path / "own", **GOOD), "--store", tmp_path / "store", "--as-at", "2019-03-31")
    assert result.exit_code == 0
    assert "As at 31 March 2019, from the command line" in result.stdout


def test_a_build_if_stale_does_nothing_until_something_changes(tmp_path):
    source, store = extract(tmp_path / "own", **GOOD), tmp_path / "store"
    assert run("build", source, "--store", store, "--if-stale").exit_code == 0
    first = snapshots.current(store)
    assert "Nothing has changed" in run("build", source, "--store", store, "--if-stale").stdout
    assert snapshots.current(store) == first
    extract(source, reviews=CARE_REVIEWS.replace("PN5", "PN6"))
    assert run("build", source, "--store", store, "--if-stale").exit_code == 0
    assert snapshots.current(store) != first


def test_a_mistake_of_ours_ends_with_70_and_says_only_its_kind_and_place(tmp_path, monkeypatch, capsys):
    def fail(*given):
        raise KeyError("SECRET1")

    monkeypatch.setattr("metrics.kit.publish.compute", fail)
    monkeypatch.setattr(sys, "argv", ["data", "build", str(extract(tmp_path / "own", **GOOD)), "--store", str(tmp_path / "store")])
    assert command_line.main() == 70
    said = capsys.readouterr()
    assert "KeyError at tests/test_commands.py:" in said.err
    assert "SECRET" not in said.out + said.err
    assert snapshots.current(tmp_path / "store") is None


def test_figures_are_printed_as_csv_that_agrees_with_the_snapshot(built):
    result = run("figures", "--store", built, "--measure", "participation")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0] == ",".join(HEADINGS)
    printed = rows_of(result.stdout)
    assert {row["group_kind"] for row in printed} == {"all"}
    periods = [row["period"] for row in printed]
    assert periods == sorted(periods, key=["month", "quarter", "year"].index)
    may = next(row for row in printed if (row["month"], row["period"]) == ("2018-05-01", "month"))
    assert (may["numerator"], may["denominator"], float(may["value"])) == ("1", "2", 0.5)
    june = next(row for row in printed if (row["month"], row["period"]) == ("2018-06-01", "month"))
    assert june["value"] == ""


def test_figures_of_one_period_and_kind_of_group_are_printed_alone(built):
    printed = rows_of(run("figures", "--store", built, "--measure", "participation", "--by", "sex", "--period", "year").stdout)
    assert {(row["period"], row["group_kind"]) for row in printed} == {("year", "sex")}
    assert {"Female", "Male"} <= {row["group"] for row in printed}


def test_an_unknown_measure_is_answered_with_near_ones(built):
    result = run("figures", "--store", built, "--measure", "partcipation")
    assert result.exit_code == 2
    assert "near ones: participation" in result.stderr
    assert result.stdout == ""


def test_an_unknown_kind_of_group_is_answered_with_those_there_are(built):
    result = run("figures", "--store", built, "--measure", "participation", "--by", "shoe_size")
    assert result.exit_code == 2
    assert "all" in result.stderr


def test_a_measure_that_was_not_supplied_prints_the_headings_alone(built):
    result = run("figures", "--store", built, "--measure", "iro_caseload")
    assert (result.exit_code, result.stdout) == (0, ",".join(HEADINGS) + "\n")
    assert "Not supplied: iro_caseload needs allocations" in result.stderr


@pytest.mark.parametrize("arguments", [("figures", "--measure", "participation"), ("faults",)])
def test_without_a_snapshot_the_answer_says_to_build_one(tmp_path, arguments):
    result = run(*arguments, "--store", tmp_path)
    assert result.exit_code == 2
    assert "python -m data build" in result.stderr


def test_measures_are_listed_with_their_titles():
    assert {row["measure"]: row["title"] for row in rows_of(run("measures").stdout)} == {
        name: entry.measure.title for name, entry in register().items()
    }


def test_faults_are_printed_as_csv_with_their_place(tmp_path):
    run("build", extract(tmp_path / "own", **{**GOOD, "reviews": CARE_REVIEWS.replace("PN5", "PN9")}), "--store", tmp_path / "store")
    printed = pd.DataFrame(rows_of(run("faults", "--store", tmp_path / "store").stdout))
    assert printed[["file", "row", "column", "rule", "found", "leaves_out"]].values.tolist() == [
        ["reviews.csv", "3", "participation_code", "code-unknown", "PN9", "nothing"]
    ]


def test_the_module_runs_from_the_shell_with_every_warning_an_error(tmp_path):
    source = extract(tmp_path / "own", **GOOD)
    arguments = [sys.executable, "-W", "error", "-m", "data", "build", str(source), "--store", str(tmp_path / "store")]
    finished = subprocess.run(arguments, capture_output=True, text=True, cwd=command_line.PROJECT, check=False)
    assert finished.returncode == 0, finished.stderr
    assert "Published without a fault" in finished.stdout
