"""What pictures of several kinds of plan say first: which kind stands out."""

from __future__ import annotations

from collections.abc import Mapping

from present import words

CHILDREN = {"Looked after": "children looked after", "Child protection": "children on a protection plan", "In need": "children in need"}


def stands_out(least: str, shares: Mapping[str, tuple[int, int]], *, most: bool = False, otherwise: str) -> str:
    """The kind of plan with the smallest (`most`: largest) share: "Least often on time: children in need, 84% (1,777 of 2,120)".

    `shares`: (how many, of how many) by kind of plan. Kinds without a case are left out. `otherwise` is said where fewer than two kinds
    have cases, or where all have the same share.
    """
    found = {plan: count / of for plan, (count, of) in shares.items() if of}
    if len(found) < 2 or len({f"{share:.0%}" for share in found.values()}) < 2:
        return otherwise
    plan = (max if most else min)(found, key=found.__getitem__)
    count, of = shares[plan]
    return f"{least}: {CHILDREN[plan]}, {count / of:.0%} ({words.number(count)} of {words.number(of)})"
