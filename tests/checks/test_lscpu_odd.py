"""lscpu of several versions and languages gives one processor."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.cpu import read_cpu
from checks.lscpu import parse_lscpu, parse_lscpu_json
from checks.parse_error import ParseError
from checks.windows_11 import windows_11
from tests.checks.hosts import host_of
from tests.checks.real_captures import capture_params, text_of

GERMAN_OLD = """Architektur:                   x86_64
CPU Operationsmodus:           32-bit, 64-bit
Byte-Reihenfolge:              Little Endian
Adressgrößen:                  39 bits physical, 48 bits virtual
CPU(s):                        8
Liste der Online-CPU(s):       0-7
Thread(s) pro Kern:            2
Kern(e) pro Sockel:            4
Sockel:                        1
NUMA-Knoten:                   1
Anbieterkennung:               GenuineIntel
Prozessorfamilie:              6
Modell:                        142
Modellname:                    Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz
Stepping:                      10
CPU MHz:                       800,042
Markierungen:                  fpu vme de pse tsc msr lm aes
"""
FRENCH_NEW = """Architecture :                            x86_64
  Mode(s) opératoire(s) des processeurs : 32-bit, 64-bit
  Address sizes:                         39 bits physical, 48 bits virtual
  Boutisme :                             Little Endian
Processeur(s) :                           8
  Liste de processeur(s) en ligne :       0-7
Identifiant constructeur :                GenuineIntel
  Nom de modèle :                         Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz
    Famille de processeur :               6
    Modèle :                              142
    Thread(s) par cœur :                  2
    Cœur(s) par socket :                  4
    Socket(s) :                           1
    Révision :                            10
    Drapeaux :                            fpu vme de pse tsc msr lm aes
"""
RUSSIAN_OLD = """Архитектура:          x86_64
CPU op-mode(s):       32-bit, 64-bit
Порядок байт:         Little Endian
CPU(s):               8
On-line CPU(s) list:  0-7
Потоков на ядро:      2
Ядер на сокет:        4
Сокетов:              1
ID прроизводителя:    GenuineIntel
Семейство ЦПУ:        6
Модель:               142
Имя модели:           Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz
Степпинг:             10
Флаги:                fpu vme de pse tsc msr lm aes
"""
ENGLISH_NEW = """Architecture:                         x86_64
  CPU op-mode(s):                     32-bit, 64-bit
  Address sizes:                      39 bits physical, 48 bits virtual
  Byte Order:                         Little Endian
CPU(s):                               8
  On-line CPU(s) list:                0-7
Vendor ID:                            GenuineIntel
  Model name:                         Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz
    CPU family:                       6
    Model:                            142
    Thread(s) per core:               2
    Core(s) per socket:               4
    Socket(s):                        1
    Stepping:                         10
    Flags:                            fpu vme de pse tsc msr lm aes
Vulnerabilities:
  Meltdown:                           Mitigation; PTI
