"""Every dmidecode capture through its parsers, against what plain searches in the text say."""

import re
from collections import Counter
from pathlib import Path

import pytest

from checks.dmidecode import parse_dmidecode
from checks.facts import PasswordState, Soldered
from checks.identity import parse_identity
from checks.memory import parse_memory
from tests.checks.real_captures import CAPTURES, capture_params, needed, text_of

DUMPS = capture_params("dmidecode", "*.txt")
MIB = {"kB": 1 / 1024, "MB": 1, "GB": 1024, "TB": 1024 * 1024}


def blocks(text: str, number: int) -> list[str]:
    """The structures of one type, found by their heading alone."""
    return re.findall(rf"DMI type {number}, [^\n]*\n((?:[^\n]+\n?)*)", text)


def line(block: str, name: str) -> str:
    found = re.search(rf"^\t{name}: *([^\n\t]*)", block, re.MULTILINE)
    return found[1].strip() if found else ""


def sizes_mib(text: str) -> list[int]:
    """Sizes of the populated memory devices that are no flash chips."""
    found = []
    for block in blocks(text, 17):
        size = re.match(r"(\d+) ([kMGT]B)$", line(block, "Size"))
        if size and line(block, "Type") != "Flash":
            found.append(int(int(size[1]) * MIB[size[2]]))
    return found


@pytest.mark.parametrize("dump", DUMPS)
def test_total_memory_is_the_sum_of_the_printed_sizes(dump: Path) -> None:
    text = text_of(dump)
    memory = parse_memory(parse_dmidecode(text))
    sizes = sizes_mib(text)
    assert memory.installed_mib == (sum(sizes) or None)
    assert sorted(each.size_mib for each in memory.modules) == sorted(sizes)


@pytest.mark.parametrize("dump", DUMPS)
def test_slots_are_the_printed_devices(dump: Path) -> None:
    text = text_of(dump)
    memory = parse_memory(parse_dmidecode(text))
    devices = [block for block in blocks(text, 17) if line(block, "Type") != "Flash"]
    declared = [
        int(line(block, "Number Of Devices"))
        for block in blocks(text, 16)
        if line(block, "Use") == "System Memory"
    ]
    assert memory.slots == (len(devices) or None)
    assert memory.slots_declared == (sum(declared) if declared else None)


@pytest.mark.parametrize("dump", DUMPS)
def test_lpddr_and_chips_on_the_board_are_soldered(dump: Path) -> None:
    for module in parse_memory(parse_dmidecode(text_of(dump))).modules:
        lpddr = (module.type or "").startswith("LPDDR")
        chips = module.form_factor in {"Row Of Chips", "Chip", "TSOP", "Die"}
        if lpddr or chips:
            assert module.soldered is Soldered.SOLDERED
        if (
            module.form_factor == "SODIMM"
            and re.search(r"DIMM|Slot", module.slot or "")
            and not lpddr
        ):
            assert module.soldered is Soldered.SOCKETED


@pytest.mark.parametrize("dump", DUMPS)
def test_passwords_are_those_of_the_printed_lines(dump: Path) -> None:
    text = text_of(dump)
    identity = parse_identity(parse_dmidecode(text))
    for name, state in (
        ("Administrator", identity.admin_password),
        ("Power-On", identity.power_on_password),
    ):
        printed = {line(block, f"{name} Password Status") for block in blocks(text, 24)}
        assert (state is PasswordState.SET) == ("Enabled" in printed)
        assert (state is None) == (not printed)
        if printed == {"Disabled"}:
            assert state is PasswordState.CLEAR


@pytest.mark.parametrize("dump", DUMPS)
def test_texts_are_printed_ones_and_no_placeholders(dump: Path) -> None:
    text = " ".join(text_of(dump).split())
    identity = parse_identity(parse_dmidecode(text_of(dump)))
    for value in (identity.maker, identity.model, identity.bios_version, identity.bios_vendor):
        assert value is None or value in text
        assert value not in {"Not Specified", "To Be Filled By O.E.M.", "--", "None", "N/A"}
    # serial numbers were replaced by two dashes when the reports were published
    assert identity.serial is None
    assert identity.system_uuid is None


@pytest.mark.parametrize("dump", DUMPS)
def test_tpm_version_is_the_printed_one(dump: Path) -> None:
    text = text_of(dump)
    printed = {line(block, "Specification Version")[:3] for block in blocks(text, 43)}
    assert ({parse_identity(parse_dmidecode(text)).tpm_version} - {None}) == printed - {"0.0"}


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("toshiba-satellite-a100-1588f4.txt", "2008-09-30"),
        ("microsoft-surface-pro-4-d1ef0e.txt", "2021-03-01"),
        ("hp-15-notebook-pc-f1120f.txt", None),
        ("lenovo-thinkpad-x230-2325o32-3741c7.txt", None),
        ("toshiba-qosmio-x505-328410.txt", None),
        ("itautec-infoway-w7535-1d10e4.txt", None),
        ("vit-p1400-d92ac4.txt", None),
        ("microsoft-surface-laptop-se-cae43b.txt", None),
    ],
)
def test_odd_bios_dates(name: str, date: str | None) -> None:
    text = text_of(needed(CAPTURES / "dmidecode" / name))
    assert parse_identity(parse_dmidecode(text)).bios_date == date


@pytest.mark.parametrize(
    ("name", "soldered_mib"),
    [
        ("fujitsu-lifebook-s935-ef7e81.txt", 12288),
        ("hp-pavilion-gaming-laptop-16-a0xxx-3fb301.txt", 0),
        ("dell-inspiron-5490-2fb084.txt", 4096),
        ("hp-elitebook-x360-1030-g2-168386.txt", 8192),
        ("lenovo-ideapad-3-15ada05-81w1-8cfbf1.txt", 16384),
        ("dell-precision-7670-01fd16.txt", 0),
        ("panasonic-cf-54-2-dabe07.txt", 0),
    ],
)
def test_soldered_memory_of_known_laptops(name: str, soldered_mib: int) -> None:
    text = text_of(needed(CAPTURES / "dmidecode" / name))
    assert parse_memory(parse_dmidecode(text)).soldered_mib == soldered_mib


@pytest.mark.parametrize("dump", DUMPS)
def test_every_truncation_is_read_without_a_crash(dump: Path) -> None:
    text = text_of(dump)
    for length in range(200, len(text), max(len(text) // 15, 1)):
        if "\nHandle 0x" in text[: length - 80]:
            table = parse_dmidecode(text[:length])
            parse_identity(table)
            assert (parse_memory(table).installed_mib or 0) <= sum(sizes_mib(text))


def test_field_coverage_over_all_captures(capsys: pytest.CaptureFixture[str]) -> None:
    dumps = sorted(needed(CAPTURES / "dmidecode").glob("*.txt"))
    told: Counter[str] = Counter()
    for dump in dumps:
        table = parse_dmidecode(text_of(dump))
        for facts in (parse_identity(table), parse_memory(table)):
            told.update(
                name
                for name in type(facts).model_fields
                if getattr(facts, name) not in (None, (), "unknown")
            )
    with capsys.disabled():
        print(f"\n{len(dumps)} dmidecode captures, how many tell:")  # noqa: T201 - the table is the point
        for name, count in sorted(told.items(), key=lambda each: -each[1]):
            print(f"  {name:<20} {count:>4}")  # noqa: T201 - likewise
    assert told["maker"] >= len(dumps) - 2
    assert told["installed_mib"] >= 0.9 * len(dumps)
    assert told["chassis"] >= len(dumps) - 2
