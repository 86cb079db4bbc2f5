"""What a simulated NVMe controller answers when it is only asked, and feature 05h.

Source: NVM Express base specification 2.0 §5.15 to §5.17, §5.21, §5.27.
"""

from host.simulated import nvme_identify, nvme_log, opal
from host.simulated.model import Misbehaviour
from host.simulated.nvme_medium import Medium
from host.simulated.nvme_opal import OpalLock
from host.simulated.nvme_profile import NvmeProfile, area_of, namespaces_of
from host.simulated.nvme_sanitize import SanitizeEngine
from host.simulated.nvme_wire import ALL_NAMESPACES, Opcode, Refused, Request, Status

_ERROR_RECOVERY = 0x05
_DULBE = 1 << 16
_LOG_SMART = 0x02
_LOG_SANITIZE = 0x81
_NSID_TOP = 0xFFFF_FFFE


class Queries:
    """Commands that move no user data."""

    def __init__(
        self,
        medium: Medium,
        sanitize: SanitizeEngine,
        lock: OpalLock,
        profile: NvmeProfile,
        misbehaviours: frozenset[Misbehaviour],
    ) -> None:
        self._medium = medium
        self._sanitize = sanitize
        self._lock = lock
        self._profile = profile
        self._misbehaviours = misbehaviours
        self._nsids = namespaces_of(profile, misbehaviours)
        self._last_nsid = max(*self._nsids, *profile.unattached, 1)

    def answer(self, opcode: Opcode, request: Request) -> tuple[int, bytes]:
        """Result dword and data.

        Raises:
            Refused: the controller does not take it.
        """
        match opcode:
            case Opcode.IDENTIFY:
                return 0, self._identify(request)
            case Opcode.GET_LOG:
                return 0, self._log(request)
            case Opcode.GET_FEATURES | Opcode.SET_FEATURES:
                return self._feature(request, keep=opcode is Opcode.SET_FEATURES), b""
            case Opcode.SECURITY_RECEIVE:
                return 0, self._security_receive(request)
            case Opcode.ABORT:
                return 1, b""  # nothing was there to abort
            case Opcode.FORMAT | Opcode.SANITIZE:
                raise Refused(Status.INVALID_OPCODE)

    def _identify(self, request: Request) -> bytes:
        allocated = {*self._nsids, *self._profile.unattached}
        match request.cdw10 & 0xFF:
            case 0x00:
                return self._namespace(request.nsid, set(self._nsids))
            case 0x01:
                return self._controller()
            case 0x02:
                return self._namespaces(request.nsid, set(self._nsids))
            case 0x10 if self._profile.namespace_management:
                return self._namespaces(request.nsid, allocated)
            case 0x11 if self._profile.namespace_management:
                return self._namespace(request.nsid, allocated)
            case _:
                raise Refused(Status.INVALID_FIELD)

    def _controller(self) -> bytes:
        sizes = sum(self._medium.cells(area).size_bytes for area in self._medium.addressed)
        total = self._profile.total_bytes
        return nvme_identify.controller(
            self._profile,
            last_nsid=self._last_nsid,
            total_bytes=sizes + self._profile.unallocated_bytes if total is None else total,
        )

    def _namespaces(self, after: int, nsids: set[int]) -> bytes:
        if after >= _NSID_TOP:
            raise Refused(Status.INVALID_NAMESPACE)
        return nvme_identify.namespace_list(nsids, after=after)

    def _namespace(self, nsid: int, shown: set[int]) -> bytes:
        if not 1 <= nsid <= self._last_nsid:
            raise Refused(Status.INVALID_NAMESPACE)
        if nsid not in shown:
            return bytes(nvme_identify.IDENTIFY_BYTES)
        return nvme_identify.namespace(
            self._profile,
            nsid=nsid,
            size_bytes=self._medium.cells(area_of(nsid)).size_bytes,
            block_format=dict(self._medium.state.formats).get(nsid, 0),
        )

    def _log(self, request: Request) -> bytes:
        page = request.cdw10 & 0xFF
        if page not in {_LOG_SMART, _LOG_SANITIZE}:
            raise Refused(Status.INVALID_LOG_PAGE)
        offset = request.cdw12 | request.cdw13 << 32
        asked = 4 * (1 + (request.cdw10 >> 16 | (request.cdw11 & 0xFFFF) << 16))
        if request.nsid not in {0, ALL_NAMESPACES} or offset % 4 or offset >= nvme_log.SMART_BYTES:
            raise Refused(Status.INVALID_FIELD)
        if asked > request.data_bytes:
            raise Refused(Status.TRANSFER_ERROR)
        bad = {Misbehaviour.UNREADABLE} & self._misbehaviours
        errors = len(self._medium.main.bad_sectors()) if bad else 0
        sanitize = page == _LOG_SANITIZE
        whole = self._sanitize.log_page() if sanitize else nvme_log.smart(media_errors=errors)
        # beyond the page's end is undefined; this drive sends nothing of it
        return whole[offset : offset + asked]

    def _feature(self, request: Request, *, keep: bool) -> int:
        """Feature 05h, error recovery, of one namespace or all."""
        everyone = request.nsid in {0, ALL_NAMESPACES}
        if request.cdw10 & 0xFF != _ERROR_RECOVERY:
            raise Refused(Status.INVALID_FIELD)
        if not everyone and request.nsid not in self._nsids:
            raise Refused(Status.INVALID_NAMESPACE)
        meant = set(self._nsids) if everyone else {request.nsid}
        on = set(self._medium.state.dulbe)
        if not keep:
            return _DULBE if meant & on else 0
        now = on | meant if request.cdw11 & _DULBE else on - meant
        self._medium.keep(dulbe=tuple(sorted(now)))
        return 0

    def _security_receive(self, request: Request) -> bytes:
        protocol, specific = request.cdw10 >> 24, request.cdw10 >> 8 & 0xFFFF
        if request.cdw11 > request.data_bytes:
            raise Refused(Status.TRANSFER_ERROR)
        told = self._lock.told
        if protocol == 0 and specific == 0:
            listed = bytes((0,)) if told is None else bytes((0, 1))
            answer = bytes(6) + len(listed).to_bytes(2, "big") + listed
        elif (protocol, specific) == (1, 1) and told is not None:
            answer = opal.discovery(told)
        else:
            raise Refused(Status.INVALID_FIELD)
        return answer[: request.cdw11].ljust(request.cdw11, b"\0")
