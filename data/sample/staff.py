"""Workers join, leave and hold children. Each team keeps enough workers for its caseload, and cases pass on when one leaves."""

from __future__ import annotations

import heapq
from itertools import count

import numpy as np

from data.sample.days import AS_AT, COVERS_FROM, MONTH_STARTS, day
from data.sample.posts import FTES, LEAVING, OPENS, Service, Spell, Worker
from data.sample.rates import Rates

# What comes first on a day; a month is planned before anybody joins in it.
JOINS, LEAVES, NEED_ENDS, NEED_STARTS = range(4)
# Agency contracts last about eight months; a permanent worker changes team once in about 20 years.
AGENCY_ENDS, MOVING_A_MONTH = 0.12, 0.004
Event = tuple[int, int, Spell | Worker | None]


class Pool:
    """The workers of one service in one locality and the children they hold, day by day."""

    def __init__(self, rng: np.random.Generator, rates: Rates, service: Service, names: count[int], spells: list[Spell]) -> None:
        self.rng, self.rates, self.service, self.names = rng, rates, service, names
        self.spells = spells
        self.posted: list[Worker] = []
        self._owed = self._moves_owed = 0.0
        self._joining = [0.0, 0.0]
        self.workers: list[Worker] = []
        self.allocations: list[dict[str, object]] = []

    def run(self) -> None:
        """Play the days in order: joiners, then leavers, then children who leave and children who come."""
        self._open()
        order = count()
        queue = [(when, kind, next(order), subject) for when, kind, subject in self._known_ahead()]
        heapq.heapify(queue)
        while queue:
            when, kind, _, subject = heapq.heappop(queue)
            if isinstance(subject, Spell):
                self._child(when, kind, subject)
            elif isinstance(subject, Worker):
                self._leave(when, subject) if kind == LEAVES else self._join(when, subject)
            else:
                for moment, sort, worker in self._plan_month(when):
                    heapq.heappush(queue, (moment, sort, next(order), worker))
        for worker in self.workers:
            for name in list(worker.holding):
                self._release(worker, name, None)

    def _known_ahead(self) -> list[Event]:
        """The months to plan, and the days on which children stop and start to need a worker."""
        months: list[Event] = [(start, JOINS, None) for start in MONTH_STARTS if COVERS_FROM <= start <= AS_AT]
        ends: list[Event] = [(spell.ends, NEED_ENDS, spell) for spell in self.spells if OPENS < spell.ends <= AS_AT]
        starts: list[Event] = [(spell.start, NEED_STARTS, spell) for spell in self.spells if OPENS < spell.start <= AS_AT]
        return months + ends + starts

    def _open(self) -> None:
        """The workers in post and the cases they hold on the eve of the window."""
        there = [spell for spell in self.spells if spell.start <= OPENS < spell.ends]
        wanted = max(1.0, len(there) / self.rates.at(self.service.caseload, OPENS))
        while sum(worker.fte for worker in self.posted) < wanted - 0.3:
            worker = self._recruit(int(self.rng.integers(day("2009-01-01"), OPENS - 30)))
            if worker.agency and self.service.steady:
                worker.start = OPENS - int(self.rng.integers(10, 240))
            self.posted.append(worker)
        self.workers += self.posted
        for spell in there:
            worker = self._lightest()
            worker.holding[spell.child] = (spell, max(spell.start, worker.start))

    def _recruit(self, start: int) -> Worker:
        number = next(self.names)
        name = f"IRO{number:02d}" if self.service.role == "iro" else f"W{number:04d}"
        taken = [sum(worker.team == team for worker in self.posted) for team in self.service.teams]
        agency = self._is_agency(max(start, OPENS))
        fte = 1.0 if agency else float(FTES.draw(self.rng))
        return Worker(
            name, self.service.teams[int(np.argmin(taken))], fte, agency, start, 1 + self.service.spread * float(self.rng.uniform(-1, 1))
        )

    def _is_agency(self, when: int) -> bool:
        """Whether the next one recruited comes from an agency: by chance, or where the pool is short of its share of agency workers."""
        if not self.service.agency:
            return False
        if not self.service.steady:
            return self.rng.random() < self.rates.at(self.service.agency, when)
        total = sum(worker.fte for worker in self.posted) + self._joining[0]
        agency = sum(worker.fte for worker in self.posted if worker.agency) + self._joining[1]
        return agency < self.rates.at(self.service.agency, when) * (total + 1) - 0.5

    def _plan_month(self, start: int) -> list[tuple[int, int, Worker]]:
        """The month's leavers and joiners, each with the day."""
        held = sum(len(worker.holding) for worker in self.posted)
        wanted = held / self.rates.at(self.service.caseload, start + 30)
        leaving = self._leaving(start)
        if len(leaving) == len(self.posted):
            leaving = leaving[1:]
        staying = sum(worker.fte for worker in self.posted if worker not in leaving)
        found = [(start + int(self.rng.integers(0, 28)), LEAVES, worker) for worker in leaving]
        self._joining = [-sum(each.fte for each in leaving), -sum(each.fte for each in leaving if each.agency)]
        while staying < wanted - 0.45:
            joiner = self._recruit(start + int(self.rng.integers(0, 25)))
            staying += joiner.fte
            self._joining = [self._joining[0] + joiner.fte, self._joining[1] + joiner.fte * joiner.agency]
            found.append((joiner.start, JOINS, joiner))
        for _ in range(1 + len(self.posted) // 12):
            self._even_out(start)
        return found + self._move(start, [worker for worker in self.posted if worker not in leaving])

    def _leaving(self, start: int) -> list[Worker]:
        """Who leaves in the month: each by chance, or as many permanent workers as are due, and agency workers by chance."""
        if not self.service.steady:
            return [worker for worker in self.posted if self.rng.random() < self._chance_of_leaving(worker, start)]
        permanent = [worker for worker in self.posted if not worker.agency]
        self._owed += len(permanent) * self.rates.at(self.service.turnover, start) / 12
        due = min(int(self._owed), len(permanent))
        self._owed -= due
        chosen = [permanent[place] for place in self.rng.permutation(len(permanent))[:due].tolist()]
        return chosen + [worker for worker in self.posted if worker.agency and self.rng.random() < AGENCY_ENDS]

    def _move(self, start: int, staying: list[Worker]) -> list[tuple[int, int, Worker]]:
        """A permanent worker of a steady pool who moves to another of its teams: another spell at once, which is no leaving."""
        there = [worker for worker in staying if not worker.agency and not worker.moved]
        self._moves_owed += MOVING_A_MONTH * len(there) if self.service.steady and len(self.service.teams) > 1 else 0
        if self._moves_owed < 1 or not there:
            return []
        self._moves_owed -= 1
        worker = there[int(self.rng.integers(len(there)))]
        when = start + int(self.rng.integers(0, 28))
        if worker.start >= when:
            return []
        teams = [team for team in self.service.teams if team != worker.team]
        again = Worker(worker.name, teams[int(self.rng.integers(len(teams)))], worker.fte, False, when, worker.pace, moved=True)
        worker.reason = "moved team"
        return [(when, JOINS, again), (when, LEAVES, worker)]

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
        worker.end, worker.reason = when, worker.reason or ("agency contract ended" if worker.agency else LEAVING.draw(self.rng))
        for name in list(worker.holding):
            self._pass_on(when, worker, self._lightest(), name)

    def _child(self, when: int, kind: int, spell: Spell) -> None:
        if kind == NEED_STARTS:
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
