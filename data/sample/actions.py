"""Actions that supervision, audits, reviews and legal planning set: when each was due, moved, done and escalated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, known, on_working_day
from data.sample.practice_rates import PracticeRates, Rows, Spells

# What was set before the window is on file where it was open or due in it.
SINCE = COVERS_FROM - 540
FORGOTTEN_DAYS = 240
# Usual days that each source gives: a review's actions are for the time until the next one.
DAYS_TO_DO = {"supervision": (7, 35), "audit": (10, 45), "review": (20, 120), "legal_planning": (5, 28)}


@dataclass(frozen=True)
class Cause:
    """What may set actions for a child: on a day, from a source, so many on average."""

    child: str
    when: int
    source: str
    mean: float


class Actions:
    """Writes one council's actions. `last_day` is each child's last day with the council, when what is open is closed with the case."""

    def __init__(self, rng: np.random.Generator, rates: PracticeRates, last_day: dict[str, int]) -> None:
        self.rng, self.rates, self.last_day = rng, rates, last_day

    def run(self, causes: list[Cause]) -> Rows:
        """A row an action, in order of the day on which it was set."""
        kept = [cause for cause in causes if SINCE <= cause.when <= AS_AT]
        numbers = self.rng.poisson([cause.mean for cause in kept]).tolist()
        made = [self._action(cause) for cause, number in zip(kept, numbers, strict=True) for _ in range(number)]
        rows = [row for row in made if _matters(row)]
        ordered = sorted(rows, key=lambda row: (int(str(row["set_date"])), str(row["child_id"])))
        return [{"action_id": f"AC{number:05d}", **row} for number, row in enumerate(ordered, 1)]

    def _action(self, cause: Cause) -> dict[str, object]:
        rng, rates = self.rng, self.rates
        least, most = DAYS_TO_DO[cause.source]
        first_due = on_working_day(cause.when + int(rng.integers(least, most + 1)))
        done = self._done(cause, first_due)
        closes = max(cause.when, self.last_day.get(cause.child, AS_AT + 1))
        ended = min(done, closes)
        moved = first_due
        if ended > first_due and rng.random() < rates.at("action_moved", first_due):
            moved = on_working_day(first_due + 7 * int(rng.integers(1, 7)))
        escalated = on_working_day(first_due + 5 + int(rng.exponential(14)))
        known_late = ended > escalated and rng.random() < rates.at("action_escalated", first_due)
        return {
            "child_id": cause.child,
            "source": cause.source,
            "set_date": cause.when,
            "original_due_date": first_due,
            "due_date": moved,
            "completed_date": known(ended),
            "escalated_date": known(escalated) if known_late else None,
        }

    def _done(self, cause: Cause, due: int) -> int:
        """The day an action is done: by its day, or late, and some are forgotten for a year or so."""
        rng, rates = self.rng, self.rates
        if rng.random() < rates.at(f"action_in_time_{cause.source}", due):
            return int(rng.integers(cause.when + max(1, (due - cause.when) // 3), due + 1))
        if rng.random() < rates.at("action_forgotten", due):
            return on_working_day(due + 120 + int(rng.exponential(FORGOTTEN_DAYS)))
        return on_working_day(due + 1 + int(rng.gamma(1.3, rates.at("action_days_late", due) / 1.3)))


def _matters(row: dict[str, object]) -> bool:
    """Whether an action was open, or fell due, in the window."""
    done = row["completed_date"]
    return done is None or max(int(str(done)), int(str(row["original_due_date"]))) >= COVERS_FROM


def before_the_window(rng: np.random.Generator, cases: Spells, a_month: dict[str, float]) -> Iterator[Cause]:
    """Supervisions and audits of the time before the window, which are not on file themselves but left actions open.

    `a_month`: how many actions each source sets for an open case in a month.
    """
    for source, number in a_month.items():
        first, last = np.maximum(cases.start, SINCE), np.minimum(cases.end, COVERS_FROM)
        days = np.maximum(last - first, 0)
        for place in np.repeat(np.arange(len(cases)), rng.poisson(days * number / 30.4)).tolist():
            yield Cause(str(cases.child[place]), int(rng.integers(first[place], last[place])), source, 1.0)


def grade_lowers(grade: object) -> float:
    """How many actions an audit of that grade sets on average."""
    return {"outstanding": 0.4, "good": 1.1, "requires_improvement": 2.4, "inadequate": 3.6}[str(grade)]
