"""`opknap config check`: every setting, its value and where it comes from."""

import os
from pathlib import Path
from typing import Annotated

import typer

from agent.data_folder import DEFAULT_ROOT, DataFolder

_USAGE = 2


def register(app: typer.Typer) -> None:
    """Add the command."""
    config = typer.Typer(help="The settings of this bench.", no_args_is_help=True)
    config.callback()(_group)
    app.add_typer(config, name="config")

    @config.command("check")
    def check(
        *, data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT
    ) -> None:
        """Print each setting with its origin, or say which one cannot be used."""
        from agent.config import ConfigRefused  # noqa: PLC0415 - `--help` must not wait for it
        from agent.make_place import read_settings  # noqa: PLC0415

        folder = DataFolder(data)
        try:
            settings = read_settings(folder, os.environ)
        except ConfigRefused as refused:
            for problem in refused.problems:
                typer.echo(f"{problem.key} ({problem.origin.value}): {problem.cause}", err=True)
            raise typer.Exit(_USAGE) from None
        for key, value, origin in settings.rows():
            typer.echo(f"{key} = {value or '(empty)'}   [{origin.value}]")
        for what, file in _files(folder):
            typer.echo(f"{what}: {file} {'is there' if file.exists() else 'is missing'}")


def _group() -> None:
    """The settings of this bench."""


def _files(data: DataFolder) -> tuple[tuple[str, Path], ...]:
    return (
        ("bench key", data.bench_key_file),
        ("token", data.token_file),
        ("site key", data.site_key_file),
        ("site authority", data.site_authority_file),
    )
