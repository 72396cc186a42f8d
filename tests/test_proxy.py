"""The reverse proxy as it is shipped: a real nginx with deploy/nginx.conf and a certificate, before a real server, asked from outside."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, expect

from tests import programs
from tests.browser.conftest import free_port, is_complaint, start_server, stop_server

ROOT = Path(__file__).parents[1]
LEADERS, COMMITTEE = "leaders.localhost", "committee.localhost"
HIDDEN = [
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/_stcore/agent/interact",
    "/_stcore/script-health-check",
    "/ready",
    "/%5Fstcore/metrics",
    "//_stcore/metrics",
    "/static/../_stcore/metrics",
    "/static/%2e%2e/_stcore/metrics",
    "/_STCORE/metrics",
    "/_stcore/health/../metrics",
    "/component/anything",
]
LIES = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-User": "chief",
    "X-Forwarded-Email": "chief@example.org",
    "X-Real-IP": "203.0.113.9",
    "Remote-User": "chief",
    "Forwarded": "for=203.0.113.9",
    "X-Original-URL": "/_stcore/metrics",
    "Proxy": "http://evil.example",
}


class Site(NamedTuple):
    """A running proxy before a running server: its two ports, its certificate, and its access log."""

    plain: int
    tls: int
    certificate: Path
    log: Path

    def origin(self, name: str) -> str:
        return f"https://{name}:{self.tls}"


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


def ours(config: str, changes: dict[str, str]) -> str:
    """The shipped configuration with other places, names and ports. Each must be there to be changed."""
    for old, new in changes.items():
        assert old in config, f"deploy/nginx.conf no longer says {old}"
        config = config.replace(old, new)
    return config


def make_certificate(folder: Path) -> Path:
    folder.mkdir()
    made = folder / "fullchain.pem"
    names = f"subjectAltName=DNS:{LEADERS},DNS:{COMMITTEE}"
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", str(folder / "privkey.pem")]
    command = ["openssl", "req", "-x509", *key, "-days", "2", "-subj", f"/CN={LEADERS}", "-addext", names, "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    return made


def start_nginx(program: str, config: Path, ports: tuple[int, int], log: Path) -> subprocess.Popen:
    """nginx in the foreground, listening. Raises RuntimeError with what it said when it does not come up."""
    with log.open("wb") as out:
        command = [program, "-p", str(config.parent), "-c", str(config), "-g", "daemon off;"]
        nginx = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and nginx.poll() is None:
        if all(_listens(port) for port in ports):
            return nginx
        time.sleep(0.05)
    stop_server(nginx)
    raise RuntimeError(f"nginx did not start:\n{log.read_text(errors='replace')}")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    try:
        (program,) = programs.ensure("nginx")
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        pytest.fail(f"nginx is not here and could not be installed: {problem}")
    if shutil.which("openssl") is None:
        pytest.fail("openssl is needed for the test's certificate. Install it (Debian: apt-get install openssl).")
    folder = tmp_path_factory.mktemp("proxy")
    server, address = start_server(
        ROOT / "tests" / "behind_proxy.py", folder / "server.log", STREAMLIT_SERVER_ALLOWED_HOSTS=f"{LEADERS} {COMMITTEE}"
    )
    plain, tls, log = free_port(), free_port(), folder / "access.log"
    changes = {
        "/etc/nginx/certificates": str(folder / "certificates"),
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{tls}",
        "server leaders:8501": f"server {address.removeprefix('http://')}",
        "server committee:8501": f"server {address.removeprefix('http://')}",
        "leaders.example.gov.uk": LEADERS,
        "committee.example.gov.uk": COMMITTEE,
        "/dev/stdout": str(log),
        "/tmp/nginx": str(folder / "nginx"),  # noqa: S108
    }
    config = folder / "nginx.conf"
    config.write_text(ours((ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"), changes), encoding="utf-8")
    certificate = make_certificate(folder / "certificates")
    nginx = start_nginx(program, config, (plain, tls), folder / "nginx.log")
    yield Site(plain, tls, certificate, log)
    stop_server(nginx)
    stop_server(server)
    assert (folder / "nginx.log").read_text() == ""


@cache
def trust(certificate: Path) -> ssl.SSLContext:
    """What a browser that trusts the site's certificate, and no other, insists on."""
    return ssl.create_default_context(cafile=str(certificate))


