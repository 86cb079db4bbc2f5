"""SMBIOS by dmidecode's text: structures, identity, locks."""

import pytest

from checks.dates import firmware_date
from checks.dmidecode import parse_dmidecode
from checks.facts import PasswordState
from checks.identity import chassis_slug, parse_identity, spoken_name, system_uuid
from checks.parse_error import ParseError
from checks.placeholders import known

HEAD = "# dmidecode 3.4\nGetting SMBIOS data from sysfs.\n\n"


def structure(number: int, title: str, **fields: str) -> str:
    lines = "".join(f"\t{name.replace('_', ' ')}: {value}\n" for name, value in fields.items())
    return f"Handle 0x00{number:02X}, DMI type {number}, 24 bytes\n{title}\n{lines}\n"


def locks(admin: str, power_on: str) -> str:
    return (
        "Handle 0x002F, DMI type 24, 5 bytes\nHardware Security\n"
        f"\tPower-On Password Status: {power_on}\n\tAdministrator Password Status: {admin}\n\n"
    )


def test_a_text_without_structures_is_refused_with_its_version() -> None:
    with pytest.raises(ParseError) as raised:
        parse_dmidecode("# dmidecode 3.4\nsomething else\n")
    assert (raised.value.tool, raised.value.version) == ("dmidecode", "3.4")


def test_a_machine_without_smbios_has_an_empty_table() -> None:
    text = "# dmidecode 3.4\n# No SMBIOS nor DMI entry point found, sorry.\n"
    assert parse_dmidecode(text).structures == ()


def test_quiet_output_has_no_handles_and_is_read_all_the_same() -> None:
    text = "System Information\n\tManufacturer: LENOVO\n\tVersion: ThinkPad T480\n\nInactive\n\n"
    assert parse_identity(parse_dmidecode(text)).name == "Lenovo ThinkPad T480"


def test_lines_before_the_output_and_windows_line_ends_do_no_harm() -> None:
    text = (
        "[proxychains] DLL init\n" + HEAD + structure(1, "System Information", Manufacturer="Acer")
    )
    assert parse_identity(parse_dmidecode(text.replace("\n", "\r\n"))).maker == "Acer"


def test_two_fields_on_one_line_are_two_fields() -> None:
    text = structure(43, "TPM Device", Specification_Version="2.0\tFirmware Revision: 7.63")
    (tpm,) = parse_dmidecode(text).structures
    assert tpm.fields == {"Specification Version": "2.0", "Firmware Revision": "7.63"}
    assert parse_identity(parse_dmidecode(text)).tpm_version == "2.0"


def test_a_tpm_entry_that_nobody_filled_in_is_no_tpm() -> None:
    text = structure(43, "TPM Device", Specification_Version="0.0")
    assert parse_identity(parse_dmidecode(text)).tpm_version is None


@pytest.mark.parametrize(
    ("printed", "state"),
    [
        ("Disabled", PasswordState.CLEAR),
        ("Enabled", PasswordState.SET),
        ("Not Implemented", PasswordState.NOT_IMPLEMENTED),
        ("Unknown", PasswordState.UNKNOWN),
    ],
)
def test_the_four_states_of_a_password(printed: str, state: PasswordState) -> None:
    identity = parse_identity(parse_dmidecode(locks(printed, "Disabled")))
    assert identity.admin_password is state
    assert identity.power_on_password is PasswordState.CLEAR


def test_a_set_password_wins_over_a_second_structure() -> None:
    both = locks("Not Implemented", "Not Implemented") + locks("Enabled", "Disabled")
    identity = parse_identity(parse_dmidecode(both))
    assert identity.admin_password is PasswordState.SET
    assert identity.power_on_password is PasswordState.CLEAR


def test_no_type_24_is_no_answer() -> None:
    identity = parse_identity(parse_dmidecode(structure(1, "System Information", UUID="--")))
    assert identity.admin_password is None


def test_the_laptop_has_its_own_chassis_and_not_its_dock_s() -> None:
    text = structure(3, "Chassis Information", Type="Docking Station") + structure(
        3, "Chassis Information", Type="Sub Notebook"
    )
    assert parse_identity(parse_dmidecode(text)).chassis == "sub_notebook"


