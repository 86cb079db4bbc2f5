"""Single recorded outputs, recognised by name and content, turned into answers."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.readings import Completed

_POWER_SUPPLY = "/sys/class/power_supply"


@dataclass(slots=True)
class Bare:
    """What a set of bare outputs answers."""

    files: dict[str, bytes] = field(default_factory=dict)
    commands: dict[tuple[str, ...], Completed] = field(default_factory=dict)
    udev: str | None = None
    drives: list[Drive] = field(default_factory=list)
    """One drive for each smartctl report, for captures without block devices."""

    def answer(self, argv: tuple[str, ...], output: bytes, exit_status: int = 0) -> None:
        """Let a command answer with this output."""
        self.commands[argv] = Completed(argv, exit_status, output, b"", 0)


def read_bare(paths: list[Path]) -> Bare:
    """Everything in these files that is a known output; other files are ignored."""
    bare = Bare()
    for path in paths:
        _add(bare, path, path.read_bytes())
    return bare


def _add(bare: Bare, path: Path, content: bytes) -> None:
    name, head = path.name.lower(), content[:4096].decode("utf-8", "replace")
    if name.startswith("edid") and name.endswith(".hex"):
        number = sum(1 for known in bare.files if known.endswith("/edid")) + 1
        bare.files[f"/sys/class/drm/card0-eDP-{number}/edid"] = _unhex(content)
    elif name.startswith("smartctl") or _is_smartctl(content, name):
        _add_smartctl(bare, path, content)
    elif name.startswith("batteries") and name.endswith(".json"):
        _add_batteries(bare, content)
    elif name.startswith("dmidecode") or re.search(r"^(# dmidecode|Handle 0x)", head, re.MULTILINE):
        bare.answer(("dmidecode",), content)
    elif name.endswith(".json") and '"lscpu"' in head:
        bare.answer(("lscpu", "-J"), content)
    elif name.startswith("lscpu") or re.search(r"^Architecture:", head, re.MULTILINE):
        bare.answer(("lscpu",), content)
    elif name.startswith("cpuinfo") or re.search(r"^processor\s*: 0$", head, re.MULTILINE):
        bare.files["/proc/cpuinfo"] = content
    elif name.startswith("udev") or re.search(r"^P: /devices/", head, re.MULTILINE):
        bare.udev = content.decode("utf-8", "replace")


def _is_smartctl(content: bytes, name: str) -> bool:
    # some versions sort their keys, so the telling ones may come last
    marks = (b'"smartctl"' in content, b'"protocol"' in content and b'"device"' in content)
    return name.endswith(".json") and any(marks)


def _unhex(content: bytes) -> bytes:
    """Hex digits in any layout; what is not hex ends it."""
    digits = re.sub(rb"\s+", b"", content)
    whole = re.match(rb"(?:[0-9A-Fa-f]{2})*", digits)
    return bytes.fromhex(whole.group(0).decode("ascii")) if whole else b""


def _add_smartctl(bare: Bare, path: Path, content: bytes) -> None:
    """A smartctl report answers for the device it names, and stands for a drive."""
    report = _report(content)
    if isinstance(report.get("devices"), list):
        return  # `smartctl --scan` names devices and reports on none
    named = _inner(report, "device").get("name")
    node = named if isinstance(named, str) and named.startswith("/dev/") else None
    if node is None or ("smartctl", "-x", "-j", node) in bare.commands:
        # composed laptops hold several reports that all say /dev/sda
        node = f"/dev/{path.stem}"
    status = _inner(report, "smartctl").get("exit_status")
    exit_status = status if isinstance(status, int) else 0
    bare.answer(("smartctl", "-x", "-j", node), content, exit_status)
    bare.drives.append(_drive(node, report))


def _report(content: bytes) -> dict[str, Any]:
    try:
        report = json.loads(content)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


def _inner(report: dict[str, Any], key: str) -> dict[str, Any]:
    inner = report.get(key)
    return inner if isinstance(inner, dict) else {}


def _drive(node: str, report: dict[str, Any]) -> Drive:
    device = _inner(report, "device")
    size = _inner(report, "user_capacity").get("bytes")
    size = size if isinstance(size, int) else report.get("nvme_total_capacity")
    is_nvme = device.get("type") == "nvme" or device.get("protocol") == "NVMe"
    rotation = report.get("rotation_rate")
    kind = DriveKind.SSD if is_nvme or rotation == 0 else DriveKind.UNKNOWN
    if isinstance(rotation, int) and rotation > 0:
        kind = DriveKind.HDD
    transport = Transport.NVME if is_nvme else Transport.UNKNOWN
    if device.get("protocol") == "ATA":
        transport = Transport.SATA
    elif device.get("protocol") == "SCSI":
        transport = Transport.SCSI
    block = report.get("logical_block_size")
    return Drive(
        path=node,
        identity=DriveIdentity(
            model=_text(report.get("model_name") or report.get("scsi_model_name")),
            serial=_text(report.get("serial_number")),
            wwid=_wwid(report),
        ),
        firmware=_text(report.get("firmware_version")),
        transport=transport,
        kind=kind,
        size_bytes=size if isinstance(size, int) else None,
        logical_block_bytes=block if isinstance(block, int) and block > 0 else 512,
    )


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _wwid(report: dict[str, Any]) -> str | None:
    """World wide name as smartctl splits it: NAA, OUI and a vendor's number."""
    wwn = _inner(report, "wwn")
    if not all(isinstance(wwn.get(key), int) for key in ("naa", "oui", "id")):
        return None
    return f"naa.{wwn['naa']:x}{wwn['oui']:06x}{wwn['id']:09x}"


def _add_batteries(bare: Bare, content: bytes) -> None:
    """A list of packs, each with sysfs attributes, becomes files of power supplies."""
    try:
        packs = json.loads(content)
    except ValueError:
        return
    for number, pack in enumerate(packs if isinstance(packs, list) else []):
        attributes = _inner(pack, "attributes") if isinstance(pack, dict) else {}
        if not attributes:
            continue
        name = attributes.get("name")
        folder = f"{_POWER_SUPPLY}/{name if isinstance(name, str) and name else f'BAT{number}'}"
        if f"{folder}/type" in bare.files:
            folder = f"{_POWER_SUPPLY}/BAT{number}-{pack.get('name', 'pack')}"
        for attribute, value in {"type": "Battery", **attributes}.items():
            if attribute != "name":
                bare.files[f"{folder}/{attribute}"] = f"{value}\n".encode()
