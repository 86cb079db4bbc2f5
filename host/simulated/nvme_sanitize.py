"""Sanitize (84h) of a simulated NVMe drive and its log page 81h.

Source: NVM Express base specification 2.0 §5.24, §5.16.1.22 and §8.21.
"""

import struct

from host.simulated.model import Clock, Misbehaviour
from host.simulated.nvme_medium import Erase, Medium
from host.simulated.nvme_profile import SPARE, NvmeProfile
from host.simulated.nvme_state import Failure, SanitizeCode
from host.simulated.nvme_wire import Refused, Request, Status

_EXIT_FAILURE = 1
_UNRESTRICTED = 1 << 3
_NO_DEALLOCATE = 1 << 9
_KNOWN_BITS = 0x3FF
_LAG_POLLS = 12
_IDLE = 0xFFFF
_STUCK_AT = 655
_NO_ESTIMATE = 0xFFFF_FFFF
_STALE_CDW10 = 0x0A
_GLOBAL_DATA_ERASED = 1 << 8


class SanitizeEngine:
    """What runs in the background once a sanitize was accepted."""

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

    @property
    def blocks(self) -> Status | None:
        """The status that everything prohibited gets now."""
        state = self._medium.state
        if state.sanitize is SanitizeCode.RUNNING:
            return Status.SANITIZE_RUNNING
        return None if state.failure is Failure.NONE else Status.SANITIZE_FAILED

    def start(self, request: Request) -> None:
        """Accept the command, or raise `Refused`."""
        if request.nsid or request.cdw10 & ~_KNOWN_BITS:
            raise Refused(Status.INVALID_FIELD)
        if self._medium.state.sanitize is SanitizeCode.RUNNING:
            raise Refused(Status.SANITIZE_RUNNING)
        action = request.cdw10 & 7
        restricted = self._medium.state.failure is Failure.RESTRICTED
        if action == _EXIT_FAILURE:
            if restricted:
                raise Refused(Status.SANITIZE_FAILED)
            self._medium.keep(failure=Failure.NONE)
            return
        self._check_offered(action, request.cdw10)
        if restricted and request.cdw10 & _UNRESTRICTED:
            raise Refused(Status.SANITIZE_FAILED)
        ignored = {Misbehaviour.STALE_SUCCESS, Misbehaviour.START_NEVER}
        if not ignored & self._misbehaviours:
            self._begin(request)

    def _check_offered(self, action: int, cdw10: int) -> None:
        offered = {
            Erase.BLOCK.value: self._profile.sanitize_block,
            Erase.OVERWRITE.value: self._profile.sanitize_overwrite,
            Erase.CRYPTO.value: self._profile.sanitize_crypto,
        }
        refuses = self._profile.no_deallocate_inhibited and not self._profile.no_deallocate_warns
        if not offered.get(action, False) or (cdw10 & _NO_DEALLOCATE and refuses):
            raise Refused(Status.INVALID_FIELD)

    def _begin(self, request: Request) -> None:
        cdw10 = request.cdw10
        if Misbehaviour.FAILS_RESTRICTED in self._misbehaviours:
            # this drive does not know the bit, and shows so
            cdw10 &= ~_UNRESTRICTED
        self._medium.keep(
            sanitize=SanitizeCode.RUNNING,
            scdw10=cdw10,
            pattern=request.cdw11,
            passes_done=0,
            begun_ms=self._clock.now_ms(),
            failure=self._failure_of(request.cdw10),
            lag_polls=_LAG_POLLS if Misbehaviour.START_LAG in self._misbehaviours else 0,
        )

    def _failure_of(self, cdw10: int) -> Failure:
        """How it will fail. The drive that is left by a success only fails if asked with AUSE."""
        asked = bool(cdw10 & _UNRESTRICTED)
        if Misbehaviour.FAILS_RESTRICTED in self._misbehaviours:
            return Failure.RESTRICTED if asked else Failure.NONE
        if Misbehaviour.FAILS in self._misbehaviours:
            return Failure.UNRESTRICTED if asked else Failure.RESTRICTED
        return Failure.NONE

    def settle(self) -> None:
        """Let happen what time has brought.

        Raises:
            DriveGone: it vanished in the middle.
        """
        state = self._medium.state
        if state.sanitize is not SanitizeCode.RUNNING or state.lag_polls:
            return
        if self._clock.now_ms() < state.begun_ms:
            # the clock began anew with the machine
            self._medium.keep(begun_ms=self._clock.now_ms())
            return
        gone_ms, whole_ms = self._clock.now_ms() - state.begun_ms, self._whole_ms()
        if 2 * gone_ms >= whole_ms:
            self._medium.main.halfway()
        if gone_ms >= whole_ms and Misbehaviour.STUCK not in self._misbehaviours:
            self._end()

    def _whole_ms(self) -> int:
        if Misbehaviour.SLOW in self._misbehaviours:
            return self._profile.slow_sanitize_s * 1000
        match Erase(self._medium.state.scdw10 & 7):
            case Erase.BLOCK:
                return self._profile.block_s * 1000
            case Erase.CRYPTO:
                return self._profile.crypto_s * 1000
            case Erase.OVERWRITE:
                return self._profile.overwrite_s * 1000 * self._passes()

    def _passes(self) -> int:
        """OWPASS: 0 is 16 (H17)."""
        return self._medium.state.scdw10 >> 4 & 0xF or 16

    def _end(self) -> None:
        state = self._medium.state
        erase = Erase(state.scdw10 & 7)
        last = self._last_pattern()
        if state.failure is not Failure.NONE:
            self._medium.erase_first_half(self._medium.addressed, erase, overwrite_with=last)
            self._medium.keep(sanitize=SanitizeCode.FAILED)
            return
        self._medium.erase((*self._medium.addressed, SPARE), erase, overwrite_with=last)
        against_will = state.scdw10 & _NO_DEALLOCATE and self._profile.no_deallocate_inhibited
        self._medium.keep(
            sanitize=SanitizeCode.DONE_DEALLOCATED if against_will else SanitizeCode.DONE,
            passes_done=self._passes() if erase is Erase.OVERWRITE else 0,
            global_data_erased=True,
        )
        self._medium.main.said_done()

    def _last_pattern(self) -> int:
        """What the last pass wrote: inverted at every second one if bit 8 asked for it."""
        state = self._medium.state
        turned = state.scdw10 >> 8 & 1 and self._passes() % 2 == 0
        return state.pattern ^ 0xFFFF_FFFF if turned else state.pattern

    def log_page(self) -> bytes:
        """Log page 81h, 512 bytes; asking is what a lagging drive counts."""
        progress, status, cdw10 = self._shown()
        return struct.pack("<HHI6I", progress, status, cdw10, *self._estimates()).ljust(512, b"\0")

    def _shown(self) -> tuple[int, int, int]:
        """SPROG, SSTAT and SCDW10."""
        state = self._medium.state
        if Misbehaviour.STALE_SUCCESS in self._misbehaviours:
            return _IDLE, SanitizeCode.DONE | _GLOBAL_DATA_ERASED, _STALE_CDW10
        if state.lag_polls:
            left = state.lag_polls - 1
            self._medium.keep(lag_polls=left, begun_ms=self._clock.now_ms())
            return _IDLE, SanitizeCode.NEVER, 0
        status = state.sanitize | state.passes_done << 3
        status |= _GLOBAL_DATA_ERASED * state.global_data_erased
        running = state.sanitize is SanitizeCode.RUNNING
        return self._progress() if running else _IDLE, status, state.scdw10

    def _progress(self) -> int:
        if Misbehaviour.STUCK in self._misbehaviours:
            return _STUCK_AT
        gone_ms = self._clock.now_ms() - self._medium.state.begun_ms
        return min(_IDLE - 1, gone_ms * 65_536 // self._whole_ms())

    def _estimates(self) -> tuple[int, ...]:
        """ETO, ETBE and ETCE in seconds; the three without deallocation are as an SN730's: 0."""
        profile = self._profile
        told = (
            (profile.sanitize_overwrite, profile.overwrite_s),
            (profile.sanitize_block, profile.block_s),
            (profile.sanitize_crypto, profile.crypto_s),
        )
        times = (s if offered and profile.estimates else _NO_ESTIMATE for offered, s in told)
        return (*times, 0, 0, 0)
