"""Signing in against a real OpenID provider: each role at every page, list and download, by link and by typing; tokens that are none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from data.trail import Trail
from data.trail_settings import TrailSettings
from metrics.kit.measure import measures, register, themes
from present.pages import PAGES
from tests.browser.conftest import LAPTOP, ROOT, WAIT_MS, free_port, stop_server
from tests.browser.serving import is_ready
from tests.browser.signed_in import MADE_UP_XSRF, NAMING, XSRF, Visitor, sign_in

SECRET = "of these tests alone, and long enough to be taken"  # noqa: S105
ROLES = {"vera": "viewer", "lea": "leader", "anna": "analyst"}
USERS = [
    {"sub": who, "name": who.title(), "email": f"{who}@council.example", "roles": [f"dashboard-{role}"]}
    for who, role in {**ROLES, "nora": "gardener"}.items()
]
STARTS_WITHIN_S = 120
IDLE_S, SHORT_S = 30, 6
BEHIND, COMING = "Children+behind+the+figure", "Coming+up+next"
COOKIE = "_streamlit_user"


class Served(NamedTuple):
    """A dashboard over the sample that people must sign in to, with its trail."""

    address: str
    trail: Trail


@contextmanager
def running(command: list[str], log: Path, is_up: Callable[[], bool], **environment: str) -> Iterator[None]:
    """A program that answers before the block begins, and is ended after it."""
    with log.open("wb") as out:
        program = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, **environment}, stdout=out, stderr=out)
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not is_up():
        assert program.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)
    yield
    stop_server(program)


def answers(address: str) -> bool:
    """Whether a provider is up."""
    try:
        return httpx.get(f"{address}/jwks").is_success
    except httpx.TransportError:
        return False


def provider(port: int, folder: Path, lasts_s: int) -> AbstractContextManager[None]:
    """An OpenID provider of its own process, whose tokens last so long."""
    users = [part for user in USERS for part in ("--user-claims", json.dumps(user))]
    command = ["-m", "oidc_provider_mock", "--port", str(port), "--token-max-age", str(lasts_s), *users]
    return running(command, folder / f"provider-{port}.log", lambda: answers(f"http://127.0.0.1:{port}"))


def set_up(folder: Path, address: str, long: int, short: int) -> None:
    """The two files by which a council sets sign-in up, with two providers."""
    of_all = f'redirect_uri = "{address}/oauth2callback"\ncookie_secret = "{SECRET}"\n'
    ours = 'client_id = "dashboard"\nclient_secret = "secret"\n'
    one, other = (f'{ours}server_metadata_url = "http://127.0.0.1:{port}/.well-known/openid-configuration"\n' for port in (long, short))
    (folder / "secrets.toml").write_text(f"[auth]\n{of_all}{one}[auth.short]\n{other}", encoding="utf-8")
    roles = "".join(f'{role} = "dashboard-{role}"\n' for role in ROLES.values())
    said = f'idle_minutes = {IDLE_S / 60}\nask = "the performance team"\n[roles]\nclaim = "roles"\n{roles}'
    (folder / "access.toml").write_text(f'{said}[trail]\ndatabase = "{trail_address(folder)}"\n', encoding="utf-8")


def trail_address(folder: Path) -> str:
    return f"sqlite:///{(folder / 'trail.sqlite').as_posix()}"


@pytest.fixture(scope="module")
def served(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The leaders' dashboard with sign-in set up. Its log names nobody, and has no fault of ours."""
    folder, port, long, short = tmp_path_factory.mktemp("signed-in"), free_port(), free_port(), free_port()
    address, log = f"http://127.0.0.1:{port}", folder / "server.log"
    set_up(folder, address, long, short)
    command = ["-m", "streamlit", "run", "dashboard.py", "--server.port", str(port), "--secrets.files", str(folder / "secrets.toml")]
    where = {"DASHBOARD_STORE": str(sample_store), "DASHBOARD_ACCESS": str(folder / "access.toml")}
    with provider(long, folder, 3600), provider(short, folder, SHORT_S), running(command, log, lambda: is_ready(address), **where):
        yield Served(address, Trail(TrailSettings(trail_address(folder), 1096)))
    said = log.read_text(encoding="utf-8")
    assert NAMING.search(said) is None
    assert "page " not in said  # a page that fails says so in the log


