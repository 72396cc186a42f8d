"""Asks whether any pinned dependency has a known vulnerability: `make audit`, and part of `make check`.

Ends with 1 when one has, or when the audit itself is broken. A service that cannot be reached is said in capitals and ends with 0, so that
whoever works offline can still check the rest. What follows the command goes to pip-audit, as `-s osv`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).parents[1] / "constraints.txt"
NOT_AUDITED = "Dependencies were NOT audited: the service could not be reached."
OFFLINE = ("ConnectionError", "ProxyError", "ConnectTimeout", "ReadTimeout", "Timed out")
LONGEST_S = 300


def judge(dependencies: list[dict[str, Any]]) -> tuple[int, str]:
    """The exit code and what to say of pip-audit's list: one entry a package, with `vulns` or, not looked up, `skip_reason`."""
    found = [(entry, fault) for entry in dependencies for fault in entry.get("vulns", [])]
    skipped = [entry["name"] for entry in dependencies if "skip_reason" in entry]
    if found:
        return 1, "\n".join(f"VULNERABLE: {entry['name']} {entry['version']}: {said(fault)}" for entry, fault in found)
    if len(skipped) == len(dependencies):
        return 0, NOT_AUDITED
    words = f"{len(dependencies) - len(skipped)} of {len(dependencies)} dependencies audited: no known vulnerability."
    return 0, f"{words} NOT audited, unknown to the service: {', '.join(skipped)}." if skipped else words


def said(fault: dict[str, Any]) -> str:
    """A vulnerability in a line: its number and the versions that mend it."""
    mended = ", ".join(fault.get("fix_versions", [])) or "no version yet"
    return f"{fault['id']}, mended in {mended}"


def audit(arguments: list[str]) -> tuple[int, str]:
    """The exit code and what to say after asking the service about every pin."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(PINS), "--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=LONGEST_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return 0, NOT_AUDITED
    try:
        return judge(json.loads(done.stdout)["dependencies"])
    except ValueError:
        if any(word in done.stderr for word in OFFLINE):
            return 0, NOT_AUDITED
        return 1, f"The audit itself failed:\n{done.stderr[-2000:]}"


def main() -> int:
    code, words = audit(sys.argv[1:])
    print(words, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
