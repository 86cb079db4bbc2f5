"""Asking a drive whether it locks and encrypts by TCG's commands."""

from typing import Literal

from host.ata.command import AtaVerdict
from host.capabilities import OpalState
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface
from host.firmware import Firmware
from host.opal.commands import ata_discovery, nvme_discovery
from host.opal.discovery import parse_discovery


def ask_opal(firmware: Firmware, interface: Literal["ata", "nvme"]) -> OpalState | None:
    """Level 0 discovery, which changes nothing and needs no password.

    Returns:
        The state; `None` when the drive has none, will not tell, tells rubbish, or when the
        kernel does not pass the question on: unknown, never "not locked".

    Raises:
        DriveGone: the drive went away.
    """
    try:
        raw = _answer(firmware, interface)
        return None if raw is None else parse_discovery(raw)
    except (AnswerMalformed, CommandLost, NoSuchInterface):
        return None


def _answer(firmware: Firmware, interface: Literal["ata", "nvme"]) -> bytes | None:
    match interface:
        case "ata":
            ata = firmware.ata(ata_discovery())
            return ata.data if ata.verdict is AtaVerdict.OK else None
        case "nvme":
            nvme = firmware.nvme(nvme_discovery())
            return nvme.data if nvme.ok else None
