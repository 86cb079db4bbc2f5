"""What a person is asked because no sensor tells it, and what each answer means. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agent.say import Say
from checks.told_facts import BiosOpened, Item, ItemTold, ToldFacts
from reports.language import mark

BIOS = "bios"
USB_SOCKETS = "usb_sockets"
MOST_SOCKETS = 8
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer: what it is called on a sheet, and what it adds to what was told."""

    value: str
    adds: Callable[[ToldFacts], ToldFacts] | None
    """`None`: nobody knows, so the question stays open."""


@dataclass(frozen=True, slots=True)
class ToldOption:
    """One answer with its words."""

    told: Told
    label: Callable[[Say], str]


@dataclass(frozen=True, slots=True)
class ToldQuestion:
    """One question."""

    name: str
    text: Callable[[Say], str]
    options: tuple[ToldOption, ...]


_BIOS_TEXT = mark(
    "Could you open the BIOS set-up without a password? You try it when the laptop starts: press "
    "F2, Del or F10 again and again."
)
_BIOS_ANSWERS: Mapping[BiosOpened, str] = {
    BiosOpened.YES: mark("Yes, it opened"),
    BiosOpened.PASSWORD: mark("No, it asks for a password"),
    BiosOpened.NOT_TRIED: mark("I did not try"),
}
_USB_TEXT = mark(
    "How many USB sockets does this laptop have? Count all sides, of any shape, and also the one "
    "with the stick of opknap."
)

_ITEMS: Mapping[Item, str] = {
    Item.KEYBOARD: mark("Does this laptop have a keyboard of its own?"),
    Item.TOUCHPAD: mark("Does this laptop have a touchpad?"),
    Item.TOUCHSCREEN: mark("Does this laptop have a touchscreen?"),
    Item.LID: mark("Does this laptop have a lid that closes?"),
    Item.PANEL: mark("Does this laptop have a screen of its own?"),
    Item.BATTERY: mark("Is there a battery in this laptop?"),
    Item.CAMERA: mark("Does this laptop have a camera? Look above the screen."),
    Item.SPEAKERS: mark("Does this laptop have speakers?"),
    Item.MICROPHONE: mark("Does this laptop have a microphone?"),
    Item.WIFI: mark("Does this laptop have Wi-Fi?"),
    Item.BLUETOOTH: mark("Does this laptop have Bluetooth?"),
    Item.WWAN: mark("Does this laptop have a place for a SIM card?"),
    Item.ETHERNET: mark("Does this laptop have a socket for a network cable?"),
    Item.FINGERPRINT: mark("Does this laptop have a fingerprint reader?"),
    Item.CARD_READER: mark("Does this laptop have a slot for memory cards?"),
    Item.USB: mark("Does this laptop have USB sockets?"),
    Item.VIDEO: mark("Does this laptop have a socket for another screen?"),
    Item.JACK: mark("Does this laptop have a socket for headphones?"),
}


def told_question(name: str) -> ToldQuestion:
    """A question by the name that `View.told_open` gives it."""
    if name == BIOS:
        return ToldQuestion(name, _worded(_BIOS_TEXT), tuple(map(_bios, BiosOpened)))
    if name == USB_SOCKETS:
        numbers = tuple(_sockets(number) for number in range(MOST_SOCKETS + 1))
        return ToldQuestion(name, _worded(_USB_TEXT), (*numbers, _unknown()))
    item = Item(name)
    there = (_there(item, there=True), _there(item, there=False), _unknown())
    return ToldQuestion(name, _worded(_ITEMS[item]), there)


def is_told_question(name: str) -> bool:
    """Whether this version knows the question."""
    return name in {BIOS, USB_SOCKETS, *Item}


def _bios(opened: BiosOpened) -> ToldOption:
    told = Told(opened.value, lambda facts: facts.model_copy(update={"bios_opened": opened}))
    return ToldOption(told, _worded(_BIOS_ANSWERS[opened]))


def _sockets(number: int) -> ToldOption:
    told = Told(str(number), lambda facts: facts.model_copy(update={"usb_sockets": number}))
    return ToldOption(told, lambda _: str(number))


def _there(item: Item, *, there: bool) -> ToldOption:
    told = Told("yes" if there else "no", lambda facts: _with_item(facts, item, there=there))
    return ToldOption(told, _worded(mark("Yes") if there else mark("No")))


def _unknown() -> ToldOption:
    return ToldOption(Told(UNKNOWN, None), _worded(mark("I do not know")))


def _with_item(facts: ToldFacts, item: Item, *, there: bool) -> ToldFacts:
    others = tuple(one for one in facts.items if one.item is not item)
    return facts.model_copy(update={"items": (*others, ItemTold(item=item, there=there))})


def _worded(text: str) -> Callable[[Say], str]:
    return lambda say: say.tr(text)
