"""The record's address: to read, and as a QR code for a phone."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import ClassVar
from urllib.parse import urlsplit

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.dialog import Dialog
from agent.widgets.line import Line
from agent.widgets.qr_code import QrCode, fitting
from agent.widgets.scrolling import LongText

_TEXT_WIDTH = 34
_FRAME_HEIGHT = 4


def is_here_only(address: str) -> bool:
    """Whether no phone reaches it: it leads to the very laptop that shows it."""
    try:
        host = urlsplit(address).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class Address(Dialog[None]):
    """Enter or Escape closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", "Close", id="address.close", tooltip="Close"),
    ]

    def __init__(self, say: Say, address: str, *, halves: bool) -> None:
        super().__init__(say)
        self._address = address
        self._halves = halves
        self._drawn = False

    @override
    def compose(self) -> Iterator[Widget]:
        # Beside each other, because on 24 lines a code leaves no room above or below it.
        with Horizontal(id="dialog", classes="address"):
            yield QrCode(id="qr")
            with Vertical(id="address-text"):
                yield Line("dialog-title")
                with LongText(id="dialog-scroll", can_focus=False):
                    yield Line("dialog-body")
                yield Line("dialog-more")
                yield Line("dialog-keys")

    @override
    def begin(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        """Show the code when there is room for it."""
        self._draw()

    def _draw(self) -> None:
        width = self.app.size.width - _TEXT_WIDTH
        height = self.app.size.height - _FRAME_HEIGHT
        drawn = None
        if not is_here_only(self._address):
            drawn = fitting(self._address, width, height, halves=self._halves)
        self.query_one(QrCode).show(drawn)
        self._drawn = drawn is not None
        self.word()

    @override
    def title_text(self, say: Say) -> str:
        return say.tr("Address of this record")

    @override
    def body_text(self, say: Say) -> str:
        scan = say.tr("Scan the code with a phone to read the record.")
        return f"{self._address}\n\n{scan}" if self._drawn else self._address

    @override
    def keys_text(self, say: Say) -> str:
        return say.tr("Enter or Esc close   F2 {other}", other=say.other_language)
