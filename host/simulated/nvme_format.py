"""Format NVM (80h) of a simulated NVMe drive: it blocks until it is done.

Source: NVM Express base specification 2.0 §5.14.
"""

from host.errors import CommandLost
from host.simulated.model import Clock, Misbehaviour
from host.simulated.nvme_medium import Erase, Medium
from host.simulated.nvme_profile import SPARE, NvmeProfile, area_of, namespaces_of
from host.simulated.nvme_state import Formatting
from host.simulated.nvme_wire import ALL_NAMESPACES, Refused, Request, Status

_KEEP_DATA = 0
_USER_DATA = 1
_CRYPTO = 2
_KNOWN_BITS = 0x3FFF


class Formatter:
    """Carries formats out, and finds the ones that were interrupted."""

    def __init__(
        self,
        medium: Medium,
        clock: Clock,
        profile: NvmeProfile,
        misbehaviours: frozenset[Misbehaviour],
    ) -> None:
        self._medium = medium
        self._clock = clock
        self._profile = profile
        self._misbehaviours = misbehaviours
        self._attached = namespaces_of(profile, misbehaviours)

    @property
    def busy(self) -> bool:
        """Whether one is being carried out."""
        return self._medium.state.formatting is not None

    def run(self, request: Request) -> None:
        """Carry one out while time passes.

        Raises:
            Refused: the controller does not take it.
            CommandLost: the kernel reset the controller in the middle (H30).
            DriveGone: it vanished in the middle.
        """
        if self.busy:
            raise Refused(Status.FORMAT_RUNNING)
        job = self._job(request)
        self._medium.keep(formatting=job)
        left_ms = job.until_ms - self._clock.now_ms()
        if Misbehaviour.VANISHES in self._misbehaviours:
            self._clock.pause(left_ms / 2000)
            self._medium.main.halfway()
        left_ms = job.until_ms - self._clock.now_ms()
        if request.timeout_ms < left_ms:
            self._clock.pause(request.timeout_ms / 1000)
            self.interrupt()
            raise CommandLost(f"Format NVM: no answer within {request.timeout_ms} ms")
        while (left_ms := job.until_ms - self._clock.now_ms()) > 0:
            self._clock.pause(left_ms / 1000)
        self.settle()

    def _job(self, request: Request) -> Formatting:
        erase, block_format = request.cdw10 >> 9 & 7, request.cdw10 & 0xF
        protected = request.cdw10 >> 5 & 7
        if request.cdw10 & ~_KNOWN_BITS or erase > _CRYPTO:
            raise Refused(Status.INVALID_FIELD)
        if erase == _CRYPTO and not self._profile.format_crypto:
            raise Refused(Status.INVALID_FIELD)
        beyond = request.cdw10 >> 12 & 3
        if protected or beyond or block_format >= len(self._profile.block_formats):
            raise Refused(Status.INVALID_FORMAT)
        slow = Misbehaviour.SLOW in self._misbehaviours
        takes_s = self._profile.slow_format_s if slow else self._profile.format_s
        return Formatting(
            nsids=self._scope(request.nsid, erase),
            erase=erase,
            block_format=block_format,
            until_ms=self._clock.now_ms() + takes_s * 1000,
        )

    def _scope(self, nsid: int, erase: int) -> tuple[int, ...]:
        """The namespaces that are hit (FNA)."""
        if nsid == ALL_NAMESPACES:
            if not self._profile.format_broadcast:
                raise Refused(Status.INVALID_FIELD)
            return self._attached
        if nsid not in self._attached:
            raise Refused(Status.INVALID_NAMESPACE)
        told = self._profile.erase_all if erase != _KEEP_DATA else self._profile.format_all
        # H13: a drive may tell that all are hit and hit the one that was named
        every = told and Misbehaviour.NAMESPACE_LEFT not in self._misbehaviours
        return self._attached if every else (nsid,)

    def settle(self) -> None:
        """Come to the end, if it is time."""
        job = self._medium.state.formatting
        if job is None or self._clock.now_ms() < job.until_ms:
            return
        if job.erase != _KEEP_DATA:
            spare = (SPARE,) if self._profile.format_reaches_spare else ()
            self._medium.erase((*map(area_of, job.nsids), *spare), _technique(job))
        formats = {**dict(self._medium.state.formats), **dict.fromkeys(job.nsids, job.block_format)}
        self._medium.keep(formatting=None, formats=tuple(sorted(formats.items())))
        if job.erase != _KEEP_DATA:
            self._medium.main.said_done()

    def interrupt(self) -> None:
        """Power or the controller went away in the middle: half of it was erased."""
        job = self._medium.state.formatting
        if job is None:
            return
        if job.erase != _KEEP_DATA:
            self._medium.erase_first_half(map(area_of, job.nsids), _technique(job))
        self._medium.keep(formatting=None)


def _technique(job: Formatting) -> Erase:
    return Erase.BLOCK if job.erase == _USER_DATA else Erase.CRYPTO
