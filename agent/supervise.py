"""Keeps the full-screen app up: after a crash it starts again in the same place."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from typing_extensions import override

from agent.app import Ending, OpknapApp
from agent.defect import defect_code
from agent.log import read_log
from agent.look import Look
from agent.view import Actions

_log = logging.getLogger(__name__)

_MOST_CRASHES = 3
_WITHIN_MS = 60_000


class GaveUp(Exception):
    """The app crashed again and again; `code` names the last defect."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Run(Protocol):
    """One run of the screen."""

    crash: BaseException | None
    """What ended it, if it was a defect of ours."""

    def run(self) -> Ending | None:
        """Show the screen until it is left or crashes."""


class SupervisedApp(OpknapApp):
    """An app that leaves its traceback in the log and not on a trainee's screen."""

    crash: BaseException | None = None

    @override
    def _fatal_error(self) -> None:
        self.crash = self._exception
        self._close_messages_no_wait()


def run_app(
    actions: Actions, look: Look, log_file: Path, now_ms: Callable[[], int]
) -> Ending | None:
    """Run the app until a person leaves it.

    Raises:
        GaveUp: it crashed more often than anybody would bear.
    """
    return supervise(
        lambda: SupervisedApp(actions, console=look, log=lambda: read_log(log_file)), now_ms
    )


def supervise(make: Callable[[], Run], now_ms: Callable[[], int]) -> Ending | None:
    """Run what `make` makes, again after each crash.

    Raises:
        GaveUp: three crashes within a minute.
    """
    crashed_at: list[int] = []
    while True:
        screen = make()
        ending = screen.run()
        if screen.crash is None:
            return ending
        code = defect_code(screen.crash)
        _log.error("the screen crashed: %s", code, exc_info=screen.crash)
        crashed_at = [at for at in crashed_at if now_ms() - at < _WITHIN_MS]
        crashed_at.append(now_ms())
        if len(crashed_at) >= _MOST_CRASHES:
            raise GaveUp(code)
