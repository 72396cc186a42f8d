"""Disclosure control: which figures may be published so that no child can be found, and the proof that none can.

`audit` says what a reader can work out; `suppress` chooses cells to hide; `controlled_rounding` rounds so that tables still add up;
`primary` says which counts are too small to show by themselves.
"""

from __future__ import annotations

from metrics.kit.disclosure.auditing import audit
from metrics.kit.disclosure.errors import Contradiction, TooSlow, Unprotectable
from metrics.kit.disclosure.primary import RULE, SMALL, THRESHOLD, Rule, is_exposed, needed, primary_cells
from metrics.kit.disclosure.reading import Cell, Relation
from metrics.kit.disclosure.rounding import BASE, controlled_rounding, rounded_bounds
from metrics.kit.disclosure.suppression import suppress

__all__ = [
    "BASE",
    "RULE",
    "SMALL",
    "THRESHOLD",
    "Cell",
    "Contradiction",
    "Relation",
    "Rule",
    "TooSlow",
    "Unprotectable",
    "audit",
    "controlled_rounding",
    "is_exposed",
    "needed",
    "primary_cells",
    "rounded_bounds",
    "suppress",
]
