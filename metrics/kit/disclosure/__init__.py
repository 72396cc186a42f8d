"""Disclosure control: which figures may be published so that no child can be found, and the proof that none can.

`audit` says what a reader can work out; `suppress` chooses cells to hide; `controlled_rounding` rounds so that tables still add up;
`primary_cells` says which counts are too small to be shown by themselves. `public` holds the only type that the public side accepts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metrics.kit.disclosure.auditing import audit
    from metrics.kit.disclosure.errors import Contradiction, TooSlow, Unprotectable
    from metrics.kit.disclosure.primary import RULE, SMALL, THRESHOLD, Rule, is_exposed, needed, primary_cells
    from metrics.kit.disclosure.reading import Cell, Relation
    from metrics.kit.disclosure.rounding import BASE, controlled_rounding, rounded_bounds
    from metrics.kit.disclosure.suppression import suppress

# The committee's process needs `public` alone: what solves programs, and scipy with it, is loaded when it is asked for.
_MODULES = {
    "auditing": ("audit",),
    "errors": ("Contradiction", "TooSlow", "Unprotectable"),
    "primary": ("RULE", "SMALL", "THRESHOLD", "Rule", "is_exposed", "needed", "primary_cells"),
    "reading": ("Cell", "Relation"),
    "rounding": ("BASE", "controlled_rounding", "rounded_bounds"),
    "suppression": ("suppress",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

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


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
