"""Asking an eMMC what it can do."""

from collections.abc import Sequence

from host.capabilities import MmcArea, MmcCapabilities
from host.errors import AnswerMalformed
from host.firmware import Firmware
from host.mmc.commands import read_ext_csd
from host.mmc.ext_csd import parse_ext_csd


def ask_mmc(firmware: Firmware, areas: Sequence[MmcArea] = ()) -> MmcCapabilities:
    """Read the EXT_CSD register: harmless, and answered by an idle card only.

    Args:
        firmware: The open drive.
        areas: Hardware partitions that the system shows; see `parse_ext_csd`.

    Raises:
        AnswerMalformed: the card complained, or the register is not as the standard has it.
        NoSuchInterface, CommandLost, DriveGone, NotPermitted: as `Firmware.mmc`.
    """
    reply = firmware.mmc(read_ext_csd())
    if not reply.ok:
        raise AnswerMalformed(f"EXT_CSD was refused (errno {reply.errno})")
    return parse_ext_csd(reply.data, areas)
