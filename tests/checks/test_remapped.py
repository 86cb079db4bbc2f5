"""What a drive tells of sectors that an overwrite does not reach."""

import pytest

from checks.facts import DriveFacts, SmartAttribute
from checks.remapped import remapped_sectors

_NAMES = {5: "Reallocated_Sector_Ct", 197: "Current_Pending_Sector"}


def drive(kind: str, raw: dict[int, int | None], **more: object) -> DriveFacts:
    table = tuple(SmartAttribute(id=number, name=_NAMES[number], raw=raw[number]) for number in raw)
    facts = DriveFacts(drive_id="00000001", kind=kind, protocol="ATA", attributes=table)
    return facts.model_copy(update=more)


@pytest.mark.parametrize(
    ("facts", "remapped"),
    [
        (drive("hdd", {5: 0, 197: 0}), 0),
        (drive("hdd", {5: 2, 197: 1}), 3),
        (drive("hdd", {5: 0}), None),
        (drive("hdd", {197: 8}), None),
        (drive("hdd", {5: 0, 197: None}), None),
        (drive("hdd", {5: 0, 197: (1 << 48) - 1}), None),
        (drive("hdd", {}), None),
        (drive("unknown", {5: 0}), None),
        (drive("ssd", {5: 4}), 4),
        (drive("ssd", {5: 0, 197: 0}), 0),
        (drive("ssd", {}), None),
        (drive("ssd", {}, protocol="NVMe", media_errors=3), None),
        (drive("hdd", {}, protocol="SCSI", grown_defects=0), None),
    ],
)
def test_what_is_not_told_is_never_taken_for_none(facts: DriveFacts, remapped: int | None) -> None:
    assert remapped_sectors(facts) == remapped
