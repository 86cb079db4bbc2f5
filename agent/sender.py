"""Sends what waits in the outbox, oldest first, for as long as it takes."""

import json
import logging
from dataclasses import dataclass
from typing import Protocol

from agent.outbox import Outbox, Parcel, Place, Problem
from agent.sending import PROBLEM_PAUSE_MS, Pace, Reply, meaning

_log = logging.getLogger(__name__)

RECEIPT_INVALID = "receipt_invalid"
QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from the inventory; `status` is `None` when nothing did."""

    status: int | None
    body: bytes = b""
    retry_after_s: int | None = None
    cause: str = ""
    """For the log: why there was no answer."""


class Transport(Protocol):
    """The line to the inventory."""

    def put_record(self, record_id: str, envelope: bytes) -> Answer:
        """Send one record; every failure is an answer, nothing is raised."""


class ReceiptCheck(Protocol):
    """Whether a receipt is the site's and speaks of exactly these bytes."""

    def __call__(self, receipt: bytes, *, record_id: str, envelope: bytes) -> bool:
        """True if the site's signature holds and both names fit."""


class Now(Protocol):
    """Time and chance, handed in."""

    def boot_ms(self) -> int:
        """Milliseconds since boot."""

    def utc(self) -> str:
        """Wall clock, for people."""

    def jitter_permille(self) -> int:
        """0 to 1000."""


class Sender:
    """Tries what is due and says when to try again."""

    def __init__(self, outbox: Outbox, transport: Transport, check: ReceiptCheck, now: Now) -> None:
        self._outbox = outbox
        self._transport = transport
        self._check = check
        self._now = now
        self._pace = Pace()
        self._put_off: dict[Parcel, Pace] = {}
        self._in_vain: dict[Parcel, int] = {}
        """Attempts in a row that came to no end: no word about the record, or no room for it."""

    def recover(self) -> None:
        """Finish what a crash interrupted: parcels whose good receipt is already here."""
        for parcel in self._outbox.waiting():
            try:
                receipt = self._outbox.receipt(Place.OUTBOX, parcel)
                if receipt is not None and self._is_good(parcel, receipt):
                    self._outbox.finish(parcel)
            except OSError as unreadable:
                # Sent once more, it gets the same receipt.
                _log.error("record %s: %s", parcel.name, unreadable)

    def try_now(self) -> None:
        """A person asks: forget all pauses."""
        self._pace = Pace()
        self._put_off.clear()
        self._in_vain.clear()

    def run_once(self) -> int | None:
        """Try everything that is due.

        Returns:
            Milliseconds until the next attempt, `None` when nothing waits.
        """
        for parcel in self._in_turn():
            if self._now.boot_ms() < self._pace.not_before_ms:
                break
            if self._now.boot_ms() >= self._due_ms(parcel):
                self._deliver(parcel)
        return self._next_attempt_ms()

    def _in_turn(self) -> list[Parcel]:
        # A record that breaks the line, or cannot be read, must not stand before all others.
        waiting = self._outbox.waiting()
        return sorted(waiting, key=lambda parcel: (self._in_vain.get(parcel, 0), parcel))

    def _due_ms(self, parcel: Parcel) -> int:
        return self._put_off.get(parcel, Pace()).not_before_ms

    def _next_attempt_ms(self) -> int | None:
        due = [
            max(self._pace.not_before_ms, self._due_ms(parcel)) for parcel in self._outbox.waiting()
        ]
        return max(0, min(due) - self._now.boot_ms()) if due else None

    def _deliver(self, parcel: Parcel) -> None:
        self._in_vain[parcel] = self._in_vain.get(parcel, 0) + 1
        answer = self._transport.put_record(parcel.record_id, self._outbox.envelope(parcel))
        if self._heed(parcel, answer):
            self._pace = self._pace.after_answer()
            del self._in_vain[parcel]

    def _heed(self, parcel: Parcel, answer: Answer) -> bool:
        """Do what an answer asks for. False: nothing was said about this record."""
        match meaning(answer.status):
            case Reply.STORED:
                self._accept(parcel, answer)
            case Reply.CONFLICT:
                _log.error("record %s: the inventory holds other bytes", parcel.record_id)
                self._outbox.refuse(parcel, self._problem(answer))
            case Reply.PROBLEM:
                self._put_off_with(parcel, self._problem(answer))
            case Reply.FAULT:
                self._put_off_with(parcel, self._problem(answer), self._slower(parcel, answer))
            case Reply.BUSY | Reply.SILENCE:
                _log.info("record %s waits: %s %s", parcel.name, answer.status, answer.cause)
                self._pace = self._pace.after_failure(
                    self._now.boot_ms(), answer.retry_after_s, self._now.jitter_permille()
                )
                return False
        return True

    def _accept(self, parcel: Parcel, answer: Answer) -> None:
        receipt, quarantined = _receipt_of(answer)
        if not self._is_good(parcel, receipt):
            # Stored perhaps, but nobody signed for it: it stays here until somebody does.
            invalid = Problem(status=answer.status, code=RECEIPT_INVALID, at=self._now.utc())
            self._put_off_with(parcel, invalid)
            return
        remark = (
            Problem(status=answer.status, code=QUARANTINED, at=self._now.utc())
            if quarantined
            else None
        )
        self._outbox.settle(parcel, receipt, remark)
        self._put_off.pop(parcel, None)
        _log.info("record %s: receipt is here", parcel.name)

    def _put_off_with(self, parcel: Parcel, problem: Problem, pace: Pace | None = None) -> None:
        _log.warning("record %s: %s (%s)", parcel.name, problem.code, problem.status)
        # Put off first: a stick that cannot take the note must not make us ask without a pause.
        self._put_off[parcel] = pace or Pace(0, self._now.boot_ms() + PROBLEM_PAUSE_MS)
        self._outbox.note_problem(parcel, problem)

    def _slower(self, parcel: Parcel, answer: Answer) -> Pace:
        return self._put_off.get(parcel, Pace()).after_failure(
            self._now.boot_ms(),
            answer.retry_after_s,
            self._now.jitter_permille(),
            longest_ms=PROBLEM_PAUSE_MS,
        )

    def _is_good(self, parcel: Parcel, receipt: bytes) -> bool:
        envelope = self._outbox.envelope(parcel)
        return self._check(receipt, record_id=parcel.record_id, envelope=envelope)

    def _problem(self, answer: Answer) -> Problem:
        code = _code_of(answer.body) or f"http_{answer.status}"
        return Problem(status=answer.status, code=code, at=self._now.utc())


def _receipt_of(answer: Answer) -> tuple[bytes, bool]:
    """The receipt's bytes and whether the record was quarantined (202 wraps the receipt)."""
    if answer.status != 202:  # noqa: PLR2004 - HTTP: accepted
        return answer.body, False
    try:
        wrapped = json.loads(answer.body)
    except ValueError:
        return b"", True
    inner = wrapped.get("receipt") if isinstance(wrapped, dict) else None
    return json.dumps(inner, separators=(",", ":")).encode(), True


def _code_of(body: bytes) -> str | None:
    """The stable code of a problem (RFC 9457 with our `code`)."""
    try:
        problem = json.loads(body)
    except ValueError:
        return None
    code = problem.get("code") if isinstance(problem, dict) else None
    return code if isinstance(code, str) and code.replace("_", "").isalnum() else None
