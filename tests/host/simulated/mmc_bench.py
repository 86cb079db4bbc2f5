"""A simulated eMMC on a bench, with command numbers of its own."""

from dataclasses import dataclass, field

from host.simulated.mmc import MmcModel
from host.simulated.mmc_profile import MmcProfile, mmc_areas
from host.simulated.model import MemoryStore, Misbehaviour, VirtualClock

MAIN_BYTES = 1 << 20
BOOT_BYTES = 256 << 10
GENERAL_BYTES = 512 << 10
SPARE_BYTES = 64 << 10
OLD = b"tax return of last year, page 7."
READY = 0x900
SANITIZE = 0x03A5_0101
LONG_MS = 100_000_000


def area_bytes(area: str) -> int:
    """Size of an area on this bench."""
    kinds = {"main": MAIN_BYTES, "spare": SPARE_BYTES, "boot": BOOT_BYTES, "gp": GENERAL_BYTES}
    return kinds[area.rstrip("0123456789")]


@dataclass(slots=True)
class MmcBench:
    """A store, a clock and the card that is switched on now."""

    store: MemoryStore
    profile: MmcProfile
    bad: frozenset[Misbehaviour]
    clock: VirtualClock = field(default_factory=VirtualClock)
    model: MmcModel = field(init=False)

    def __post_init__(self) -> None:
        self.power_cycle()

    def power_cycle(self) -> None:
        """A power cut: another model on the same store."""
        self.model = MmcModel(self.store, self.clock, self.profile, self.bad)

    def send(self, opcode: int, argument: int = 0, timeout_ms: int = LONG_MS) -> int:
        """A command; the bits of its status beside those of a card that is ready."""
        answer = self.model.mmc(opcode, argument, write=opcode != 8, timeout_ms=timeout_ms)
        assert answer.errno == 0
        assert answer.response[0] & READY == READY
        return answer.response[0] & ~READY

    def csd(self) -> bytes:
        """EXT_CSD."""
        answer = self.model.mmc(8, 0, write=False, timeout_ms=LONG_MS)
        assert answer.errno == 0
        assert len(answer.data) == 512
        return answer.data

    def erase(self, kind: int, first: int = 0, last: int = MAIN_BYTES // 512 - 1) -> int:
        """CMD35, CMD36 and CMD38, in sectors; the error bits of all three."""
        return self.send(35, first) | self.send(36, last) | self.send(38, kind)

    def sanitize(self, timeout_ms: int = LONG_MS) -> int:
        """CMD6 SANITIZE_START; the system's number. The kernel hands no response back."""
        answer = self.model.mmc(6, SANITIZE, write=True, timeout_ms=timeout_ms)
        assert answer.response == (0, 0, 0, 0)
        assert self.send(13) == 0
        return answer.errno

    def lab(self, area: str = "main") -> bytes:
        """What a laboratory finds in the cells."""
        return bytes(self.store.areas[area])

    def holds_old(self, area: str = "main") -> bool:
        """Whether any old data is left in the cells."""
        return OLD in self.lab(area)

    def reads(self, area: str = "main", offset: int = 0, length: int = 0) -> bytes:
        """What the system reads; all of it without a length."""
        return self.model.read(area, offset, length or area_bytes(area))


def mmc_bench(*bad: Misbehaviour, profile: MmcProfile | None = None) -> MmcBench:
    """A card as a donor left it."""
    kind = profile or MmcProfile()
    areas = {area: bytearray(OLD * (area_bytes(area) // 32)) for area in mmc_areas(kind)}
    return MmcBench(MemoryStore(areas), kind, frozenset(bad))
