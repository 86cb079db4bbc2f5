"""Identity from the kernel's own copy of SMBIOS, for a machine without dmidecode."""

from checks.dates import firmware_date
from checks.facts import IdentityFacts
from checks.identity import built_year, spoken_name, system_uuid
from checks.numbers import to_int
from checks.placeholders import known
from host.port import Host

_FOLDER = "/sys/class/dmi/id"
# DMTF DSP0134, 7.4.1: those that laptops use.
_CHASSIS = {
    3: "desktop",
    8: "portable",
    9: "laptop",
    10: "notebook",
    11: "hand_held",
    12: "docking_station",
    13: "all_in_one",
    14: "sub_notebook",
    30: "tablet",
    31: "convertible",
    32: "detachable",
}


def read_dmi_files(host: Host) -> IdentityFacts | None:
    """Read `/sys/class/dmi/id`; `None` where the kernel has no SMBIOS or nobody recorded it."""
    maker, model = _known(host, "sys_vendor"), _known(host, "product_name")
    version, bios = _known(host, "product_version"), _known(host, "bios_version")
    if not any((maker, model, version, bios)):
        return None
    bios_date = firmware_date(_text(host, "bios_date"))
    year, source = built_year(bios_date, ())
    return IdentityFacts(
        maker=maker,
        model=model,
        name=spoken_name(maker, model, version),
        serial=_known(host, "product_serial"),
        system_uuid=system_uuid(_text(host, "product_uuid")),
        asset_tag=_known(host, "chassis_asset_tag"),
        chassis=_CHASSIS.get(to_int(_text(host, "chassis_type")) or 0),
        bios_vendor=_known(host, "bios_vendor"),
        bios_version=bios,
        bios_date=bios_date,
        built_year=year,
        built_from=source,
    )


def _text(host: Host, name: str) -> str | None:
    content = host.read_text(f"{_FOLDER}/{name}")
    return content if isinstance(content, str) else None


def _known(host: Host, name: str) -> str | None:
    return known(_text(host, name))
