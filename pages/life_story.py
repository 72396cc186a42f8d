"""Until its figures are drawn: what stands here."""

from present.screens import empty

empty.no_snapshot()
