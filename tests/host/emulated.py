"""What a Linux kernel handed out for our commands on emulated drives (see its SOURCE)."""

import json
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "data/emulated"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One command and its answer."""

    name: str
    sent: bytes
    status: int
    sense: bytes
    result: int
    data: bytes


def ata_answers(drive: str) -> list[Recorded]:
    """Through SG_IO: of `ahci` or `usb-storage`."""
    return _read("ata-pass-through.json", drive, "command", "cdb")


def nvme_answers(drive: str) -> list[Recorded]:
    """Of the controller with `one-namespace` or `two-namespaces`."""
    return _read("nvme-admin.json", drive, "name", "command")


def _read(file: str, drive: str, name: str, sent: str) -> list[Recorded]:
    rows = json.loads((DATA / file).read_text("utf-8"))[drive]
    return [
        Recorded(
            name=row[name],
            sent=bytes.fromhex(row[sent]),
            status=row["status"],
            sense=bytes.fromhex(row.get("sense", "")),
            result=row.get("result", 0),
            data=bytes.fromhex(row["data"]).ljust(row["transferred"], b"\0"),
        )
        for row in rows
    ]
