"""The referrals of children in care and on protection plans: each time of either lies inside a time in need that began before it."""

from __future__ import annotations

import numpy as np

from data.sample.days import birthday
from data.sample.need import KEPT_FROM, SOURCES, Need, assess, is_kept
from data.sample.people import Child, Period
from data.sample.protection import ProtectionPlan
from data.sample.rates import Rates

Span = tuple[int, int]
HOME = ("E4A", "E4B", "E13")
LASTING_ORDERS = ("E43", "E44", "E45", "E46", "E47", "E48", "E41")


def needs_before(rng: np.random.Generator, rates: Rates, in_care: list[Child], plans: list[ProtectionPlan]) -> list[Need]:
    """A referral for each unbroken time that a child was referred, helped, in care or on a plan; some were referred before in vain."""
    spans: dict[int, list[Span]] = {}
    children: dict[int, Child] = {}
    for child in in_care:
        children[id(child)] = child
        spans.setdefault(id(child), []).extend(_around_care(rng, period) for period in child.periods)
    shared: tuple[tuple[int, str, str], Span] | None = None
    for plan in plans:
        child = plan.child
        children[id(child)] = child
        # Brothers and sisters come one after another: they were referred together.
        family = (plan.start, child.locality, child.ethnicity)
        if shared is None or shared[0] != family:
            shared = (family, (25 + int(rng.exponential(60)), _step_down(rng)))
        lead, tail = shared[1]
        spans.setdefault(id(child), []).append((plan.start - lead, plan.ends + tail))
    found = [need for key, parts in spans.items() for need in _needs(rng, rates, children[key], parts)]
    return [need for need in found if is_kept(need)]


def _around_care(rng: np.random.Generator, period: Period) -> Span:
    """From the referral, mostly some weeks before entry, until help at home after care has ended."""
    if period.pathway == "asylum":
        return period.entry, period.leaves
    lead = int(rng.integers(0, 6)) if rng.random() < 0.35 else 10 + int(rng.exponential(150))
    tail = 40 + int(rng.exponential(120)) if period.reason in HOME else int(rng.exponential(60)) if period.reason in LASTING_ORDERS else 0
    return period.entry - lead, period.leaves + tail


def _step_down(rng: np.random.Generator) -> int:
    """How many days help goes on after a protection plan has ended."""
    return 30 + int(rng.exponential(110)) if rng.random() < 0.75 else int(rng.integers(0, 11))


def _needs(rng: np.random.Generator, rates: Rates, child: Child, spans: list[Span]) -> list[Need]:
    """One referral for each merged span, and for some an earlier one that led nowhere."""
    found: list[Need] = []
    adult = birthday(child.born, 18)
    for start, ends in merge([(max(start, child.born), min(ends, adult)) for start, ends in spans]):
        assessed = assess(rng, rates, start)
        earlier = start - int(rng.integers(20, 350))
        free_since = found[-1].ends if found else child.born
        if start >= KEPT_FROM and earlier > free_since + 5 and not child.uasc and rng.random() < rates.at("referred_again", start):
            found.append(Need(child, earlier, earlier + int(rng.integers(0, 4)), False, SOURCES.draw(rng)))
        source = "border authority" if child.uasc else SOURCES.draw(rng)
        found.append(Need(child, start, max(ends, start + 1), True, source, assessed))
    return found


def merge(spans: list[Span]) -> list[Span]:
    """Overlapping and touching spans as one."""
    merged: list[Span] = []
    for start, ends in sorted(spans):
        if ends <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((start, ends))
    return merged
