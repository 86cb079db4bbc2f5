"""The command `opknap-inventory`."""

import sys

import typer

from inventory.commands.keep import add_bench, add_token, add_user, bring_up_to_date, init
from inventory.commands.requeue import requeue
from inventory.commands.serve import serve
from inventory.commands.speak import CannotDo, explain
from inventory.commands.verify import verify


def make_commands() -> typer.Typer:
    """All commands, wired."""
    commands = typer.Typer(
        name="opknap-inventory",
        help="The central inventory: receives signed records and shows them.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    commands.command("init")(init)
    commands.command("serve")(serve)
    commands.command("migrate")(bring_up_to_date)
    commands.command("verify")(verify)
    commands.command("requeue")(requeue)
    for group, what, add in (
        ("user", "Accounts of people.", add_user),
        ("bench", "Benches and their keys.", add_bench),
        ("token", "Tokens of other programs.", add_token),
    ):
        # a callback keeps `add` a word of its own while it is the only one
        under = typer.Typer(help=what, no_args_is_help=True)
        under.callback()(_nothing_yet)
        under.command("add")(add)
        commands.add_typer(under, name=group)
    return commands


def _nothing_yet() -> None:
    """Choose what to do."""


def main() -> None:
    """Run one command; a refusal ends with its three lines and its exit code."""
    try:
        make_commands()()
    except CannotDo as refused:
        explain(refused)
        sys.exit(refused.exit_code)


if __name__ == "__main__":
    main()
