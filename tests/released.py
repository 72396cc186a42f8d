"""Small snapshots written as counts by month, and their release: what the worked releases are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.ledger import TYPES
from data.reference.release_policy import ReleasePolicy, known_elsewhere, release_policy
from metrics.kit.figures import figures
from metrics.kit.measure import register
from metrics.kit.months import Months
from metrics.kit.release.making import Made, make
from metrics.kit.release.material import Material

COVERS_FROM = "2018-04-01"


def cases(
    months: Mapping[str, int] | Sequence[int], met: Sequence[int] | None = None, *, first: str = COVERS_FROM, name: str = "c", **same: str
) -> pd.DataFrame:
    """So many cases in each month from `first` on, each of a child of its own; `met`: how many of them are."""
    starts = pd.date_range(first, periods=len(months), freq="MS").astype("datetime64[us]")
    rows = []
    for place, (start, count) in enumerate(zip(starts, months, strict=True)):
        for number in range(count):
            row = {"month": start, "case_id": f"{name}{place}-{number}", "child_id": f"{name}{place}-{number}", **same}
            rows.append(row | ({} if met is None else {"met": number < met[place]}))
    return pd.DataFrame(rows).astype({"month": "datetime64[us]"})


def material(of: Mapping[str, pd.DataFrame], *, months: int, families: Sequence[tuple[str, str]] = ()) -> Material:
    """A snapshot of these measures' cases, over so many months from April 2018."""
    as_at = pd.Timestamp(COVERS_FROM) + pd.DateOffset(months=months) - pd.Timedelta(days=1)
    window = Months(pd.Timestamp(COVERS_FROM), as_at)
    known = register()
    typed = {name: frame.astype({"child_id": "category"} if "child_id" in frame else {}) for name, frame in of.items()}
    found = pd.concat([figures(known[name].measure, frame, {}, window) for name, frame in typed.items()], ignore_index=True)
    said = {
        "covers_from": COVERS_FROM,
        "as_at": f"{as_at:%Y-%m-%d}",
        "name": "Test",
        "invented": True,
        "fingerprint": "f",
        "not_supplied": {},
    }
    return Material(said, found, lambda name: of[name], pd.DataFrame(families, columns=["child_id", "family_id"]), b"tests")


def no_ledger() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in TYPES.items()})


def released(
    snapshot: Material,
    *,
    ledger: pd.DataFrame | None = None,
    policy: ReleasePolicy | None = None,
    number: int = 1,
    elsewhere: pd.DataFrame | None = None,
) -> Made:
    """The release of a snapshot."""
    said = {**snapshot.said, "released_at": "2026-01-01T00:00:00+00:00", "release": f"2026-01-01-{number}", "officer": "A", "note": "N"}
    said |= {"earlier": []}
    rows = no_ledger() if ledger is None else ledger
    known = known_elsewhere() if elsewhere is None else elsewhere
    return make(snapshot, policy or release_policy(), said, rows, known, lambda things, title: things)


def shown(made: Made, measure: str, period: str = "month", kind: str = "all") -> dict[str, str]:
    """The numerator of each figure as it is read, by month."""
    rows = made.public.figures
    rows = rows[(rows["measure"] == measure) & (rows["period"] == period) & (rows["group_kind"] == kind)]
    return dict(zip(rows["month"].dt.strftime("%Y-%m"), rows["shown_numerator"], strict=True))
