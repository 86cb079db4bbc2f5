"""Odd dmidecode texts: what other versions, pastes, cuts and firmwares make of it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.dmidecode import parse_dmidecode
from checks.identity import parse_identity
from checks.memory import parse_memory, size_mib
from checks.parse_error import ParseError
from checks.placeholders import known

TEXT = """# dmidecode 3.3
Getting SMBIOS data from sysfs.
SMBIOS 3.0.0 present.

Handle 0x0000, DMI type 0, 24 bytes
BIOS Information
\tVendor: LENOVO
\tVersion: N24ET69W (1.44 )
\tRelease Date: 05/25/2022
\tCharacteristics:
\t\tPCI is supported
\t\tUEFI is supported
\tBIOS Revision: 1.44

Handle 0x0001, DMI type 1, 27 bytes
System Information
\tManufacturer: LENOVO
\tProduct Name: 20L50000IX
\tVersion: ThinkPad T480

Handle 0x0002, DMI type 24, 5 bytes
Hardware Security
\tPower-On Password Status: Disabled
\tKeyboard Password Status: Not Implemented
\tAdministrator Password Status: Enabled
\tFront Panel Reset Status: Not Implemented

Handle 0x0003, DMI type 16, 23 bytes
Physical Memory Array
\tUse: System Memory
\tNumber Of Devices: 2

Handle 0x0004, DMI type 17, 40 bytes
Memory Device
\tArray Handle: 0x0003
\tSize: 8 GB
\tForm Factor: SODIMM
\tLocator: ChannelA-DIMM0
\tType: DDR4
\tType Detail: Synchronous

Handle 0x0005, DMI type 17, 40 bytes
Memory Device
\tArray Handle: 0x0003
\tSize: 8192 MB
\tForm Factor: SODIMM
\tLocator: ChannelB-DIMM0
\tType: DDR4
\tType Detail: Synchronous

