"""The methods by name, each with its source, and where they differ from the reference: small print for an analyst.

Every threshold is the engine's own, so that the page cannot say another.
"""

from __future__ import annotations

from html import escape

from metrics.kit.chance import LATEST_FALSELY_MARKED
from metrics.kit.funnel import RANGES
from metrics.kit.judge import MOST, NEEDED
from metrics.kit.spc_choice import FEW_CASES, FEWEST_COUNTED, FEWEST_EXPECTED, MOST_ALIKE, OFTEN_FEW, STEADY_RATIO, STEADY_SIZE
from metrics.kit.spc_limits import XMR_WIDTH

METHODS = (
    (
        "Measures by month",
        f"XmR chart (Shewhart’s individuals chart): mean ± {XMR_WIDTH} × the mean moving range of the {NEEDED} to {MOST} months up to the "
        "visit, as in NHS England’s Making Data Count. The reference is NHSRplotthedots 0.2.2, whose results the engine gives, case by "
        "case, in a mode of its own.",
    ),
    (
        "Shares of changing numbers",
        "Laney’s p′ chart, limits wider where there are fewer cases: D. B. Laney, Improved control charts for attributes, Quality "
        f"Engineering 14 (2002), 531–537. Where the largest number of cases is more than {STEADY_RATIO} times the smallest, or the median "
        f"is under {STEADY_SIZE}.",
    ),
    (
        "Few cases",
        f"By quarter instead of by month: counts under {FEWEST_COUNTED} a month; shares with fewer than {FEW_CASES} cases in more than "
        f"{OFTEN_FEW:.0%} of months, or under {FEWEST_EXPECTED:g} expected to be met, or not met, in the median month. For days between "
        "rare events there is a T chart (L. S. Nelson, Journal of Quality Technology 26 (1994), 239–240); no measure is one yet.",
    ),
    (
        "The four rules",
        "A point outside the limits; 7 in a row on one side of the mean (a point on it breaks the run); 7 rising or falling (a tie breaks "
        "it); 2 of 3 beyond two thirds of the way to the same limit, all three on that side.",
    ),
    (
        "May be chance",
        "The 95% interval of the last six months less the six up to the visit leaves out nought. Shares of a flow: R. G. Newcombe, "
        "Statistics in Medicine 17 (1998), 873–890, method 10. All else: Welch’s t by month, and Student’s beside a number that the "
        "letter states. Months of a stock share children, so they are not independent and the interval is too narrow there; it only ever "
        "moves a finding within no real change.",
    ),
    (
        "False marks",
        f"With limits carried forward, {LATEST_FALSELY_MARKED:.1%} of measures that have not changed are marked in any one month: measured "
        "on 40,000 simulated series.",
    ),
    (
        "Teams in one month",
        f"Funnel of exact binomial limits, {' and '.join(f'{100 * range_:g}%' for range_ in RANGES.values())}, interpolated: "
        "D. J. Spiegelhalter, Statistics in Medicine 24 (2005), 1185–1202, with half a case added, so that a share and its opposite mirror "
        "each other.",
    ),
)
DIFFERENCES = (
    (
        "Large moving ranges stay in.",
        "The reference leaves them out of the limits unless told otherwise; Making Data Count does not. With them out, a series with one "
        "jump can lose its range altogether and have every month marked.",
    ),
    (
        "Two of three counts a point beyond the limit.",
        "The rule as Making Data Count announced it in November 2023; the reference still leaves such a point out.",
    ),
    (f"No limits under {NEEDED} points.", "The reference draws them from 2; with so few they are far too narrow or too wide."),
    (
        "A month without a figure breaks a run and is never marked.",
        "The calendar is filled first; the reference takes February and May for neighbours.",
    ),
    (
        f"Where figures do not vary, or more than {MOST_ALIKE:.0%} of neighbours are alike, nothing is marked.",
        "The limits would be hardly more than a line.",
    ),
    ("A date counted anew that is not among the figures is refused.", "The reference passes over it in silence."),
)


def small_print_html() -> str:
    """Both lists, in small type."""
    methods = "".join(f"<li><strong>{escape(name)}.</strong> {escape(text)}</li>" for name, text in METHODS)
    differences = "".join(f"<li><strong>{escape(what)}</strong> {escape(why)}</li>" for what, why in DIFFERENCES)
    return f'<div class="rg-print"><ul>{methods}</ul><p>What differs from the reference, and why:</p><ul>{differences}</ul></div>'
