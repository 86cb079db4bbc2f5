"""The words of erasure: plan, attempt, verification, outcome (values only)."""

from host.drive import DriveIdentity
from host.value import Value
from wipe.codes import (
    Ask,
    Basis,
    Cipher,
    DriveStatus,
    ExceptionCode,
    Level,
    Method,
    Note,
    Purpose,
    Standard,
    StepResult,
)


class LevelClaim(Value):
    """A level and its ground."""

    level: Level
    basis: Basis | None = None


class Levels(Value):
    """One claim per standard, because they differ."""

    nist_r1: LevelClaim
    nist_r2: LevelClaim
    ieee_2883: LevelClaim


class ByteRange(Value):
    """Bytes `offset` to `offset + length`."""

    offset: int
    length: int


class EraseException(Value):
    """One exception, with the ranges it speaks of."""

    code: ExceptionCode
    ranges: tuple[ByteRange, ...] = ()


class PlanStep(Value):
    """One step of a plan."""

    method: Method
    reason: str
    """A `PlanReason`."""
    levels: Levels | None = None
    """What this step reaches when every check is clean."""
    check: str = "F"
    """How it is checked: a code of `Verification.method`."""
    estimate_s: int | None = None
    """The step and its check; `None` when nothing is known."""
    exceptions: tuple[ExceptionCode, ...] = ()
    """What is known beforehand to remain when this step is the one that works."""


class RuledOut(Value):
    """A method that the drive has and that will not be used, or that the row names in vain."""

    method: Method
    reason: str
    """A `StepReason` or a `PlanBar`."""


class DrivePlan(Value):
    """What will be done with one drive, and why; shown, confirmed and recorded before it runs."""

    row: str
    """Row of the decision table, `D11`."""
    methods_of: str | None = None
    """Where `row` only adds something (a hidden area, a RAID): the row whose methods hold."""
    preferred: Method
    """The best that this drive has or may have, whatever stands in its way now."""
    available: tuple[PlanStep, ...]
    """The ordered steps that can run now; empty when `ruled_out` and `asks` say why."""
    requested_level: Level
    standard: Standard
    expected: Levels
    """What the first available step reaches when every check is clean."""
    estimate_s: int | None
    """Expected duration, reading back included; `None` when nothing is known of the drive."""
    notes: tuple[Note, ...] = ()
    exceptions: tuple[ExceptionCode, ...] = ()
    """What is known beforehand to remain after one or other of the steps, however clean the
    checks will be; each step names its own."""
    ruled_out: tuple[RuledOut, ...] = ()
    asks: tuple[Ask, ...] = ()
    unhide: bool = False
    """Sectors are hidden (HPA, AMA, DCO) and are to be opened up before the first step."""
    revert: bool = False
    """It is locked and its PSID is known: it is reverted and power-cycled before the first step.
    That is no step of the erase, and no level rests on it (H11, H37)."""


class HiddenPlan(Value):
    """What has to be done about storage that cannot be seen."""

    row: str
    """Row of the decision table: `D25`, `D26`, `D28` or `D29`."""
    asks: tuple[Ask, ...]


class Confirmation(Value):
    """The typed yes of a person for one drive."""

    typed: str
    """Last four of the serial, or the whole serial."""
    serial: str
    operator: str | None = None
    boot_ms: int
    at: str


class HostSpec(Value):
    """Which door the erase process opens."""

    kind: str
    """`real` or `simulated`."""
    folder: str | None = None
    """Of a simulated drive."""


class ErasePlan(Value):
    """`plan.json` of a drive's folder: all that `python -m wipe` may know beforehand."""

    schema_name: str = "opknap/erase-plan/v1"
    record_id: str
    purpose: Purpose
    host: HostSpec
    laptop: str | None
    """Identity of the laptop (`uuid+serial`), for resume."""
    path_hint: str
    identity: DriveIdentity
    size_bytes: int
    diskseq: int | None
    boot_id: str | None = None
    """The boot in which `diskseq` and the confirmation were taken."""
    include_loop: bool = False
    foreign_accepted: bool = False
    """A person said under this confirmation that the foreign drive belongs to the laptop."""
    plan: DrivePlan
    confirmation: Confirmation
    order: int = 0
    """Counts the jobs of a drive: which one is the last must not depend on a clock."""


class Attempt(Value):
    """One execution of a step."""

    method: Method
    command_bytes: str | None = None
    boot_id: str
    start_ms: int
    end_ms: int | None = None
    device_status_raw: str | None = None
    result: StepResult
    reason: str | None = None


class StreamKey(Value):
    """The overwrite key, public once verified: anyone can then compute every sector."""

    cipher: Cipher
    key: str
    """Hex."""
    counter: str
    """`byte_offset/16` (AES, big-endian) or `byte_offset/64` (ChaCha20, little-endian 64 bit)."""


class MarkerReport(Value):
    """What became of our markers and of the witnesses of the old data."""

    secret_id: str | None = None
    """Of the seed; `None` when no marker could be placed."""
    placed: int = 0
    found: int = 0
    """Markers that are still there: each one says that the erase did not reach it."""
    classes: tuple[tuple[str, int], ...] = ()
    """What is read in the places of those that are gone: `zero`, `ones`, `periodic`, `random`,
    `text`, `structured`, `error`."""
    witnesses: int | None = None
    """Places whose old content was remembered in memory; `None` when lost in a power cut."""
    unchanged: int = 0
    """Witnesses that still read as before."""


class AreaProof(Value):
    """What was found in another namespace or hardware partition; offsets are its own."""

    area: str
    """`nsid:2`, `boot0`."""
    size_bytes: int
    compared_bytes: int
    """0 when it was not there any more."""
    unreadable: tuple[ByteRange, ...] = ()
    residue: tuple[ByteRange, ...] = ()


class Verification(Value):
    """The machine's proof."""

    method: str
    """`F`: a full read compared with the stream. `M+P10`: markers, witnesses and a stratified
    sample of a tenth. `M+F`: markers, witnesses and every byte classified."""
    expected: str
    """`stream`; `blank` (zeros, ones or a vendor's pattern); `changed` (anything else than
    before); `pattern`."""
    compared_bytes: int
    coverage_percent: int
    mismatched: tuple[ByteRange, ...] = ()
    unreadable: tuple[ByteRange, ...] = ()
    markers: MarkerReport | None = None
    """Of a firmware method."""
    residue: tuple[ByteRange, ...] = ()
    """Places that hold what this method cannot have left."""
    classes: tuple[tuple[str, int], ...] = ()
    """Pages of the sample by class."""
    areas: tuple[AreaProof, ...] = ()
    """Of a drive with more than its main area, whose ranges alone stand above; each counts
    for `clean`."""
    clean: bool


class Outcome(Value):
    """How one drive ended, and everything the claim rests on."""

    drive_id: str
    status: DriveStatus
    reason: str | None = None
    """A `StatusReason` or a `Refusal`."""
    levels: Levels
    method: Method | None = None
    attempts: tuple[Attempt, ...] = ()
    verification: Verification | None = None
    exceptions: tuple[EraseException, ...] = ()
    notes: tuple[Note, ...] = ()
    stream: StreamKey | None = None
    marker_seed: str | None = None
    """Of a proved firmware method, in hex: anyone can then look for our markers again."""
    overwritten_bytes: int | None = None
    elapsed_ms: int | None = None
