"""Referrals and the times for which children are in need: families are referred, assessed, helped, and some are referred again."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample.people import Child


@dataclass(slots=True, eq=False)
class Need:
    """A referral of a child, received on `start`; open up to but not including `ends`, which may lie after the as-at date.

    With `services` the child is in need for that time. A time in care or on a protection plan lies inside one such time.
    """

    child: Child
    start: int
    ends: int
    services: bool
    source: str
