"""`opknap demo`: the whole product on a recorded laptop; nothing of this machine is touched."""

import os
import signal
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from agent.data_folder import DataFolder
from agent.recordings import DEFAULT_LAPTOP, laptop_folder, laptops
from reports.language import Language

_FAILED = 1
_USAGE = 2


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("demo")
    def demo(
        laptop: Annotated[
            str, typer.Argument(help="A name from --list, or the folder of a recording.")
        ] = DEFAULT_LAPTOP,
        *,
        list_laptops: Annotated[
            bool, typer.Option("--list", help="Name the laptops that can be shown.")
        ] = False,
        fast: Annotated[bool, typer.Option("--fast", help="Erase in seconds.")] = False,
        data: Annotated[
            Path | None, typer.Option("--data", help="Folder to keep; else a new one.")
        ] = None,
        plain: Annotated[
            bool, typer.Option("--plain", help="Speak lines instead of drawing the screen.")
        ] = False,
        lang: Annotated[Language | None, typer.Option("--lang", help="nl or en.")] = None,
    ) -> None:
        """Show everything: inspect, erase, try, grade, record, on a laptop that is a recording."""
        if list_laptops:
            raise typer.Exit(_list())
        raise typer.Exit(_demo(laptop, data, lang or _language(), fast=fast, plain=plain))


def _demo(laptop: str, data: Path | None, language: Language, *, fast: bool, plain: bool) -> int:
    from agent.demo import DemoWishes, run_demo  # noqa: PLC0415 - `--help` is quick
    from agent.demo_inventory import NoInventory  # noqa: PLC0415
    from agent.opening import CannotOpen  # noqa: PLC0415
    from agent.say import Say  # noqa: PLC0415
    from host.errors import NotRecorded  # noqa: PLC0415
    from host.local import LocalHost  # noqa: PLC0415

    tr = Say(language).tr
    folder = laptop_folder(laptop)
    if folder is None:
        typer.echo(tr("There is no recorded laptop “{name}”.", name=laptop), err=True)
        typer.echo(tr("opknap demo --list names them."), err=True)
        return _USAGE
    root = data or Path(tempfile.mkdtemp(prefix="opknap-demo-"))
    wishes = DemoWishes(folder, DataFolder(root.absolute()), fast, plain, language)
    _end_in_order()
    try:
        return run_demo(wishes, LocalHost())
    except CannotOpen as refused:
        lines, status = refused.lines(tr), refused.exit_status
    except NotRecorded as refused:
        lines, status = [tr("This is not a recorded laptop"), f"  {folder}: {refused}"], _USAGE
    except NoInventory as refused:
        lines = [
            tr("The demo's inventory does not run"),
            f"  {refused}",
            tr("Try a new folder: leave --data away."),
        ]
        status = _FAILED
    except OSError as failed:
        lines, status = [f"{failed.filename or root}: {failed.strerror}"], _FAILED
    for line in lines:
        typer.echo(line, err=True)
    return status


def _end_in_order() -> None:
    """A terminal that is closed ends the demo, and the demo then ends its inventory."""

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, leave)


def _list() -> int:

    for name, title in laptops():
        typer.echo(f"{name:<42} {title}")
    return 0


def _language() -> Language:
    """Dutch, or English where the locale says so."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return Language.EN if locale.startswith("en") else Language.NL
