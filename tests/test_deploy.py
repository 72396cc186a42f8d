"""What is shipped to run it elsewhere: the make targets of two audiences, the images and their services, the audit of what they install.

No image is built here: there is no engine. The Dockerfile and compose.yaml are read, and what the Dockerfile leaves out of the committee's
image is left out of a copy, whose server is started.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import yaml

from deploy import audit

ROOT = Path(__file__).parents[1]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
SERVERS = ("leaders", "committee")


def dockerfile() -> dict[str, list[tuple[str, str]]]:
    """The Dockerfile's stages in order, each with its instructions and their arguments, lines joined."""
    text = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    stages: dict[str, list[tuple[str, str]]] = {}
    for line in filter(None, text.splitlines()):
        word, said = line.split(" ", 1)
        if word == "FROM":
            stages[name := said.split(" AS ")[1]] = []
        stages[name].append((word, said))
    return stages


def said(stage: str, word: str) -> list[str]:
    return [rest for first, rest in dockerfile()[stage] if first == word]


def sources(service: str) -> dict[str, bool]:
    """What a service mounts: the source, without its words of error, and whether it can write to it."""
    return {str(one["source"]): not one.get("read_only", False) for one in SERVICES[service].get("volumes", [])}


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DASHBOARD_", "MAKE"))}
    command = ["make", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=60)


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    """A program in the venv's place that prints how it was called, and the folder that stands for the venv."""
    program = tmp_path / "venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "[%s]" "$@"; echo; env | grep ^DASHBOARD_ | sort\nexit 0\n')
    program.chmod(0o755)
    (tmp_path / "venv" / ".ready").touch()
    os.utime(tmp_path / "venv" / ".ready", (2**31, 2**31))
    return tmp_path / "venv"


def test_the_committee_s_server_is_given_a_bundle_and_no_store_and_builds_nothing(shown: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "it's a `bundle`"
    bundle.mkdir()
    (bundle / "manifest.json").write_text("{}")
    where = {"BUNDLE": str(bundle), "DASHBOARD_STORE": "/store/of/this/machine"}
    done = make("-s", "run", f"VENV={shown}", "AUDIENCE=committee", "PORT=8123", **where)
    assert done.stdout.splitlines() == [
        "[-m][streamlit][run][dashboard.py][--server.port][8123]",
        "DASHBOARD_AUDIENCE=committee",
        f"DASHBOARD_BUNDLE={bundle}",
    ]


def test_without_a_word_the_leaders_are_served_after_a_build(shown: Path) -> None:
    called = make("-s", "run", f"VENV={shown}").stdout.splitlines()
    assert [line for line in called if line.startswith("[")] == [
        "[-m][data][build][data/sample][--store][.store][--if-stale]",
        "[-m][streamlit][run][dashboard.py][--server.port][8501]",
    ]
    assert {"DASHBOARD_AUDIENCE=leaders", "DASHBOARD_STORE=.store"} <= set(called)


def test_a_release_and_its_check_take_names_and_notes_as_they_are_typed(shown: Path) -> None:
    note = 'it\'s "for" `id` the 3rd; rm -rf /'
    released = make("-s", "release", f"VENV={shown}", "STORE=s", "BUNDLE=releases/b", "OFFICER=Ann O'Neill", f"NOTE={note}")
    expected = f"[-m][data][release][--store][s][--to][releases/b][--officer][Ann O'Neill][--note][{note}]"
    assert released.stdout.splitlines()[0] == expected
    assert make("-s", "verify", f"VENV={shown}", "BUNDLE=releases/b").stdout.splitlines()[0] == "[-m][data][verify][releases/b]"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "AUDIENCE=committee"], "Say which bundle: BUNDLE="),
        (["run", "AUDIENCE=committee", "BUNDLE=docs"], "docs is no bundle"),
        (["run", "AUDIENCE=council"], "AUDIENCE is “council”: say AUDIENCE=leaders"),
        (["verify"], "Say which bundle"),
        (["release", "BUNDLE=b", "OFFICER=a"], "A release is signed"),
    ],
)
def test_what_is_left_out_is_said(shown: Path, arguments: list[str], words: str) -> None:
    done = make(*arguments, f"VENV={shown}")
    assert done.returncode == 2
    assert words in done.stderr
    assert "[-m]" not in done.stdout


def test_releases_and_secrets_are_never_added_to_the_repository() -> None:
    paths = ["releases/2026-11/manifest.json", ".streamlit/secrets.toml", "deploy/certificates/privkey.pem", ".store/current"]
    ignored = subprocess.run(["git", "check-ignore", *paths], cwd=ROOT, capture_output=True, text=True)
    assert ignored.stdout.splitlines() == paths


