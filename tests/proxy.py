"""Finds the nginx that the tests put before the dashboard; on Debian as root it installs one, elsewhere it says what to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

ADVICE = "The tests of the reverse proxy need nginx. Install it (Debian: apt-get install nginx-light), or name its program in NGINX."


def find() -> str | None:
    """nginx's program, or None: NGINX first, then what is on the path or where Debian puts it, which is on root's path alone."""
    return os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def install() -> None:
    """Installs Debian's nginx, and openssl for certificates, without starting it. Raises CalledProcessError when apt cannot."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # of runlevel 1 Debian starts no service
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "nginx-light", "openssl"]
    subprocess.run(command, check=True, env=quiet, stdout=subprocess.DEVNULL)


def ensure() -> str:
    """nginx's program, installed where there was none and we may. Raises RuntimeError with what to install."""
    may_install = shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0
    if find() is None and may_install:
        print("No nginx found: installing Debian's for the tests.", flush=True)
        install()
    found = find()
    if found is None:
        raise RuntimeError(ADVICE)
    return found


def main() -> int:
    try:
        ensure()
    except (RuntimeError, subprocess.CalledProcessError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
