"""Raw outputs of tests, kept with the job as soon as they are there: a power cut loses none."""

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from checks.findings import Evidence
from host.durable import make_folder, write_whole
from host.value import Value

_log = logging.getLogger(__name__)

_NOTE = ".note"


class _Note(Value):
    """Where an output came from, and what it must be to be whole."""

    argv: tuple[str, ...]
    exit_status: int | None
    sha256: str


class KeptEvidence:
    """A folder of raw outputs by name; a later one of the same name takes the place."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, evidence: Iterable[Evidence]) -> None:
        """Put outputs on the stick.

        Raises:
            OSError: the stick is full or gone.
        """
        make_folder(self._folder)
        for one in evidence:
            digest = hashlib.sha256(one.content).hexdigest()
            note = _Note(argv=one.argv, exit_status=one.exit_status, sha256=digest)
            write_whole(self._folder / one.name, one.content)
            write_whole(self._folder / f"{one.name}{_NOTE}", note.model_dump_json().encode())

    def all(self) -> tuple[Evidence, ...]:
        """What is kept and whole; what a power cut has torn is left out, and said in the log."""
        if not self._folder.is_dir():
            return ()
        notes = sorted(self._folder.glob(f"*{_NOTE}"))
        return tuple(one for one in map(_read, notes) if one is not None)


def _read(note_file: Path) -> Evidence | None:
    name = note_file.name.removesuffix(_NOTE)
    try:
        note = _Note.model_validate_json(note_file.read_bytes())
        content = (note_file.parent / name).read_bytes()
    except (OSError, ValidationError) as torn:
        _log.error("evidence %s is not whole: %s", name, torn)
        return None
    if hashlib.sha256(content).hexdigest() != note.sha256:
        _log.error("evidence %s is not what was kept", name)
        return None
    return Evidence(name, content, note.argv, note.exit_status)
