"""What the machine saw while a person tried: what a person presses, touches, closes and plugs in.

One line of at most 60 characters per code of `Saw`; its values stand between braces.
"""

from reports.language import mark

_KEYBOARD = {
    "press_every_key": mark("Press every key. To stop, press Esc three times."),
    "keys_seen": mark("{seen} of {total} keys work."),
    "keys_left": mark("Not seen yet: {keys}"),
    "keys_stuck": mark("Stays down: {keys}. Press 3 times."),
    "keys_chatter": mark("Presses itself again: {keys}"),
    "keys_silent": mark("No key for a while. This stops in {seconds} s."),
    "hold_fn": mark("F1 to F12: hold the Fn key as well."),
    "other_keyboard": mark("That was another keyboard. Use the laptop's own."),
    "keyboard_gone": mark("The keyboard went away during the test."),
    "keyboard_held": mark("Another program uses the keyboard. Not tested."),
}
_TOUCH = {
    "touch_cells": mark("{seen} of {total} parts of the surface felt you."),
    "touch_again": mark("{count} parts felt nothing. Go over them once more."),
    "touch_dead": mark("{count} parts feel nothing."),
    "touch_held": mark("Another program uses it. Not tested."),
    "touch_gone": mark("It went away during the test."),
    "pad_silent": mark("Nothing felt yet. Is the touchpad switched off?"),
    "screen_silent": mark("Nothing felt yet. Touch the screen with a finger."),
    "pad_moves": mark("{seen} of {total} directions seen. Move up and sideways."),
    "lacks_left_click": mark("Click with the left button."),
    "lacks_right_click": mark("Click with the right button."),
    "lacks_two_fingers": mark("Put two fingers on it."),
}
_LID = {
    "close_the_lid": mark("Close the lid and open it again."),
    "lid_says_closed": mark("The switch says: closed. Close and open the lid."),
    "lid_stuck": mark("The lid is open, but the switch says: closed."),
    "lid_gone": mark("The switch went away during the test."),
    "lid_works": mark("Closed and opened: the switch works."),
}
_CHARGER = {
    "plug_the_charger": mark("Plug the charger in."),
    "pull_the_charger": mark("Pull the charger out, then plug it in again."),
    "charge_first": mark("The battery is too empty. Leave the charger in for now."),
    "charger_plugged": mark("The charger is plugged in."),
    "charger_pulled": mark("The charger is out."),
    "charger_works": mark("Pulled and plugged: the charger works."),
    "charger_stays": mark("There is no battery. Leave the charger in."),
    "charger_untold": mark("This laptop does not tell of its charger."),
    "packs_fed": mark("Batteries: {packs}. They get power."),
    "packs_drained": mark("Batteries: {packs}. They give power."),
}

SAW_INPUT: dict[str, str] = {**_KEYBOARD, **_TOUCH, **_LID, **_CHARGER}
