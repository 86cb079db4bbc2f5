"""Reading who the laptop says it is."""

from checks.dmi_files import read_dmi_files
from checks.facts import LaptopFacts
from checks.identity import parse_identity
from checks.reading import Reading
from checks.smbios import Smbios
from host.port import Host


def read_identity(host: Host, smbios: Smbios) -> Reading:
    """From the SMBIOS table, else from the kernel's copy of a few of its fields."""
    if smbios.table is not None:
        identity = parse_identity(smbios.table)
        read_from = {"read_from": smbios.read_from}
        return Reading(LaptopFacts(identity=identity.model_copy(update=read_from)))
    return Reading(LaptopFacts(identity=read_dmi_files(host)))
