"""The committee's server without a browser: every page from a bundle alone, what stands there without one, and what its process holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import bundles, ledger
from present.releases import elsewhere, made
from tests.committee_pages import PAGES, opened
from tests.public_made import some_release, write
from tests.test_layers import imports, is_within, sources

ROOT = Path(__file__).parents[1]
# Nothing that reads an extract or opens a snapshot. A measure's own file, of which the declaration is needed, imports data.derive and
# counts from tables that it is given: here there are none to give.
FORBIDDEN = (
    "data.snapshots",
    "data.snapshot_files",
    "data.loaders",
    "data.sample",
    "data.validate",
    "data.trail",
    "metrics.kit.publish",
    "present.store",
)
EVERY_PAGE = """
import json, sys
from tests.committee_pages import PAGES, go, start
app, titles = start(), {}
for path in PAGES:
    titles[path] = [one.value for one in go(app, path).title]
print(json.dumps({"titles": titles, "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("releases") / "made")


@pytest.fixture
def committee(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DASHBOARD_AUDIENCE", "committee")
    monkeypatch.setenv("DASHBOARD_BUNDLE", str(bundle))
    return bundle


def drawn(app: AppTest) -> str:
    """All that a page says in its own HTML, its headings among it."""
    html = [element.proto.body for element in app.get("html")]
    placed = [str(element.proto) for element in app.get("bidi_component")]
    return " ".join([*html, *placed, *(one.value for one in (*app.title, *app.header, *app.subheader, *app.markdown))])


def test_the_committee_s_process_holds_no_loader_and_no_snapshot_after_every_page(committee: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", EVERY_PAGE], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env={**os.environ}
    )
    assert run.returncode == 0, run.stderr[-3000:]
    found = json.loads(run.stdout.splitlines()[-1])
    assert all(len(titles) == 1 for titles in found["titles"].values()), found["titles"]
    held = [name for name in found["modules"] if any(name == one or name.startswith(f"{one}.") for one in FORBIDDEN)]
    assert held == []


def test_what_draws_for_the_committee_imports_nothing_that_opens_records() -> None:
    """Read from the source, whether or not a page came by: the leaders' preview alone lists releases beside the store."""
    named = [ROOT / "present" / name for name in ("committee.py", "public_store.py")]
    drawing = [*named, *sources("present/public", "present/screens/public"), *(ROOT / "pages").glob("committee_*.py")]
    assert len(drawing) > 20
    found = [
        f"{path.name} imports {name}"
        for path in drawing
        if path.name != "preview.py"
        for name in imports(path)
        if any(is_within(name, one) for one in (*FORBIDDEN, "data.derive", "data.ledger", "metrics.kit.figures", "metrics.kit.release"))
    ]
    assert found == []


def test_no_page_of_the_committee_is_of_children_workers_or_teams() -> None:
    assert {"trail", "preview", "data-quality"}.isdisjoint(PAGES)
    assert len(set(PAGES)) == len(PAGES)


def test_a_page_says_whose_figures_they_are_and_that_small_numbers_are_protected(committee: Path) -> None:
    said = drawn(opened("missing"))
    for words in (
        "Sampleshire",
        "Records to 31 March 2020",
        "Released on 20 April 2020",
        "Small numbers are protected",
        "Invented records",
    ):
        assert words in said


def test_a_theme_opens_on_a_measure_of_which_something_is_published(committee: Path) -> None:
    app = opened("health")
    assert "Health assessments up to date: a real improvement" in app.header[0].value
    assert len(app.get("plotly_chart")) == 1


def test_a_measure_that_may_not_be_charted_is_a_table_with_why(committee: Path) -> None:
    app = opened("missing", measure="rhi_in_72_hours")
    assert len(app.get("plotly_chart")) == 0
    assert "Some of its figures are of too few." in drawn(app)


def test_an_address_that_asks_for_what_does_not_exist_is_answered_with_a_notice(committee: Path) -> None:
    app = opened("health", measure="no_such", letter="visit-1066", children="all")
    said = drawn(app)
    for words in ("asks for something that this page does not have", "a letter that this release has no figures for", "names a measure"):
        assert words in said
    notices = [element.proto.body for element in app.get("html") if element.proto.body.startswith('<p class="rg-notice')]
    assert len(notices) == 3 and not any("no_such" in notice or "1066" in notice for notice in notices)
    assert app.query_params["measure"] == "review_health_up_to_date"
    assert "children" not in app.query_params


def test_a_verdict_in_the_address_shows_its_findings_alone(committee: Path) -> None:
    every, worse = drawn(opened("")), drawn(opened("", verdict="worse"))
    assert worse.count("Worse, and real") >= 2
    assert "1 of " in worse and "1 of " not in every.partition("measured findings")[0]


@pytest.mark.parametrize("path", ["", "health"])
def test_without_a_bundle_nothing_is_shown_but_what_to_do(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DASHBOARD_BUNDLE", raising=False)
    app = opened(path)
    assert [one.value for one in app.title] == ["No figures to show"]
    assert "no release is named. Start the server with DASHBOARD_BUNDLE" in drawn(app)
    assert len(app.get("plotly_chart")) == 0


def test_a_folder_that_is_no_bundle_says_how_one_is_made_and_not_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_BUNDLE", str(tmp_path))
    said = drawn(opened(""))
    assert "python -m data release" in said
    assert str(tmp_path) not in said


def test_a_bundle_changed_since_its_release_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "changed")
    with (folder / "figures.parquet").open("ab") as file:
        file.write(b" ")
    monkeypatch.setenv("DASHBOARD_BUNDLE", str(folder))
    app = opened("health")
    assert "their files are not, or not all, those that were checked and signed." in drawn(app)
    assert "For the officer who keeps this dashboard: figures.parquet changed since the release" in drawn(app)
    assert [one.value for one in app.title] == ["No figures to show"]


def test_a_bundle_of_another_version_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "old")
    said = bundles.manifest(folder)
    (folder / bundles.MANIFEST).write_text(json.dumps({**said, "format": 0}), encoding="utf-8")
    monkeypatch.setenv("DASHBOARD_BUNDLE", str(folder))
    assert "of another version: release it again" in drawn(opened(""))


def test_a_bundle_that_shows_what_it_hides_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    release = some_release()
    hidden = release.figures["status"] == "c"
    release.figures.loc[hidden, "value"] = 0.5
    monkeypatch.setenv("DASHBOARD_BUNDLE", str(write(tmp_path / "leaking", release)))
    app = opened("")
    assert "value is there although it is hidden" in drawn(app)
    assert [one.value for one in app.title] == ["No figures to show"]


# The leaders' preview


def preview(store: Path, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    monkeypatch.setenv("DASHBOARD_STORE", str(store))
    app = AppTest.from_file(str(ROOT / "present/shell.py"), default_timeout=30).run()
    app.query_params.update(query)
    return app.switch_page("../pages/preview.py").run()


def test_leaders_are_told_how_to_make_a_release_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "python -m data release" in drawn(preview(tmp_path, monkeypatch))


def test_the_preview_is_the_bundle_and_draws_what_the_committee_sees(
    committee: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "releases" / "april")
    public = opened("health")
    monkeypatch.delenv("DASHBOARD_AUDIENCE")
    leaders = preview(tmp_path, monkeypatch, page="health")
    assert [one.value for one in leaders.header] == [one.value for one in public.header]
    charts = [[element.proto.spec for element in app.get("plotly_chart")] for app in (public, leaders)]
    assert charts[0] == charts[1]
    assert "preview?release=2020-04-20-1&amp;page=" in drawn(leaders)


def test_a_release_of_the_ledger_that_lies_elsewhere_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "releases" / "april")
    names = pd.Series(["2020-04-20-1", "2020-05-20-1"], dtype="str")
    ledger.append(tmp_path, pd.DataFrame({"release": names}).reindex(columns=list(ledger.TYPES)))
    assert elsewhere(tmp_path) == ["2020-05-20-1"]
    assert "Released to another folder, and not to be seen here: 2020-05-20-1." in drawn(preview(tmp_path, monkeypatch))


def test_releases_are_listed_newest_first_and_what_is_no_bundle_is_left_out(tmp_path: Path) -> None:
    write(tmp_path / "releases" / "april")
    later = some_release()
    write(
        tmp_path / "releases" / "may",
        type(later)({**later.said, "release": "2020-05-20-1", "released_at": "2020-05-20"}, later.figures, later.measures),
    )
    (tmp_path / "releases" / "half").mkdir()
    assert [one.name for one in made(tmp_path)] == ["2020-05-20-1", "2020-04-20-1"]
    assert made(tmp_path / "nowhere") == []
