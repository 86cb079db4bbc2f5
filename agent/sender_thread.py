"""The one thread that sends, from the start of the program to its end."""

import logging
import threading
from collections.abc import Callable

from agent.sender import Sender

_log = logging.getLogger(__name__)

CANNOT_SEND = "cannot_send"
"""It is not the inventory that stands in the way, but something on this stick."""
AGAIN_AFTER_MS = 60_000


class SenderThread:
    """Runs a sender until it is told to stop; `wake` makes it look at once."""

    def __init__(
        self, make: Callable[[], tuple[Sender, Callable[[], None]]], changed: Callable[[], None]
    ) -> None:
        """Prepare the thread.

        Args:
            make: makes the sender and what ends its connection, in the thread itself.
            changed: told after every turn.
        """
        self._make = make
        self._changed = changed
        self._sender: Sender | None = None
        self._hang_up: Callable[[], None] = lambda: None
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name="sender", daemon=True)
        self.problem: str | None = None
        """Why the last turn came to no end."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something new to send."""
        self._wake.set()

    def stop(self, timeout_s: float) -> bool:
        """End after the attempt that is under way. False if that takes longer."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _loop(self) -> None:
        try:
            while not self._stopping:
                pause_ms = self._turn()
                self._wake.wait(None if pause_ms is None else pause_ms / 1000)
                self._wake.clear()
        finally:
            self._hang_up()

    def _turn(self) -> int | None:
        """Send what is due; the milliseconds until the next turn, `None` when nothing waits.

        Whatever goes wrong, what is on the stick is whole, so it is tried again later.
        """
        try:
            pause_ms = self._at_the_line().run_once()
            self.problem = None
        except Exception as wrong:  # noqa: BLE001 - the task runner: records must not wait unseen
            self._note(wrong)
            pause_ms = AGAIN_AFTER_MS
        try:
            self._changed()
        except Exception:  # noqa: BLE001 - the same
            _log.exception("a turn of the sender could not be told")
        return pause_ms

    def _at_the_line(self) -> Sender:
        if self._sender is None:
            self._sender, self._hang_up = self._make()
            self._sender.recover()
        return self._sender

    def _note(self, wrong: Exception) -> None:
        if self.problem is None and not isinstance(wrong, OSError):
            _log.exception("nothing is sent")
        else:
            # Never its repr: that of a coding error holds the whole text, be it a token.
            _log.error("nothing is sent: %s: %s", type(wrong).__name__, wrong)
        self.problem = CANNOT_SEND
