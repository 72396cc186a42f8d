"""Who is asking, in a page: the check that every fetch makes, the page that asks for a sign-in, and what the sidebar says of it."""

from __future__ import annotations

import os
import time
from functools import lru_cache
from html import escape
from urllib.parse import quote, urlencode

import streamlit as st
from streamlit import config

from data.trail_settings import access_file
from present.access import LOCAL, VIEWER, Faulty, NotAllowed, Person, SignIns, guard, loopback, may, person_of, read_settings, role_in_words
from present.access.roles import FOR
from present.pages import PATHS
from present.screens import empty, recorded, sign_in_cookie

PUBLIC = Person("public", "Anyone", VIEWER)
TITLE = "Sign in"
BOTH = (
    "Sign-in needs both: an [auth] section in .streamlit/secrets.toml, which says by which provider people sign in, and {file}, which says "
    "who may see what. Only {there} is there. docs/sign-in.md says how to write the other; access.example.toml is a beginning."
)
CLOCK = 20.0  # seconds between two looks at whether the sign-in of an open page has ended


@lru_cache(maxsize=1)
def arranged() -> guard.SignIn | None:
    """How people sign in, read once a process; None when sign-in is not set up. Raises Faulty with everything that must be mended."""
    settings, has_auth = read_settings(access_file()), sign_in_cookie.is_set_up()
    if settings is None and not has_auth:
        return None
    if settings is None or not has_auth:
        raise Faulty(BOTH.format(file=access_file().name, there="the first" if settings is None else "the second"))
    if faults := sign_in_cookie.faults():
        raise Faulty("\n".join(["Sign-in is not set up as it must be:", *(f"  {fault}" for fault in faults)]))
    return guard.SignIn(settings, SignIns(settings.idle_s), sign_in_cookie.platform(), frozenset(PATHS), recorded.refused)


def refuse_to_reach_out() -> None:
    """Raises Faulty when nobody has to sign in and the server is set to answer other machines."""
    address = config.get_option("server.address")
    if arranged() is None and not loopback.is_loopback(address):
        raise Faulty(f"The server's address is {address or 'every one of this machine'}. {loopback.WHAT_TO_DO}")


def set_up_fault() -> str:
    """Why nothing may be shown in this process; blank when all is as dashboard.py sets it up.

    Whoever starts present/shell.py by itself has no guard before it: that is for this machine alone, and never with a sign-in.
    """
    if guard.is_in_place():
        return ""
    try:
        refuse_to_reach_out()
    except Faulty as fault:
        return str(fault)
    if arranged() is not None:
        return "Start it as “streamlit run dashboard.py”: by itself this script serves files to whoever has their address."
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    came_far = loopback.FORWARDED & set(headers) or not loopback.is_loopback(loopback.host_of(headers.get("host", "localhost")))
    return loopback.WHAT_TO_DO if came_far else ""


def person() -> Person | None:
    """Who is asking in this run; None when nobody is signed in, or the sign-in has ended. Without sign-in everyone is the analyst."""
    if os.environ.get("DASHBOARD_AUDIENCE") == "committee":
        return PUBLIC
    sign_in = arranged()
    if sign_in is None:
        return LOCAL
    now = time.time()
    found = person_of(st.user.to_dict(), sign_in.settings, now)
    return found if found is not None and sign_in.sign_ins.is_alive(found, now) else None


def is_still(held: Person) -> bool:
    """Whether a person's sign-in counts still, for what happens after the run that drew it: a click on a download."""
    sign_in = arranged() if held not in (LOCAL, PUBLIC) else None
    return sign_in is None or sign_in.sign_ins.is_alive(held, time.time())


def check(needs: str, what: str) -> Person:
    """The person asking, whose role is at least `needs`. Raises NotAllowed, with nothing read, for anyone else; that is recorded."""
    found = person()
    if found is None or not may(found, needs):
        if found is not None:
            recorded.refused_here(found, what)
        raise NotAllowed(needs, what)
    return found


def shown_to(needs: str, title: str) -> bool:
    """Whether a part of a page is for the person asking; else one line says for whom it is. The fetch checks for itself all the same."""
    if may(person(), needs):
        return True
    empty.notice(f"{title}: for {FOR[needs]} only.")
    return False


def enter() -> Person | None:
    """Who may go on to the pages. None when a page that asks for a sign-in, or says that there is no role, must be drawn instead."""
    found = person()
    if found is None or not found.role:
        return None
    sign_in = arranged()
    if sign_in is not None and sign_in.sign_ins.use(found, time.time()):
        recorded.signed_in(found)
    return found


def wall(page: str) -> None:
    """Asks for a sign-in, which leads back to `page` as it is in the address; or says to whom the person without a role can turn."""
    found, sign_in = person(), arranged()
    if found is not None and sign_in is not None:
        _no_role(found, sign_in.settings.ask)
        return
    st.title(TITLE, anchor=False)
    ended = bool(st.user.to_dict().get("is_logged_in"))
    said = "Your sign-in has ended, or was not used for a while. " if ended else ""
    st.html(f'<p class="rg-lead">{said}This dashboard holds records of children. Sign in with your work account to see it.</p>')
    wanted = page + (f"?{urlencode(st.query_params.to_dict())}" if st.query_params else "")
    for name in sign_in_cookie.providers():
        label = TITLE if name == "default" else f"{TITLE} with {name}"
        address = f"sign-in?{urlencode({'to': wanted, 'with': name}, quote_via=quote)}"
        st.html(f'<a class="rg-button" href="{escape(address, quote=True)}" target="_self">{escape(label)}</a>')


def _no_role(found: Person, ask: str) -> None:
    st.title("You have no role here", anchor=False)
    account = next((str(st.user[one]) for one in ("email", "preferred_username") if st.user.get(one)), "")
    who = f"{found.name} ({account})" if account not in ("", found.name) else found.name
    whom = f"Ask {ask or 'whoever keeps this dashboard'} for a role, then sign out and in again."
    said = f"You are signed in as {who}, and nothing here is open to you yet. {whom}"
    st.html(f'<p class="rg-lead">{escape(said)}</p>')
    _sign_out()


def in_sidebar(found: Person) -> None:
    """Who is signed in, the role in words, and the way out; nothing where nobody signs in."""
    if found is LOCAL:
        return
    with st.container(gap=None, key="who"):
        st.html(f'<p class="rg-who"><strong>{escape(found.name)}</strong>{escape(role_in_words(found.role))}</p>')
        _sign_out()
    _watch()


def _sign_out() -> None:
    """The way out, where the guard ends the sign-in: a link. Of a button the answer can be lost, since what this run has not yet sent
    when the next begins is never sent, and the watch begins one as soon as nobody is signed in."""
    st.html(f'<a class="rg-sign-out" href="{guard.SIGN_OUT.removeprefix("/")}" target="_self">Sign out</a>')


def _watch() -> None:
    """Looks now and then whether the sign-in has ended, so that an open page does not stay on an empty desk. That is no use of it."""
    sign_in = arranged()
    if sign_in is not None:
        st.fragment(_look, run_every=min(CLOCK, max(1.0, sign_in.settings.idle_s / 3)))()


def _look() -> None:
    if person() is None:
        st.rerun()
