"""The canary: one child's impossible counts, through the release that the command makes and the committee's server, to every byte that a
browser receives. None holds them, nor what could be made of them. And whatever would give them away is found.
"""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from playwright.sync_api import Download, Locator, Page, TimeoutError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data import bundles, snapshots
from data.ledger import KEY_FILE
from data.letters import letters
from metrics.kit.measure import GROUP_TITLES, register
from present.overview import PAGE_OF_THEME, SORTS
from present.public.entries import entries
from tests import canary
from tests.browser.conftest import ROOT, forget, start_server, stop_server
from tests.browser.looking import charts, choose, settle, show
from tests.browser.traffic import Content, Listening, Recorder, folder_contents, numbers_in, opened, opened_message
from tests.one_server import ask

OPEN_ALL = "() => document.querySelectorAll('.stMain details:not([open]) > summary').forEach(one => one.click())"

PLAN, CHARTED = "care_plan_in_place", "cla_visits_in_time"
MARKED = np.array([3.01012345678, 7.0101234])


class World(NamedTuple):
    """A store with the canary in it, its release, and its marked numbers."""

    store: Path
    bundle: Path
    marked: np.ndarray


@pytest.fixture(scope="module")
def world(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    return made(sample_store, tmp_path_factory.mktemp("canary"))


def made(sample_store: Path, place: Path, *, offset: float = 0.0, secret: bytes = b"") -> World:
    """A world, released as an officer releases it. `secret`: of another store, which draws the way that numbers are rounded."""
    marked = canary.plant(sample_store, place / "store", offset=offset)
    if secret:
        (place / "store" / KEY_FILE).write_bytes(secret)
    signed = ["--officer", "A. Officer", "--note", "For the tests"]
    command = [sys.executable, "-m", "data", "release", "--store", str(place / "store"), "--to", str(place / "bundle"), *signed]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert run.returncode == 0, run.stderr
    (place / "said.txt").write_text(run.stdout + run.stderr, encoding="utf-8")
    return World(place / "store", place / "bundle", marked)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("committee") / "server.log"


@pytest.fixture(scope="module")
def committee(world: World, log: Path) -> Iterator[str]:
    """The committee's server over the canary's release. The canary's store is named to it, so that looking into it would be found."""
    surroundings = {"DASHBOARD_AUDIENCE": "committee", "DASHBOARD_BUNDLE": str(world.bundle), "DASHBOARD_STORE": str(world.store)}
    server, address = start_server(ROOT / "dashboard.py", log, **surroundings)
    yield address
    stop_server(server)


def found(recorder: Recorder, world: World) -> list[str]:
    secret = (world.store / KEY_FILE).read_bytes()
    return recorder.traces([canary.MARK, secret.hex(), secret.decode("latin-1").strip()], canary.realms(), world.marked)


def test_the_snapshot_is_full_of_the_canary_and_its_release_holds_none_of_it(world: World) -> None:
    before, after = Recorder(), Recorder()
    for name, content in folder_contents(world.store):
        before.keep(f"store {name}", content)
    for name, content in (*folder_contents(world.bundle), ("said.txt", (world.bundle.parent / "said.txt").read_bytes())):
        after.keep(f"bundle {name}", content)
    assert len(found(before, world)) > 500
    assert found(after, world) == []


def test_every_planted_figure_is_hidden_or_not_there(world: World) -> None:
    figures = bundles.read(world.bundle).figures
    figures = figures[(figures["group_kind"] == "all") & (figures["month"] == canary.FIRST_YEAR[-1])]
    planted = figures[pd.MultiIndex.from_frame(figures[["measure", "period"]]).isin(list(canary.planted()))]
    assert set(planted["status"]) == {"c"}
    kinds = {register()[name].measure.kind for name in planted["measure"]}
    assert kinds == {"count", "share", "rate", "mean", "median"}


@pytest.fixture(scope="module")
def recorder(committee: str, world: World, tab: Page, log: Path) -> Recorder:
    """All that a browser received on every page and by every kind of control, and a reader without one at everything else to choose."""
    recorder = Recorder()
    with recorder.listening(tab):
        show(tab, committee)
        for one in entries():
            open_by_list(tab, one.title)
            tab.evaluate(OPEN_ALL)
            settle(tab)
            download_all(tab, recorder)
            recorder.gather(tab)
        use_every_control(tab, committee, recorder)
        hold_the_meeting(tab, committee, recorder)
    forget(tab)
    read_the_rest(committee, world, recorder)
    recorder.keep("log", log.read_bytes())
    return recorder


def open_by_list(page: Page, title: str) -> None:
    page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
    page.locator("[data-testid=stSidebarNavLink][aria-current=page]", has_text=title).wait_for()
    settle(page)


def download_all(page: Page, recorder: Recorder) -> None:
    """Takes every file that the page offers."""
    for button in page.get_by_role("button", name="Download this table (CSV)").all():
        recorder.keep_download(pressed(page, button))


def pressed(page: Page, button: Locator) -> Download:
    """The file of a button. One that is drawn anew meanwhile gives none, and is pressed again, as a reader would: seen once."""
    try:
        with page.expect_download(timeout=10_000) as taken:
            button.click()
    except TimeoutError:
        settle(page)
        with page.expect_download() as taken:
            button.click()
    return taken.value


def use_every_control(page: Page, address: str, recorder: Recorder) -> None:
    """Each kind of control once: theme, measure with a table of hidden figures, breakdown, picture, letter, tile, copied link."""
    choose(page, "Theme", "Missing from care")
    open_by_list(page, "Visits and plans")
    choose(page, "Measure", register()[PLAN].measure.title)
    page.get_by_test_id("stButtonGroup").get_by_text(GROUP_TITLES["sex"], exact=True).click()
    page.locator(".stMain table caption", has_text=f"by {GROUP_TITLES['sex'].lower()}").first.wait_for(state="attached")
    settle(page)
    page.evaluate(OPEN_ALL)
    download_all(page, recorder)
    recorder.gather(page)
    choose(page, "Measure", register()[CHARTED].measure.title)
    charts(page).first.hover()
    with page.expect_download() as taken:
        page.locator(".modebar-btn").first.click()
    recorder.keep_download(taken.value)
    choose(page, "Compared with", letter_titles()[-1])
    page.get_by_role("button", name="Copy link to this view").click()
    recorder.gather(page)
    open_by_list(page, "At a glance")
    page.locator(".stMain a.rg-link").first.click()
    settle(page)
    recorder.gather(page)


def letter_titles() -> list[str]:
    return [one.title for one in letters()]


def hold_the_meeting(page: Page, address: str, recorder: Recorder) -> None:
    """Every screen of meeting mode, and its file."""
    page.goto(f"{address}/meeting")
    for _ in range(page.locator(".screen").count()):
        page.keyboard.press("ArrowRight")
    recorder.gather(page)
    page.keyboard.press("h")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download for a laptop").click()
    recorder.keep_download(taken.value)


def read_the_rest(address: str, world: World, recorder: Recorder) -> None:
    """Every page beside every letter, every measure by each breakdown, and every meeting, without a browser."""
    declared = bundles.read(world.bundle).measures.set_index("measure")["kinds"]
    with Listening(address, recorder) as reader:
        for one in letters():
            for page in entries():
                reader.open(page.path, f"letter={one.id}")
            for order in SORTS:
                meeting = f"{address}/meeting?letter={one.id}&order={order}"
                recorder.keep(f"answer {meeting}", ask(meeting).text)
        for name, kinds in declared[declared.index.isin(canary.KEPT)].items():
            for part in str(kinds).split(";"):
                reader.open(PAGE_OF_THEME[register()[name].measure.theme], f"measure={name}" + (f"&part={part}" if part else ""))


def test_no_byte_that_a_browser_receives_on_any_page_or_control_holds_the_canary(recorder: Recorder, world: World) -> None:
    assert {"answer", "socket", "page", "download", "reader", "log"} <= recorder.kinds.keys()
    assert recorder.kinds["download"] >= 40
    assert found(recorder, world) == []


def test_what_was_recorded_is_what_a_page_shows(recorder: Recorder, world: World) -> None:
    """Hearing nothing finds nothing: a figure that every page of its theme shows is in the messages and in a file."""
    row = bundles.read(world.bundle).figures.query("measure == @CHARTED and group_kind == 'all' and period == 'month'").iloc[-1]
    marked = np.array([float(row["numerator"]), float(row["denominator"])])
    for is_wanted in ("socket", "reader", "download"):
        held = [
            (opened_message if is_message else opened)(content)
            for (is_message, content), where in recorder.heard.items()
            if where.startswith(is_wanted)
        ]
        numbers = np.concatenate(
            [part for one in held for part in (*(found for found, _ in one.numbers), numbers_in("\n".join(one.texts)))]
        )
        assert np.isin(marked, numbers).all(), is_wanted


def test_another_world_of_which_the_same_is_published_gives_the_same_release(world: World, sample_store: Path, tmp_path: Path) -> None:
    """Whatever is hidden is other by millions, and nothing of the release or its proof changes: no chart, axis or order can tell."""
    other = made(sample_store, tmp_path, offset=50_000_000.0, secret=(world.store / KEY_FILE).read_bytes())
    assert len(np.intersect1d(other.marked, world.marked)) < len(world.marked) / 100
    for name, content in folder_contents(world.bundle):
        if name.endswith(".parquet"):
            assert (other.bundle / name).read_bytes() == content, name
    signed = [bundles.read(one.bundle).report.splitlines() for one in (world, other)]
    assert [one for one in signed[0] if "Made " not in one] == [one for one in signed[1] if "Made " not in one]


# What would give the canary away is found


REALM = 7_373_000_000.25


def traces(content: Content) -> list[str]:
    return content.traces([canary.MARK], canary.realms(), MARKED)


def message(figure: dict, alt: str = "a chart") -> bytes:
    """A message of the platform's socket with a figure in it."""
    forward = ForwardMsg()
    forward.delta.new_element.plotly_chart.spec = json.dumps(figure)
    forward.delta.new_element.plotly_chart.alt = alt
    return forward.SerializeToString()


def packed(*numbers: float, dtype: str = "f8") -> dict[str, str]:
    return {"dtype": dtype, "bdata": base64.b64encode(np.array(numbers, dtype=dtype).tobytes()).decode()}


def picture(kind: bytes, held: bytes) -> bytes:
    """A PNG with words written into it."""
    part = len(held).to_bytes(4, "big") + kind + held + zlib.crc32(kind + held).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + part + b"\0\0\0\0IEND\xaeB`\x82"


def zipped(text: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/pivotCache/records.xml", text)
    return file.getvalue()


def arrow(**columns: list) -> bytes:
    table, sink = pa.table(columns), io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


LEAKS = {
    "a point of a chart": opened_message(message({"data": [{"y": [1, REALM]}]})),
    "what a point carries": opened_message(message({"data": [{"customdata": [[{"n": 3.01012345678}]]}]})),
    "an array in base64": opened_message(message({"data": [{"y": packed(0.5, 3.01012345678)}]})),
    "an array of short numbers": opened_message(message({"data": [{"y": packed(0.5, 7.0101234, dtype="f4")}]})),
    "whole numbers in base64": opened_message(message({"data": [{"marker": {"size": packed(int(REALM), dtype="i8")}}]})),
    "a percentage of it": opened_message(message({"layout": {"annotations": [{"text": "737,300,000,025% of 41"}]}})),
    "its mean over twelve months": opened_message(message({"layout": {"shapes": [{"y0": REALM / 12}]}})),
    "its sum with a neighbour": opened(f"<td>{round(REALM) + 431:,}</td>".encode()),
    "an axis": opened_message(message({"layout": {"yaxis": {"range": [0, REALM]}}})),
    "the words for a screen reader": opened_message(message({"data": []}, alt=f"71% in March, with {REALM}")),
    "a name": opened_message(message({"data": [{"hovertemplate": f"{canary.MARK}-child_id-9"}]})),
    "a table's own data": opened_message(message({"data": [{"cells": {"values": [[canary.MARK.lower()]]}}]})),
    "an Arrow table": opened(arrow(value=[1.0, 3.01012345678])),
    "words in an Arrow table": opened(arrow(who=[f"{canary.MARK}-2"])),
    "a picture's words": opened(picture(b"tEXt", b"Comment\0" + str(REALM).encode())),
    "a picture's packed words": opened(picture(b"zTXt", b"Comment\0\0" + zlib.compress(canary.MARK.encode()))),
    "a picture inside a page": opened(
        b'<img src="data:image/png;base64,' + base64.b64encode(picture(b"tEXt", b"a\x003.01012345678")) + b'">'
    ),
    "a workbook's hidden cache": opened(zipped(f"<n v='{REALM}'/>")),
    "a file": opened(f"\ufeffmonth,figure\r\n2015-03-31,{REALM:.0f}\r\n".encode()),
    "a drawing": opened(f'<svg><path d="M1.2,7.0101234L3 {REALM}"/></svg>'.encode()),
    "an address": opened(f"http://127.0.0.1/missing?child={canary.MARK}-1".encode()),
    "a line of a log": opened(f"page missing failed: KeyError {canary.MARK}".encode()),
}


@pytest.mark.parametrize("where", LEAKS)
def test_what_gives_the_canary_away_is_found(where: str) -> None:
    assert traces(LEAKS[where]) != []


def test_what_gives_nothing_away_is_let_be() -> None:
    identity = "5d7373000000af 73730000-00aa-4f73-9000-737300000025 2026-11-23T06:00:00 1795413600000 3.01 0.7 431 1,204"
    assert traces(opened(identity.encode())) == []
    assert traces(opened_message(message({"data": [{"y": packed(0.71, 3.01, 24)}], "layout": {"height": 410}}))) == []


def test_a_release_without_protection_is_found(world: World, tmp_path: Path) -> None:
    """The same figures written out as they are: the searcher that finds nothing in the release finds each of these."""
    figures = snapshots.read_figures(next(world.store.glob("*/2*")))
    bare = tmp_path / "figures.parquet"
    figures.query("group_kind == 'all'").to_parquet(bare, index=False)
    assert len(opened(bare.read_bytes()).traces([canary.MARK], canary.realms(), world.marked)) > 100
