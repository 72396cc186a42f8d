"""Reading access.toml: which claim gives which role, when an idle sign-in ends, and whom to ask. Every fault is listed at once."""

from __future__ import annotations

import importlib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.trail_settings import ACCESS_VARIABLE, trail_faults
from present.access.roles import ANALYST, ROLES

IDLE_MINUTES = 30.0
LONGEST_IDLE_MINUTES = 12 * 60.0
KNOWN = ("idle_minutes", "ask", "roles", "trail")
KNOWN_OF_ROLES = ("claim", *ROLES)


class Faulty(Exception):
    """Sign-in is not set up as it must be. Its words list every fault, one a line, and what to do."""


@dataclass(frozen=True)
class Settings:
    """What access.toml says: the claim, its values a role, after how many seconds without use a sign-in ends, and who gives out roles."""

    claim: str
    values: Mapping[str, frozenset[str]]
    idle_s: float
    ask: str


def store_named() -> str:
    """The store as it was named: a folder or an address. DASHBOARD_STORE, or .store beside the server's script."""
    return os.environ.get("DASHBOARD_STORE", str(Path(__file__).resolve().parents[2] / ".store"))


def store_folder() -> Path:
    """The store's folder, or the mirror of a store that is an address."""
    if "://" not in store_named():
        return Path(store_named())
    return importlib.import_module("data.remote").mirror_of(store_named())  # here: it loads pandas, and the server answers before that


def read_settings(file: Path) -> Settings | None:
    """What the file says; None when there is none. Raises Faulty with every fault of it."""
    if not file.is_file():
        if os.environ.get(ACCESS_VARIABLE):
            raise Faulty(f"{ACCESS_VARIABLE} names {file}, which is not there.")
        return None
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Faulty(f"{file.name} cannot be read: {problem}") from problem
    faults = [*_unknown(said), *_idle_faults(said), *_role_faults(said.get("roles")), *trail_faults(said.get("trail", {}))]
    if "ask" in said and not isinstance(said["ask"], str):
        faults.append("ask: a text, the person or team who gives out roles.")
    if faults:
        raise Faulty("\n".join([f"{file.name} is at fault:", *(f"  {fault}" for fault in faults)]))
    roles = said["roles"]
    values = {role: frozenset(_values(roles.get(role))) for role in ROLES}
    return Settings(roles["claim"], values, 60 * float(said.get("idle_minutes", IDLE_MINUTES)), said.get("ask", ""))


def _unknown(said: Mapping[str, Any]) -> list[str]:
    roles = said.get("roles") if isinstance(said.get("roles"), dict) else {}
    found = [name for name in said if name not in KNOWN] + [f"roles.{name}" for name in roles or {} if name not in KNOWN_OF_ROLES]
    return [f"{name}: no such setting. Known are {', '.join(KNOWN)}, and in [roles] {', '.join(KNOWN_OF_ROLES)}." for name in found]


def _idle_faults(said: Mapping[str, Any]) -> list[str]:
    minutes = said.get("idle_minutes", IDLE_MINUTES)
    fits = isinstance(minutes, int | float) and not isinstance(minutes, bool) and 0 < minutes <= LONGEST_IDLE_MINUTES
    return [] if fits else [f"idle_minutes: a number over 0, at most {LONGEST_IDLE_MINUTES:g}; it is {minutes!r}."]


def _role_faults(roles: Any) -> list[str]:
    if not isinstance(roles, dict):
        return ["[roles]: missing. It names the claim that holds roles, and its values for each role."]
    faults = []
    if not isinstance(roles.get("claim"), str) or not roles["claim"]:
        faults.append('roles.claim: missing. For example "roles" (Entra ID) or "realm_access.roles" (Keycloak).')
    of: dict[str, list[str]] = {}
    for role in ROLES:
        held = _values(roles.get(role))
        if role in roles and not held:
            faults.append(f"roles.{role}: a text or a list of texts, the claim’s values that give this role; it is {roles[role]!r}.")
        for value in held:
            of.setdefault(value, []).append(role)
    if ANALYST not in roles:
        faults.append("roles.analyst: missing. Without an analyst nobody could load, publish or read the audit trail.")
    return faults + [f"“{value}” stands for more than one role: {', '.join(held)}." for value, held in of.items() if len(held) > 1]


def _values(held: Any) -> list[str]:
    """The values of a role; none when they are not texts."""
    listed = [held] if isinstance(held, str) else held if isinstance(held, list) else []
    return listed if all(isinstance(one, str) and one for one in listed) else []
