"""A file of the command line that cannot be read, in words and as a code."""

from pathlib import Path

from agent.say import Say
from reports.language import mark

_KINDS: tuple[tuple[type[OSError], str, str], ...] = (
    (FileNotFoundError, "not_there", mark("There is no such file.")),
    (IsADirectoryError, "is_folder", mark("This is a folder.")),
    (NotADirectoryError, "not_there", mark("There is no such file.")),
    (PermissionError, "not_permitted", mark("You may not read this file.")),
)
_OTHER = mark("Reading it broke off ({detail}).")


def unread_code(error: OSError) -> str:
    """For scripts."""
    return next((code for kind, code, _ in _KINDS if isinstance(error, kind)), "unreadable")


def unread_lines(file: Path, error: OSError, say: Say) -> list[str]:
    """What is so, why, and what to do."""
    told = next((text for kind, _, text in _KINDS if isinstance(error, kind)), None)
    cause = say.tr(_OTHER, detail=error.strerror or "") if told is None else say.tr(told)
    return [
        say.tr("This file cannot be read"),
        f"  {error.filename or file}: {cause}",
        say.tr("Check the name, then try again."),
    ]
