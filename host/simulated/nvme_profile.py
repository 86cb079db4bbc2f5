"""What kind of NVMe drive is simulated: what it tells of itself, and how long things take."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from host.simulated.model import Misbehaviour
from host.simulated.opal import OpalProfile
from host.value import Value

SPARE = "spare"
"""Area of old pages that no address leads to."""


class Left(StrEnum):
    """What is read after the cells were emptied (block erase, format of user data)."""

    ZEROS = "zeros"
    ONES = "ones"
    DEALLOCATED = "deallocated"
    """Zeros, from blocks that are not allocated: with DULBE on, their reads fail."""


class Found(StrEnum):
    """What an earlier owner left of a sanitize."""

    NEVER = "never"
    DONE = "done"
    RUNNING = "running"
    """Begun with AUSE 0, still running."""
    FAILED = "failed"
    FAILED_RESTRICTED = "failed_restricted"
    """Begun with AUSE 0: left only by a sanitize with AUSE 0 that succeeds."""


class NvmeProfile(Value):
    """One drive. The defaults are the WDC PC SN730 whose Identify data are known byte for byte."""

    model: Annotated[str, Field(max_length=40)] = "WDC PC SN730 SDBQNTY-256G-1001"
    serial: Annotated[str, Field(max_length=20)] = "0009N4522327"
    firmware: Annotated[str, Field(max_length=8)] = "11170101"
    total_bytes: int | None = None
    """TNVMCAP; `None`: as large as the namespaces and the unallocated bytes are."""
    unallocated_bytes: int = 0
    """UNVMCAP."""
    namespaces: Annotated[tuple[int, ...], Field(min_length=1)] = (1,)
    """Attached ones. Namespace 1 is area `main`, namespace 2 area `nsid:2`."""
    unattached: tuple[int, ...] = ()
    """Allocated and not attached: no block device leads to their areas."""
    namespace_management: bool = False
    """OACS bit 3."""
    block_formats: Annotated[tuple[int, ...], Field(min_length=1, max_length=16)] = (512, 4096)
    """Bytes of a logical block in each LBA format."""
    sanitize_crypto: bool = True
    sanitize_block: bool = True
    sanitize_overwrite: bool = False
    no_deallocate_inhibited: bool = True
    """NDI: a sanitize that asks not to deallocate is refused."""
    no_deallocate_warns: bool = False
    """NODRM: it is carried out all the same, and ends with status 4."""
    format: bool = True
    """OACS bit 1."""
    format_all: bool = False
    """FNA bit 0: a format hits all namespaces."""
    erase_all: bool = False
    """FNA bit 1: an erase by format hits all namespaces."""
    format_crypto: bool = True
    """FNA bit 2."""
    format_broadcast: bool = True
    """FNA bit 3 is 0: a format of namespace FFFFFFFFh is allowed."""
    format_reaches_spare: bool = True
    left: Left = Left.ZEROS
    dulbe: bool = False
    """Reads of deallocated blocks fail from power-on (feature 05h, CDW11 bit 16)."""
    opal: OpalProfile | None = None
    sanitize_while_locked: bool = False
    """A locked drive takes Format and Sanitize all the same; what is locked stays locked."""
    found: Found = Found.NEVER
    block_s: Annotated[int, Field(gt=0)] = 90
    crypto_s: Annotated[int, Field(gt=0)] = 13
    overwrite_s: Annotated[int, Field(gt=0)] = 400
    """Of one pass."""
    format_s: Annotated[int, Field(gt=0)] = 8
    estimates: bool = True
    """Log 81h tells the times of a sanitize."""
    slow_sanitize_s: int = 5 * 3600
    """With `SLOW`."""
    slow_format_s: int = 400
    """With `SLOW`: longer than the kernel's 60 s and shorter than 600 s (H30)."""


def namespaces_of(profile: NvmeProfile, misbehaviours: frozenset[Misbehaviour]) -> tuple[int, ...]:
    """Attached namespace ids, ascending; `NAMESPACE_LEFT` needs a second one."""
    second = (2,) if Misbehaviour.NAMESPACE_LEFT in misbehaviours else ()
    return tuple(sorted({*profile.namespaces, *second}))


def area_of(nsid: int) -> str:
    """The area that holds a namespace."""
    return "main" if nsid == 1 else f"nsid:{nsid}"


def nvme_areas(profile: NvmeProfile, misbehaviours: frozenset[Misbehaviour]) -> tuple[str, ...]:
    """The areas that a store needs for such a drive, `main` first and `spare` last."""
    nsids = {*namespaces_of(profile, misbehaviours), *profile.unattached}
    return (*(area_of(nsid) for nsid in sorted(nsids)), SPARE)
