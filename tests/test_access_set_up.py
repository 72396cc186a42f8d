"""How sign-in is set up: both files or neither, every fault at once, and a server that would reach out without sign-in does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.runtime.secrets import secrets_singleton

from present.access import Faulty, read_settings
from present.screens import signing_in

ROOT = Path(__file__).parents[1]
AUTH = {
    "redirect_uri": "https://dashboard.example/oauth2callback",
    "cookie_secret": "of these tests alone, and long enough to be taken",
    "client_id": "dashboard",
    "client_secret": "secret",
    "server_metadata_url": "https://id.example/.well-known/openid-configuration",
}
EXAMPLE = ROOT / "access.example.toml"


@pytest.fixture
def arranged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., object]]:
    """Reads how people sign in, with an [auth] section of these values (None: no such section) and an access.toml or none."""
    held = {name: config.get_option(name) for name in ("secrets.files", "server.address", "server.trustedUserHeaders")}
    monkeypatch.delenv("DASHBOARD_ACCESS", raising=False)

    def read(auth: dict[str, str] | None, access: Path | None, address: str = "127.0.0.1", headers: dict[str, str] | None = None) -> object:
        secrets = tmp_path / "secrets.toml"
        lines = [] if auth is None else ["[auth]", *(f'{name} = "{value}"' for name, value in auth.items())]
        secrets.write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setattr(signing_in, "access_file", lambda: access or tmp_path / "access.toml")
        config.set_option("secrets.files", [str(secrets)])
        config.set_option("server.address", address)
        config.set_option("server.trustedUserHeaders", headers or {})
        secrets_singleton._reset()
        signing_in.arranged.cache_clear()
        signing_in.refuse_to_reach_out()
        return signing_in.arranged()

    yield read
    for name, value in held.items():
        config.set_option(name, value)
    secrets_singleton._reset()
    signing_in.arranged.cache_clear()


def test_the_example_is_a_file_that_works_as_it_stands_and_so_is_each_of_its_other_ways(tmp_path: Path) -> None:
    settings = read_settings(EXAMPLE)
    assert settings is not None
    assert (settings.claim, settings.idle_s, settings.ask) == ("roles", 1800, "the performance team")
    said = EXAMPLE.read_text(encoding="utf-8")
    keycloak = said.partition("# Keycloak: realm roles")[2].partition("\n\n")[0].partition("\n")[2].replace("# ", "")
    other = tmp_path / "access.toml"
    other.write_text(f"[roles]\n{keycloak}", encoding="utf-8")
    found = read_settings(other)
    assert found is not None
    assert (found.claim, found.values["leader"]) == ("realm_access.roles", {"dashboard-leader"})


def test_without_either_file_nobody_signs_in_and_with_both_everyone_does(arranged: Callable[..., object]) -> None:
    assert arranged(None, None) is None
    assert arranged(AUTH, EXAMPLE) is not None
    assert arranged(AUTH, EXAMPLE, address="0.0.0.0") is not None  # noqa: S104


@pytest.mark.parametrize(
    ("auth", "access", "missing"), [(AUTH, None, "Only the first is there"), (None, EXAMPLE, "Only the second is there")]
)
def test_one_file_without_the_other_is_refused_with_what_to_do(
    auth: dict[str, str] | None, access: Path | None, missing: str, arranged: Callable[..., object]
) -> None:
    with pytest.raises(Faulty, match=missing) as fault:
        arranged(auth, access)
    assert "docs/sign-in.md" in str(fault.value)


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::", "10.0.0.7", "dashboard.example"])  # noqa: S104
def test_without_sign_in_no_address_but_this_machine_s_is_taken(address: str, arranged: Callable[..., object]) -> None:
    with pytest.raises(Faulty, match="on this machine alone"):
        arranged(None, None, address=address)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"redirect_uri": "http://dashboard.example/oauth2callback"}, "must begin with https"),
        ({"redirect_uri": "https://dashboard.example/"}, "auth.redirect_uri"),
        ({"cookie_secret": "short"}, "auth.cookie_secret"),
        ({"client_secret": None}, "client_secret"),
        ({"server_metadata_url": None}, "server_metadata_url"),
    ],
)
def test_a_sign_in_that_could_be_got_round_is_refused(change: dict[str, str | None], named: str, arranged: Callable[..., object]) -> None:
    auth = {name: value for name, value in {**AUTH, **change}.items() if value is not None}
    with pytest.raises(Faulty, match=named):
        arranged(auth, EXAMPLE)


def test_a_header_that_says_who_is_asking_is_refused_and_so_are_all_faults_at_once(arranged: Callable[..., object]) -> None:
    with pytest.raises(Faulty) as fault:
        arranged({"redirect_uri": "nowhere"}, EXAMPLE, headers={"X-User": "email"})
    for named in ("redirect_uri", "cookie_secret", "trustedUserHeaders"):
        assert named in str(fault.value)


def test_plain_http_is_taken_on_this_machine_alone(arranged: Callable[..., object]) -> None:
    assert arranged({**AUTH, "redirect_uri": "http://localhost:8501/oauth2callback"}, EXAMPLE) is not None


def test_the_server_itself_does_not_start_where_it_would_reach_out(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.address", "0.0.0.0", "--server.port", "0"]  # noqa: S104
    surroundings = {**os.environ, "DASHBOARD_STORE": str(tmp_path), "DASHBOARD_AUDIENCE": ""}
    ended = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "docs/sign-in.md" in ended.stdout + ended.stderr
