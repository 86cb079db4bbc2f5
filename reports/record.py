"""`opknap/record/v1`: what is said about one laptop. Sealed bytes are the truth (values only).

Numbers are integers with the unit in the name; ratios are permille; counters that may pass 2^53
are decimal strings. `None` means the laptop does not say. A new optional field raises `minor`.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from checks.findings import Finding, Reason, Verdict
from host.value import Limits, Measured, Value
from reports.grades import Grade, Looks
from wipe.codes import DriveStatus, Level, Method, Note, Purpose, Standard
from wipe.values import Attempt, EraseException, Levels, StreamKey, Verification

SCHEMA: Literal["opknap/record/v1"] = "opknap/record/v1"
MINOR = 0
PAYLOAD_TYPE = "application/vnd.opknap.record.v1+json"

Count = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,38})$")]
"""A counter of up to 128 bits as a decimal string."""
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
RecordId = Annotated[
    str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")
]
Utc = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]


class Site(Value):
    """Where the bench stands."""

    id: str
    organisation: str


class Bench(Value):
    """Which bench and which program."""

    id: str
    counter: int
    """Rises with every sealed record of this stick."""
    agent: str
    """Version of opknap."""
    kernel: str | None = None
    tools: dict[str, str] = {}
    language: str


class Operator(Value):
    """Who worked: a short code, never a name."""

    id: str
    role: Literal["operator", "supervisor"] = "operator"


class Clock(Value):
    """How far the dates can be trusted; durations come from the boot clock."""

    source: Literal["server", "ntp", "rtc", "floor"]
    uncertainty_ms: int | None = None
    boot_ids: tuple[str, ...]


class Built(Value):
    """Year of production, always an estimate."""

    year: int | None = None
    from_: Annotated[str, Field(alias="from", serialization_alias="from")] = "unknown"

    model_config = {"serialize_by_alias": True, "validate_by_name": True, "validate_by_alias": True}


class Firmware(Value):
    """The laptop's firmware."""

    vendor: str | None = None
    version: str | None = None
    date: str | None = None
    mode: Literal["uefi", "bios"] | None = None
    secure_boot: Literal["on", "off"] | None = None
    tpm: str | None = None


class Cpu(Value):
    """The processor."""

    name: str | None = None
    vendor: str | None = None
    family: int | None = None
    model: int | None = None
    stepping: int | None = None
    cores: int | None = None
    threads: int | None = None
    mhz: int | None = None


class Module(Value):
    """One memory module."""

    slot: str | None = None
    mib: int
    type: str | None = None
    mt_s: int | None = None
    maker: str | None = None
    part_number: str | None = None
    serial: str | None = None
    soldered: str


class Memory(Value):
    """Installed memory."""

    installed_mib: int | None = None
    usable_mib: int | None = None
    soldered_mib: int | None = None
    slots: int | None = None
    modules: tuple[Module, ...] = ()


class Battery(Value):
    """One pack."""

    id: str
    position: str | None = None
    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    design_mwh: int | None = None
    full_mwh: int | None = None
    health_permille: int | None = None
    cycles: int | None = None


class Laptop(Value):
    """The laptop itself."""

    system_uuid: str | None = None
    serial: str | None = None
    asset_tag: str | None = None
    identity: Literal["uuid+serial", "serial", "uuid", "asset_tag", "none"]
    maker: str | None = None
    model: str | None = None
    name: str | None = None
    chassis: str | None = None
    built: Built
    firmware: Firmware
    cpu: Cpu
    memory: Memory
    batteries: tuple[Battery, ...] = ()


def _one_of(words: Iterable[str]) -> str:
    return f"^({'|'.join(words)})$"


class HandTest(Value):
    """A question answered by a person."""

    code: str
    verdict: Annotated[str, Field(pattern=_one_of(Verdict))]
    reason: Annotated[str, Field(pattern=_one_of(Reason))] | None = None
    attempts: int
    seconds: int
    measured: Measured = {}
    limit: Limits = {}


class PlanNote(Value):
    """What was planned for a drive."""

    row: str
    preferred: Method
    requested_level: Level
    standard: Standard


class ForeignAnswer(Value):
    """A person's answer about a drive on USB or a card."""

    belongs: bool
    by: str
    at: Utc


class RecordDrive(Value):
    """One drive and how it ended."""

    id: str
    kind: str
    transport: str
    vendor: str | None = None
    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    wwid: str | None = None
    lba_size: int
    capacity_reported: Count | None = None
    capacity_native: Count | None = None
    simulated: bool = False
    """A practice drive of a demo."""
    stands_for: Count | None = None
    """Of a practice drive: the size of the drive in whose place it stands, which is graded."""
    foreign: ForeignAnswer | None = None
    plan: PlanNote | None = None
    confirmed_typed: str | None = None
    attempts: tuple[Attempt, ...] = ()
    verification: Verification | None = None
    levels: Levels
    status: DriveStatus | None
    """`None` only for a foreign drive that is not part of this laptop."""
    status_reason: str | None = None
    exceptions: tuple[EraseException, ...] = ()
    notes: tuple[Note, ...] = ()
    method: Method | None = None
    stream: StreamKey | None = None
    marker_seed: str | None = None
    """Hex; finds every place where a marker stood before the erase."""
    overwritten_bytes: Count | None = None
    elapsed_ms: int | None = None
    """Of the whole erase, reading back included."""
    evidence: tuple[str, ...] = ()


class StorageHint(Value):
    """A hint of a drive that could not be seen."""

    kind: str
    where: str
    count: int | None = None
    closed_by: str | None = None


class Storage(Value):
    """Drives and hints; no drive and no hint needs the operator's attestation."""

    hints: tuple[StorageHint, ...] = ()
    drives: tuple[RecordDrive, ...] = ()
    attested_no_storage_by: str | None = None


class Event(Value):
    """One point of the job's timeline."""

    boot_id: str
    boot_ms: int
    at: Utc
    event: str
    by: str | None = None
    detail: str | None = None


class EvidenceNote(Value):
    """A stored raw output, named and digested."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,79}$")]
    argv: tuple[str, ...] = ()
    exit_status: int | None = None
    bytes: int
    sha256: Sha256


class Record(Value):
    """One laptop's trip over one bench."""

    schema_: Annotated[Literal["opknap/record/v1"], Field(alias="schema")] = "opknap/record/v1"
    minor: int = MINOR
    record_id: RecordId
    previous_record_id: RecordId | None = None
    purpose: Purpose
    site: Site
    bench: Bench
    operator: Operator
    clock: Clock
    laptop: Laptop
    findings: tuple[Finding, ...]
    hand_tests: tuple[HandTest, ...] = ()
    storage: Storage
    looks: Looks
    grade: Grade
    timeline: tuple[Event, ...]
    evidence: tuple[EvidenceNote, ...] = ()
    sealed_at: Utc

    model_config = {"serialize_by_alias": True, "validate_by_name": True, "validate_by_alias": True}
