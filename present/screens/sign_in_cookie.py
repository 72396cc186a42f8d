"""What Streamlit itself knows of a sign-in: [auth], its signed cookie, where signing in begins, and under what name it serves a file.

All that is private to Streamlit 1.67 stands here, and tests/browser/test_sign_in.py signs in through it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from streamlit import auth_util, config
from streamlit.errors import StreamlitAuthError
from streamlit.runtime.memory_media_file_storage import _calculate_file_id
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from present.access import loopback
from present.access.guard import CALLBACK, Platform

SHORTEST_SECRET = 32  # characters; whoever guesses the secret can make a cookie for anyone
OF_A_PROVIDER = ("client_id", "client_secret", "server_metadata_url")


def is_set_up() -> bool:
    """Whether .streamlit/secrets.toml has an [auth] section."""
    return bool(auth_util.get_secrets_auth_section())


def providers() -> tuple[str, ...]:
    """The providers that one can sign in with: "default" for the [auth] section's own, and each [auth.name]."""
    auth = auth_util.get_secrets_auth_section()
    named = [str(name) for name in auth if isinstance(auth[name], Mapping) and any(key in auth[name] for key in OF_A_PROVIDER)]
    return (*(("default",) if any(key in auth for key in OF_A_PROVIDER) else ()), *named)


def faults() -> list[str]:
    """What is wrong with the [auth] section and the settings beside it, each with what to do."""
    auth = auth_util.get_secrets_auth_section()
    found = []
    if not auth_util.is_authlib_installed():
        found.append("The package Authlib is missing: install requirements.txt.")
    back = urlsplit(str(auth.get("redirect_uri", "")))
    if not back.path.endswith(CALLBACK):
        found.append(f"auth.redirect_uri: the dashboard's own address and {CALLBACK}, for example https://dashboard.example{CALLBACK}.")
    elif back.scheme != "https" and not loopback.is_loopback(back.hostname):
        found.append("auth.redirect_uri: must begin with https. Without it the sign-in's cookie crosses the network in the clear.")
    if len(str(auth.get("cookie_secret", ""))) < SHORTEST_SECRET:
        make = "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        found.append(f"auth.cookie_secret: at least {SHORTEST_SECRET} random characters, for example of {make}.")
    found += [fault for name in providers() or ("default",) if (fault := _provider_fault(name))]
    if config.get_option("server.trustedUserHeaders"):
        found.append("server.trustedUserHeaders: take it out. Headers that anyone can send would say who is asking.")
    return found


def _provider_fault(name: str) -> str:
    try:
        auth_util.validate_auth_credentials(name)
    except StreamlitAuthError as fault:
        return " ".join(str(fault).split())
    return ""


def platform() -> Platform:
    """What the guard asks of Streamlit."""
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    back = str(auth_util.get_secrets_auth_section().get("redirect_uri", ""))
    return Platform(_claims, _login_address, f"/{base}" if base else "", back.startswith("https://"))


def file_id(content: bytes, mime: str, name: str | None = None) -> str:
    """The name under which Streamlit serves a file from /media."""
    return _calculate_file_id(content, mime, name)


def _claims(cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
    """The claims in Streamlit's signed cookie; None when it is missing, forged, or was made for another address."""
    signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    if signed is None:
        return None
    try:
        claims = json.loads(signed)
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("origin") == auth_util.get_origin_from_redirect_uri() else None


def _login_address(provider: str) -> str | None:
    """Where a provider's sign-in begins, by a token that Streamlit makes; None for a provider that there is not."""
    known = providers()
    name = provider or next(iter(known), "")
    return generate_login_redirect_url(name) if name in known else None
