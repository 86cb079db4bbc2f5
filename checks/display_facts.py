"""The laptop's panel, its graphics and its sockets for other screens (values only)."""

from host.value import Value


class PanelFacts(Value):
    """One built-in screen."""

    connector: str
    """As the kernel names it, without its card: `eDP-1`."""
    status: str | None = None
    """`connected`, `disconnected`, `unknown`."""
    maker: str | None = None
    """PNP id: `BOE`."""
    product: int | None = None
    name: str | None = None
    part: str | None = None
    """The text of the EDID that reads like a part number."""
    width_px: int | None = None
    height_px: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    size_from: str | None = None
    """`timing`, `displayid` or `base`."""
    diagonal_tenths: int | None = None
    """Tenths of an inch; `None` where the size is 0 or not that of a laptop's panel."""
    year: int | None = None
    """Of production, or of the model; panels get replaced."""
    checksum_ok: bool | None = None
    """Of the EDID's base block."""
    edid: bool = False
    """Whether there is an EDID at all."""


class VideoSocket(Value):
    """A socket for another screen, as the graphics driver lists it: some lead nowhere."""

    connector: str
    """`HDMI-A-1`."""
    status: str | None = None


class GraphicsFacts(Value):
    """One graphics processor (PCI class 03)."""

    address: str
    """PCI address."""
    pci_id: str | None = None
    """`8086:5917`."""
    name: str | None = None
    driver: str | None = None


class DisplayFacts(Value):
    """What DRM, EDID and PCI say."""

    panel: PanelFacts | None = None
    """The main built-in screen."""
    other_panels: tuple[PanelFacts, ...] = ()
    """A touch bar, a second screen."""
    video_sockets: tuple[VideoSocket, ...] = ()
    graphics: tuple[GraphicsFacts, ...] = ()
    backlights: tuple[str, ...] = ()
    connectors_listed: bool = False
    """A driver of the graphics processor listed its connectors."""
    generic_driver: bool = False
    """Only the firmware's picture is used: no EDID, no brightness."""
