"""How often chance alone marks a measure that has not changed."""

from __future__ import annotations

# The share of unchanged measures whose newest month is nevertheless marked as a real change, with limits of the 24 months up to a visit
# carried forward. Measured by benchmarks/spc.py: 40,000 independent Gaussian series, the 1st to the 60th month after the visit counted
# alike, all four rules (outside the limits alone 0.9%): 2.2% in the first month, 3.4% in the sixth, 3.6% to 3.8% from the twelfth on.
# It is above the 1.4% of limits drawn from all 24 points themselves, because a mean that the baseline missed by a little is missed in
# every month that follows.
LATEST_FALSELY_MARKED = 0.0365


def falsely_marked(measures_judged: int) -> float:
    """How many of so many measures chance alone is expected to mark in any one month; 0 of none."""
    return measures_judged * LATEST_FALSELY_MARKED
