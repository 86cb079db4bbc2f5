"""Sending while the job goes on: the sender's thread and what is known of it."""

import logging
from dataclasses import replace

from agent.sender_thread import SenderThread
from agent.view import SendPhase, SendState
from agent.workplace import Workplace

_log = logging.getLogger(__name__)


class SendingTask:
    """Empties the outbox in the background; without a server it only looks at it."""

    def __init__(self, place: Workplace, record_id: str) -> None:
        self._courier = place.courier
        # Here nothing writes into the outbox yet: no thread has begun.
        self._courier.outbox.tidy()
        self._record_id = record_id
        self._state = self._courier.send_state(record_id)
        self._thread: SenderThread | None = None
        if place.config.server.url:
            self._thread = SenderThread(
                lambda: self._courier.sender(place.data, place.clock), self.look
            )

    def start(self) -> None:
        """Begin sending what waits."""
        if self._thread is not None:
            self._thread.start()

    def wake(self) -> None:
        """A record was put into the outbox."""
        self.look()
        if self._thread is not None:
            self._thread.wake()

    def look(self) -> None:
        """Look where the job's record is; a stick that cannot tell changes nothing."""
        try:
            self._state = self._courier.send_state(self._record_id)
        except OSError as lost:
            _log.error("it cannot be seen where the record is: %s", lost)

    def state(self, seal_problem: str | None) -> SendState:
        """Where the record is; `seal_problem` says why it could not be sealed."""
        state, thread = self._state, self._thread
        if seal_problem is not None:
            return replace(state, problem=seal_problem)
        if thread is not None and thread.problem and state.phase is SendPhase.WAITING:
            return replace(state, problem=thread.problem)
        return state

    def stop(self, timeout_s: float) -> None:
        """End; what is unsent stays on the stick."""
        if self._thread is not None and not self._thread.stop(timeout_s):
            _log.warning("an attempt to send is still under way")
