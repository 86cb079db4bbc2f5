"""The locks of a simulated NVMe drive, and the PSID on its label that opens them.

Source: TCG Opal SSC 2.01 and its PSID feature set 1.00; `struct opal_key` of linux/sed-opal.h;
method status codes of the TCG core specification 2.01 §5.1.5.
"""

from enum import IntEnum

from host.errors import NoSuchInterface
from host.simulated.model import Misbehaviour
from host.simulated.nvme_medium import Erase, Medium
from host.simulated.nvme_profile import SPARE
from host.simulated.opal import OpalKind, OpalProfile

_MOST_WRONG = 3
_KEY_BYTES = 264
_KEY_AT = 8
_LENGTH_AT = 1


class Method(IntEnum):
    """Status of a TCG method."""

    SUCCESS = 0x00
    NOT_AUTHORIZED = 0x01
    SP_BUSY = 0x03
    INVALID_PARAMETER = 0x0C
    AUTHORITY_LOCKED_OUT = 0x12


class OpalLock:
    """What keeps a drive's ranges from being read and written, until it is reverted."""

    def __init__(
        self, medium: Medium, profile: OpalProfile | None, misbehaviours: frozenset[Misbehaviour]
    ) -> None:
        self._medium = medium
        self._profile = profile
        self._misbehaviours = misbehaviours

    @property
    def told(self) -> OpalProfile | None:
        """What level 0 discovery tells now; `None` of a drive without locks."""
        profile = self._profile
        if profile is None or not self._medium.state.psid_open:
            return profile
        factory = {"locking_enabled": False, "locked": False, "mbr_enabled": False}
        return profile.model_copy(update=factory)

    @property
    def locked(self) -> bool:
        """Whether reads and writes fail."""
        told = self.told
        return told is not None and told.locked

    def revert(self, key: bytes, *, busy: bool) -> int:
        """The PSID authority's RevertTPer; a method status.

        Raises:
            NoSuchInterface: the drive has no locks.
        """
        profile = self._profile
        if profile is None:
            raise NoSuchInterface("a drive without locks")
        length = key[_LENGTH_AT] if len(key) == _KEY_BYTES else 0
        if not length:
            return Method.INVALID_PARAMETER
        if busy:
            return Method.SP_BUSY
        wrong = self._medium.state.psid_wrong
        if wrong >= _MOST_WRONG:
            # the right one, too
            return Method.AUTHORITY_LOCKED_OUT
        if key[_KEY_AT : _KEY_AT + length] != profile.psid.encode():
            self._medium.keep(psid_wrong=wrong + 1)
            return Method.NOT_AUTHORIZED
        self._carry_out(profile)
        return Method.SUCCESS

    def _carry_out(self, profile: OpalProfile) -> None:
        if Misbehaviour.PSID_STAYS_LOCKED in self._misbehaviours:
            return
        encrypts = profile.encrypts and profile.kind is not OpalKind.PYRITE
        if encrypts and Misbehaviour.PSID_LIES not in self._misbehaviours:
            # It is no sanitize: its log and its Global Data Erased stay as they are.
            self._medium.erase((*self._medium.addressed, SPARE), Erase.CRYPTO)
        self._medium.keep(psid_reverted=True)
