"""ATA registers in fixed-format sense data (pure).

There is room for 28 bits, so a 48-bit command that went well tells nothing here. One that failed
does: that it failed, and in LBA 7:0 why, is all that anybody wants to know of it. Linux answers
every failed command so, unless it is asked for descriptors by mode page 0Ah.

Sources: SAT-5, fixed format sense data for ATA PASS-THROUGH (INFORMATION field at byte 3, flags and
LBA from byte 8 on); Linux 4.7 to 6.10, recorded in tests/data/emulated, which puts the same fields
at 8 and 16 and leaves VALID clear.
"""

from host.ata.command import AtaCommand, AtaRegisters

_VALID = 0x80
_ABOUT_ATA = (0x00, 0x1D)
"""ASC and ASCQ: ATA PASS-THROUGH INFORMATION AVAILABLE."""
_NO_FAULT = {0x0, 0x1}
_FAULT_OR_ERROR = 0x21
_SAT_BYTES = 14
_MISPLACED_BYTES = 18
"""As much as Linux hands out: LBA 23:8 would follow."""


def registers_in_fixed(command: AtaCommand, sense: bytes) -> AtaRegisters | None:
    """Output registers, or `None` when they are not all there that the answer needs.

    Of a 48-bit command that failed, COUNT 15:8 and LBA 47:24 are not told and read as zeros.
    """
    if len(sense) < _SAT_BYTES:
        return None
    about_ata = (sense[12], sense[13]) == _ABOUT_ATA
    if about_ata and not command.extend:
        return _as_sat_has_it(sense)
    if sense[2] & 0x0F in _NO_FAULT:
        return None
    in_place = about_ata or sense[0] & _VALID
    registers = _as_sat_has_it(sense) if in_place else _misplaced(sense)
    # without an error in them they are of a reset, or of something else than a drive
    failed = registers is not None and registers.status & _FAULT_OR_ERROR
    return registers if failed else None


def _as_sat_has_it(sense: bytes) -> AtaRegisters:
    return AtaRegisters(
        error=sense[3],
        count=sense[6],
        lba=int.from_bytes(sense[9:12], "little"),
        device=sense[5],
        status=sense[4],
    )


def _misplaced(sense: bytes) -> AtaRegisters | None:
    if len(sense) < _MISPLACED_BYTES:
        return None
    return AtaRegisters(
        error=sense[8],
        count=sense[11],
        lba=int.from_bytes(sense[17:20], "little"),
        device=sense[10],
        status=sense[9],
    )
