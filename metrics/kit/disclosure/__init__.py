"""Disclosure control: which figures may be published so that no child can be found, and the proof that none can.

`audit` says what a reader can work out; `suppress` chooses cells to hide; `controlled_rounding` rounds so that tables still add up;
`primary` says which counts are too small to show by themselves.
"""

from __future__ import annotations

from metrics.kit.disclosure.auditing import audit
from metrics.kit.disclosure.errors import Contradiction, TooSlow, Unprotectable
from metrics.kit.disclosure.reading import Cell, Relation

__all__ = ["Cell", "Contradiction", "Relation", "TooSlow", "Unprotectable", "audit"]
