"""The three roles, who a person is, and the refusal that every fetch of children's records can give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

VIEWER, LEADER, ANALYST = "viewer", "leader", "analyst"
ROLES = (VIEWER, LEADER, ANALYST)  # each may do all that those before it may
IN_WORDS = {
    VIEWER: "viewer: figures, no lists of children",
    LEADER: "leader: figures and lists of children",
    ANALYST: "analyst: everything",
    "": "no role",
}
FOR = {VIEWER: "people with a role here", LEADER: "leaders and analysts", ANALYST: "analysts"}


class NotAllowed(Exception):
    """What is asked for needs more than this person's role, or a sign-in that has ended. `needs` is the least role; nothing was read."""

    def __init__(self, needs: str, what: str) -> None:
        super().__init__(f"{what} is for {FOR[needs]}")
        self.needs = needs
        self.what = what


@dataclass(frozen=True)
class Person:
    """Who is asking.

    `subject` is the provider's own name for the person and never changes; `name` is for people to read; `role` is blank without one;
    `sign_in` names this one sign-in; `since` and `until` are its first and last second, of the Unix clock.
    """

    subject: str
    name: str
    role: str
    sign_in: str = ""
    since: float = 0.0
    until: float = inf


LOCAL = Person("local", "Everyone on this machine", ANALYST)


def may(person: Person | None, needs: str) -> bool:
    """Whether the person's role is at least `needs`. Nobody and a person without a role may nothing."""
    return person is not None and person.role in ROLES and ROLES.index(person.role) >= ROLES.index(needs)


def role_in_words(role: str) -> str:
    """A role as the sidebar says it."""
    return IN_WORDS[role]


def role_of(claims: Mapping[str, Any], claim: str, values: Mapping[str, frozenset[str]]) -> str:
    """The highest role whose values the claim holds; blank when it holds none.

    `claim` is the claim's own name or, where that is not there, a path with dots into it ("realm_access.roles"). Its value is a text or a
    list of them; anything else gives no role.
    """
    held = _held(claims, claim)
    found = {held} if isinstance(held, str) else {one for one in held if isinstance(one, str)} if isinstance(held, list | tuple) else set()
    return next((role for role in reversed(ROLES) if found & values.get(role, frozenset())), "")


def _held(claims: Any, claim: str) -> Any:
    if not isinstance(claims, Mapping):
        return None
    if claim in claims:
        return claims[claim]
    # A claim's name may itself have dots in it ("https://council.example/roles"): the longest part that is there goes first.
    parts = claim.split(".")
    for taken in range(len(parts) - 1, 0, -1):
        if (name := ".".join(parts[:taken])) in claims:
            return _held(claims[name], ".".join(parts[taken:]))
    return None
