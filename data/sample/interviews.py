"""The offer of an interview that follows each missing episode, whether it was taken up and when, and when it reached the file."""

from __future__ import annotations

import numpy as np

from data.sample.days import AS_AT, MINUTES_A_DAY, add_working_days, day
from data.sample.rates import Rates, Weighted

HOUR = 60
END = (AS_AT + 1) * MINUTES_A_DAY
NOT_OFFERED = Weighted({"not referred": 45, "placed outside the area": 30, "worker judged it not needed": 25})
NOT_APPLICABLE = Weighted({"left care on return": 35, "returned to custody": 25, "in hospital": 40})
GOOD, LESS = Weighted({"good": 84, "outstanding": 16}), Weighted({"requires_improvement": 70, "inadequate": 30})
COUNCIL_SERVICE_FROM = day("2017-04-01")


class Interviews:
    """Writes one council's return interviews."""

    def __init__(self, rng: np.random.Generator, rates: Rates) -> None:
        self.rng, self.rates = rng, rates

    def follow(self, episode: dict[str, object]) -> dict[str, object] | None:
        """The row that follows an ended missing episode; nothing for an away episode or a child who is not back."""
        if episode["kind"] != "missing" or episode["returned_at"] is None:
            return None
        rng, returned = self.rng, int(str(episode["returned_at"]))
        when = returned // MINUTES_A_DAY
        decided = _in_hours(returned + int(rng.exponential(18)) * HOUR + 30)
        if decided >= END:
            return None
        row: dict[str, object] = {"missing_id": episode["missing_id"], "offered_at": decided, "provider": _provider(when)}
        if rng.random() < 0.015:
            return row | {"offered": "NA", "outcome": NOT_APPLICABLE.draw(rng)}
        if rng.random() > self.rates.at("interview_offered", when):
            return row | {"offered": "N", "outcome": NOT_OFFERED.draw(rng)}
        if rng.random() > self.rates.at("interview_accepted", when):
            return row | {"offered": "Y", "outcome": "declined"}
        return row | {"offered": "Y", "outcome": "accepted"} | self._held(returned, decided)

    def _held(self, returned: int, offered: int) -> dict[str, object]:
        """When the interview was held, in 72 hours of return or later, when it was recorded, and its grade."""
        rng, when = self.rng, returned // MINUTES_A_DAY
        soon = rng.random() < self.rates.at("interview_in_72_hours", when) and offered < returned + 60 * HOUR
        held = (
            self._soon(returned, offered)
            if soon
            else _in_hours(max(returned + 76 * HOUR, offered + HOUR) + int(rng.exponential(110)) * HOUR)
        )
        if held >= END:
            return {}
        in_time = rng.random() < self.rates.at("interview_recorded_in_time", when)
        days = int(rng.integers(0, 6)) if in_time else 6 + int(rng.exponential(14))
        recorded = max(held + HOUR, add_working_days(held // MINUTES_A_DAY, days) * MINUTES_A_DAY + int(rng.integers(9, 17)) * HOUR)
        if recorded >= END:
            return {"held_at": held}
        good, graded = rng.random() < self.rates.at("interview_good", when), rng.random() < 0.55
        return {"held_at": held, "recorded_at": recorded, "quality": (GOOD if good else LESS).draw(rng) if graded else None}

    def _soon(self, returned: int, offered: int) -> int:
        """A moment by day after the offer and within 72 hours of return."""
        latest = returned + 71 * HOUR
        held = _in_hours(min(offered + int(self.rng.integers(1, 40)) * HOUR, latest))
        return held if held <= latest else max(offered, latest - 2 * HOUR)


def _in_hours(minute: int) -> int:
    """The moment, or the next 9 o'clock when it is night."""
    start, of_day = divmod(minute, MINUTES_A_DAY)
    if of_day < 9 * HOUR:
        return start * MINUTES_A_DAY + 9 * HOUR
    return minute if of_day < 20 * HOUR else (start + 1) * MINUTES_A_DAY + 9 * HOUR


def _provider(when: int) -> str:
    return "council service" if when >= COUNCIL_SERVICE_FROM else "commissioned service"
