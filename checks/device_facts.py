"""What the kernel lists of input, radios, sound, cameras and USB (values only)."""

from enum import StrEnum

from host.value import Value


class DeviceKind(StrEnum):
    """What a part is for."""

    KEYBOARD = "keyboard"
    TOUCHPAD = "touchpad"
    POINTER = "pointer"
    """A trackpoint, or a touchpad that the kernel takes for a mouse."""
    TOUCHSCREEN = "touchscreen"
    LID = "lid"
    WIFI = "wifi"
    BLUETOOTH = "bluetooth"
    WWAN = "wwan"
    ETHERNET = "ethernet"
    SOUND = "sound"
    CAMERA = "camera"
    FINGERPRINT = "fingerprint"
    CARD_READER = "card_reader"
    JACK = "jack"
    """A socket for headphones whose plug the sound card notices."""


class Origin(StrEnum):
    """Whose part it is."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    """Plugged in at the bench, or paired."""
    UNKNOWN = "unknown"
    """On USB, and the firmware does not say which ports are inside."""


class Place(StrEnum):
    """Where the kernel lists parts; by its name for the subsystem."""

    PCI = "pci"
    USB = "usb"
    INPUT = "input"
    NET = "net"
    RFKILL = "rfkill"
    BLUETOOTH = "bluetooth"
    SOUND = "sound"
    CAMERA = "video4linux"
    I2C = "i2c"
    TYPEC = "typec"
    SD = "mmc_host"
    TOUCH = "touch"
    """No list of its own: the input list, with udev's word on which of it is a touchscreen."""


class PartFacts(Value):
    """One part."""

    kind: DeviceKind
    works: bool
    """The kernel drives it; not: it is listed on its bus and nothing drives it."""
    origin: Origin = Origin.INTERNAL
    name: str | None = None
    node: str | None = None
    """The kernel's name (`wlan0`) or, for input, its node (`/dev/input/event4`)."""
    driver: str | None = None
    bus: str = "other"
    """`pci`, `usb`, `i8042`, `i2c`, `bluetooth`, `other`."""
    bus_id: str | None = None
    """`8086:24fd`."""
    path: str
    """Below /sys."""


class RadioSwitch(Value):
    """One switch of a radio (rfkill)."""

    kind: str
    """`wlan`, `bluetooth`, `wwan`."""
    soft: bool | None = None
    """Switched off by a program."""
    hard: bool | None = None
    """Switched off by a switch or key on the case."""


class UsbPort(Value):
    """A port of a root hub; a socket of USB 3 has two of them."""

    name: str
    """`usb1-port3`."""
    connect_type: str | None = None
    """`hotplug`, `hardwired`, `not used`, `unknown`."""
    peer: str | None = None
    """The other port of the same socket."""
    type_c: str | None = None
    """`port0`: the USB-C connector that it leads to."""
    over_current: int | None = None


class DeviceFacts(Value):
    """Parts by kind, and which lists they come from: a list that was not read says nothing."""

    listed: tuple[Place, ...] = ()
    parts: tuple[PartFacts, ...] = ()
    switches: tuple[RadioSwitch, ...] = ()
    usb_ports: tuple[UsbPort, ...] = ()
    type_c_ports: int | None = None
    silent_pads: int = 0
    """Touchpads or touchscreens listed on I2C that nothing drives (ACPI PNP0C50)."""
    other_sd_hosts: int = 0
    """SD hosts that no card reader is known of: an eMMC, a radio, or a slot for cards."""

    def of_kind(self, kind: DeviceKind) -> tuple[PartFacts, ...]:
        """The laptop's own parts of a kind, those that nobody can place included."""
        return tuple(
            part for part in self.parts if part.kind is kind and part.origin is not Origin.EXTERNAL
        )

    def were_read(self, *places: Place) -> bool:
        """Whether all these lists were read."""
        return set(places) <= set(self.listed)

    @property
    def usb_sockets(self) -> int | None:
        """Sockets on the case by the firmware's word; `None` where it does not say."""
        open_ports = {port.name: port for port in self.usb_ports if port.connect_type == "hotplug"}
        pairs = {
            frozenset({name, port.peer} & open_ports.keys()) for name, port in open_ports.items()
        }
        return len(pairs) or None
