"""`opknap inspect` and `opknap capture` on recorded laptops, down to a single file."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from agent.commands import capture, inspect
from host.port import Host
from host.recorded import RecordedHost

LAPTOPS = Path(__file__).parents[2] / "data/laptops"
T480 = LAPTOPS / "lenovo-thinkpad-t480"
FAILING = LAPTOPS / "hp-elitebook-840-g5-failing-drive"
CAPTURES = Path(__file__).parents[3] / "../shared/captures"


def run(*words: str, host: Host | None = None) -> Result:
    app = typer.Typer()
    make_host = (lambda: host) if host is not None else (lambda: RecordedHost.read(T480))
    inspect.register(app, make_host)
    capture.register(app, make_host)
    return CliRunner().invoke(app, [*words], catch_exceptions=False)


def inspected(path: Path) -> dict[str, Any]:
    result = run("inspect", "--json", "--lang", "en", "--laptop", str(path))
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    assert found["schema"] == "opknap/inspection/v1"
    return found


def verdicts(found: Mapping[str, Any]) -> dict[str, str]:
    return {each["code"]: each["verdict"] for each in found["findings"]}


def failures_beyond(found: Mapping[str, Any], *prefixes: str) -> set[str]:
    bad = {each["code"] for each in found["findings"] if each["verdict"] in {"fail", "crashed"}}
    return {code for code in bad if not code.startswith(prefixes)}


def test_a_whole_recording_as_json() -> None:
    found = inspected(T480)
    assert found["laptop"] == "Lenovo ThinkPad T480"
    assert found["facts"]["memory"]["installed_mib"] == 16384
    assert verdicts(found)["battery.wear"] == "pass"


def test_one_smartctl_report_alone() -> None:
    found = inspected(FAILING / "smartctl-hitachi-hds721050.json")
    assert verdicts(found)["drive.pending_sectors"] == "fail"
    assert failures_beyond(found, "drive.") == set()


def test_one_dmidecode_text_alone(tmp_path: Path) -> None:
    shutil.copy(T480 / "dmidecode.txt", tmp_path / "dmidecode.txt")
    found = inspected(tmp_path)
    assert found["facts"]["memory"]["soldered_mib"] == 0
    assert found["facts"]["drives"] is None
    assert found["facts"]["batteries"] is None
    assert failures_beyond(found) == set()


def test_one_lscpu_text_alone() -> None:
    found = inspected(T480 / "lscpu.txt")
    assert found["facts"]["cpu"]["model"] == 142
    assert verdicts(found)["cpu.windows_11"] == "pass"
    assert failures_beyond(found) == set()


def test_batteries_alone(tmp_path: Path) -> None:
    pack = {"name": "BAT1", "present": "1", "energy_full": "30", "energy_full_design": "100"}
    (tmp_path / "batteries.json").write_text(json.dumps([{"name": "worn", "attributes": pack}]))
    found = inspected(tmp_path)
    assert len(found["facts"]["batteries"]) == 1
    assert verdicts(found)["battery.wear"] == "fail"
    assert failures_beyond(found, "battery.") == set()


@pytest.mark.parametrize("content", ["", "{", "not json at all"], ids=["empty", "cut", "text"])
def test_a_broken_report_is_told_and_fails_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "smartctl-foo.json").write_text(content)
    found = inspected(tmp_path)
    health = next(each for each in found["findings"] if each["code"] == "drive.health")
    assert (health["verdict"], health["reason"]) == ("not_tested", "output_unreadable")
    assert failures_beyond(found) == set()


def test_what_is_no_recording_is_refused_with_a_way_on(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("nothing")
    for path in (tmp_path, tmp_path / "not there"):
        result = run("inspect", "--lang", "en", "--laptop", str(path))
        assert result.exit_code == 2
        title, cause, way_on, more = result.stderr.strip().splitlines()
        assert title == "This is not a recorded laptop"
        assert str(path) in cause
        assert way_on.startswith("Name a folder")
        assert more == "opknap demo --list names more."
        assert result.stdout == ""


def test_a_laptop_of_the_demo_is_taken_by_its_name() -> None:
    named = run("inspect", "--lang", "en", "--laptop", T480.name)
    assert named.exit_code == 0
    assert named.stdout == run("inspect", "--lang", "en", "--laptop", str(T480)).stdout


def test_in_dutch_no_english_is_left_over(tmp_path: Path) -> None:
    said = run("inspect", "--lang", "nl", "--laptop", str(tmp_path / "weg")).stderr.splitlines()
    assert said[1] == f"{tmp_path / 'weg'} is niet als opname te lezen."


def test_a_damaged_recording_is_refused(tmp_path: Path) -> None:
    shutil.copytree(T480, tmp_path / "laptop")
    (tmp_path / "laptop/index.json").write_text("{")
    assert run("inspect", "--laptop", str(tmp_path / "laptop")).exit_code == 2


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Processor: Intel(R) Core(TM) i5-8250U", "[+] Wear", "19 %", "more tests")),
        ("nl", ("Geheugen: 16 GB DDR4", "[+] Slijtage", "19 %", "nog niet gedaan")),
    ],
)
def test_lines_for_people(language: str, words: tuple[str, ...]) -> None:
    result = run("inspect", "--lang", language, "--laptop", str(T480))
    assert result.exit_code == 0
    for word in words:
        assert word in result.stdout


def test_a_serial_number_is_told_or_said_to_be_missing(tmp_path: Path) -> None:
    silent = run("inspect", "--lang", "en", "--laptop", str(T480)).stdout.splitlines()
    assert silent[:2] == [
        "Laptop: Lenovo ThinkPad T480",
        "  The laptop does not tell its serial number.",
    ]
    (tmp_path / "dmidecode.txt").write_text(
        "Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tManufacturer: HP\n"
        "\tProduct Name: EliteBook 840 G5\n\tSerial Number: PF1ABCDE\n"
    )
    told = run("inspect", "--lang", "en", "--laptop", str(tmp_path)).stdout.splitlines()
    assert told[0] == "Laptop: HP EliteBook 840 G5  PF1ABCDE"


def test_a_single_pack_is_told_of_once() -> None:
    worn = LAPTOPS / "dell-latitude-e6430-worn-battery"
    lines = run("inspect", "--lang", "en", "--laptop", str(worn)).stdout.splitlines()
    assert sum("35 % of new" in line for line in lines) == 1


def test_a_capture_replays_the_same_inspection(tmp_path: Path) -> None:
    folder = tmp_path / "x205ta"
    laptop = LAPTOPS / "asus-x205taw-emmc"
    first = run(
        "capture", str(folder), "--unmasked", "--lang", "en", host=RecordedHost.read(laptop)
    )
    assert first.exit_code == 0
    assert str(folder) in first.stdout
    again, before = inspected(folder), inspected(laptop)
    assert verdicts(again) == verdicts(before)
    for part in ("identity", "cpu", "memory", "batteries", "drives"):
        assert again["facts"][part] == before["facts"][part]


def test_a_capture_masks_serial_numbers(tmp_path: Path) -> None:
    serial = "PF1ABCDE"
    content = (
        f"Handle 0x0001, DMI type 1, 27 bytes\nSystem Information\n\tSerial Number: {serial}\n"
    )
    (tmp_path / "dmidecode.txt").write_text(content)
    host = RecordedHost.read(tmp_path / "dmidecode.txt")
    run("capture", str(tmp_path / "masked"), "--lang", "en", host=host)
    written = b"".join(p.read_bytes() for p in (tmp_path / "masked").rglob("*") if p.is_file())
    assert serial.encode() not in written
    masked = inspected(tmp_path / "masked")["facts"]["identity"]["serial"]
    assert masked is not None
    assert len(masked) == len(serial)


def test_a_capture_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    result = run("capture", str(tmp_path), "--lang", "en")
    assert result.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_every_capture_is_inspected_alone() -> None:
    """Each file by itself, as a folder and as a path: exit 0, and nothing fails beyond its part."""
    if not CAPTURES.exists():
        pytest.skip("the captures of real machines are not here")
    parts = {"dmidecode": ("lock.",), "smartctl": ("drive.",), "lscpu": ("cpu.",)}
    for folder, own in parts.items():
        for path in sorted((CAPTURES / folder).iterdir())[::7]:
            if path.name in {"scan-nvme.json", "scan-simple.json", "empty.json"}:
                continue
            found = inspected(path)
            assert failures_beyond(found, *own) <= {"tpm.version"}, path.name