def test_the_page_on_security_names_tests_that_exist() -> None:
    named = re.findall(r"`((?:browser/)?test_[\w*]+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [name for name in named if not list((ROOT / "tests").glob(f"{name}.py"))] == []


# The images


def test_images_run_as_nobody_with_pinned_wheels_alone() -> None:
    stages = dockerfile()
    for name in SERVERS:
        assert stages[name][-1] == ("USER", "10001:10001")
    (install,) = (rest for rest in said("installed", "RUN") if "install" in rest)
    assert "--only-binary :all:" in install
    assert "-r /tmp/requirements.txt -c /tmp/constraints.txt" in install
    first = {instructions[0][1].split(" AS ")[0] for instructions in stages.values()} - set(stages)
    assert first == {"python:3.11-slim-bookworm"}
    every = " ".join(rest for instructions in stages.values() for _, rest in instructions)
    assert not re.search(r"apt|gcc|curl|ADD |requirements-dev|secrets", every)


def test_every_requirement_of_an_image_is_pinned_and_every_pin_is_one_version() -> None:
    pins = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if line]
    assert [line for line in pins if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    named = {re.split(r"[=\[]", line)[0].lower().replace("_", "-") for line in (ROOT / "requirements.txt").read_text().split()}
    assert named - {line.split("==")[0].lower().replace("_", "-") for line in pins} == set()


def test_an_image_is_well_only_when_the_server_says_the_word_ready() -> None:
    (check,) = said("base", "HEALTHCHECK")
    program = json.loads(check.partition("CMD ")[2])[2]
    for body, code in ((b"ready", 0), (b"<html>", 1), (b"warming up", 1)):
        with answering(lambda _, body=body: body) as address:
            asked = program.replace("http://127.0.0.1:8501", address)
            assert subprocess.run([sys.executable, "-c", asked], capture_output=True).returncode == code


# In the copy: the server, what it warms up, and every module that a page of the committee's or meeting mode can come to need.
STARTS = """
import ast, importlib, pathlib
import dashboard
importlib.import_module("present.committee").warm_up()
for page in pathlib.Path("pages").glob("*.py"):
    named = [node for node in ast.parse(page.read_text(encoding="utf-8")).body if isinstance(node, ast.Import | ast.ImportFrom)]
    exec(compile(ast.Module(named, []), page.name, "exec"))
for folder in ("present/public", "present/screens/public", "present/meeting"):
    for module in pathlib.Path(folder).glob("*.py"):
        importlib.import_module(".".join(module.with_suffix("").parts))
print("well")
"""


def test_the_committee_s_image_holds_nothing_that_reads_records_and_serves_all_the_same(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    for copied in said("whole", "COPY"):
        source, target = copied.split()
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, app / target, ignore=shutil.ignore_patterns("__pycache__", "episodes*.csv"))
        else:
            (app / target).mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, app / target)
    (leave_out,) = said("without-records", "RUN")
    subprocess.run(["sh", "-euc", leave_out], cwd=app, check=True)
    left = {path.relative_to(app).as_posix() for path in app.rglob("*.py")}
    assert {path for path in left if re.search(r"loader|snapshot|sample|intake|present/store|present/shell", path)} == set()
    assert {path.split("_")[0] for path in left if path.startswith("pages/")} == {"pages/committee"}
    surroundings = {**os.environ, "DASHBOARD_AUDIENCE": "committee", "DASHBOARD_BUNDLE": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    started = subprocess.run([sys.executable, "-c", STARTS], cwd=app, env=surroundings, capture_output=True, text=True)
    assert started.stdout == "well\n", started.stderr


# The services


@pytest.mark.parametrize("name", list(SERVICES))
def test_a_service_writes_nowhere_but_its_volumes_and_can_take_no_more_than_its_share(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert int(service["user"].split(":")[0]) > 0
    assert all("noexec" in one and "size=" in one for one in service["tmpfs"])
    assert {"mem_limit", "pids_limit", "cpus"} <= set(service)
    assert not {"privileged", "cap_add", "devices", "pid", "ipc"} & set(service)
    assert "docker.sock" not in str(service)


def test_the_committee_s_service_holds_one_bundle_to_read_and_nothing_that_another_has() -> None:
    committee = SERVICES["committee"]
    assert [one["target"] for one in committee["volumes"]] == ["/bundle"]
    assert list(sources("committee").values()) == [False]
    assert "secrets" not in committee
    assert set(committee["environment"]) == {"STREAMLIT_SERVER_ALLOWED_HOSTS"}
    others = {source for name in SERVICES if name != "committee" for source in sources(name)}
    assert set(sources("committee")) & others == set()
    assert committee["build"]["target"] == "committee"


def test_the_audiences_share_no_network_and_the_committee_s_leads_nowhere() -> None:
    assert set(SERVICES["leaders"]["networks"]) & set(SERVICES["committee"]["networks"]) == set()
    assert COMPOSE["networks"]["committee"] == {"internal": True}
    assert SERVICES["analyst"]["network_mode"] == "none"
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_leaders_service_cannot_change_records_and_has_sign_in() -> None:
    writable = {source for source, can_write in sources("leaders").items() if can_write}
    assert writable == {"trail"}
    assert set(SERVICES["leaders"]["secrets"]) == {"secrets.toml", "access.toml"}
    assert SERVICES["leaders"]["environment"]["STREAMLIT_SECRETS_FILES"] == "/run/secrets/secrets.toml"


def test_the_proxy_waits_for_both_and_knows_them_by_the_names_of_their_services() -> None:
    assert {name: one["condition"] for name, one in SERVICES["proxy"]["depends_on"].items()} == dict.fromkeys(SERVERS, "service_healthy")
    upstreams = re.findall(r"server (\w+):8501;", (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"))
    assert tuple(upstreams) == SERVERS
    assert re.fullmatch(r"nginx:\d+\.\d+\.\d+[\w-]*", SERVICES["proxy"]["image"])
    assert "healthcheck" in SERVICES["proxy"]


def test_every_folder_that_must_be_named_is_explained_at_the_head_of_the_file() -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    needed = set(re.findall(r"\$\{(\w+):\?", text))
    assert needed == {"STORE", "PUBLISHED", "CERTIFICATES", "SECRETS", "ACCESS"}
    head = "".join(line for line in text.splitlines(keepends=True)[:20] if line.startswith("#"))
    assert {name for name in needed if name not in head} == set()


# The audit


FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["9.9.9"]}


@contextmanager
def answering(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """The address of a server on loopback that answers each request with what `answer` makes of its body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = answer(self.rfile.read(int(self.headers.get("content-length", 0))))
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            """Nothing: who asked is of no interest here."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def vulnerable(body: bytes) -> bytes:
    """What the vulnerability service answers: one fault of streamlit, none of anything else."""
    if json.loads(body)["package"]["name"] != "streamlit":
        return b"{}"
    affected = [{"package": {"name": "streamlit", "ecosystem": "PyPI"}, "ranges": [{"type": "ECOSYSTEM", "events": [{"fixed": "9.9.9"}]}]}]
    fault = {"id": "PYSEC-2026-1", "summary": "s", "details": "d", "aliases": [], "affected": affected, "published": "2026-01-01T00:00:00Z"}
    return json.dumps({"vulns": [fault]}).encode()


def run_audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "deploy/audit.py", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)


def test_a_dependency_with_a_known_vulnerability_fails_the_check() -> None:
    with answering(vulnerable) as service:
        done = run_audit("-s", "osv", "--osv-url", service)
    assert (done.returncode, done.stderr) == (1, "VULNERABLE: streamlit 1.67.0: PYSEC-2026-1, mended in 9.9.9\n")


def test_dependencies_without_one_pass_and_their_number_is_said() -> None:
    pins = len((ROOT / "constraints.txt").read_text().split())
    with answering(lambda _: b"{}") as service:
        done = run_audit("-s", "osv", "--osv-url", service)
    assert (done.returncode, done.stdout) == (0, f"{pins} of {pins} dependencies audited: no known vulnerability.\n")


def test_a_service_that_cannot_be_reached_is_said_in_capitals_and_a_broken_audit_fails() -> None:
    done = run_audit("-s", "osv", "--osv-url", "http://127.0.0.1:9")
    assert (done.returncode, done.stdout) == (0, "Dependencies were NOT audited: the service could not be reached.\n")
    assert run_audit("--no-such-option").returncode == 1


@pytest.mark.parametrize(
    ("entries", "code", "words"),
    [
        ([{"name": "a", "skip_reason": "not found"}, {"name": "b", "skip_reason": "not found"}], 0, audit.NOT_AUDITED),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "x"}], 0, "1 of 2 dependencies audited"),
        ([{"name": "a", "version": "1", "vulns": [FAULT]}, {"name": "b", "skip_reason": "x"}], 1, "VULNERABLE: a 1: PYSEC-2026-1"),
    ],
)
def test_what_the_service_does_not_know_is_never_called_audited(entries: list[dict], code: int, words: str) -> None:
    found, said_of_it = audit.judge(entries)
    assert found == code
    assert said_of_it.startswith(words)
    assert "1 of 2" not in said_of_it or "NOT audited, unknown to the service: b." in said_of_it
