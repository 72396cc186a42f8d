"""What pages read of the figures that each published snapshot gave, kept by the newest of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from data import history, known
from present.settling import MONTHS_BACK, Settling, settling_of


def extract_days(path: str) -> tuple[pd.Timestamp, ...]:
    """The days of the extracts of this source whose figures are kept, up to the snapshot shown, the oldest first."""
    return _extract_days(path, _newest_kept(path))


def settling(path: str) -> Settling:
    """What each snapshot of this source said, up to the one shown, and how its figures settle; read again when another is kept."""
    return _settling(path, _newest_kept(path))


def _newest_kept(path: str) -> str:
    shown = Path(path)
    return max((name for name in known.names(shown.parent) if name <= shown.name), default="")


@st.cache_resource(max_entries=4, show_spinner=False)
def _extract_days(path: str, newest: str) -> tuple[pd.Timestamp, ...]:
    kept = known.manifests(Path(path).parent).items()
    return tuple(sorted({pd.Timestamp(said["as_at"]).as_unit("us") for name, said in kept if name <= newest}))


@st.cache_resource(max_entries=2, show_spinner=False)
def _settling(path: str, newest: str) -> Settling:
    room = Path(path).parent
    listed = history.entries(room)
    # What was rolled back from was withdrawn: it says nothing of how late records come.
    stand = frozenset(history.standing(listed)) if listed else None
    return settling_of(known.figures(room, only=stand, until=newest, months_back=MONTHS_BACK))
