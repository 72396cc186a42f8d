"""Where a server without sign-in may be reached from: this machine alone, told by the socket itself and not by what a request says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any

# A request that carries one of these came through a proxy, which may serve anyone.
FORWARDED = frozenset(
    {
        "forwarded",
        "via",
        "x-forwarded-for",
        "x-forwarded-host",
        "x-forwarded-proto",
        "x-forwarded-port",
        "x-forwarded-server",
        "x-real-ip",
        "x-original-forwarded-for",
        "cf-connecting-ip",
        "true-client-ip",
    }
)
WHAT_TO_DO = (
    "Sign-in is not set up, so everyone who reaches this dashboard would see lists of children: it answers on this machine alone.\n"
    "Open it at http://localhost, or set up sign-in: an [auth] section in .streamlit/secrets.toml and an access.toml beside dashboard.py "
    "(docs/sign-in.md)."
)


def is_loopback(address: str | None) -> bool:
    """Whether an address or a host's name is this machine's own. Blank and unknown names are not."""
    name = (address or "").strip().lower().rstrip(".").removeprefix("[").removesuffix("]")
    if name == "localhost":
        return True
    try:
        found = ip_address(name)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def host_of(value: str) -> str:
    """The host's name in a Host header, without its port."""
    if value.startswith("["):
        return value.partition("]")[0] + "]"
    return value.rpartition(":")[0] if value.count(":") == 1 else value


def reaches_out(scope: Mapping[str, Any]) -> str:
    """Why a request is not from this machine alone; blank when it is.

    Both ends of the socket must be loopback, no proxy may stand between, and the name asked for must be this machine's: a page of another
    site can make a browser ask 127.0.0.1 under its own name.
    """
    headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope.get("headers", ())]
    if any(name in FORWARDED for name, _ in headers):
        return "it came through a proxy"
    for end in ("server", "client"):
        pair = scope.get(end)
        if not pair or not is_loopback(pair[0]):
            return f"its {end} address is not loopback"
    hosts = _all(headers, "host")
    return "" if len(hosts) == 1 and is_loopback(host_of(hosts[0])) else "it asks for a name that is not this machine's"


def _all(headers: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in headers if name == wanted]
