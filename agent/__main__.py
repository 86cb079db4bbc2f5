"""The command `opknap`."""

import importlib
import importlib.metadata
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Annotated

import typer

from agent.commands import run
from agent.data_folder import DEFAULT_ROOT, DataFolder

_DEFECT = 5

COMMANDS = (
    *("run", "demo", "inspect", "drives", "erase", "grade", "verify", "capture"),
    *("recheck", "unfreeze", "outbox", "config"),
)
"""Each is a module of `agent.commands` with a `register`."""


def make_commands(names: Iterable[str] = COMMANDS) -> typer.Typer:
    """The named commands, wired. Loading all of them takes longer than a picture may."""
    commands = typer.Typer(
        name="opknap",
        help="Inspects, securely erases, grades and records used laptops.",
        add_completion=False,
        pretty_exceptions_enable=False,
        invoke_without_command=True,
    )
    commands.callback()(_alone)
    for name in names:
        importlib.import_module(f"agent.commands.{name}").register(commands)
    return commands


def _print_version(asked: bool) -> None:  # noqa: FBT001 - typer calls it with the flag's value
    if asked:
        typer.echo(f"opknap {importlib.metadata.version('opknap')}")
        raise typer.Exit


def _alone(
    context: typer.Context,
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Inspects, securely erases, grades and records used laptops. Alone it does `run`."""
    del version
    if context.invoked_subcommand is None:
        status = run.run_here(
            DataFolder(DEFAULT_ROOT), plain=False, answers=None, include_loop=False
        )
        raise typer.Exit(status)


def main() -> None:
    """Run one command, loading that one alone; whatever else was typed is explained by all."""
    asked = sys.argv[1:2]
    alone = not asked or asked[0] in {*COMMANDS, "--version"}
    names = set(asked) & set(COMMANDS) or ["run"] if alone else COMMANDS

    def typed() -> None:
        make_commands(names)()

    end_with_words(typed, debug=bool(os.environ.get("OPKNAP_DEBUG")))


def end_with_words(command: Callable[[], None], *, debug: bool) -> None:
    """Run a command to its end; a defect of ours becomes a code, and no page of Python.

    Raises:
        SystemExit: with the command's status, or 5 after a defect.
    """
    try:
        command()
    except Exception as error:  # noqa: BLE001 - the last door: whatever comes here is our defect
        from agent.config import Config  # noqa: PLC0415 - `--help` must not wait for it
        from agent.defect import defect_code  # noqa: PLC0415
        from agent.say import Say  # noqa: PLC0415

        tr = Say(Config().language).tr
        if debug:
            traceback.print_exc()
        typer.echo(tr("opknap met a defect of its own: {code}", code=defect_code(error)), err=True)
        typer.echo("  " + tr("This says nothing about the laptop."), err=True)
        typer.echo(
            tr("Give your administrator this code. OPKNAP_DEBUG=1 and the log say more."), err=True
        )
        raise SystemExit(_DEFECT) from None


if __name__ == "__main__":
    main()
