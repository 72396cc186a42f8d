"""The teams of the invented council."""

from __future__ import annotations

LOCALITY_NAMES = ("North", "Central", "South")


def _local(first: int, title: str, units: range, service: str) -> list[tuple[str, str, str, str | None]]:
    """Teams of one service in every locality, numbered on from `first`."""
    named = [(name, title.format(name.lower(), unit)) for name in LOCALITY_NAMES for unit in units]
    return [(f"T{first + place:02d}", called, service, locality) for place, (locality, called) in enumerate(named)]


TEAMS: tuple[tuple[str, str, str, str | None], ...] = (
    *_local(1, "Care unit {} {}", range(1, 3), "looked after"),
    *_local(7, "Family support {} {}", range(1, 3), "children in need"),
    ("T13", "Reviewing officers", "reviewing service", None),
    *_local(14, "Assessment {}", range(1, 2), "assessment"),
    *_local(17, "Family support {} {}", range(3, 5), "children in need"),
)


def team_rows() -> list[dict[str, object]]:
    """A row a team."""
    return [dict(zip(("team_id", "team_name", "service", "locality"), team, strict=True)) for team in TEAMS]


def teams_of(service: str, locality: str | None) -> tuple[str, ...]:
    """The ids of a service's teams in a locality."""
    return tuple(number for number, _, of, place in TEAMS if of == service and place == locality)
