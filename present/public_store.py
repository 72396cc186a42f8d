"""The committee's only caches: one release, and what is made of it. Opens bundles and nothing else; knows no snapshot."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from data import bundles, reference
from data.bundles import MANIFEST, NotABundle
from data.letters import compared, letters
from metrics.kit.disclosure.public import NotPublic, PublicRelease
from present.public.no_release import ABSENT, CHANGED, UNSAFE, NoRelease
from present.public.readings import Readings

BUNDLE = "DASHBOARD_BUNDLE"


@dataclass(frozen=True)
class Held:
    """An opened release. key: the hash of its manifest, which names the hashes of all its files. said: the whole manifest."""

    key: str
    release: PublicRelease
    readings: Readings
    said: Mapping[str, Any]
    report: str


def folder() -> Path | None:
    """The bundle's folder, which DASHBOARD_BUNDLE names; None without it."""
    named = os.environ.get(BUNDLE, "")
    return Path(named) if named else None


def opened(where: Path | None) -> Held:
    """The release in a folder, opened once for all readers. Raises NoRelease."""
    if where is None:
        raise NoRelease(ABSENT, f"no release is named. Start the server with {BUNDLE} set to the folder of a release.")
    try:
        key = hashlib.sha256((where / MANIFEST).read_bytes()).hexdigest()
        return _opened(str(where), key)
    except OSError as fault:
        raise NoRelease(ABSENT, "the folder holds no release. “python -m data release” makes one.") from fault
    except NotABundle as fault:
        raise NoRelease(CHANGED, str(fault).replace(f"{where}: ", "").replace(str(where), "the folder").replace("`", "")) from fault
    except NotPublic as fault:
        raise NoRelease(UNSAFE, f"the folder holds what no public release may: {fault}. Release it again.") from fault


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(where: str, key: str) -> Held:
    found = bundles.read(Path(where))
    release = PublicRelease(found.said, found.figures, found.measures)
    return Held(key, release, Readings(release), found.said, found.report)


def letter_choices(held: Held) -> dict[str, str]:
    """The letters that figures can be set beside: those of whose visit the release has a figure, the letters first; by id, with titles."""
    figures = held.release.figures
    visits = set(figures.loc[figures["period"] == "visit", "month"])
    ordered = [*letters(), *(one for one in compared() if one not in letters())]
    found = {one.id: one.title for one in ordered if one.visit_from.to_period("M").to_timestamp() in visits}
    return found or {one.id: one.title for one in letters()}


@st.cache_resource(max_entries=800, ttl=3600, show_spinner=False)
def once(key: tuple[str, ...], _make: Callable[[], Any]) -> Any:
    """What `_make` makes, made once for all readers of one view. The key names the release, the view and the thing; nobody changes it."""
    return _make()


def warm() -> None:
    """Reads what the first page needs before the first reader comes; nothing when there is no release to show."""
    reference.all_published()
    reference.standards()
    try:
        held = opened(folder())
    except NoRelease:
        return  # the page says so
    for one in letters():
        held.readings.answered(one)
