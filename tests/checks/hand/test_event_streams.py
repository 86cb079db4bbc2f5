"""Streams in the order in which real devices send their events."""

from pathlib import Path

import pytest

from checks.hand.key_names import key_name
from checks.hand.keyboard_device import KeyboardDevice
from checks.hand.keyboard_values import KeyRules
from checks.hand.touch_surface import Axes, Cell, TouchSurface
from host.input_events import AxisRange, InputEvent

FOLDER = Path(__file__).parents[2] / "data/input"


def stream(name: str) -> list[InputEvent]:
    """The events of a file."""
    lines = (line.split() for line in (FOLDER / name).read_text("utf-8").splitlines())
    return [
        InputEvent(int(time.replace(".", "")), int(kind, 16), int(code, 16), int(value))
        for time, kind, code, value in lines
    ]


ALPS = Axes(AxisRange(0, 0, 1023), AxisRange(0, 0, 767), slots=False)
# A pad of this kind says 0 of its fingers as long as none was there, below its own minimum.
SYNAPTICS = Axes(AxisRange(0, 1472, 5680), AxisRange(0, 1408, 4728), slots=True)
OPTICAL = Axes(AxisRange(0, 0, 1919), AxisRange(0, 0, 1079), slots=True)


@pytest.mark.parametrize(
    ("name", "axes", "cells", "clicks"),
    [
        ("alps-single-touch.events", ALPS, {(0, 0), (2, 3)}, {}),
        ("synaptics-clickpad.events", SYNAPTICS, {(2, 0)}, {0x110: 1}),
        ("optical-touchscreen.events", OPTICAL, {(1, 2), (2, 2), (2, 3)}, {}),
    ],
)
def test_fingers_are_where_they_were(
    name: str, axes: Axes, cells: set[Cell], clicks: dict[int, int]
) -> None:
    surface = TouchSurface(axes)
    for event in stream(name):
        surface.take(event)
    assert surface.cells == cells
    assert surface.clicks == clicks
    assert not surface.two_fingers


@pytest.mark.parametrize("down", [frozenset(), frozenset({28})])
def test_the_key_that_began_the_test_is_not_seen(down: frozenset[int]) -> None:
    device = KeyboardDevice(KeyRules(2000, 30, 3))
    device.start(down)
    for event in stream("enter-held-at-start.events"):
        device.take(event)
    assert {key_name(code) for code, key in device.keys.items() if key.works} == {
        "KEY_LEFTCTRL",
        "KEY_C",
    }
