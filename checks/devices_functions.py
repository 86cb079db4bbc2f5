"""What the buses list: PCI functions and USB devices by what they are for (pure).

Table driven: PCI class codes and USB interface classes say what a function is for (PCI Code and ID
Assignment, USB-IF class codes); a few kinds have no class and are known by their maker.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checks.device_facts import DeviceKind, Origin, PartFacts
from checks.devices_topology import origin_of, pci_address
from host.readings import Device

_PCI_KINDS: Mapping[str, DeviceKind] = {
    "0280": DeviceKind.WIFI,
    "0200": DeviceKind.ETHERNET,
    "0401": DeviceKind.SOUND,
    "0403": DeviceKind.SOUND,
    "0d40": DeviceKind.WWAN,
    "0d11": DeviceKind.BLUETOOTH,
}
_MULTIMEDIA, _SD_HOST, _GRAPHICS = "0480", "0805", "03"
_INTEL = "8086"
# HDMI sound of Haswell and Broadwell is a function of its own.
_HDMI_SOUND = frozenset({"8086:0a0c", "8086:0c0c", "8086:0d0c", "8086:160c"})
# Makers of card readers on PCI Express. Intel's and AMD's own SD hosts may as well hold an eMMC.
_CARD_READERS = frozenset({"10ec", "1180", "1217", "17a0", "197b"})
_REALTEK_CARD_READER = re.compile(r"^10ec:52[0-9a-f]{2}$")

_FINGERPRINT_MAKERS = frozenset(
    {
        "04f3",  # Elan
        "05ba",  # DigitalPersona
        "06cb",  # Synaptics
        "08ff",  # AuthenTec
        "10a5",  # FPC
        "138a",  # Validity
        "147e",  # UPEK
        "1c7a",  # EgisTec, LighTuning
        "2541",  # Chipsailing
        "27c6",  # Goodix
        "2808",  # FocalTech
        "298d",  # NEXT
    }
)
# Broadcom's chip of many Dells; of its variants these have a sensor (usb.ids).
_WITH_FINGERPRINT = frozenset({"0a5c:5801", "0a5c:5802", "0a5c:5804"})
_FINGERPRINT_WORDS = ("fingerprint", "biometric", "swipe sensor", "touchchip")
# Makers of modules; sticks come from others.
_MODEM_MAKERS = frozenset({"0bdb", "1199", "1bc7", "2c7c", "2cb7", "413c"})
_MOBILE_BROADBAND = "020e"  # communications, Mobile Broadband Interface Model
_VIDEO, _RADIO, _STORAGE, _HID = "0e", "e00101", "08", "03"
_VENDOR_PLAIN = "ff0000"
_REALTEK = "0bda"
_REALTEK_USB_READER = re.compile(r"^01[0-9a-f]{2}$")
_READER_WORDS = ("card reader", "card_reader", "sd/mmc", "memory card")
# Their cameras and adapters stand on desks.
_LOGITECH, _CSR = "046d", "0a12"
_ROOT_HUB = "1d6b"
# A device without texts is named by its number.
_HEX_NAME = re.compile(r"^[0-9a-f]{4}$")


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A USB device with the interfaces that the kernel shows of it."""

    path: str
    vendor: str
    product: str
    name: str
    """Empty where only numbers are known."""
    own_name: str
    """What the device calls itself."""
    interfaces: tuple[str, ...]
    """Class, subclass and protocol in six hexadecimal digits."""
    drivers: frozenset[str]
    """Drivers of its interfaces."""


def pci_parts(devices: Sequence[Device]) -> tuple[PartFacts, ...]:
    """Functions that do something for the user; whether anything drives them is seen later."""
    graphics = graphics_addresses(devices)
    return tuple(part for each in devices if (part := _pci_part(each, graphics)) is not None)


def graphics_addresses(devices: Sequence[Device]) -> frozenset[str]:
    """PCI addresses of the graphics processors (class 03)."""
    found = (pci_address(each.sys_path) for each in devices if is_graphics(each))
    return frozenset(each for each in found if each is not None)


def is_graphics(device: Device) -> bool:
    """A graphics processor."""
    return _pci_class(device).startswith(_GRAPHICS)


def _pci_part(device: Device, graphics: frozenset[str]) -> PartFacts | None:
    pci_id = device.properties.get("PCI_ID", "").casefold()
    kind = _pci_kind(_pci_class(device), pci_id)
    if kind is None or (
        kind is DeviceKind.SOUND and is_hdmi_sound(device.sys_path, pci_id, graphics)
    ):
        return None
    return PartFacts(
        kind=kind,
        works=kind is DeviceKind.CARD_READER and "DRIVER" in device.properties,
        origin=Origin.INTERNAL,
        name=device.properties.get("ID_MODEL_FROM_DATABASE"),
        driver=device.properties.get("DRIVER"),
        bus="pci",
        bus_id=pci_id or None,
        path=device.sys_path,
    )


def _pci_kind(code: str, pci_id: str) -> DeviceKind | None:
    maker = pci_id.partition(":")[0]
    if _REALTEK_CARD_READER.match(pci_id) and not code.startswith("02"):
        return DeviceKind.CARD_READER
    if code.startswith(_SD_HOST):
        return DeviceKind.CARD_READER if maker in _CARD_READERS else None
    if code.startswith(_MULTIMEDIA):
        # Intel's is the image processor behind a MIPI camera, AMD's a sound processor.
        return DeviceKind.CAMERA if maker == _INTEL else DeviceKind.SOUND
    return _PCI_KINDS.get(code[:4])


def _pci_class(device: Device) -> str:
    """Six hexadecimal digits: the kernel drops leading zeros."""
    return device.properties.get("PCI_CLASS", "").casefold().zfill(6)


