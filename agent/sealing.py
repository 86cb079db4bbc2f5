"""Making a job's record final: counted, built, signed, read back, put into the outbox.

Every step is durable before the next begins and can be repeated: a power cut in between never
gives a second record, and nothing is in the outbox that does not hold when read from the stick.
What is in the outbox may be sent at any moment and is the record for good. What is signed and not
yet there is finished after a power cut, or removed before something else is signed in its place.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from agent.data_folder import DataFolder
from agent.evidence_files import packed
from agent.outbox import Outbox, Parcel, Place
from host.durable import make_folder, remove, write_whole
from host.value import Value
from reports import dsse
from reports.build import seal
from reports.keys import (
    SEED_BYTES,
    PublicKey,
    SigningKey,
    load_signing_key,
    save_public_key,
    save_signing_key,
)
from reports.record import PAYLOAD_TYPE, Record

_log = logging.getLogger(__name__)

SEALED_FILE = "sealed.dsse.json"
EVIDENCE = "evidence"


class StickState(Value):
    """`state.json` of a data folder."""

    stick_id: str
    counter: int
    """Rises with every sealed record."""


class NotReadBack(Exception):
    """What was read back from the stick is not what was signed."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals the records of one bench."""

    data: DataFolder
    outbox: Outbox
    key: SigningKey

    def seal(
        self, record_id: str, evidence: dict[str, bytes], build: Callable[[int], Record]
    ) -> Record:
        """The sealed record, which is now in the outbox: what is said now, under a new number.

        What an earlier attempt signed is removed first, unless the outbox took it after all.

        Args:
            record_id: the job.
            evidence: raw outputs by name, as the record will digest them.
            build: makes the record for a given counter.

        Raises:
            OSError: the stick is full or gone; nothing is sealed.
            NotReadBack: the stick does not keep what is written to it.
        """
        if self.outbox.place(record_id) is None:
            self._discard(record_id)
            self._keep_evidence(record_id, evidence)
            record = build(next_counter(self.data))
            write_whole(self._file(record_id), seal(record, self.key))
        return self.finish(record_id)

    def finish(self, record_id: str) -> Record:
        """The record that is signed already, which is now in the outbox.

        Raises:
            OSError: the stick is full or gone; the outbox does not have it.
            NotReadBack: the stick does not keep what is written to it.
        """
        there = self.outbox.sealed(record_id)
        if there is not None:
            return open_record(there, self.key.public)
        sealed = self._file(record_id).read_bytes()
        record = open_record(sealed, self.key.public)
        kept = {path.name: path.read_bytes() for path in self._evidence(record_id).iterdir()}
        try:
            self.outbox.put(Parcel(record.bench.counter, record_id), sealed, kept)
        except OSError as lost:
            if self.outbox.place(record_id) is None:
                raise
            # The sender may have it by now: "not sealed" would let the answers change.
            _log.error("record %s is in the outbox, although the stick says: %s", record_id, lost)
        return record

    def is_put(self, record_id: str) -> bool:
        """Whether the outbox has the record: nothing else can be sealed any more."""
        return self.outbox.place(record_id) is not None

    def signed(self, record_id: str) -> Record | None:
        """What an earlier attempt signed and no outbox has, if it holds."""
        try:
            return open_record(self._file(record_id).read_bytes(), self.key.public)
        except (OSError, NotReadBack):
            return None

    def _discard(self, record_id: str) -> None:
        old = self.signed(record_id)
        if old is not None:
            self.outbox.withdraw(Parcel(old.bench.counter, record_id))
        # Last, and durable before anything else is signed: only one of the two can ever be sent.
        if self._file(record_id).exists():
            remove(self._file(record_id))

    def _keep_evidence(self, record_id: str, evidence: dict[str, bytes]) -> None:
        folder = self._evidence(record_id)
        make_folder(folder)
        for stale in folder.iterdir():
            stale.unlink()
        for name, content in packed(evidence).items():
            write_whole(folder / name, content)

    def _file(self, record_id: str) -> Path:
        return self.data.job(record_id) / SEALED_FILE

    def _evidence(self, record_id: str) -> Path:
        return self.data.job(record_id) / EVIDENCE


def open_record(envelope: bytes, key: PublicKey) -> Record:
    """The record of a signed envelope.

    Raises:
        NotReadBack: the signature does not hold, or what it holds is no record.
    """
    try:
        return Record.model_validate_json(dsse.open_envelope(envelope, key, PAYLOAD_TYPE))
    except (dsse.EnvelopeError, ValidationError) as broken:
        raise NotReadBack(str(broken)) from broken


def next_counter(data: DataFolder) -> int:
    """Count one more record, durable before the number is used: a number is never used twice.

    Raises:
        OSError: the stick is full or gone.
    """
    before = read_stick_state(data)
    after = before.model_copy(update={"counter": before.counter + 1})
    write_whole(data.counter_file, after.model_dump_json().encode())
    return after.counter


def read_stick_state(data: DataFolder) -> StickState:
    """Stick id and counter as they are on the stick."""
    return StickState.model_validate_json(data.counter_file.read_bytes())


def first_start(
    data: DataFolder, outbox: Outbox, random_bytes: Callable[[int], bytes]
) -> SigningKey:
    """The bench's key; on the first start of a stick it and the counter are made.

    A counter that was lost goes on after the highest record that is still there.

    Raises:
        OSError: the folder cannot be written.
        KeyFileError: the key file holds no key: it is never replaced in silence.
    """
    if not data.counter_file.exists():
        used = [parcel.counter for place in Place for parcel in outbox.parcels(place)]
        state = StickState(stick_id=random_bytes(4).hex(), counter=max(used, default=0))
        write_whole(data.counter_file, state.model_dump_json().encode())
    if not data.bench_key_file.exists():
        save_signing_key(data.bench_key_file, SigningKey.generate(random_bytes(SEED_BYTES)))
    key = load_signing_key(data.bench_key_file)
    if not data.bench_public_file.exists():
        save_public_key(data.bench_public_file, key.public)
    return key
