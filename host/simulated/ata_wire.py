"""ATA PASS-THROUGH (16) as a SATL takes it apart, and the sense data that it answers (SAT-4)."""

from dataclasses import dataclass

from host.simulated.ata_profile import FailureSense
from host.simulated.ata_unit import Outcome, Taskfile
from host.simulated.model import SgAnswer

NON_DATA = 3
PIO_IN = 4
PIO_OUT = 5

_CDB_BYTES = 16
_PASS_THROUGH_16 = 0x85
_IN_COUNT = 2
"""T_LENGTH: the length stands in COUNT."""
_CHECK_CONDITION = 2
_ILLEGAL_REQUEST = 0x05
_RECOVERED = 0x01
_ABORTED_COMMAND = 0x0B
_READY = 0x50
_READY_WITH_ERROR = 0x51
_SECTOR_BYTES = 512
_FIXED_BYTES = 18
_INVALID_OPCODE = 0x20
_INVALID_FIELD = 0x24


@dataclass(frozen=True, slots=True)
class Wish:
    """A command and whether its registers are asked for."""

    taskfile: Taskfile
    condition: bool


def unpack(cdb: bytes, data_out: bytes, timeout_ms: int) -> Wish | SgAnswer:
    """The registers of a command block, or the refusal of one that makes no sense."""
    if len(cdb) != _CDB_BYTES or cdb[0] != _PASS_THROUGH_16:
        return illegal(_INVALID_OPCODE)
    protocol, extend = cdb[1] >> 1 & 0x0F, bool(cdb[1] & 1)
    length_field, in_blocks, inward = cdb[2] & 3, bool(cdb[2] & 4), bool(cdb[2] & 8)
    feature, count = cdb[4], cdb[6]
    low, high = (cdb[8], cdb[10], cdb[12]), (cdb[7], cdb[9], cdb[11])
    if extend:
        feature |= cdb[3] << 8
        count |= cdb[5] << 8
    lba = int.from_bytes(bytes((*low, *high)) if extend else bytes(low), "little")
    match protocol:
        case 3:
            sound = length_field == 0 and not data_out
        case 4:
            sound = length_field == _IN_COUNT and in_blocks and inward and not data_out
        case 5:
            sound = length_field == _IN_COUNT and in_blocks and not inward
            sound = sound and len(data_out) == count * _SECTOR_BYTES
        case _:
            sound = False
    if not sound:
        return illegal(_INVALID_FIELD)
    taskfile = Taskfile(
        command=cdb[14],
        feature=feature,
        count=count,
        lba=lba,
        device=cdb[13],
        extend=extend,
        protocol=protocol,
        data=data_out,
        data_in_bytes=count * _SECTOR_BYTES if protocol == PIO_IN else 0,
        timeout_ms=timeout_ms,
    )
    return Wish(taskfile, bool(cdb[2] & 0x20))


def illegal(asc: int) -> SgAnswer:
    """The SATL refuses; the drive sees nothing."""
    return SgAnswer(_CHECK_CONDITION, bytes((0x72, _ILLEGAL_REQUEST, asc, 0, 0, 0, 0, 0)))


def refused_by_bridge() -> SgAnswer:
    """A USB bridge refuses, in the fixed format that bridges speak: `70 00 05`."""
    sense = bytearray(18)
    sense[0], sense[2], sense[7], sense[12] = 0x70, _ILLEGAL_REQUEST, 10, _INVALID_OPCODE
    return SgAnswer(_CHECK_CONDITION, bytes(sense))


def with_registers(wish: Wish, outcome: Outcome, failures: FailureSense) -> SgAnswer:
    """As Linux has it: registers when they were asked for or something failed."""
    if not (wish.condition or outcome.error):
        return SgAnswer(0, data=outcome.data)
    if outcome.error and failures is not FailureSense.DESCRIPTOR:
        return without_registers(wish, outcome, place=failures)
    extend = wish.taskfile.extend
    count, lba = outcome.count.to_bytes(2, "big"), outcome.lba.to_bytes(6, "little")
    if not extend:
        count, lba = bytes((0, count[1])), lba[:3] + bytes(3)
    status = _READY_WITH_ERROR if outcome.error else _READY
    descriptor = bytes(
        (
            *(0x09, 0x0C, int(extend), outcome.error, *count),
            *(lba[3], lba[0], lba[4], lba[1], lba[5], lba[2]),
            *(outcome.device, status),
        )
    )
    return SgAnswer(_CHECK_CONDITION, _head(outcome) + descriptor, outcome.data)


def with_zeros(wish: Wish, outcome: Outcome) -> SgAnswer:
    """A RAID controller that makes up the descriptor: all registers are zero."""
    if not (wish.condition or outcome.error):
        return SgAnswer(0, data=outcome.data)
    descriptor = bytes((0x09, 0x0C)) + bytes(12)
    return SgAnswer(_CHECK_CONDITION, _head(outcome) + descriptor, outcome.data)


def without_registers(
    wish: Wish, outcome: Outcome, *, place: FailureSense | None = None
) -> SgAnswer:
    """Good status and nothing else, or fixed format, which lacks COUNT 15:8 and LBA 47:24."""
    if not outcome.error and not (place and wish.condition):
        return SgAnswer(0, data=outcome.data)
    sense = bytearray(_FIXED_BYTES)
    key, asc, ascq = _head(outcome)[1:4]
    sense[0], sense[2], sense[7], sense[12], sense[13] = 0x70, key, 10, asc, ascq
    status = _READY_WITH_ERROR if outcome.error else _READY
    first = bytes((outcome.error, status, outcome.device, outcome.count & 0xFF))
    flags = int(wish.taskfile.extend) << 7 | bool(outcome.count >> 8) << 6
    flags |= bool(outcome.lba >> 24) << 5
    lba = (outcome.lba & 0xFFFFFF).to_bytes(3, "little")
    if place is FailureSense.FIXED:
        sense[0] = 0xF0
        sense[3:7] = first
        sense[8:12] = bytes((flags, *lba))
    elif place is FailureSense.MISPLACED:
        sense[8:12] = first
        # what follows is cut off at the length of fixed format
        sense[16:18] = bytes((flags, lba[0]))
    return SgAnswer(_CHECK_CONDITION, bytes(sense), outcome.data)


def _head(outcome: Outcome) -> bytes:
    """Sense header: recovered error 00h/1Dh says that registers follow and nothing is wrong."""
    if outcome.error:
        return bytes((0x72, _ABORTED_COMMAND, 0, 0, 0, 0, 0, 14))
    return bytes((0x72, _RECOVERED, 0, 0x1D, 0, 0, 0, 14))
