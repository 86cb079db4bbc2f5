"""Real libudev, real netlink messages: on devices that umockdev makes up."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
_WRAPPER = shutil.which("umockdev-wrapper")
pytestmark = pytest.mark.skipif(_WRAPPER is None, reason="umockdev is not installed")

_DEVICES = """\
P: /devices/platform/ACAD
E: SUBSYSTEM=power_supply
E: POWER_SUPPLY_ONLINE=1
A: type=Mains
A: online=1

P: /devices/platform/BAT0
E: SUBSYSTEM=power_supply
A: type=Battery
A: capacity=80

P: /devices/platform/BAT1
E: SUBSYSTEM=power_supply
A: type=Battery
A: capacity=40

P: /devices/platform/mouse
E: SUBSYSTEM=hid

P: /devices/platform/i8042/serio0/input/input3
E: SUBSYSTEM=input
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: ID_INPUT_KEY=1
A: name=AT Translated Set 2 keyboard
A: id/bustype=0011
A: id/vendor=0001
A: id/product=0001
A: capabilities/key=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe

P: /devices/platform/i8042/serio0/input/input3/event3
N: input/event3
E: DEVNAME=/dev/input/event3
E: SUBSYSTEM=input
E: ID_INPUT=1
E: ID_INPUT_KEYBOARD=1
E: ID_INPUT_KEY=1
L: device=../../input3
"""


def _played(part: str, folder: Path) -> Any:  # noqa: ANN401 - JSON
    assert _WRAPPER is not None
    (folder / "devices.umockdev").write_text(_DEVICES)
    done = subprocess.run(
        [_WRAPPER, sys.executable, "-m", "tests.host.umocked", part, "devices.umockdev"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_mains_pulled_and_plugged_and_a_pack_taken_out_are_heard(tmp_path: Path) -> None:
    pulled, plugged, taken, nothing = _played("plug", tmp_path)
    assert pulled[:2] == ["change", "ACAD"]
    assert pulled[2]["POWER_SUPPLY_ONLINE"] == "0"
    assert plugged[2]["POWER_SUPPLY_ONLINE"] == "1"
    # Neither the driver that was bound nor the other subsystem was heard in between.
    assert taken[:2] == ["remove", "BAT0"]
    assert nothing is None


def test_two_packs_and_an_adapter_of_any_name_are_listed(tmp_path: Path) -> None:
    in_sysfs, in_udev = _played("supplies", tmp_path)
    assert in_sysfs == ["ACAD", "BAT0", "BAT1"]
    assert sorted(in_udev) == ["ACAD", "BAT0", "BAT1"]


def test_a_keyboard_is_found_with_its_kind_and_its_place(tmp_path: Path) -> None:
    assert _played("inputs", tmp_path) == [
        [
            "/dev/input/event3",
            "AT Translated Set 2 keyboard",
            ["keyboard", "keys"],
            True,
            "/devices/platform/i8042/serio0",
        ]
    ]


def test_a_key_pressed_and_released_is_read_from_its_event_node(tmp_path: Path) -> None:
    assert _played("keys", tmp_path) == [[1, 30, 1], [0, 0, 0], [1, 30, 0], [0, 0, 0]]
