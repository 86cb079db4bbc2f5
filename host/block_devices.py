"""What sysfs and udev tell of one block device: transport, medium, identity, partitions."""

import re
from dataclasses import dataclass

from host.drive import DriveIdentity, DriveKind, Partition, Transport
from host.machine_reader import MachineReader, names_in, number_of, text_of
from host.readings import Device

_NOT_DRIVES = ("ram", "zram", "sr", "dm-", "md", "fd", "nbd", "mtdblock", "drbd")
_SECTOR = 512
_VPD_HEADER = 4
_VPD_IDENTIFY_AT = 60
"""IDENTIFY DEVICE data inside VPD page 89h (SAT-4, ATA Information)."""


@dataclass(frozen=True, slots=True)
class BlockSource:
    """One whole block device: its name, where sysfs keeps it, and udev's hints."""

    name: str
    sys_path: str
    """`/sys/block/sda`."""
    real_path: str
    """Below /sys/devices: tells the transport."""
    hints: dict[str, str]

    @property
    def node(self) -> str:
        """Its device node."""
        # sysfs writes `!` for the `/` of names such as cciss/c0d0
        return self.hints.get("DEVNAME") or "/dev/" + self.name.replace("!", "/")


def whole_devices(reader: MachineReader, devices: tuple[Device, ...]) -> tuple[BlockSource, ...]:
    """Every whole block device that can be a drive or an area of one (loop devices included)."""
    by_name = {d.name: d for d in devices if d.properties.get("DEVTYPE") != "partition"}
    names = names_in(reader, "/sys/block") or tuple(sorted(by_name))
    return tuple(
        BlockSource(
            name=name,
            sys_path=f"/sys/block/{name}",
            real_path=reader.real_path(f"/sys/block/{name}")
            or (by_name[name].sys_path if name in by_name else ""),
            hints=dict(by_name[name].properties) if name in by_name else {},
        )
        for name in names
        if not name.startswith(_NOT_DRIVES)
        and "rpmb" not in name  # a block device once; nobody reads or writes it as one
        # one path to an NVMe namespace beside the device that joins them: no node, same identity
        and text_of(reader, f"/sys/block/{name}/hidden") != "1"
    )


_CABLE = re.compile(r"fw\d+|session\d+|end_device-.*|rport-.*")
"""FireWire, iSCSI, SAS and Fibre Channel in the device tree: none of them is inside a laptop."""


def came_by_cable(source: BlockSource) -> bool:
    """Whether it hangs on a cable that leads out of the laptop."""
    return any(_CABLE.fullmatch(segment) for segment in source.real_path.split("/"))


def transport_of(
    reader: MachineReader, source: BlockSource, devices: tuple[Device, ...]
) -> Transport:
    """How the drive is attached, by its place in the device tree; never by its name alone."""
    segments = source.real_path.split("/")
    if any(s.startswith("usb") for s in segments):
        return Transport.USB
    if any(s == "mmc_host" for s in segments) or source.name.startswith("mmcblk"):
        is_soldered = text_of(reader, f"{source.sys_path}/device/type") == "MMC"
        return (
            Transport.MMC
            if is_soldered or _has_boot_slices(reader, source, devices)
            else Transport.SD
        )
    markers = (
        ("nvme", Transport.NVME),
        ("ata", Transport.SATA),
        ("virtio", Transport.VIRTIO),
        ("loop", Transport.LOOP),
    )
    for prefix, transport in markers:
        if any(s.startswith(prefix) for s in segments):
            return transport
    if any("ufs" in s for s in segments):
        return Transport.UFS
    if source.hints.get("ID_BUS") == "ata":
        return Transport.SATA  # controllers whose tree has no `ata` node
    return Transport.SCSI if any(s.startswith("host") for s in segments) else Transport.UNKNOWN


