"""The meeting pages of the bundle that this server shows, each made once. Opens bundles and nothing else."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data import bundles
from data.letters import Letter, compared
from metrics.kit.disclosure.public import NotPublic, PublicRelease
from present.meeting.document import content_policy, meeting_html
from present.overview import SORTS
from present.public import no_release
from present.public.no_release import ABSENT, with_officer
from present.public.words import council

BUNDLE = "DASHBOARD_BUNDLE"
NOTHING = with_officer(ABSENT, "start the server with DASHBOARD_BUNDLE set to the folder of a release.")
CHANGED = with_officer(no_release.CHANGED, "a file of the release has changed or is missing. Take the release from its source again.")
UNSAFE = with_officer(no_release.UNSAFE, "the release holds what no public release may. Release it again.")


class NoPage(Exception):
    """No page can be shown. The message says why, in words for a reader, and names no folder of the server."""

    def __init__(self, why: str, status: int) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class MeetingPage:
    """A page, the content policy of the answer that carries it, and what it is called as a file."""

    html: str
    policy: str
    file_name: str


def page(letter_id: str, order: str) -> MeetingPage:
    """The page of a letter ("": the first) in an order ("": the worst findings first).

    Raises NoPage: 404 for a letter or an order that there is not, 503 where the server has no release to show.
    """
    known = {one.id: one for one in compared()}
    letter_id, order = letter_id or next(iter(known)), order or next(iter(SORTS))
    if letter_id not in known:
        raise NoPage(f"There is no such letter. There are: {', '.join(known)}.", 404)
    if order not in SORTS:
        raise NoPage(f"There is no such order. There are: {', '.join(SORTS)}.", 404)
    folder = os.environ.get(BUNDLE, "")
    try:
        key = hashlib.sha256((Path(folder) / bundles.MANIFEST).read_bytes()).hexdigest()
        return _made(folder, key, letter_id, order)
    except OSError as fault:
        raise NoPage(NOTHING, 503) from fault
    except bundles.NotABundle as fault:
        raise NoPage(CHANGED, 503) from fault
    except NotPublic as fault:
        raise NoPage(UNSAFE, 503) from fault


@lru_cache(maxsize=2)
def _release(folder: str, key: str) -> PublicRelease:
    """The release in a folder whose manifest has that hash."""
    found = bundles.read(Path(folder))
    return PublicRelease(found.said, found.figures, found.measures)


@lru_cache(maxsize=16)
def _made(folder: str, key: str, letter_id: str, order: str) -> MeetingPage:
    """The page as it is served. Half a megabyte each, and there are as many as letters and orders."""
    letter: Letter = next(one for one in compared() if one.id == letter_id)
    release = _release(folder, key)
    html = meeting_html(release, letter, order=order)
    return MeetingPage(html, content_policy(html), file_name(release, letter))


def file_name(release: PublicRelease, letter: Letter) -> str:
    """ "sampleshire-2020-03-31-visit-2016-11-invented.html": whose, up to when, beside which letter, and invented where it is."""
    name = re.sub(r"[^a-z0-9]+", "-", council(release).lower()).strip("-") or "council"
    return f"{name}-{release.as_at:%Y-%m-%d}-{letter.id}{'-invented' if release.said['invented'] else ''}.html"
