"""What is said of a public reading: its conclusion, now and then, and why a figure is not shown. The same words as for leaders."""

from __future__ import annotations

import pandas as pd

from data import reference
from metrics.kit.disclosure.public import HIDDEN, STANDS, PublicRelease
from metrics.kit.measure import Measure
from present import pairs, verdicts, words
from present.charts import Chart
from present.public import untold
from present.public.pace import alike, per_period, then_full
from present.public.readings import PublicReading

PROTECTED = "Small numbers are protected"
STANDARD_OVER = 12  # periods, as the standard's sentence counts them
STANDING = "The newest figure stands as first released: a few of its records have changed since, too few to show."
ROUNDED = "Rounded up or down to a multiple of five, so they may not add up to the figure above."


def headline(reading: PublicReading) -> str:
    """The conclusion, as a title."""
    if not reading.shown_now.is_given:
        return f"{reading.measure.title}: {'the newest figure is hidden' if reading.shown_now.is_hidden else 'no figure for this period'}"
    known = untold.conclusion(reading)
    return f"{reading.measure.title}: {known}" if known else verdicts.headline(reading)


def sentence(reading: PublicReading) -> str:
    """Now and then, whether the change is real, and how often the standard was met where every figure of that time is shown."""
    standard = verdicts.standard_sentence(reading) if says_standard(reading) else ""
    stands = STANDING if reading.shown_now.status == STANDS else ""
    parts = (now_and_then(reading), stands, verdicts.verdict_sentence(reading, reading.at), reading.judged_note, standard)
    return about(" ".join(part for part in parts if part), reading)


def about(text: str, *readings: PublicReading) -> str:
    """The text with "about" before each pair of parts that is too coarse for its rate, as the tables and cards have it."""
    for shown in (shown for one in readings for shown in (one.shown_now, one.shown_then) if shown.parts.startswith("about ")):
        text = text.replace(f"({shown.parts.removeprefix('about ')})", f"({shown.parts})")
    return text


def now_and_then(reading: PublicReading) -> str:
    """ "71% (25 of 35) in the quarter to March 2020, was 38% (14 of 37) over the six months to the visit."."""
    now, when = reading.shown_now, words.when(reading.at, reading.period)
    if now.is_given and per_period(reading) is not None:
        return f"{now.full} in {when}, was {then_full(reading)} {reading.then.said.partition('on average ')[2]}."
    if now.is_given:
        return words.sentence(reading, reading.at, reading.period)
    what = {HIDDEN: f"The figure of {when} is hidden", "z": f"There was nothing to count in {when}"}
    said = what.get(now.status, f"There is no figure of {when}: {now.parts}")
    then = "" if reading.then.basis == "none" else f"; it was {words.was_then(reading.measure, reading.then)}"
    return f"{said}{then}.{_newest_shown(reading)}"


def _newest_shown(reading: PublicReading) -> str:
    """ " The newest that is shown: 63% (26 of 41) at the end of February 2020."; blank where none is since the visit."""
    if (found := untold.newest_shown(reading)) is None:
        return ""
    place = "in" if reading.measure.clock == "flow" else "at"
    return f" The newest that is shown: {found[1].full} {place} {when_of(reading.measure, found[0])}."


def says_standard(reading: PublicReading) -> bool:
    """Whether no figure is hidden among those over which it is counted how often the standard was met."""
    return not (reading.rows["status"].tail(STANDARD_OVER) == HIDDEN).any()


def no_chart(reading: PublicReading) -> str:
    """Why no control chart is drawn, in one sentence."""
    if reading.why_no_chart:
        return reading.why_no_chart
    return "No chart is drawn, since a gap in it would show where a small number is hidden."


def under_chart(reading: PublicReading, release: PublicRelease, chart: Chart) -> list[str]:
    """What a reader must know of a chart: where its range comes from, where it is counted anew, and what DfE's figures beside it are."""
    measure, since = reading.measure, reading.since
    notes = [reading.limits_note] if since is not None and since.chart != "run" else []
    notes += [f"From {words.day(phase.date)}: {phase.reason}" for phase in reference.phases(measure.id)]
    if any(trace.get("showlegend") for trace in chart.figure["data"]):
        line = "of invented records" if release.said["invented"] else "counted from the records"
        notes.append(
            f"Published figures are DfE’s real ones, of {reference.council().name}; the line is {line}. {measure.published_difference}"
        )
    notes.append(as_first_released(reading))
    return [note for note in notes if note]


def as_first_released(reading: PublicReading) -> str:
    """How many of the figures stand as first released; blank when none does."""
    standing = int((reading.rows["status"] == STANDS).sum())
    each = "figure stands" if standing == 1 else "figures stand"
    return f"{standing} {each} as first released: a few records have changed since, too few to show." if standing else ""


def beside(reading: PublicReading, other: PublicReading) -> str:
    """Both measures of a pair, then and now; blank where a figure of one may not be shown."""
    both = (reading, other)
    if not all(one.shown_now.is_given and one.then.basis != "none" for one in both):
        return ""
    return about(pairs.sentence(alike(reading), alike(other)), *both)


def day(text: str) -> str:
    """An ISO day or time as "31 March 2020"."""
    found = pd.Timestamp(text)
    return f"{found.day} {found:%B %Y}"


def when_of(measure: Measure, row: pd.Series) -> str:
    """The time of a published row: "the quarter to March 2020", of what stands on a day "the end of March 2020"."""
    return f"the end of {row['month']:%B %Y}" if measure.clock == "stock" else words.when(row["month"], str(row["period"]))


def council(release: PublicRelease) -> str:
    """The council's name, without what stands in brackets behind it."""
    return str(release.said["name"]).split(" (")[0]


def released(release: PublicRelease) -> tuple[str, ...]:
    """What every page says: whose figures, up to which day, released when, and that small numbers are protected."""
    return (council(release), f"Records to {day(release.said['as_at'])}", f"Released on {day(release.said['released_at'])}", PROTECTED)
