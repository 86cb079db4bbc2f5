"""Which devices of real laptops are tried, by their udev databases."""

import pytest

from checks.hand.keyboard import roles
from checks.hand.touchpad import touchpads
from checks.hand.touchscreen import touchscreens
from host.capture import read_capture
from host.input_devices import InputDevice, input_devices
from host.input_kinds import InputKind
from host.readings import Unread
from host.recorded import RecordedHost
from tests.checks.real_captures import CAPTURES, needed

KEYBOARD = "AT Translated Set 2 keyboard"


def _listed(name: str) -> tuple[InputDevice, ...]:
    path = needed(CAPTURES / "udev" / f"{name}.txt")
    devices = input_devices(RecordedHost(read_capture(path)))
    assert not isinstance(devices, Unread)
    return devices


@pytest.mark.parametrize(
    ("capture", "pad"),
    [
        ("dell_latitudee4310", "AlpsPS/2 ALPS DualPoint TouchPad"),
        ("dell_latitudee6430", "PS/2 Generic Mouse"),
        ("emmc_as_main_drive", "DLL0725:01 06CB:7D47"),
        ("hp_elitebook_835_13_inch_g10", "SYNA3105:00 06CB:CEA3 Touchpad"),
        ("ipu7_driver", "VEN_04F3:00 04F3:332D Touchpad"),
        ("lenovo_e445", "SynPS/2 Synaptics TouchPad"),
        ("lenovo_t420", "SynPS/2 Synaptics TouchPad"),
        ("lenovo_t430s", "SynPS/2 Synaptics TouchPad"),
        ("realtek_card_reader_and_nvme", "AlpsPS/2 ALPS DualPoint TouchPad"),
        ("samsung_n310", "SynPS/2 Synaptics TouchPad"),
        ("toshiba_nvme", "DLL07D1:01 044E:120B"),
    ],
)
def test_the_keyboard_and_the_touchpad_of_a_laptop_are_tried(capture: str, pad: str) -> None:
    devices = _listed(capture)
    assert [one.name for one in roles(devices).own] == [KEYBOARD]
    assert [one.name for one in touchpads(devices)] == [pad]
    assert len([one for one in devices if InputKind.LID in one.kinds]) == 1


def test_keyboards_on_a_cable_and_a_switch_for_them_are_others() -> None:
    found = roles(_listed("lenovo_t430s"))
    keyboards = [one.name for one in found.others if InputKind.KEYBOARD in one.kinds]
    assert len(keyboards) == 2
    assert KEYBOARD not in keyboards


@pytest.mark.parametrize(
    ("capture", "names"),
    [
        ("ipu7_driver", ["ELAN900C:00 04F3:439F"]),
        ("toshiba_nvme", ["Melfas LGDisplay Incell Touch"]),
        ("lenovo_t420", []),
    ],
)
def test_a_touchpad_is_not_mistaken_for_a_touchscreen(capture: str, names: list[str]) -> None:
    assert [one.name for one in touchscreens(_listed(capture))] == names
