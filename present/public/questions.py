"""Questions that a committee can ask: made from the findings and their published figures, each with why it is asked. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.letters import Finding, Letter
from metrics.kit.measure import Measure
from present import words
from present.overview import CANNOT_TELL, GROUPS, MAY_BE_CHANCE, Answered
from present.pairs import is_at_a_cost, pair_of
from present.public.pace import alike, per_period, then_full
from present.public.readings import HIDDEN_NOW, HIDDEN_THEN, NOT_SUPPLIED, TOO_MANY_HIDDEN, PublicReading, Readings, too_few

# In the order of the page. Those of ASKED are on it; the others are for a screen that has room for one question a finding.
KINDS: Mapping[str, str] = {
    "worse": "Getting worse",
    "cost": "Better, but perhaps at another’s cost",
    "same": "Not moving",
    "chance": "Moved, which may be chance",
    "unknown": "Cannot be told from these figures",
    "not supplied": "Not recorded",
    "better": "Better",
    "holding": "Holding",
    "neutral": "Higher or lower",
    "unmeasured": "Without a figure",
}
ASKED = ("worse", "cost", "same", "chance", "unknown", "not supplied")
STRENGTH = "strength"


@dataclass(frozen=True)
class Question:
    """A question in plain words. figures: the sentence with its figures, which stands first; ask: the question itself; why: it is asked.

    measure: None for a finding that no figure answers.
    """

    figures: str
    ask: str
    kind: str
    finding: Finding
    measure: Measure | None
    why: str

    @property
    def text(self) -> str:
        """Both together."""
        return f"{self.figures} {self.ask}"


def questions(answered: Sequence[Answered], readings: Readings, letter: Letter) -> list[Question]:
    """The questions of ASKED by kind, within a kind in the letter's order; each measure is asked about once a kind."""
    asked = [question_for(one, readings) for one in answered]
    asked += [found for one in answered if (found := _cost(one, readings, letter)) is not None]
    kept: dict[tuple[str, str], Question] = {}
    for one in asked:
        key = (one.kind, _key(one))
        kept[key] = replace(kept[key], why=_joined(kept[key].why, one.why)) if key in kept else one
    return [one for kind in ASKED for one in kept.values() if one.kind == kind]


def _key(one: Question) -> str:
    return one.measure.id if one.measure is not None else one.finding.id


def question_for(answered: Answered, readings: Readings) -> Question:
    """The one question that a finding gives rise to, by the measure that decides it."""
    finding, deciding = answered.finding, answered.deciding
    if deciding is None:
        figures = f"Inspectors found: {_lower(finding.short)}."
        ask = "No figure shows this. What have the council’s own checks of it found since?"
        return Question(figures, ask, "unmeasured", finding, None, finding.why_unmeasured or "No figure answers this finding.")
    if isinstance(deciding, Measure):
        return _without_figure(finding, deciding, readings)
    if not isinstance(deciding, PublicReading):
        raise TypeError("a public question is asked of a public reading alone")
    kind = _kind(deciding, finding)
    ask = _ask_unknown(deciding) if kind == "unknown" else ASKS[kind]
    return Question(f"{_then_now(deciding)}.", ask, kind, finding, deciding.measure, _why(finding, deciding))


def _kind(reading: PublicReading, finding: Finding) -> str:
    if reading.verdict in MAY_BE_CHANCE:
        return "chance"
    group = next(name for name, verdicts in GROUPS.items() if reading.verdict in verdicts)
    return "holding" if group == "same" and finding.judgement == STRENGTH else group


def _without_figure(finding: Finding, measure: Measure, readings: Readings) -> Question:
    """A finding whose measure the release has no figure of, because it is not recorded or because it may not be shown."""
    lacking = readings.lacking(measure)
    if lacking is not None and lacking.kind == NOT_SUPPLIED:
        figures, needs = f"{measure.title}: nothing is recorded from which to tell.", f"The records lack {words.missing(lacking.needs)}."
        return Question(
            figures, "When will it be recorded, and who sees to it?", "not supplied", finding, measure, _joined(_because(finding), needs)
        )
    why = f": {_lower(lacking.why)}" if lacking is not None else "."
    return Question(f"{measure.title}: withheld{why}", IN_PRIVATE, "unknown", finding, measure, _because(finding))


