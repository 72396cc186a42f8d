"""The command line's options, and its commands that need nothing but a store: `publish`, `discard`, `list`, `rollback`, `prune`.

What takes long to import is imported by the command that needs it, so that each answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

STORE = ".store"
KEPT = 6  # as data.snapshots has it, which takes long to import

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Case-level records in, figures out. Nothing is fetched from the internet and no child's details are printed.",
)
Store = Annotated[str, typer.Option("--store", help="The folder of snapshots, or an address such as s3://bucket/store.")]
Sources = Annotated[list[str], typer.Argument(help="A folder of files, one file, or a database's address; or several of them.")]
AsAt = Annotated[datetime | None, typer.Option("--as-at", formats=["%Y-%m-%d"], help="The extract's own date.")]
Name = Annotated[str, typer.Argument(help="A snapshot's name, or any part of it that no other has.")]
Accept = Annotated[str, typer.Option("--accept", help="Publish in spite of what the gate dislikes, for this reason, which is recorded.")]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait for another build of the source to end.")]
Keep = Annotated[int, typer.Option("--keep", min=2, envvar="DASHBOARD_KEEP", help="How many published snapshots of a source stay.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="As CSV.")]


REFUSED = 2


class Shown(StrEnum):
    AUTO = "auto"
    JSON = "json"
    NONE = "none"


def changing(store: str, work: Callable[[Path], int]) -> int:
    """The exit code of work that changes a store: in its folder or, for an address, in its mirror, which is then written back."""
    if "://" not in store:
        return work(Path(store))
    from data.remote import Unreachable, working
    from data.snapshots import Busy

    try:
        with working(store) as folder:
            return work(folder)
    except (Busy, Unreachable) as reason:
        return _refused(reason)


def reading(store: str, work: Callable[[Path], int]) -> int:
    """The exit code of work that reads a store: in its folder or, for an address, in its mirror, brought up to date."""
    if "://" not in store:
        return work(Path(store))
    from data import remote

    try:
        folder = remote.reading(store)
    except remote.Unreachable as reason:
        return _refused(reason)
    return work(folder)


def _refused(reason: Exception) -> int:
    text = str(reason)
    print(f"{text[:1].upper()}{text[1:]}.", file=sys.stderr)
    return REFUSED


@app.command()
def publish(name: Name, store: Store = STORE, accept: Accept = "", wait: Wait = 0, keep: Keep = KEPT) -> None:
    """Make a held snapshot current. Exits 0 when clean, 1 when published with faults, 2 when refused."""
    from data.commands_snapshots import publish_snapshot

    raise typer.Exit(changing(store, lambda folder: publish_snapshot(folder, name, accept, keep, wait)))


@app.command()
def discard(name: Name, store: Store = STORE, wait: Wait = 0) -> None:
    """Remove a snapshot that is not current. Its published figures stay known."""
    from data.commands_snapshots import discard_snapshot

    raise typer.Exit(changing(store, lambda folder: discard_snapshot(folder, name, wait)))


@app.command("list")
def list_snapshots(store: Store = STORE, as_csv: AsCsv = False) -> None:
    """List every snapshot: its day, when it was built and published, whether it is current or held, its faults, what was accepted."""
    from data.commands_snapshots import print_list

    raise typer.Exit(reading(store, lambda folder: print_list(folder, as_csv=as_csv)))


@app.command()
def rollback(
    name: Annotated[str | None, typer.Argument(help="Which; without it the one published before the current one.")] = None,
    store: Store = STORE,
    wait: Wait = 0,
    keep: Keep = KEPT,
) -> None:
    """Show an earlier snapshot again. The one that was current is kept and no longer shown."""
    from data.commands_snapshots import roll_back

    raise typer.Exit(changing(store, lambda folder: roll_back(folder, name, keep, wait)))


@app.command()
def prune(
    keep: Annotated[int, typer.Option("--keep", min=1, help="How many published snapshots of each source stay.")],
    store: Store = STORE,
    wait: Wait = 0,
) -> None:
    """Remove the oldest published snapshots. The current and held ones stay, and so do the figures that each published."""
    from data.commands_snapshots import prune_store

    raise typer.Exit(changing(store, lambda folder: prune_store(folder, keep, wait)))
