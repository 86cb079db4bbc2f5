"""Reading the SMBIOS table: through dmidecode, else from the kernel's copy of its bytes.

dmidecode comes first because a capture of its text can be masked word by word; the bytes hold the
laptop's UUID, which no mask finds.
"""

from dataclasses import dataclass

from checks import evidence_names
from checks.dmidecode import DmiTable, parse_dmidecode
from checks.findings import Evidence, Reason
from checks.parse_error import ParseError
from checks.smbios_raw import parse_smbios
from checks.tool import run_tool
from host.port import Host
from host.readings import Unread

_TIMEOUT_S = 4.0
# Without root, and in a kernel that locks its memory down.
_DENIED = ("permission denied", "operation not permitted")
# It looked through memory because the kernel has no table, and found none; so virtual machines.
_NOTHING_FOUND = "scanning /dev/mem for entry point"
_TABLES = "/sys/firmware/dmi/tables"


@dataclass(frozen=True, slots=True)
class Smbios:
    """The table, or why there is none."""

    table: DmiTable | None
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def read_from(self) -> str | None:
        """Name of the raw output that the table was read from."""
        return self.evidence[-1].name if self.table is not None and self.evidence else None


def read_smbios(host: Host) -> Smbios:
    """Read the table once; several parts ask for it."""
    by_tool = _by_dmidecode(host)
    if by_tool.table is not None and by_tool.table.structures:
        return by_tool
    return _by_bytes(host, by_tool) or by_tool


def _by_dmidecode(host: Host) -> Smbios:
    said = run_tool(host, ("dmidecode",), name=evidence_names.SMBIOS, timeout_s=_TIMEOUT_S)
    if isinstance(said, Reason):
        return Smbios(None, said)
    try:
        table = parse_dmidecode(said.text)
    except ParseError:
        complaint = (said.text + said.errors).casefold()
        return Smbios(None, _why_no_table(complaint), (said.evidence,))
    return Smbios(table, evidence=(said.evidence,))


def _why_no_table(complaint: str) -> Reason:
    if any(words in complaint for words in _DENIED):
        return Reason.DENIED
    return Reason.FIRMWARE_SILENT if _NOTHING_FOUND in complaint else Reason.OUTPUT_UNREADABLE


def _by_bytes(host: Host, by_tool: Smbios) -> Smbios | None:
    """From the bytes; what dmidecode said instead is kept beside them."""
    content = host.read_bytes(f"{_TABLES}/DMI")
    if isinstance(content, Unread):
        return None
    entry = host.read_bytes(f"{_TABLES}/smbios_entry_point")
    head = None if isinstance(entry, Unread) else entry
    try:
        table = parse_smbios(head, content)
    except ParseError:
        return None
    kept = () if head is None else (Evidence(evidence_names.SMBIOS_ENTRY, head),)
    bytes_read = Evidence(evidence_names.SMBIOS_BYTES, content)
    return Smbios(table, None, (*by_tool.evidence, *kept, bytes_read))
