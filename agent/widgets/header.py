"""The top line: product, bench, and which laptop this is, in reverse video."""

from textual.content import Content
from textual.widgets import Static

from agent.say import Say
from agent.view import View

_SERIAL_END = 8


def serial_end(serial: str) -> str:
    """The end of a serial number, which is what stickers are compared by."""
    return serial if len(serial) <= _SERIAL_END + 2 else "…" + serial[-_SERIAL_END:]


class Header(Static):
    """Two laptops never look the same from afar."""

    def show(self, view: View, say: Say) -> None:
        """Show bench and laptop; a demo says so."""
        left = f" opknap · {view.bench} "
        practice = say.tr("DEMO: practice, no real drive")
        demo = f" {practice} " if view.demo else ""
        named = (
            view.laptop_name or say.tr("unknown laptop"),
            serial_end(view.laptop_serial) if view.laptop_serial else None,
            view.asset_tag,
        )
        right = " · ".join(part for part in named if part) + " "
        width = self.size.width
        if len(left) + len(demo) + len(right) > width:
            demo = " DEMO " if view.demo else ""
        room = max(width - len(left) - len(demo) - len(right), 0)
        self.update(
            Content.assemble(
                (left, "bold"),
                (demo, "bold $band-ink on $demo-band"),
                " " * room,
                (right, "bold"),
            )
        )
