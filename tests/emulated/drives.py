"""The drives of the emulated laptop: images full of old data, and the devices that show them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.loops import tool

_MIB = 1 << 20
_SECTOR = 512
_LARGE_BLOCKS = "logical_block_size=4096,physical_block_size=4096"
_OLD = b"old data of somebody "


@dataclass(frozen=True, slots=True)
class Emulated:
    """One image and the device in front of it."""

    name: str
    mebibytes: int
    devices: tuple[str, ...]
    """`-device` of QEMU; `{drive}` stands for the image."""


ONE, FIRST, SECOND, PATHS = "one", "first", "second", "paths"
DISK, SSD, STICK, CARD = "disk", "ssd", "stick", "card"
DRIVES = (
    Emulated(ONE, 32, ("nvme,serial=EMUNVME1,drive={drive}",)),
    Emulated(FIRST, 32, ("nvme,serial=EMUNVME2,id=two", "nvme-ns,bus=two,drive={drive},nsid=1")),
    Emulated(SECOND, 16, ("nvme-ns,bus=two,drive={drive},nsid=2",)),
    # a subsystem that could have more controllers: Linux shows it by the device that joins paths
    Emulated(
        PATHS,
        32,
        (
            "nvme-subsys,id=joined,nqn=emulated",
            "nvme,serial=EMUNVME3,id=three,subsys=joined",
            f"nvme-ns,bus=three,drive={{drive}},{_LARGE_BLOCKS}",
        ),
    ),
    Emulated(DISK, 32, ("ide-hd,bus=ide.0,serial=EMUSATA4,model=EMULATED-DISK,drive={drive}",)),
    Emulated(
        SSD, 32, ("ide-hd,bus=ide.1,serial=EMUSATA5,model=SSD,rotation_rate=1,drive={drive}",)
    ),
    Emulated(
        STICK,
        16,
        ("qemu-xhci,id=usb", "usb-storage,bus=usb.0,serial=EMUUSB6,removable=on,drive={drive}"),
    ),
    Emulated(CARD, 32, ("sdhci-pci", "sd-card,drive={drive}")),
)


def fill(folder: Path) -> dict[str, Path]:
    """The images, every sector of them with old data; on the second namespace a file system."""
    images = {drive.name: folder / f"{drive.name}.raw" for drive in DRIVES}
    for drive in DRIVES:
        sector = (_OLD + drive.name.encode() + b" ").ljust(_SECTOR, b".")
        images[drive.name].write_bytes(sector * (drive.mebibytes * _MIB // _SECTOR))
    quiet = ("-q", "-F", "-t", "ext4", "-E", "nodiscard,lazy_itable_init=1,lazy_journal_init=1")
    subprocess.run((tool("mke2fs"), *quiet, images[SECOND]), check=True, timeout=60)
    return images


def holds_old_data(image: Path) -> bool:
    """Whether any sector of it is left."""
    return _OLD in image.read_bytes()


def options(images: dict[str, Path]) -> list[str]:
    """What QEMU is told of them."""
    words: list[str] = []
    for drive in DRIVES:
        words += ["-drive", f"if=none,id={drive.name},format=raw,file={images[drive.name]}"]
        for device in drive.devices:
            words += ["-device", device.format(drive=drive.name)]
    return words
