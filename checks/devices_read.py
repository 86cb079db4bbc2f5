"""Reading what the kernel lists of input, radios, sound, cameras and USB."""

import json
import re
from collections.abc import Sequence

from checks.device_facts import DeviceFacts, Place, UsbPort
from checks.devices_parse import Extras, parse_devices
from checks.devices_source import Listed, attribute, read_lists
from checks.facts import LaptopFacts
from checks.findings import Evidence, Reason
from checks.numbers import to_int
from checks.reading import Reading, without
from host.masking import peripheral_mask
from host.port import Host
from host.readings import Device, Unread

EVIDENCE = "devices.json"
_USB_DEVICES = "/sys/bus/usb/devices"
_ROOT_PORT = re.compile(r"^usb\d+-port\d+$")
_ROOT_HUB = re.compile(r"^(\d+)-0:1\.0$")
_SUBSYSTEMS = tuple(place for place in Place if place is not Place.TOUCH)
# Nothing that names a person or a thing of theirs: no serial numbers, no addresses.
_KEPT = (
    "DEVTYPE",
    "DRIVER",
    "ID_INPUT_KEYBOARD",
    "ID_INPUT_MOUSE",
    "ID_INPUT_POINTINGSTICK",
    "ID_INPUT_TOUCHPAD",
    "ID_INPUT_TOUCHSCREEN",
    "ID_MODEL_FROM_DATABASE",
    "ID_USB_INTERFACES",
    "ID_V4L_CAPABILITIES",
    "ID_V4L_PRODUCT",
    "INTERFACE",
    "MODALIAS",
    "NAME",
    "PCI_CLASS",
    "PCI_ID",
    "PRODUCT",
    "RFKILL_STATE",
    "RFKILL_TYPE",
    "SW",
)
# Named after its address (systemd's predictable names).
# Below a connection of the radio, or made up by the program that keeps it (bluez).
_PAIRED = re.compile(r"/bluetooth/hci\d+/hci\d+:|/virtual/misc/uhid/")
_OF_HEADSET = re.compile(r"\(AVRCP\)")
_ZEROS = r"\g<1>000000000000"
_NAMED_BY_ADDRESS = re.compile(r"\b(enx|wlx|wwx)[0-9a-f]{12}\b")


def read_devices(host: Host) -> Reading:
    """The part `devices`; a machine of which no list could be read has none."""
    listed = read_lists(host, _SUBSYSTEMS)
    if not listed:
        return without("devices", Reason.NOT_RECORDED)
    if Place.INPUT in listed:
        listed = {**listed, Place.TOUCH: ()}
    facts = _without_addresses(parse_devices(listed, _extras(host, listed)))
    return Reading(LaptopFacts(devices=facts), (Evidence(EVIDENCE, _kept(listed)),))


def _without_addresses(facts: DeviceFacts) -> DeviceFacts:
    """Facts leave with the record: no adapter by its address, no headset by its owner's name."""
    parts = tuple(
        part.model_copy(
            update={
                "name": None if _is_owners(part.path, part.name or "") else part.name,
                "node": None if part.node is None else _NAMED_BY_ADDRESS.sub(_ZEROS, part.node),
                "path": _NAMED_BY_ADDRESS.sub(_ZEROS, part.path),
            }
        )
        for part in facts.parts
    )
    return facts.model_copy(update={"parts": parts})


def _is_owners(path: str, name: str) -> bool:
    """A paired device, not the radio: it is called as its owner likes."""
    return _PAIRED.search(path) is not None or _OF_HEADSET.search(name) is not None


def _extras(host: Host, listed: Listed) -> Extras:
    usb = [
        each
        for each in listed.get(Place.USB, ())
        if each.properties.get("DEVTYPE") == "usb_device" and "/usb" in each.sys_path
    ]
    cards = [each for each in listed.get(Place.SOUND, ()) if each.name.startswith("card")]
    return Extras(
        removable=_files(host, usb, "removable"),
        usb_names=_files(host, usb, "product"),
        video_indexes=_files(host, listed.get(Place.CAMERA, ()), "index"),
        rfkill={
            each.sys_path: (attribute(host, each, "soft"), attribute(host, each, "hard"))
            for each in listed.get(Place.RFKILL, ())
        },
        card_ids={each.name: said for each in cards if (said := attribute(host, each, "id"))},
        usb_ports=_root_ports(host),
    )


def _files(host: Host, devices: Sequence[Device], name: str) -> dict[str, str]:
    return {each.sys_path: said for each in devices if (said := attribute(host, each, name))}


def _root_ports(host: Host) -> tuple[UsbPort, ...]:
    """The ports of the root hubs: those of hubs inside and outside are somebody else's."""
    names = host.list_dir(_USB_DEVICES)
    ports: list[UsbPort] = []
    for hub in names if not isinstance(names, Unread) else ():
        if not _ROOT_HUB.match(hub):
            continue
        inside = host.list_dir(f"{_USB_DEVICES}/{hub}")
        if not isinstance(inside, Unread):
            own = (name for name in inside if _ROOT_PORT.match(name))
            ports += [_port(host, f"{_USB_DEVICES}/{hub}/{name}", name) for name in own]
    return tuple(ports)


def _port(host: Host, path: str, name: str) -> UsbPort:
    kind = host.read_text(f"{path}/connect_type")
    peer, connector = host.real_path(f"{path}/peer"), host.real_path(f"{path}/connector")
    over_current = host.read_text(f"{path}/over_current_count")
    return UsbPort(
        name=name,
        connect_type=kind if isinstance(kind, str) else None,
        peer=peer.rsplit("/", 1)[-1] if peer else None,
        type_c=connector.rsplit("/", 1)[-1] if connector else None,
        over_current=to_int(over_current) if isinstance(over_current, str) else None,
    )


def _kept(listed: Listed) -> bytes:
    """The lists as they were read, without whatever is not needed to judge again."""
    whole = {
        place.value: {
            each.sys_path: {
                key: each.properties[key]
                for key in _KEPT
                if key in each.properties
                and not (key == "NAME" and _is_owners(each.sys_path, each.properties[key]))
            }
            for each in devices
        }
        for place, devices in listed.items()
    }
    text = json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False)
    return peripheral_mask(_NAMED_BY_ADDRESS.sub(_ZEROS, text)).encode()
