"""A simulated ATA drive and hands to send it bytes, made from the tables and not by the codec."""

from dataclasses import dataclass, field

from host.simulated.ata import AtaModel
from host.simulated.ata_profile import AtaProfile
from host.simulated.model import MemoryStore, Misbehaviour, SgAnswer, VirtualClock

SIZE = 1 << 20
OLD = b"Dear Sir or Madam, "
PASSWORD = b"correct horse"
CRYPTO = bytes.fromhex("8507200011001043700079007240B400")
BLOCK = bytes.fromhex("8507200012001042720045006B40B400")
STATUS = bytes.fromhex("8507200000000000000000000040B400")
CLEAR = bytes.fromhex("8507200000000100000000000040B400")
IDENTIFY = bytes.fromhex("85080E0000000100000000000040EC00")


def overwrite(pattern: int, count: int = 0x11) -> bytes:
    """SAN-OVR, laid out as in the table."""
    p3, p2, p1, p0 = pattern.to_bytes(4, "big")
    head = (0x85, 0x07, 0x20, 0, 0x14, 0, count, p3, p0, 0x57, p1, 0x4F, p2, 0x40, 0xB4, 0)
    return bytes(head)


def non_data(command: int, feature: int = 0, count: int = 0, lba: int = 0) -> bytes:
    """A 28-bit command without data."""
    low = (lba & 0xFF, lba >> 8 & 0xFF, lba >> 16 & 0xFF)
    device = 0x40 | lba >> 24
    return bytes(
        (0x85, 6, 0x20, 0, feature, 0, count, 0, low[0], 0, low[1], 0, low[2], device, command, 0)
    )


def non_data_48(command: int, feature: int = 0, count: int = 0, lba: int = 0) -> bytes:
    """A 48-bit command without data."""
    b = lba.to_bytes(6, "little")
    return bytes(
        (0x85, 7, 0x20, 0, feature, 0, count, b[3], b[0], b[4], b[1], b[5], b[2], 0x40, command, 0)
    )


def block(flags: int, password: bytes = PASSWORD, level: int = 0, master_id: int = 0) -> bytes:
    """The 512 bytes of a security command."""
    head = bytes((flags, level)) + password.ljust(32, b"\0") + master_id.to_bytes(2, "little")
    return head.ljust(512, b"\0")


@dataclass(frozen=True, slots=True)
class Seen:
    """Registers out of the sense bytes."""

    error: int
    count: int
    lba: int
    status: int


def seen(answer: SgAnswer) -> Seen:
    """Read the descriptor where §3.0 puts it, or of a failure what fixed format has."""
    sense = answer.sense
    assert answer.status == 2
    if sense[0] == 0xF0:
        assert sense[4] & 1
        return Seen(sense[3], sense[6], int.from_bytes(sense[9:12], "little"), sense[4])
    assert sense[0] == 0x72
    d = sense[8:]
    assert (d[0], d[1]) == (0x09, 0x0C)
    lba = bytes((d[7], d[9], d[11], d[6], d[8], d[10]))
    return Seen(d[3], d[4] << 8 | d[5], int.from_bytes(lba, "little"), d[13])


@dataclass(slots=True)
class Bench:
    """One drive, its clock and its store."""

    profile: AtaProfile = field(default_factory=AtaProfile)
    bad: frozenset[Misbehaviour] = frozenset()
    size: int = SIZE
    clock: VirtualClock = field(default_factory=VirtualClock)
    store: MemoryStore = field(init=False)
    model: AtaModel = field(init=False)

    def __post_init__(self) -> None:
        old = OLD * (self.size // len(OLD) + 1)
        areas = {"main": bytearray(old[: self.size]), "spare": bytearray(old[:16384])}
        self.store = MemoryStore(areas)
        self.power()

    def power(self) -> None:
        """Cut the power and switch on again."""
        self.model = AtaModel(self.store, self.clock, self.profile, self.bad)

    def send(self, cdb: bytes, data: bytes = b"", timeout_ms: int = 1 << 31) -> SgAnswer:
        return self.model.sg(cdb, data, timeout_ms)

    def security(self, command: int, data: bytes, timeout_ms: int = 1 << 31) -> bool:
        """A password command; whether it was taken."""
        cdb = bytes((0x85, 0x0A, 6, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x40, command, 0))
        return self.send(cdb, data, timeout_ms).status == 0

    def ask(self, cdb: bytes) -> Seen:
        """Registers of a command without data."""
        return seen(self.send(cdb))

    def word(self, index: int) -> int:
        """A word of IDENTIFY."""
        data = self.send(IDENTIFY).data
        return int.from_bytes(data[2 * index : 2 * index + 2], "little")

    def erase_unit(self, flags: int = 0, timeout_ms: int = 1 << 31) -> bool:
        """F3h and F4h."""
        assert not self.ask(non_data(0xF3)).error
        return self.security(0xF4, block(flags), timeout_ms)

    @property
    def main(self) -> bytes:
        return bytes(self.store.areas["main"])

    @property
    def spare(self) -> bytes:
        return bytes(self.store.areas["spare"])

    def holds_old(self) -> bool:
        """Whether a whole page of the old data is left anywhere a host could have had it."""
        old = OLD * (self.size // len(OLD) + 1)
        return any(
            self.main[at : at + 4096] == old[at : at + 4096] for at in range(0, self.size, 4096)
        )


def drive(*bad: Misbehaviour, **profile: object) -> Bench:
    """A bench with a drive that misbehaves."""
    return Bench(AtaProfile.model_validate(profile), frozenset(bad))
