"""Questions that a committee can ask: made from the findings and their published figures, each with why it is asked. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from data.letters import Finding, Letter
from metrics.kit.measure import Measure
from present import words
from present.overview import CANNOT_TELL, GROUPS, Answered
from present.pairs import is_at_a_cost, pair_of
from present.public.readings import NOT_SUPPLIED, PublicReading, Readings

# In the order of the page. Those of ASKED are on it; the others are for a screen that has room for one question a finding.
KINDS: Mapping[str, str] = {
    "worse": "Getting worse",
    "cost": "Better, but perhaps at another’s cost",
    "same": "Not moving",
    "unknown": "Cannot be told from these figures",
    "not supplied": "Not recorded",
    "better": "Better",
    "holding": "Holding",
    "neutral": "Higher or lower",
    "unmeasured": "Without a figure",
}
ASKED = ("worse", "cost", "same", "unknown", "not supplied")
STRENGTH = "strength"


@dataclass(frozen=True)
class Question:
    """A question in plain words with its figures in it; `why` it is asked. `measure` is None for a finding that no figure answers."""

    text: str
    kind: str
    finding: Finding
    measure: Measure | None
    why: str


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
        text = f"Inspectors wrote: {_found(finding)}. What have the council’s own checks of this found since?"
        return Question(text, "unmeasured", finding, None, finding.why_unmeasured or "No figure answers this finding.")
    if isinstance(deciding, Measure):
        return _without_figure(finding, deciding, readings)
    if not isinstance(deciding, PublicReading):
        raise TypeError("a public question is asked of a public reading alone")
    kind = _kind(deciding, finding)
    return Question(TEXTS[kind](deciding), kind, finding, deciding.measure, _why(finding, deciding))


def _kind(reading: PublicReading, finding: Finding) -> str:
    group = next(name for name, verdicts in GROUPS.items() if reading.verdict in verdicts)
    return "holding" if group == "same" and finding.judgement == STRENGTH else group


def _without_figure(finding: Finding, measure: Measure, readings: Readings) -> Question:
    """A finding whose measure the release has no figure of, because it is not recorded or because it may not be shown."""
    lacking = readings.lacking(measure)
    if lacking is not None and lacking.kind == NOT_SUPPLIED:
        text = f"Nothing is recorded from which to tell “{measure.title}”. When will it be, and who sees to it?"
        needs = f"The records lack {words.missing(lacking.needs)}."
        return Question(text, "not supplied", finding, measure, _joined(_because(finding), needs))
    text = f"“{measure.title}” cannot be published. Can members see it in private, and what does it show?"
    return Question(text, "unknown", finding, measure, _joined(_because(finding), lacking.why if lacking else ""))


def _cost(answered: Answered, readings: Readings, letter: Letter) -> Question | None:
    """The question whether what is better was bought at the cost of the measure read beside it; None where nothing says so."""
    for reading in answered.readings:
        other = pair_of(reading.measure)
        if other is None or readings.lacking(other) is not None or not isinstance(reading, PublicReading):
            continue
        beside = readings.reading(other, letter)
        if reading.verdict.startswith("better") and is_at_a_cost(reading, beside):
            text = f"{_then_now(reading)}, while {_lower(_then_now(beside))}. Was the one bought at the other’s cost?"
            return Question(text, "cost", answered.finding, reading.measure, "One is really better and the other really worse.")
    return None


def _then_now(reading: PublicReading) -> str:
    """ "Return interviews within 72 hours: 38% (14 of 37) at the visit, 71% (25 of 35) now"."""
    then = "" if reading.then.basis == "none" else f"{then_words(reading)} at the visit, "
    return f"{reading.measure.title}: {then}{now_words(reading)} now"


def then_words(reading: PublicReading) -> str:
    """The figure at the visit with its numbers; a stated one as the letter's, a count of what happened as a month's average."""
    if reading.then.basis == "stated":
        return reading.then.said
    return f"{reading.shown_then.full}{' a month' if _is_flow_count(reading) else ''}"


def now_words(reading: PublicReading) -> str:
    """The newest figure with its numbers; a count of what happened with the time in which it did."""
    in_period = f" in {words.when(reading.at, reading.period)}" if _is_flow_count(reading) and reading.shown_now.is_given else ""
    return f"{reading.shown_now.full}{in_period}"


def _is_flow_count(reading: PublicReading) -> bool:
    return reading.measure.kind == "count" and reading.measure.clock == "flow"


def _worse(reading: PublicReading) -> str:
    return f"{_then_now(reading)}. Why has this become worse, and when will it be put right?"


def _same(reading: PublicReading) -> str:
    return f"{_then_now(reading)}: no real change. What has been tried since the visit, and what will now be done differently?"


def _holding(reading: PublicReading) -> str:
    return f"{_then_now(reading)}: inspectors called this a strength, and it has held. What keeps it there?"


def _better(reading: PublicReading) -> str:
    return f"{_then_now(reading)}. What made the difference, and will it last?"


def _neutral(reading: PublicReading) -> str:
    return f"{_then_now(reading)}. What lies behind the change, and was it meant?"


def _unknown(reading: PublicReading) -> str:
    return f"{_then_now(reading)}. Whether this is a real change cannot be told yet. When will there be figures that tell it?"


TEXTS = {"worse": _worse, "same": _same, "holding": _holding, "better": _better, "neutral": _neutral, "unknown": _unknown}


def _why(finding: Finding, reading: PublicReading) -> str:
    more = f"{reading.why[:1].upper()}{reading.why[1:]}." if reading.verdict == CANNOT_TELL and reading.why else ""
    return _joined(_because(finding), more)


def _because(finding: Finding) -> str:
    return f"Inspectors wrote: {_found(finding)}."


def _found(finding: Finding) -> str:
    return _lower(finding.short)


def _lower(text: str) -> str:
    """A title as a sentence can hold it; an abbreviation keeps its letters."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"


def _joined(*parts: str) -> str:
    """Sentences one after another, each once."""
    return " ".join(dict.fromkeys(part for part in parts if part))