def _has_boot_slices(
    reader: MachineReader, source: BlockSource, devices: tuple[Device, ...]
) -> bool:
    """Only soldered eMMC has boot partitions; recordings may lack `device/type`."""
    names = {*names_in(reader, "/sys/block"), *(d.name for d in devices)}
    return f"{source.name}boot0" in names


_KIND_BY_TRANSPORT = {
    Transport.MMC: DriveKind.FLASH,
    Transport.SD: DriveKind.FLASH,
    Transport.UFS: DriveKind.FLASH,
    Transport.NVME: DriveKind.SSD,
    Transport.LOOP: DriveKind.UNKNOWN,
    Transport.VIRTIO: DriveKind.UNKNOWN,
}
_KIND_BY_ROTATION = {"0": DriveKind.SSD, "1": DriveKind.HDD}


def kind_of(reader: MachineReader, source: BlockSource, transport: Transport) -> DriveKind:
    """What holds the bits. USB sticks say `rotational`, so removable ones count as flash."""
    if transport in _KIND_BY_TRANSPORT:
        return _KIND_BY_TRANSPORT[transport]
    if transport is Transport.USB and text_of(reader, f"{source.sys_path}/removable") == "1":
        return DriveKind.FLASH
    if source.hints.get("ID_ATA_ROTATION_RATE_RPM", "0") not in {"0", ""}:
        return DriveKind.HDD
    rotational = text_of(reader, f"{source.sys_path}/queue/rotational") or ""
    return _KIND_BY_ROTATION.get(rotational, DriveKind.UNKNOWN)


def size_of(reader: MachineReader, source: BlockSource) -> int | None:
    """Reported capacity in bytes; sysfs always counts in 512-byte sectors."""
    sectors = number_of(reader, f"{source.sys_path}/size")
    return sectors * _SECTOR if sectors is not None else None


def identity_of(
    reader: MachineReader, source: BlockSource, transport: Transport
) -> tuple[DriveIdentity, str | None]:
    """Identity and firmware version, from sysfs and the drive's own pages, udev last."""
    base, device = source.sys_path, f"{source.sys_path}/device"
    hints = source.hints
    wwid = text_of(reader, f"{base}/wwid") or text_of(reader, f"{device}/wwid")
    wwid = wwid or hints.get("ID_WWN_WITH_EXTENSION") or hints.get("ID_WWN")
    firmware = text_of(reader, f"{device}/firmware_rev") or hints.get("ID_REVISION")
    if transport is Transport.MMC or transport is Transport.SD:
        model = text_of(reader, f"{device}/name") or hints.get("ID_NAME")
        serial = text_of(reader, f"{device}/serial") or hints.get("ID_SERIAL")
        wwid = wwid or text_of(reader, f"{device}/cid")
        firmware = firmware or text_of(reader, f"{device}/fwrev")
        return _identity(model, serial, wwid), firmware
    if transport is Transport.VIRTIO:
        return _identity(None, text_of(reader, f"{base}/serial"), wwid), firmware
    identify = _identify_page(reader, device)
    if identify is not None:
        return _identity(identify[0], identify[1], wwid), identify[2] or firmware
    model = text_of(reader, f"{device}/model") or _hint_model(hints)
    serial = text_of(reader, f"{device}/serial") or _unit_serial(reader, device)
    serial = serial or hints.get("ID_SERIAL_SHORT") or hints.get("ID_SCSI_SERIAL")
    return _identity(model, serial, wwid), firmware or text_of(reader, f"{device}/rev")


def _identity(model: str | None, serial: str | None, wwid: str | None) -> DriveIdentity:
    return DriveIdentity(model=_clean(model), serial=_clean(serial), wwid=_clean(wwid))


def _clean(text: str | None) -> str | None:
    """Blank-free text without control characters; blank is absent."""
    if text is None:
        return None
    printable = "".join(c for c in text if c.isprintable())
    return " ".join(printable.split()) or None


