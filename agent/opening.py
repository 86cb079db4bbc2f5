"""Opening a data folder for a session: settings, lock, log, place; and closing it again."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from agent.config import Config, ConfigRefused
from agent.data_folder import DataFolder
from agent.log import start_log
from agent.make_place import Machine, make_place, read_settings
from agent.session import Session
from checks.policy import PolicyError
from host.durable import Lock
from reports.keys import KeyFileError
from reports.language import Language
from wipe.values import Purpose

_FAILED = 1
_USAGE = 2


class CannotOpen(Exception):
    """The program cannot begin here: what is so, why, what to do."""

    def __init__(self, *lines: str, exit_status: int = _FAILED) -> None:
        super().__init__(lines[0])
        self.lines = lines
        self.exit_status = exit_status


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
            start_log(data.log_file)
            place = make_place(machine, data, settings, purpose=purpose, language=language)
            session = Session(place)
        except (KeyFileError, PolicyError, OSError) as failed:
            raise _explained(failed, data) from None
        stack.callback(session.close)
        yield session


def _settings(data: DataFolder, environment: Mapping[str, str]) -> Config:
    try:
        return read_settings(data, environment).config
    except ConfigRefused as refused:
        causes = [f"  {one.key} ({one.origin.value}): {one.cause}" for one in refused.problems]
        raise CannotOpen(
            "These settings cannot be used",
            *causes,
            f"Correct them in {data.config_file}.",
            exit_status=_USAGE,
        ) from None
    except OSError as failed:
        raise _explained(failed, data) from None


@contextmanager
def _locked(data: DataFolder) -> Iterator[None]:
    try:
        data.prepare()
        lock = Lock.take(data.lock_file)
    except OSError as failed:
        raise _explained(failed, data) from None
    if lock is None:
        raise CannotOpen(
            "opknap is already running",
            f"  Another opknap works in {data.root}.",
            "Go to its screen, or name another folder with --data.",
        )
    try:
        yield
    finally:
        lock.release()


def _explained(failed: Exception, data: DataFolder) -> CannotOpen:
    match failed:
        case KeyFileError():
            return CannotOpen(
                "The bench's key cannot be used",
                f"  {data.bench_key_file}: {failed}",
                "Put it back from a backup, or ask your administrator for a new stick.",
            )
        case PolicyError():
            return CannotOpen(
                "The site's policy cannot be used",
                f"  {data.site_policy_file}: {failed}",
                "Ask your administrator for the right file.",
            )
        case OSError():
            return CannotOpen(
                "The data folder cannot be written",
                f"  {failed.filename or data.root}: {failed.strerror}",
                "Put the stick back in, or name another folder with --data.",
            )
        case _:
            raise failed