def _cost(answered: Answered, readings: Readings, letter: Letter) -> Question | None:
    """The question whether what is better was bought at the cost of the measure read beside it; None where nothing says so."""
    for reading in answered.readings:
        other = pair_of(reading.measure)
        if other is None or readings.lacking(other) is not None or not isinstance(reading, PublicReading):
            continue
        beside = readings.reading(other, letter)
        if reading.verdict.startswith("better") and is_at_a_cost(reading, beside):
            figures, why = f"{_then_now(reading)}. {_then_now(beside)}.", "One is really better and the other really worse."
            return Question(figures, "Was the one bought at the other’s cost?", "cost", answered.finding, reading.measure, why)
    return None


def _then_now(reading: PublicReading) -> str:
    """ "Return interviews within 72 hours: 38% (14 of 37) at the visit, 71% (25 of 35) now"; what a rate is of is named once."""
    then, now = then_words(reading), now_words(reading)
    if reading.measure.kind != "count" and f" {reading.measure.unit} (" in now:
        then = then.replace(f" {reading.measure.unit} (", " (")
    before = "" if reading.then.basis == "none" else f"{then} {reading.then_when}, "
    return f"{reading.measure.title}: {before}{now}{'' if _is_flow_count(reading) and reading.shown_now.is_given else ' now'}"


def then_words(reading: PublicReading) -> str:
    """The figure at the visit with its numbers; a stated one as the letter's, a count of what happened as a month's average."""
    if reading.then.basis == "stated":
        return reading.then.said
    if per_period(reading) is not None:
        return then_full(reading)
    return f"{reading.shown_then.full}{' a month' if _is_flow_count(reading) else ''}"


def now_words(reading: PublicReading) -> str:
    """The newest figure with its numbers; a count of what happened with the time in which it did."""
    in_period = f" in {words.when(reading.at, reading.period)}" if _is_flow_count(reading) and reading.shown_now.is_given else ""
    return f"{reading.shown_now.full}{in_period}"


def _is_flow_count(reading: PublicReading) -> bool:
    return reading.measure.kind == "count" and reading.measure.clock == "flow"


IN_PRIVATE = "Can members see it in private, and is it better or worse?"  # why it is not shown stands before it
ASKS = {
    "worse": "Why has this become worse, and when will it be put right?",
    "same": "That is no real change. What has been tried since the visit, and what will now be done differently?",
    "chance": "It has moved, though that may still be chance. What will make it last, or turn it round?",
    "holding": "Inspectors called this a strength, and it has held. What keeps it there?",
    "better": "What made the difference, and will it last?",
    "neutral": "What lies behind the change, and was it meant?",
}


def _ask_unknown(reading: PublicReading) -> str:
    """What to ask where it cannot be told whether anything has changed, by what is lacking."""
    if reading.why == HIDDEN_NOW:
        return IN_PRIVATE
    if reading.why == HIDDEN_THEN:
        return f"What it was at the visit is of too few to show. {IN_PRIVATE}"
    if reading.why == TOO_MANY_HIDDEN:
        return "Too many of the figures between may not be shown here. Can members see them in private, and is this a real change?"
    if reading.then.basis == "none":
        return "No figure shows what it was at the visit. How was it then, and what has changed?"
    if reading.why == too_few(reading):
        return _ask_too_soon(reading)
    return "Too little is known to call this a real change. When will there be figures that tell it?"


def _ask_too_soon(reading: PublicReading) -> str:
    """What to ask of a figure that has moved, or not, over too few periods to tell it from chance."""
    way = alike(reading).direction
    if way == "same":
        return f"It stands where it did, over too few {reading.judged_by}s to judge. What has been tried since the visit?"
    end = "how will it be turned round" if way == "worse" else "will it last"
    return f"There are too few {reading.judged_by}s to call this real. What lies behind the change, and {end}?"


def _why(finding: Finding, reading: PublicReading) -> str:
    more = f"{reading.why[:1].upper()}{reading.why[1:]}." if reading.verdict == CANNOT_TELL and reading.why else ""
    return _joined(_because(finding), more)


def _because(finding: Finding) -> str:
    return f"Inspectors found: {_lower(finding.short)}."


def _lower(text: str) -> str:
    """A title as a sentence can hold it; an abbreviation keeps its letters."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _joined(*parts: str) -> str:
    """Sentences one after another, each once."""
    return " ".join(dict.fromkeys(part for part in parts if part))
