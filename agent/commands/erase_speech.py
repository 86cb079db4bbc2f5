"""How `opknap erase` speaks: JSON lines for programs, plain lines for people."""

import json
import os
import sys
from pathlib import Path
from typing import Protocol

import typer
from typing_extensions import override

from agent.say import Say
from wipe.follow import FollowPhase, Progress
from wipe.journal_lines import Entry, fields_of
from wipe.values import Outcome


class Speech(Protocol):
    """Who is told what happens."""

    def event(self, path: str, drive_id: str, entry: Entry) -> None:
        """A new line of a journal."""

    def progress(self, path: str, progress: Progress) -> None:
        """How far a drive is; told often."""

    def ended(self, path: str, drive_id: str | None, outcome: Outcome) -> None:
        """The last word on a drive."""


class _Voice:
    """Standard output, for as long as somebody listens: an erase goes on without a listener."""

    def __init__(self) -> None:
        self._is_heard = True

    def say(self, text: str) -> None:
        """One line, at once."""
        if not self._is_heard:
            return
        try:
            typer.echo(text)
            sys.stdout.flush()
        except OSError as error:
            self._is_heard = False
            # What the interpreter would flush at its end must not fail again.
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
            typer.echo(f"{error.strerror}: the erase goes on", err=True)


class JsonSpeech(Speech):
    """One JSON object a line."""

    def __init__(self) -> None:
        self._voice = _Voice()

    @override
    def event(self, path: str, drive_id: str, entry: Entry) -> None:
        self._voice.say(json.dumps({"path": path, "id": drive_id, **fields_of(entry)}))

    @override
    def progress(self, path: str, progress: Progress) -> None:
        """The journal's own progress lines are enough."""

    @override
    def ended(self, path: str, drive_id: str | None, outcome: Outcome) -> None:
        told = outcome.model_dump(mode="json", include={"status", "levels", "exceptions", "reason"})
        self._voice.say(json.dumps({"type": "outcome", "path": path, "id": drive_id, **told}))


class PlainSpeech(Speech):
    """Lines for people; progress once every ten percent and at every new phase."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._voice = _Voice()
        self._told: dict[str, tuple[FollowPhase, int]] = {}

    @override
    def event(self, path: str, drive_id: str, entry: Entry) -> None:
        """People follow the progress, not the journal."""

    @override
    def progress(self, path: str, progress: Progress) -> None:
        share = progress.done_bytes * 10 // progress.total_bytes if progress.total_bytes else 0
        step = (progress.phase, share)
        doing = self._doing(progress)
        if doing is None or self._told.get(path) == step:
            return
        self._told[path] = step
        self._voice.say(f"{path}: {doing} - {self._far(progress, share)}")

    def _far(self, progress: Progress, share: int) -> str:
        at_work = progress.phase is FollowPhase.ERASING
        if at_work and progress.step is not None and not progress.step.is_told:
            return self._say.tr("it does not tell how far it is")
        return f"{share * 10} % - {self._say.left(progress.left_s)}"

    @override
    def ended(self, path: str, drive_id: str | None, outcome: Outcome) -> None:
        words = self._say.words
        said = words.status(outcome)
        self._voice.say(f"{path}: {words.status_word(outcome.status)}. {said.title}.")
        self._voice.say(f"    {said.means}")
        self._voice.say(f"    {said.next}")
        for exception in outcome.exceptions:
            self._voice.say(f"    [!] {words.exception(exception)}")
        for note in outcome.notes:
            self._voice.say(f"    {words.note(note)}")

    def _doing(self, progress: Progress) -> str | None:
        tr = self._say.tr
        match progress.phase:
            case FollowPhase.PROVING:
                return tr("looking at what was done before")
            case FollowPhase.ERASING if progress.step is not None and progress.step.by_drive:
                itself = progress.step.was_adopted
                return tr("was erasing itself already") if itself else tr("erases itself")
            case FollowPhase.ERASING:
                return tr("overwriting")
            case FollowPhase.VERIFYING:
                return tr("reading back and comparing")
            case _:
                return None
