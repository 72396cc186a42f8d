"""Who may see what: access.toml, roles from claims, how long a sign-in lasts, and what the guard before the server lets through."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from starlette.types import Message

from present.access import LOCAL, Faulty, NotAllowed, Person, Settings, SignIns, files, loopback, may, person_of, read_settings
from present.access.guard import WANTED, Guard, Platform, SignIn
from present.access.roles import ROLES, role_of
from present.uploading import NoUploads

VALUES = {"analyst": frozenset({"A"}), "leader": frozenset({"L"}), "viewer": frozenset({"V", "W"})}
SETTINGS = Settings("roles", VALUES, 60.0, "the performance team")
NOW = 1_800_000_000.0
CLAIMS = {
    "is_logged_in": True,
    "iss": "https://id.example",
    "sub": "7",
    "name": "Ann",
    "iat": NOW - 10,
    "exp": NOW + 3600,
    "nonce": "n",
    "roles": ["V"],
}
GOOD = '[roles]\nclaim = "roles"\nanalyst = ["A"]\nleader = "L"\nviewer = ["V", "W"]\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "access.toml"
    file.write_text(text, encoding="utf-8")
    return file


# access.toml


def test_what_access_toml_says_is_read_and_what_it_leaves_out_has_a_default(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, GOOD)) == Settings("roles", VALUES, 30 * 60, "")
    said = f'idle_minutes = 0.5\nask = "the team"\n{GOOD}[trail]\nretention_days = 400\n'
    assert read_settings(written(tmp_path, said)) == Settings("roles", VALUES, 30, "the team")


def test_without_the_file_sign_in_is_not_set_up_and_a_named_file_that_is_missing_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASHBOARD_ACCESS", raising=False)
    assert read_settings(tmp_path / "access.toml") is None
    monkeypatch.setenv("DASHBOARD_ACCESS", str(tmp_path / "access.toml"))
    with pytest.raises(Faulty, match="which is not there"):
        read_settings(tmp_path / "access.toml")


def test_every_fault_of_access_toml_is_listed_at_once(tmp_path: Path) -> None:
    said = (
        'idle_minutes = true\nask = 3\nowner = "x"\n[roles]\nleader = ["L"]\nviewer = ["L", ""]\nboss = "B"\n[trail]\nretention_days = 1\n'
    )
    with pytest.raises(Faulty) as fault:
        read_settings(written(tmp_path, said))
    said_of = str(fault.value)
    for words in ("idle_minutes", "ask:", "owner:", "roles.boss", "roles.claim", "roles.viewer", "roles.analyst", "trail.retention_days"):
        assert words in said_of, words


@pytest.mark.parametrize(
    "said", ["", "roles = 3", GOOD.replace('"A"', ""), GOOD.replace('"L"', '"A"'), GOOD + "[", "idle_minutes = 0\n" + GOOD]
)
def test_a_file_that_would_give_a_role_by_mistake_is_refused(said: str, tmp_path: Path) -> None:
    with pytest.raises(Faulty):
        read_settings(written(tmp_path, said))


# Roles


@pytest.mark.parametrize(
    ("claims", "claim", "role"),
    [
        ({"roles": ["V"]}, "roles", "viewer"),
        ({"roles": "W"}, "roles", "viewer"),
        ({"roles": ["x", "V", "A", "L"]}, "roles", "analyst"),
        ({"realm_access": {"roles": ["L", "offline_access"]}}, "realm_access.roles", "leader"),
        ({"resource_access": {"our.client": {"roles": ["A"]}}}, "resource_access.our.client.roles", "analyst"),
        ({"https://council.example/roles": ["L"]}, "https://council.example/roles", "leader"),
        ({"roles": []}, "roles", ""),
        ({"roles": ["v", "VV", " V"]}, "roles", ""),
        ({"roles": {"V": True}}, "roles", ""),
        ({"roles": [["V"]]}, "roles", ""),
        ({"roles": None}, "roles", ""),
        ({}, "realm_access.roles", ""),
        ({"realm_access": "roles"}, "realm_access.roles", ""),
    ],
)
def test_a_role_is_the_highest_that_the_claim_holds_by_the_very_word(claims: dict[str, Any], claim: str, role: str) -> None:
    assert role_of(claims, claim, VALUES) == role


@given(
    some.recursive(
        some.none() | some.booleans() | some.text(max_size=3), lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner)
    )
)
def test_no_claim_whatever_gives_a_role_without_one_of_its_values(held: Any) -> None:
    role = role_of({"roles": held}, "roles", VALUES)
    assert role == "" or held in VALUES[role] or VALUES[role] & {one for one in held if isinstance(one, str)}


def test_each_role_may_do_what_those_before_it_may_and_nobody_may_nothing() -> None:
    allowed = {role: [needs for needs in ROLES if may(Person("s", "n", role), needs)] for role in ("", *ROLES, "owner")}
    assert allowed == {"": [], "viewer": ["viewer"], "leader": ["viewer", "leader"], "analyst": list(ROLES), "owner": []}
    assert not may(None, "viewer")
    assert may(LOCAL, "analyst")


# How long a sign-in lasts


def test_a_token_says_who_is_asking_until_it_ends() -> None:
    found = person_of(CLAIMS, SETTINGS, NOW)
    assert found is not None
    assert (found.subject, found.name, found.role, found.until) == ("7 at https://id.example", "Ann", "viewer", NOW + 3600)
    assert person_of(CLAIMS, SETTINGS, NOW + 3599.9) == found
    assert person_of(CLAIMS, SETTINGS, NOW + 3600) is None


@pytest.mark.parametrize(
    "change", [{"is_logged_in": False}, {"exp": None}, {"exp": "never"}, {"exp": True}, {"iat": None}, {"sub": ""}, {"sub": 7}]
)
def test_a_token_that_lacks_what_the_standard_asks_says_nobody(change: dict[str, Any]) -> None:
    assert person_of({**CLAIMS, **change}, SETTINGS, NOW) is None
    assert person_of({name: held for name, held in CLAIMS.items() if name not in change}, SETTINGS, NOW) is None


def signed_in(**claims: Any) -> Person:
    found = person_of({**CLAIMS, **claims}, SETTINGS, NOW)
    assert found is not None
    return found


def test_a_sign_in_ends_when_it_has_not_been_used_for_the_idle_time_and_using_it_keeps_it() -> None:
    sign_ins, ann = SignIns(60), signed_in()
    assert sign_ins.use(ann, NOW)
    assert not sign_ins.use(ann, NOW + 50)
    assert sign_ins.is_alive(ann, NOW + 110)
    assert not sign_ins.is_alive(ann, NOW + 110.1)
    assert sign_ins.is_alive(signed_in(nonce="later"), NOW + 50)


def test_after_a_restart_a_sign_in_counts_as_last_used_when_its_token_was_given_out() -> None:
    assert SignIns(60).is_alive(signed_in(), NOW + 50)
    assert not SignIns(60).is_alive(signed_in(), NOW + 51)
    assert SignIns(3).is_alive(signed_in(), NOW + 50)  # from the provider to the first page takes a moment, however short the idle time


def test_who_has_signed_out_is_out_wherever_the_cookie_is_kept() -> None:
    sign_ins, ann = SignIns(60), signed_in()
    sign_ins.use(ann, NOW)
    sign_ins.end(ann)
    assert not sign_ins.is_alive(signed_in(), NOW)
    assert sign_ins.is_alive(signed_in(nonce="signed in again"), NOW)


def test_of_more_sign_ins_than_are_kept_the_ones_used_last_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("present.access.sign_ins.KEPT", 10)
    sign_ins = SignIns(60)
    people = [signed_in(nonce=str(place)) for place in range(11)]
    for place, person in enumerate(people):
        sign_ins.use(person, NOW + place)
    assert sign_ins.is_alive(people[-1], NOW + 60)
    assert not sign_ins.is_alive(people[0], NOW + 60)


# Loopback


def scope_of(
    path: str = "/", *, headers: Mapping[str, str] | None = None, client: Any = ("127.0.0.1", 5), server: Any = ("127.0.0.1", 8501)
) -> dict[str, Any]:
    held = {"host": "localhost:8501"} | dict(headers or {})
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in held.items() if value],
        "client": client,
        "server": server,
    }


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST.", "::ffff:127.0.0.1"])
def test_this_machine_is_let_in(address: str) -> None:
    assert loopback.is_loopback(address)
    host = f"[{address}]:8501" if ":" in address and not address.startswith("[") else f"{address}:8501"
    assert loopback.reaches_out(scope_of(headers={"host": host}, client=(address, 1), server=(address, 8501))) == ""


ANYWHERE = "0.0.0.0"  # noqa: S104


@pytest.mark.parametrize(
    "address", ["", None, ANYWHERE, "::", "10.0.0.7", "localhost.evil.example", "evil.example", "127.0.0.1.evil.example", "2130706433"]
)
def test_no_other_address_is_taken_for_this_machine(address: str | None) -> None:
    assert not loopback.is_loopback(address)


@pytest.mark.parametrize(
    "change",
    [
        {"client": ("10.0.0.7", 1)},
        {"client": None},
        {"server": ("10.0.0.1", 8501)},
        {"server": ("/run/dashboard.sock", None)},
        {"server": None},
        *({"headers": {name: "127.0.0.1"}} for name in sorted(loopback.FORWARDED)),
        {"headers": {"host": "evil.example"}},
        {"headers": {"host": ""}},
    ],
)
def test_without_sign_in_nothing_is_answered_that_may_come_from_elsewhere(change: dict[str, Any]) -> None:
    assert loopback.reaches_out(scope_of(**change))
    status, _, body = asked(Guard(site, None), scope_of(**change))
    assert status == 403
    assert "docs/sign-in.md" in body
    assert asked(Guard(site, None), {**scope_of(**change), "type": "websocket"})[0] == 1008


# The guard


async def site(scope: Any, receive: Any, send: Any) -> None:
    """A server that answers everything, and signs in at its callback as Streamlit does."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    headers = [(b"content-type", b"text/plain")]
    if scope["path"].endswith("/oauth2callback"):
        held = b"_streamlit_user=signed; HttpOnly; Max-Age=2592000; Path=/"
        headers += [(b"location", b"/"), *([(b"set-cookie", held)] if b"code" in scope["query_string"] else [])]
    await send({"type": "http.response.start", "status": 302 if len(headers) > 1 else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"the site"})


