"""The processor: /proc/cpuinfo, lscpu, the kernel's lists, and cores that are switched off."""

import json

import pytest

from checks.cpu import read_cpu
from checks.cpu_judge import judge_cpu
from checks.cpu_list import count_processors
from checks.cpuinfo import parse_cpuinfo
from checks.facts import CpuFacts, LaptopFacts
from checks.findings import Reason, Verdict
from checks.lscpu import parse_lscpu, parse_lscpu_json
from checks.parse_error import ParseError
from checks.policy import default_policy
from checks.whole import whole_facts
from host.readings import CpuBrand
from tests.checks.hosts import host_of

BLOCK = """processor\t: {number}
vendor_id\t: GenuineIntel
cpu family\t: 6
model\t\t: 142
model name\t: Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz
stepping\t: 10
microcode\t: 0xf4
physical id\t: 0
cpu cores\t: 4
flags\t\t: fpu lm aes
"""
CPUINFO = "\n".join(BLOCK.format(number=number) for number in range(8))
LSCPU = (
    "Architecture: x86_64\nCPU op-mode(s): 32-bit, 64-bit\nCPU(s): 4\nOn-line CPU(s) list: 0-3\n"
)


def test_cpuinfo_by_its_first_block_and_the_number_of_blocks() -> None:
    cpu = parse_cpuinfo(CPUINFO)
    assert (cpu.vendor, cpu.family, cpu.model, cpu.stepping) == ("GenuineIntel", 6, 142, 10)
    assert (cpu.threads, cpu.cores, cpu.sockets, cpu.microcode) == (8, 4, 1, "0xf4")
    assert (cpu.has_aes, cpu.is_64_bit, cpu.virtual_machine) == (True, True, False)


def test_cpuinfo_without_a_processor_is_refused() -> None:
    with pytest.raises(ParseError):
        parse_cpuinfo("flags: fpu\n")


def test_cpuinfo_without_flags_does_not_deny_anything() -> None:
    cpu = parse_cpuinfo("processor : 0\n")
    assert (cpu.has_aes, cpu.is_64_bit, cpu.virtual_machine) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0-3,5", 5), ("0", 1), ("0,1", 2), ("", None), ("odd", None), ("3-1", None), (None, None)],
)
def test_lists_of_processors(text: str | None, number: int | None) -> None:
    assert count_processors(text) == number


def test_lscpu_writes_decimal_commas_in_some_languages() -> None:
    assert parse_lscpu(LSCPU + "CPU max MHz: 3100,0000\n").max_mhz == 3100


def test_lscpu_without_hypervisor_prints_null() -> None:
    assert parse_lscpu(LSCPU + "Hypervisor vendor: (null)\n").virtual_machine is False
    assert parse_lscpu(LSCPU + "Hypervisor vendor: KVM\n").virtual_machine is True


def test_lscpu_json_may_nest_its_fields() -> None:
    inner = [
        {"field": "Model name:", "data": "i5", "children": [{"field": "Model:", "data": "142"}]}
    ]
    rows = [
        {"field": "CPU(s):", "data": "8"},
        {"field": "Vendor ID:", "data": "X", "children": inner},
    ]
    assert parse_lscpu_json(json.dumps({"lscpu": rows})).model == 142


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"lscpu": 3}', '{"lscpu": []}', "[" * 5000])
def test_lscpu_json_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_lscpu_json(text)


def test_a_capture_without_cpuinfo_is_read_by_lscpu() -> None:
    reading = read_cpu(host_of(commands={("lscpu",): LSCPU}))
    assert reading.facts.cpu is not None
    assert reading.facts.cpu.threads == 4
    assert [each.name for each in reading.evidence] == ["lscpu.txt"]


def test_unreadable_cpuinfo_is_not_guessed_at() -> None:
    reading = read_cpu(host_of({"/proc/cpuinfo": "nothing"}))
    assert reading.facts.cpu is None
    assert reading.facts.unread[0].reason is Reason.OUTPUT_UNREADABLE


@pytest.mark.parametrize(
    ("present", "online", "verdict"),
    [("0-7", "0-7", Verdict.PASS), ("0-7", "0-5", Verdict.FAIL), (None, None, Verdict.NOT_TESTED)],
)
def test_cores(present: str | None, online: str | None, verdict: Verdict) -> None:
    folder = "/sys/devices/system/cpu"
    files = {"/proc/cpuinfo": CPUINFO}
    if present is not None and online is not None:
        files |= {f"{folder}/present": present, f"{folder}/online": online}
    cpu = read_cpu(host_of(files)).facts.cpu
    assert judge_cpu(cpu, None, None, default_policy().floors)[0].verdict is verdict


def test_the_brand_overrides_nothing() -> None:
    read = LaptopFacts(cpu=CpuFacts(name="from /proc", flags=("lm",)))
    cpu = whole_facts(read, CpuBrand(brand="late", flags=("aes",))).cpu
    assert cpu is not None
    assert (cpu.name, cpu.brand, cpu.flags) == ("from /proc", "late", ("lm",))


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, Verdict.PASS),
        ({"threads": 2, "max_mhz": 1000, "is_64_bit": True}, Verdict.PASS),
        ({"threads": 1}, Verdict.FAIL),
        ({"max_mhz": 999}, Verdict.FAIL),
        ({"is_64_bit": False}, Verdict.FAIL),
        ({"name": "Intel(R) Core(TM) i3-7020U CPU @ 2.30GHz"}, Verdict.WARN),
        ({"name": "Intel(R) Core(TM) i3-7020U CPU @ 2.30GHz", "threads": 1}, Verdict.FAIL),
        ({"model": None}, Verdict.UNSUPPORTED),
        ({"model": None, "is_64_bit": False}, Verdict.FAIL),
    ],
)
def test_windows_11_asks_for_more_than_a_model(more: dict[str, object], verdict: Verdict) -> None:
    numbers = {"vendor": "GenuineIntel", "family": 6, "model": 142, "stepping": 10, **more}
    cpu = CpuFacts.model_validate(numbers)
    (_, found) = judge_cpu(cpu, None, None, default_policy().floors)
    assert (found.code, found.verdict) == ("cpu.windows_11", verdict)
