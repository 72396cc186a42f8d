"""Readings of a public release: from its published figures alone, so that every verdict follows from what anyone can read in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from data.letters import Finding, Letter
from metrics.kit.baseline import month_of, point_at
from metrics.kit.compare import Reading, read
from metrics.kit.disclosure.public import HIDDEN, STANDS, PublicRelease
from metrics.kit.judge import MOST, NEEDED
from metrics.kit.measure import Measure, register
from present.overview import Answered
from present.public.at_visit import AT_THE_VISIT, HIDDEN_THEN, MONTHS, at_the_visit
from present.public.shown import NOT_PUBLISHED, Shown, shown_of
from present.public.since import by_quarter
from present.words import small

__all__ = ["HIDDEN_THEN", "MONTHS", "PublicReading", "Readings"]

EVERYONE = "all"
MOST_HIDDEN = 1 / 5  # of the periods judged: small figures are the hidden ones, so that a range of the others would lie too high
CHARTED = ("shown", STANDS, "z")  # a period in which nothing happened has no figure to hide
HIDDEN_NOW = "the newest figure is hidden, as it is of so few"
TOO_MANY_HIDDEN = "too many of its figures are hidden, as they are of so few"
NOT_SUPPLIED = "not recorded"
WITHHELD = "withheld"


@dataclass(frozen=True)
class PublicReading(Reading):
    """A reading whose every number is published.

    rows: the release's own rows of everyone, by the period that is published, oldest first. period: its length. shown_now, shown_then: both
    figures as the release words them. then_when: of when the latter is, the visit or the last periods before it. charted: whether a control
    chart may be drawn; `why_no_chart` why not.
    """

    rows: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)
    period: str = "month"
    shown_now: Shown = NOT_PUBLISHED
    shown_then: Shown = NOT_PUBLISHED
    then_when: str = AT_THE_VISIT
    charted: bool = False
    why_no_chart: str = ""

    @cached_property
    def at(self) -> pd.Timestamp:
        """The last month of the newest period that is published."""
        return pd.Timestamp(self.rows["month"].iloc[-1])


@dataclass(frozen=True)
class Lacking:
    """Why a release has no figure of a measure: `kind` is NOT_SUPPLIED or WITHHELD; `needs` what the records lack; `why` in words."""

    kind: str
    why: str
    needs: tuple[str, ...] = ()


class Readings:
    """All readings of one release, each worked out once. Shared between readers; nothing in it changes."""

    def __init__(self, release: PublicRelease) -> None:
        self.release = release
        everyone = release.figures[release.figures["group_kind"] == EVERYONE]
        everyone = everyone.assign(is_whole=_is_whole(everyone, release.as_at)).sort_values("month", kind="stable")
        self._everyone = {str(name): rows for name, rows in everyone.groupby("measure", sort=False)}
        self._none = everyone.iloc[:0]
        self._declared: dict[Any, dict[Any, Any]] = release.measures.set_index("measure").astype("object").to_dict("index")
        self._held: dict[tuple[str, str], PublicReading] = {}
        self._lacking: dict[str, Lacking | None] = {}

    def figures(self, measure: Measure) -> pd.DataFrame:
        """The release's rows of one measure, of everyone and of groups; none when it publishes nothing of it."""
        return self.release.figures[self.release.figures["measure"] == measure.id]

    def declared(self, measure: Measure) -> Mapping[Any, Any]:
        """The release's own row of a measure (see MEASURES); empty for one that it does not name."""
        return self._declared.get(measure.id, {})

    def lacking(self, measure: Measure) -> Lacking | None:
        """Why the release has no figure of a measure; None when it has."""
        if measure.id not in self._lacking:
            self._lacking[measure.id] = self._why_lacking(measure)
        return self._lacking[measure.id]

    def _why_lacking(self, measure: Measure) -> Lacking | None:
        needs = tuple(self.release.said["not_supplied"].get(measure.id, ()))
        if needs:
            return Lacking(NOT_SUPPLIED, "The council’s records do not hold what this measure needs.", needs)
        declared = self.declared(measure)
        if not declared.get("period"):
            return Lacking(WITHHELD, str(declared.get("why") or "No figure of it is in this release."))
        everyone = self._everyone.get(measure.id, self._none)
        shown = everyone[everyone["is_whole"]]["status"]
        if shown.empty:
            return Lacking(WITHHELD, "No whole period of it is published.")
        return Lacking(WITHHELD, "Every figure of it is hidden.") if (shown == HIDDEN).all() else None

    def reading(self, measure: Measure, letter: Letter) -> PublicReading:
        """The measure at its newest published period beside a letter. Raises KeyError for one that `lacking` says there is no figure of."""
        key = (measure.id, letter.id)
        if key not in self._held:
            if self.lacking(measure) is not None:
                raise KeyError(f"no figure of {measure.id} is published")
            self._held[key] = self._read(measure, letter)
        return self._held[key]

    def answered(self, letter: Letter, findings: Sequence[Finding] | None = None) -> list[Answered]:
        """Each finding of the letter (or those given) with its readings, in the letter's order.

        A measure that may not be shown at all decides nothing where another of the finding's is published: what one child waited is in no
        release, and would leave every finding that names it untold.
        """
        known = {name: entry.measure for name, entry in register().items()}
        found = []
        for one in letter.findings if findings is None else findings:
            named = [known[name] for name in one.measures if name in known]
            published = [measure for measure in named if self.lacking(measure) is None]
            readings = tuple(self.reading(measure, letter) for measure in published)
            others = [(measure, lacking) for measure in named if (lacking := self.lacking(measure)) is not None]
            rest = tuple(measure for measure, lacking in others if lacking.kind == NOT_SUPPLIED or not readings)
            found.append(Answered(one, readings, rest))
        return found

    def _read(self, measure: Measure, letter: Letter) -> PublicReading:
        declared = self.declared(measure)
        period = "year" if measure.clock == "annual" else str(declared["period"])
        found = self._read_by(measure, letter, period)
        if found.judged_by != period:
            by_other = self._read_by(measure, letter, found.judged_by)  # a public page has no switch: it shows what it is judged by
            found = found if by_other.rows.empty else by_other
        charted = bool(declared["charted"]) and bool(found.rows["status"].isin(CHARTED).all())
        return replace(found, charted=charted, why_no_chart=str(declared["why"]))

    def _read_by(self, measure: Measure, letter: Letter, period: str) -> PublicReading:
        everyone = self._everyone[measure.id]
        rows = everyone[everyone["is_whole"] & (everyone["period"] == period)].drop(columns="is_whole").reset_index(drop=True)
        to = pd.Timestamp(rows["month"].iloc[-1]) if len(rows) else month_of(letter)
        then, shown_then, then_when = at_the_visit(measure, letter, everyone, rows, period)
        judged = _from_parts(measure, everyone[everyone["is_whole"]])
        plain = read(measure, letter, judged, to=to, period=period, until=self.release.as_at, then=then)
        shown_now = shown_of(measure, rows.iloc[-1] if len(rows) else None)
        kept = {one.name: getattr(plain, one.name) for one in fields(plain)}
        kept |= {"series": rows, "now": point_at(rows, to)}  # as published: what is drawn and said has no more decimals than are shown
        found = PublicReading(**kept, rows=rows, period=period, shown_now=shown_now, shown_then=shown_then, then_when=then_when)
        why = _why_not(found) or too_few(found)
        if why:
            return replace(found, verdict="cannot tell yet", why=why)
        return replace(found, verdict=by_quarter(found, rows)) if period == "quarter" else found


