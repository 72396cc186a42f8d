"""Files a reader can take away: the CSV of a table. Every file of invented records says so in its name and in every row."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

INVENTED_COLUMN = "records"


def csv_bytes(table: pd.DataFrame, source_name: str = "", *, invented: bool = False) -> bytes:
    """The table as UTF-8 CSV with a byte-order mark (Excel reads it); dates as ISO days; invented records carry a column that says so."""
    shown = table.assign(**{INVENTED_COLUMN: source_name}) if invented else table
    # A cell that starts like a formula would run in a spreadsheet.
    text = shown.select_dtypes(include=["str", "category"]).columns
    guarded = {name: shown[name].astype("str").str.replace(r"^(?=[=+\-@\t\r])", "'", regex=True) for name in text}
    return shown.assign(**guarded).to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\r\n").encode("utf-8-sig")


def csv_button(make_table: Callable[[], pd.DataFrame], *, file_name: str, source_name: str = "", invented: bool = False, key: str) -> None:
    """A "Download this table (CSV)" button. The file is made only when it is asked for and the page is not run again."""
    name = f"{file_name}-invented.csv" if invented else f"{file_name}.csv"
    st.download_button(
        "Download this table (CSV)",
        data=lambda: csv_bytes(make_table(), source_name, invented=invented),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        key=key,
        icon=":material/download:",
        help=None,
    )
