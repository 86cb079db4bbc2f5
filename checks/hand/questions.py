"""Which parts of this laptop a person tries (pure)."""

from collections.abc import Callable, Mapping

from checks.camera_judge import camera_presence
from checks.display_judge import display_presence
from checks.facts import LaptopFacts
from checks.findings import Finding
from checks.input_judge import input_presence
from checks.manifest import Presence, is_handheld, is_laptop, presence_of
from checks.ports_judge import ports_presence
from checks.radio_judge import radio_presence
from checks.sound_judge import sound_presence
from checks.told_facts import Item

_ITEM_OF: Mapping[str, Item | None] = {
    "input.keyboard": Item.KEYBOARD,
    "input.touchpad": Item.TOUCHPAD,
    "input.touchscreen": Item.TOUCHSCREEN,
    "input.lid": Item.LID,
    "display.picture": Item.PANEL,
    "display.pixels": Item.PANEL,
    "display.damage": Item.PANEL,
    "display.backlight": Item.PANEL,
    "audio.speakers": Item.SPEAKERS,
    "audio.microphone": Item.MICROPHONE,
    "camera.picture": Item.CAMERA,
    "radio.wifi": Item.WIFI,
    "radio.bluetooth": Item.BLUETOOTH,
    "port.usb": Item.USB,
    "port.ethernet": Item.ETHERNET,
    "port.video": Item.VIDEO,
    "port.jack": Item.JACK,
    "port.card": Item.CARD_READER,
    "power.adapter": None,
    "battery.swollen": Item.BATTERY,
    "thermal.fan": None,
}
"""What is tried, in this order, and of which part it is: hands stay where they are as long as
possible, whatever needs a thing from the drawer comes late. `None`: of no part of the manifest."""

HAND_CODES = tuple(_ITEM_OF)
"""Every code that a person can be asked."""

_PRESENCES: tuple[Callable[[LaptopFacts], tuple[Finding, ...]], ...] = (
    input_presence,
    sound_presence,
    camera_presence,
    radio_presence,
    ports_presence,
    display_presence,
)


def hand_questions(facts: LaptopFacts) -> tuple[str, ...]:
    """The codes of the step Try for this laptop, in the order in which they are best tried.

    One for every part that the manifest expects or does not know; none for what is absent, and
    none for what the quick probes have answered already (a missing camera, no driver).
    """
    answered = {finding.code for judge in _PRESENCES for finding in judge(facts)}
    return tuple(
        code
        for code, item in _ITEM_OF.items()
        if code not in answered
        and _is_there_to_try(item, facts)
        and (code != _FAN or listens_to_fan(facts))
    )


def listens_to_fan(facts: LaptopFacts) -> bool:
    """Whether ears are the only sensor of the fan: sensors were listed and no fan is among them.

    Not of tablets and detachables, which seldom have one; not where nothing was listed.
    """
    cooling = facts.cooling
    if cooling is None or cooling.fans or not cooling.temperatures:
        return False
    return is_laptop(facts) is True and not is_handheld(facts)


_FAN = "thermal.fan"


def _is_there_to_try(item: Item | None, facts: LaptopFacts) -> bool:
    if item is Item.BATTERY and facts.batteries is not None:
        # A missing pack is a finding of its own, and nobody can look at it.
        return any(pack.present is not False for pack in facts.batteries)
    return item is None or presence_of(item, facts) is not Presence.ABSENT
