"""Which code runs which method on which interface."""

from host.capabilities import (
    AtaCapabilities,
    Capabilities,
    MmcCapabilities,
    NvmeCapabilities,
    UfsCapabilities,
)
from wipe.codes import Method
from wipe.methods.ata_sanitize import AtaSanitize
from wipe.methods.ata_security import AtaSecurityErase
from wipe.methods.base import FirmwareMethod
from wipe.methods.mmc import MmcSanitize
from wipe.methods.nvme_format import NvmeFormat
from wipe.methods.nvme_sanitize import NvmeSanitize

_ATA: dict[Method, FirmwareMethod] = {
    **{code: AtaSanitize(code) for code in (Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR)},
    Method.SEC_ENH: AtaSecurityErase(enhanced=True),
    Method.SEC_NORM: AtaSecurityErase(enhanced=False),
}
_NVME: dict[Method, FirmwareMethod] = {
    **{code: NvmeSanitize(code) for code in (Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.SAN_OVR)},
    Method.FMT_CRYPTO: NvmeFormat(crypto=True),
    Method.FMT_USER: NvmeFormat(crypto=False),
}
_MMC: dict[Method, FirmwareMethod] = {Method.MMC_SAN: MmcSanitize()}


def method_for(code: Method, capabilities: Capabilities) -> FirmwareMethod | None:
    """The method on a drive's interface; `None` when there is none of that code."""
    match capabilities:
        case AtaCapabilities():
            return _ATA.get(code)
        case NvmeCapabilities():
            return _NVME.get(code)
        case MmcCapabilities():
            return _MMC.get(code)
        case UfsCapabilities():
            return None
