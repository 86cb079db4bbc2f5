"""Choosing the face of a job, the screen or plain lines, and running it to its end."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from agent.asking import Respondent
from agent.ending import JobEnd, how_it_ended
from agent.plain import Plain
from agent.plain_talk import Surroundings
from agent.session import Session
from agent.typist import Typist
from host.console import is_kernel_console

_log = logging.getLogger(__name__)

CRASHED = 5


def has_person() -> bool:
    """Whether a person sits at a terminal and can read and answer lines."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def has_screen() -> bool:
    """Whether the full screen can be drawn for that person; Textual draws it on stderr."""
    return has_person() and sys.stderr.isatty()


def say_line(text: str) -> None:
    """One line out, at once; a reader that went away is not our defect."""
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        _log.warning("nobody reads our lines any more")


def _prompt() -> None:
    sys.stdout.write("> ")
    sys.stdout.flush()


def keyboard() -> Typist:
    """The person at standard input."""
    return Typist(sys.stdin, _prompt)


def plain_face(session: Session, respondent: Respondent, now_ms: Callable[[], int]) -> JobEnd:
    """Walk the job in lines; Ctrl+C leaves like the end of input."""
    pause = threading.Event()
    world = Surroundings(say_line, lambda seconds: _wait(pause, seconds), now_ms)
    try:
        return Plain(session, respondent, world).run()
    except KeyboardInterrupt:
        return JobEnd.LEFT


def _wait(pause: threading.Event, seconds: float) -> None:
    pause.wait(seconds)


def screen_face(session: Session, log_file: Path, now_ms: Callable[[], int]) -> int:
    """The full-screen app; the exit status of the command."""
    # Textual takes a third of a second to load; plain lines never need it.
    from agent.look import Look  # noqa: PLC0415
    from agent.supervise import GaveUp, run_app  # noqa: PLC0415

    look = Look.PLAIN_VT if is_kernel_console() else Look.RICH
    try:
        run_app(session, look, log_file, now_ms)
    except GaveUp as crashed:
        sys.stderr.write(f"opknap stopped, code {crashed.code}. The work so far is kept.\n")
        return CRASHED
    return how_it_ended(session.view())
