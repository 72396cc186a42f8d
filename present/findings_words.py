"""What has become of several findings, counted in words. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence

from present.overview import Answered, tally

COUNTED = {
    "better": "really better",
    "worse": "really worse",
    "same": "no real change",
    "neutral": "really higher or lower",
    "unknown": "cannot tell yet",
}


def became(answered: Sequence[Answered]) -> str:
    """ "6 really better, 2 really worse, 8 no real change, 1 without a measure of its own"; blank of none."""
    counts = tally(answered)
    parts = [f"{getattr(counts, name)} {said}" for name, said in COUNTED.items() if getattr(counts, name)]
    own = "its own" if counts.unmeasured == 1 else "their own"
    return ", ".join([*parts, f"{counts.unmeasured} without a measure of {own}"] if counts.unmeasured else parts)
