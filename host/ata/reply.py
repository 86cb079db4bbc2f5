"""What became of an ATA command, read from what the SCSI layer gives back (pure).

Source: SAT-4, ATA PASS-THROUGH: the ATA Status Return descriptor (09h) of descriptor-format sense
data; fixed format is read by `host.ata.fixed_sense`. The answer of a bridge or a host adapter is
hostile input: every function here is total.
"""

from host.ata.command import AtaCommand, AtaProtocol, AtaRegisters, AtaReply, AtaVerdict
from host.ata.fixed_sense import registers_in_fixed

_GOOD, _CHECK_CONDITION = 0x00, 0x02
_STATUS_RETURN = 0x09
_STATUS_RETURN_BYTES = 14
_NO_FAULT = {0x0, 0x1}
"""Sense keys NO SENSE and RECOVERED ERROR: registers are told, nothing failed."""
_ILLEGAL_REQUEST = 0x5
_BUSY, _READY, _FAULT, _REQUEST, _ERROR = 0x80, 0x40, 0x20, 0x08, 0x01


def ata_reply(command: AtaCommand, scsi_status: int, sense: bytes, data: bytes = b"") -> AtaReply:
    """The verdict on a command.

    Args:
        command: what was sent.
        scsi_status: 0 good, 2 check condition, anything else is no answer of a drive.
        sense: as many bytes as were written, possibly none.
        data: what was transferred in, without what the residue says is missing.
    """
    registers = _registers(command, sense)
    return AtaReply(_verdict(command, scsi_status, sense, data, registers), registers, data, sense)


def _verdict(
    command: AtaCommand,
    scsi_status: int,
    sense: bytes,
    data: bytes,
    registers: AtaRegisters | None,
) -> AtaVerdict:
    key = _sense_key(sense)
    failed = key is not None and key not in _NO_FAULT
    if scsi_status not in {_GOOD, _CHECK_CONDITION}:
        return AtaVerdict.UNREADABLE
    if registers is not None and registers.status & (_FAULT | _ERROR):
        return AtaVerdict.ABORTED
    if registers is None and key == _ILLEGAL_REQUEST:
        return AtaVerdict.REFUSED
    # a time-out leaves the registers of a reset behind, without an error in them
    if failed or (registers is None and scsi_status != _GOOD):
        return AtaVerdict.UNREADABLE
    answered = _is_answer(command, sense, data, registers)
    return AtaVerdict.OK if answered else AtaVerdict.UNREADABLE


def _is_answer(
    command: AtaCommand, sense: bytes, data: bytes, registers: AtaRegisters | None
) -> bool:
    """Whether what came without any error says that the command was carried out."""
    match command.protocol:
        case AtaProtocol.NON_DATA:
            return registers is not None
        case AtaProtocol.PIO_IN:
            return bool(data) and len(data) == command.data_in_bytes
        case AtaProtocol.PIO_OUT:
            # sent without CK_COND: SAT tells only of errors, so good status is all there is
            return registers is not None or not sense


def _sense_key(sense: bytes) -> int | None:
    match _response_code(sense):
        case 0x72 | 0x73 if len(sense) > 1:
            return sense[1] & 0x0F
        case 0x70 | 0x71 if len(sense) > 2:  # noqa: PLR2004 - byte 2 of fixed format
            return sense[2] & 0x0F
        case _:
            return None


def _response_code(sense: bytes) -> int | None:
    return sense[0] & 0x7F if sense else None


def _registers(command: AtaCommand, sense: bytes) -> AtaRegisters | None:
    """Output registers, or `None` when they are not all there or mean nothing."""
    match _response_code(sense):
        case 0x72 | 0x73:
            registers = _from_descriptors(command, sense)
        case 0x70 | 0x71:
            registers = registers_in_fixed(command, sense)
        case _:
            return None
    if registers is None or not _means_something(registers):
        return None
    return registers


def _means_something(registers: AtaRegisters) -> bool:
    """Whether a drive spoke: the other registers count only when it is ready and not busy.

    A RAID adapter that fills all registers with zeros fails here, a floating bus (FFh, 7Fh) too.
    """
    return bool(registers.status & _READY) and not registers.status & (_BUSY | _REQUEST)


def _from_descriptors(command: AtaCommand, sense: bytes) -> AtaRegisters | None:
    if len(sense) < 8:  # noqa: PLR2004 - header of descriptor format
        return None
    end = min(len(sense), 8 + sense[7])
    at = 8
    while at + 2 <= end:
        length = 2 + sense[at + 1]
        if sense[at] == _STATUS_RETURN and length >= _STATUS_RETURN_BYTES:
            return _status_return(command, sense[at : min(end, at + _STATUS_RETURN_BYTES)])
        at += length
    return None


def _status_return(command: AtaCommand, part: bytes) -> AtaRegisters | None:
    if len(part) < _STATUS_RETURN_BYTES:
        return None
    upper = (part[4], part[6], part[8], part[10])
    # with EXTEND clear the upper halves were not read: their zeros would be made up
    if command.extend and not part[2] & 0x01 and not any(upper):
        return None
    return AtaRegisters(
        error=part[3],
        count=part[4] << 8 | part[5],
        lba=int.from_bytes(
            bytes((part[7], part[9], part[11], part[6], part[8], part[10])), "little"
        ),
        device=part[12],
        status=part[13],
    )
