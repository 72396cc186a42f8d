"""Facts that are not the council's records: standards in force, published figures, code lists, the council, changes in recording.

Each is a data file of this folder, read once and refused with every fault when it is not whole.
"""

from data.reference.codes import group_names, groups, labels, read_codes
from data.reference.council import Council, Phase, Place, all_phases, council, phases, read_council, read_phases
from data.reference.published import all_published, published, published_keys, published_label, published_lines, read_published
from data.reference.rows import ReferenceRefused
from data.reference.standards import (
    Standard,
    Target,
    local_target,
    local_targets,
    read_standards,
    read_targets,
    standard,
    standard_band,
    standard_unit,
    standard_value,
    standard_values,
    standards,
)

__all__ = [
    "Council",
    "Phase",
    "Place",
    "ReferenceRefused",
    "Standard",
    "Target",
    "all_phases",
    "all_published",
    "council",
    "group_names",
    "groups",
    "labels",
    "local_target",
    "local_targets",
    "phases",
    "published",
    "published_keys",
    "published_label",
    "published_lines",
    "read_codes",
    "read_council",
    "read_phases",
    "read_published",
    "read_standards",
    "read_targets",
    "standard",
    "standard_band",
    "standard_unit",
    "standard_value",
    "standard_values",
    "standards",
]
