"""Finds the browser that the tests drive; on Debian as root it installs one, elsewhere it says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
WINDOWS = (r"C:\Program Files\Google\Chrome\Application\chrome.exe", r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")
ADVICE = "The browser tests need Chromium or Chrome. Install it (Debian: apt-get install chromium), or name its program in CHROMIUM."


def find() -> str | None:
    """The browser's program, or None: CHROMIUM first, then what is on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((path for path in WINDOWS if os.path.exists(path)), None)


def install() -> None:
    """Installs Debian's chromium when we may. Raises CalledProcessError when apt cannot."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=True, env=quiet, stdout=subprocess.DEVNULL)


def main() -> int:
    may_install = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0
    if find() is None and may_install:
        print("No browser found: installing Debian's chromium for the tests.", flush=True)
        install()
    if find() is None:
        print(ADVICE, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
