"""How long files of 200 MB take to be loaded, or to be refused: `python -m benchmarks.damaged`.

Each is of a shape that a council could send, with rows that repeat; a damaged one is the same broken off in its last row. The bound is
30 seconds of the processor for a file: what else the machine does is not the file's doing.
"""

from __future__ import annotations

import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import report
from benchmarks.report import Bound
from data.loaders import load
from data.loaders.extract import Refused
from data.loaders.limits import LARGEST_BYTES, MEGABYTE
from data.validate import validate

BYTES = 200 * MEGABYTE
MOST_SECONDS = 30.0
ROWS_A_PIECE = 10_000
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
CHILD = """    <Child>
      <ChildIdentifiers><LAchildID>K{0:07}</LAchildID><PersonBirthDate>20{1:02}-05-{2:02}</PersonBirthDate><Sex>F</Sex></ChildIdentifiers>
      <ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>
      <CINdetails>
        <CINreferralDate>2019-05-{2:02}</CINreferralDate><ReferralSource>1A</ReferralSource><ReferralNFA>0</ReferralNFA>
        <Assessments>
          <AssessmentActualStartDate>2019-06-{2:02}</AssessmentActualStartDate>
          <AssessmentAuthorisationDate>2019-07-{2:02}</AssessmentAuthorisationDate>
        </Assessments>
        <ChildProtectionPlans>
          <CPPstartDate>2019-08-{2:02}</CPPstartDate><Reviews><CPPreviewDate>2019-10-{2:02}</CPPreviewDate></Reviews>
        </ChildProtectionPlans>
      </CINdetails>
    </Child>
"""
HEAD = "<Message><Header><CollectionDetails><ReferenceDate>2020-03-31</ReferenceDate></CollectionDetails></Header><Children>\n"


def run() -> list[Bound]:
    """Times each file and prints what became of it."""
    rows, bounds = [], []
    with tempfile.TemporaryDirectory() as room:
        for name, file in _files(Path(room)):
            began = time.process_time()
            became = _became(file)
            seconds = time.process_time() - began
            megabytes = file.stat().st_size / MEGABYTE
            rows.append((name, megabytes, seconds, 1000 * seconds / megabytes, became))
            bounds.append(Bound(f"{name} within {MOST_SECONDS:.0f} s", f"{seconds:.1f} s", seconds <= MOST_SECONDS))
            file.unlink()
            print(rows[-1], flush=True)
    print(report.table(("file", "MB", "processor s", "ms a MB", "became"), rows))
    return bounds


def _became(file: Path) -> str:
    try:
        tables, faults = validate(load(file))
    except Refused as refused:
        return "refused: " + ", ".join(sorted(set(refused.faults["rule"])))
    return f"{sum(len(frame) for frame in tables.frames.values()):,} rows, {', '.join(sorted(set(faults['rule']))) or 'no fault'}"


def _files(room: Path) -> Iterator[tuple[str, Path]]:
    episodes = _repeated(room / "episodes.csv", f"{EPISODES}\n", "K{0:07},{2:02}/06/20{1:02},S,C2,N1,U4,PR1,,,,,,\n", BYTES)
    yield "SSDA903 episodes", episodes
    yield (
        "SSDA903 episodes, broken off",
        _broken(_repeated(episodes, f"{EPISODES}\n", "K{0:07},{2:02}/06/20{1:02},S,C2,N1,U4,PR1,,,,,,\n", BYTES)),
    )
    visits = "child_id,plan,visit_date,seen,seen_alone\n"
    yield "visits of a tracker", _repeated(room / "visits.csv", visits, "K{0:07},cp,20{1:02}-05-{2:02},Y,N\n", BYTES)
    yield "visits, one line without end", _one_line(room / "visits.csv")
    yield "children in need census", _repeated(room / "census.xml", HEAD, CHILD, BYTES, "</Children></Message>")
    above = LARGEST_BYTES[".xml"] + MEGABYTE
    yield "census above the limit", _repeated(room / "census.xml", HEAD, CHILD, above, "</Children></Message>")
    packed = room / "visits.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(_repeated(room / "visits.csv", visits, "K{0:07},cp,20{1:02}-05-{2:02},Y,N\n", BYTES), "visits.csv")
    yield "visits in an archive", packed


def _repeated(file: Path, head: str, row: str, size: int, tail: str = "") -> Path:
    """Rows of a shape until the file is so large: a child number, a year and a day of the month in each."""
    written, number = len(head), 0
    with file.open("w", encoding="ascii") as text:
        text.write(head)
        while written < size:
            piece = "".join(row.format(one, one % 19, one % 28 + 1) for one in range(number, number + ROWS_A_PIECE))
            written += text.write(piece)
            number += ROWS_A_PIECE
        text.write(tail)
    return file


def _broken(file: Path) -> Path:
    with file.open("rb+") as content:
        content.truncate(file.stat().st_size - 17)
    return file


def _one_line(file: Path) -> Path:
    file.write_bytes(b"child_id,plan,visit_date" * (BYTES // 24))
    return file


if __name__ == "__main__":
    for bound in run():
        print(bound)
    sys.exit(0)