def asked(app: Guard | NoUploads, scope: dict[str, Any]) -> tuple[int, dict[str, list[str]], str]:
    """What the guard answers: status (of a websocket the code it is closed with, 0 when it is let in), headers and text."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    with ThreadPoolExecutor(1) as other:  # a thread without a loop, which this one has after any test in a browser
        other.submit(lambda: asyncio.run(app(scope, receive, send))).result()
    if scope["type"] == "websocket":
        return sent[0].get("code", 0), {}, ""
    headers: dict[str, list[str]] = {}
    for name, value in sent[0]["headers"]:
        headers.setdefault(name.decode().lower(), []).append(value.decode())
    return sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]).decode()


@pytest.fixture
def refused() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def guard(refused: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Guard]:
    """A guard whose platform takes the cookie `who` for the claims of that role."""
    monkeypatch.setattr("present.access.guard.time.time", lambda: NOW)

    def made(*, base: str = "", is_https: bool = False) -> Guard:
        def claims(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
            who = cookies.get("who", "")
            return {**CLAIMS, "sub": who, "roles": [who[0]]} if who else None

        platform = Platform(
            claims, lambda name: f"{base}/auth/login?provider={name or 'default'}" if name != "none" else None, base, is_https
        )
        pages = frozenset({"", "health"})
        return Guard(site, SignIn(SETTINGS, SignIns(60), platform, pages, lambda person, what: refused.append((person.subject, what))))

    return made


def test_with_sign_in_pages_are_served_anywhere_and_the_page_itself_asks_who_it_is(guard: Callable[..., Guard]) -> None:
    far = scope_of(
        "/health", client=("10.0.0.7", 1), server=("10.0.0.1", 80), headers={"x-forwarded-for": "10.0.0.7", "host": "dashboard.example"}
    )
    assert asked(guard(), far)[::2] == (200, "the site")
    assert asked(guard(), {**far, "type": "websocket"})[0] == 0


@pytest.mark.parametrize(
    "path", ["/media/abc.csv", "/media/abc", "/_stcore/metrics", "/_stcore/upload_file/x/y", "/_stcore/agent/openapi.json"]
)
def test_nobody_gets_a_file_or_the_server_s_own_figures_without_signing_in(path: str, guard: Callable[..., Guard]) -> None:
    files.note("abc", "V at https://id.example", "viewer")
    for cookie in ("", "who=", "other=V"):
        assert asked(guard(), scope_of(path, headers={"cookie": cookie}))[0] == 403
    assert asked(guard(), scope_of(path, headers={"cookie": "who=X"}))[0] == 403  # signed in, without a role
    assert asked(guard(), scope_of(path, headers={"cookie": "who=V"}))[0] == (403 if "upload" in path else 200)


def test_files_of_records_are_taken_of_analysts_alone_and_a_refusal_is_noted(
    guard: Callable[..., Guard], refused: list[tuple[str, str]]
) -> None:
    for base in ("", "/sub"):
        path = f"{base}/_stcore/upload_file/session/file"
        for who, status in (("", 403), ("X1", 403), ("V1", 403), ("L1", 403), ("A1", 200)):
            assert asked(guard(base=base), scope_of(path, headers={"cookie": f"who={who}"}))[0] == status
    assert refused == [(f"{who} at https://id.example", "sending files of records") for who in ("V1", "L1")] * 2


def test_a_server_to_which_nobody_uploads_refuses_before_anything_is_read() -> None:
    for path in ("/_stcore/upload_file/a/b", "/sub/_stcore/upload_file/a/b"):
        assert asked(NoUploads(site), scope_of(path))[0] == 403
    assert asked(NoUploads(site), scope_of("/_stcore/health"))[::2] == (200, "the site")


def test_a_file_is_served_to_who_made_it_and_to_nobody_else_and_that_is_noted(
    guard: Callable[..., Guard], refused: list[tuple[str, str]]
) -> None:
    files.note("leaders", "L1 at https://id.example", "leader")
    assert asked(guard(), scope_of("/media/leaders.csv", headers={"cookie": "who=L1"}))[::2] == (200, "the site")
    assert refused == []
    for who in ("V1", "L2", "A1"):
        status, _, said = asked(guard(), scope_of("/media/leaders.csv", headers={"cookie": f"who={who}"}))
        assert (status, "not yours" in said) == (403, True)
    assert asked(guard(), scope_of("/media/unknown.csv", headers={"cookie": "who=A1"}))[0] == 403
    assert [who for who, _ in refused] == [f"{name} at https://id.example" for name in ("V1", "L2", "A1", "A1")]


def test_whoever_has_lost_the_role_gets_no_file_made_with_it(guard: Callable[..., Guard]) -> None:
    files.note("of-before", "V2 at https://id.example", "leader")
    assert asked(guard(), scope_of("/media/of-before.csv", headers={"cookie": "who=V2"}))[0] == 403


def test_after_signing_out_the_cookie_opens_nothing(guard: Callable[..., Guard]) -> None:
    files.note("mine", "V3 at https://id.example", "viewer")
    one = guard()
    mine = scope_of("/media/mine.csv", headers={"cookie": "who=V3"})
    assert asked(one, mine)[0] == 200
    asked(one, scope_of("/auth/logout", headers={"cookie": "who=V3"}))
    assert asked(one, mine)[0] == 403


def test_the_oldest_notes_of_files_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "KEPT", 3)
    for name in "abcd":
        files.note(name, "s", "viewer")
    assert [files.needed(name, "s") for name in "abcd"] == [None, "viewer", "viewer", "viewer"]


# The way back to where a reader wanted to go


def wanted_cookie(app: Guard, to: str) -> str:
    """The cookie that the way to the provider sets; blank for none."""
    status, headers, _ = asked(app, scope_of(f"/sign-in?to={to}"))
    assert status == 303
    return next((value.partition(";")[0] for value in headers.get("set-cookie", []) if value.startswith(WANTED)), "")


def returned(app: Guard, cookie: str, *, callback: str = "/oauth2callback?code=1") -> list[str]:
    return asked(app, scope_of(callback, headers={"cookie": cookie}))[1]["location"]


@pytest.mark.parametrize(
    ("to", "leads_to"),
    [
        ("health", "/health"),
        ("health%3Fto%3D2019-12%26group%3Dteam%253AA%2B%2526%2BB", "/health?to=2019-12&group=team%3AA+%26+B"),
        ("%3Fto%3D2019-12", "/?to=2019-12"),
        ("", "/"),
        ("nowhere", "/"),
        ("https%3A%2F%2Fevil.example%2F", "/"),
        ("%2F%2Fevil.example", "/"),
        ("health%2F..%2F..%2Fevil", "/"),
        ("health%3Fx%3D1%250D%250ASet-Cookie%3A+a%3Db", "/health?x=1%0D%0ASet-Cookie%3A+a%3Db"),
        ("health%3F" + "x" * 3000, "/"),
    ],
)
def test_signing_in_leads_back_to_the_page_asked_for_and_to_no_other_site(to: str, leads_to: str, guard: Callable[..., Guard]) -> None:
    app = guard()
    assert returned(app, wanted_cookie(app, to)) == [leads_to]


def test_a_return_that_signs_nobody_in_leads_nowhere_and_keeps_what_was_wanted(guard: Callable[..., Guard]) -> None:
    app = guard()
    cookie = wanted_cookie(app, "health")
    status, headers, _ = asked(app, scope_of("/oauth2callback?error=denied", headers={"cookie": cookie}))
    assert (status, headers["location"], headers.get("set-cookie")) == (302, ["/"], None)


def test_below_a_path_of_its_own_the_way_back_stays_below_it(guard: Callable[..., Guard]) -> None:
    app = guard(base="/insight")
    status, headers, _ = asked(app, scope_of("/insight/sign-in?to=health"))
    assert (status, headers["location"]) == (303, ["/insight/auth/login?provider=default"])
    cookie = headers["set-cookie"][0]
    assert "Path=/insight" in cookie
    assert returned(app, cookie.partition(";")[0], callback="/insight/oauth2callback?code=1") == ["/insight/health"]
    assert asked(app, scope_of("/insight/media/x.csv"))[0] == 403


def test_a_provider_that_there_is_not_leads_to_no_provider(guard: Callable[..., Guard]) -> None:
    _, headers, _ = asked(guard(), scope_of("/sign-in?with=none&to=health"))
    assert headers["location"] == ["/"]
    assert "set-cookie" not in headers


def test_over_https_no_cookie_of_the_sign_in_goes_without_secure(guard: Callable[..., Guard]) -> None:
    app = guard(is_https=True)
    _, headers, _ = asked(app, scope_of("/oauth2callback?code=1", headers={"cookie": wanted_cookie(app, "health")}))
    assert headers["set-cookie"]
    assert all("; secure" in value.lower() for value in headers["set-cookie"] if "Max-Age=0" not in value)


def test_a_refusal_names_for_whom_a_thing_is_and_nothing_of_it() -> None:
    assert str(NotAllowed("leader", "a list of children")) == "a list of children is for leaders and analysts"
