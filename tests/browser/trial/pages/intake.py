"""A made-up page."""

import streamlit as st

st.title("Nothing here")
