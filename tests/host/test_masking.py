import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.mask_binary import identify_serial, mask_edid, mask_smbios, smbios_secrets, swapped
from host.masking import Mask, peripheral_mask

_SALT = b"salt"


def _learned(*texts: bytes) -> Mask:
    mask = Mask(_SALT)
    for text in texts:
        mask.learn_text(text)
    return mask


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("\tSerial Number: PF17ABCD\n", "PF17ABCD"),
        ("\tSBDS Serial Number: 0C4D\n", "0C4D"),
        ("\tAsset Tag: REF-00815\n", "REF-00815"),
        ("\tUUID: 4c4c4544-0042-3510-8051-c7c04f4a3532\n", "4c4c4544-0042-3510-8051-c7c04f4a3532"),
        ("E: ID_SERIAL_SHORT=4C530001\n", "4C530001"),
        ("E: ID_USB_SERIAL_SHORT=200901010001\n", "200901010001"),
        ("E: POWER_SUPPLY_SERIAL_NUMBER=884\n", "=884"),
        ("POWER_SUPPLY_SERIAL_NUMBER= 8841\n", "8841"),
        ('E: UNIQ="d4:e5:f6:01:02:03"\n', "d4:e5:f6:01:02:03"),
        ("HID_UNIQ=F0:12:34:56:78:9A\n", "F0:12:34:56:78:9A"),
        ("U: Uniq=0123ABCD77\n", "0123ABCD77"),
        ("6,901,2500000,-;usb 1-2: SerialNumber: 0A1B2C3D4E\n", "0A1B2C3D4E"),
        ("6,5,1,-;systemd[1]: Hostname set to <jans-laptop>.\n", "jans-laptop"),
        ("root=UUID=2f1c7a0e-1b2d-4c3e-8f4a-5b6c7d8e9f00 ro\n", "2f1c7a0e"),
        ("root=PARTUUID=1a2b3c4d-02 quiet\n", "1a2b3c4d-02"),
        ("21 1 8:1 / /media/jan/stick rw\n", "/jan/"),
        ("BSS 9c:c7:a6:11:22:33(on wlan0)\n", "9c:c7:a6:11:22:33"),
        ("\tSSID: Familie Jansen 5G\n", "Familie Jansen"),
        ("\t\t * Device name: Printer van Piet\n", "Piet"),
        ('ESSID:"Cafe Noord"\n', "Cafe"),
        ("E: ID_FS_LABEL=FOTOS_JAN\n", "FOTOS_JAN"),
        ("E: ID_WWN=0x5002538e40a1b2c3\n", "5002538e40a1b2c3"),
        ('{"serial_number": "S3TTNX0K812345"}', "S3TTNX0K812345"),
        ('{"wwn": {"naa": 5, "oui": 9528, "id": 61223344556}}', "61223344556"),
        ("E: ID_NET_NAME_MAC=enx0011223344aa\n", "0011223344aa"),
    ],
)
def test_what_is_personal_is_masked_where_it_stands(text: str, secret: str) -> None:
    content = text.encode()
    masked = _learned(content).apply(content).decode()
    assert secret not in masked
    assert len(masked) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Serial Number: Not Specified\nSerial Number: --\nAsset Tag: No Asset Information\n",
        "Serial Number: 123456789\nSerial Number: System Serial Number\nSerial Number: 00000000\n",
        "E: ID_SERIAL_SHORT=0000:00:14.0\nE: DEVPATH=/devices/pci0000:00/0000:00:14.0/usb1\n",
        "link/loopback 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff\n",
        "E: ID_SERIAL=Logitech_USB_Receiver\nE: ID_MODEL=USB_Receiver\n",
        "E: ID_PART_ENTRY_TYPE=c12a7328-f81f-11d2-ba4b-00a0c93ec93b\n",
        "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c\n",
        "usb 1-2: New USB device strings: Mfr=1, Product=2, SerialNumber=3\n",
        "/sys/class/home/x and /usr/share/media.d/x\n",
    ],
)
def test_what_names_nobody_stays(text: str) -> None:
    content = text.encode()
    assert _learned(content).apply(content) == content


def test_one_address_is_the_same_in_every_way_of_writing_it() -> None:
    mask = _learned(b"addr 00:11:22:aa:bb:cc\n")
    masked = mask.apply(b"00:11:22:AA:BB:CC enx001122aabbcc 00-11-22-aa-bb-cc").decode()
    plain, named, dashed = masked.split()
    bare = plain.replace(":", "").lower()
    assert bare != "001122aabbcc"
    assert named == f"enx{bare}"
    assert dashed.replace("-", "") == bare
    assert mask.apply_path("/sys/class/net/enx001122aabbcc/address").split("/")[4] == named