def _unescaped(text: str | None) -> str | None:
    """Turn the hexadecimal escapes that udev writes for blanks back into characters."""
    if text is None:
        return None
    return re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m.group(1), 16)), text)


def _hint_model(hints: dict[str, str]) -> str | None:
    model = hints.get("ID_MODEL")
    return model.replace("_", " ") if model else None


def _unit_serial(reader: MachineReader, device: str) -> str | None:
    """Unit serial number, VPD page 80h: four bytes of header, then text."""
    page = reader.read_bytes(f"{device}/vpd_pg80")
    if not isinstance(page, bytes):
        return None
    return _clean(page[_VPD_HEADER:].decode("ascii", "ignore"))


def _identify_page(
    reader: MachineReader, device: str
) -> tuple[str | None, str | None, str | None] | None:
    """Model, serial and firmware from the IDENTIFY data that SATL keeps in VPD page 89h."""
    page = reader.read_bytes(f"{device}/vpd_pg89")
    if not isinstance(page, bytes) or len(page) < _VPD_IDENTIFY_AT + _SECTOR:
        return None
    words = page[_VPD_IDENTIFY_AT : _VPD_IDENTIFY_AT + _SECTOR]
    model, serial = _ata_text(words, 27, 46), _ata_text(words, 10, 19)
    return (model, serial, _ata_text(words, 23, 26)) if model and serial else None


def _ata_text(words: bytes, first: int, last: int) -> str | None:
    """An ATA string: two characters a word, high byte first (ACS-4, 3.4.9)."""
    raw = words[first * 2 : (last + 1) * 2]
    swapped = b"".join(raw[i + 1 : i + 2] + raw[i : i + 1] for i in range(0, len(raw), 2))
    return _clean(swapped.decode("ascii", "ignore"))


def partition_names(reader: MachineReader, sys_path: str) -> tuple[str, ...]:
    """Kernel names of the partitions of `/sys/block/NAME`."""
    return tuple(
        name
        for name in names_in(reader, sys_path)
        if text_of(reader, f"{sys_path}/{name}/partition") is not None
    )


_MEMBER = re.compile(r"(UDISKS_)?MD_DEVICE_.+_DEV")


def recorded_arrays(devices: tuple[Device, ...], nodes: tuple[str, ...]) -> tuple[str, ...]:
    """Arrays that udev saw running on one of these nodes; a recording may lack sysfs' holders."""
    return tuple(
        device.name
        for device in devices
        if device.properties.get("DEVTYPE") == "disk"
        and any(
            value in nodes for key, value in device.properties.items() if _MEMBER.fullmatch(key)
        )
    )


def partitions_of(
    reader: MachineReader, source: BlockSource, devices: tuple[Device, ...]
) -> tuple[Partition, ...]:
    """Partitions of a drive with the labels that udev read."""
    hints = {d.name: d.properties for d in devices}
    found = list(partition_names(reader, source.sys_path))
    if not found:
        parent = source.real_path.removeprefix("/sys")
        found = [
            d.name
            for d in devices
            if parent
            and d.properties.get("DEVTYPE") == "partition"
            and d.sys_path.rsplit("/", 1)[0] == parent
        ]
    return tuple(_partition(reader, source, name, hints.get(name, {})) for name in found)


def _partition(
    reader: MachineReader, source: BlockSource, name: str, hints: dict[str, str]
) -> Partition:
    sectors = number_of(reader, f"{source.sys_path}/{name}/size")
    return Partition(
        path=hints.get("DEVNAME") or "/dev/" + name.replace("!", "/"),
        label=_unescaped(hints.get("ID_FS_LABEL") or hints.get("ID_PART_ENTRY_NAME")),
        partition_uuid=hints.get("ID_PART_ENTRY_UUID"),
        filesystem=hints.get("ID_FS_TYPE"),
        filesystem_uuid=hints.get("ID_FS_UUID"),
        size_bytes=sectors * _SECTOR if sectors is not None else None,
    )
