"""The structural rules of the national return (data-standards 1.3, with their numbers), asked of the tables of all years together.

Each returns the fault table. They are asked whichever format fed a table, save where a rule says that it is about the return's own
files. `child_id` is one category in all tables (`data.derive.share_child_ids`), so that a child is a whole number.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from data.contract import TABLES
from data.derive import SHORT_BREAKS, care_periods
from data.faults import faults_at, gather, no_faults
from data.rules_903_health import health_faults
from data.rules_between import outside, overlapping, shown, stands_in
from data.rules_read import Read, any_of, born_of, child_days, codes_of, how_many, years_lived

TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
OF_LIBERTY, NEVER_OF_LIBERTY = ("K2", "Z12", "Z13"), ("K1", "K3", "P1", "R5")
HANDOVER = pd.Timedelta(days=7)


def return_faults(read: Read) -> list[pd.DataFrame]:
    """The fault tables of every rule that has what it needs."""
    return [rule(read) for needs, rule in _RULES if set(needs) <= read.supplied | set(read.frames)]


def short_breaks_alone(children: pd.Series, episodes: pd.DataFrame) -> np.ndarray:
    """Whether each of the children has had episodes and nothing but short breaks."""
    child, count = codes_of(episodes["child_id"]), len(episodes["child_id"].cat.categories)
    short = episodes["legal_status"].isin(SHORT_BREAKS).to_numpy()
    alone = any_of(child[short], count) & ~any_of(child[~short], count)
    return np.append(alone, False)[codes_of(children)]


def _overlapping_episodes(read: Read) -> pd.DataFrame:
    """142: the other is still open. 501: it ends later."""
    return overlapping(read["care_episodes"], TABLES["care_episodes"], "903-501", while_open="903-142")


def _unpaired_ends(read: Read) -> pd.DataFrame:
    """148. The return's own are found as it is read, where a reason without an end is still there."""
    episodes = read["care_episodes"]
    if read.is_of_return("care_episodes"):
        return no_faults()
    wrong = episodes[episodes["end_date"].isna() != episodes["reason_ended"].isna()]
    return faults_at(wrong, "903-148", "care_episodes", "reason_ended", wrong["reason_ended"])


def _not_carried_on(read: Read) -> pd.DataFrame:
    """388."""
    episodes = read["care_episodes"]
    ended = episodes[episodes["reason_ended"].eq("X1") & episodes["end_date"].notna()]
    starts = np.sort(child_days(episodes, "start_date"))
    wrong = ended[how_many(starts, child_days(ended, "end_date")) == 0]
    return faults_at(wrong, "903-388", "care_episodes", "reason_ended", shown(wrong["end_date"]))


def _begun_again(read: Read) -> pd.DataFrame:
    """431. An episode of one day does not come before itself."""
    episodes = read["care_episodes"]
    begins = episodes[episodes["reason_started"].eq("S")]
    ends = np.sort(child_days(episodes[episodes["end_date"].notna()], "end_date"))
    itself = (begins["end_date"] == begins["start_date"]).to_numpy()
    wrong = begins[how_many(ends, child_days(begins, "start_date")) > itself]
    return faults_at(wrong, "903-431", "care_episodes", "reason_started", shown(wrong["start_date"]))


def _temporary_ends(read: Read) -> pd.DataFrame:
    """380 and 381."""
    episodes = read["care_episodes"]
    temporary = episodes[episodes["placement_type"].isin(TEMPORARY)]
    first = temporary[temporary["reason_started"].eq("S")]
    last = temporary[temporary["reason_ended"].notna() & temporary["reason_ended"].ne("X1") & temporary["end_date"].notna()]
    pairs = (("903-380", first), ("903-381", last))
    return gather(faults_at(rows, rule, "care_episodes", "placement_type", rows["placement_type"]) for rule, rows in pairs)


def _placed_with_parents(read: Read) -> pd.DataFrame:
    """378."""
    episodes = read["care_episodes"]
    wrong = episodes[episodes["placement_type"].eq("P1") & episodes["legal_status"].eq("V2")]
    return faults_at(wrong, "903-378", "care_episodes", "legal_status", wrong["legal_status"])


def _reviews_of_short_breaks(read: Read) -> pd.DataFrame:
    """399."""
    reviews = read["reviews"]
    wrong = reviews[short_breaks_alone(reviews["child_id"], read["care_episodes"])]
    return faults_at(wrong, "903-399", "reviews", "held_date", shown(wrong["held_date"]))


def _participation_by_age(read: Read) -> pd.DataFrame:
    """440 and 441. The fourth birthday is a day on which the child is 4."""
    reviews = read["reviews"]
    born = born_of(reviews, read["children"])
    coded = reviews["participation_code"].notna().to_numpy() & born.notna().to_numpy()
    of_little_ones = reviews["participation_code"].eq("PN0").to_numpy()
    is_four = years_lived(born, reviews["held_date"]) >= 4
    pairs = (("903-440", coded & of_little_ones & is_four), ("903-441", coded & ~of_little_ones & ~is_four))
    found = ((rule, reviews[wrong]) for rule, wrong in pairs)
    return gather(faults_at(rows, rule, "reviews", "participation_code", rows["participation_code"]) for rule, rows in found)


