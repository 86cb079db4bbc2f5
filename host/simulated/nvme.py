"""A simulated NVMe drive: the controller that takes commands, and its namespaces.

Built to the NVM Express base specification 2.0 from `struct nvme_passthru_cmd` on; shares no code
with `host/nvme`.
"""

import errno
import threading

from typing_extensions import override

from host.errors import NoSuchInterface, ReadFailed
from host.simulated.cells import SECTOR_BYTES, is_new_power_on
from host.simulated.model import (
    Clock,
    DriveModel,
    Misbehaviour,
    MmcAnswer,
    NvmeAnswer,
    SgAnswer,
    Store,
)
from host.simulated.nvme_format import Formatter
from host.simulated.nvme_medium import Medium
from host.simulated.nvme_opal import OpalLock
from host.simulated.nvme_profile import NvmeProfile, area_of, namespaces_of
from host.simulated.nvme_queries import Queries
from host.simulated.nvme_sanitize import SanitizeEngine
from host.simulated.nvme_wire import (
    Opcode,
    Refused,
    Request,
    Status,
    unpack,
)

_ALLOWED_WHILE_SANITIZING = frozenset(
    {Opcode.GET_LOG, Opcode.IDENTIFY, Opcode.ABORT, Opcode.SET_FEATURES, Opcode.GET_FEATURES}
)
"""And Sanitize itself, which has rules of its own (base specification 2.0 figure 139)."""