def _why_not(reading: PublicReading) -> str:
    """Why hidden figures keep a verdict back; blank when they do not."""
    if reading.shown_now.is_hidden:
        return HIDDEN_NOW
    visit = int(reading.rows["month"].searchsorted(month_of(reading.letter), side="right"))
    judged = reading.rows.iloc[max(0, visit - MOST) :]
    hidden = float((judged["status"] == HIDDEN).mean()) if len(judged) else 0.0
    return TOO_MANY_HIDDEN if hidden > MOST_HIDDEN else ""


def too_few(reading: PublicReading) -> str:
    """That there are too few figures for a range, in words that say how many a verdict needs; blank where that is not what is lacking."""
    judged, since = reading.judged, reading.since
    if judged is None or since is None or since.status != "too_few_points" or reading.then.basis == "none":
        return ""
    known = judged["value"].dropna()
    if known.index[-1] <= month_of(reading.letter):
        return ""
    are = "is" if len(known) == 1 else "are"
    return f"a verdict needs {NEEDED} {reading.judged_by}s of figures, and there {are} {small(len(known))}"


def _is_whole(figures: pd.DataFrame, as_at: pd.Timestamp) -> np.ndarray:
    """Which rows are of a period that was over by the day that the records go to."""
    length = figures["period"].map(MONTHS).to_numpy(dtype="float64", na_value=np.nan)  # a visit has none
    over = (figures["month"] + pd.offsets.MonthEnd(0) <= as_at).to_numpy()
    with np.errstate(invalid="ignore"):
        return np.asarray(over & ((figures["month"].dt.month.to_numpy() - 3) % length == 0))


def _from_parts(measure: Measure, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with each value divided anew from its published parts, where both are exact: 82% and 82% may be 81.6% and 82.4%.

    Whole points make neighbours alike that are not, and a series that hardly varies cannot be judged.
    """
    exact = rows["status"].isin(["shown", STANDS]) & (rows["denominator"] > 0) & rows["numerator"].notna()
    if measure.kind not in ("share", "rate") or not exact.any():
        return rows
    return rows.assign(value=(rows["numerator"] / rows["denominator"] * measure.per).where(exact, rows["value"]))
