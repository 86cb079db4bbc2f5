"""Hints of drives that the firmware or a missing driver hides."""

from collections.abc import Sequence

from host.drive import Drive, HiddenKind, HiddenStorage
from host.machine_reader import MachineReader, devices_of, names_in, number_of

_AHCI = "/sys/bus/pci/drivers/ahci"
_RAID_CLASS = "104"
"""Mass storage, RAID (PCI Code and ID Assignment 1.16); the programming interface follows it."""
_STORAGE_CLASS = "1"
_CLASS_DIGITS = len("10601")
_INTEL = "8086"
_SHOWS_DRIVES = {"ahci", "vmd"}
"""Drivers under which Intel's RAID functions show their drives (remapped ones are counted)."""
_OPTANE_PAIR = "HBRPEKN"
"""Intel Optane Memory H10 and H20: two controllers on one module, and both hold data."""
_OPTANE_HALF = "O"
"""Ends the model of the Optane half: HBRPEKNX0202AO stands beside HBRPEKNX0202A."""


def hidden_storage(reader: MachineReader, own: Sequence[Drive]) -> tuple[HiddenStorage, ...]:
    """Every hint; `own` are the drives of the laptop itself that are seen."""
    hints = [*_remapped(reader), *_raid_controllers(reader), *_half_modules(own)]
    if not own and not hints and (controller := _controller(reader)) is not None:
        hints.append(HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where=controller))
    return tuple(hints)


def _half_modules(own: Sequence[Drive]) -> list[HiddenStorage]:
    """Modules of which one controller is seen and the other is not.

    The slot must be split for both to be seen, which some firmware does only in RAID mode.
    """
    models = [(drive.identity.model or "").removeprefix("INTEL ") for drive in own]
    return [
        HiddenStorage(kind=HiddenKind.HALF_OPTANE, where=drive.path)
        for drive, model in zip(own, models, strict=True)
        if model.startswith(_OPTANE_PAIR) and models.count(model) > models.count(_partner(model))
    ]


def _partner(model: str) -> str:
    if model.endswith(_OPTANE_HALF):
        return model.removesuffix(_OPTANE_HALF)
    return model + _OPTANE_HALF


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
    """RAID and VMD functions without a driver, and Intel's with one that shows nothing."""
    return [
        HiddenStorage(
            kind=HiddenKind.RAID_CONTROLLER,
            where=device.properties.get("PCI_SLOT_NAME", device.name),
        )
        for device in devices_of(reader, "pci")
        if _is_class(device.properties, _RAID_CLASS) and not _shows_drives(device.properties)
    ]


def _shows_drives(properties: dict[str, str]) -> bool:
    driver = properties.get("DRIVER")
    is_intel = properties.get("PCI_ID", "").startswith(_INTEL)
    return driver in _SHOWS_DRIVES or (driver is not None and not is_intel)


def _controller(reader: MachineReader) -> str | None:
    """The first storage controller on PCI."""
    return next(
        (
            device.properties.get("PCI_SLOT_NAME", device.name)
            for device in devices_of(reader, "pci")
            if _is_class(device.properties, _STORAGE_CLASS)
        ),
        None,
    )


def _is_class(properties: dict[str, str], begins: str) -> bool:
    """Whether it is of a storage class; the kernel prints no leading zeros (`10601`)."""
    printed = properties.get("PCI_CLASS", "")
    return len(printed) == _CLASS_DIGITS and printed.startswith(begins)