def test_batteries_of_the_reference_design_date_nothing() -> None:
    text = (
        structure(0, "BIOS Information", Release_Date="11/16/2022")
        + structure(
            22,
            "Portable Battery",
            Location="Fake",
            Name="CRB Battery 0",
            Manufacture_Date="08/08/2010",
        )
        + structure(22, "Portable Battery", Name="L19M3PF7", SBDS_Manufacture_Date="2020-05-25")
    )
    identity = parse_identity(parse_dmidecode(text))
    assert [label.name for label in identity.battery_labels] == ["L19M3PF7"]
    assert (identity.built_year, identity.built_from) == (2020, "battery_date")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("05/25/2022", "2022-05-25"),
        ("09/30/08", "2008-09-30"),
        ("01/06/97", "1997-01-06"),
        ("03.01.2021", "2021-03-01"),
        ("2023/12/1", "2023-12-01"),
        ("2019-12-17", "2019-12-17"),
        ("01/01/1970", None),
        ("01/01/1992", None),
        ("05/00/2067", None),
        ("02/30/2019", None),
        ("09/19/20092", None),
        ("1980-00-00", None),
        ("**/**/****", None),
        ("2008", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_of_firmware(text: str | None, date: str | None) -> None:
    assert firmware_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "To be filled by O.E.M.",
        "To Be Filled By O.E.M.",
        "Default string",
        "System Product Name",
        "123456789",
        "Not Specified",
        "--",
        "  ",
        "\u00a0\u00a0",
        "00000000",
        "XXXXXXXX",
        "........",
        "<BAD INDEX>",
        "<OUT OF SPEC>",
        "none",
        "",
        None,
    ],
)
def test_placeholders_say_nothing(text: str | None) -> None:
    assert known(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Laptop", "Laptop"),
        (" 1779", "1779"),
        ("M471A2K43CB1-CRC    ", "M471A2K43CB1-CRC"),
        ("A1", "A1"),
    ],
)
def test_real_values_are_only_tidied(text: str, value: str) -> None:
    assert known(text) == value


@pytest.mark.parametrize(
    ("maker", "model", "version", "name"),
    [
        ("LENOVO", "20L50000IX", "ThinkPad T480", "Lenovo ThinkPad T480"),
        ("LENOVO", "80XH", "Lenovo ideapad 320-15ISK", "Lenovo ideapad 320-15ISK"),
        ("LENOVO", "0768", "1.0", "Lenovo 0768"),
        ("HP", "HP EliteBook 840 G5", None, "HP EliteBook 840 G5"),
        ("Hewlett-Packard", "HP EliteBook 840 G1", "A3009", "HP EliteBook 840 G1"),
        ("Dell Inc.", "Latitude E6430", "01", "Dell Latitude E6430"),
        ("ASUSTeK COMPUTER INC.", "X205TAW", None, "ASUS X205TAW"),
        ("Samsung Electronics Co., Ltd.", None, None, "Samsung"),
        (None, "P1400", None, "P1400"),
        (None, None, None, None),
    ],
)
def test_names_are_those_that_people_use(
    maker: str | None, model: str | None, version: str | None, name: str | None
) -> None:
    assert spoken_name(maker, model, version) == name


@pytest.mark.parametrize(
    ("text", "uuid"),
    [
        ("4C4C4544-0042-3510-8052-C7C04F4C3132", "4c4c4544-0042-3510-8052-c7c04f4c3132"),
        ("00000000-0000-0000-0000-000000000000", None),
        ("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", None),
        ("03000200-0400-0500-0006-000700080009", None),
        ("Not Settable", None),
        ("--", None),
    ],
)
def test_only_a_uuid_of_this_laptop_counts(text: str, uuid: str | None) -> None:
    assert system_uuid(text) == uuid


def test_an_unknown_chassis_is_none() -> None:
    assert chassis_slug("Unknown") is None
    assert chassis_slug("All In One") == "all_in_one"
