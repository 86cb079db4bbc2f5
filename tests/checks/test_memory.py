"""Installed memory: sizes, soldered or not, and the sum against what the kernel can use."""

import pytest

from checks.dmidecode import parse_dmidecode
from checks.facts import MemoryFacts, Soldered, UnreadPart
from checks.findings import Finding, Reason, Verdict
from checks.memory import parse_memory, parse_memory_total, size_mib, soldered
from checks.memory_judge import judge_memory
from checks.policy import default_policy

LIMITS = default_policy().ram


def device(size: str, kind: str = "DDR4", form: str = "SODIMM", array: str = "0x0001") -> str:
    return (
        f"Handle 0x0002, DMI type 17, 40 bytes\nMemory Device\n"
        f"\tArray Handle: {array}\n\tSize: {size}\n"
        f"\tForm Factor: {form}\n\tLocator: DIMM A\n\tType: {kind}\n\tType Detail: Synchronous\n\n"
    )


def array(handle: str, use: str, devices: int) -> str:
    return (
        f"Handle {handle}, DMI type 16, 23 bytes\nPhysical Memory Array\n\tUse: {use}\n"
        f"\tMaximum Capacity: 32 GB\n\tNumber Of Devices: {devices}\n\n"
    )


def memory_of(*parts: str) -> MemoryFacts:
    return parse_memory(parse_dmidecode("".join(parts)))


def size_finding(installed: int | None, usable: int | None) -> Finding:
    facts = MemoryFacts(installed_mib=installed, usable_mib=usable, slots=2)
    return judge_memory(facts, None, LIMITS)[0]


@pytest.mark.parametrize(
    ("text", "mib"),
    [
        ("8192 MB", 8192),
        ("8 GB", 8192),
        ("16 GiB", 16384),
        ("1 TB", 1024 * 1024),
        ("512 kB", 0),
        ("No Module Installed", None),
        ("Unknown", None),
        ("8192", None),
        ("", None),
        (None, None),
    ],
)
def test_sizes(text: str | None, mib: int | None) -> None:
    assert size_mib(text) == mib


def test_empty_slots_are_slots_and_no_modules() -> None:
    memory = memory_of(device("8 GB"), device("No Module Installed"), device("Unknown"))
    assert (memory.installed_mib, len(memory.modules), memory.slots) == (8192, 1, 3)


def test_flash_chips_and_arrays_for_other_uses_are_no_memory() -> None:
    memory = memory_of(
        array("0x0001", "System Memory", 2),
        array("0x0009", "Flash Memory", 1),
        device("8 GB"),
        device("16 MB", kind="Flash"),
        device("2 MB", kind="Other", array="0x0009"),
    )
    assert (memory.installed_mib, memory.slots, memory.slots_declared) == (8192, 1, 2)


def test_a_device_whose_lines_were_cut_off_is_not_counted() -> None:
    cut = device("16 MB", kind="Flash").split("\tType:", 1)[0]
    assert memory_of(device("8 GB"), cut).installed_mib == 8192


def test_without_type_17_nothing_is_known() -> None:
    memory = memory_of(array("0x0001", "System Memory", 2))
    assert (memory.installed_mib, memory.slots, memory.soldered_mib) == (None, None, None)
    assert memory.slots_declared == 2


@pytest.mark.parametrize(
    ("form", "kind", "locator", "state"),
    [
        ("SODIMM", "DDR4", "ChannelA-DIMM0", Soldered.SOCKETED),
        ("DIMM", "DDR3", "DIMM1", Soldered.SOCKETED),
        ("Row Of Chips", "DDR4", "DIMM 0", Soldered.SOLDERED),
        ("Chip", "DDR3", "ChannelA", Soldered.SOLDERED),
        ("TSOP", "DDR3", "DIMM1", Soldered.SOLDERED),
        ("Die", "DDR4", "DIMM1", Soldered.SOLDERED),
        ("SODIMM", "LPDDR3", "DIMM0", Soldered.SOLDERED),
        ("Other", "LPDDR5", "Controller0-ChannelA", Soldered.SOLDERED),
        ("SODIMM", "DDR4", "Motherboard", Soldered.SOLDERED),
        ("SODIMM", "DDR4", "System Board Memory", Soldered.SOLDERED),
        ("SODIMM", "DDR4", "Bottom - on board", Soldered.SOLDERED),
        ("SODIMM", "DDR3", "ChannelA-Onbaord0", Soldered.SOLDERED),
        ("SODIMM", "DDR4", "Bottom - Slot 2 (down)", Soldered.SOCKETED),
        ("Proprietary Card", "DDR5", "DIMM A", Soldered.SOCKETED),
        ("CAMM", "LPDDR5", "DIMM A", Soldered.SOCKETED),
        ("Other", "LPDDR5", "LPCAMM2", Soldered.SOCKETED),
        ("Other", "DDR4", "System 0", Soldered.UNKNOWN),
        (None, None, "DIMM 0", Soldered.UNKNOWN),
    ],
)
def test_soldered(form: str | None, kind: str | None, locator: str, state: Soldered) -> None:
    assert soldered(form, kind, locator) is state


def test_memory_total_of_the_kernel() -> None:
    assert parse_memory_total("MemTotal:       16250368 kB\nMemFree: 1 kB\n") == 15869
    assert parse_memory_total("MemFree: 1 kB\n") is None


@pytest.mark.parametrize(
    ("installed", "usable", "verdict"),
    [
        (16384, 15869, Verdict.PASS),
        (16384, 16384 - 16384 * 120 // 1000, Verdict.PASS),
        (16384, 16384 - 16384 * 122 // 1000, Verdict.FAIL),
        (16384, 8192, Verdict.FAIL),
        (2048, 1600, Verdict.PASS),
        (2048, 1500, Verdict.FAIL),
        (16, 1900, Verdict.UNSUPPORTED),
        (None, 8000, Verdict.UNSUPPORTED),
        (8192, None, Verdict.NOT_TESTED),
    ],
)
def test_size_against_the_kernel(
    installed: int | None, usable: int | None, verdict: Verdict
) -> None:
    assert size_finding(installed, usable).verdict is verdict


def test_memory_without_smbios_says_why() -> None:
    why = UnreadPart(part="smbios", reason=Reason.TOOL_MISSING)
    found = judge_memory(MemoryFacts(usable_mib=8000), why, LIMITS)
    assert {each.reason for each in found} == {Reason.TOOL_MISSING}
