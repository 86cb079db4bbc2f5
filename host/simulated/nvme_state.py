"""What a simulated NVMe drive's firmware keeps of itself, across power cuts and processes."""

import json
from enum import IntEnum, StrEnum

from host.simulated.cells import read_part, write_part
from host.simulated.model import Store
from host.simulated.nvme_profile import Found, NvmeProfile
from host.value import Value

_PART = "nvme"


class SanitizeCode(IntEnum):
    """SSTAT bits 2:0."""

    NEVER = 0
    DONE = 1
    RUNNING = 2
    FAILED = 3
    DONE_DEALLOCATED = 4
    """Done, and deallocated although it was asked not to."""


class Failure(StrEnum):
    """The failure mode that holds the drive, until it is left."""

    NONE = "none"
    UNRESTRICTED = "unrestricted"
    RESTRICTED = "restricted"


class Formatting(Value):
    """A Format NVM that is being carried out."""

    nsids: tuple[int, ...]
    erase: int
    """SES."""
    block_format: int
    until_ms: int


class NvmeState(Value):
    """Everything but the cells."""

    sanitize: SanitizeCode = SanitizeCode.NEVER
    scdw10: int = 0
    """CDW10 of the sanitize that was last begun."""
    pattern: int = 0
    """Its CDW11."""
    passes_done: int = 0
    begun_ms: int = 0
    failure: Failure = Failure.NONE
    lag_polls: int = 0
    """Times that log 81h will still show nothing of the running one."""
    global_data_erased: bool = False
    keys_dropped: int = 0
    """Crypto erases so far: each leaves other noise."""
    deallocated: tuple[str, ...] = ()
    """Areas whose blocks were all deallocated by the last erase."""
    formats: tuple[tuple[int, int], ...] = ()
    """LBA formats by namespace, where they are not the first."""
    formatting: Formatting | None = None
    psid_reverted: bool = False
    """It was reverted to factory state by its PSID, and is open from the next power-on on."""
    psid_open: bool = False
    """It was switched on since."""
    psid_wrong: int = 0
    """Volatile: PSIDs that it did not know."""
    dulbe: tuple[int, ...] = ()
    """Volatile: namespaces with reads of deallocated blocks failing."""
    slept: bool = False
    """Volatile: the machine slept since power-on, so nothing of the BIOS's blocks is left."""


def load(store: Store) -> NvmeState | None:
    """The state in a store; `None` in one that was never used."""
    part = read_part(store, _PART)
    return NvmeState.model_validate_json(json.dumps(part)) if part else None


def save(store: Store, state: NvmeState) -> None:
    """Keep it, durable when this returns."""
    write_part(store, _PART, state.model_dump(mode="json"))


def first_state(profile: NvmeProfile, *, blank: bool, now_ms: int) -> NvmeState:
    """A drive as it comes to us: sanitized by nobody, or as an earlier owner left it."""
    state = NvmeState(global_data_erased=blank)
    changes: dict[str, object] = {}
    match profile.found:
        case Found.NEVER:
            pass
        case Found.DONE:
            changes = {"sanitize": SanitizeCode.DONE, "scdw10": 0x0A}
        case Found.RUNNING:
            changes = {"sanitize": SanitizeCode.RUNNING, "scdw10": 0x02, "begun_ms": now_ms}
        case Found.FAILED:
            changes = {
                "sanitize": SanitizeCode.FAILED,
                "scdw10": 0x0A,
                "failure": Failure.UNRESTRICTED,
            }
        case Found.FAILED_RESTRICTED:
            changes = {
                "sanitize": SanitizeCode.FAILED,
                "scdw10": 0x02,
                "failure": Failure.RESTRICTED,
            }
    return state.model_copy(update=changes)
