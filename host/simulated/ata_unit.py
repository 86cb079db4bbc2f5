"""The innards that all parts of the simulated ATA drive share: state, cells, one command's face."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter

from host.simulated.ata_profile import AtaProfile
from host.simulated.cells import Cells, Fill, is_lying, read_part, write_part
from host.simulated.model import Clock, Misbehaviour, Store

ABRT = 0x04
IDNF = 0x10


@dataclass(frozen=True, slots=True)
class Taskfile:
    """The registers as the drive sees them, and the data that came along."""

    command: int
    feature: int
    count: int
    lba: int
    device: int
    extend: bool
    protocol: int
    data: bytes = b""
    data_in_bytes: int = 0
    timeout_ms: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command ends with: output registers and data. An error bit means it failed."""

    error: int = 0
    count: int = 0
    lba: int = 0
    device: int = 0x40
    data: bytes = b""


ABORTED = Outcome(error=ABRT)
DONE = Outcome()


class Sanitize(StrEnum):
    """States of the sanitize device state machine (ACS-4 §4.17)."""

    IDLE = "SD0"
    FROZEN = "SD1"
    RUNNING = "SD2"
    FAILED = "SD3"
    SUCCEEDED = "SD4"


@dataclass(slots=True)
class AtaState:
    """Everything that the firmware knows about itself; JSON in the store."""

    # kept without power
    user_password: str = ""
    """Hex of 32 bytes; empty: security is disabled."""
    master_password: str = ""
    master_id: int = 0xFFFE
    level_maximum: bool = False
    erasing: str = ""
    """`normal` or `enhanced` while SECURITY ERASE UNIT runs."""
    erase_done: int = 0
    """Sixteenths of it that are over."""
    erase_until_ms: int = 0
    sanitize: Sanitize = Sanitize.IDLE
    completed: bool = False
    """The completed bit (b15), kept over power-on."""
    operation: int = 0
    """FEATURE of the last sanitize that was accepted."""
    operation_count: int = 0
    overwrite_pattern: int = 0
    failing: int = 0
    """The operation that a drive which fails restricted cannot do."""
    keys: int = 0
    """How often the media key was changed."""
    done_ms: int = 0
    resumed_ms: int = 0
    configured_sectors: int = 0
    """What the overlay leaves: the native maximum + 1."""
    permanent_sectors: int = 0
    """Current maximum + 1 at power-on."""
    sanitize_froze_once: bool = False
    # gone without power; written down because other processes ask the same powered drive
    locked: bool = False
    frozen: bool = False
    attempts: int = 5
    last_command: int = 0
    current_sectors: int = 0
    seen_sectors: int = 0
    """Size that the system last read."""
    max_changed: bool = False
    max_frozen: bool = False
    overlay_frozen: bool = False
    antifreeze: bool = False
    lag_polls: int = 0
    lag_completed: bool = False

    @property
    def enabled(self) -> bool:
        """Security is enabled."""
        return bool(self.user_password)


_STATES = TypeAdapter(AtaState)


@dataclass(slots=True)
class Unit:
    """One drive: its parts share this, and only this."""

    store: Store
    clock: Clock
    profile: AtaProfile
    misbehaviours: frozenset[Misbehaviour]
    cells: Cells
    state: AtaState = field(default_factory=AtaState)
    _text: str | None = None

    def load(self) -> None:
        """Take over what another process may have changed."""
        text = self.store.read_state()
        if text is None or text != self._text:
            self.state = _STATES.validate_python(dict(read_part(self.store, "ata")))
            self._text = text

    def save(self) -> None:
        """Keep the state."""
        write_part(self.store, "ata", asdict(self.state))
        self._text = None

    def is_new(self) -> bool:
        """Whether this drive was never switched on."""
        return not read_part(self.store, "ata")

    def is_bad(self, *misbehaviours: Misbehaviour) -> bool:
        """Whether it misbehaves in one of these ways."""
        return not self.misbehaviours.isdisjoint(misbehaviours)

    @property
    def total_sectors(self) -> int:
        """As many as there are."""
        return self.cells.size_bytes // self.profile.logical_block_bytes

    def clean_spare(self, leaves: Fill) -> None:
        """What only the firmware reaches; one that lies does not."""
        if not is_lying(self.misbehaviours):
            spare = self.store.area("spare")
            spare[:] = leaves(0, bytes(spare))
