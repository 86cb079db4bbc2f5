"""The harmless questions of the ATA methods: an answer that can be relied on, or `None`."""

from host.ata.ask import ask_identify
from host.ata.commands import sanitize_status
from host.ata.identify import parse_identify
from host.ata.sanitize_status import SanitizeRegisters, read_sanitize
from host.capabilities import AtaCapabilities
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface
from host.firmware import Firmware


def sanitize_now(device: Firmware) -> SanitizeRegisters | None:
    """How the drive's sanitize stands. Raises `DriveGone`."""
    try:
        return read_sanitize(device.ata(sanitize_status()))
    except (CommandLost, NoSuchInterface):
        return None


def identity_now(device: Firmware) -> AtaCapabilities | None:
    """What IDENTIFY DEVICE says. Raises `DriveGone`."""
    try:
        return parse_identify(ask_identify(device))
    except (CommandLost, NoSuchInterface, AnswerMalformed):
        return None
