"""What a method leaves on a drive by its nature: pure."""

from host.capabilities import (
    AtaCapabilities,
    Capabilities,
    MmcCapabilities,
    NvmeCapabilities,
    UfsCapabilities,
)
from host.drive import Drive, Transport
from wipe.codes import ExceptionCode, Method

SANITIZES = frozenset({Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR})
"""Act on everything that ever held user data, addressable now or not (ACS-4 §7.36, NVMe 2.0
§5.24)."""


def remaining(
    method: Method, drive: Drive, capabilities: Capabilities | None
) -> tuple[ExceptionCode, ...]:
    """Exceptions of a clean run of `method` on this drive.

    Args:
        method: what was done.
        drive: the drive.
        capabilities: what it says of itself now; `None` when it could not be asked.
    """
    match capabilities:
        case None:
            told_whole = drive.simulated and drive.native_size_bytes is not None
            practice = told_whole or drive.transport is Transport.LOOP
            unknown = () if practice else (ExceptionCode.NATIVE_SIZE_UNKNOWN,)
            return (*unknown, *_areas_left(drive))
        case AtaCapabilities():
            return () if method in SANITIZES else _hidden(capabilities, drive)
        case NvmeCapabilities():
            return () if method in SANITIZES else _namespaces(method, capabilities)
        case MmcCapabilities(rpmb_bytes=rpmb, areas=areas):
            boot = not all(area.blank for area in areas)
            kept = ((bool(rpmb), ExceptionCode.RPMB_KEPT), (boot, ExceptionCode.EMMC_BOOT_KEPT))
            return tuple(code for applies, code in kept if applies)
        case UfsCapabilities():
            return (ExceptionCode.RPMB_KEPT,)


def _areas_left(drive: Drive) -> tuple[ExceptionCode, ...]:
    """Areas that the system shows of a drive that takes no commands: none of them is written."""
    left = (
        (any(area.is_namespace for area in drive.areas), ExceptionCode.NAMESPACE_LEFT),
        (any(not area.is_namespace for area in drive.areas), ExceptionCode.EMMC_BOOT_KEPT),
    )
    return tuple(code for applies, code in left if applies)


def _hidden(told: AtaCapabilities, drive: Drive) -> tuple[ExceptionCode, ...]:
    hidden = told.hidden
    by_address = max(hidden.native or 0, hidden.accessible or 0, hidden.current)
    # What the system lists was erased and looked at. The drive may have more since: it may have
    # given sectors back without an answer, and the system reads a size only once.
    listed = (drive.size_bytes or 0) // told.logical_block_bytes
    found = []
    if by_address > min(hidden.current, listed):
        found.append(ExceptionCode.HPA_NOT_REMOVED)
    if (hidden.configured or 0) > by_address:
        found.append(ExceptionCode.DCO_NOT_REMOVED)
    untold = (
        (hidden.hpa_supported and hidden.native is None)
        or (hidden.ama_supported and hidden.accessible is None)
        or (hidden.dco_supported and hidden.configured is None)
    )
    if untold:
        found.append(ExceptionCode.NATIVE_SIZE_UNKNOWN)
    return tuple(found)


def _namespaces(method: Method, controller: NvmeCapabilities) -> tuple[ExceptionCode, ...]:
    # An overwrite goes over the drive that was confirmed: its first namespace.
    others = method is Method.OVERWRITE and len(controller.namespaces) > 1
    left = others or bool(controller.hidden_namespaces) or bool(controller.unallocated_bytes)
    return (ExceptionCode.NAMESPACE_LEFT,) if left else ()
