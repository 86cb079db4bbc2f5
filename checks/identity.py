"""Who the laptop says it is: SMBIOS types 0 to 3, 22, 24 and 43 (DMTF DSP0134)."""

import re

from checks.dates import firmware_date
from checks.dmidecode import DmiTable, Structure
from checks.facts import BatteryLabel, IdentityFacts, PasswordState
from checks.placeholders import known

LAPTOP_CHASSIS = frozenset(
    {
        "convertible",
        "detachable",
        "laptop",
        "notebook",
        "portable",
        "sub_notebook",
        "tablet",
    }
)
"""Chassis types 8, 9, 10, 14, 30, 31 and 32; 2 % of laptops claim to be something else."""

_UUID = re.compile(r"^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$")
# Shipped by several board makers who never set it.
_COMMON_UUIDS = frozenset({"03000200-0400-0500-0006-000700080009"})

_SPOKEN_MAKERS = {
    "asustek": "ASUS",
    "dell": "Dell",
    "fujitsu": "Fujitsu",
    "hewlett-packard": "HP",
    "lenovo": "Lenovo",
    "micro-star": "MSI",
    "samsung": "Samsung",
    "toshiba": "Toshiba",
}
_COMPANY_FORM = re.compile(
    r"[,\s]+(inc|corp|corporation|co|ltd|limited|llc|gmbh|computer|electronics)\b.*$", re.IGNORECASE
)

# What the reference firmware ships and some makers never replaced.
_REFERENCE_BATTERY = re.compile(
    r"^(fake|real \d|location of the battery|-virtual battery.*|battery manufacturer|battery name"
    r"|crb battery.*|batt device name|intel corp\.|batt manufacturer)$",
    re.IGNORECASE,
)

EARLIEST_BUILT = 2005
_SPECIFICATION = re.compile(r"^([0-9]{1,3}\.[0-9]{1,3})")


def parse_identity(table: DmiTable) -> IdentityFacts:
    """Read identity, firmware and locks from the SMBIOS table."""
    bios, system, chassis = table.first(0), table.first(1), _laptop_chassis(table)
    maker = _known(system, "Manufacturer")
    model = _known(system, "Product Name")
    bios_date = firmware_date(_text(bios, "Release Date"))
    labels = parse_battery_labels(table)
    year, source = built_year(bios_date, labels)
    return IdentityFacts(
        maker=maker,
        model=model,
        name=spoken_name(maker, model, _known(system, "Version")),
        serial=_known(system, "Serial Number"),
        system_uuid=system_uuid(_text(system, "UUID")),
        asset_tag=_known(chassis, "Asset Tag"),
        chassis=chassis_slug(_text(chassis, "Type")),
        bios_vendor=_known(bios, "Vendor"),
        bios_version=_known(bios, "Version"),
        bios_date=bios_date,
        built_year=year,
        built_from=source,
        admin_password=password_state(table, "Administrator Password Status"),
        power_on_password=password_state(table, "Power-On Password Status"),
        uefi_supported=_uefi_supported(bios),
        tpm_version=_tpm_version(table),
        battery_labels=labels,
    )


def spoken_name(maker: str | None, model: str | None, version: str | None) -> str | None:
    """What people call the laptop: `Lenovo ThinkPad T480`, `HP EliteBook 840 G5`.

    Lenovo keeps a type number in the product name and the human name in the version.
    """
    spoken = _spoken_maker(maker)
    lenovo = spoken == "Lenovo"
    human = version if lenovo and version and re.search(r"[A-Za-z]{3}", version) else model
    if human is None or spoken is None:
        return human or spoken
    if human.casefold().startswith(spoken.casefold()):
        return spoken + human[len(spoken) :]
    return f"{spoken} {human}"


def chassis_slug(text: str | None) -> str | None:
    """`Sub Notebook` as `sub_notebook`; unknown and absent are `None`."""
    tidy = known(text)
    return None if tidy is None else re.sub(r"[^a-z0-9]+", "_", tidy.casefold()).strip("_") or None


