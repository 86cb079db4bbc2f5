"""What a command needs to know of where it runs: settings, language, which laptop."""

import os
from pathlib import Path

import typer

from agent.config import Config, ConfigRefused, load
from agent.data_folder import DataFolder
from agent.laptop_key import laptop_key
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
        text = _read(data.config_file)
        return load(text, os.environ).config
    except ConfigRefused as refused:
        for problem in refused.problems:
            typer.echo(f"{problem.origin} {problem.key}: {problem.cause}", err=True)
        raise typer.Exit(_USAGE) from None


def _read(file: Path) -> str | None:
    return file.read_text() if file.exists() else None


def laptop_of(host: Host) -> str | None:
    """What names this laptop, `None` when its firmware tells nothing."""
    try:
        table = host.run(("dmidecode",), timeout_s=_DMIDECODE_S)
        return laptop_key(parse_identity(parse_dmidecode(table.text)))
    except (HostError, ParseError):
        return None
