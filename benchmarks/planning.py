"""What is done with a drive's answers before it is erased: reading them, and planning."""

import statistics
import struct
import time
from collections.abc import Callable

from benchmarks.table import Row, at_most
from host.ata.identify import parse_identify
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.nvme.identify import parse_controller
from wipe.codes import Level, Standard
from wipe.plan import plan_drive

ROUNDS = 5
CALLS = 500
AIM_MS = 1.0
_SERIAL = "BENCH0001"
_BYTES = 256_060_514_304


def rows() -> list[Row]:
    """Time each call; nothing stands beside them, since others parse their own text."""
    identify, controller = _identify(), _controller()
    drive, told = _drive(), parse_identify(identify)
    calls: list[tuple[str, Callable[[], object]]] = [
        ("read ATA IDENTIFY", lambda: parse_identify(identify)),
        ("read NVMe Identify Controller", lambda: parse_controller(controller)),
        (
            "plan one drive",
            lambda: plan_drive(
                drive,
                requested=Level.PURGE,
                standard=Standard.IEEE_2883,
                remapped_sectors=0,
                capabilities=told,
            ),
        ),
    ]
    return [at_most(name, _ms(call), "ms", "nothing", AIM_MS) for name, call in calls]


def _ms(call: Callable[[], object]) -> float:
    """Milliseconds of one call: the median of several rounds."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(CALLS):
            call()
        took.append((time.perf_counter() - began) * 1000 / CALLS)
    return statistics.median(took)


def _drive() -> Drive:
    return Drive(
        path="/dev/sda",
        identity=DriveIdentity(model="BENCH SSD", serial=_SERIAL, wwid=None),
        transport=Transport.SATA,
        kind=DriveKind.SSD,
        size_bytes=_BYTES,
    )


def _identify() -> bytes:
    """IDENTIFY DEVICE data of a SATA SSD that can sanitize and has a password feature (ACS-4)."""
    words = [0] * 256
    for first, last, text in ((10, 19, _SERIAL), (23, 26, "1.0"), (27, 46, "BENCH SSD")):
        padded = text.ljust((last + 1 - first) * 2).encode()
        words[first : last + 1] = struct.unpack(f">{len(padded) // 2}H", padded)
    words[59] = 0xB000
    words[82:88] = (0x0003, 0x7400, 0x4000, 0x0001, 0x3400, 0x4000)
    words[100:102] = (_BYTES // 512 & 0xFFFF, _BYTES // 512 >> 16)
    words[128], words[169], words[217] = 0x0021, 1, 1
    return struct.pack("<256H", *words)


def _controller() -> bytes:
    """Identify Controller data of a drive that can sanitize (NVM Express 1.4, figure 247)."""
    answer = bytearray(4096)
    answer[4:24], answer[24:64] = _SERIAL.ljust(20).encode(), b"BENCH SSD".ljust(40)
    answer[64:72] = b"1.0".ljust(8)
    struct.pack_into("<H", answer, 256, 0x17)
    answer[280:296] = _BYTES.to_bytes(16, "little")
    struct.pack_into("<II", answer, 328, 0x60000003, 0)
    struct.pack_into("<I", answer, 516, 1)
    answer[524] = 4
    return bytes(answer)
