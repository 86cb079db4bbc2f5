"""Asking an NVMe drive what it can do."""

from host.capabilities import NvmeCapabilities, NvmeNamespace
from host.errors import AnswerMalformed
from host.firmware import Firmware
from host.nvme.command import NvmeCommand
from host.nvme.commands import (
    active_namespaces,
    allocated_namespaces,
    identify_controller,
    identify_namespace,
    sanitize_status,
)
from host.nvme.identify import (
    IDENTIFY_BYTES,
    NvmeController,
    format_left_percent,
    parse_controller,
    parse_namespace,
    parse_namespace_list,
)
from host.nvme.sanitize_log import SanitizeLog, parse_sanitize_log

_IDS_PER_LIST = IDENTIFY_BYTES // 4
_MOST_NAMESPACES = 4096
"""A drive that tells of more has gone mad: asking for each would never end."""


def ask_nvme(firmware: Firmware) -> NvmeCapabilities:
    """What the controller says of itself; only questions that change nothing.

    Raises:
        AnswerMalformed: an answer is not what the standard says, or was refused.
        NoSuchInterface, NotPermitted, CommandLost, DriveGone: as `Firmware.nvme`.
    """
    controller = read_controller(firmware)
    active = _namespace_ids(firmware, allocated=False)
    existing = _namespace_ids(firmware, allocated=True) if controller.namespace_management else ()
    log = _told_sanitize_log(firmware) if controller.sanitize.any else None
    return NvmeCapabilities(
        model=controller.model,
        serial=controller.serial,
        firmware=controller.firmware,
        format=controller.format,
        format_crypto=controller.format_crypto,
        format_hits_all=controller.format_hits_all,
        broadcast_format=controller.broadcast_format,
        namespace_management=controller.namespace_management,
        sanitize=controller.sanitize,
        no_deallocate_inhibited=controller.no_deallocate_inhibited,
        sanitize_status=log.status if log else None,
        estimate_block_s=log.estimate_block_s if log else None,
        estimate_crypto_s=log.estimate_crypto_s if log else None,
        estimate_overwrite_s=log.estimate_overwrite_s if log else None,
        total_bytes=controller.total_bytes,
        unallocated_bytes=controller.unallocated_bytes,
        namespaces=tuple(read_namespace(firmware, nsid) for nsid in active),
        hidden_namespaces=tuple(nsid for nsid in existing if nsid not in active),
    )


def _told_sanitize_log(firmware: Firmware) -> SanitizeLog | None:
    """A drive that cannot tell how its sanitize stands is still a drive with all its others."""
    try:
        return read_sanitize_log(firmware)
    except AnswerMalformed:
        return None


def read_controller(firmware: Firmware) -> NvmeController:
    """Identify Controller. Raises as `ask_nvme`."""
    return parse_controller(_answer(firmware, identify_controller()))


def read_namespace(firmware: Firmware, nsid: int) -> NvmeNamespace:
    """Identify Namespace. Raises as `ask_nvme`."""
    return parse_namespace(_answer(firmware, identify_namespace(nsid)), nsid)


def read_format_left(firmware: Firmware, nsid: int) -> int | None:
    """How much of a running Format is left, in percent. Raises as `ask_nvme`."""
    return format_left_percent(_answer(firmware, identify_namespace(nsid)))


def read_sanitize_log(firmware: Firmware) -> SanitizeLog:
    """Log page 81h. Raises as `ask_nvme`."""
    return parse_sanitize_log(_answer(firmware, sanitize_status()))


def _namespace_ids(firmware: Firmware, *, allocated: bool) -> tuple[int, ...]:
    ask = allocated_namespaces if allocated else active_namespaces
    found: tuple[int, ...] = ()
    while len(found) < _MOST_NAMESPACES:
        last = found[-1] if found else 0
        ids = parse_namespace_list(_answer(firmware, ask(last)), above=last)
        found += ids
        if len(ids) < _IDS_PER_LIST:
            return found
    raise AnswerMalformed(f"more than {_MOST_NAMESPACES} namespaces")


def _answer(firmware: Firmware, command: NvmeCommand) -> bytes:
    reply = firmware.nvme(command)
    if not reply.ok:
        raise AnswerMalformed(f"{command.name} was refused (status {reply.status:03x}h)")
    return reply.data
