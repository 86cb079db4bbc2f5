"""What a command needs to know of where it runs: settings, language, which laptop."""

import os

import typer

from agent.config import Config, ConfigRefused, load, text_of
from agent.data_folder import DataFolder
from agent.laptop_key import laptop_key
from agent.say import Say
from checks.dmidecode import parse_dmidecode
from checks.identity import parse_identity
from checks.parse_error import ParseError
from host.errors import HostError
from host.port import Host

_USAGE = 2
_DMIDECODE_S = 10


def config_of(data: DataFolder) -> Config:
    """The settings in force; ends the command with status 2 if they cannot be used."""
    try:
        return load(text_of(data.config_file), os.environ).config
    except ConfigRefused as refused:
        # What is wrong may be the language itself.
        tr = Say(Config().language).tr
        typer.echo(tr("These settings cannot be used"), err=True)
        for problem in refused.problems:
            typer.echo(f"  {problem.key} ({problem.origin.value}): {problem.cause}", err=True)
        typer.echo(tr("Correct them in opknap.toml."), err=True)
        raise typer.Exit(_USAGE) from None


def laptop_of(host: Host) -> str | None:
    """What names this laptop, `None` when its firmware tells nothing."""
    try:
        table = host.run(("dmidecode",), timeout_s=_DMIDECODE_S)
        return laptop_key(parse_identity(parse_dmidecode(table.text)))
    except (HostError, ParseError):
        return None
