"""Workers join, leave and hold children. Each team keeps enough workers for its caseload, and cases pass on when one leaves."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, MONTH_STARTS, day, known
from data.sample.rates import Rates, Weighted

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
    holding: dict[str, tuple[Spell, int]] = field(default_factory=dict)

    @property
    def load(self) -> float:
        return len(self.holding) / (self.fte * self.pace)


@dataclass(frozen=True)
class Service:
    """How one pool of workers behaves: which dated parameters it follows, and how its workers are named."""

    role: str
    teams: tuple[str, ...]
    caseload: str
    turnover: str
    agency: str | None
    spread: float


class Pool:
    """The workers of one service in one locality and the children they hold, day by day."""

    def __init__(self, rng: np.random.Generator, rates: Rates, service: Service, names: count[int], spells: list[Spell]) -> None:
        self.rng, self.rates, self.service, self.names = rng, rates, service, names
        self.spells = spells
        self.posted: list[Worker] = []
        self.workers: list[Worker] = []
        self.allocations: list[dict[str, object]] = []

    def run(self) -> None:
        """Play the days in order: leavers, then joiners, then children who leave and children who come."""
        self._open()
        order = count()
        events = [(when, 2, next(order), spell) for spell in self.spells for when in (spell.ends,) if when <= AS_AT and when > OPENS]
        events += [(spell.start, 3, next(order), spell) for spell in self.spells if OPENS < spell.start <= AS_AT]
        events += [(start, 0, next(order), None) for start in MONTH_STARTS if COVERS_FROM <= start <= AS_AT]
        queue: list[tuple[int, int, int, Spell | Worker | None]] = list(events)
        heapq.heapify(queue)
        while queue:
            when, kind, _, subject = heapq.heappop(queue)
            if isinstance(subject, Spell):
                self._child(when, kind, subject)
            elif isinstance(subject, Worker):
                self._leave(when, subject) if kind == 1 else self._join(when, subject)
            else:
                for moment, sort, worker in self._plan_month(when):
                    heapq.heappush(queue, (moment, sort, next(order), worker))
        for worker in self.workers:
            for name in list(worker.holding):
                self._release(worker, name, None)

    def _open(self) -> None:
        """The workers in post and the cases they hold on the eve of the window."""
        there = [spell for spell in self.spells if spell.start <= OPENS < spell.ends]
        wanted = max(1.0, len(there) / self.rates.at(self.service.caseload, OPENS))
        while sum(worker.fte for worker in self.posted) < wanted - 0.3:
            self.posted.append(self._recruit(int(self.rng.integers(day("2009-01-01"), OPENS - 30))))
        self.workers += self.posted
        for spell in there:
            worker = self._lightest()
            worker.holding[spell.child] = (spell, max(spell.start, worker.start))

    def _recruit(self, start: int) -> Worker:
        number = next(self.names)
        name = f"IRO{number:02d}" if self.service.role == "iro" else f"W{number:04d}"
        taken = [sum(worker.team == team for worker in self.posted) for team in self.service.teams]
        agency = bool(self.service.agency and self.rng.random() < self.rates.at(self.service.agency, max(start, OPENS)))
        fte = 1.0 if agency else float(FTES.draw(self.rng))
        return Worker(
            name, self.service.teams[int(np.argmin(taken))], fte, agency, start, 1 + self.service.spread * float(self.rng.uniform(-1, 1))
        )

    def _plan_month(self, start: int) -> list[tuple[int, int, Worker]]:
        """The month's leavers and joiners, each with the day."""
        held = sum(len(worker.holding) for worker in self.posted)
        wanted = held / self.rates.at(self.service.caseload, start + 30)
        leaving = [worker for worker in self.posted if self.rng.random() < self._chance_of_leaving(worker, start)]
        if len(leaving) == len(self.posted):
            leaving = leaving[1:]
        staying = sum(worker.fte for worker in self.posted if worker not in leaving)
        found = [(start + int(self.rng.integers(0, 28)), 1, worker) for worker in leaving]
        while staying < wanted - 0.45:
            joiner = self._recruit(start + int(self.rng.integers(0, 25)))
            staying += joiner.fte
            found.append((joiner.start, 0, joiner))
        self._even_out(start)
        return found

    def _chance_of_leaving(self, worker: Worker, when: int) -> float:
        yearly = self.rates.at(self.service.turnover, when) * (2.0 if worker.agency else 0.85)
        return yearly / 12

    def _even_out(self, when: int) -> None:
        """Pass one recent case from the most to the least loaded worker when they are far apart."""
        lightest, heaviest = self._lightest(), max(self.posted, key=lambda worker: worker.load)
        if heaviest.load > 1.32 * lightest.load + 2 and heaviest.holding:
            self._pass_on(when, heaviest, lightest, max(heaviest.holding, key=lambda name: heaviest.holding[name][1]))

    def _join(self, when: int, worker: Worker) -> None:
        """A new worker takes cases from the most loaded until holding three quarters of the usual number."""
        self.posted.append(worker)
        self.workers.append(worker)
        usual = sum(len(each.holding) for each in self.posted) / sum(each.fte for each in self.posted)
        while worker.load < 0.75 * usual:
            giver = max(self.posted, key=lambda each: each.load)
            if giver is worker or giver.load <= usual * 0.9:
                break
            self._pass_on(when, giver, worker, max(giver.holding, key=lambda name: giver.holding[name][1]))

    def _leave(self, when: int, worker: Worker) -> None:
        if len(self.posted) == 1:
            return
        self.posted.remove(worker)
        worker.end, worker.reason = when, "agency contract ended" if worker.agency else LEAVING.draw(self.rng)
        for name in list(worker.holding):
            self._pass_on(when, worker, self._lightest(), name)

    def _child(self, when: int, kind: int, spell: Spell) -> None:
        if kind == 3:
            self._lightest(noise=1.5).holding[spell.child] = (spell, when)
            return
        holder = next((worker for worker in self.posted if worker.holding.get(spell.child, (None,))[0] is spell), None)
        if holder:
            self._release(holder, spell.child, when)

    def _lightest(self, noise: float = 0.0) -> Worker:
        return min(self.posted, key=lambda worker: worker.load + (noise * self.rng.random() if noise else 0.0))

    def _pass_on(self, when: int, giver: Worker, taker: Worker, name: str) -> None:
        spell, _ = giver.holding[name]
        self._release(giver, name, when)
        taker.holding[name] = (spell, when)

    def _release(self, worker: Worker, name: str, when: int | None) -> None:
        """End an allocation; one that lasted no day at all is not kept."""
        _, start = worker.holding.pop(name)
        if when is None or when > start:
            self.allocations.append(
                {
                    "child_id": name,
                    "worker_id": worker.name,
                    "team_id": worker.team,
                    "role": self.service.role,
                    "start_date": start,
                    "end_date": when,
                }
            )


def worker_rows(pool: Pool) -> list[dict[str, object]]:
    """A row a spell in post."""
    return [
        {
            "worker_id": worker.name,
            "team_id": worker.team,
            "role": pool.service.role,
            "fte": worker.fte,
            "employment": "agency" if worker.agency else "permanent",
            "start_date": worker.start,
            "end_date": known(worker.end),
            "leaving_reason": worker.reason,
        }
        for worker in pool.workers
    ]
