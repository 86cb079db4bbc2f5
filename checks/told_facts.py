"""What no sensor tells and a person says at the start (values only); answers are evidence."""

from enum import StrEnum

from host.value import Value


class Item(StrEnum):
    """A part that a laptop may have."""

    KEYBOARD = "keyboard"
    TOUCHPAD = "touchpad"
    TOUCHSCREEN = "touchscreen"
    LID = "lid"
    PANEL = "panel"
    BATTERY = "battery"
    CAMERA = "camera"
    SPEAKERS = "speakers"
    MICROPHONE = "microphone"
    WIFI = "wifi"
    BLUETOOTH = "bluetooth"
    WWAN = "wwan"
    ETHERNET = "ethernet"
    FINGERPRINT = "fingerprint"
    CARD_READER = "card_reader"
    USB = "usb"
    VIDEO = "video"
    """A socket for another screen."""
    JACK = "jack"
    """A socket for headphones."""


class BiosOpened(StrEnum):
    """Could you open the BIOS set-up without a password?"""

    YES = "yes"
    PASSWORD = "password"
    """It asked for one."""
    NOT_TRIED = "not_tried"


class ItemTold(Value):
    """Whether a part is there, by a person's own eyes."""

    item: Item
    there: bool


class ToldFacts(Value):
    """A person's answers; a later answer replaces an earlier one."""

    bios_opened: BiosOpened | None = None
    usb_sockets: int | None = None
    """USB sockets counted on the case, of any shape."""
    items: tuple[ItemTold, ...] = ()

    def there(self, item: Item) -> bool | None:
        """What was said of a part; `None`: nobody was asked."""
        return next((one.there for one in self.items if one.item is item), None)


NOTHING_TOLD = ToldFacts()
