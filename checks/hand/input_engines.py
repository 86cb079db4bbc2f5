"""The engines of what a person presses, touches, closes and plugs in."""

from collections.abc import Mapping

from checks.hand import keyboard_judge, lid, mains_judge, touchpad, touchscreen
from checks.hand.keyboard import open_keyboard
from checks.hand.mains import open_mains
from checks.hand.values import HandFactory

INPUT_ENGINES: Mapping[str, HandFactory] = {
    keyboard_judge.CODE: open_keyboard,
    touchpad.CODE: touchpad.open_touchpad,
    touchscreen.CODE: touchscreen.open_touchscreen,
    lid.CODE: lid.open_lid,
    mains_judge.CODE: open_mains,
}
