"""How long a sign-in lasts: to the token's own end, to its sign-out, or until it has not been used for so long."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Mapping
from typing import Any

from present.access.roles import Person, role_of
from present.access.settings import Settings

ARRIVES_WITHIN_S = 60.0  # from the provider's clock at sign-in to the first page, however short the idle time is
KEPT = 10_000  # sign-ins remembered; beyond, those whose token has ended are dropped
NAMES = ("name", "preferred_username", "email", "upn")


def person_of(claims: Mapping[str, Any], settings: Settings, now: float) -> Person | None:
    """Who a token's claims say is asking; None when it says nobody, lacks what the standard asks of a token, or has ended.

    OpenID Connect Core 2 asks every token for `iss`, `sub`, `exp` and `iat`, the last two in seconds.
    """
    since, until, subject = claims.get("iat"), claims.get("exp"), claims.get("sub")
    if not claims.get("is_logged_in") or not isinstance(subject, str) or not subject:
        return None
    if not _is_number(since) or not _is_number(until) or now >= float(until):  # type: ignore[arg-type]
        return None
    name = next((str(claims[one]) for one in NAMES if claims.get(one)), subject)
    role = role_of(claims, settings.claim, settings.values)
    issuer = str(claims.get("iss", ""))
    return Person(f"{subject} at {issuer}" if issuer else subject, name, role, _digest(claims), float(since), float(until))  # type: ignore[arg-type]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _digest(claims: Mapping[str, Any]) -> str:
    """One name for one sign-in: no two have the same subject, times and nonce."""
    parts = [claims.get(name) for name in ("iss", "sub", "iat", "exp", "nonce", "sid", "jti", "at_hash")]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]


class SignIns:
    """The sign-ins that this process has seen: when each was last used, and which have been signed out. For threads."""

    def __init__(self, idle_s: float) -> None:
        self.idle_s = idle_s
        self._used: dict[str, float] = {}
        self._over: dict[str, float] = {}
        self._lock = threading.Lock()

    def is_alive(self, person: Person, now: float) -> bool:
        """Whether the sign-in still counts. One never seen here (after a restart) counts as last used when its token was given out."""
        if now >= person.until or person.sign_in in self._over:
            return False
        used = self._used.get(person.sign_in)
        return now - person.since <= max(self.idle_s, ARRIVES_WITHIN_S) if used is None else now - used <= self.idle_s

    def use(self, person: Person, now: float) -> bool:
        """Notes that a living sign-in is used now. Returns whether this is the first time that it is seen."""
        with self._lock:
            is_new = person.sign_in not in self._used
            self._used[person.sign_in] = now
            if len(self._used) > KEPT:
                self._forget(now)
            return is_new

    def end(self, person: Person) -> None:
        """Signed out: the token counts no more here, whoever still has its cookie."""
        with self._lock:
            self._over[person.sign_in] = person.until

    def _forget(self, now: float) -> None:
        """Drops what has no weight any more: those signed out whose token has ended, and the half not used for longest."""
        self._over = {name: until for name, until in self._over.items() if until > now}
        newest = sorted(self._used.items(), key=lambda pair: pair[1], reverse=True)[: KEPT // 2]
        self._used = dict(newest)