def call(site: Site, name: str, source: str = "127.0.0.1") -> http.client.HTTPSConnection:
    """A connection under TLS, the certificate checked. The caller closes it."""
    connection = http.client.HTTPSConnection(name, site.tls, timeout=20)
    plain = socket.create_connection(("127.0.0.1", site.tls), timeout=20, source_address=(source, 0))
    connection.sock = trust(site.certificate).wrap_socket(plain, server_hostname=name)
    return connection


def ask(
    site: Site, path: str, name: str = LEADERS, method: str = "GET", headers: dict[str, str] | None = None, body: bytes | None = None
) -> Answer:
    """What is answered to one request."""
    with closing(call(site, name)) as connection:
        connection.request(method, path, body=body, headers=headers or {})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def statuses(site: Site, path: str, source: str, times: int) -> list[int]:
    """The statuses of as many requests in a row from one address."""
    found = []
    with closing(call(site, LEADERS, source)) as connection:
        for _ in range(times):
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            found.append(answer.status)
    return found


def open_socket(site: Site, name: str, origin: str) -> int:
    """The status of the answer to a websocket that a page of `origin` opens: 101 when it is opened.

    Asked by hand: the library's client reads and writes under TLS in two threads at once, and lost 4 of 2,400 questions on a busy machine.
    """
    asked = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "A" * 22 + "=="}
    with closing(call(site, name)) as connection:
        connection.request("GET", "/_stcore/stream", headers={**asked, "Sec-WebSocket-Protocol": "streamlit", "Origin": origin})
        return connection.getresponse().status


