"""A drive's commands with the journal in between: nothing changes a drive that is not written down.

A command that changes the drive has a durable line before it is sent and one after its answer. One
that only asks has a line when its answer is another one than before, and ever less often: a
sanitize is polled for hours.
"""

import contextlib
import hashlib
from collections.abc import Callable
from typing import TypeVar

from host.ata.command import AtaCommand, AtaReply
from host.capabilities import OpalState
from host.errors import CommandLost, HostError, NoSuchInterface, NotPermitted
from host.firmware import Firmware
from host.mmc.command import MmcCommand, MmcReply
from host.nvme.command import NvmeCommand, NvmeReply
from host.opal.psid import IOC_OPAL_PSID_REVERT_TPR, PsidRefused
from wipe.events import PSID_REVERT, CommandAnswered, CommandSent
from wipe.journal import Clock, Journal

_Reply = TypeVar("_Reply", AtaReply, NvmeReply, MmcReply)

_MOST_DATA_BYTES = 512
_LEAST_PAUSE_MS = 1000
_LINES_PER_NAME = 50


class JournaledFirmware:
    """The firmware's door of an open drive, every command in the journal."""

    def __init__(self, firmware: Firmware, journal: Journal, clock: Clock) -> None:
        self._firmware = firmware
        self._journal = journal
        self._clock = clock
        self._asked: dict[str, tuple[int, int]] = {}
        self._told: dict[str, tuple[str, str, bytes]] = {}

    def ata(self, command: AtaCommand) -> AtaReply:
        """Send an ATA command; see `Firmware.ata`."""
        self._announce(command, "ata", command.cdb(), command.data_out)
        began_ms = self._clock.boot_ms()
        reply = self._sent(command, lambda: self._firmware.ata(command))
        self._tell(command, reply.verdict.value, reply.raw, reply.data, began_ms)
        return reply

    def take_back(self, command: AtaCommand) -> None:
        """Send what undoes harm, though it cannot be written down, whatever becomes of it."""
        with contextlib.suppress(HostError):
            self._firmware.ata(command)

    def nvme(self, command: NvmeCommand) -> NvmeReply:
        """Send an NVMe admin command; see `Firmware.nvme`."""
        self._announce(command, "nvme", command.packed(), command.data_out)
        began_ms = self._clock.boot_ms()
        reply = self._sent(command, lambda: self._firmware.nvme(command))
        answer = "ok" if reply.ok else f"{reply.status:03x}"
        self._tell(command, answer, f"{reply.result:08x}", reply.data, began_ms)
        return reply

    def mmc(self, command: MmcCommand) -> MmcReply:
        """Send an eMMC command; see `Firmware.mmc`."""
        words = (command.opcode, command.argument, command.flags, int(command.write))
        packed = b"".join(word.to_bytes(4, "little") for word in words)
        self._announce(command, "mmc", packed, b"")
        began_ms = self._clock.boot_ms()
        reply = self._sent(command, lambda: self._firmware.mmc(command))
        answer = "ok" if reply.ok else f"errno {reply.errno}"
        raw = "".join(f"{word:08x}" for word in reply.response)
        self._tell(command, answer, raw, reply.data, began_ms)
        return reply

    def discard_securely(self, offset: int, length: int) -> None:
        """Secure erase of a range; see `Firmware.discard_securely`."""
        packed = offset.to_bytes(8, "little") + length.to_bytes(8, "little")
        self._journal.append(
            CommandSent(
                name="BLKSECDISCARD", interface="block", bytes=packed.hex(), timeout_ms=2**32 - 1
            )
        )
        self._firmware.discard_securely(offset, length)

    def revert_by_psid(self, psid: str, state: OpalState, *, tries: int) -> None:
        """Revert the drive; see `Firmware.revert_by_psid`. The PSID stands in no line."""
        request = IOC_OPAL_PSID_REVERT_TPR.to_bytes(4, "big").hex()
        self._journal.append(
            CommandSent(name=PSID_REVERT, interface="opal", bytes=request, timeout_ms=2**32 - 1)
        )
        began_ms = self._clock.boot_ms()
        failed: HostError | None = None
        try:
            self._firmware.revert_by_psid(psid, state, tries=tries)
        except HostError as error:
            failed = error
        took_ms = self._clock.boot_ms() - began_ms
        answer = _answer_of(failed)
        self._journal.append(
            CommandAnswered(name=PSID_REVERT, answer=answer, raw="", took_ms=took_ms)
        )
        if failed is not None:
            raise failed

    def look_again(self) -> None:
        """Have the kernel look at the drive again."""
        self._firmware.look_again()

    def _announce(
        self,
        command: AtaCommand | NvmeCommand | MmcCommand,
        interface: str,
        packed: bytes,
        data: bytes,
    ) -> None:
        if command.harmless:
            return
        told = bool(data) and not getattr(command, "secret", False)
        self._journal.append(
            CommandSent(
                name=command.name,
                interface=interface,
                bytes=packed.hex(),
                data_sha256=hashlib.sha256(data).hexdigest() if told else None,
                timeout_ms=command.timeout_ms,
            )
        )

    def _sent(
        self, command: AtaCommand | NvmeCommand | MmcCommand, send: Callable[[], _Reply]
    ) -> _Reply:
        began_ms = self._clock.boot_ms()
        try:
            return send()
        except (CommandLost, NoSuchInterface) as error:
            answer = "lost" if isinstance(error, CommandLost) else "no_interface"
            self._tell(command, answer, "", b"", began_ms)
            raise

    def _tell(
        self,
        command: AtaCommand | NvmeCommand | MmcCommand,
        answer: str,
        raw: str,
        data: bytes,
        began_ms: int,
    ) -> None:
        now_ms = self._clock.boot_ms()
        if command.harmless:
            said = (answer, raw, data)
            if self._told.get(command.name) == said or not self._is_due(command.name, now_ms):
                return
            self._told[command.name] = said
        self._journal.append(
            CommandAnswered(
                name=command.name,
                answer=answer,
                raw=raw,
                data=data[:_MOST_DATA_BYTES].hex() or None,
                took_ms=now_ms - began_ms,
            ),
            sync=not command.harmless,
        )

    def _is_due(self, name: str, now_ms: int) -> bool:
        """Ever less often the longer the same question is asked."""
        first_ms, due_ms = self._asked.get(name, (now_ms, now_ms))
        if now_ms < due_ms:
            return False
        pause = max(_LEAST_PAUSE_MS, (now_ms - first_ms) // _LINES_PER_NAME)
        self._asked[name] = (first_ms, now_ms + pause)
        return True


def _answer_of(failed: HostError | None) -> str:
    """How a PSID revert ended, in a word."""
    match failed:
        case None:
            return "ok"
        case PsidRefused(reason=reason):
            return reason.value
        case NoSuchInterface():
            return "no_interface"
        case NotPermitted():
            return "not_permitted"
        case _:
            return "lost"
