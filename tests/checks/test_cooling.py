"""Sensors of heat and fans: by the chip's name, with what cannot be believed left out."""

import pytest

from checks.cooling_facts import CoolingFacts, FanSensor, TemperatureSensor
from checks.cooling_read import read_cooling
from checks.findings import Reason
from host.capture import Capture, Index
from host.readings import Why
from host.recorded import RecordedHost
from tests.checks.hosts import host_of

HWMON = "/sys/class/hwmon"


def chip(number: int, name: str, **files: str) -> dict[str, str]:
    found = {f"{HWMON}/hwmon{number}/{file}": text for file, text in files.items()}
    return {f"{HWMON}/hwmon{number}/name": name + "\n", **found}


def read(files: dict[str, str]) -> CoolingFacts:
    facts = read_cooling(host_of(files)).facts.cooling
    assert facts is not None
    return facts


def test_sensors_by_chip_and_label_thermal_zones_last() -> None:
    found = read(
        {
            **chip(0, "acpitz", temp1_input="45000", temp1_crit="128000"),
            **chip(
                4,
                "coretemp",
                temp1_input="51000",
                temp1_label="Package id 0",
                temp1_max="100000",
                temp1_crit="100000",
                temp10_input="49000",
                temp2_input="50000",
            ),
            **chip(5, "thinkpad", fan1_input="2900", fan2_input="65535", temp1_input="0"),
        }
    )
    assert found.temperatures[0] == TemperatureSensor(
        chip="coretemp",
        label="Package id 0",
        millicelsius=51000,
        max_millicelsius=100000,
        critical_millicelsius=100000,
    )
    assert [(each.chip, each.label) for each in found.temperatures[1:]] == [
        ("coretemp", "temp2"),
        ("coretemp", "temp10"),
        ("thinkpad", "temp1"),
        ("acpitz", "temp1"),
    ]
    assert found.temperatures[-1].critical_millicelsius is None
    assert found.fans == (
        FanSensor(chip="thinkpad", label="fan1", rpm=2900),
        FanSensor(chip="thinkpad", label="fan2", rpm=None),
    )


@pytest.mark.parametrize(
    ("name", "shown", "believed"),
    [
        ("coretemp", "45000", 45000),
        ("coretemp", "1", 1),
        ("coretemp", "0", None),
        ("coretemp", "-128000", None),
        ("coretemp", "119999", 119999),
        ("coretemp", "120000", None),
        ("coretemp", "", None),
        ("coretemp", "hot", None),
        ("acpitz", "27800", None),
        ("acpitz", "29800", None),
        ("acpitz", "29801", 29801),
        ("k10temp", "27800", 27800),
    ],
)
def test_temperatures_that_can_be_believed(name: str, shown: str, believed: int | None) -> None:
    (sensor,) = read(chip(0, name, temp1_input=shown)).temperatures
    assert sensor.millicelsius == believed


@pytest.mark.parametrize(("shown", "rpm"), [("0", 0), ("2900", 2900), ("-1", None), ("", None)])
def test_a_fan_that_stands_still_is_a_value(shown: str, rpm: int | None) -> None:
    (fan,) = read(chip(0, "dell_smm", fan1_input=shown)).fans
    assert fan.rpm == rpm


def test_a_chip_without_a_name_keeps_its_number() -> None:
    (sensor,) = read({f"{HWMON}/hwmon3/temp1_input": "40000"}).temperatures
    assert sensor.chip == "hwmon3"


def test_no_sensors_and_no_recording_are_two_answers() -> None:
    absent = RecordedHost(Capture(name="test", index=Index(missing={HWMON: Why.ABSENT})))
    assert read_cooling(absent).facts.cooling == CoolingFacts()
    unrecorded = read_cooling(host_of()).facts
    assert unrecorded.cooling is None
    assert unrecorded.unread[0].reason is Reason.NOT_RECORDED
