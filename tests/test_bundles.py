"""A bundle is what was proved: every change to it is found, and the command refuses what it must."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from data import bundles, commands_release, ledger
from data.bundles import Bundle
from metrics.kit.disclosure import Unprotectable
from metrics.kit.release.verifying import faults_of
from tests.released import cases, material, released

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    """A small release with a hidden pair, an unpublished month and rounded groups."""
    girls = cases([60, 61, 62] * 4, met=[31, 33, 42] * 4, name="g", sex="Girls")
    boys = cases([63, 64, 65] * 4, met=[21, 20, 19] * 4, name="b", sex="Boys")
    everyone = pd.concat([girls, boys], ignore_index=True)
    entered, left = [10, 3, 9] * 4, [7, 8, 9] * 4
    stock = (pd.Series(entered) - pd.Series(left)).cumsum() + 50
    of = {
        "over_20_miles_out": everyone,
        "care_plan_in_place": cases([40] * 12, met=[38, 30, 40] * 4, name="p"),
        "entered_care": cases(entered, name="e"),
        "left_care": cases(left, name="l"),
        "children_in_care": cases(stock.tolist(), name="s"),
    }
    made = released(material(of, months=12))
    return Bundle(made.public.said, made.public.figures, made.public.measures, made.cells, made.relations, made.report)


def test_a_bundle_is_read_as_it_was_written_and_is_safe(bundle, tmp_path):
    bundles.write(tmp_path / "out", bundle)
    read = bundles.read(tmp_path / "out")
    for name in bundles.FRAMES:
        pd.testing.assert_frame_equal(getattr(read, name), getattr(bundle, name), check_dtype=False)
    faults, least_left = faults_of(read)
    assert faults == [] and least_left >= 5
    assert set(read.cells["status"]) == {"exact", "rounded", "hidden", "unpublished"}


def test_a_release_is_never_written_over(bundle, tmp_path):
    bundles.write(tmp_path / "out", bundle)
    with pytest.raises(FileExistsError):
        bundles.write(tmp_path / "out", bundle)


@pytest.mark.parametrize("name", ["figures.parquet", "measures.parquet", "cells.parquet", "relations.parquet", "report.md"])
@pytest.mark.parametrize("how", ["changed", "missing"])
def test_a_file_that_is_not_as_it_was_is_named(bundle, tmp_path, name, how, capsys):
    bundles.write(tmp_path / "out", bundle)
    file = tmp_path / "out" / name
    if how == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes() + b" ")
    assert commands_release.verify_bundle(tmp_path / "out", faults_of) == 2
    assert name in capsys.readouterr().err


def changed(frame: pd.DataFrame, row: pd.Series | int, **values: object) -> pd.DataFrame:
    found = frame.copy()
    for name, value in values.items():
        found.loc[row, name] = value
    return found


def exact_figure(bundle: Bundle) -> int:
    rows = bundle.figures.query("measure == 'left_care' and period == 'quarter' and status == 'shown'")
    return int(rows.index[0])


def test_a_number_changed_in_the_figures_is_found(bundle):
    figures = changed(bundle.figures, exact_figure(bundle), numerator=77.0, value=77.0)
    assert "disagree" in faults_of(replace(bundle, figures=figures))[0][0]


def test_a_number_shown_that_was_hidden_is_found(bundle):
    at = bundle.figures.index[bundle.figures["status"] == "c"][0]
    shown = {"numerator": 38.0, "value": 0.95, "shown_numerator": "38", "shown_value": "95%", "status": "shown"}
    figures = changed(bundle.figures, at, **shown)
    assert any("disagree" in fault for fault in faults_of(replace(bundle, figures=figures))[0])


def test_a_number_shown_that_was_hidden_is_not_safe_even_when_the_cells_are_changed_with_it(bundle):
    hidden = bundle.cells.query("status == 'hidden'")["cell"]
    den = hidden[hidden.str.contains("care_plan_in_place:num")].iloc[0].replace(":num", ":rest")
    cells = changed(bundle.cells, bundle.cells["cell"] == den, low=2, high=3)
    faults, _ = faults_of(replace(bundle, cells=cells))
    assert any("can be worked out" in fault for fault in faults)


def test_a_hidden_number_that_still_stands_in_the_figures_is_no_public_release(bundle):
    at = bundle.figures.index[bundle.figures["status"] == "c"][0]
    assert "hidden" in faults_of(replace(bundle, figures=changed(bundle.figures, at, numerator=38.0)))[0][0]


def test_relations_that_every_reader_knows_are_missed(bundle):
    assert "lacks" in faults_of(replace(bundle, relations=bundle.relations.iloc[:0]))[0][0]


def test_numbers_that_cannot_all_be_true_are_found(bundle):
    total = bundle.cells["cell"].str.startswith("over_20_miles_out:num|all|all") & (bundle.cells["status"] == "exact")
    in_relations = bundle.cells["cell"].isin(bundle.relations["cell"])
    at = bundle.cells.index[total & in_relations][0]
    when = pd.Timestamp(bundle.cells.loc[at, "cell"].rpartition("|")[2] + "-01")
    rows = (bundle.figures["measure"] == "over_20_miles_out") & (bundle.figures["group_kind"] == "all") & (bundle.figures["month"] == when)
    figures = changed(bundle.figures, rows, numerator=90.0)
    cells = changed(bundle.cells, bundle.cells["cell"] == bundle.cells.loc[at, "cell"], low=90, high=90)
    faults, _ = faults_of(replace(bundle, figures=figures, cells=cells))
    assert faults


def test_a_folder_that_is_no_bundle_is_refused_in_words(tmp_path, capsys):
    assert commands_release.verify_bundle(tmp_path, faults_of) == 2
    assert "holds no bundle" in capsys.readouterr().err


class Making:
    """A release in the place of a real one: what the command does with it, and when, is the test's."""

    def __init__(self, store: Path, problem: Exception | None = None) -> None:
        self.store, self.problem = store, problem

    def __call__(self, said, manifest, figures, read_cases, families, before, secret):
        if self.problem:
            raise self.problem
        made = released(material({"children_in_care": cases([50] * 12)}, months=12))
        facts = {name: said[name] for name in ("release", "released_at", "officer", "fingerprint")}
        public = replace(made.public, said={**made.public.said, **said})
        return replace(made, public=public, ledger=made.ledger.assign(**facts))