def test_a_short_number_is_masked_in_its_place_and_nowhere_else() -> None:
    mask = Mask(_SALT)
    path = "/sys/class/power_supply/BAT0/serial_number"
    mask.learn_file(path, b" 7150\n")
    assert b"7150" not in mask.apply_file(path, b" 7150\n")
    other = "/sys/class/power_supply/BAT0/energy_full"
    assert mask.apply_file(other, b"7150000\n") == b"7150000\n"


def test_a_wide_name_is_the_same_as_text_and_as_bytes_of_a_page() -> None:
    mask = Mask(_SALT)
    mask.learn_file("/sys/block/sda/device/wwid", b"naa.5002538e40a1b2c3\n")
    core = mask.apply_file("/sys/block/sda/device/wwid", b"naa.5002538e40a1b2c3\n")[4:20]
    page = b"\x00\x83\x00\x0c\x01\x03\x00\x08" + bytes.fromhex("5002538e40a1b2c3")
    masked = mask.apply_file("/sys/block/sda/device/vpd_pg83", page)
    assert masked[8:].hex().encode() == core
    assert mask.apply(b"E: ID_WWN=0x5002538e40a1b2c3\n") == b"E: ID_WWN=0x" + core + b"\n"


def test_tokens_and_licence_keys_are_blanked() -> None:
    mask = Mask(_SALT)
    for path in (
        "/sys/firmware/efi/efivars/fmm-mobileme-token-FMM-7c436110",
        "/sys/firmware/acpi/tables/MSDM",
    ):
        assert mask.apply_file(path, b"secret") == bytes(6)


def _edid(serial: bytes = b"\x11\x22\x33\x44", text: bytes = b"H4ZK1234\n    ") -> bytes:
    base = bytearray(128)
    base[:8] = bytes.fromhex("00ffffffffffff00")
    base[12:16] = serial
    base[72:90] = b"\x00\x00\x00\xff\x00" + text
    base[90:108] = b"\x00\x00\x00\xfe\x00B140HAN01.1\n "
    base[127] = -sum(base) % 256
    return bytes(base)


def test_an_edid_loses_both_its_serials_and_keeps_a_right_checksum() -> None:
    edid = _edid()
    mask = Mask(_SALT)
    mask.learn_file("/sys/class/drm/card0-eDP-1/edid", edid)
    masked = mask.apply_file("/sys/class/drm/card0-eDP-1/edid", edid)
    assert len(masked) == 128
    assert sum(masked) % 256 == 0
    assert masked[12:16] != edid[12:16]
    assert b"H4ZK1234" not in masked
    assert b"B140HAN01.1" in masked
    changed = {at for at in range(128) if masked[at] != edid[at]}
    assert changed <= {*range(12, 16), *range(77, 90), 127}
    dumped = mask.apply(b"EDID: " + edid.hex().encode())
    assert dumped == b"EDID: " + masked.hex().encode()


def test_an_edid_without_serials_is_left_alone() -> None:
    for serial in (bytes(4), b"\x01\x01\x01\x01"):
        edid = _edid(serial, b"\n            ")
        assert Mask(_SALT).apply(edid) == edid


def test_a_wrong_checksum_stays_as_wrong_as_it_was() -> None:
    edid = bytearray(_edid())
    edid[127] = (edid[127] + 7) % 256
    assert sum(Mask(_SALT).apply(bytes(edid))) % 256 == 7


def test_serials_of_a_display_id_block_are_masked_too() -> None:
    block = bytearray(128)
    block[:5] = b"\x70\x13\x14\x00\x00"
    block[5:20] = b"\x00\x00\x0cABC\x01\x02\x55\x66\x77\x88\x20\x14\x00"
    block[25] = -sum(block[1:25]) % 256
    block[127] = -sum(block) % 256
    base = bytearray(_edid())
    base[126], base[127] = 1, (base[127] - 1) % 256
    masked = Mask(_SALT).apply(bytes(base + block))
    assert sum(masked[128:]) % 256 == 0
    assert sum(masked[129 : 128 + 26]) % 256 == 0
    assert b"\x55\x66\x77\x88" not in masked
    assert masked[131 : 128 + 13] == bytes(block[3:13])


@given(st.binary(max_size=600))
def test_no_edid_breaks_the_mask(tail: bytes) -> None:
    edid = bytes.fromhex("00ffffffffffff00") + tail
    assert len(mask_edid(edid, lambda value: value[::-1])) == len(edid)


_SYSTEM_UUID = uuid.UUID("4c4c4544-0042-3510-8051-c7c04f4a3532")


