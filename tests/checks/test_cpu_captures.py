"""Every lscpu capture and processor signature, against plain searches and file names."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from checks.facts import CpuFacts
from checks.lscpu import parse_lscpu, parse_lscpu_json
from checks.windows_11 import Windows11, windows_11
from tests.checks.real_captures import CAPTURES, capture_params, needed, text_of

TEXTS = capture_params("lscpu", "*.txt")
CHECK = ("i3-7020U",)


def field(text: str, name: str) -> str | None:
    found = re.search(rf"^{re.escape(name)}: *(.*)$", text, re.MULTILINE)
    return found[1].strip() if found else None


@pytest.mark.parametrize("report", TEXTS)
def test_numbers_are_the_printed_ones(report: Path) -> None:
    text = text_of(report)
    cpu = parse_lscpu(text)
    assert str(cpu.family) == field(text, "CPU family")
    assert str(cpu.model) == field(text, "Model")
    assert str(cpu.stepping) == field(text, "Stepping")
    assert cpu.vendor == field(text, "Vendor ID")
    assert str(cpu.threads) == field(text, "CPU(s)")
    assert cpu.cores == int(field(text, "Core(s) per socket") or 0) * int(
        field(text, "Socket(s)") or 0
    )
    flags = (field(text, "Flags") or "").split()
    assert list(cpu.flags) == flags
    assert cpu.has_aes is (("aes" in flags) if flags else None)


@pytest.mark.parametrize("report", TEXTS)
def test_family_model_and_stepping_are_those_of_the_file_name(report: Path) -> None:
    named = re.search(r"-(\d+)-(\d+)-(\d+)(?:-[a-z][a-z0-9-]*)?\.txt$", report.name)
    if named is None:
        pytest.skip("the file is not named by its processor")
    cpu = parse_lscpu(text_of(report))
    assert (cpu.family, cpu.model, cpu.stepping) == tuple(map(int, named.groups()))


@pytest.mark.parametrize("report", TEXTS)
def test_processors_that_are_switched_off_are_missed(report: Path) -> None:
    cpu = parse_lscpu(text_of(report))
    assert cpu.present_threads is not None
    assert cpu.online_threads is not None
    assert (cpu.online_threads < cpu.present_threads) == ("offline" in report.name)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("amd-ryzen-5-2500u-23-17-0.txt", "no"),
        ("amd-ryzen-5-3500u-23-24-1.txt", "yes"),
        ("amd-3020e-23-32-1.txt", "yes"),
        ("amd-a6-9225-radeon-r4-5-compute-cores-2c-3g-21-112-0.txt", "no"),
        ("intel-core-i5-8250u-6-142-10.txt", "yes"),
        ("intel-core-i5-7200u-6-142-9.txt", "no"),
        ("intel-core-i3-7020u-6-142-9.txt", "no"),
        ("intel-core-i3-7020u-6-142-10.txt", "check"),
        ("intel-core-m3-8100y-6-142-9.txt", "yes"),
        ("intel-pentium-4425y-6-142-9.txt", "yes"),
        ("intel-core-i7-7820hq-6-158-9.txt", "no"),
        ("intel-celeron-n3350-6-92-9.txt", "no"),
        ("intel-celeron-n4020-6-122-8.txt", "yes"),
        ("intel-core2-duo-p8600-6-23-10.txt", "no"),
    ],
)
def test_windows_11_of_known_processors(name: str, answer: str) -> None:
    cpu = parse_lscpu(text_of(needed(CAPTURES / "lscpu" / name)))
    assert windows_11(cpu, None, CHECK) == answer


def test_json_and_text_of_one_machine_agree() -> None:
    folder = needed(CAPTURES / "lscpu")
    by_json = parse_lscpu_json(text_of(folder / "vm-util-linux-2.38.1.json"))
    assert by_json == parse_lscpu(text_of(folder / "vm-util-linux-2.38.1-piped.txt"))
    assert by_json.virtual_machine is True


def test_every_recent_processor_may_run_windows_11() -> None:
    rows = json.loads(text_of(needed(CAPTURES / "cpu-signatures-recent.json")))
    # three firmwares printed model 170 without its upper half; the kernel never does
    halved = [row for row in rows if "Ultra" in row["name"] and row["model"] == 170 & 0xF]
    answers = {row["name"]: _answer(row) for row in rows if row not in halved}
    assert len(halved) == 3
    assert set(answers.values()) == {Windows11.YES}


def _answer(row: dict[str, Any]) -> Windows11 | None:
    vendor = "AuthenticAMD" if row["name"].startswith("AMD") else "GenuineIntel"
    numbers = {key: row[key] for key in ("name", "family", "model", "stepping")}
    return windows_11(CpuFacts(vendor=vendor, **numbers), None, CHECK)