@pytest.fixture
def store(sample_store, tmp_path) -> Path:
    """A store whose current snapshot can be named; its files are the sample's, linked."""
    own = tmp_path / "store"
    shutil.copytree(sample_store, own, copy_function=lambda old, new: Path(new).symlink_to(Path(old).resolve()))
    return own


def run(store: Path, to: Path, making: Making, officer: str = "A. Officer", note: str = "A meeting") -> int:
    return commands_release.release_bundle(store, to, officer, note, (), making, refusals=(Unprotectable,))


def test_a_release_goes_into_the_ledger_and_its_number_counts_up(store, tmp_path, capsys):
    assert run(store, tmp_path / "one", Making(store)) == 0
    assert run(store, tmp_path / "two", Making(store)) == 0
    names = ledger.releases(ledger.read(store))
    assert [name.rpartition("-")[2] for name in names] == ["1", "2"]
    assert bundles.manifest(tmp_path / "two")["earlier"] == names[:1]
    assert bundles.manifest(tmp_path / "two")["officer"] == "A. Officer"
    assert "weighted by children" in capsys.readouterr().out


@pytest.mark.parametrize(("officer", "note"), [("", "A meeting"), ("A. Officer", "  ")])
def test_a_release_that_nobody_signs_is_refused(store, tmp_path, officer, note):
    assert run(store, tmp_path / "one", Making(store), officer, note) == 2
    assert not (tmp_path / "one").exists() and ledger.read(store).empty


def test_a_release_over_something_is_refused_and_so_is_one_of_no_snapshot(store, tmp_path):
    (tmp_path / "one").mkdir()
    assert run(store, tmp_path / "one", Making(store)) == 2
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty", tmp_path / "two", Making(store)) == 2
    assert ledger.read(store).empty


def test_a_release_that_cannot_be_proved_is_refused_and_nothing_is_written(store, tmp_path, capsys):
    assert run(store, tmp_path / "one", Making(store, Unprotectable("No."))) == 2
    assert "could be proved safe" in capsys.readouterr().err
    assert not (tmp_path / "one").exists() and ledger.read(store).empty


def test_a_release_that_stops_between_is_in_the_ledger_and_not_in_public(store, tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(commands_release.bundles, "write", stopped)
    with pytest.raises(KeyboardInterrupt):
        run(store, tmp_path / "one", Making(store))
    assert len(ledger.releases(ledger.read(store))) == 1
    assert not (tmp_path / "one").exists()


def test_a_ledger_that_cannot_be_read_stops_a_release(store, tmp_path):
    (store / ledger.LEDGER).write_bytes(b"half of a file")
    assert run(store, tmp_path / "one", Making(store)) == 2
    assert not (tmp_path / "one").exists()


def test_the_samples_release_shows_most_of_it_and_is_verified_from_its_bundle_alone(sample_bundle):
    done = subprocess.run(
        [sys.executable, "-m", "data", "verify", str(sample_bundle)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    said = json.loads((sample_bundle / "manifest.json").read_text(encoding="utf-8"))
    assert said["share_published"] >= 0.7
    assert f"{said['share_published']:.1%}" in (sample_bundle.parent / "said.txt").read_text(encoding="utf-8")
    report = (sample_bundle / "report.md").read_text(encoding="utf-8")
    assert "The records behind this release are invented" in report and "motivated intruder" in report


def test_the_samples_release_does_not_become_slow(sample_bundle):
    """Alone it takes 36 seconds and is held to 60 by `benchmarks.release`; beside another process on the same cores 51 have been seen."""
    assert 1 < float((sample_bundle.parent / "processor_seconds.txt").read_text(encoding="utf-8")) < 90, "one process on one core"


def test_the_samples_release_hides_less_than_hiding_every_small_figure_does(sample_bundle, sample_store):
    from data import snapshots

    snapshot = snapshots.current(sample_store)
    assert snapshot is not None
    figures = snapshots.read_figures(snapshot, group_kind="all")
    shown = bundles.read(sample_bundle).figures.query("group_kind == 'all' and period != 'visit'")
    naive = figures["numerator"].between(1, 5) | (figures["denominator"] - figures["numerator"]).between(1, 5)
    assert 0 < (shown["status"] == "c").sum() <= naive.sum()


def test_the_samples_release_shows_no_worker_and_no_longest_wait(sample_bundle):
    figures = bundles.read(sample_bundle).figures
    assert not figures["measure"].isin(["life_story_longest_wait_weeks", "iro_over_ceiling", "iro_caseload"]).any()
    assert not figures["group_kind"].isin(["iro", "team"]).any()