def is_hdmi_sound(path: str, pci_id: str, graphics: frozenset[str]) -> bool:
    """Sound that only leaves by a socket for screens: function 1 beside graphics as function 0."""
    address = pci_address(path) or ""
    beside = address.endswith(".1") and f"{address[:-1]}0" in graphics
    return pci_id in _HDMI_SOUND or beside


def usb_devices(devices: Sequence[Device]) -> tuple[UsbDevice, ...]:
    """Every USB device but hubs and root hubs."""
    interfaces = [each for each in devices if each.properties.get("INTERFACE")]
    found = (
        _usb_device(
            each, [one for one in interfaces if one.sys_path.rpartition("/")[0] == each.sys_path]
        )
        for each in devices
        if each.properties.get("DEVTYPE") == "usb_device"
    )
    return tuple(
        each
        for each in found
        if each.vendor != _ROOT_HUB and not all(code.startswith("09") for code in each.interfaces)
    )


def _usb_device(device: Device, interfaces: Sequence[Device]) -> UsbDevice:
    properties = device.properties
    vendor, _, rest = properties.get("PRODUCT", "").partition("/")
    codes = [code for code in properties.get("ID_USB_INTERFACES", "").split(":") if code]
    own_name = properties.get("ID_MODEL", "").replace("_", " ").strip()
    named = properties.get("ID_MODEL_FROM_DATABASE") or (
        "" if _HEX_NAME.match(own_name) else own_name
    )
    return UsbDevice(
        path=device.sys_path,
        vendor=vendor.casefold().zfill(4),
        product=rest.partition("/")[0].casefold().zfill(4),
        name=named,
        own_name=own_name,
        interfaces=tuple(dict.fromkeys([*codes, *map(_interface_code, interfaces)])),
        drivers=frozenset(
            driver for each in interfaces if (driver := each.properties.get("DRIVER")) is not None
        ),
    )


def _interface_code(interface: Device) -> str:
    """`14/1/0` as `0e0100`."""
    numbers = interface.properties["INTERFACE"].split("/")
    return "".join(f"{int(each):02x}" for each in numbers if each.isdigit())


def usb_parts(
    devices: Sequence[UsbDevice], removable: Mapping[str, str], names: Mapping[str, str]
) -> tuple[PartFacts, ...]:
    """USB devices that do something for the user; `names` are the kernel's, by path."""
    return tuple(
        PartFacts(
            kind=kind,
            works=kind in _PRESENCE_IS_ALL,
            origin=_usb_origin(each, kind, removable),
            name=names.get(each.path) or each.name or None,
            bus="usb",
            bus_id=f"{each.vendor}:{each.product}",
            path=each.path,
        )
        for each in devices
        for kind in _usb_kinds(each)
    )


_PRESENCE_IS_ALL = frozenset({DeviceKind.FINGERPRINT, DeviceKind.CARD_READER})
"""No class of the kernel shows them: what is on the bus is there."""


def _usb_kinds(device: UsbDevice) -> Iterator[DeviceKind]:
    codes = device.interfaces
    if any(code.startswith(_VIDEO) for code in codes):
        yield DeviceKind.CAMERA
    if any(code == _RADIO for code in codes):
        yield DeviceKind.BLUETOOTH
    if _is_modem(device):
        yield DeviceKind.WWAN
    if _is_fingerprint_reader(device):
        yield DeviceKind.FINGERPRINT
    if _is_card_reader(device):
        yield DeviceKind.CARD_READER


def _is_modem(device: UsbDevice) -> bool:
    if any(code.startswith(_MOBILE_BROADBAND) for code in device.interfaces):
        return True
    modem_drivers = {"qmi_wwan", "cdc_mbim", "sierra_net", "qcserial"}
    return device.vendor in _MODEM_MAKERS and bool(device.drivers & modem_drivers)


def _is_fingerprint_reader(device: UsbDevice) -> bool:
    """By its name, or a known maker's device that no driver of the kernel wants."""
    words = f"{device.name} {device.own_name}".casefold()
    if f"{device.vendor}:{device.product}" in _WITH_FINGERPRINT:
        return True
    if any(word in words for word in _FINGERPRINT_WORDS):
        return True
    others = any(code[:2] in {_HID, _VIDEO, _STORAGE, "e0"} for code in device.interfaces)
    plain = _VENDOR_PLAIN in device.interfaces or device.vendor == "27c6"
    return device.vendor in _FINGERPRINT_MAKERS and plain and not others and not device.drivers


def _is_card_reader(device: UsbDevice) -> bool:
    if device.vendor == _REALTEK and _REALTEK_USB_READER.match(device.product):
        return True
    return any(word in f"{device.name} {device.own_name}".casefold() for word in _READER_WORDS)


def _usb_origin(device: UsbDevice, kind: DeviceKind, removable: Mapping[str, str]) -> Origin:
    """Cameras, Bluetooth and fingerprint readers on USB are inside, unless something says other."""
    origin = origin_of(device.path, removable)
    if origin is not Origin.UNKNOWN:
        return origin
    if kind is DeviceKind.CAMERA and device.vendor == _LOGITECH:
        return Origin.EXTERNAL
    if kind is DeviceKind.BLUETOOTH and device.vendor == _CSR:
        return Origin.UNKNOWN
    if kind in {DeviceKind.CAMERA, DeviceKind.BLUETOOTH, DeviceKind.FINGERPRINT}:
        return Origin.INTERNAL
    module = kind is DeviceKind.WWAN and device.vendor in _MODEM_MAKERS
    inside = module or (kind is DeviceKind.CARD_READER and device.vendor == _REALTEK)
    return Origin.INTERNAL if inside else Origin.UNKNOWN