class NvmeModel(DriveModel):
    """One NVMe drive. The store needs the areas that `nvme_areas` names.

    What runs in the background has happened by the time it is seen: cells change when the drive
    is asked anything after the time that it takes.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        profile: NvmeProfile,
        misbehaviours: frozenset[Misbehaviour] = frozenset(),
    ) -> None:
        self._profile = profile
        self._misbehaviours = misbehaviours
        self._nsids = namespaces_of(profile, misbehaviours)
        self._lock = threading.RLock()
        self._medium = Medium(store, profile, misbehaviours, now_ms=clock.now_ms())
        self._sanitize = SanitizeEngine(self._medium, clock, profile, misbehaviours)
        self._format = Formatter(self._medium, clock, profile, misbehaviours)
        self._opal = OpalLock(self._medium, profile.opal, misbehaviours)
        self._queries = Queries(self._medium, self._sanitize, self._opal, profile, misbehaviours)
        if is_new_power_on(store):
            self._power_on(slept=False)

    def _power_on(self, *, slept: bool) -> None:
        """Volatile settings begin anew; what ran goes on, or is found interrupted."""
        self._format.interrupt()
        self._medium.main.switched_on()
        self._medium.keep(
            dulbe=self._nsids if self._profile.dulbe else (),
            slept=slept,
            # what was reverted by its PSID is open from now on, and tries are counted anew
            psid_open=self._medium.state.psid_reverted,
            psid_wrong=0,
        )

    @override
    def areas(self) -> tuple[str, ...]:
        return tuple(area_of(nsid) for nsid in self._nsids)

    @override
    def size_bytes(self, area: str) -> int:
        return self._medium.cells(area).size_bytes

    @override
    def read(self, area: str, offset: int, length: int) -> bytes:
        with self._lock:
            self._settle()
            self._check_transfer("read", area, offset, length)
            content = self._medium.cells(area).read(offset, length)
            if self._fails_deallocated(area, content):
                # 287h; the kernel makes a medium error of it
                raise ReadFailed("read", offset, length, errno.ENODATA)
            return content

    @override
    def write(self, area: str, offset: int, data: bytes) -> None:
        with self._lock:
            self._settle()
            self._check_transfer("write", area, offset, len(data))
            if self._medium.state.global_data_erased and data:
                # before the cells: a write that fails in its middle wrote too
                self._medium.keep(global_data_erased=False)
            self._medium.cells(area).write(offset, data)

    @override
    def flush(self, area: str) -> None:
        with self._lock:
            self._settle()
            self._medium.cells(area).flush()

    def _settle(self) -> None:
        """Whatever is asked, the drive is there and what time brought has happened."""
        self._medium.main.check_there()
        self._medium.refresh()
        self._format.settle()
        self._sanitize.settle()

    def _check_transfer(self, operation: str, area: str, offset: int, length: int) -> None:
        if area not in self.areas():
            raise ReadFailed(operation, offset, length, errno.ENXIO)
        if self._sanitize.blocks is not None or self._format.busy:
            raise ReadFailed(operation, offset, length, errno.EIO)
        if self._opal.locked:
            # 286h; the kernel makes a medium error of it
            raise ReadFailed(operation, offset, length, errno.ENODATA)

    def _fails_deallocated(self, area: str, content: bytes) -> bool:
        """A block of zeros in an area that was deallocated whole counts as never written since."""
        state = self._medium.state
        if area not in state.deallocated or area not in map(area_of, state.dulbe):
            return False
        zeros = bytes(SECTOR_BYTES)
        blocks = range(0, len(content), SECTOR_BYTES)
        return any(content[at : at + SECTOR_BYTES] == zeros for at in blocks)

    @override
    def nvme(self, packed: bytes, data_out: bytes) -> NvmeAnswer:
        request = unpack(packed)
        with self._lock:
            self._settle()
            try:
                result, data = self._carry_out(request)
            except Refused as refused:
                return NvmeAnswer(refused.status.as_ioctl)
        if len(data) > request.data_bytes:
            return NvmeAnswer(Status.TRANSFER_ERROR.as_ioctl)
        return NvmeAnswer(Status.SUCCESS, result, data)

    def _carry_out(self, request: Request) -> tuple[int, bytes]:
        """Result dword and data, or `Refused`."""
        opcode = self._known(request.opcode)
        blocks = self._sanitize.blocks
        if blocks and opcode is not Opcode.SANITIZE and opcode not in _ALLOWED_WHILE_SANITIZING:
            raise Refused(blocks)
        match opcode:
            case Opcode.FORMAT:
                self._format.run(request)
            case Opcode.SANITIZE:
                if self._format.busy:
                    raise Refused(Status.FORMAT_RUNNING)
                self._sanitize.start(request)
            case _:
                return self._queries.answer(opcode, request)
        return 0, b""

    def _known(self, number: int) -> Opcode:
        """The command, unless it is not offered or something forbids it."""
        profile = self._profile
        sanitizes = profile.sanitize_block or profile.sanitize_crypto or profile.sanitize_overwrite
        offered = {Opcode.FORMAT: profile.format, Opcode.SANITIZE: sanitizes}
        if number not in set(Opcode) or not offered.get(Opcode(number), True):
            raise Refused(Status.INVALID_OPCODE)
        opcode = Opcode(number)
        if opcode not in offered:
            return opcode
        bad = self._misbehaviours
        if Misbehaviour.INVALID_OPCODE in bad and not self._medium.state.slept:
            raise Refused(Status.INVALID_OPCODE)
        if Misbehaviour.ACCESS_DENIED in bad or (
            self._opal.locked and not profile.sanitize_while_locked
        ):
            raise Refused(Status.ACCESS_DENIED)
        return opcode

    @override
    def sg(self, cdb: bytes, data_out: bytes, timeout_ms: int) -> SgAnswer:
        raise NoSuchInterface("an NVMe drive takes no SCSI commands")

    @override
    def mmc(self, opcode: int, argument: int, *, write: bool, timeout_ms: int) -> MmcAnswer:
        raise NoSuchInterface("an NVMe drive takes no eMMC commands")

    @override
    def discard_securely(self, area: str, offset: int, length: int) -> None:
        raise NoSuchInterface("an NVMe drive has no secure discard")

    @override
    def revert_by_psid(self, key: bytes) -> int:
        with self._lock:
            self._settle()
            busy = self._sanitize.blocks is not None or self._format.busy
            return self._opal.revert(key, busy=busy)

    @override
    def look_again(self) -> None:
        """Sizes in bytes never change here, and nothing is cached."""

    @override
    def suspend(self) -> None:
        with self._lock:
            self._power_on(slept=True)