def claims(**changed: Any) -> dict[str, Any]:
    """What the provider's token says of the leader, as the platform keeps it in its cookie."""
    now = int(time.time())
    return {
        "iss": "http://127.0.0.1",
        "sub": "lea",
        "name": "Lea",
        "roles": ["dashboard-leader"],
        "iat": now,
        "exp": now + 600,
        "nonce": f"n{time.monotonic()}",
        "is_logged_in": True,
        "provider": "default",
        **changed,
    }


def cookie(address: str, *, secret: str = SECRET, name: str = COOKIE, **changed: Any) -> dict[str, str]:
    """The platform's cookie with such claims, signed as it signs."""
    held = {"origin": address, **claims(**changed)}
    return {
        COOKIE: create_signed_value(secret, name, json.dumps({key: value for key, value in held.items() if value is not None})).decode()
    }


def lists() -> list[tuple[str, str]]:
    """The address of a list of every theme's page: behind its lead measure, and where one has it what comes up next."""
    pages = {entry.file: entry.path for entry in PAGES}
    found = [(pages[theme.id], f"measure={theme.lead}&view={BEHIND}") for theme in themes()]
    due = {theme.id: next((one.id for one in measures(theme.id) if register()[one.id].due is not None), None) for theme in themes()}
    return found + [(pages[theme], f"measure={name}&view={COMING}") for theme, name in due.items() if name is not None]


# Every page


@pytest.mark.parametrize(("who", "role"), list(ROLES.items()))
def test_each_role_is_listed_its_pages_and_gets_them_and_no_other_by_typing(who: str, role: str, served: Served) -> None:
    with sign_in(served.address, who) as client, Visitor(served.address, client) as visitor:
        seen = {entry.path: visitor.see(entry.path) for entry in PAGES}
    not_theirs = {entry.path for entry in PAGES if list(ROLES.values()).index(role) < list(ROLES.values()).index(entry.needs)}
    assert not_theirs == ({"intake", "trail"} if role != "analyst" else set()) | ({"preview"} & set(seen) if role == "viewer" else set())
    for path, page in seen.items():
        assert set(page.listed) == set(seen) - not_theirs
        assert page.run.faults == []
        assert ("Not open to you" in page.said) == (path in not_theirs), path
        assert page.names_someone <= (role != "viewer"), path
        assert (who.title() in page.said) and "Sign out" in page.said
    assert all(seen[path].downloads == [] for path in not_theirs)
    assert (seen["trail"].said.count("<tbody") == 1) == (role == "analyst")


def test_nobody_gets_anything_of_a_page_but_the_way_to_sign_in(served: Served) -> None:
    with Visitor(served.address, {}) as nobody:
        for path, query in [*((entry.path, "") for entry in PAGES), *lists()]:
            page = nobody.see(path, query)
            assert "Sign in with your work account" in page.said
            assert f"sign-in?to={path}" in page.said
            assert page.listed == page.downloads == []
            assert page.grids == 0 and len(page.run.elements) < 12
            assert "Sampleshire" not in page.said


def test_who_has_no_role_is_told_whom_to_ask_and_gets_nothing_else(served: Served) -> None:
    with sign_in(served.address, "nora") as client, Visitor(served.address, client) as nora:
        for path, query in [("", ""), lists()[0], ("trail", "")]:
            page = nora.see(path, query)
            assert "You are signed in as Nora (nora@council.example)" in page.said and "Ask the performance team for a role" in page.said
            assert page.listed == page.downloads == []
            assert "Sampleshire" not in page.said


