"""`--psid CODE`: the code on the label of a locked drive."""

import uuid
from collections.abc import Sequence
from typing import Annotated

import typer

from agent.say import Say
from host.opal.psid import PsidRefused, psid_from
from wipe.folder import DriveFolder
from wipe.journal import JournalLost
from wipe.unlocking import keep_psid

_USAGE = 2

PSID = Annotated[
    str | None,
    typer.Option("--psid", help="PSID on the label of one locked drive, to open it with."),
]


def checked_psid(typed: str | None, drives: Sequence[str], say: Say) -> str | None:
    """The PSID; ends the command with status 2 if it cannot be one, or not of which drive.

    A wrong one costs the drive one of few tries, so nothing else is ever sent (H12).
    """
    if typed is None:
        return None
    if len(drives) != 1:
        typer.echo(say.tr("A PSID belongs to one drive: give one drive with --psid."), err=True)
        raise typer.Exit(_USAGE)
    try:
        return psid_from(typed).decode("ascii")
    except PsidRefused:
        text = say.tr("This is no PSID: it has 32 letters and digits, dashes and spaces aside.")
        typer.echo(text, err=True)
        raise typer.Exit(_USAGE) from None


def is_kept(folder: DriveFolder, psid: str) -> bool:
    """Keep the code with the drive's secrets; false when that cannot be made durable."""
    try:
        keep_psid(folder, psid, uuid.uuid4().hex)
    except JournalLost:
        return False
    return True
