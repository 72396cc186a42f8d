"""Documents that had to be filed: minutes of legal planning, letters before proceedings and notes of return interviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from data.sample.days import AS_AT, MINUTES_A_DAY, add_working_days, day, known
from data.sample.practice_rates import PracticeRates, Rows

DAYS_TO_FILE = 5
# When files were gone through for what was missing from them.
BACKLOG_FROM, BACKLOG_DAYS = day("2017-09-01"), 210


class Documents:
    """Writes one council's documents."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates) -> None:
        self.rng, self.rates = rng, rates

    def run(self, pre_proceedings: Rows, interviews: Rows, child_of: Mapping[str, str]) -> Rows:
        """A row a document. A return interview reaches the file on the day it is recorded, or after it."""
        found: dict[tuple[str, str, int], dict[str, object]] = {}
        for child, kind, event, recorded in [*_legal(pre_proceedings), *_interviews(interviews, child_of)]:
            uploaded = self._filed(kind, event) if recorded is None else self._after(recorded)
            row = {"child_id": child, "kind": kind, "event_date": event, "uploaded_date": known(uploaded)}
            found.setdefault((child, kind, event), row)
        return list(found.values())

    def _filed(self, kind: str, event: int) -> int:
        """The day a document was filed; some never are."""
        rng, rates = self.rng, self.rates
        if rng.random() < rates.at(f"{kind}_in_time", event):
            return add_working_days(event, int(rng.integers(0, DAYS_TO_FILE + 1)))
        if rng.random() < rates.at("document_never", event):
            found = event < BACKLOG_FROM and rng.random() < rates.at("document_found", event)
            return BACKLOG_FROM + int(rng.integers(0, BACKLOG_DAYS)) if found else AS_AT + 1
        return add_working_days(event, DAYS_TO_FILE + 1 + int(rng.exponential(rates.at("document_days_late", event))))

    def _after(self, recorded: int) -> int:
        late = self.rng.random() > self.rates.at("interview_note_at_once", recorded)
        return add_working_days(recorded, 1 + int(self.rng.exponential(6))) if late else recorded


Document = tuple[str, str, int, int | None]


def _legal(pre_proceedings: Rows) -> Iterator[Document]:
    for row in pre_proceedings:
        for kind, column in (("legal_planning_minutes", "legal_planning_meeting_date"), ("plo_letter", "letter_sent_date")):
            if row[column] is not None:
                yield str(row["child_id"]), kind, int(str(row[column])), None


def _interviews(interviews: Iterable[Mapping[str, object]], child_of: Mapping[str, str]) -> Iterator[Document]:
    """Interviews held; one not recorded by the as-at date is not filed by then."""
    for row in interviews:
        if row.get("held_at") is not None:
            recorded = row.get("recorded_at")
            on_file = AS_AT + 1 if recorded is None else int(str(recorded)) // MINUTES_A_DAY
            yield child_of[str(row["missing_id"])], "return_interview", int(str(row["held_at"])) // MINUTES_A_DAY, on_file
