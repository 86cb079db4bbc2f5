"""The commands of a simulated eMMC as MMC_IOC_CMD passes them.

Source: JEDEC JESD84-B51 §6.6, §6.10 and §6.13. A card tells most errors in the bits of its status
and not in the system's number: the ioctl succeeds, and whoever does not look believes it.
"""

import errno
from enum import IntEnum

from host.errors import CommandLost
from host.simulated.mmc_medium import MmcMedium, Span
from host.simulated.mmc_profile import (
    BOOT_WP,
    ERASE_GROUP_DEF,
    GENERAL_UNIT_BYTES,
    PARTITION_CONFIG,
    SANITIZE_START,
    MmcProfile,
    ext_csd,
)
from host.simulated.model import Clock, Misbehaviour, MmcAnswer

READY = 0x900
"""Status of a card in transfer state that is ready for data."""
OUT_OF_RANGE = 1 << 31
SEQUENCE_ERROR = 1 << 28
ERASE_PARAMETER = 1 << 27
PROTECTED = 1 << 26
GENERAL_ERROR = 1 << 19
SWITCH_ERROR = 1 << 7
_WRITE_BYTE = 3
_SECTOR_BYTES = 512


class Opcode(IntEnum):
    """Commands that a simulated card knows."""

    SWITCH = 6
    SEND_EXT_CSD = 8
    SEND_STATUS = 13
    ERASE_GROUP_START = 35
    ERASE_GROUP_END = 36
    ERASE = 38


class EraseKind(IntEnum):
    """Arguments of CMD38."""

    PLAIN = 0
    TRIM = 1
    DISCARD = 3
    SECURE = 0x8000_0000
    SECURE_TRIM_MARK = 0x8000_0001
    SECURE_TRIM_DO = 0x8000_8000


