"""Input devices that the kernel takes for real (Linux, uapi/linux/uinput.h and input.h)."""

import fcntl
import os
import struct
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

WIDTH, HEIGHT = 1200, 900
_EV_SYN, _EV_KEY, _EV_ABS = 0, 1, 3
_BTN_LEFT, _BTN_TOUCH, _FINGER, _TWO_FINGERS = 0x110, 0x14A, 0x145, 0x14D
_X, _Y, _SLOT, _MT_X, _MT_Y, _MT_ID = 0x00, 0x01, 0x2F, 0x35, 0x36, 0x39
_BUTTONS = (_BTN_LEFT, _BTN_TOUCH, _FINGER, _TWO_FINGERS)
_AXES = {_X: WIDTH, _Y: HEIGHT, _SLOT: 4, _MT_X: WIDTH, _MT_Y: HEIGHT, _MT_ID: 65535}
_POINTER, _BUTTONS_BELOW = 0, 2
_BUS_USB, _BUS_I2C = 0x03, 0x18
_TYPED = range(1, 128)
"""Keys up to KEY_COMPOSE: udev calls only that a keyboard which has them."""
_SET_TYPE, _SET_KEY, _SET_AXIS, _SET_PROPERTY = 0x40045564, 0x40045565, 0x40045567, 0x4004556E
_SETUP, _AXIS_SETUP, _CREATE, _DESTROY = 0x405C5503, 0x401C5504, 0x5501, 0x5502

Point = tuple[int, int]


class _Device:
    """It is there until the block ends."""

    name: str
    ids: tuple[int, int, int]
    """Bus, vendor, product."""
    keys: Sequence[int] = ()
    axes: Mapping[int, int] = {}
    """By number, the highest value; the lowest is 0."""
    properties: Sequence[int] = ()

    def __enter__(self) -> Self:
        self._descriptor = os.open("/dev/uinput", os.O_WRONLY)
        for kind in (_EV_KEY, *((_EV_ABS,) if self.axes else ())):
            self._ask(_SET_TYPE, kind)
        for key in self.keys:
            self._ask(_SET_KEY, key)
        for axis, most in self.axes.items():
            self._ask(_SET_AXIS, axis)
            self._ask(_AXIS_SETUP, struct.pack("=Hxx6i", axis, 0, 0, most, 0, 0, 0))
        for each in self.properties:
            self._ask(_SET_PROPERTY, each)
        identity = struct.pack("=HHHH", *self.ids, 1)
        self._ask(_SETUP, identity + struct.pack("=80sI", self.name.encode(), 0))
        self._ask(_CREATE, 0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ask(_DESTROY, 0)
        os.close(self._descriptor)

    def press(self, key: int) -> None:
        """A key or a button goes down and up."""
        for value in (1, 0):
            self._send((_EV_KEY, key, value))
            self._report()

    def _report(self) -> None:
        self._send((_EV_SYN, 0, 0))

    def _send(self, *events: tuple[int, int, int]) -> None:
        packed = (struct.pack("@llHHi", 0, 0, *event) for event in events)
        os.write(self._descriptor, b"".join(packed))

    def _ask(self, request: int, value: int | bytes) -> None:
        fcntl.ioctl(self._descriptor, request, value)


class Keyboard(_Device):
    """One on a cable."""

    name = "EMU USB Keyboard"
    ids = (_BUS_USB, 0x1234, 0x0001)
    keys = _TYPED


class Touchpad(_Device):
    """On I2C, with its buttons below it; it tells two fingers apart."""

    name = "EMU0001:00 04F3:3124 Touchpad"
    ids = (_BUS_I2C, 0x04F3, 0x3124)
    keys = _BUTTONS
    axes = _AXES
    properties = (_POINTER, _BUTTONS_BELOW)
    _finger = 0

    def touch(self, *points: Point) -> None:
        """Fingers come down at these places, one each, and leave."""
        several = len(points) > 1
        self._place(dict(enumerate(points)))
        self._send((_EV_KEY, _BTN_TOUCH, 1), (_EV_KEY, _TWO_FINGERS if several else _FINGER, 1))
        self._report()
        for slot in range(len(points)):
            self._send((_EV_ABS, _SLOT, slot), (_EV_ABS, _MT_ID, -1))
        self._send((_EV_KEY, _BTN_TOUCH, 0), (_EV_KEY, _TWO_FINGERS if several else _FINGER, 0))
        self._report()

    def click(self) -> None:
        """The pad is pressed down."""
        self.press(_BTN_LEFT)

    def scribble(self, at: Point, *, times: int) -> None:
        """One finger moves to and fro beside a place, faster than anybody reads it."""
        self._place({0: at})
        moves = ((_EV_ABS, _MT_X, at[0] + step % 2) for step in range(times))
        self._send(*(event for move in moves for event in (move, (_EV_SYN, 0, 0))))
        self._send((_EV_ABS, _MT_ID, -1))
        self._report()

    def _place(self, points: dict[int, Point]) -> None:
        for slot, (x, y) in points.items():
            self._finger += 1
            self._send((_EV_ABS, _SLOT, slot), (_EV_ABS, _MT_ID, self._finger))
            self._send((_EV_ABS, _MT_X, x), (_EV_ABS, _MT_Y, y))
        x, y = points[0]
        self._send((_EV_ABS, _X, x), (_EV_ABS, _Y, y))
        self._report()
