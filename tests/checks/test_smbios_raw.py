"""The SMBIOS table from its bytes gives the facts that dmidecode's text gives."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.dmidecode import DmiTable, parse_dmidecode
from checks.findings import Reason
from checks.identity import parse_identity
from checks.identity_read import read_identity
from checks.memory import parse_memory
from checks.memory_read import read_memory
from checks.parse_error import ParseError
from checks.smbios import read_smbios
from checks.smbios_raw import parse_smbios, smbios_version
from host.capture import Capture
from host.errors import CommandTimedOut
from host.readings import Completed
from host.recorded import RecordedHost
from tests.checks.hosts import FaultyHost

TABLES = Path(__file__).parents[1] / "data/smbios"
NUMBERS = [f"{n:02}" for n in range(12)]
DUMPS = [
    ((TABLES / f"table-{n}.entry.bin").read_bytes(), (TABLES / f"table-{n}.bin").read_bytes())
    for n in NUMBERS
]


def structure(kind: int, body: bytes, *strings: bytes, handle: int = 1) -> bytes:
    head = bytes([kind, 4 + len(body), handle, 0])
    return head + body + (b"".join(each + b"\0" for each in strings) or b"\0") + b"\0"


def device(size: int, *, extended: int = 0, kind: int = 0x1A, form: int = 0x0D) -> bytes:
    body = bytearray(0x54)
    body[0x0C - 4 : 0x0E - 4] = size.to_bytes(2, "little")
    body[0x0E - 4], body[0x12 - 4] = form, kind
    body[0x1C - 4 : 0x20 - 4] = extended.to_bytes(4, "little")
    return structure(17, bytes(body))


def host_with(entry: bytes | None, table: bytes, text: str | None = None) -> RecordedHost:
    files = {"/sys/firmware/dmi/tables/DMI": table}
    if entry is not None:
        files["/sys/firmware/dmi/tables/smbios_entry_point"] = entry
    argv: tuple[str, ...] = ("dmidecode",)
    commands = {} if text is None else {argv: Completed(argv, 0, text.encode(), b"", 0)}
    return RecordedHost(Capture(name="test", files=files, commands=commands))


@pytest.mark.parametrize("number", NUMBERS)
def test_the_bytes_give_the_facts_of_the_text(number: str) -> None:
    text = (TABLES / f"table-{number}.txt").read_text("utf-8", "replace")
    by_text, by_bytes = parse_dmidecode(text), parse_smbios(*DUMPS[int(number)])
    assert parse_identity(by_bytes) == parse_identity(by_text)
    assert parse_memory(by_bytes) == parse_memory(by_text)
    assert [(each.type, each.handle) for each in by_bytes.structures] == [
        (each.type, each.handle) for each in by_text.structures
    ]


@pytest.mark.parametrize(
    ("size", "extended", "installed"),
    [
        (0, 0, None),
        (0xFFFF, 0, None),
        (4096, 0, 4096),
        (0x7FFF, 32768, 32768),
        (0x7FFF, 131072, 131072),
        (0x8000 | 2048, 0, 2),
        (0x8000 | 512, 0, None),
    ],
)
def test_sizes(size: int, extended: int, installed: int | None) -> None:
    table = parse_smbios(None, device(size, extended=extended))
    assert parse_memory(table).installed_mib == installed


def test_a_flash_chip_is_no_memory() -> None:
    table = parse_smbios(None, device(4096) + device(16, kind=9))
    assert parse_memory(table).installed_mib == 4096


@pytest.mark.parametrize(
    ("bits", "admin", "power_on"),
    [
        (0b0000_0000, "clear", "clear"),
        (0b0000_0100, "set", "clear"),
        (0b0100_1000, "not_implemented", "set"),
        (0b1100_1100, "unknown", "unknown"),
        (0b1000_0000, "clear", "not_implemented"),
    ],
)
def test_all_four_states_of_a_password(bits: int, admin: str, power_on: str) -> None:
    found = parse_identity(parse_smbios(None, structure(24, bytes([bits]))))
    assert (found.admin_password, found.power_on_password) == (admin, power_on)


def test_the_uuid_is_turned_round_since_2_6() -> None:
    body = bytes(4) + bytes(range(16)) + b"\x06"
    table = structure(1, body)
    old = parse_smbios(b"_SM_\0\x1f\x02\x05" + bytes(23), table)
    new = parse_smbios(b"_SM3_\0\x18\x03\x00" + bytes(15), table)
    assert parse_identity(old).system_uuid == "00010203-0405-0607-0809-0a0b0c0d0e0f"
    assert parse_identity(new).system_uuid == "03020100-0504-0706-0809-0a0b0c0d0e0f"


@pytest.mark.parametrize(
    ("entry", "version"),
    [
        (None, None),
        (b"", None),
        (b"_SM3_", None),
        (b"_DMI_" + bytes(10), None),
        (b"_SM_\0\x1f\x02\x1f", (2, 3)),
        (b"_SM_\0\x1f\x02\x33", (2, 6)),
        (b"_SM3_\0\x18\x03\x02", (3, 2)),
    ],
)
def test_versions(entry: bytes | None, version: tuple[int, int] | None) -> None:
    assert smbios_version(entry) == version


def facts_from(table: DmiTable) -> tuple[object, object]:
    return parse_identity(table), parse_memory(table)


@pytest.mark.parametrize("entry_and_table", DUMPS)
def test_a_cut_table_has_only_whole_structures(entry_and_table: tuple[bytes, bytes]) -> None:
    entry, table = entry_and_table
    whole = parse_smbios(entry, table).structures
    for end in range(0, len(table), 7):
        try:
            found = parse_smbios(entry, table[:end]).structures
        except ParseError:
            continue
        assert found == whole[: len(found)]


@given(st.binary(max_size=30), st.binary(max_size=400))
def test_any_bytes_are_a_table_or_no_table(entry: bytes, table: bytes) -> None:
    try:
        facts_from(parse_smbios(entry, table))
    except ParseError:
        return


@given(st.sampled_from(DUMPS), st.integers(0, 4000), st.integers(0, 255))
def test_a_wrong_byte_breaks_nothing(dump: tuple[bytes, bytes], at: int, value: int) -> None:
    entry, table = dump
    broken = bytearray(table)
    broken[at % len(table)] = value
    try:
        facts_from(parse_smbios(entry, bytes(broken)))
    except ParseError:
        return


def test_without_dmidecode_the_bytes_are_read() -> None:
    smbios = read_smbios(host_with(*DUMPS[0]))
    assert smbios.table is not None
    assert smbios.read_from == "smbios.bin"
    assert [each.name for each in smbios.evidence] == ["smbios_entry_point.bin", "smbios.bin"]


def hang() -> None:
    raise CommandTimedOut(("dmidecode",), 4.0)


def test_a_dmidecode_that_hangs_is_replaced() -> None:
    host = FaultyHost(host_with(*DUMPS[0], text="# dmidecode 3.4"), {"dmidecode": hang})
    assert read_smbios(host).read_from == "smbios.bin"


@pytest.mark.parametrize("text", ["rubbish", "", "No SMBIOS nor DMI entry point found, sorry."])
def test_a_dmidecode_that_talks_rubbish_is_replaced_and_kept(text: str) -> None:
    smbios = read_smbios(host_with(None, DUMPS[0][1], text=text))
    assert smbios.read_from == "smbios.bin"
    assert smbios.evidence[0].name == "dmidecode.txt"


def test_what_dmidecode_says_stands_where_it_says_something() -> None:
    text = (TABLES / "table-00.txt").read_text("utf-8", "replace")
    host = host_with(*DUMPS[1], text=text)
    smbios = read_smbios(host)
    assert smbios.read_from == "dmidecode.txt"
    identity = read_identity(host, smbios).facts.identity
    memory = read_memory(host, smbios).facts.memory
    assert identity is not None
    assert identity.read_from == "dmidecode.txt"
    assert memory is not None
    assert memory.read_from == "dmidecode.txt"


def test_neither_says_why() -> None:
    assert read_smbios(host_with(None, b"")).reason is Reason.NOT_RECORDED
    assert read_smbios(host_with(None, b"\0\0\0")).reason is Reason.NOT_RECORDED


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("# dmidecode 3.4\nScanning /dev/mem for entry point.\n", Reason.FIRMWARE_SILENT),
        ("/dev/mem: Permission denied\n", Reason.DENIED),
        ("Segmentation fault\n", Reason.OUTPUT_UNREADABLE),
    ],
)
def test_why_there_is_no_table_is_told_apart(said: str, reason: Reason) -> None:
    argv: tuple[str, ...] = ("dmidecode",)
    commands = {argv: Completed(argv, 1, said.encode(), b"", 0)}
    assert read_smbios(RecordedHost(Capture(name="test", commands=commands))).reason is reason
