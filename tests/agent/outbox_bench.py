"""Fakes for the outbox: an inventory in memory, a stick that loses power, a clock that we turn."""

import hashlib
import json
from pathlib import Path

from typing_extensions import override

from agent.data_folder import DataFolder
from agent.outbox import Outbox, Parcel, StickDisk
from agent.sender import Answer, Sender

RECORD_IDS = tuple(f"{n:08d}-0000-4000-8000-000000000000" for n in range(8))


class PowerCut(Exception):
    """Everything stops here."""


class FailingDisk(StickDisk):
    """A stick on which the power fails at the n-th durable step, before or after its effect."""

    def __init__(self, steps_left: int | None = None, *, effect_happens: bool = False) -> None:
        self.steps_left = steps_left
        self.effect_happens = effect_happens
        self.steps = 0

    def _step(self) -> bool:
        self.steps += 1
        if self.steps_left is None:
            return False
        self.steps_left -= 1
        return self.steps_left < 0

    @override
    def write_whole(self, path: Path, content: bytes) -> None:
        cut = self._step()
        if not cut or self.effect_happens:
            super().write_whole(path, content)
        elif cut:
            path.with_name(f".{path.name}.1.new").write_bytes(content[: len(content) // 2])
        if cut:
            raise PowerCut

    @override
    def move(self, source: Path, target: Path) -> None:
        cut = self._step()
        if not cut or self.effect_happens:
            super().move(source, target)
        if cut:
            raise PowerCut

    @override
    def make_folder(self, path: Path) -> None:
        cut = self._step()
        if not cut or self.effect_happens:
            super().make_folder(path)
        if cut:
            raise PowerCut

    @override
    def remove(self, path: Path) -> None:
        cut = self._step()
        if not cut or self.effect_happens:
            super().remove(path)
        if cut:
            raise PowerCut


class FakeInventory:
    """Keeps records as the real one does: same bytes, same receipt; other bytes, conflict."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}
        self.puts: list[str] = []
        self.up = True
        self.status: int | None = None
        """Answer with this instead."""
        self.status_for: dict[str, int] = {}
        """Answer with this to one record."""
        self.breaks_on: str | None = None
        """The line breaks whenever this record is sent."""
        self.loses_answer = False
        self.retry_after_s: int | None = None
        self.forges = False
        self.quarantines = False

    def put_record(self, record_id: str, envelope: bytes) -> Answer:
        self.puts.append(record_id)
        if not self.up or record_id == self.breaks_on:
            return Answer(None, cause="ConnectionError")
        status = self.status_for.get(record_id, self.status)
        if status is not None:
            body = json.dumps({"code": "some_problem"}).encode()
            return Answer(status, body, self.retry_after_s)
        known = self.stored.get(record_id)
        if known is not None and known != envelope:
            return Answer(409, b'{"code":"digest_conflict"}')
        self.stored[record_id] = envelope
        if self.loses_answer:
            return Answer(None, cause="ReadTimeout")
        receipt = receipt_for(record_id, b"others" if self.forges else envelope)
        if self.quarantines:
            return Answer(202, b'{"state":"quarantined","receipt":' + receipt + b"}")
        return Answer(200 if known else 201, receipt)


def receipt_for(record_id: str, envelope: bytes) -> bytes:
    body = {"record_id": record_id, "envelope_sha256": hashlib.sha256(envelope).hexdigest()}
    return json.dumps(body, separators=(",", ":")).encode()


def check_receipt(receipt: bytes, *, record_id: str, envelope: bytes) -> bool:
    """Stands in for the site's signature: the fake's receipts are true if they fit."""
    try:
        body: object = json.loads(receipt)
    except ValueError:
        return False
    digest = hashlib.sha256(envelope).hexdigest()
    return body == {"record_id": record_id, "envelope_sha256": digest}


class TurnedClock:
    """Time stands still until a test turns it."""

    def __init__(self) -> None:
        self.ms = 1_000_000

    def boot_ms(self) -> int:
        return self.ms

    def utc(self) -> str:
        return "2026-11-23T09:00:00.000Z"

    def jitter_permille(self) -> int:
        return 0


class Bench:
    """A data folder with an outbox and a sender around one fake inventory."""

    def __init__(self, root: Path) -> None:
        self.data = DataFolder(root)
        self.data.prepare()
        self.inventory = FakeInventory()
        self.clock = TurnedClock()
        self.disk = FailingDisk()
        self.restart()

    def restart(self, disk: FailingDisk | None = None) -> None:
        self.disk = disk or FailingDisk()
        self.outbox = Outbox(self.data, self.disk)
        self.sender = Sender(self.outbox, self.inventory, check_receipt, self.clock)

    def put(self, n: int, envelope: bytes | None = None) -> Parcel:
        parcel = Parcel(n, RECORD_IDS[n])
        self.outbox.put(parcel, envelope or f"envelope {n}".encode(), {"journal-1.jsonl": b"{}"})
        return parcel
