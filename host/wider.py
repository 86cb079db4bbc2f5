"""What a capture records beyond the questions of today's probes, for those of later ones.

Only files that are known to be harmless are read: some of sysfs move hardware when they are read
(`resource*`, `rom`, `vpd`), and some never end.
"""

import re
from dataclasses import dataclass

from host.port import Host
from host.readings import Unread


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is recorded."""

    folder: str
    depth: int = 1
    """How many folders deep below each of its entries."""
    only: re.Pattern[str] | None = None
    """Names of the files that are read; `None`: all but the forbidden."""
    folders: re.Pattern[str] | None = None
    """Names of the folders below its entries; `None`: all but the forbidden."""


def _words(names: str) -> re.Pattern[str]:
    """Any of these names, parted by spaces; each may be an expression."""
    return re.compile("|".join(names.split()))


_PCI = _words(
    "class vendor device subsystem_vendor subsystem_device revision uevent modalias "
    "boot_vga mem_info_vram_total remapped_nvme power_state enable "
    "(?:current|max)_link_(?:speed|width) label index removable"
)
_USB = _words(
    r"id(?:Vendor|Product) product manufacturer serial speed version removable busnum "
    r"devnum devpath maxchild authorized b[A-Z]\w* interface uevent modalias connect_type "
    r"location over_current_count quirks state disable (?:rx|tx)_lanes bMaxPower urbnum"
)
_DRM = _words(
    "status enabled modes edid dpms connector_id uevent dev (?:gt_)?(?:cur|min|max)_freq_mhz"
)
_EFI_VARIABLES = _words(
    "(?:SecureBoot|SetupMode|AuditMode|DeployedMode|PK|OsIndicationsSupported|BootCurrent)"
    "-8be4df61-93ca-11d2-aa0d-00e098032b8c"
)
_INPUT_FILES = _words(
    "name phys uniq uevent modalias properties dev inhibited bustype vendor product "
    "version key abs rel sw ev led msc snd ff"
)

PLACES = (
    Place("/sys/class/power_supply", depth=2),
    Place("/sys/class/usb_power_delivery", depth=3),
    Place("/sys/class/typec", depth=2),
    Place("/sys/class/input", only=_INPUT_FILES),
    Place("/sys/class/drm", only=_DRM),
    Place("/sys/class/graphics", only=_words("name virtual_size bits_per_pixel modes")),
    Place("/sys/class/backlight"),
    Place("/sys/class/leds", only=_words("brightness max_brightness uevent")),
    Place(
        "/sys/class/net",
        only=_words("address carrier speed duplex operstate type uevent flags"),
    ),
    Place("/sys/class/ieee80211", only=_words("name index macaddress uevent")),
    Place("/sys/class/rfkill"),
    Place("/sys/class/bluetooth"),
    Place("/sys/class/wwan"),
    Place("/sys/class/video4linux"),
    Place("/sys/class/media", depth=0),
    Place("/sys/class/sound"),
    Place("/sys/class/hwmon"),
    Place("/sys/class/thermal"),
    Place("/sys/class/powercap", depth=1, only=_words("name max_energy_range_uj enabled")),
    Place("/sys/class/tpm", only=_words("tpm_version_major uevent description caps")),
    Place("/sys/class/mei", only=_words(r"fw_ver fw_status hbm_ver\w* kind dev_state")),
    Place("/sys/class/firmware-attributes", depth=4),
    Place("/sys/class/rtc", only=_words("name date time since_epoch hctosys")),
    Place("/sys/class/dmi"),
    Place(
        "/sys/class/nvme",
        only=_words("model serial firmware_rev transport state cntrltype subsysnqn address uevent"),
    ),
    Place(
        "/sys/class/mmc_host",
        only=_words(
            "name type cid serial date manfid oemid fwrev hwrev uevent life_time pre_eol_info "
            "size ro force_ro removable"
        ),
    ),
    Place(
        "/sys/class/block",
        depth=0,
        only=_words("size ro removable partition start hidden diskseq uevent"),
    ),
    Place("/sys/class/scsi_host", only=_words("proc_name link_power_management_policy")),
    Place("/sys/class/chromeos", only=_words("version")),
    Place("/sys/bus/usb/devices", only=_USB),
    Place("/sys/bus/pci/devices", depth=0, only=_PCI),
    Place("/sys/bus/pci/drivers", depth=0, only=_words("$^")),
    Place("/sys/bus/i2c/devices", depth=0, only=_words("name modalias uevent")),
    Place("/sys/bus/hid/devices", depth=0, only=_words("uevent")),
    Place("/sys/bus/serio/devices", only=_words("description firmware_id uevent")),
    Place("/sys/bus/thunderbolt/devices", depth=0),
    Place("/sys/bus/wmi/devices", depth=0, only=_words("uevent object_id guid")),
    Place("/sys/bus/acpi/devices", depth=0, only=_words("path hid status uevent")),
    Place(
        "/sys/devices/system/cpu",
        folders=_words("cpufreq microcode thermal_throttle topology policy0"),
    ),
    Place("/sys/firmware/dmi/tables", depth=0),
    Place("/sys/firmware/acpi", depth=1, only=_words("pm_profile BERT")),
    Place("/sys/firmware/efi", depth=0, only=_words("fw_platform_size runtime-map systab")),
    Place("/sys/firmware/efi/efivars", depth=0, only=_EFI_VARIABLES),
    Place("/sys/firmware/vpd", depth=1, only=_words("check_enrollment block_devmode region")),
    Place("/sys/fs/pstore", depth=0, only=_words("$^")),
    Place("/proc/asound", depth=2),
)
LISTED = ("/sys/module", "/sys/class", "/sys/bus", "/sys/firmware", "/sys/firmware/acpi/tables")
"""Folders whose names alone are recorded."""
FILES = (
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/proc/cmdline",
    "/proc/version",
    "/proc/modules",
    "/proc/bus/input/devices",
    "/proc/driver/rtc",
    "/proc/sys/kernel/tainted",
)
_FORBIDDEN = re.compile(
    r"resource\d*(?:_wc)?|rom|vpd|config|reset|remove|rescan|error|trace|power|wakeup\d*|autosuspend"
    r"|slots|pcr-\w+|ppi|tcg_operations|hdcp\w*|i2c-\d+|drm_dp_aux\d+|statistics|queues|uncore.*"
    r"|descriptors|bos_descriptors|crash.*|msr|eventlog|nvmem\d*|gpio.*|watchdog\d*"
)
_MOST_ENTRIES, _MOST_FILES = 256, 4000


def record_files(host: Host) -> None:
    """The single files and lists of names."""
    for path in FILES:
        host.read_bytes(path)
    for folder in LISTED:
        host.list_dir(folder)


def record_place(host: Host, place: Place) -> None:
    """Ask a recording host for everything of a place, within bounds.

    A link in the folder itself is followed, as `/sys/class` is made of links; every other one is
    recorded as a link and not followed.
    """
    names = host.list_dir(place.folder)
    if isinstance(names, Unread):
        return
    walk = _Walk(host, place)
    for name in names[:_MOST_ENTRIES]:
        path = f"{place.folder}/{name}"
        real = host.real_path(path)
        if real is not None:
            walk.visit(real, name, place.depth, top=True)


@dataclass(slots=True)
class _Walk:
    """One place; it ends after a number of files."""

    host: Host
    place: Place
    files: int = 0

    def visit(self, path: str, name: str, depth: int, *, top: bool = False) -> None:
        """A file, or a folder and what is below it."""
        if self.files >= _MOST_FILES or (not top and _FORBIDDEN.fullmatch(name)):
            return
        names = self.host.list_dir(path)
        if isinstance(names, Unread):
            if self.place.only is None or self.place.only.fullmatch(name):
                self.files += 1
                self.host.read_bytes(path)
            return
        allowed = self.place.folders
        if depth < 0 or not (top or allowed is None or allowed.fullmatch(name)):
            return
        for each in names[:_MOST_ENTRIES]:
            below = f"{path}/{each}"
            if self.host.real_path(below) == below:
                self.visit(below, each, depth - 1)