def test_files_of_records_are_taken_of_an_analyst_alone_whoever_knows_how_the_page_sends_them(served: Served) -> None:
    for who, status in (("vera", 403), ("lea", 403), ("anna", 204)):
        with sign_in(served.address, who) as client, Visitor(served.address, client) as visitor:
            assert ("Not open to you" in visitor.see("intake").said) == (status == 403)
            client.cookies.setdefault(XSRF, MADE_UP_XSRF)
            address = f"/_stcore/upload_file/{visitor.session}/one"
            sent = client.put(address, files={"f": ("f.csv", b"x")}, headers={"X-Xsrftoken": client.cookies[XSRF]})
            assert sent.status_code == status
            assert ("Only analysts load records" in sent.text) == (status == 403)
    noted = served.trail.read(what="refused", limit=4)
    refusals = noted[["name", "about"]].itertuples(index=False, name=None)
    assert {("Vera", "sending files of records"), ("Lea", "sending files of records")} <= set(refusals)


# Every list


def test_a_viewer_who_types_the_address_of_a_list_gets_one_line_and_no_row(served: Served) -> None:
    with sign_in(served.address, "vera") as client, Visitor(served.address, client) as vera:
        for path, query in lists():
            page = vera.see(path, query)
            assert "list of children: for leaders and analysts only" in page.said, query
            assert page.grids == 0 and not page.names_someone, query
            assert "Children behind the figure" not in page.said.replace("+", " ").partition("Evidence")[2]
        officer = vera.see("reviews", "measure=iro_caseload&view=Breakdown&by=iro&group=iro:IRO01")
        assert "names a group that is not in these records" in officer.said
        assert not officer.names_someone


def test_a_leader_gets_each_list_and_each_is_noted_without_a_child(served: Served) -> None:
    before = served.trail.count(what="list")
    with sign_in(served.address, "lea") as client, Visitor(served.address, client) as visitor:
        pages = [visitor.see(path, query) for path, query in lists()]
    assert all(page.grids == 1 or "Nothing " in page.said for page in pages)
    shown = sum(page.grids for page in pages)
    assert shown > 15
    noted = served.trail.read(what="list").head(served.trail.count(what="list") - before)
    assert len(noted) >= shown
    assert set(noted["name"]) == {"Lea"} and set(noted["role"]) == {"leader"}
    assert set(noted["month"]) == {"2020-03"} and set(noted["group_kind"]) == {"all"}
    assert (noted["rows"] > 0).any()
    assert NAMING.search(noted.to_csv()) is None


# Every download


def test_a_viewer_s_files_hold_figures_and_nobody_s_name(served: Served) -> None:
    with sign_in(served.address, "vera") as client, Visitor(served.address, client) as vera:
        taken = 0
        for entry in PAGES:
            for download in vera.see(entry.path, f"view={BEHIND}").downloads:
                address = vera.take(download)
                assert address is not None
                answer = client.get(address)
                assert answer.status_code == 200 and len(answer.content) > 20
                assert NAMING.search(answer.text) is None, entry.path
                taken += 1
    assert taken > 40
    assert served.trail.count(what="download", subject=served.trail.read(what="download", limit=1)["subject"][0]) >= taken


def test_a_leader_s_list_is_taken_by_the_leader_alone_whoever_has_its_address(served: Served) -> None:
    with sign_in(served.address, "lea") as lea, Visitor(served.address, lea) as visitor:
        page = visitor.see("health", f"measure=iha_in_20_working_days&view={BEHIND}")
        files = [address for download in page.downloads if (address := visitor.take(download)) is not None]
        assert len(files) == len(page.downloads)
        of_children = [address for address in files if NAMING.search(lea.get(address).text)]
        assert len(of_children) == 1
        with sign_in(served.address, "vera") as vera, sign_in(served.address, "anna") as anna, httpx.Client() as nobody:
            for address in of_children:
                for other in (vera, anna):
                    answer = other.get(address)
                    assert (answer.status_code, NAMING.search(answer.text)) == (403, None)
                assert nobody.get(f"{served.address}{address}").status_code == 403
            with Visitor(served.address, vera) as thief:  # the button itself, pressed from another's session
                assert all(thief.take(download) is None or vera.get(of_children[0]).status_code == 403 for download in page.downloads)
        lea.get("/auth/logout", follow_redirects=False)
        assert lea.get(of_children[0]).status_code == 403
    noted = served.trail.read(what="refused", limit=50)
    assert {"Vera", "Anna"} <= set(noted["name"])
    assert set(served.trail.read(what="download", limit=len(files))["about"]) >= {"iha_in_20_working_days-cases-invented.csv"}


