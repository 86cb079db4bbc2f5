"""An open simulated drive of a family: the handle that real drives have, with a model behind it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from host.ata.command import AtaCommand, AtaReply
from host.ata.reply import ata_reply
from host.capabilities import OpalState
from host.drive import Drive
from host.errors import NotPermitted
from host.mmc.command import MmcCommand, MmcReply
from host.nvme.command import STATUS_MASK, NvmeCommand, NvmeReply
from host.opal.psid import revert_by_psid
from host.port import DriveHandle, WriteToken
from host.simulated.model import DriveModel
from host.simulated.turns import (
    TRANSFER_MS,
    AlwaysFree,
    Turns,
    busy_command,
    busy_transfer,
)

_ANY_ADDRESS = 1 << 12
"""A page of the caller's memory: what the kernel is told where data goes."""
_NO_DESCRIPTOR = -1
"""The model stands where a real drive has an open file."""


def check_token(seen: Drive, token: WriteToken, size_bytes: int) -> None:
    """The questions that a real descriptor is asked.

    Args:
        seen: the drive as it is listed now.
        token: the permission to write it.
        size_bytes: as the open drive tells it.

    Raises:
        NotPermitted: it is not the drive that was confirmed, or may not be written.
    """
    path = seen.path
    checks = (
        (token.identity != seen.identity, "identity_changed", "not the confirmed drive"),
        (not token.confirmed_serial, "not_confirmed", "nobody confirmed it"),
        (token.confirmed_serial != seen.identity.serial, "not_confirmed", "another serial"),
        (token.diskseq != seen.diskseq, "identity_changed", "it was plugged in again"),
        (token.size_bytes != size_bytes, "identity_changed", "another size"),
        (seen.read_only, "read_only", "write-protected"),
        (seen.live_medium is not None, "live_medium", "the system runs from it"),
        (bool(seen.mounts), "mounted", " ".join(seen.mounts)),
        (bool(seen.swaps), "swap", "it holds swap"),
        (bool(seen.holders), "in_use", " ".join(seen.holders)),
    )
    for refused, reason, cause in checks:
        if refused:
            raise NotPermitted(reason, f"{path}: {cause}")


class ModelHandle:
    """One area of an open drive; the handle of `main` holds the others."""

    def __init__(
        self,
        model: DriveModel,
        *,
        writable: bool,
        block_bytes: int = 512,
        area: str = "main",
        before: Callable[[int], None] = lambda _: None,
        turns: Turns | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the model over.

        Args:
            model: the drive.
            writable: whether it was opened with a token.
            block_bytes: logical block.
            area: which part of the drive.
            before: called before everything with the bytes that will move: for the drive's pace,
                or to raise `DriveGone`.
            turns: of a drive that several processes open.
            on_close: called once.
        """
        self._model = model
        self._writable = writable
        self._block = block_bytes
        self._area = area
        self._before = before
        self._turns = turns or AlwaysFree()
        self._on_close: Callable[[], None] | None = on_close

    @property
    def size_bytes(self) -> int:
        """As the system sees it now."""
        self._before(0)
        return self._model.size_bytes(self._area)

    @property
    def logical_block_bytes(self) -> int:
        """Smallest unit of I/O."""
        return self._block

    @property
    def area(self) -> str:
        """Which part of the drive."""
        return self._area

    def read_into(self, buffer: memoryview, offset: int) -> None:
        """Fill the buffer. Raises as the model's `read`."""
        self._before(len(buffer))
        with self._transfer("read", offset, len(buffer)):
            buffer[:] = self._model.read(self._area, offset, len(buffer))

    def write(self, buffer: memoryview, offset: int) -> None:
        """Write the buffer. Raises as the model's `write`, and `NotPermitted`."""
        self._permit("write", len(buffer))
        with self._transfer("write", offset, len(buffer)):
            self._model.write(self._area, offset, bytes(buffer))

    def flush(self) -> None:
        """Drain the drive's cache."""
        self._before(0)
        with self._transfer("flush", 0, 0):
            self._model.flush(self._area)

    def ata(self, command: AtaCommand) -> AtaReply:
        """Through the bytes of SG_IO and back."""
        self._permit(command.name, harmless=command.harmless)
        with self._turns.take(command.timeout_ms, busy_command(command.name)):
            answer = self._model.sg(command.cdb(), command.data_out, command.timeout_ms)
        return ata_reply(command, answer.status, answer.sense, answer.data)

    def nvme(self, command: NvmeCommand) -> NvmeReply:
        """Through the bytes of NVME_IOCTL_ADMIN_CMD and back."""
        self._permit(command.name, harmless=command.harmless)
        with self._turns.take(command.timeout_ms, busy_command(command.name)):
            answer = self._model.nvme(command.packed(_ANY_ADDRESS), command.data_out)
        return NvmeReply(answer.status & STATUS_MASK, answer.result, answer.data)

    def mmc(self, command: MmcCommand) -> MmcReply:
        """As MMC_IOC_CMD."""
        self._permit(command.name, harmless=command.harmless)
        with self._turns.take(command.timeout_ms, busy_command(command.name)):
            answer = self._model.mmc(
                command.opcode, command.argument, write=command.write, timeout_ms=command.timeout_ms
            )
        return MmcReply(answer.errno, answer.response, answer.data)

    def discard_securely(self, offset: int, length: int) -> None:
        """As BLKSECDISCARD."""
        self._permit("secure discard")
        with self._transfer("secure discard", offset, length):
            self._model.discard_securely(self._area, offset, length)

    def revert_by_psid(self, psid: str, state: OpalState, *, tries: int) -> None:
        """Through the bytes of IOC_OPAL_PSID_REVERT_TPR."""
        self._permit("PSID revert")
        with self._turns.take(TRANSFER_MS, busy_command("PSID revert")):
            revert_by_psid(
                _NO_DESCRIPTOR,
                psid,
                state,
                tries=tries,
                ioctl=lambda _descriptor, _request, key: self._model.revert_by_psid(key),
            )

    def look_again(self) -> None:
        """The system reads the drive anew."""
        self._before(0)
        with self._turns.take(TRANSFER_MS, busy_command("look again")):
            self._model.look_again()

    def others(self) -> tuple[DriveHandle, ...]:
        """Further areas that the system sees now; they close with this one."""
        return tuple(
            ModelHandle(
                self._model,
                writable=self._writable,
                block_bytes=self._block,
                area=area,
                before=self._before,
                turns=self._turns,
            )
            for area in self._model.areas()
            if area != self._area
        )

    def close(self) -> None:
        """Release the drive."""
        on_close, self._on_close = self._on_close, None
        if on_close is not None:
            on_close()

    def _transfer(self, operation: str, offset: int, length: int) -> AbstractContextManager[None]:
        return self._turns.take(TRANSFER_MS, busy_transfer(operation, offset, length))

    def _permit(self, what: str, length: int = 0, *, harmless: bool = False) -> None:
        self._before(length)
        if not (harmless or self._writable):
            raise NotPermitted("not_confirmed", f"{what}: this handle was opened for reading")
