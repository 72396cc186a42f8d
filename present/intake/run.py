"""The process of one job: `python -m present.intake.run FOLDER JOB WORDS…` runs the job's command and keeps how it ended.

It holds the job's lock as long as it lives, so that a page can tell, after a restart of the server too, whether it still works.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

from data.snapshots import locked
from present.intake.staging import write_privately

COMMANDS = {"check": "present.intake.check", "build": "data.__main__"}
BUG = 70
WAITS_S = 3.0  # a page that looks whether the lock is held holds it for a moment itself


def main(arguments: list[str]) -> int:
    """Runs the command in this very process. Returns its exit code, which stands in `<job>.done` as well."""
    folder, job, *words = arguments
    with locked(Path(folder) / f"{job}.lock", f"the {job} is under way already", WAITS_S):
        write_privately(Path(folder) / f"{job}.pid", str(os.getpid()).encode())
        ended = _ended(job, words)
        sys.stdout.flush()
        sys.stderr.flush()
        write_privately(Path(folder) / f"{job}.done", json.dumps({"code": ended}).encode())
    return ended


def _ended(job: str, words: list[str]) -> int:
    """The command's exit code. Of a mistake of ours only its kind is told: its words could hold a child's details."""
    sys.argv = [job, *words]
    try:
        return int(importlib.import_module(COMMANDS[job]).main() or 0)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else BUG
    except Exception as problem:
        print(f"A fault of this program, not of your files: {type(problem).__name__}", file=sys.stderr)
        return BUG


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
