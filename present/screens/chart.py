"""A chart on a page: a name in words, one button (its picture), and "invented" inside it while the records are."""

from typing import Any

import streamlit as st

from present import theme


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def show_chart(figure: dict[str, Any], *, alt: str, file_name: str, invented_as: str = "", key: str) -> None:
    """Draws a figure (a plain dict {"data", "layout"}); `alt` says what it shows; `invented_as` is the badge's text or blank."""
    if invented_as:
        figure, alt = theme.marked(figure, invented_as), f"{alt} {invented_as}."
        file_name = f"{file_name}-invented"
    st.plotly_chart(theme.unchecked(figure), theme=None, width="stretch", key=key, alt=alt, config=theme.chart_config(file_name))
