"""Which breakdowns of which measures are shown, at which period, and how their groups hang together across measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.reference.release_policy import PERIODS, ReleasePolicy
from metrics.kit.disclosure import TooSlow, Unprotectable
from metrics.kit.release.aliases import Counts, add_aliases, shown_counts
from metrics.kit.release.below import FEW_PEOPLE, NOT_PROVED, Table, exposed, fill, round_off
from metrics.kit.release.links import Link, measure_of
from metrics.kit.release.material import parts_of
from metrics.kit.release.plan import Plan


@dataclass
class Below:
    """The breakdowns of a release. tables: what is shown. withheld: why not, by measure and kind."""

    tables: list[Table] = field(default_factory=list)
    withheld: dict[tuple[str, str], str] = field(default_factory=dict)

    def withhold(self, measure: str, kind: str | None, why: str) -> None:
        """Takes one breakdown of a measure out, or all of them for None."""
        for table in self.tables:
            if measure in table.rows and kind in (None, table.kind):
                self.withheld[measure, table.kind] = why
                del table.rows[measure]


def breakdowns(
    found: pd.DataFrame, plan: Plan, links: Iterable[Link], policy: ReleasePolicy, watch: Callable[..., Any], secret: bytes
) -> Below:
    """Every breakdown that is proved; the others are withheld with the reason. `secret` draws which way numbers are rounded."""
    below, chosen = Below(), {}
    groups = found[found["group_kind"] != "all"]
    for (measure, kind), rows in groups.groupby(["measure", "group_kind"], sort=False):
        rows = _shown(str(measure), rows, plan)
        if rows.empty or _has_few_people(rows, parts_of(plan.measures[str(measure)]), policy):
            below.withheld[str(measure), str(kind)] = FEW_PEOPLE
        else:
            chosen[str(measure), str(kind)] = rows
    tables = [_table(kind, chosen, links) for kind in dict.fromkeys(kind for _, kind in chosen)]
    council = shown_counts(plan)
    for table in watch(tables, "Rounding"):
        _prove(table, plan, council, policy, below, secret)
    return below


def _shown(measure: str, rows: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """The figures of the shortest period of which the total is shown, where it is."""
    shape = plan.shapes[measure]
    if shape is None:
        return rows.iloc[:0]
    periods = [period for period in shape.periods if (rows["period"] == period).any()]
    if not periods:
        return rows.iloc[:0]
    rows = rows[rows["period"] == min(periods, key=PERIODS.index)]
    total = plan.with_shown(measure, plan.shown_rows(measure))
    whole = total[(total["period"] == rows["period"].iloc[0]) & total["num_shown"] & total["den_shown"]]
    return rows[rows["last"].isin(whole["last"])]


def _has_few_people(rows: pd.DataFrame, parts: tuple[str, ...], policy: ReleasePolicy) -> bool:
    """Whether a count that is not small itself is of few people: rounding hides the count, not them."""
    return any(((rows[part] > policy.threshold) & rows[f"few_{part}"].between(1, policy.threshold)).any() for part in parts)


def _table(kind: str, chosen: Mapping[tuple[str, str], pd.DataFrame], links: Iterable[Link]) -> Table:
    """All of one kind: what lies within what is kept in order across measures that share no sum."""
    rows = {measure: frame for (measure, of), frame in chosen.items() if of == kind}
    counts = {measure: frame.set_index(["first", "last", "group"])[["num", "rest", "den"]] for measure, frame in rows.items()}
    held = [link for link in links if {measure_of(name) for name in link.series} <= rows.keys() and _holds(link, counts)]
    return Table(kind, rows, held)


def _holds(link: Link, counts: Mapping[str, pd.DataFrame]) -> bool:
    """Whether a link of the council's counts holds of every group of a breakdown too: a child's locality can change with time."""
    series = [counts[measure_of(name)][name.rpartition(":")[2]] * value for name, value in link.coefficients]
    net = pd.concat(series, axis=1).fillna(0).sum(axis=1)
    if not link.moves:
        return bool((net == 0).all())
    stock = counts[measure_of(link.moves)][link.moves.rpartition(":")[2]]
    frame = stock.reset_index().drop(columns="first")
    before = frame.assign(last=frame["last"] + 3).set_index(["last", "group"])[stock.name]
    change = frame.set_index(["last", "group"])[stock.name].sub(before).dropna()
    moved = net.rename("moved").reset_index()
    moved = moved[moved["last"] - moved["first"] == 2]  # quarters, as the stock's figures are
    flows = moved.set_index(["last", "group"])["moved"].reindex(change.index).fillna(0)
    return bool(len(moved)) and bool(len(change)) and bool((change + flows == 0).all())


def _prove(table: Table, plan: Plan, council: Counts, policy: ReleasePolicy, below: Below, secret: bytes) -> None:
    """Rounds and proves; a measure of which too little is left open is withheld, and the others are proved again."""
    while table.rows:
        fill(table, plan.measures)
        add_aliases(table, council)
        plan.earlier.joined(table, table.rows, table.kind)
        try:
            round_off(table, policy.base, plan.earlier.rounded, secret)
            bad = exposed(table, policy)
        except (Unprotectable, TooSlow):
            bad = set(table.values)
        if not bad:
            below.tables.append(table)
            return
        worst = max(table.rows, key=lambda measure: sum(measure_of(name) == measure for name in bad))
        below.withheld[worst, table.kind] = NOT_PROVED
        table = table.without(worst)