def test_a_page_arrives_through_tls_and_its_websocket_without_a_complaint(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(ignore_https_errors=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(f"{site.origin(LEADERS)}/second")
    expect(page.get_by_role("heading", name="Second")).to_be_visible(timeout=40_000)
    assert page.evaluate("() => isSecureContext")
    assert said == []
    context.close()


def test_a_websocket_is_opened_for_the_site_s_own_pages_alone(site: Site) -> None:
    origins = [site.origin(LEADERS), "https://evil.example", "http://localhost:3000", site.origin(COMMITTEE)]
    assert [open_socket(site, LEADERS, origin) for origin in origins] == [101, 403, 403, 403]


def test_plain_http_is_sent_to_the_same_address_under_tls(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=20)
    connection.request("GET", "/missing?to=2019-12", headers={"Host": LEADERS})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (308, f"https://{LEADERS}/missing?to=2019-12")
    connection.close()


def test_a_name_that_is_neither_audience_s_gets_no_certificate_and_no_answer(site: Site) -> None:
    careless = ssl._create_unverified_context()  # noqa: S323 (even who takes any certificate is given none)
    with socket.create_connection(("127.0.0.1", site.tls)) as plain, pytest.raises(ssl.SSLError):
        careless.wrap_socket(plain, server_hostname="elsewhere.localhost")
    connection = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=20)
    connection.request("GET", "/", headers={"Host": "elsewhere.localhost"})
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_spoken(site: Site, version: ssl.TLSVersion) -> None:
    context = ssl.create_default_context(cafile=str(site.certificate))
    context.minimum_version = context.maximum_version = version
    with socket.create_connection(("127.0.0.1", site.tls)) as plain, context.wrap_socket(plain, server_hostname=LEADERS) as spoken:
        assert spoken.version() == version.name.replace("_", ".")


@pytest.mark.parametrize("path", ["/", "/seen", "/_stcore/health", "/ready", "/_stcore/metrics"])
@pytest.mark.parametrize("name", [LEADERS, COMMITTEE])
def test_every_answer_asks_for_tls_has_one_policy_and_does_not_say_what_serves_it(site: Site, name: str, path: str) -> None:
    answer = ask(site, path, name)
    assert answer.headers.get_all("strict-transport-security") == ["max-age=31536000"]
    policies = answer.headers.get_all("content-security-policy")
    assert len(policies) == 1
    assert "frame-ancestors 'none'" in policies[0]
    assert answer.headers.get_all("server") == ["nginx"]
    assert len(answer.headers.get_all("cache-control")) == 1


def test_of_the_leaders_nothing_is_kept_and_the_committee_s_is_asked_for_anew(site: Site) -> None:
    script = ask(site, "/").body.decode().split('src="./static/js/')[1].split('"')[0]
    kept = {
        (name, path): ask(site, path, name).headers["cache-control"]
        for name in (LEADERS, COMMITTEE)
        for path in ("/", "/seen", f"/static/js/{script}")
    }
    assert {kept[LEADERS, path] for path in ("/", "/seen")} == {"no-store"}
    assert {kept[COMMITTEE, path] for path in ("/", "/seen")} == {"no-cache"}
    assert all("immutable" in kept[name, f"/static/js/{script}"] for name in (LEADERS, COMMITTEE))


def test_what_the_platform_says_of_itself_is_not_for_outside(site: Site) -> None:
    assert {path: ask(site, path, name).status for name in (LEADERS, COMMITTEE) for path in HIDDEN} == dict.fromkeys(HIDDEN, 404)
    assert ask(site, "/_stcore/health").body == b"ok"


def test_what_a_request_says_of_its_sender_is_replaced(site: Site) -> None:
    seen = json.loads(ask(site, "/seen", headers=LIES).body)
    arrived = dict(seen["headers"])
    assert arrived["host"] == f"{LEADERS}:{site.tls}"
    assert (arrived["x-forwarded-for"], arrived["x-forwarded-proto"]) == ("127.0.0.1", "https")
    assert set(arrived) & {name.lower() for name in LIES} == {"x-forwarded-for", "x-forwarded-proto"}
    assert seen["from"] == "127.0.0.1"


def test_a_body_over_64_kilobytes_and_every_method_but_reading_are_refused(site: Site) -> None:
    assert ask(site, "/", method="POST", body=b"x" * (64 * 1024 + 1)).status == 413
    paths = ("/", "/static/x", "/_stcore/health", "/_stcore/host-config", "/_stcore/stream", "/media/x")
    methods = ("POST", "PUT", "DELETE", "PATCH")
    assert {ask(site, path, method=method, body=b"x").status for path in paths for method in methods} == {403}
    assert ask(site, "/", method="HEAD").status == 200


def test_files_of_records_reach_the_leaders_server_alone_and_not_over_its_limit(site: Site) -> None:
    path = "/_stcore/upload_file/a/b"
    passed_on = ask(site, path, method="PUT", body=b"x")
    assert (passed_on.status, b"XSRF" in passed_on.body) == (403, True), "the server's own answer, not the proxy's"
    assert ask(site, path, method="PUT", headers={"Content-Length": str(202 << 20)}).status == 413
    assert {ask(site, path, method=method).status for method in ("GET", "POST", "PATCH")} == {403}
    assert {ask(site, path, COMMITTEE, method=method, body=b"x").status for method in ("GET", "PUT", "DELETE")} == {404}


def test_no_cookie_goes_without_tls(site: Site) -> None:
    for name in (LEADERS, COMMITTEE):
        (cookie,) = ask(site, "/_stcore/health", name).headers.get_all("set-cookie")
        assert cookie.startswith("_streamlit_xsrf=")
        assert cookie.lower().count("; secure") == 1


def test_too_many_websockets_of_one_address_are_refused_and_others_still_served(site: Site) -> None:
    of_one = statuses(site, "/_stcore/stream", "127.0.0.2", 150)
    assert 429 not in of_one[:100]
    assert 429 in of_one[100:]
    assert 429 not in statuses(site, "/_stcore/stream", "127.0.0.3", 1)


def test_the_log_holds_no_query(site: Site) -> None:
    ask(site, "/oauth2callback?code=secret-code&state=s")
    time.sleep(0.1)
    lines = site.log.read_text()
    assert '"/oauth2callback"' in lines
    assert "secret-code" not in lines
