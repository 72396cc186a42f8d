"""Who is in post at each month end, who has left in the twelve months up to it, and the team and part of the service of each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.contract import Tables
from data.working_days import add_working_days
from metrics.kit.attributes import team_names
from metrics.kit.calendar import add_months
from metrics.kit.months import Months, month_start, open_at_month_ends

SOCIAL_WORKER, MANAGER = "social_worker", "manager"
YEAR_MONTHS = 12
PARTS = pd.CategoricalDtype(["numerator", "denominator"])


def spells(tables: Tables) -> pd.DataFrame:
    """Every spell in post, once each, the earliest first: worker_id, team_id, role, fte, employment, start_date, end_date."""
    columns = ["worker_id", "team_id", "role", "fte", "employment", "start_date", "end_date"]
    workers = tables["workers"][columns].drop_duplicates(["worker_id", "start_date"], keep="last")
    return workers.sort_values(["start_date", "worker_id"], kind="stable", ignore_index=True)


def posts_held(tables: Tables, months: Months, role: str) -> pd.DataFrame:
    """One row a post of a role held at a month end: month, month_end, worker_id, fte, employment, team_id, start_date.

    A spell without hours is left out.
    """
    held = spells(tables)
    held = held[(held["role"] == role) & (held["fte"] > 0)].drop(columns="role")
    held = held.assign(worker_id=held["worker_id"].astype("category"))
    return open_at_month_ends(held, "start_date", "end_date", months).drop(columns="end_date")


def in_post(tables: Tables, months: Months, role: str) -> pd.DataFrame:
    """One row a worker of a role in post at a month end: the columns of `posts_held`.

    A worker with two posts is one worker with the hours of both, in post since the first, in the team and employment of the one begun
    later.
    """
    held = posts_held(tables, months, role)
    of_worker = ["month", "worker_id"]
    posts = held.groupby(of_worker, observed=True)
    held = held.assign(fte=posts["fte"].transform("sum").round(9), start_date=posts["start_date"].transform("min"))
    return held[~held.duplicated(of_worker, keep="last")].reset_index(drop=True)


def left_in_a_year(tables: Tables, months: Months, role: str) -> pd.DataFrame:
    """One row a permanent worker of a role who left, for each of the twelve months from then on: month, worker_id, fte, team_id, end_date.

    A worker whose next permanent spell, in whatever team or role, begins by the next working day has moved and not left. That is known
    on that working day, so a worker who leaves on a month's last day counts from the month after. Months whose twelve months the
    records do not hold whole have no row.
    """
    permanent = spells(tables)
    permanent = permanent[permanent["employment"] != "agency"].reset_index(drop=True)
    ended = permanent[permanent["end_date"].notna() & (permanent["role"] == role) & (permanent["fte"] > 0)]
    ended = ended.assign(known_date=add_working_days(ended["end_date"], 1))
    ended = ended[~_goes_on(ended, permanent)]
    ended = ended.groupby(["worker_id", "end_date", "known_date"], as_index=False).agg(fte=("fte", "sum"), team_id=("team_id", "last"))
    ended = ended.assign(over_date=add_months(month_start(ended["known_date"]), YEAR_MONTHS))
    return whole_years(open_at_month_ends(ended, "known_date", "over_date", months), tables).drop(columns=["known_date", "over_date"])


def _goes_on(ended: pd.DataFrame, permanent: pd.DataFrame) -> np.ndarray:
    """Whether each ended spell's worker has another that was begun by the next working day and outlasts it."""
    others = permanent[["worker_id", "start_date", "end_date"]]
    pairs = ended[["worker_id", "end_date", "known_date"]].reset_index().merge(others, on="worker_id", suffixes=("", "_next"))
    outlasts = ~(pairs["end_date_next"] <= pairs["end_date"])
    on = pairs.loc[outlasts & (pairs["start_date"] <= pairs["known_date"]), "index"]
    return ended.index.isin(on)


def whole_years(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The rows of the months whose twelve months the records hold whole, counted from the day from which they are complete."""
    begun = tables.covers_from.to_period("M").to_timestamp()
    first_whole = begun if tables.covers_from == begun else begun + pd.DateOffset(months=1)
    return rows[rows["month"] >= first_whole + pd.DateOffset(months=YEAR_MONTHS - 1)]


def in_words(tables: Tables, team_id: pd.Series) -> dict[str, pd.Series]:
    """The name of each team and its part of the service as a reader sees them: "Care unit north 1", "Looked after"."""
    service = pd.Series(None, index=team_id.index, dtype="str")
    if "teams.service" in tables.supplied:
        of_team = tables["teams"].drop_duplicates("team_id").set_index("team_id")["service"]
        service = team_id.map(of_team).astype("str")
    worded = service.str[:1].str.upper() + service.str[1:]
    return {"team": team_names(tables, team_id).astype("category"), "service": worded.astype("category")}


def as_parts(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    """The rows of a rate's numerator and of its denominator in one frame, with `part`."""
    part = pd.Categorical.from_codes(np.repeat([0, 1], [len(above), len(below)]), dtype=PARTS)
    return pd.concat([above, below], ignore_index=True).assign(part=part)
