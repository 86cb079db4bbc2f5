"""Opening a data folder for a session: settings, lock, log, place; and closing it again."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from agent.config import Config, ConfigRefused
from agent.data_folder import DataFolder
from agent.defect import defect_code
from agent.log import logging_to
from agent.make_place import Machine, make_place, read_settings
from agent.session import Session
from checks.policy import PolicyError
from host.durable import Lock
from reports.keys import KeyFileError
from reports.language import Language, Translator, mark
from wipe.codes import Purpose

_log = logging.getLogger(__name__)

_FAILED = 1
_USAGE = 2


class CannotOpen(Exception):
    """The program cannot begin here: what is so, why, what to do."""

    def __init__(
        self, title: str, causes: Sequence[str], next_step: str, *, exit_status: int = _FAILED
    ) -> None:
        """Keep the words for whoever tells them.

        Args:
            title: what is so, marked for translation.
            causes: facts; they are not translated.
            next_step: one action, marked for translation.
            exit_status: of the command.
        """
        super().__init__(title)
        self._title = title
        self._causes = tuple(causes)
        self._next = next_step
        self.exit_status = exit_status

    def lines(self, tr: Translator) -> list[str]:
        """The whole message in one language."""
        return [tr(self._title), *(f"  {cause}" for cause in self._causes), tr(self._next)]


@contextmanager
def open_session(
    machine: Machine,
    data: DataFolder,
    environment: Mapping[str, str],
    *,
    purpose: Purpose,
    language: Language | None = None,
) -> Iterator[Session]:
    """A running session; at the end it is closed and the folder is free again.

    Raises:
        CannotOpen: settings, keys, policy or the folder itself cannot be used, or another opknap
            works in it.
    """
    settings = _settings(data, environment)
    with _locked(data), ExitStack() as stack:
        try:
            stack.enter_context(logging_to(data.log_file))
            place = make_place(machine, data, settings, purpose=purpose, language=language)
            session = Session(place)
        except (KeyFileError, PolicyError, OSError) as failed:
            raise _explained(failed, data) from None
        stack.callback(session.close)
        with _noting_defects():
            yield session


@contextmanager
def _noting_defects() -> Iterator[None]:
    """Keep what a defect of ours looked like in the log, which is still open here."""
    try:
        yield
    except Exception as error:
        _log.exception("opknap ended by a defect of its own: %s", defect_code(error))
        raise


def _settings(data: DataFolder, environment: Mapping[str, str]) -> Config:
    try:
        return read_settings(data, environment).config
    except ConfigRefused as refused:
        causes = [f"{one.key} ({one.origin.value}): {one.cause}" for one in refused.problems]
        raise CannotOpen(
            mark("These settings cannot be used"),
            causes,
            mark("Correct them in opknap.toml."),
            exit_status=_USAGE,
        ) from None


@contextmanager
def _locked(data: DataFolder) -> Iterator[None]:
    try:
        data.prepare()
        lock = Lock.take(data.lock_file)
    except OSError as failed:
        raise _explained(failed, data) from None
    if lock is None:
        raise CannotOpen(
            mark("opknap is already running"),
            [str(data.root)],
            mark("Go to its screen, or name another folder with --data."),
        )
    try:
        yield
    finally:
        lock.release()


def _explained(failed: Exception, data: DataFolder) -> CannotOpen:
    match failed:
        case KeyFileError():
            return CannotOpen(
                mark("The bench's key cannot be used"),
                [f"{data.bench_key_file}: {failed}"],
                mark("Put it back from a backup, or ask your administrator for a new stick."),
            )
        case PolicyError():
            return CannotOpen(
                mark("The site's policy cannot be used"),
                [f"{data.site_policy_file}: {failed}"],
                mark("Ask your administrator for the right file."),
            )
        case OSError():
            return CannotOpen(
                mark("The data folder cannot be written"),
                [f"{failed.filename or data.root}: {failed.strerror}"],
                mark("Put the stick back in, or name another folder with --data."),
            )
        case _:
            raise failed