# Tokens that are none


@pytest.mark.parametrize(
    ("why", "made"),
    [
        ("expired", {"exp": int(time.time()) - 1}),
        ("without an end", {"exp": None}),
        ("of nobody", {"sub": None}),
        ("signed out", {"is_logged_in": False}),
        ("forged with another secret", {"secret": "x" * 48}),
        ("signed for another cookie", {"name": "_streamlit_user_tokens"}),
        ("of another dashboard", {"origin": "https://elsewhere.example"}),
        ("not used for longer than the idle time", {"iat": int(time.time()) - 3600}),
    ],
)
def test_a_token_that_does_not_count_opens_no_page_and_no_file(why: str, made: dict[str, Any], served: Served) -> None:
    held = cookie(served.address, **made)
    with Visitor(served.address, held) as visitor:
        page = visitor.see("health", f"view={BEHIND}")
    assert "Sign in with your work account" in page.said, why
    assert page.grids == 0 and not page.names_someone
    answer = httpx.get(f"{served.address}/_stcore/metrics", cookies=held)
    assert answer.status_code == 403, why


def test_the_same_token_counts_when_nothing_is_wrong_with_it_and_not_once_a_letter_of_it_is_changed(served: Served) -> None:
    held = cookie(served.address)
    with Visitor(served.address, held) as visitor:
        assert visitor.see("health", f"view={BEHIND}").grids == 1
    assert httpx.get(f"{served.address}/_stcore/metrics", cookies=held).status_code == 200
    signed = held[COOKIE]
    for place in (3, len(signed) // 2, len(signed) - 2):
        changed = {COOKIE: f"{signed[:place]}{'A' if signed[place] != 'A' else 'B'}{signed[place + 1 :]}"}
        with Visitor(served.address, changed) as visitor:
            assert visitor.see("health").grids == 0
        assert httpx.get(f"{served.address}/_stcore/metrics", cookies=changed).status_code == 403


def test_a_token_that_ends_while_its_page_is_open_ends_the_session_and_its_buttons(served: Served) -> None:
    held = cookie(served.address, exp=int(time.time()) + 4)
    with Visitor(served.address, held) as visitor:
        page = visitor.see("health", f"measure=iha_in_20_working_days&view={BEHIND}")
        assert page.grids == 1
        time.sleep(4.5)
        assert all(visitor.take(download) is None for download in page.downloads)
        assert "Your sign-in has ended" in visitor.see_again().said


# In a browser


@pytest.fixture(scope="module")
def new_tab(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """A tab in a browser of its own, with none of the cookies of other tests."""
    opened: list[BrowserContext] = []

    def made() -> Page:
        opened.append(chromium.new_context(viewport=LAPTOP))
        opened[-1].set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        return opened[-1].new_page()

    yield made
    for context in opened:
        context.close()


@pytest.fixture(scope="module")
def desk(new_tab: Callable[[], Page]) -> Page:
    """One tab for all people who sit down at this computer in turn."""
    return new_tab()


@pytest.fixture(scope="module")
def left_open(new_tab: Callable[[], Page], served: Served) -> Page:
    """The tab of an analyst who has opened the record of who has seen what, and has gone out."""
    page = new_tab()
    sit_down(page, served, "anna")
    page.goto(served.address)
    expect(page.locator(".rg-who")).to_contain_text("Annaanalyst: everything")
    page.get_by_role("link", name="Who has seen what").click()
    expect(page.get_by_role("heading", name="Who has seen what")).to_be_visible()
    expect(page.locator(".stMain tbody tr").first).to_contain_text("Anna")
    return page


def sit_down(page: Page, served: Served, who: str) -> None:
    """The person has signed in on this computer."""
    page.context.clear_cookies()
    with sign_in(served.address, who) as client:
        page.context.add_cookies([{"name": one.name, "value": str(one.value), "url": served.address} for one in client.cookies.jar])


@pytest.mark.usefixtures("left_open")
def test_a_deep_link_is_kept_over_the_sign_in_and_signing_out_ends_it(served: Served, desk: Page) -> None:
    desk.goto(f"{served.address}/health?to=2019-12&period=quarter")
    desk.get_by_role("link", name="Sign in", exact=True).click()
    desk.get_by_role("button", name="lea").click()
    expect(desk.locator(".rg-who")).to_have_text("Lealeader: figures and lists of children")
    expect(desk.get_by_test_id("stDataFrame")).to_be_visible()
    assert desk.url.startswith(f"{served.address}/health?")
    assert "to=2019-12" in desk.url and "period=quarter" in desk.url
    expect(desk.get_by_role("link", name="Who has seen what")).to_have_count(0)
    desk.get_by_role("link", name="Sign out").click()
    desk.wait_for_url("**/oauth2/end_session**")
    desk.goto(f"{served.address}/health")
    expect(desk.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    expect(desk.get_by_test_id("stDataFrame")).to_have_count(0)


def test_a_viewer_sees_every_figure_and_no_list_by_link_or_by_typing(served: Served, desk: Page) -> None:
    sit_down(desk, served, "vera")
    desk.goto(f"{served.address}/health?view={BEHIND}")
    expect(desk.locator(".rg-who")).to_have_text("Veraviewer: figures, no lists of children")
    expect(desk.locator(".rg-absent")).to_contain_text("A list of children: for leaders and analysts only.")
    expect(desk.locator(".js-plotly-plot").first).to_be_visible()
    expect(desk.get_by_role("radio", name="Breakdown")).to_be_visible()
    for hidden in ("Children behind the figure", "Coming up next"):
        expect(desk.get_by_role("radio", name=hidden)).to_have_count(0)
    expect(desk.get_by_test_id("stDataFrame")).to_have_count(0)
    desk.get_by_role("link", name="At a glance").click()
    expect(desk.locator(".rg-tiles, .st-key-tiles").first).to_be_visible()
    expect(desk.get_by_role("link", name="Data quality")).to_be_visible()
    expect(desk.get_by_role("link", name="Who has seen what")).to_have_count(0)


def test_an_open_page_is_taken_away_when_its_token_ends(served: Served, desk: Page) -> None:
    desk.context.clear_cookies()
    desk.goto(f"{served.address}/context")
    desk.get_by_role("link", name="Sign in with short").click()
    desk.get_by_role("button", name="anna").click()
    expect(desk.get_by_text("Your sign-in has ended")).to_be_visible()
    for gone in (".js-plotly-plot", "[data-testid=stDataFrame]", "[data-testid=stSidebarNavLink]", ".rg-who"):
        expect(desk.locator(gone)).to_have_count(0)
    assert desk.url.startswith(f"{served.address}/context")


def test_a_page_that_nobody_uses_is_taken_away_after_the_idle_time(served: Served, left_open: Page) -> None:
    expect(left_open.get_by_text("was not used for a while")).to_be_visible(timeout=1000 * (IDLE_S + 30))
    expect(left_open.locator(".stMain tbody")).to_have_count(0)
    left_open.reload()
    expect(left_open.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    left_open.get_by_role("link", name="Sign in", exact=True).click()
    left_open.get_by_role("button", name="anna").click()
    expect(left_open.get_by_role("heading", name="Who has seen what")).to_be_visible()
