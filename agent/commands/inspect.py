"""`opknap inspect`: the quick probes of this machine or of a recorded laptop."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.data_folder import DEFAULT_ROOT, DataFolder
from agent.recordings import laptop_folder
from checks.inspection import inspect
from checks.inspection_values import Inspection
from checks.policy import default_policy
from host.errors import NotRecorded
from host.local import LocalHost
from host.port import Host
from host.recorded import RecordedHost
from reports.language import Language

if TYPE_CHECKING:
    from agent.say import Say

SCHEMA = "opknap/inspection/v1"
_USAGE = 2


def register(app: typer.Typer, make_host: Callable[[], Host] = LocalHost) -> None:
    """Add the command."""

    @app.command("inspect")
    def inspect_command(
        *,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
        laptop: Annotated[
            str | None,
            typer.Option(
                "--laptop", help="A recorded laptop: a name, a folder or one file. See demo --list."
            ),
        ] = None,
        lang: Annotated[
            Language | None, typer.Option("--lang", help="Language of the answer.")
        ] = None,
        data: Annotated[Path, typer.Option("--data", help="Data folder.")] = DEFAULT_ROOT,
    ) -> None:
        """Look at the hardware and say what was found; nothing is written to any drive."""
        speak = _Speech(lang, DataFolder(data))
        host = make_host() if laptop is None else _recorded(laptop, speak)
        found = inspect(host, default_policy())
        if as_json:
            typer.echo(json.dumps(inspection_json(found), ensure_ascii=False))
        else:
            _tell(found, speak())
        for crash in found.crashes:
            typer.echo(crash, err=True)


def _tell(found: Inspection, say: "Say") -> None:
    from agent.commands.inspect_text import inspection_lines  # noqa: PLC0415 - JSON has no words

    for line in inspection_lines(found, say):
        typer.echo(line)


@dataclass(frozen=True, slots=True)
class _Speech:
    """Words in the right language, loaded when something is to be said: JSON needs none."""

    asked: Language | None
    data: DataFolder

    def __call__(self) -> "Say":
        from agent.commands.here import config_of  # noqa: PLC0415
        from agent.say import Say  # noqa: PLC0415

        return Say(self.asked if self.asked is not None else config_of(self.data).language)


def inspection_json(found: Inspection) -> dict[str, object]:
    """The machine-readable answer."""
    identity = found.facts.identity
    return {
        "schema": SCHEMA,
        "laptop": identity.name if identity else None,
        "facts": found.facts.model_dump(mode="json"),
        "findings": [each.model_dump(mode="json") for each in found.findings],
        "foreign_findings": [each.model_dump(mode="json") for each in found.foreign_findings],
    }


def _recorded(asked: str, speak: _Speech) -> Host:
    """The recorded laptop; ends the command with status 2 if there is none."""
    try:
        return RecordedHost.read(laptop_folder(asked) or Path(asked))
    except (NotRecorded, OSError, ValueError):
        say = speak()
        typer.echo(say.tr("This is not a recorded laptop"), err=True)
        typer.echo(say.tr("{path} cannot be read as one.", path=asked), err=True)
        typer.echo(
            say.tr("Name a folder that “opknap capture” wrote, or one tool's output."), err=True
        )
        typer.echo(say.tr("opknap demo --list names more."), err=True)
        raise typer.Exit(_USAGE) from None