class MmcCard:
    """The card's command interpreter behind the kernel's node of the user area.

    Before every command the kernel selects the user area again, so an erase by command never
    reaches another hardware partition, whatever PARTITION_CONFIG was set to before.
    """

    def __init__(
        self,
        medium: MmcMedium,
        clock: Clock,
        profile: MmcProfile,
        misbehaviours: frozenset[Misbehaviour],
    ) -> None:
        self._medium = medium
        self._clock = clock
        self._profile = profile
        self._misbehaviours = misbehaviours

    def command(self, opcode: int, argument: int, *, write: bool, timeout_ms: int) -> MmcAnswer:
        """One command.

        Raises:
            CommandLost: the card was busy for longer than the time-out.
            DriveGone: it vanished in the middle.
        """
        if opcode not in set(Opcode):
            # a card does not answer what it does not know
            return MmcAnswer(errno.ETIMEDOUT)
        match Opcode(opcode):
            case Opcode.SEND_EXT_CSD:
                return self._ext_csd(write=write)
            case Opcode.SEND_STATUS:
                return self._send_status()
            case Opcode.SWITCH:
                return self._switch(argument, timeout_ms)
            case Opcode.ERASE_GROUP_START | Opcode.ERASE_GROUP_END:
                return self._select(argument, last=opcode == Opcode.ERASE_GROUP_END)
            case Opcode.ERASE:
                return self._erase(argument)

    def _send_status(self) -> MmcAnswer:
        """CMD13, which forgets what it told."""
        complaint = self._medium.state.complaint
        if complaint:
            self._medium.keep(complaint=0)
        return _status(complaint)

    def _ext_csd(self, *, write: bool) -> MmcAnswer:
        """CMD8."""
        if write:
            return MmcAnswer(errno.EINVAL)
        state = self._medium.state
        register = ext_csd(
            self._profile,
            self._medium.sizes(),
            config=state.config,
            boot_wp=state.boot_wp,
            group_def=state.group_def,
        )
        return MmcAnswer(0, (READY, 0, 0, 0), register)

    def _switch(self, argument: int, timeout_ms: int) -> MmcAnswer:
        """CMD6; what the card did not take shows in the next status only."""
        access, index, value = argument >> 24 & 3, argument >> 16 & 0xFF, argument >> 8 & 0xFF
        if index == SANITIZE_START:
            return self._sanitize(timeout_ms)
        if access != _WRITE_BYTE:
            self._medium.keep(complaint=SWITCH_ERROR)
        elif index == PARTITION_CONFIG:
            self._medium.keep(config=value & 0x78)
        elif index == ERASE_GROUP_DEF:
            self._medium.keep(group_def=value & 1)
        elif index == BOOT_WP:
            self._medium.keep(boot_wp=self._medium.state.boot_wp | value & 0x05)
        else:
            self._medium.keep(complaint=SWITCH_ERROR)
        return _status(0)

    def _sanitize(self, timeout_ms: int) -> MmcAnswer:
        """The kernel knows this switch and sends it itself (linux drivers/mmc/core/block.c).

        It asks for the card's status and makes a number of its complaint, and it hands no response
        back. A card that is reset in the middle must be asked again.
        """
        if not self._profile.sanitize:
            return MmcAnswer(errno.EOPNOTSUPP)
        if Misbehaviour.FAILS in self._misbehaviours or self._profile.card_protected:
            return MmcAnswer(errno.EBADMSG)
        slow = Misbehaviour.SLOW in self._misbehaviours
        takes_s = self._profile.slow_s if slow else self._profile.sanitize_s
        if timeout_ms < takes_s * 1000:
            self._clock.pause(timeout_ms / 1000)
            raise CommandLost(f"eMMC sanitize: still busy after {timeout_ms} ms")
        self._clock.pause(takes_s / 2)
        self._medium.main.halfway()
        self._clock.pause(takes_s / 2)
        self._medium.purge_unmapped()
        self._medium.main.said_done()
        return MmcAnswer(0)

    def _select(self, sector: int, *, last: bool) -> MmcAnswer:
        """CMD35 and CMD36, in sectors."""
        if sector * _SECTOR_BYTES >= self._medium.main.size_bytes:
            return _status(OUT_OF_RANGE)
        first, final = self._medium.state.selected
        if last and first is None:
            return _status(SEQUENCE_ERROR)
        self._medium.keep(selected=(first, sector) if last else (sector, final))
        return _status(0)

    def _erase(self, argument: int) -> MmcAnswer:
        """CMD38."""
        first, final = self._medium.state.selected
        self._medium.keep(selected=(None, None))
        if not self._offers(argument):
            return _status(GENERAL_ERROR)
        kind = EraseKind(argument)
        if kind is EraseKind.SECURE_TRIM_DO:
            return self._secure_trim()
        if first is None or final is None:
            return _status(SEQUENCE_ERROR)
        if final < first or self._profile.card_protected:
            return _status(ERASE_PARAMETER if final < first else PROTECTED)
        self._erase_blocks(kind, (first * _SECTOR_BYTES, (final + 1) * _SECTOR_BYTES))
        return _status(0)

    def _erase_blocks(self, kind: EraseKind, blocks: Span) -> None:
        match kind:
            case EraseKind.PLAIN:
                self._medium.unmap("main", _groups(blocks))
            case EraseKind.TRIM:
                self._medium.unmap("main", blocks)
            case EraseKind.SECURE:
                self._purge((_groups(blocks),))
            case EraseKind.SECURE_TRIM_MARK:
                self._medium.keep(marked=(*self._medium.state.marked, blocks))
            case EraseKind.DISCARD | EraseKind.SECURE_TRIM_DO:
                pass  # discard: the card may forget the blocks, and this one never does

    def _offers(self, argument: int) -> bool:
        """SEC_FEATURE_SUPPORT; plain erase and discard are never optional in 5.1."""
        offered = {EraseKind.PLAIN.value, EraseKind.DISCARD.value}
        if self._profile.trim:
            offered.add(EraseKind.TRIM)
        if self._profile.secure_erase:
            offered.add(EraseKind.SECURE)
        if self._profile.trim and self._profile.secure_erase:
            offered.update({EraseKind.SECURE_TRIM_MARK, EraseKind.SECURE_TRIM_DO})
        return argument in offered

    def _secure_trim(self) -> MmcAnswer:
        marked = self._medium.state.marked
        self._medium.keep(marked=())
        if not marked:
            return _status(SEQUENCE_ERROR)
        self._purge(marked)
        return _status(0)

    def _purge(self, spans: tuple[Span, ...]) -> None:
        if self._profile.secure_erase_broken:
            # H41: raw commands go past what the kernel knows of this part
            self._medium.keep(dead=True)
            return
        for span in spans:
            self._medium.purge("main", span)


def _groups(blocks: Span) -> Span:
    """An erase takes whole erase groups: the low bits of its ends are not looked at."""
    unit = GENERAL_UNIT_BYTES
    return blocks[0] // unit * unit, -(-blocks[1] // unit) * unit


def _status(bits: int) -> MmcAnswer:
    return MmcAnswer(0, (READY | bits, 0, 0, 0))