def system_uuid(text: str | None) -> str | None:
    """The UUID in lower case, as Linux prints it; unset and shared ones are `None`."""
    tidy = (text or "").strip().casefold()
    digits = set(tidy) - {"-"}
    if not _UUID.match(tidy) or tidy in _COMMON_UUIDS or len(digits) == 1:
        return None
    return tidy


def password_state(table: DmiTable, name: str) -> PasswordState | None:
    """A password as type 24 tells it; a set one wins where several structures disagree."""
    states = [_password_state(each.text(name)) for each in table.of_type(24)]
    order = (
        PasswordState.SET,
        PasswordState.UNKNOWN,
        PasswordState.CLEAR,
        PasswordState.NOT_IMPLEMENTED,
    )
    return next((state for state in order if state in states), None)


def parse_battery_labels(table: DmiTable) -> tuple[BatteryLabel, ...]:
    """Names and dates of type 22, without the entries of reference designs.

    Chemistry and design capacity are wrong too often to be read at all.
    """
    every = (
        BatteryLabel(
            location=_known(each, "Location"),
            maker=_known(each, "Manufacturer"),
            name=_known(each, "Name"),
            manufacture_date=_battery_date(each),
        )
        for each in table.of_type(22)
    )
    return tuple(label for label in every if not _is_reference_battery(label))


def built_year(bios_date: str | None, labels: tuple[BatteryLabel, ...]) -> tuple[int | None, str]:
    """Estimated year of production and where it comes from.

    A battery may be younger than its laptop and an updated BIOS certainly is: the earlier counts.
    """
    battery_years = [
        year for label in labels if (year := _year(label.manufacture_date)) is not None
    ]
    candidates = [(year, "battery_date") for year in battery_years]
    if (bios_year := _year(bios_date)) is not None:
        candidates.append((bios_year, "bios_date"))
    believable = [each for each in candidates if each[0] >= EARLIEST_BUILT]
    return min(believable, default=(None, "unknown"), key=lambda each: each[0])


def _battery_date(battery: Structure) -> str | None:
    """The date, unless it is a New Year's Day: that is the year of a template."""
    date = firmware_date(battery.text("SBDS Manufacture Date") or battery.text("Manufacture Date"))
    return None if date is None or date.endswith("-01-01") else date


def _is_reference_battery(label: BatteryLabel) -> bool:
    texts = (label.location, label.maker, label.name)
    return not any(texts) or any(_REFERENCE_BATTERY.match(text or "") for text in texts)


def _year(date: str | None) -> int | None:
    return None if date is None else int(date[:4])


def _password_state(text: str | None) -> PasswordState | None:
    match (text or "").strip().casefold():
        case "":
            return None
        case "disabled":
            return PasswordState.CLEAR
        case "enabled":
            return PasswordState.SET
        case "not implemented":
            return PasswordState.NOT_IMPLEMENTED
        case _:
            return PasswordState.UNKNOWN


def _laptop_chassis(table: DmiTable) -> Structure | None:
    """The laptop's own chassis: a docking station has one too."""
    every = table.of_type(3)
    own = (each for each in every if chassis_slug(each.text("Type")) in LAPTOP_CHASSIS)
    return next(own, next(iter(every), None))


def _uefi_supported(bios: Structure | None) -> bool | None:
    if bios is None or "Characteristics" not in bios.lists:
        return None
    return "UEFI is supported" in bios.lists["Characteristics"]


def _tpm_version(table: DmiTable) -> str | None:
    """Specification version of type 43; 0.0 is an entry that nobody filled in."""
    said = (_SPECIFICATION.match(each.text("Specification Version") or "") for each in _tpms(table))
    return next((found[1] for found in said if found and found[1] != "0.0"), None)


def _tpms(table: DmiTable) -> tuple[Structure, ...]:
    return table.of_type(43)


def _spoken_maker(maker: str | None) -> str | None:
    if maker is None:
        return None
    folded = maker.casefold()
    for start, spoken in _SPOKEN_MAKERS.items():
        if folded.startswith(start):
            return spoken
    return _COMPANY_FORM.sub("", maker) or maker


def _text(structure: Structure | None, name: str) -> str | None:
    return None if structure is None else structure.text(name)


def _known(structure: Structure | None, name: str) -> str | None:
    return known(_text(structure, name))