"""


def device(size: str, kind: str = "DDR4", locator: str = "DIMM 0", more: str = "") -> str:
    return (
        f"Handle 0x0009, DMI type 17, 40 bytes\nMemory Device\n\tSize: {size}\n"
        f"\tForm Factor: SODIMM\n\tLocator: {locator}\n\tType: {kind}\n"
        f"\tType Detail: None\n{more}\n"
    )


def as_tabs_of(width: int) -> str:
    return TEXT.expandtabs(width)


def behind(marks: str) -> str:
    return "".join(f"{marks}{line}".rstrip() + "\n" for line in TEXT.split("\n"))


def as_version_1() -> str:
    deeper = TEXT.replace("\n\t", "\n\t\t")
    return re.sub(r"(Handle \w+), (DMI .*)\n(.*)\n", r"\1\n\t\2.\n\t\3\n", deeper)


def quiet() -> str:
    return "\n".join(line for line in TEXT.split("\n") if not line.startswith("Handle"))


def stripped(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("\n", "\r\n"),
        "\ufeff" + TEXT,
        "ERROR: ld.so: object 'x.so' from LD_PRELOAD cannot be preloaded: ignored.\n" + TEXT,
        "sudo: impossible de déterminer le nom de l'hôte\n# dmidecode 3.3\n" + TEXT,
        "[sudo] Passwort für bench: " + TEXT,
        as_tabs_of(8),
        as_tabs_of(4),
        as_tabs_of(2),
        TEXT + TEXT,
        TEXT.replace("# dmidecode 3.3\n", "# dmidecode 2.12\n"),
        TEXT.replace(" bytes\n", " bytes.\n"),
        TEXT.replace("SMBIOS 3.0.0 present.\n", "SMBIOS 3.0.0 present.\nTable at 0x6F066000.\n"),
        TEXT + "Handle 0x0006, DMI type 126, 40 bytes\nInactive\n\n",
        TEXT + "Handle 0x0007, DMI type 17, 40 bytes\nMemory Device\n\t<TRUNCATED>\n\n",
        TEXT + "Handle 0x0008, DMI type 133, 5 bytes\nOEM-specific Type\n\tHeader:\n\t\t85 05\n",
        TEXT + "Handle 0x0040, DMI type 127, 4 bytes\nEnd Of Table\n\nWrong DMI structures.\n",
        behind("    "),
        behind("\t"),
        behind("> "),
        behind("> > "),
        behind("# "),
        "/*\n" + behind("   ").replace("\t", " " * 12) + "*/\n",
        TEXT.replace("\t", "\u00a0" * 4),
        TEXT.replace("\n", "\n\n"),
        TEXT.replace("\n", "   \n"),
        stripped(TEXT),
        as_version_1(),
        quiet(),
        quiet().replace("\n", "\n\n"),
        stripped(quiet()),
        behind("> ") + "> lshw says:\n>\tType: Flash\n",
        TEXT + "$ lspci -v\n00:02.0 VGA\n\tType: Flash\n\tSize: 4 GB\n",
    ],
)  # fmt: skip
def test_the_same_laptop_however_it_is_printed(text: str) -> None:
    table = parse_dmidecode(text)
    identity, memory = parse_identity(table), parse_memory(table)
    assert identity.name == "Lenovo ThinkPad T480"
    assert identity.uefi_supported is True
    assert (identity.admin_password, identity.power_on_password) == ("set", "clear")
    assert (memory.installed_mib, len(memory.modules), memory.slots) == (16384, 2, 2)


def test_runs_filtered_by_type_in_one_file_are_put_together() -> None:
    blocks = TEXT.split("\n\n")
    head, structures = "# dmidecode 3.3\n", [each for each in blocks if "Handle" in each]
    text = "".join(f"{head}{each}\n\n" for each in structures)
    memory = parse_memory(parse_dmidecode(text))
    assert (memory.installed_mib, memory.slots_declared) == (16384, 2)


def test_quiet_output_printed_twice_counts_once() -> None:
    assert parse_memory(parse_dmidecode(quiet() + quiet())).installed_mib == 16384


def test_of_two_laptops_in_one_file_the_first_is_read() -> None:
    other = TEXT.replace("DMI type 17", "DMI type 16").replace("Handle 0x000", "Handle 0x01")
    other = other.replace("Enabled", "Disabled") + device("32 GB")
    memory = parse_memory(parse_dmidecode(TEXT + other))
    assert (memory.installed_mib, memory.slots, memory.slots_declared) == (16384, 2, 2)
    assert parse_identity(parse_dmidecode(TEXT + other)).admin_password == "set"


def test_a_part_asked_for_first_costs_nothing_of_the_whole() -> None:
    part = "# dmidecode 3.3\n\n" + TEXT.split("\n\n")[2] + "\n\n"
    assert "System Information" in part
    memory = parse_memory(parse_dmidecode(part + TEXT))
    assert (memory.installed_mib, memory.slots_declared) == (16384, 2)


def test_runs_filtered_by_handle_in_one_file_are_put_together() -> None:
    blocks = [each for each in TEXT.split("\n\n") if "DMI type 17" in each]
    text = "".join(f"# dmidecode 3.3\n{each}\n\n" for each in blocks)
    assert parse_memory(parse_dmidecode(text)).installed_mib == 16384


def test_twin_handles_of_bad_firmware_are_two_modules() -> None:
    assert parse_memory(parse_dmidecode(device("4 GB") + device("4 GB"))).installed_mib == 8192


@pytest.mark.parametrize(
    ("size", "mib"),
    [
        ("8192 MB", 8192),
        ("8 GB", 8192),
        ("8 GiB", 8192),
        ("8GB", 8192),
        ("8388608 kB", 8192),
        ("1 TB", 1048576),
        ("Unknown", None),
        ("No Module Installed", None),
        ("Not Installed", None),
        ("<OUT OF SPEC>", None),
        ("", None),
        ("0 MB", 0),
        ("GB", None),
        ("-8 GB", None),
        ("9" * 40 + " GB", None),
    ],
)
def test_sizes(size: str, mib: int | None) -> None:
    assert size_mib(size) == mib


@pytest.mark.parametrize(
    "chip",
    [
        device("16 MB", "Flash"),
        device("16 MB", "FLASH", "SYSTEM ROM"),
        device("8 MB", "EEPROM"),
        device("16 MB", "Other", "System ROM"),
        device("2 MB", "ROM", "BIOS"),
    ],
)
def test_the_firmware_s_own_chip_is_no_memory(chip: str) -> None:
    memory = parse_memory(parse_dmidecode(TEXT + chip))
    assert (memory.installed_mib, memory.slots) == (16384, 2)


@pytest.mark.parametrize(
    "use", ["Video Memory", "Flash Memory", "Cache Memory", "Non-volatile RAM"]
)
def test_devices_of_other_arrays_are_no_memory(use: str) -> None:
    array = f"Handle 0x0020, DMI type 16, 15 bytes\nPhysical Memory Array\n\tUse: {use}\n\n"
    chip = device("64 MB").replace("\tSize", "\tArray Handle: 0x0020\n\tSize")
    assert parse_memory(parse_dmidecode(TEXT + array + chip)).installed_mib == 16384


def test_of_persistent_memory_only_the_volatile_part_counts() -> None:
    optane = device(
        "128 GB", "Logical non-volatile device", more="\tVolatile Size: 4 GB\n\tCache Size: None\n"
    )
    assert parse_memory(parse_dmidecode(optane)).installed_mib == 4096
    without = device("128 GB", "Logical non-volatile device", more="\tVolatile Size: None\n")
    assert parse_memory(parse_dmidecode(without)).installed_mib is None


@pytest.mark.parametrize(
    "text",
    [
        "To be filled by O.E.M.",
        "To Be Filled By O.E.M",
        "ToBeFilledByO.E.M.",
        "Default_string",
        "DefaultString",
        "System Product Name",
        "SystemProductName",
        "System-Serial-Number",
        "SystemSerialNumb",
        "0x000000000000000000000000000000000000",
        "N/A",
        "n.a.",
        "........",
        "00000000",
        "<BAD INDEX>",
        " \u00a0 ",
        "\0\0",
    ],
)
def test_words_that_say_nothing(text: str) -> None:
    assert known(text) is None


@pytest.mark.parametrize("text", ["20L50000IX", "华硕", "4080", "Latitude E5530 non-vPro"])
def test_words_that_say_something(text: str) -> None:
    assert known(text) == text


def without_detail(text: str) -> str:
    return text.replace("\tType Detail: Synchronous\n", "")


def test_a_field_that_somebody_left_out_costs_no_module() -> None:
    table = parse_dmidecode(without_detail(TEXT) + device("No Module Installed", "Unknown"))
    assert parse_memory(table).installed_mib == 16384
    assert parse_memory(parse_dmidecode(without_detail(TEXT))).installed_mib == 16384


def test_a_last_device_of_which_the_type_is_cut_off_is_not_counted() -> None:
    cut = TEXT + device("16 MB", "Fla").split("\tType Detail")[0]
    assert parse_memory(parse_dmidecode(cut)).installed_mib == 16384


@given(st.integers(0, len(TEXT)))
def test_a_cut_text_never_says_more_than_the_whole(end: int) -> None:
    try:
        table = parse_dmidecode(TEXT[:end])
    except ParseError:
        return
    memory, identity = parse_memory(table), parse_identity(table)
    assert (memory.installed_mib or 0) <= 16384
    assert identity.power_on_password in {None, "clear", "unknown"}
    assert identity.admin_password in {None, "set", "unknown"}
