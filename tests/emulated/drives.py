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
    bad_sector: int | None = None
    """Of 512 bytes; it can be neither read nor written."""


ONE, FIRST, SECOND, PATHS = "one", "first", "second", "paths"
DISK, SSD, BAD, STICK, CARD = "disk", "ssd", "bad", "stick", "card"
BAD_SECTOR = 20_000
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
        BAD,
        32,
        ("ide-hd,bus=ide.2,serial=EMUSATA7,model=BAD,rotation_rate=1,drive={drive}",),
        BAD_SECTOR,
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


def sectors_of_old_data(image: Path) -> list[int]:
    """Those of which anything is left."""
    content = image.read_bytes()
    starts = range(0, len(content), _SECTOR)
    return [at // _SECTOR for at in starts if _OLD in content[at : at + _SECTOR]]


def options(images: dict[str, Path]) -> list[str]:
    """What QEMU is told of them."""
    words: list[str] = []
    for drive in DRIVES:
        image = images[drive.name]
        file = str(image) if drive.bad_sector is None else _with_bad_sector(image, drive.bad_sector)
        errors = "rerror=report,werror=report"
        words += ["-drive", f"if=none,id={drive.name},format=raw,{errors},file={file}"]
        for device in drive.devices:
            words += ["-device", device.format(drive=drive.name)]
    return words


def _with_bad_sector(image: Path, sector: int) -> str:
    rule = image.with_suffix(".blkdebug")
    rule.write_text(
        f'[inject-error]\nevent = "read_aio"\nerrno = "5"\nsector = "{sector}"\nonce = "off"\n',
        "ascii",
    )
    return f"blkdebug:{rule}:{image}"
