"""A bare Streamlit page with a list of pages under headings: what the platform itself does, for comparison."""

import streamlit as st


def first() -> None:
    st.title("First")


def second() -> None:
    st.title("Second")


st.set_page_config(page_title="Bare", layout="wide")
st.navigation({"": [st.Page(first, default=True)], "More": [st.Page(second)]}, expanded=True).run()
