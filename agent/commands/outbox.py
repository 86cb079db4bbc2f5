"""`opknap outbox list` and `send`: what waits for the inventory."""

import os
from pathlib import Path
from typing import Annotated

import typer

from agent.data_folder import DEFAULT_ROOT, DataFolder

_FAILED = 1
_USAGE = 2

Data = Annotated[Path, typer.Option("--data", help="Data folder.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    outbox = typer.Typer(help="Records on their way to the inventory.", no_args_is_help=True)
    app.add_typer(outbox, name="outbox")

    @outbox.command("list")
    def show(*, data: Data = DEFAULT_ROOT) -> None:
        """Show what waits, and what the inventory last answered."""
        from agent.outbox import Outbox, Place, StickDisk  # noqa: PLC0415 - `--help` waits for none

        box = Outbox(DataFolder(data), StickDisk())
        for place in Place:
            for parcel in box.parcels(place):
                problem = box.problem(place, parcel)
                said = f"  {problem.code} ({problem.status}, {problem.at})" if problem else ""
                typer.echo(f"{place.value:<8} {parcel.counter:>6} {parcel.record_id}{said}")
        typer.echo(f"{len(box.waiting())} to be sent")

    @outbox.command("send")
    def send(*, data: Data = DEFAULT_ROOT) -> None:
        """Try everything that waits, now."""
        raise typer.Exit(send_now(DataFolder(data)))


def send_now(data: DataFolder) -> int:
    """One attempt for each waiting record; the exit status of the command."""
    from agent.clock import JobClock  # noqa: PLC0415
    from agent.config import ConfigRefused  # noqa: PLC0415
    from agent.courier import courier_for  # noqa: PLC0415
    from agent.make_place import read_settings  # noqa: PLC0415
    from host.local import LocalHost  # noqa: PLC0415

    try:
        settings = read_settings(data, os.environ).config
    except ConfigRefused as refused:
        typer.echo(str(refused), err=True)
        return _USAGE
    if not settings.server.url:
        typer.echo("No inventory is set: write [server] url into opknap.toml.", err=True)
        return _USAGE
    courier = courier_for(data, settings)
    sender, hang_up = courier.sender(data, JobClock(LocalHost()))
    try:
        sender.recover()
        sender.run_once()
    finally:
        hang_up()
    left = courier.outbox.waiting()
    typer.echo(f"{len(left)} to be sent")
    return _FAILED if left else 0
