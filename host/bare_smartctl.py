"""smartctl's JSON reports as answers, each standing for a drive (pure)."""

import json
import re
from typing import Any

from host.drive import Drive, DriveIdentity, DriveKind, Transport

SMARTCTL = ("smartctl", "-x", "-j")
"""The words that opknap asks a drive's report with; its node follows."""
_MOST_REPORTS = 64


def reports_in(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Every report of a file with its text: one, a list, or several one after the other.

    Lines before, between and after them are left out. What is cut short is one report whose text
    is no JSON.
    """
    decoder = json.JSONDecoder()
    found: list[tuple[str, dict[str, Any]]] = []
    at = _next_start(text, 0)
    while at is not None and len(found) < _MOST_REPORTS:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        whole = text[at:end]
        found.extend(
            (whole if each is value else json.dumps(each), each) for each in _unwrapped(value)
        )
        at = _next_start(text, end)
    return found or [(text, {})]


_OWN = frozenset(
    {"smartctl", "device", "devices", "ata_smart_attributes", "nvme_smart_health_information_log"}
)


def _unwrapped(value: object) -> list[dict[str, Any]]:
    """The reports in a value: itself, the items of a list, or what a collector filed by name."""
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict)]
    if not isinstance(value, dict):
        return []
    if value.keys() & _OWN:
        return [value]
    filed = [each for each in value.values() if isinstance(each, dict) and each.keys() & _OWN]
    return filed or [value]


def _next_start(text: str, after: int) -> int | None:
    """Where a line begins with a brace or a bracket."""
    for offset, line in _lines(text, after):
        bare = line.lstrip()
        if bare.startswith(("{", "[{", "[\n")) or bare.strip() == "[":
            return offset + len(line) - len(bare)
    return None


def _lines(text: str, after: int) -> list[tuple[int, str]]:
    offset, found = after, []
    for line in text[after:].splitlines(keepends=True):
        found.append((offset, line))
        offset += len(line)
    return found


def inner(report: dict[str, Any], key: str) -> dict[str, Any]:
    """An object in an object, empty where there is none."""
    value = report.get(key)
    return value if isinstance(value, dict) else {}


def is_drive(report: dict[str, Any]) -> bool:
    """Not the list that `smartctl --scan` prints: it reports on no drive."""
    return not isinstance(report.get("devices"), list)


def node_of(report: dict[str, Any]) -> str | None:
    """The node that it was made of."""
    named = inner(report, "device").get("name")
    return named if isinstance(named, str) and named.startswith("/dev/") else None


def exit_status_of(report: dict[str, Any]) -> int:
    """What smartctl returned, by its own word."""
    status = inner(report, "smartctl").get("exit_status")
    return status if isinstance(status, int) else 0


def drive_of(node: str, report: dict[str, Any]) -> Drive:
    """The drive that a report tells of."""
    device = inner(report, "device")
    size = inner(report, "user_capacity").get("bytes")
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


def is_report_of(report: Drive, drive: Drive) -> bool:
    """Whether a report's drive is a listed one: by node, by serial, or by its NVMe controller."""
    if report.path == drive.path:
        return True
    told, known = (_bare_serial(each) for each in (report, drive))
    if told and known:
        # Serials blanked for publication are equal and say nothing.
        sizes = {report.size_bytes, drive.size_bytes} - {None}
        return told == known and len(sizes) < 2  # noqa: PLR2004 - they do not differ
    return re.fullmatch(re.escape(report.path) + r"n\d+", drive.path) is not None


def _bare_serial(drive: Drive) -> str:
    """The kernel turns blanks inside a serial into underscores in some places."""
    return "_".join((drive.identity.serial or "").replace("_", " ").split())


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _wwid(report: dict[str, Any]) -> str | None:
    """World wide name as smartctl splits it: NAA, OUI and a vendor's number."""
    wwn = inner(report, "wwn")
    if not all(isinstance(wwn.get(key), int) for key in ("naa", "oui", "id")):
        return None
    return f"naa.{wwn['naa']:x}{wwn['oui']:06x}{wwn['id']:09x}"
