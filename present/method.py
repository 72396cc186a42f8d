"""How a real change is told from chance, in words for a councillor and, in small print, for an analyst. HTML, already escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from data.reference import Phase
from present import verdicts
from present.marks import mark_html

TITLE = "How we tell a real change from chance"
LEAD = "Every figure goes up and down, even when nothing has changed. Does the newest month still look like those inspectors saw?"
EXAMPLE_HEADING = "An invented measure, month by month"
SENTENCES = (
    (
        "1",
        "The range inspectors saw",
        "Worked out from the two years up to the visit and carried on. While nothing changes, nearly every month falls inside it.",
    ),
    ("2", "Ordinary months", "Better one month, worse the next: chance is enough to explain them."),
    ("3", "One month outside the range", "Chance seldom goes so far. Something happened in that month: ask what."),
    (
        "4",
        "Seven in a row on one side of the average",
        "Like a coin that lands the same way seven times running. Something has changed, though each month alone is ordinary.",
    ),
)
VERDICTS = (
    ("better, and real", "The newest month stands out as in 3 or 4, for the better."),
    ("better, may be chance", "Better over the last six months, but the newest does not stand out."),
    ("no real change", "Up and down as before the visit, be that good or bad."),
    ("worse, may be chance", "Worse over the last six months, but the newest does not stand out."),
    ("worse, and real", "The newest month stands out as in 3 or 4, for the worse."),
    ("cannot tell yet", "Too few months or cases, or not supplied. The page says which."),
)
NEUTRAL = ("higher, and real", "higher, may be chance", "lower, may be chance", "lower, and real")
STANDARD_MARKS = (("pass", "met in each of the last twelve months"), ("fail", "missed in all of them"), ("mixed", "met in some"))


def sentences_html(verdict: str) -> str:
    """What the numbers in the picture point at, and the picture's own verdict."""
    lines = "".join(
        f'<p><span class="rg-disc">{number}</span><strong>{escape(name)}.</strong> {escape(text)}</p>' for number, name, text in SENTENCES
    )
    last = f"<p><strong>The verdict goes by the newest month.</strong> Here it is one of the seven: <b>{_marked(verdict)}</b>.</p>"
    return f'<div class="rg-sentences">{lines}{last}</div>'


def verdicts_html() -> str:
    """The six verdicts, each with its mark and what it means."""
    cells = "".join(f"<div><dt>{_marked(one)}</dt><dd>{escape(text)}</dd></div>" for one, text in VERDICTS)
    return f'<dl class="rg-verdicts">{cells}</dl>'


def _marked(verdict: str) -> str:
    return f"{mark_html(verdicts.mark(verdict))}{escape(verdicts.word(verdict))}"


def details_html(measures_judged: int) -> str:
    """What else a reader may ask, each question with its answer."""
    blocks = "".join(f"<div><h3>{escape(asked)}</h3><p>{answer}</p></div>" for asked, answer in _details(measures_judged))
    return f'<div class="rg-answers">{blocks}</div>'


def _details(measures_judged: int) -> tuple[tuple[str, str], ...]:
    standards = "; ".join(f"{mark_html(mark)}{escape(text)}" for mark, text in STANDARD_MARKS)
    neutral = ", ".join(_marked(one) for one in NEUTRAL)
    return (
        (
            "What else is a real change?",
            "Two more patterns that chance seldom makes: seven months rising, or seven falling, one after the other; and two months of "
            "three close to the same edge of the range. The verdict goes by the newest month, and only where its figure is also better, or "
            "worse, than at the visit itself; the picture marks every such month.",
        ),
        (
            "What is “may be chance”?",
            "The last six months together differ from the visit by more than their number of cases, or their swing, would explain, but "
            "the newest month does not stand out. It is a hint to keep watching, and counts under no real change.",
        ),
        (
            "How often is chance taken for change?",
            f"{escape(verdicts.chance_line(measures_judged))} So one mark is a question; the same mark month after month is an answer.",
        ),
        (
            "And where there are few cases?",
            "Three late out of five tells less than thirty out of fifty, so the range is wider in a month with fewer cases. Where most "
            "months have too few, the measure is judged by quarter. With too few even so, or not yet 13 months, there is no verdict.",
        ),
        (
            "Which months make the range?",
            "The 24 up to the visit, its own month among them; 13 are enough, and stand alone where those before have too few cases. "
            "With fewer, all months make it and the page says so. A visit "
            "never starts a new range: the months after it are held against what inspectors saw. “All along” on a measure’s page shows "
            "the range of all months instead.",
        ),
        (
            "When is a measure counted anew?",
            "Only where recording itself changed, so that figures before and after are not alike, and only in “All along”. Each such date "
            "needs a written reason and a name, and is drawn. They are listed below.",
        ),
        (
            "Is the standard met?",
            f"That is another question: what is really better can still fall short. {standards}. Where a standard is owed to every case, "
            "one missed case misses the standard.",
        ),
        (
            "And where neither way is better?",
            f"Then the words are higher and lower: {neutral}. A finding with several measures takes the verdict of the worst.",
        ),
        (
            "How are teams compared?",
            "In one month a small team’s share swings more than a large one’s, so each is held against what chance does to its own "
            "number of cases, round the council’s own figure: the funnel. Inside it a team is like the rest; there is no first or last.",
        ),
    )


def phases_rows(phases: Sequence[Phase], titles: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Each measure that is counted anew: its title, from when, why, and who wrote it."""
    return [(titles[one.measure], f"{one.date.day} {one.date:%B %Y}", one.reason, one.author) for one in phases if one.measure in titles]
