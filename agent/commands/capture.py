"""`opknap capture`: write a recording of this laptop that can be replayed anywhere."""

import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from agent.commands.here import config_of
from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.say import Say
from checks.inspection import inspect
from checks.inspection_values import Inspection
from checks.policy import default_policy
from checks.tasks import Tasks
from host.local import LocalHost
from host.masking import Mask
from host.port import Host
from host.recording import RecordingHost
from host.wider import PLACES, record_files, record_place
from reports.language import Language

_USAGE = 2
_SALT_BYTES = 16
_PLACE_LIMIT_S = 20.0


def register(app: typer.Typer, make_host: Callable[[], Host] = LocalHost) -> None:
    """Add the command."""

    @app.command("capture")
    def capture(
        folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there.")],
        *,
        unmasked: Annotated[
            bool, typer.Option("--unmasked", help="Keep serial numbers and addresses.")
        ] = False,
        lang: Annotated[
            Language | None, typer.Option("--lang", help="Language of the answer.")
        ] = None,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
    ) -> None:
        """Record what this laptop answers; serial numbers and addresses are masked."""
        say = Say(lang if lang is not None else config_of(DataFolder(data)).language)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            typer.echo(say.tr("There is something already"), err=True)
            typer.echo(say.tr("{path} is not empty; nothing was written.", path=folder), err=True)
            typer.echo(say.tr("Name a new folder."), err=True)
            raise typer.Exit(_USAGE)
        record(
            make_host(), folder, mask=None if unmasked else Mask(secrets.token_bytes(_SALT_BYTES))
        )
        typer.echo(say.tr("Recorded in {path}", path=folder))


def record(host: Host, folder: Path, *, mask: Mask | None) -> Inspection:
    """Ask everything that an inspection asks, and what later ones may, and write it down.

    Returns:
        The inspection that was recorded: a replay finds the same.
    """
    recording = RecordingHost(host, mask=mask)
    found = inspect(recording, default_policy())
    recording.usage()
    recording.cpu_brand()
    recording.kernel_log()
    _record_wider(recording)
    recording.save(folder, name=folder.name)
    return found


def _record_wider(recording: RecordingHost) -> None:
    """Each place in a thread of its own: one that a driver blocks is left out in the end."""
    tasks: Tasks[None] = Tasks()
    tasks.start("udev", recording.record_all_devices, limit_s=_PLACE_LIMIT_S)
    tasks.start("files", partial(record_files, recording), limit_s=_PLACE_LIMIT_S)
    for place in PLACES:
        work = partial(record_place, recording, place)
        tasks.start(place.folder, work, limit_s=_PLACE_LIMIT_S)
    for _ in tasks.ends():
        pass
