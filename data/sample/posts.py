"""Workers in post, the children's need of them, and how a service of workers behaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from data.sample.days import COVERS_FROM, known
from data.sample.rates import Weighted

OPENS = COVERS_FROM - 1
FTES = Weighted({"1.0": 72, "0.8": 14, "0.6": 9, "0.5": 5})
LEAVING = Weighted({"resigned": 62, "retired": 8, "moved council": 18, "career break": 5, "dismissed": 2, "not known": 5})


@dataclass(slots=True)
class Spell:
    """A child's need of a worker, from `start` up to but not including `ends`."""

    child: str
    start: int
    ends: int


@dataclass(slots=True, eq=False)
class Worker:
    """A spell in post; `holding` maps each child held to the spell and the day the allocation began.

    `pace` is how much a worker can take on beside another.
    """

    name: str
    team: str
    fte: float
    agency: bool
    start: int
    pace: float = 1.0
    end: int | None = None
    reason: str | None = None
    moved: bool = False
    holding: dict[str, tuple[Spell, int]] = field(default_factory=dict)

    @property
    def load(self) -> float:
        return len(self.holding) / (self.fte * self.pace)


@dataclass(frozen=True)
class Service:
    """How one pool of workers behaves: which dated parameters it follows, and how its workers are named.

    In a `steady` one the permanent workers who leave are as many as the parameter says, and `agency` is the share of those in post,
    not of those recruited.
    """

    role: str
    teams: tuple[str, ...]
    caseload: str
    turnover: str
    agency: str | None
    spread: float
    steady: bool = False


def worker_rows(workers: list[Worker], role: str) -> list[dict[str, object]]:
    """A row a spell in post."""
    return [
        {
            "worker_id": worker.name,
            "team_id": worker.team,
            "role": role,
            "fte": worker.fte,
            "employment": "agency" if worker.agency else "permanent",
            "start_date": worker.start,
            "end_date": known(worker.end),
            "leaving_reason": worker.reason,
        }
        for worker in workers
    ]
