"""A real kernel over emulated drives: what opknap sees of them and does to them."""

from typing import Any

import pytest

from tests.emulated.conftest import Emulation
from tests.emulated.drives import (
    BAD,
    BAD_SECTOR,
    CARD,
    DISK,
    FIRST,
    ONE,
    PATHS,
    SECOND,
    SSD,
    STICK,
    sectors_of_old_data,
)

pytestmark = pytest.mark.emulated


def methods(drive: dict[str, Any]) -> list[str]:
    return [step["method"] for step in drive["plan"]["available"]]


def refusal(outcome: dict[str, Any]) -> str | None:
    assert outcome["status"] == "refused"
    reason: str = outcome["reason"]
    return reason


def test_every_drive_is_listed_once(emulation: Emulation) -> None:
    listed = emulation.drives("drives")
    assert sorted(serial for serial in listed if serial.startswith("EMU")) == [
        *("EMUNVME1", "EMUNVME2", "EMUNVME3"),
        *("EMUSATA4", "EMUSATA5", "EMUSATA7", "EMUUSB6"),
    ]
    assert len(listed) == 8


@pytest.mark.parametrize(
    ("serial", "row", "planned"),
    [
        ("EMUNVME1", "D3", ["FMT-USER", "OVERWRITE"]),
        ("EMUNVME2", "D8", ["FMT-USER", "OVERWRITE"]),
        ("EMUNVME3", "D3", ["FMT-USER", "OVERWRITE"]),
        ("EMUSATA4", "D19", ["OVERWRITE"]),
        ("EMUSATA5", "D0", ["OVERWRITE"]),
    ],
)
def test_what_a_drive_can_do_is_asked_and_planned(
    emulation: Emulation, serial: str, row: str, planned: list[str]
) -> None:
    drive = emulation.drives("drives")[serial]
    assert (drive["eligible"], drive["plan"]["row"], methods(drive)) == (True, row, planned)
    assert "native_size_unknown" not in drive["plan"]["exceptions"]


def test_a_stick_and_a_card_are_foreign(emulation: Emulation) -> None:
    foreign = [d for d in emulation.drives("drives").values() if d["reason"] == "foreign"]
    assert sorted(drive["transport"] for drive in foreign) == ["sd", "usb"]
    assert not any(drive["eligible"] for drive in foreign)


def test_h26_an_abort_of_a_sata_drive_is_told_from_silence(emulation: Emulation) -> None:
    told = emulation.told["ata"]
    assert told["IDENTIFY DEVICE"]["verdict"] == "ok"
    assert told["READ NATIVE MAX ADDRESS EXT"]["verdict"] == "ok"
    assert told["SANITIZE STATUS"]["verdict"] == "aborted"
    assert told["TRUSTED RECEIVE (level 0 discovery)"]["verdict"] == "refused"


def test_h1_a_usb_stick_takes_no_ata_command(emulation: Emulation) -> None:
    told = {name: answer for name, answer in emulation.told["usb"].items() if name != "seconds"}
    assert {answer["verdict"] for answer in told.values()} == {"refused"}


@pytest.mark.parametrize(
    ("check", "reason"),
    [
        ("wrong serial", "not_confirmed"),
        ("controller", "not_whole_drive"),
        ("stick", "foreign"),
        ("mounted", "mounted"),
        ("held", "in_use"),
        ("locked", "in_use"),
        ("swap", "swap"),
    ],
)
def test_h31_what_somebody_uses_or_nobody_meant_is_refused(
    emulation: Emulation, check: str, reason: str
) -> None:
    assert refusal(emulation.outcome(check)) == reason
    assert emulation.told[check]["status"] == 3


@pytest.mark.parametrize("check", ["one namespace", "two namespaces", "joined paths"])
def test_h13_h14_h30_nvme_drives_format_themselves_and_it_is_proved(
    emulation: Emulation, check: str
) -> None:
    outcome = emulation.outcome(check)
    assert (outcome["status"], outcome["exceptions"]) == ("erased", [])
    ends = [line for line in emulation.lines(check) if line["type"] == "step_end"]
    assert [(end["method"], end["result"]) for end in ends] == [("FMT-USER", "done")]
    (proof,) = (line for line in emulation.lines(check) if line["type"] == "verify")
    marks = proof["verification"]["markers"]
    assert marks["placed"] > 1024
    assert (marks["found"], marks["unchanged"]) == (0, 0)


def test_two_sata_drives_are_overwritten_at_once(emulation: Emulation) -> None:
    outcomes = sorted(emulation.outcomes("two at once").values(), key=lambda o: o["status"])
    assert [outcome["status"] for outcome in outcomes] == ["erased", "erased_with_exceptions"]
    # smartctl is not in this laptop, so nobody knows of a disk's replaced sectors
    assert [each["code"] for each in outcomes[1]["exceptions"]] == ["health_unknown"]
    assert emulation.told["two at once"]["status"] == 1


def test_h38_h43_the_one_sector_that_cannot_be_written_is_named(emulation: Emulation) -> None:
    outcome = emulation.outcome("bad sector")
    assert outcome["status"] == "erased_with_exceptions"
    where = [{"offset": BAD_SECTOR * 512, "length": 512}]
    assert outcome["exceptions"] == [{"code": "unreadable_lba", "ranges": where}]
    assert sectors_of_old_data(emulation.images[BAD]) == [BAD_SECTOR]


@pytest.mark.parametrize("image", [ONE, FIRST, SECOND, PATHS, DISK, SSD])
def test_h19_no_old_data_is_left_in_what_was_erased(emulation: Emulation, image: str) -> None:
    assert sectors_of_old_data(emulation.images[image]) == []


@pytest.mark.parametrize("image", [STICK, CARD])
def test_h31_what_was_refused_is_as_it_was(emulation: Emulation, image: str) -> None:
    assert sectors_of_old_data(emulation.images[image])[:2] == [0, 1]


def test_everything_is_still_there_afterwards(emulation: Emulation) -> None:
    before, after = emulation.drives("drives"), emulation.drives("drives afterwards")
    kept = ("path", "id", "serial", "size_bytes")
    assert {serial: [drive[key] for key in kept] for serial, drive in before.items()} == {
        serial: [drive[key] for key in kept] for serial, drive in after.items()
    }
