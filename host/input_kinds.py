"""What kind of input device something is: by udev, else by what it can send (pure).

The rules by bitmap are those that udev's input_id documents: they stand in where udev is not there.
"""

from collections.abc import Mapping
from enum import StrEnum


class InputKind(StrEnum):
    """A kind of input device; one may be several."""

    KEYBOARD = "keyboard"
    KEYS = "keys"
    """Some keys: power button, hot keys, volume."""
    MOUSE = "mouse"
    TOUCHPAD = "touchpad"
    STICK = "stick"
    """A pointing stick between the keys."""
    TOUCHSCREEN = "touchscreen"
    TABLET = "tablet"
    """A pen."""
    JOYSTICK = "joystick"
    ACCELEROMETER = "accelerometer"
    SWITCH = "switch"
    LID = "lid"


_UDEV = {
    "ID_INPUT_KEYBOARD": InputKind.KEYBOARD,
    "ID_INPUT_KEY": InputKind.KEYS,
    "ID_INPUT_MOUSE": InputKind.MOUSE,
    "ID_INPUT_TOUCHPAD": InputKind.TOUCHPAD,
    "ID_INPUT_POINTINGSTICK": InputKind.STICK,
    "ID_INPUT_TOUCHSCREEN": InputKind.TOUCHSCREEN,
    "ID_INPUT_TABLET": InputKind.TABLET,
    "ID_INPUT_JOYSTICK": InputKind.JOYSTICK,
    "ID_INPUT_ACCELEROMETER": InputKind.ACCELEROMETER,
    "ID_INPUT_SWITCH": InputKind.SWITCH,
}
# linux/input-event-codes.h
_ESC_TO_D = frozenset(range(1, 32))
_BTN_LEFT, _BTN_JOYSTICK, _BTN_GAMEPAD, _BTN_DIGI = 0x110, 0x120, 0x130, 0x140
_BTN_TOOL_PEN, _BTN_STYLUS, _BTN_TOUCH, _BTN_TOOL_FINGER = 0x140, 0x14B, 0x14A, 0x145
_XY, _MULTITOUCH_XY, _XYZ = {0, 1}, {0x35, 0x36}, {0, 1, 2}
_PROP_DIRECT, _PROP_STICK, _PROP_ACCELEROMETER = 1, 5, 6
_SW_LID = 0
_FIRST_BUTTON, _AFTER_BUTTONS = 0x100, 0x160


def kinds_by_udev(
    hints: Mapping[str, str], switches: frozenset[int], properties: frozenset[int]
) -> frozenset[InputKind]:
    """Udev's word; none where it never looked. The lid is told by its switch.

    What udev calls touchpad and touchscreen at once is a screen only if it says of itself that
    fingers point directly.
    """
    if hints.get("ID_INPUT") != "1":
        return frozenset()
    kinds = {kind for name, kind in _UDEV.items() if hints.get(name) == "1"}
    if kinds >= {InputKind.TOUCHPAD, InputKind.TOUCHSCREEN}:
        is_direct = _PROP_DIRECT in properties
        kinds.discard(InputKind.TOUCHPAD if is_direct else InputKind.TOUCHSCREEN)
    return frozenset(kinds | _switch_kinds(switches))


def kinds_by_bitmap(
    keys: frozenset[int],
    axes: frozenset[int],
    relative: frozenset[int],
    switches: frozenset[int],
    properties: frozenset[int],
) -> frozenset[InputKind]:
    """What it can send tells what it is."""
    kinds = _switch_kinds(switches)
    if _PROP_ACCELEROMETER in properties or (axes >= _XYZ and not keys):
        return frozenset(kinds | {InputKind.ACCELEROMETER})
    pointer = _pointer_kind(keys, axes, relative, properties)
    if pointer is not None:
        kinds.add(pointer)
    if keys >= _ESC_TO_D:
        kinds.add(InputKind.KEYBOARD)
    if any(key < _FIRST_BUTTON or key >= _AFTER_BUTTONS for key in keys - {0}):
        kinds.add(InputKind.KEYS)
    return frozenset(kinds)


def _switch_kinds(switches: frozenset[int]) -> set[InputKind]:
    if not switches:
        return set()
    return {InputKind.SWITCH, InputKind.LID} if _SW_LID in switches else {InputKind.SWITCH}


def _pointer_kind(
    keys: frozenset[int],
    axes: frozenset[int],
    relative: frozenset[int],
    properties: frozenset[int],
) -> InputKind | None:
    if _PROP_STICK in properties:
        return InputKind.STICK
    if axes >= _XY or axes >= _MULTITOUCH_XY:
        return _absolute_kind(keys, properties)
    return InputKind.MOUSE if relative >= _XY and _BTN_LEFT in keys else None


def _absolute_kind(keys: frozenset[int], properties: frozenset[int]) -> InputKind | None:
    is_direct = _PROP_DIRECT in properties
    if _BTN_STYLUS in keys or _BTN_TOOL_PEN in keys:
        return InputKind.TABLET
    if _BTN_TOOL_FINGER in keys and not is_direct:
        return InputKind.TOUCHPAD
    if is_direct or _BTN_TOUCH in keys:
        return InputKind.TOUCHSCREEN
    if any(_BTN_JOYSTICK <= key < _BTN_DIGI for key in keys):
        return InputKind.JOYSTICK
    return InputKind.MOUSE if _BTN_LEFT in keys else None
