"""A job under way: how far it is, looked at every second without the rest of the page, and the way to stop it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from present.access import ANALYST, may
from present.intake import flow, running
from present.intake.running import Progress
from present.intake.staging import Intake
from present.intake.words import bullets
from present.screens import empty, signing_in
from present.screens.intake import acting

EVERY_S = 1.0
UNDER_WAY = {"check": "The files are being read and checked", "build": "The measures are being counted"}
NO_WORSE = "Readers see what they saw before. You can leave this page and come back."


def show(held: Intake, job: Literal["check", "build"]) -> None:
    """Draws the progress until the job ends, then the page anew."""
    st.header(UNDER_WAY[job], anchor=False)
    st.fragment(_look, run_every=EVERY_S)(held, job)
    st.html(f'<p class="rg-under">{NO_WORSE}</p>')
    if st.button("Stop", key=f"intake-stop-{job}"):
        with acting.doing():
            flow.stop(acting.still(held), job)


def _look(held: Intake, job: Literal["check", "build"]) -> None:
    """Nothing is shown to somebody whose sign-in has ended meanwhile."""
    if not may(signing_in.person(), ANALYST) or running.state(held.folder, job) != "running":
        st.rerun()
    now = running.progress(held.folder, job) or Progress("Starting")
    st.progress(now.share, text=now.words)


def gave_nothing(held: Intake, job: Literal["check", "build"]) -> None:
    """Why a job ended without a result."""
    how = flow.ended(held, job)
    what = "The check" if job == "check" else "The count"
    if how.how == "stopped":
        empty.state(f"{what} was stopped", "Nothing has changed for readers. The files are still here.", kind="empty")
    elif how.how == "refused":
        st.html(f'<section class="rg-state rg-broken"><h2>Nothing was published</h2>{bullets(how.reasons)}</section>')
    else:
        empty.state(
            f"{what} ended before it was done",
            f"Nothing has changed for readers, and the files are still here. {' '.join(how.reasons)} "
            "If it ends so again, tell whoever keeps the dashboard: the server may be short of memory.",
            kind="broken",
        )
