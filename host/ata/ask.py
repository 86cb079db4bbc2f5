"""Asking an ATA drive what it can do and how it stands. Only harmless commands are sent."""

from host.ata.command import AtaCommand, AtaReply, AtaVerdict
from host.ata.commands import (
    ama_get,
    dco_identify,
    identify,
    read_native_max,
    sanitize_status,
)
from host.ata.dco import configured_sectors
from host.ata.identify import has_48_bit_commands, parse_identify
from host.ata.sanitize_status import sanitize_status_of
from host.capabilities import (
    AtaCapabilities,
    HiddenArea,
    SanitizePhase,
    SanitizeStatus,
    SecurityState,
)
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface
from host.firmware import Firmware


def ask_ata(firmware: Firmware) -> AtaCapabilities:
    """What a drive says of itself; what it does not answer stays unknown.

    `opal` is left to `host.opal`.

    Raises:
        NoSuchInterface: it takes no ATA commands.
        AnswerMalformed: its IDENTIFY DEVICE data cannot be relied on.
        CommandLost: it does not answer at all.
        DriveGone: it went away.
    """
    answer = ask_identify(firmware)
    told = parse_identify(answer)
    status = ask_sanitize_status(firmware) if told.sanitize.any else None
    if status is not None and status.phase is SanitizePhase.RUNNING:
        # what else it knows it would not tell now
        return told.model_copy(update={"sanitize_status": status})
    hidden = _hidden(firmware, told, extend=has_48_bit_commands(answer))
    return told.model_copy(update={"sanitize_status": status, "hidden": hidden})


def ask_identify(firmware: Firmware) -> bytes:
    """The 512 bytes of IDENTIFY DEVICE.

    Raises:
        NoSuchInterface: refused on the way; the drive never saw it.
        AnswerMalformed: the drive aborted it, or the answer did not come through whole.
        CommandLost, DriveGone
    """
    reply = firmware.ata(identify())
    match reply.verdict:
        case AtaVerdict.OK:
            return reply.data
        case AtaVerdict.REFUSED:
            raise NoSuchInterface("IDENTIFY DEVICE is not passed on to a drive")
        case AtaVerdict.ABORTED:
            raise AnswerMalformed("the drive aborts IDENTIFY DEVICE")
        case AtaVerdict.UNREADABLE:
            raise AnswerMalformed("IDENTIFY DEVICE gave no whole answer")


def ask_sanitize_status(firmware: Firmware) -> SanitizeStatus | None:
    """How its sanitize stands; `None` when the drive's registers do not come through (H26)."""
    reply = _ask(firmware, sanitize_status())
    return None if reply is None else sanitize_status_of(reply)


def _ask(firmware: Firmware, command: AtaCommand) -> AtaReply | None:
    try:
        return firmware.ata(command)
    except (CommandLost, NoSuchInterface):
        return None


def _hidden(firmware: Firmware, told: AtaCapabilities, *, extend: bool) -> HiddenArea:
    area = told.hidden
    found: dict[str, int | bool | None] = {}
    if area.hpa_supported:
        reply = _ask(firmware, read_native_max(extend=extend))
        found["native"] = _sectors(reply, extend=extend, at_least=area.current)
    if area.ama_supported:
        reply = _ask(firmware, ama_get())
        found["accessible"] = _sectors(reply, extend=True, at_least=area.current)
    # a locked drive refuses it, which says nothing of a freeze
    if area.dco_supported and told.security.state is not SecurityState.SEC4:
        reply = _ask(firmware, dco_identify())
        found["dco_frozen"] = _is_frozen(reply)
        if reply is not None and reply.verdict is AtaVerdict.OK:
            found["configured"] = configured_sectors(reply.data, at_least=area.current)
    return area.model_copy(update=found)


def _sectors(reply: AtaReply | None, *, extend: bool, at_least: int) -> int | None:
    """How many sectors a last address makes; `None` for one below what can be reached now."""
    if reply is None or reply.verdict is not AtaVerdict.OK or reply.registers is None:
        return None
    last = reply.registers.lba
    if not extend:
        last = (reply.registers.device & 0x0F) << 24 | last & 0xFF_FFFF
    return last + 1 if last + 1 >= at_least else None


def _is_frozen(reply: AtaReply | None) -> bool | None:
    """A drive that offers DCO aborts the question only while it is frozen."""
    match None if reply is None else reply.verdict:
        case AtaVerdict.OK:
            return False
        case AtaVerdict.ABORTED:
            return True
        case _:
            return None
