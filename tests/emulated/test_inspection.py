"""The quick probes under a real kernel with real drivers."""

from typing import Any

import pytest

from agent.commands.inspect import inspection_json
from checks.inspection import inspect
from checks.policy import default_policy
from host.recorded import RecordedHost
from tests.emulated.conftest import Tried
from tests.emulated.hand_smbios import MAKER, MODEL, MODULE_MIB, MODULES, SERIAL

pytestmark = pytest.mark.emulated


@pytest.fixture
def answer(tried: Tried) -> dict[str, Any]:
    """With the patience that a machine needs of which every instruction is translated."""
    told: dict[str, Any] = tried.stage("parts")["answer"]
    return told


@pytest.fixture
def facts(answer: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = answer["facts"]
    return read


def verdicts(answer: dict[str, Any]) -> dict[str, str]:
    """By code; of the drives, the worst is the last by name."""
    return {one["code"]: one["verdict"] for one in answer["findings"]}


def test_the_command_answers_and_nothing_breaks(tried: Tried) -> None:
    told = tried.stage("inspect")
    assert (told["status"], told["crashes"]) == (0, "")
    assert told["answer"]["laptop"] == f"{MAKER} {MODEL}"
    assert {one["reason"] for one in told["answer"]["facts"]["unread"]} <= {"timeout"}


def test_the_command_keeps_its_time_even_on_a_machine_this_slow(tried: Tried) -> None:
    # 5 s for each probe, beside each other, and the last ones' drives
    assert tried.stage("inspect")["seconds"] < 60


def test_every_probe_answers(tried: Tried, facts: dict[str, Any]) -> None:
    assert tried.stage("parts")["crashes"] == []
    assert facts["unread"] == []
    parts = ("identity", "firmware", "cpu", "memory", "batteries", "drives", "display", "devices")
    assert [part for part in (*parts, "clock", "cooling", "kernel") if facts[part] is None] == []


def test_the_firmware_table_tells_who_it_is(facts: dict[str, Any]) -> None:
    identity = facts["identity"]
    assert identity["read_from"] == "smbios.bin"
    told = [identity[name] for name in ("maker", "model", "serial", "chassis", "asset_tag")]
    assert told == [MAKER, MODEL, SERIAL, "notebook", "ASSET-1"]
    assert (identity["bios_version"], identity["bios_date"]) == ("EMU 1.02", "2019-03-14")


def test_the_firmware_table_tells_its_modules(facts: dict[str, Any]) -> None:
    memory = facts["memory"]
    found = [(one["slot"], one["serial"], one["size_mib"]) for one in memory["modules"]]
    assert found == [(slot, serial, MODULE_MIB) for slot, serial in MODULES]
    assert {one["soldered"] for one in memory["modules"]} == {"socketed"}


def test_firmware_that_knows_uefi_but_booted_the_old_way_is_asked_about(
    answer: dict[str, Any],
) -> None:
    assert answer["facts"]["identity"]["uefi_supported"] is True
    assert verdicts(answer)["firmware.uefi"] == "warn"


def test_the_battery_of_the_acpi_driver_is_worn(answer: dict[str, Any]) -> None:
    found = {one["code"]: one for one in answer["findings"]}
    assert found["battery.wear"]["measured"] == {"health_permille": 720}
    assert found["battery.wear"]["verdict"] == "warn"
    assert found["battery.cycles"]["measured"] == {"cycles": 321}


def test_both_drives_are_found_and_asked(facts: dict[str, Any]) -> None:
    drives = {one["serial"]: one for one in facts["drives"]}
    assert sorted(drives) == ["EMUNVME1", "EMUSATA1"]
    assert {one["transport"] for one in drives.values()} == {"nvme", "sata"}


def test_what_drivers_made_of_the_case_is_listed(facts: dict[str, Any]) -> None:
    kinds = {one["kind"] for one in facts["devices"]["parts"]}
    assert {"keyboard", "lid", "pointer", "ethernet", "sound"} - kinds == set()


def test_what_drivers_made_up_is_no_part_of_the_case(facts: dict[str, Any]) -> None:
    # radios and a camera for the hand tests, with nothing behind them
    assert {one["kind"] for one in facts["devices"]["parts"]} & {"wifi", "camera"} == set()


def test_input_devices_are_told_apart(tried: Tried) -> None:
    found = {one["name"]: one for one in tried.stage("inputs")["devices"]}
    keyboard, lid = found["AT Translated Set 2 keyboard"], found["Lid Switch"]
    assert "keyboard" in keyboard["kinds"]
    assert "lid" in lid["kinds"]
    assert keyboard["inside"] is lid["inside"] is True


def test_a_recording_of_it_judges_as_the_machine_did(tried: Tried, answer: dict[str, Any]) -> None:
    assert tried.stage("capture")["status"] == 0
    again = inspection_json(inspect(RecordedHost.read(tried.capture), default_policy()))
    assert verdicts(again) == verdicts(answer)


def test_a_recording_of_it_names_no_serial_number(tried: Tried) -> None:
    text = b"".join(path.read_bytes() for path in tried.capture.rglob("*") if path.is_file())
    leaked = [one for one in (SERIAL, "EMUNVME1", "EMUSATA1", "EMUMEM-A") if one.encode() in text]
    assert leaked == []
