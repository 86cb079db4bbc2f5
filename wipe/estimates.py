"""How long a step takes with its check: the drive's own statement, or sizes and rates (pure)."""

from host.drive import DriveKind, Transport
from wipe.codes import Method
from wipe.plan_table import FULL_READ, Check
from wipe.situation import Situation

_HDD_BYTES_S = 95_000_000
"""2.5-inch disks write 80 to 110 MB/s over their whole surface."""
_SATA_SSD_BYTES_S = 450_000_000
_NVME_BYTES_S = 1_500_000_000
"""Drives of used laptops: 1 to 3 GB/s."""

_SAMPLE_PART = 10
"""A stratified sample reads a tenth."""
_MARKERS_S = {DriveKind.HDD: 30}
"""Writing 1,024 places and reading them twice: seeks on a disk, nothing to speak of on flash."""


def estimate_s(method: Method, situation: Situation, check: str) -> int | None:
    """Seconds for a method and its check; `None` when the drive states nothing.

    Args:
        method: what is done.
        situation: the drive and what it said.
        check: a `Check`, or `F`.
    """
    if method is Method.OVERWRITE:
        return overwrite_s(situation)
    own = _own_s(method, situation)
    reading = _check_s(situation, check)
    return None if own is None or reading is None else max(1, own + reading)


def overwrite_s(situation: Situation) -> int | None:
    """Writing everything once and reading it back once."""
    whole = _pass_s(situation)
    return None if whole is None else max(1, round(2 * whole))


def _own_s(method: Method, situation: Situation) -> int | None:
    """What the drive itself says that the method takes, or one pass of a disk."""
    ata, nvme = situation.ata, situation.nvme
    if method is Method.SEC_ENH and ata:
        return _minutes(ata.security.enhanced_minutes)
    if method is Method.SEC_NORM and ata:
        return _minutes(ata.security.normal_minutes)
    if method is Method.SAN_OVR and ata and situation.turns:
        whole = _pass_s(situation)
        return None if whole is None else round(whole)
    if nvme is None:
        return None
    told = {
        Method.SAN_BLOCK: nvme.estimate_block_s,
        Method.SAN_CRYPTO: nvme.estimate_crypto_s,
        Method.SAN_OVR: nvme.estimate_overwrite_s,
    }
    return told.get(method)


def _minutes(stated: int | None) -> int | None:
    return None if stated is None else stated * 60


def _check_s(situation: Situation, check: str) -> int | None:
    whole = _pass_s(situation)
    if whole is None:
        return None
    reading = whole if check in {Check.WHOLE, FULL_READ} else whole / _SAMPLE_PART
    return round(reading) + _MARKERS_S.get(situation.drive.kind, 1)


def _pass_s(situation: Situation) -> float | None:
    """Going over the whole drive once."""
    rate = _bytes_per_second(situation)
    if rate is None or situation.size_bytes is None:
        return None
    return situation.size_bytes / rate


def _bytes_per_second(situation: Situation) -> int | None:
    transport, kind = situation.drive.transport, situation.drive.kind
    if transport is Transport.NVME:
        return _NVME_BYTES_S
    if kind is DriveKind.HDD and transport in {Transport.SATA, Transport.USB}:
        return _HDD_BYTES_S
    if kind is DriveKind.SSD and transport is Transport.SATA:
        return _SATA_SSD_BYTES_S
    return None