"""


@pytest.mark.parametrize(
    "text",
    [
        GERMAN_OLD,
        FRENCH_NEW,
        RUSSIAN_OLD,
        ENGLISH_NEW,
        ENGLISH_NEW.replace("\n", "\r\n"),
        FRENCH_NEW.replace(" :", "\u00a0:"),
        *(
            "".join(f"{marks}{line}\n" for line in said.split("\n"))
            for marks in ("    ", "\t", "> ", "> > ", "# ", "| ")
            for said in (ENGLISH_NEW, GERMAN_OLD)
        ),
        f"$ lscpu\n{ENGLISH_NEW}\n$ uname -a\n",
    ],
)
def test_one_processor_in_every_language(text: str) -> None:
    cpu = parse_lscpu(text)
    assert (cpu.vendor, cpu.family, cpu.model, cpu.stepping) == ("GenuineIntel", 6, 142, 10)
    assert cpu.name == "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"
    assert (cpu.sockets, cpu.cores, cpu.threads, cpu.online_threads) == (1, 4, 8, 8)
    assert (cpu.is_64_bit, cpu.has_aes) == (True, True)
    assert windows_11(cpu, None, ()) == "yes"


def test_processors_that_are_switched_off_are_present_and_not_online() -> None:
    text = ENGLISH_NEW.replace("list:                0-7", "list:                0-3")
    cpu = parse_lscpu(text.replace("Vendor ID", "Off-line CPU(s) list: 4-7\nVendor ID"))
    assert (cpu.present_threads, cpu.online_threads) == (8, 4)


def test_a_very_old_version_has_no_model_name() -> None:
    text = (
        "Architecture:          i686\nCPU op-mode(s):        32-bit\nCPU(s):                2\n"
        "Thread(s) per core:    1\nCore(s) per socket:    2\nCPU socket(s):         1\n"
        "Vendor ID:             GenuineIntel\nCPU family:            6\nModel:                 14\n"
        "Stepping:              8\nCPU MHz:               1833.000\n"
    )
    cpu = parse_lscpu(text)
    assert (cpu.cores, cpu.sockets, cpu.is_64_bit, cpu.name) == (2, 1, False, None)


def test_weaknesses_are_named_as_the_kernel_names_them() -> None:
    cpu = parse_lscpu("Architecture: x86_64\nVulnerability Spectre v2:  Mitigation; Retpolines\n")
    assert [(each.name, each.state) for each in cpu.vulnerabilities] == [
        ("spectre_v2", "Mitigation; Retpolines")
    ]


@pytest.mark.parametrize("after", ["", "\n$ ", "```\n", "\nuser@bench:~$ exit\n"])
def test_a_prompt_behind_the_json_is_no_part_of_it(after: str) -> None:
    said = '{"lscpu": [{"field": "CPU(s):", "data": "4"}]}'
    assert parse_lscpu_json(said + after).threads == 4


@pytest.mark.parametrize("text", ["", "hello: world", "x86_64", "a: 1\nb: 2"])
def test_what_is_not_lscpu_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_lscpu(text if ":" not in text else "hello: world\n")


@given(st.text(max_size=300))
def test_any_text_is_a_processor_or_none(text: str) -> None:
    try:
        parse_lscpu(text)
        parse_lscpu_json(text)
    except ParseError:
        return


@pytest.mark.parametrize("dump", capture_params("lscpu", "*.txt"))
def test_another_language_of_every_capture_says_the_same(dump: Path) -> None:
    """All names replaced: only values and their order are left."""
    text = text_of(dump)
    lines = [line.partition(":") for line in text.split("\n")]
    foreign = "\n".join(f"x{n}{colon}{value}" for n, (_, colon, value) in enumerate(lines))
    if not text.startswith("Architecture"):
        pytest.skip("begins with something else")
    mine, theirs = parse_lscpu(text), parse_lscpu(foreign)
    names = ("vendor", "family", "model", "stepping", "name", "threads", "cores", "is_64_bit")
    assert [getattr(theirs, each) for each in names] == [getattr(mine, each) for each in names]


def test_what_the_kernel_knows_beside_cpuinfo() -> None:
    folder = "/sys/devices/system/cpu"
    cpu = read_cpu(
        host_of(
            {
                "/proc/cpuinfo": "processor\t: 0\nvendor_id\t: GenuineIntel\n\n",
                f"{folder}/present": "0-15",
                f"{folder}/online": "0-15",
                "/sys/devices/cpu_core/cpus": "0-7",
                "/sys/devices/cpu_atom/cpus": "8-15",
                f"{folder}/vulnerabilities/meltdown": "Not affected\n",
            }
        )
    ).facts.cpu
    assert cpu is not None
    assert (cpu.performance_threads, cpu.efficiency_threads) == (8, 8)
    assert [each.name for each in cpu.vulnerabilities] == ["meltdown"]
