"""Reading the SMBIOS table through dmidecode."""

from dataclasses import dataclass

from checks import evidence_names
from checks.dmidecode import DmiTable, parse_dmidecode
from checks.findings import Evidence, Reason
from checks.parse_error import ParseError
from checks.tool import run_tool
from host.port import Host

_TIMEOUT_S = 4.0


@dataclass(frozen=True, slots=True)
class Smbios:
    """The table, or why there is none."""

    table: DmiTable | None
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()


def read_smbios(host: Host) -> Smbios:
    """Run dmidecode once; several parts read its table."""
    said = run_tool(host, ("dmidecode",), name=evidence_names.SMBIOS, timeout_s=_TIMEOUT_S)
    if isinstance(said, Reason):
        return Smbios(None, said)
    try:
        table = parse_dmidecode(said.text)
    except ParseError:
        denied = "permission denied" in (said.text + said.errors).casefold()
        reason = Reason.DENIED if denied else Reason.OUTPUT_UNREADABLE
        return Smbios(None, reason, (said.evidence,))
    return Smbios(table, evidence=(said.evidence,))