def _overlapping_missing(read: Read) -> pd.DataFrame:
    """574."""
    return overlapping(read["missing_episodes"], TABLES["missing_episodes"], "903-574")


def _missing_out_of_care(read: Read) -> pd.DataFrame:
    """581, and 577: the child left care and the missing episode goes on. A return on the day of leaving is in time."""
    missing, episodes, severity = read["missing_episodes"], read["care_episodes"], read.severity("missing_episodes")
    counted = episodes[~episodes["legal_status"].isin(SHORT_BREAKS) & stands_in(episodes["child_id"], missing["child_id"])]
    strangers = outside(missing, "started_at", counted, read.covers_from, "903-581", "missing_episodes", severity)
    began = missing[missing["started_at"] >= read.covers_from].sort_values("started_at", kind="stable")
    if began.empty or counted.empty:
        return strangers
    periods = care_periods(counted).sort_values("entered_care_date", kind="stable")
    held = pd.merge_asof(began, periods, left_on="started_at", right_on="entered_care_date", by="child_id")
    inside = held["started_at"].dt.normalize() <= held["left_care_date"]
    wrong = held[inside & ~(held["returned_at"].dt.normalize() <= held["left_care_date"])]
    late = faults_at(wrong, "903-577", "missing_episodes", "returned_at", "left care " + shown(wrong["left_care_date"]), severity=severity)
    return gather([strangers, late])


def _missing_until_18(read: Read) -> pd.DataFrame:
    """580."""
    episodes, missing = read["care_episodes"], read["missing_episodes"]
    ended = episodes[episodes["end_date"].notna() & episodes["reason_ended"].ne("E8") & episodes["reason_ended"].ne("X1")]
    born = born_of(ended, read["children"])
    is_birthday = (years_lived(born, ended["end_date"]) == 18) & (years_lived(born, ended["end_date"] - pd.Timedelta(days=1)) == 17)
    ended = ended[born.notna().to_numpy() & is_birthday]
    back = missing[missing["returned_at"].notna()]
    wrong = ended[how_many(np.sort(child_days(back, "returned_at")), child_days(ended, "end_date")) > 0]
    return faults_at(wrong, "903-580", "care_episodes", "reason_ended", wrong["reason_ended"])


def _workers_of_return(read: Read) -> pd.DataFrame:
    """SW02, of the return alone: a council's own workers may have other identifiers."""
    allocations = read["allocations"]
    if not read.is_of_return("allocations"):
        return no_faults()
    wrong = allocations[~allocations["worker_id"].str.upper().str.startswith(("SW", "XX"))]
    return faults_at(wrong, "903-SW02", "allocations", "worker_id", wrong["worker_id"])


def _overlapping_workers(read: Read) -> pd.DataFrame:
    """SW08: the other is still open. SW10: it ends more than a week later; a week is for handing over."""
    held = read["allocations"][read["allocations"]["role"].eq("social_worker")]
    severity = read.severity("allocations")
    return overlapping(held, TABLES["allocations"], "903-SW10", while_open="903-SW08", over=HANDOVER, severity=severity)


def _deprived_of_liberty(read: Read) -> pd.DataFrame:
    """709 and 710. An order is as long as its dates say, an open one still; on the day of a move the new placement counts."""
    orders, episodes = read["liberty_orders"], read["care_episodes"][["child_id", "start_date", "end_date", "placement_type"]]
    pairs = orders.merge(episodes[episodes["placement_type"].notna()], on="child_id")
    open_order, open_episode = pairs["order_end_date"].isna(), pairs["end_date"].isna()
    held = (open_episode | (pairs["order_start_date"] < pairs["end_date"])) & (open_order | (pairs["order_end_date"] > pairs["start_date"]))
    never, expected = (pairs["placement_type"].isin(codes) for codes in (NEVER_OF_LIBERTY, OF_LIBERTY))
    found = (("903-710", pairs[held & never]), ("903-709", pairs[held & ~never & ~expected]))
    return gather(faults_at(rows, rule, "liberty_orders", "order_start_date", rows["placement_type"]) for rule, rows in found)


_RULES: tuple[tuple[tuple[str, ...], Callable[[Read], pd.DataFrame]], ...] = (
    (("care_episodes",), _overlapping_episodes),
    (("care_episodes.end_date", "care_episodes.reason_ended"), _unpaired_ends),
    (("care_episodes.end_date", "care_episodes.reason_ended"), _not_carried_on),
    (("care_episodes.end_date", "care_episodes.reason_started"), _begun_again),
    (("care_episodes.placement_type",), _temporary_ends),
    (("care_episodes.placement_type", "care_episodes.legal_status"), _placed_with_parents),
    (("reviews", "care_episodes.legal_status"), _reviews_of_short_breaks),
    (("reviews.participation_code", "children.date_of_birth"), _participation_by_age),
    (("missing_episodes",), _overlapping_missing),
    (("missing_episodes.returned_at", "care_episodes.end_date"), _missing_out_of_care),
    (("missing_episodes.returned_at", "care_episodes.reason_ended", "children.date_of_birth"), _missing_until_18),
    (("allocations.worker_id",), _workers_of_return),
    (("allocations=social_worker",), _overlapping_workers),
    (("annual_health", "care_episodes.reason_started", "care_episodes.reason_ended"), health_faults),
    (("liberty_orders", "care_episodes.placement_type"), _deprived_of_liberty),
)
