"""Share of social workers' posts that no permanent worker fills at month end, in full-time equivalents."""

from __future__ import annotations

import pandas as pd

from data.contract import Tables
from metrics.kit.measure import Measure
from metrics.kit.months import Months, in_months
from metrics.workforce._workers import SOCIAL_WORKER, in_words, posts_held

MEASURE = Measure(
    id="vacancy",
    theme="workforce",
    title="Social work posts that are vacant",
    question="How many posts have nobody permanent in them?",
    why="The work of an empty post falls on those who stay, or on agency workers.",
    counted="Vacancies and permanent social workers in post at month end, in full-time equivalents, in the teams whose posts are "
    "recorded for the month. Vacancies are a team's posts less its permanent workers' hours, and never below nought; a post "
    "covered by an agency worker is vacant. A worker whose employment is not recorded is taken as permanent, and one with "
    "posts in two teams fills one in each.",
    met="The hours are those of a vacancy.",
    better="down",
    unit="%",
    kind="share",
    weighted=True,
    clock="stock",
    needs=("posts", "posts.fte_established", "workers", "workers.role", "workers.fte", "workers.employment"),
    findings=("turnover-and-caseloads",),
    published="sw_vacancy_pct",
    published_difference="The same share; DfE counts at 30 September alone, and its line stands there. Councils report vacancies to DfE as "
    "one number; here they are worked out team by team.",
    groups=("service", "team"),
    shows=("fte_established", "fte_in_post", "fte_vacant"),
    pair="agency",
    owner="Principal social worker",
    reviewed="2026-11-01",
    next_review="2027-11-01",
)


def cases(tables: Tables, months: Months) -> pd.DataFrame:
    """One row a team and month with its vacancies (met) and one with its permanent workers in post; weights are full-time equivalents."""
    posts = tables["posts"]
    posts = in_months(posts[(posts["role"] == SOCIAL_WORKER) & (posts["fte_established"] >= 0)].drop(columns="role"), "month", months)
    posts = posts.drop_duplicates(["team_id", "month"], keep="last")
    there = posts_held(tables, months, SOCIAL_WORKER)
    there = there[there["employment"] != "agency"]
    filled = there.groupby(["team_id", "month"], as_index=False).agg(fte_in_post=("fte", "sum"))
    teams = posts.merge(filled, on=["team_id", "month"], how="left").fillna({"fte_in_post": 0.0})
    teams = teams.assign(fte_vacant=(teams["fte_established"] - teams["fte_in_post"]).clip(lower=0).round(9))
    parts = [
        teams.assign(met=True, weight=teams["fte_vacant"], case_id=teams["team_id"] + " vacant"),
        teams.assign(met=False, weight=teams["fte_in_post"], case_id=teams["team_id"] + " in post"),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["weight"] > 0]
    return rows[["month", "case_id", "met", "weight", *MEASURE.shows]].assign(**in_words(tables, rows["team_id"]))
