"""The command `opknap`."""

import importlib
import importlib.metadata
import sys
from collections.abc import Iterable
from typing import Annotated

import typer

from agent.commands import run
from agent.data_folder import DEFAULT_ROOT, DataFolder

COMMANDS = (
    *("run", "demo", "inspect", "drives", "erase", "grade", "verify", "capture"),
    *("outbox", "config"),
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
    make_commands(set(asked) & set(COMMANDS) or ["run"] if alone else COMMANDS)()


if __name__ == "__main__":
    main()
