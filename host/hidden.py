"""Hints of drives that the firmware or a missing driver hides."""

from host.drive import HiddenKind, HiddenStorage
from host.machine_reader import MachineReader, devices_of, names_in, number_of

_AHCI = "/sys/bus/pci/drivers/ahci"
_RAID_CLASS = "104"
_STORAGE_CLASS = "1"
_INTEL = "8086"
_SHOWS_DRIVES = {"ahci", "vmd"}
"""Drivers under which a RAID-class controller shows its drives (remapped ones are counted)."""


def hidden_storage(reader: MachineReader, *, any_drive: bool) -> tuple[HiddenStorage, ...]:
    """Every hint; `any_drive` tells whether at least one drive of the laptop itself is seen."""
    hints = [*_remapped(reader), *_raid_controllers(reader)]
    if not any_drive and not hints and (controller := _controller(reader)) is not None:
        hints.append(HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where=controller))
    return tuple(hints)


def _remapped(reader: MachineReader) -> list[HiddenStorage]:
    """The AHCI driver counts NVMe drives that sit behind a controller in RAID mode."""
    counts = [
        (address, number_of(reader, f"{_AHCI}/{address}/remapped_nvme"))
        for address in names_in(reader, _AHCI)
    ]
    return [
        HiddenStorage(kind=HiddenKind.REMAPPED_NVME, where=address, count=count)
        for address, count in counts
        if count
    ]


def _raid_controllers(reader: MachineReader) -> list[HiddenStorage]:
    """Intel RAID and VMD functions whose driver shows nothing."""
    return [
        HiddenStorage(
            kind=HiddenKind.RAID_CONTROLLER,
            where=device.properties.get("PCI_SLOT_NAME", device.name),
        )
        for device in devices_of(reader, "pci")
        if _class_of(device.properties).startswith(_RAID_CLASS)
        and device.properties.get("PCI_ID", "").startswith(_INTEL)
        and device.properties.get("DRIVER") not in _SHOWS_DRIVES
    ]


def _controller(reader: MachineReader) -> str | None:
    """The first storage controller on PCI."""
    return next(
        (
            device.properties.get("PCI_SLOT_NAME", device.name)
            for device in devices_of(reader, "pci")
            if len(_class_of(device.properties)) == len("10601")
            and _class_of(device.properties).startswith(_STORAGE_CLASS)
        ),
        None,
    )


def _class_of(properties: dict[str, str]) -> str:
    """PCI class as the kernel prints it: hexadecimal without leading zeros (`10601`)."""
    return properties.get("PCI_CLASS", "").upper()
