"""The report that an officer signs: what is shown, what is not and why, what was proved and what nobody can. No small number in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from data.reference.release_policy import ReleasePolicy
from metrics.kit.disclosure.public import HIDDEN, STANDS, PublicRelease
from metrics.kit.measure import GROUP_TITLES, Measure, measures
from metrics.kit.release.breakdowns import Below
from metrics.kit.release.plan import Plan
from metrics.kit.release.proof import Proof
from metrics.kit.release.share import Share

INTRUDER = (
    "Could a family, neighbour, school or journalist who knows one child find that child in a figure, or learn something new of it?",
    "Could last month's paper, a reply to a freedom of information request or the Department's own tables be subtracted from a figure?",
    "Is anything in the news now, of a kind that few children here have lived through, counted in a figure by itself?",
    "Does any figure say the same of everyone in a small group: none of them, or all of them?",
    "Could a worker or a reviewing officer be told by a figure that is nearly theirs alone?",
    "Has someone who did not make this release tried to find a child in it, with what anyone can look up, and failed?",
)
LEFT_OUT = (
    "Brothers and sisters are known as one family only where pre-proceedings, the court or the case itself names the family.",
    "What a family or a worker already knows of themselves is not protected by any of this, nor is a story in the press.",
    "A mean or a median rests on at least the number of cases named below; the sum behind it is never shown.",
    "Who knows the rules can reason about why a figure is hidden; the rules alone give no number away.",
)


def report(public: PublicRelease, plan: Plan, below: Below, policy: ReleasePolicy, proof: Proof, share: Share, ledger: pd.DataFrame) -> str:
    """The report in Markdown."""
    parts = (
        _head(public),
        _result(public, proof, share, ledger, policy),
        _shown(public),
        _withheld(public, below),
        _earlier(ledger, plan),
        _intruder(),
        _signature(public.said),
    )
    return "\n".join(line for part in parts for line in (*part, ""))


def _head(public: PublicRelease) -> Iterator[str]:
    said = public.said
    yield f"# Public release {said['release']}: {said['name']}"
    yield ""
    if said["invented"]:
        yield "**The records behind this release are invented.**"
        yield ""
    yield f"- Records as at {said['as_at']}, complete from {said['covers_from']}"
    yield f"- Made {said['released_at']} by {said['officer']}"
    yield f"- For: {said['note']}"
    yield f"- Snapshot {said['fingerprint']}"


def _result(public: PublicRelease, proof: Proof, share: Share, ledger: pd.DataFrame, policy: ReleasePolicy) -> Iterator[str]:
    figures = public.figures
    yield "## What was proved"
    yield ""
    yield "All months, measures and breakdowns were audited together, in whole numbers, with everything released from here before."
    yield ""
    yield f"- Figures in the release: {len(figures):,}, of which {int((figures['status'] == HIDDEN).sum()):,} are hidden (c)"
    yield f"- Least number of values that a protected number may have: {proof.least_left or 'no protected number has an end'}"
    counted = f"{share.shown:,} of {share.covered:,} figures"
    yield f"- Figures shown, weighted by the children and cases in them: {share.of_children:.0%} ({counted})"
    titles = {"month": "by month", "quarter": "by quarter", "year": "by year", "groups": "below the council"}
    yield "- The same " + ", ".join(f"{titles[name]}: {value:.0%}" for name, value in share.by_period.items())
    yield f"- Releases before this one: {ledger['release'].nunique()}"
    if standing := int((figures["status"] == STANDS).sum()):
        yield f"- Figures that stand as first released, changed by no more than {policy.threshold} since: {standing:,}"
    yield ""
    yield "Thresholds: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in policy.thresholds.items()) + "."
    yield ""
    yield "A figure is counted as covered when the snapshot has it council-wide, of any measure and by month, quarter or year, or in one of"
    yield "the policy's breakdowns and years. It is counted as shown when its number stands in the release, exact or rounded."


def _shown(public: PublicRelease) -> Iterator[str]:
    titles = {measure.id: measure for measure in measures()}
    yield "## What is shown"
    yield ""
    yield "| Measure | By | From | Chart | Hidden | Breakdowns |"
    yield "|---|---|---|---|---|---|"
    total = public.figures[public.figures["group_kind"] == "all"]
    for row in public.measures[public.measures["period"] != ""].itertuples(index=False):
        figures = total[(total["measure"] == row.measure) & (total["period"] == row.period)]
        hidden = int((figures["status"] == HIDDEN).sum())
        kinds = ", ".join(GROUP_TITLES[kind].lower() for kind in str(row.kinds).split(";") if kind)
        since = pd.Timestamp(figures["month"].iloc[0]).strftime("%B %Y") if len(figures) else ""
        chart, some = "yes" if row.charted else "table", "some" if hidden else ""
        yield f"| {titles[str(row.measure)].title} | {row.period} | {since} | {chart} | {some} | {kinds} |"


def _withheld(public: PublicRelease, below: Below) -> Iterator[str]:
    titles: Mapping[str, Measure] = {measure.id: measure for measure in measures()}
    yield "## What is withheld, and why"
    yield ""
    for row in public.measures.itertuples(index=False):
        if row.why:
            yield f"- **{titles[str(row.measure)].title}**: {row.why!s}"
    for (measure, kind), why in sorted(below.withheld.items()):
        yield f"- {titles[measure].title}, by {GROUP_TITLES[kind].lower()}: {why}"
    for measure, needs in sorted(public.said["not_supplied"].items()):
        yield f"- {titles[measure].title if measure in titles else measure}: not supplied ({', '.join(needs)})"


def _earlier(ledger: pd.DataFrame, plan: Plan) -> Iterator[str]:
    yield "## What a reader of earlier releases could learn"
    yield ""
    if not ledger["release"].nunique():
        yield "This is the first release from this store. Papers published before the ledger began are not in it: enter what they say"
        yield "in known_elsewhere.csv, or compare them by hand."
    else:
        count = ledger["release"].nunique()
        yield f"Releases audited with this one: {count}. A number whose count has not changed since is held"
        yield "to what was said of it then, and a revised one is another number that hangs together with its own release. Nothing hidden"
        yield "here can be worked out with them."
    if plan.given:
        yield ""
        yield f"Numbers that earlier releases give away by themselves, by the policy of today: {len(plan.given):,}."
        yield "Nothing can take that back, and nothing said here adds to it."
    if plan.earlier.differing:
        yield ""
        yield "Some figures known from elsewhere are not what the records say now, and were left out of the proof."


def _intruder() -> Iterator[str]:
    yield "## Before you sign: the motivated intruder"
    yield ""
    yield from (f"- [ ] {question}" for question in INTRUDER)
    yield ""
    yield "Not protected, or only in part:"
    yield ""
    yield from (f"- {line}" for line in LEFT_OUT)


def _signature(said: Mapping[str, Any]) -> Iterator[str]:
    yield "## Signature"
    yield ""
    yield f"Released by {said['officer']} on ____________________  Signature ____________________"
