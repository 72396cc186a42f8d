"""The findings of a letter without a figure, each with why, folded beneath the others: for leaders and for the committee."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from present import coverage
from present.overview import Answered


def show(found: Sequence[Answered]) -> None:
    """Draws them; nothing where every finding has a figure. They stand open where no finding has one."""
    rest = [one.finding for one in found if one.deciding is None]
    if not rest:
        return
    what = f"{len(rest)} findings that are" if len(rest) > 1 else "One finding that is"
    with st.expander(f"{what} not measured here, and why", expanded=len(rest) == len(found)):
        for finding in rest:
            why = coverage.why(finding) or coverage.NOT_YET
            st.markdown(f"**{finding.short}** ({finding.judgement}). {finding.says} *{why}*")
