"""Processes of a recorded laptop: recorded ends, never a load on the machine that replays them."""

from pathlib import Path

import pytest

from host.capture import Capture
from host.errors import CommandMissing, NotRecorded
from host.port import Host
from host.readings import Completed
from host.recorded import MISSING_COMMAND, RecordedHost
from host.simulated.host import SimulatedHost

_TEST = ("stressapptest", "-s", "120", "-M", "7168", "-m", "4")


def _recorded(*answers: Completed) -> RecordedHost:
    return RecordedHost(Capture(name="x", commands={each.argv: each for each in answers}))


def _done(argv: tuple[str, ...], status: int = 1, output: bytes = b"Status: FAIL\n") -> Completed:
    return Completed(argv, status, output, b"and why\n", 0)


@pytest.mark.parametrize("door", ["recorded", "simulated"])
def test_a_recorded_end_is_replayed_whatever_memory_was_free_then(
    door: str, tmp_path: Path
) -> None:
    recorded = _recorded(_done(_TEST), _done(("smartctl", "-x"), 0))
    host: Host = recorded if door == "recorded" else SimulatedHost(recorded, tmp_path)
    log = tmp_path / "log"
    process = host.spawn(("stressapptest", "-s", "20", "-M", "100"), log=str(log))
    assert process.poll() == process.wait(5) == 1
    process.terminate()
    process.kill()
    assert log.read_bytes() == b"Status: FAIL\nand why\n"


def test_the_exact_words_go_first_and_a_doubt_is_no_answer(tmp_path: Path) -> None:
    other = ("stressapptest", "-s", "600", "-M", "7168")
    host = _recorded(_done(_TEST), _done(other, 0, b"Status: PASS\n"))
    assert host.spawn(other, log=str(tmp_path / "log")).poll() == 0
    with pytest.raises(NotRecorded):
        host.spawn(("stressapptest", "-s", "20"), log=str(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_a_tool_that_was_not_installed_is_missing(tmp_path: Path) -> None:
    host = _recorded(Completed(_TEST, MISSING_COMMAND, b"", b"", 0))
    with pytest.raises(CommandMissing):
        host.spawn(_TEST, log=str(tmp_path / "log"))


@pytest.mark.parametrize("program", ["stressapptest", "/usr/bin/stress-ng", "smartctl", "nvme"])
def test_no_machine_is_loaded_for_a_recorded_laptop(program: str, tmp_path: Path) -> None:
    host = SimulatedHost(_recorded(), tmp_path)
    with pytest.raises(NotRecorded):
        host.spawn((program, "--help"), log=str(tmp_path / "log"))


def test_what_nobody_does_in_a_recording_is_not_recorded(tmp_path: Path) -> None:
    for host in (_recorded(), SimulatedHost(_recorded(), tmp_path)):
        with pytest.raises(NotRecorded):
            host.watch("usb")
        with pytest.raises(NotRecorded):
            host.open_input("/dev/input/event0")
        with pytest.raises(NotRecorded):
            host.changed_setting("/sys/class/rfkill/rfkill0/soft", "0")
