"""A simulated NVMe drive on a bench: sends bytes of its own making, no codec of ours."""

import struct
from dataclasses import dataclass, field

from host.simulated.model import MemoryStore, Misbehaviour, NvmeAnswer, VirtualClock
from host.simulated.nvme import NvmeModel
from host.simulated.nvme_profile import NvmeProfile, nvme_areas

AREA_BYTES = 1 << 18
OLD = b"tax return of last year, page 7."
OLD_SPARE = b"old page that nobody can address"
BLOCK, CRYPTO, OVERWRITE, EXIT = 0x0A, 0x0C, 0x1B, 0x01
EVERY = 0xFFFF_FFFF
MASK = 0x7FF
NEVER, DONE, RUNNING, FAILED, DONE_DEALLOCATED = range(5)


@dataclass(frozen=True, slots=True)
class Log81:
    """What the sanitize status log told."""

    progress: int
    status: int
    erased: bool
    passes: int
    cdw10: int


def packed(opcode: int, nsid: int = 0, data: int = 0, timeout_ms: int = 0, **words: int) -> bytes:
    """The 72 bytes of `struct nvme_passthru_cmd`, field by field."""
    head = struct.pack("<BBH3I2Q2I", opcode, 0, 0, nsid, 0, 0, 0, 0, 0, data)
    cdws = [words.get(f"cdw{number}", 0) for number in range(10, 16)]
    return head + struct.pack("<8I", *cdws, timeout_ms, 0)


@dataclass(slots=True)
class Bench:
    """A store, a clock and the drive that is switched on now."""

    store: MemoryStore
    profile: NvmeProfile
    bad: frozenset[Misbehaviour]
    clock: VirtualClock = field(default_factory=VirtualClock)
    model: NvmeModel = field(init=False)

    def __post_init__(self) -> None:
        self.power_cycle()

    def power_cycle(self) -> None:
        """A power cut: another model on the same store."""
        self.model = NvmeModel(self.store, self.clock, self.profile, self.bad)

    def send(self, opcode: int, nsid: int = 0, data: int = 0, **words: int) -> NvmeAnswer:
        """Any command, with a long time-out."""
        return self.model.nvme(packed(opcode, nsid, data, 100_000_000, **words), b"")

    def sanitize(self, cdw10: int, cdw11: int = 0, nsid: int = 0) -> int:
        """Its status code."""
        return self.send(0x84, nsid, cdw10=cdw10, cdw11=cdw11).status & MASK

    def format(self, erase: int, nsid: int = 1, **other: int) -> int:
        """Format with SES `erase`; its status code."""
        return self.send(0x80, nsid, cdw10=erase << 9 | other.get("cdw10", 0)).status & MASK

    def log(self) -> Log81:
        """Log page 81h, read at the offsets of erasure.md."""
        answer = self.send(0x02, EVERY, 512, cdw10=0x007F0081)
        assert answer.status == 0
        assert len(answer.data) == 512
        progress, status, cdw10 = struct.unpack_from("<HHI", answer.data)
        return Log81(progress, status & 7, bool(status >> 8 & 1), status >> 3 & 0x1F, cdw10)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock.pause(seconds)

    def lab(self, area: str = "main") -> bytes:
        """What a laboratory finds in the cells."""
        return bytes(self.store.areas[area])

    def holds_old(self, area: str = "main") -> bool:
        """Whether any old data is left in the cells."""
        return (OLD_SPARE if area == "spare" else OLD) in self.lab(area)


def bench(*bad: Misbehaviour, profile: NvmeProfile | None = None, blank: bool = False) -> Bench:
    """A drive as a donor left it, or fresh from the factory."""
    kind = profile or NvmeProfile()
    misbehaviours = frozenset(bad)
    content = {
        area: bytes(32) if blank else OLD_SPARE if area == "spare" else OLD
        for area in nvme_areas(kind, misbehaviours)
    }
    areas = {area: bytearray(old * (AREA_BYTES // 32)) for area, old in content.items()}
    return Bench(MemoryStore(areas), kind, misbehaviours)
