"""How the dashboard's own server is set up, asked of the real one: who may send it what, and what it gives away."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config, NewSession
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from present.headers import content_policy, inline_scripts
from present.own_address import is_from_elsewhere, is_own
from tests.browser.conftest import start_server, stop_server

ROOT = Path(__file__).parents[1]
PART = '--x\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The host and port of the dashboard's own server over an empty store."""
    folder = tmp_path_factory.mktemp("settings")
    process, address = start_server(ROOT / "dashboard.py", folder / "server.log", DASHBOARD_STORE=str(folder / "store"))
    yield urlsplit(address).netloc
    stop_server(process)


def ask(
    server: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body of one answer. A header's underscores stand for hyphens."""
    with closing(http.client.HTTPConnection(server, timeout=20)) as connection:
        connection.request(method, path, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()


@contextmanager
def session(server: str) -> Iterator[tuple[ClientConnection, NewSession]]:
    """An open session and what the server says first."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    with connect(f"ws://{server}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as opened:
        opened.send(asked.SerializeToString())
        messages = (ForwardMsg.FromString(received) for received in opened)
        yield opened, next(message.new_session for message in messages if message.WhichOneof("type") == "new_session")


def status_of_socket(server: str, origin: str) -> int:
    """The status of the answer to a websocket that a page of `origin` opens: 101 when it is opened."""
    try:
        with connect(f"ws://{server}/_stcore/stream", origin=Origin(origin), subprotocols=["streamlit"]) as opened:
            return opened.response.status_code
    except InvalidStatus as refused:
        return refused.response.status_code


def drain(opened: ClientConnection) -> None:
    """Reads until the server ends the session. Raises ConnectionClosed when it does, TimeoutError when it does not."""
    while True:
        opened.recv(timeout=10)


def upload(server: str, session_id: str, size: int, **headers: str) -> int:
    """The status of the answer to an upload of so many bytes."""
    body = PART.encode() + b"0" * size + b"\r\n--x--\r\n"
    path = f"/_stcore/upload_file/{session_id}/one"
    return ask(server, path, "PUT", body, Content_Type="multipart/form-data; boundary=x", **headers)[0]


def test_an_upload_without_the_page_s_token_from_elsewhere_or_too_large_is_refused(server: str) -> None:
    cookie = ask(server, "/_stcore/health")[1]["set-cookie"].split(";")[0]
    token = {"Cookie": cookie, "X_Xsrftoken": cookie.split("=", 1)[1]}
    with session(server) as (_, said):
        assert upload(server, said.initialize.session_id, 100, **token) == 204
        assert upload(server, said.initialize.session_id, 100) == 403
        assert upload(server, said.initialize.session_id, 100, Cookie=cookie, X_Xsrftoken="2|0|0|0") == 403
        assert upload(server, said.initialize.session_id, 100, Origin="http://evil.example", **token) == 403
        too_large = {"Content_Length": str((200 << 20) + 1), "Content_Type": "multipart/form-data; boundary=x", **token}
        assert ask(server, f"/_stcore/upload_file/{said.initialize.session_id}/one", "PUT", b"", **too_large)[0] == 413


def test_a_message_of_over_a_megabyte_ends_the_session(server: str) -> None:
    with session(server) as (opened, _):
        opened.send(b"\0" * 1_000_001)
        with pytest.raises(ConnectionClosed) as closed:
            drain(opened)
    assert closed.value.rcvd.code == 1009


def test_the_browser_is_told_to_show_nothing_of_faults_and_offers_no_file_of_its_own(server: str) -> None:
    with session(server) as (_, said):
        pass
    assert said.config.disable_data_export
    assert not said.config.gather_usage_stats
    assert said.config.show_error_links == Config.ShowErrorLinks.SHOW_ERROR_LINKS_FALSE
    assert said.config.toolbar_mode == Config.ToolbarMode.VIEWER


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://{}", 101), ("http://localhost:3000", 403), ("http://127.0.0.1", 403), ("http://evil.example", 403), ("null", 403)],
)
def test_a_websocket_is_opened_for_the_server_s_own_pages_alone_and_at_once(server: str, origin: str, status: int) -> None:
    began = time.monotonic()
    assert status_of_socket(server, origin.format(server)) == status
    assert time.monotonic() - began < 2  # the platform itself would first look its outer address up on the internet


def test_a_name_that_another_site_points_here_is_not_answered(server: str) -> None:
    port = server.rpartition(":")[2]
    for path in ("/", "/ready", "/_stcore/health", "/static/none.js"):
        status, headers, body = ask(server, path, Host=f"evil.example:{port}")
        assert status == 421
        assert b"STREAMLIT_SERVER_ALLOWED_HOSTS" in body
        assert headers["x-frame-options"] == "DENY"
    assert ask(server, "/_stcore/health", Host=f"localhost:{port}")[2] == b"ok"


def test_a_name_is_the_server_s_own_when_allowed_or_when_no_other_can_point_it_here() -> None:
    allowed = ("Figures.example.gov.uk", "*.council.example")
    ours = ("localhost", "LOCALHOST:8501", "127.0.0.1:8501", "[::1]:8501", "10.2.3.4", "figures.example.gov.uk:443", "a.council.example.")
    others = (
        "",
        None,
        "evil.example",
        "council.example",
        "xcouncil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "[::1",
        "a@b:c",
    )
    assert [host for host in ours if not is_own(host, allowed)] == []
    assert [host for host in others if is_own(host, allowed)] == []
    assert not is_from_elsewhere(None, "a:1")
    assert not is_from_elsewhere("https://A:1", "a:1")
    assert is_from_elsewhere("https://a:2", "a:1")
    assert is_from_elsewhere("null", "a:1")


def test_the_agents_door_is_shut(server: str) -> None:
    status, _, body = ask(server, "/_stcore/agent/interact", "POST", b"{}", Content_Type="application/json")
    assert status >= 400
    assert "session_id" not in json.loads(body)
    assert ask(server, "/_stcore/agent/mcp", "POST", b"{}", Content_Type="application/json")[0] >= 400


def test_of_scripts_written_into_the_page_its_policy_names_each_and_lets_no_other_run(server: str) -> None:
    _, headers, body = ask(server, "/")
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    hashes = inline_scripts(body.decode())
    assert len(hashes) == len(re.findall(rb"<script>", body)) > 0
    assert policy["script-src"].split() == ["'self'", "blob:", *hashes]
    assert headers["content-security-policy"] == content_policy()


def test_a_script_counts_as_written_into_a_page_when_it_names_no_file() -> None:
    html = "<script>a</script><script type='module' src='b'></script><script type='x'>\n a</script>"
    first = "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='"  # as Chromium asks for it
    assert inline_scripts(html)[0] == first
    assert len(set(inline_scripts(html))) == 2


def test_what_says_nothing_of_keeping_is_not_to_be_kept(server: str) -> None:
    assert ask(server, "/ready")[1].get_all("cache-control") == ["no-store"]
    assert ask(server, "/")[1].get_all("cache-control") == ["no-cache"]


@pytest.mark.parametrize(("audience", "refuses_uploads"), [("leaders", False), ("committee", True)])
def test_the_server_answers_before_what_figures_need_is_loaded_and_the_committee_s_takes_no_upload(
    audience: str, refuses_uploads: bool
) -> None:
    """A second of the time before the first chart: a reader's browser loads its own part meanwhile. Leaders' uploads pass the guard."""
    heavy = "print(*{'pandas', 'numpy', 'scipy', 'pyarrow', 'sqlalchemy'} & set(sys.modules))"
    asks = f"import sys, dashboard; {heavy}; print('NoUploads' in [one.cls.__name__ for one in dashboard.guards()])"
    told = {**os.environ, "DASHBOARD_AUDIENCE": audience}
    run = subprocess.run([sys.executable, "-c", asks], cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.splitlines() == ["", str(refuses_uploads)]