def _table() -> bytes:
    system = b"\x01\x1b\x01\x00\x01\x02\x00\x03" + _SYSTEM_UUID.bytes_le + b"\x06\x00\x00"
    battery = b"\x16\x1a\x02\x00\x00\x01\x00\x02" + bytes(8) + b"\x39\x30" + bytes(8)
    return (
        system
        + b"LENOVO\x0020L5CTO1WW\x00PF17ABCD\x00\x00"
        + battery
        + b"SMP\x0012345\x00\x00"
        + b"\x7f\x04\x03\x00\x00\x00"
    )


def test_the_raw_table_is_masked_as_its_text_is() -> None:
    table = _table()
    assert list(smbios_secrets(table)) == [b"PF17ABCD", b"12345"]
    mask = Mask(_SALT)
    path = "/sys/firmware/dmi/tables/DMI"
    text = f"\tSerial Number: PF17ABCD\n\tUUID: {_SYSTEM_UUID}\n".encode()
    mask.learn_file(path, table)
    mask.learn_text(text)
    masked, spoken = mask.apply_file(path, table), mask.apply(text).decode()
    assert len(masked) == len(table)
    assert b"LENOVO" in masked
    assert b"20L5CTO1WW" in masked
    assert next(each.decode() for each in smbios_secrets(masked)) in spoken
    assert b"12345" not in masked
    assert b"\x39\x30" not in masked
    assert f"UUID: {uuid.UUID(bytes_le=masked[8:24])}" in spoken


@given(st.binary(max_size=400))
def test_no_table_breaks_the_mask(table: bytes) -> None:
    assert len(mask_smbios(table, lambda value: value[::-1])) == len(table)


def test_a_drives_own_page_loses_its_swapped_serial_and_keeps_its_checksum() -> None:
    identify = bytearray(512)
    identify[20:40] = swapped(b"      S3TTNX0K812345")
    identify[54:74] = swapped(b"Samsung SSD 860 EVO ")
    identify[510] = 0xA5
    identify[511] = -sum(identify) % 256
    page = bytes(60) + bytes(identify)
    mask = Mask(_SALT)
    path = "/sys/block/sda/device/vpd_pg89"
    mask.learn_file(path, page)
    masked = mask.apply_file(path, page)
    assert identify_serial(page) == b"S3TTNX0K812345"
    assert identify_serial(masked) == mask.apply(b"S3TTNX0K812345")
    assert identify_serial(masked) != b"S3TTNX0K812345"
    assert sum(masked[60:]) % 256 == 0
    assert masked[60 + 54 : 60 + 74] == page[60 + 54 : 60 + 74]


@given(st.text(max_size=300))
def test_masking_twice_is_masking_once(text: str) -> None:
    once = peripheral_mask(text)
    assert peripheral_mask(once) == once


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("usb 1-2: SerialNumber: 0A1B2C3D4E", "0A1B2C3D4E"),
        ("E: SUBSYSTEM=usb\nE: ID_SERIAL_SHORT=4C530001", "4C530001"),
        ("E: ID_BUS=usb\nE: SUBSYSTEM=sound\nE: ID_USB_SERIAL_SHORT=HEADSET77", "HEADSET77"),
        ('E: SUBSYSTEM=input\nE: UNIQ="d4:e5:f6:01:02:03"', "01:02:03"),
        ("U: Uniq=0123ABCD77", "0123ABCD77"),
        ("BSS 9c:c7:a6:11:22:33(on wlan0)\n\tSSID: Familie Jansen", "11:22:33"),
        ("BSS 9c:c7:a6:11:22:33(on wlan0)\n\tSSID: Familie Jansen", "Jansen"),
        (json.dumps({"ssid": "Familie", "signal": -50}), "Familie"),
    ],
)
def test_peripherals_and_networks_of_people_stay_out_of_evidence(text: str, secret: str) -> None:
    assert secret in text
    assert secret not in peripheral_mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "System Information\n\tSerial Number: PF17ABCD\n",
        "E: SUBSYSTEM=block\nE: ID_BUS=usb\nE: ID_SERIAL_SHORT=S3TTNX0K812345\n",
        "E: ID_BUS=ata\nE: SUBSYSTEM=block\nE: ID_SERIAL_SHORT=S3TTNX0K812345\n",
        '{"serial_number": "S3TTNX0K812345"}',
        "3,12,500,-;mce: [Hardware Error]: Machine check events logged\n\n\n x\n",
        "0000:00:1f.2 8086:9d03",
    ],
)
def test_the_laptops_own_numbers_stay_in_evidence(text: str) -> None:
    assert peripheral_mask(text) == text
