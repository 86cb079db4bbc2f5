"""`--policy FILE`: what is asked of an erase, from a file over the settings."""

from pathlib import Path
from typing import Annotated

import typer

from agent.config import NOT_READ, NOT_TEXT, Config
from agent.say import Say
from wipe.erase_policy import ErasePolicy, PolicyRefused, parse_policy

_USAGE = 2

POLICY = Annotated[
    Path | None,
    typer.Option("--policy", help="TOML file with the keys of [erase], over the settings."),
]


def policy_of(file: Path | None, config: Config) -> ErasePolicy:
    """The policy in force; ends the command with status 2 if it cannot be used."""
    if file is None:
        return config.erase
    tr = Say(config.language).tr
    try:
        return parse_policy(file.read_text("utf-8"), base=config.erase)
    except PolicyRefused as refused:
        causes = [f"{one.key}: {one.cause}" for one in refused.problems]
    except UnicodeDecodeError:
        causes = [tr(NOT_TEXT)]
    except OSError as failed:
        causes = [tr(NOT_READ, detail=failed.strerror or "")]
    typer.echo(tr("This policy cannot be used: {file}", file=file), err=True)
    for cause in causes:
        typer.echo(f"  {cause}", err=True)
    raise typer.Exit(_USAGE)
