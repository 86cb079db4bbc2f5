"""The laptop's own screen out of connectors and their EDIDs (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checks.display_facts import DisplayFacts, GraphicsFacts, PanelFacts, VideoSocket
from checks.edid import Edid, parse_edid

_CONNECTOR = re.compile(r"^card\d+-(?P<name>(?P<kind>.+)-\d+)$")
_PANELS = frozenset({"eDP", "LVDS", "DSI", "DPI", "SPI"})
_SOCKETS = frozenset({"HDMI-A", "HDMI-B", "DP", "VGA", "DVI-D", "DVI-I", "DVI-A", "USB"})
_MODE = re.compile(r"^(\d{2,5})x(\d{2,5})")
# Letters and digits mixed, as LP156WD1-TLB2 or B140HAB: a maker's word is letters alone.
_PART = re.compile(r"^(?=[^ ]*\d)(?=[^ ]*[A-Z])[A-Z0-9][A-Z0-9.+/-]{4,}$")
# A strip above the keyboard is no screen, whatever its pixels.
_STRIP_RATIO = 4


@dataclass(frozen=True, slots=True)
class Connector:
    """One connector as DRM shows it."""

    name: str
    """With its card: `card0-eDP-1`."""
    status: str | None = None
    modes: str | None = None
    edid: bytes | None = None


def is_panel(name: str) -> bool:
    """A connector that leads to a screen inside the laptop."""
    found = _CONNECTOR.match(name)
    return found is not None and found["kind"] in _PANELS


def is_connector(name: str) -> bool:
    """A connector, and not a card or a render node."""
    return _CONNECTOR.match(name) is not None


def parse_display(
    connectors: Sequence[Connector],
    graphics: Sequence[GraphicsFacts],
    backlights: Sequence[str],
    *,
    generic_driver: bool,
) -> DisplayFacts:
    """The main panel and everything beside it."""
    panels = sorted(_panels(connectors), key=_rank)
    known = {each for each in map(_kind, connectors) if each in _PANELS | _SOCKETS}
    return DisplayFacts(
        panel=next(iter(panels), None),
        other_panels=tuple(panels[1:]),
        video_sockets=_sockets(connectors),
        graphics=tuple(graphics),
        backlights=tuple(backlights),
        connectors_listed=bool(known),
        generic_driver=generic_driver,
    )


def _kind(connector: Connector) -> str | None:
    found = _CONNECTOR.match(connector.name)
    return None if found is None else found["kind"]


def _short(connector: Connector) -> str:
    found = _CONNECTOR.match(connector.name)
    return connector.name if found is None else found["name"]


def _sockets(connectors: Iterable[Connector]) -> tuple[VideoSocket, ...]:
    return tuple(
        VideoSocket(connector=_short(each), status=each.status)
        for each in connectors
        if _kind(each) in _SOCKETS
    )


def _panels(connectors: Iterable[Connector]) -> list[PanelFacts]:
    """Each once: with two graphics processors the same screen is listed by both."""
    found: list[PanelFacts] = []
    seen: set[bytes] = set()
    for each in connectors:
        if not is_panel(each.name) or (each.edid and each.edid in seen):
            continue
        seen.update({each.edid} if each.edid else ())
        found.append(_panel(each))
    if any(each.edid for each in found):
        # The second processor's connector of the same screen, or of none.
        return [each for each in found if each.edid or each.status == "connected"]
    return found


def _panel(connector: Connector) -> PanelFacts:
    edid = parse_edid(connector.edid) if connector.edid else None
    width, height = _first_mode(connector.modes)
    if edid is None:
        return PanelFacts(
            connector=_short(connector),
            status=connector.status,
            width_px=width,
            height_px=height,
        )
    return PanelFacts(
        connector=_short(connector),
        status=connector.status,
        maker=edid.maker,
        product=edid.product,
        name=edid.name,
        part=_part(edid),
        width_px=edid.width_px or width,
        height_px=edid.height_px or height,
        width_mm=edid.width_mm,
        height_mm=edid.height_mm,
        size_from=edid.size_from,
        diagonal_tenths=edid.diagonal_tenths,
        year=edid.year,
        checksum_ok=edid.checksum_ok,
        edid=True,
    )


def _first_mode(modes: str | None) -> tuple[int | None, int | None]:
    """The preferred mode comes first."""
    found = _MODE.match((modes or "").strip())
    return (None, None) if found is None else (int(found[1]), int(found[2]))


def _part(edid: Edid) -> str | None:
    """The part number among the texts; Dell puts a code of its own and an odd byte before it."""
    words = (word for text in edid.texts for word in text.split("\ufffd")[-1].split()[:1])
    return next((word for word in words if _PART.match(word)), None)


def _rank(panel: PanelFacts) -> tuple[bool, bool, bool, int]:
    """Lower is more of a main screen."""
    width, height = panel.width_px or 0, panel.height_px or 0
    strip = max(width, height) > _STRIP_RATIO * min(width, height) > 0
    return (strip, panel.status == "disconnected", panel.diagonal_tenths is None, -width * height)
