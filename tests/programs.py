"""The programs that tests start beside Python. On Debian as root what is missing is installed; elsewhere it is said what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
WINDOWS = (r"C:\Program Files\Google\Chrome\Application\chrome.exe", r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")


def find_browser() -> str | None:
    """The browser's program, or None: CHROMIUM first, then what is on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return found or next((path for path in WINDOWS if os.path.exists(path)), None)


def find_nginx() -> str | None:
    """nginx's program, or None: NGINX first, then what is on the path or where Debian puts it, which is on root's path alone."""
    return os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def find_postgresql() -> str | None:
    """The folder of PostgreSQL's own programs, or None: on the path, or where Debian puts them, which is on nobody's."""
    if found := shutil.which("initdb"):
        return str(Path(found).parent)
    return next(
        (str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True) if (folder / "initdb").exists()), None
    )


@dataclass(frozen=True)
class Program:
    """One program: how it is found, Debian's packages of it, and what to do where those cannot be had."""

    find: Callable[[], str | None]
    packages: tuple[str, ...]
    advice: str


PROGRAMS = {
    "browser": Program(
        find_browser,
        ("chromium",),
        "The browser tests need Chromium or Chrome. Install it (Debian: apt-get install chromium), or name its program in CHROMIUM.",
    ),
    "nginx": Program(
        find_nginx,
        ("nginx-light", "openssl"),
        "The tests of the reverse proxy need nginx. Install it (Debian: apt-get install nginx-light), or name its program in NGINX.",
    ),
    "postgresql": Program(
        find_postgresql, ("postgresql",), "The tests of the audit trail need PostgreSQL. Install it (Debian: apt-get install postgresql)."
    ),
}


def ensure(*names: str) -> list[str]:
    """Where each program is, installed where there was none and we may. Raises RuntimeError with what to install."""
    missing = [PROGRAMS[name] for name in names if PROGRAMS[name].find() is None]
    may_install = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0
    if missing and may_install:
        _install([package for one in missing for package in one.packages])
    found = {name: PROGRAMS[name].find() for name in names}
    if lacking := [PROGRAMS[name].advice for name, place in found.items() if place is None]:
        raise RuntimeError("\n".join(lacking))
    return [place for place in found.values() if place is not None]


def _install(packages: list[str]) -> None:
    """Installs Debian's packages without starting a service. Raises CalledProcessError when apt cannot."""
    print(f"Installing Debian's {', '.join(packages)} for the tests.", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # of runlevel 1 Debian starts no service
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", *packages]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def main() -> int:
    try:
        ensure(*PROGRAMS)
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
