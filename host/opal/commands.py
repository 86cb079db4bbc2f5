"""The question of level 0 discovery, as each interface carries it.

Source: ACS-4 §7.54 (TRUSTED RECEIVE); NVM Express base specification 2.0 §5.25 (Security
Receive); TCG Storage Interface Interactions Specification.

Linux passes TRUSTED RECEIVE on only when it was booted with `libata.allow_tpm=1`.
"""

from host.ata.command import AtaCommand, AtaProtocol
from host.nvme.command import NvmeCommand

DISCOVERY_BYTES = 2048
"""Much more than any drive tells."""

_SECURITY_PROTOCOL = 0x01
_DISCOVERY_COM_ID = 0x0001
_ATA_BLOCK_BYTES = 512


def ata_discovery() -> AtaCommand:
    """TRUSTED RECEIVE: the ComID stands in LBA 23:8, the length in blocks in COUNT."""
    return AtaCommand(
        "TRUSTED RECEIVE (level 0 discovery)",
        command=0x5C,
        protocol=AtaProtocol.PIO_IN,
        feature=_SECURITY_PROTOCOL,
        count=DISCOVERY_BYTES // _ATA_BLOCK_BYTES,
        lba=_DISCOVERY_COM_ID << 8,
        data_in_bytes=DISCOVERY_BYTES,
        harmless=True,
    )


def nvme_discovery() -> NvmeCommand:
    """Security Receive: protocol and ComID stand in CDW10, the length in CDW11."""
    return NvmeCommand(
        "Security Receive (level 0 discovery)",
        opcode=0x82,
        cdw10=_SECURITY_PROTOCOL << 24 | _DISCOVERY_COM_ID << 8,
        cdw11=DISCOVERY_BYTES,
        data_in_bytes=DISCOVERY_BYTES,
        harmless=True,
    )
