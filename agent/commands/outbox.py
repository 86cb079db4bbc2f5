"""`opknap outbox list` and `send`: what waits for the inventory."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.data_folder import DEFAULT_ROOT, DataFolder
from reports.language import Translator

if TYPE_CHECKING:
    from agent.courier import Courier

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
        from agent.commands.here import config_of  # noqa: PLC0415 - `--help` must not wait for it
        from agent.outbox import Outbox, Place, StickDisk  # noqa: PLC0415
        from agent.say import Say  # noqa: PLC0415

        box = Outbox(DataFolder(data), StickDisk())
        for place in Place:
            for parcel in box.parcels(place):
                problem = box.problem(place, parcel)
                said = f"  {problem.code} ({problem.status}, {problem.at})" if problem else ""
                typer.echo(f"{place.value:<8} {parcel.counter:>6} {parcel.record_id}{said}")
        tr = Say(config_of(DataFolder(data)).language).tr
        typer.echo(_waiting(tr, len(box.waiting())))

    @outbox.command("send")
    def send(*, data: Data = DEFAULT_ROOT) -> None:
        """Try everything that waits, now."""
        raise typer.Exit(send_now(DataFolder(data)))


def send_now(data: DataFolder) -> int:
    """One attempt for each waiting record; the exit status of the command."""
    from agent.commands.here import config_of  # noqa: PLC0415
    from agent.courier import NoLine, courier_for  # noqa: PLC0415
    from agent.say import Say  # noqa: PLC0415
    from agent.sender_thread import CANNOT_SEND  # noqa: PLC0415
    from host.durable import Lock  # noqa: PLC0415

    settings = config_of(data)
    say = Say(settings.language)
    tr = say.tr
    if not settings.server.url:
        typer.echo(tr("No inventory is set. Write [server] url into opknap.toml."), err=True)
        return _USAGE
    data.prepare()
    lock = Lock.take(data.lock_file)
    if lock is None:
        typer.echo(tr("opknap is running here, and sends by itself."), err=True)
        return _FAILED
    courier = courier_for(data, settings)
    try:
        courier.outbox.tidy()
        _send(courier, data)
    except (NoLine, OSError) as wrong:
        told = say.words.problem(CANNOT_SEND)
        typer.echo(f"{told.title}: {wrong}. {told.next}", err=True)
    finally:
        lock.release()
    left = courier.outbox.waiting()
    typer.echo(_waiting(tr, len(left)))
    return _FAILED if left else 0


def _send(courier: "Courier", data: DataFolder) -> None:
    from agent.clock import JobClock  # noqa: PLC0415
    from host.local import LocalHost  # noqa: PLC0415

    sender, hang_up = courier.sender(data, JobClock(LocalHost()))
    try:
        sender.recover()
        sender.run_once()
    finally:
        hang_up()


def _waiting(tr: Translator, count: int) -> str:
    return tr.plural("{n} record waits to be sent", "{n} records wait to be sent", count)
