"""Drives as the machine shows them, and hints of drives that it hides (values only)."""

import hashlib
from enum import StrEnum

from host.value import Value


class Transport(StrEnum):
    """How the drive is attached, read from sysfs and never from the kernel name."""

    SATA = "sata"
    NVME = "nvme"
    USB = "usb"
    MMC = "mmc"
    """Soldered eMMC."""
    SD = "sd"
    """A card in a slot."""
    UFS = "ufs"
    SCSI = "scsi"
    VIRTIO = "virtio"
    LOOP = "loop"
    """A loop device: for practice and tests only."""
    UNKNOWN = "unknown"


class DriveKind(StrEnum):
    """What holds the bits."""

    HDD = "hdd"
    SSD = "ssd"
    FLASH = "flash"
    """eMMC, UFS, cards and sticks."""
    UNKNOWN = "unknown"


class Partition(Value):
    """A partition of a drive; nothing of its file system's content is read."""

    path: str
    label: str | None = None
    partition_uuid: str | None = None
    filesystem: str | None = None
    filesystem_uuid: str | None = None
    size_bytes: int | None = None


class DriveArea(Value):
    """A part of a drive beside `main` that has a block device of its own.

    A further namespace of an NVMe subsystem, or a hardware partition of an eMMC.
    """

    path: str
    name: str
    """`nsid:2`, `boot0`, `gp0`."""
    size_bytes: int | None
    diskseq: int | None = None

    @property
    def is_namespace(self) -> bool:
        """Whether it is a namespace, which is erased with its drive."""
        return self.name.startswith("nsid:")


class LoopBacking(Value):
    """What a loop device stands on."""

    file: str
    regular_file: bool
    """False for a block device or a deleted file."""
    writable: bool
    file_id: str | None = None
    """Digest of device and inode: two names of one file have the same."""
    block_device: str | None = None
    """Device number of the block device that it stands on, `major:minor`; `None` for a file."""


class DriveIdentity(Value):
    """What makes a drive this drive. Equal identities are the same drive."""

    model: str | None
    serial: str | None
    wwid: str | None
    """WWN, EUI-64 or NGUID as sysfs prints it."""

    @property
    def drive_id(self) -> str:
        """Eight hex digits: names folders and joins findings, outcomes and records."""
        text = "\0".join(("opknap/drive/v1", self.model or "", self.serial or "", self.wwid or ""))
        return hashlib.sha256(text.encode()).hexdigest()[:8]


class Drive(Value):
    """One whole drive. `path` is for opening and display, never identity.

    Of several namespaces it is the one with the lowest id; partitions, uses and marks of the other
    areas are told with its own.
    """

    path: str
    identity: DriveIdentity
    firmware: str | None = None
    vendor: str | None = None
    transport: Transport
    kind: DriveKind
    size_bytes: int | None
    """Reported capacity; `None` when no source tells it."""
    native_size_bytes: int | None = None
    """Capacity with hidden areas; `None` until the drive itself has been asked."""
    logical_block_bytes: int = 512
    physical_block_bytes: int = 512
    removable: bool = False
    read_only: bool = False
    diskseq: int | None = None
    partitions: tuple[Partition, ...] = ()
    partition_table_uuid: str | None = None
    signature: str | None = None
    """What the whole drive or another area of it, not a partition, is marked as, in udev's word for
    a file system (`linux_raid_member`, `isw_raid_member`, `ext4`); `None` when it is not marked or
    not known."""
    mounts: tuple[str, ...] = ()
    """Mount points of the drive, its partitions and what is stacked on them."""
    swaps: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()
    """Device-mapper, md or other kernel holders."""
    live_medium: str | None = None
    """Why this is what we booted from (`root`, `boot_uuid`, `opknap_stick`), else `None`."""
    foreign: bool = False
    """On USB or a card in a slot: shown, planned only after a person said it belongs here."""
    loop: LoopBacking | None = None
    areas: tuple[DriveArea, ...] = ()
    """What belongs to it beside `path`, by name."""
    simulated: bool = False
    stands_for_bytes: int | None = None
    """Of a practice drive: the size of the recorded drive in whose place it stands."""

    @property
    def id(self) -> str:
        """Short digest of the identity."""
        return self.identity.drive_id


class HiddenKind(StrEnum):
    """Why we believe there is storage that we cannot see."""

    REMAPPED_NVME = "remapped_nvme"
    """The AHCI driver counts NVMe drives that the firmware hides behind RAID mode."""
    RAID_CONTROLLER = "raid_controller"
    """An Intel RAID or VMD function without a driver that shows its drives."""
    HALF_OPTANE = "half_optane"
    """One of the two controllers on an Optane H10 or H20 module, without the other."""
    NO_DRIVE_FOUND = "no_drive_found"
    """A storage controller and not one drive."""
    NO_MEDIUM = "no_medium"
    """A fixed drive that reports no capacity at all."""


class HiddenStorage(Value):
    """A hint of a drive that cannot be seen; it is listed, never skipped."""

    kind: HiddenKind
    where: str
    """PCI address or controller name."""
    count: int | None = None
