"""The process that checks dropped files: what each was recognised as, what can be counted of it, and every fault.

It writes `check.json`, which holds no value of a row, and `faults.parquet`, which a page gives out as a file and shows counted.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from data.faults import no_faults
from data.loaders import Extract, Refused, load
from data.validate import validate
from present.intake.faults import by_seriousness
from present.intake.names import SETTINGS
from present.intake.staging import RECORDS, write_privately

RESULT, FAULTS = "check.json", "faults.parquet"
CLEAN, FAULTY, REFUSED = 0, 1, 2
AS_AT = "the day typed on this page"


def main() -> int:
    """Checks the folder of the first word, by the day of the third where there is one; writes into the folder of the second.

    Returns 0 without a fault, 1 with some, 2 when nothing can be counted, which `check.json` says with the reason.
    """
    os.umask(0o077)
    records, into, *day = sys.argv[1:]
    told, faults = checked(Path(records), pd.Timestamp(day[0]) if day else None)
    faults.to_parquet(Path(into) / FAULTS, index=False)
    write_privately(Path(into) / RESULT, json.dumps(told, ensure_ascii=False).encode())
    return REFUSED if told["refused"] else FAULTY if told["faults"] else CLEAN


def checked(records: Path, as_at: pd.Timestamp | None) -> tuple[dict[str, Any], pd.DataFrame]:
    """What was found in a folder, for `check.json`, and the fault table. What refuses it is among what is told."""
    told: dict[str, Any] = {"refused": "", "recognised": [], "formats": {}, "rows": {}, "name": "", "invented": False}
    try:
        _tell("Reading")
        extract = load(records, as_at=as_at)
        told |= _of_extract(extract)
        _tell("Checking")
        tables, faults = validate(extract, as_at)
        told |= {"rows": {name: len(frame) for name, frame in tables.frames.items()}}
        told |= {"as_at": f"{tables.as_at:%Y-%m-%d}", "as_at_from": AS_AT if as_at is not None else tables.source.as_at_from}
        told |= {"covers_from": f"{tables.covers_from:%Y-%m-%d}"}
    except Refused as reason:
        told["refused"], faults = str(reason), reason.faults
    told |= _counted(faults) | {"not_read": _not_read(records, told["recognised"], faults)}
    return told, faults if len(faults) else no_faults()


def _of_extract(extract: Extract) -> dict[str, Any]:
    """The name is the settings' own: without one an extract is called as its folder, which is ours."""
    return {
        "recognised": [list(pair) for pair in extract.recognised],
        "formats": dict(extract.formats),
        "name": "" if extract.meta.name == RECORDS else extract.meta.name,
        "invented": extract.meta.invented,
    }


def _counted(faults: pd.DataFrame) -> dict[str, Any]:
    real = faults[faults["severity"] == "fault"]
    lost = real[real["leaves_out"].eq("row")].drop_duplicates(["file", "sheet", "row"])
    return {
        "faults": len(real),
        "notes": len(faults) - len(real),
        "left_out": len(lost),
        "by_rule": by_seriousness(faults).to_dict("records"),
    }


def _not_read(records: Path, recognised: list[list[str]], faults: pd.DataFrame) -> list[str]:
    """The files of which neither a format nor a fault says anything: no loader knows their ending."""
    known = {title.partition(" [")[0] for title, _ in recognised} | set(faults["file"])
    dropped = (path.name for path in sorted(records.iterdir()) if not path.name.startswith("."))
    return [name for name in dropped if name != SETTINGS and not any(one == name or one.startswith(f"{name}/") for one in known)]


def _tell(step: str) -> None:
    print(json.dumps({"step": step, "done": 0, "of": 0}), file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
