"""Write the columns that lists, filters and search use; all of it can be read from the bytes."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, text

from inventory.store.tables import drive_view, finding_view, laptop, laptop_identity, record_view
from reports.record import Record


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a record came in."""

    log_idx: int
    bench_id: str
    received_at: str


def project(connection: Connection, record: Record, arrival: Arrival) -> None:
    """Write every projection of one record."""
    is_demo = record.purpose == "demo"
    own = [drive for drive in record.storage.drives if drive.status is not None]
    connection.execute(
        _INSERT_RECORD,
        {
            "log_idx": arrival.log_idx,
            "record_id": record.record_id,
            "laptop_id": None if is_demo else _laptop_id(connection, record, arrival),
            "demo": int(is_demo),
            "received_at": arrival.received_at,
            "site": record.site.id,
            "bench_id": arrival.bench_id,
            "operator": record.operator.id,
            "letter": record.grade.letter.value,
            "held": int(record.grade.outcome == "hold"),
            "complete": int(record.grade.complete),
            "fit_for": record.grade.fit_for.value,
            "tag": record.laptop.asset_tag,
            "serial": record.laptop.serial,
            "maker": record.laptop.maker,
            "model": record.laptop.model,
            "name": record.laptop.name,
            "drives": len(own),
            "drives_erased": sum(drive.status == "erased" for drive in own),
        },
    )
    _project_drives(connection, record)
    _project_findings(connection, record)
    _index_words(connection, record, arrival.log_idx)


def _project_drives(connection: Connection, record: Record) -> None:
    # by position: twins without a usable serial share their id
    rows = [
        {
            "record_id": record.record_id,
            "position": position,
            "drive_id": drive.id,
            "serial": drive.serial,
            "model": drive.model,
            "kind": drive.kind,
            "method": drive.method,
            "level_r1": drive.levels.nist_r1.level.value,
            "level_r2": drive.levels.nist_r2.level.value,
            "level_2883": drive.levels.ieee_2883.level.value,
            "status": drive.status,
            "reason": drive.status_reason,
        }
        for position, drive in enumerate(record.storage.drives)
    ]
    if rows:
        connection.execute(_INSERT_DRIVE, rows)


def _project_findings(connection: Connection, record: Record) -> None:
    rows = [
        {
            "record_id": record.record_id,
            "position": position,
            "code": finding.code,
            "device": finding.device,
            "verdict": finding.verdict.value,
        }
        for position, finding in enumerate(record.findings)
    ]
    if rows:
        connection.execute(_INSERT_FINDING, rows)


def _index_words(connection: Connection, record: Record, log_idx: int) -> None:
    of = record.laptop
    connection.execute(
        _INSERT_WORDS,
        {
            "idx": log_idx,
            "serial": of.serial or "",
            "tag": of.asset_tag or "",
            "model": " ".join(filter(None, (of.maker, of.name, of.model))),
            "drives": " ".join(drive.serial or "" for drive in record.storage.drives),
        },
    )


def _laptop_id(connection: Connection, record: Record, arrival: Arrival) -> int | None:
    """The laptop this record is about; only the same pair of UUID and serial is the same laptop.

    One equal and the other different may be a swapped board: nothing is merged by the machine.
    """
    system_uuid = (record.laptop.system_uuid or "").lower()
    serial = normal_serial(record.laptop.serial)
    if not system_uuid and not serial:
        return None
    pair = {"system_uuid": system_uuid, "serial_norm": serial}
    known = connection.execute(_KNOWN_LAPTOP, pair).scalar()
    if known is not None:
        return int(known)
    made = connection.execute(_INSERT_LAPTOP, {"first_seen": arrival.received_at})
    laptop_id = made.inserted_primary_key[0] if made.inserted_primary_key else None
    connection.execute(_INSERT_IDENTITY, {"laptop_id": laptop_id, **pair})
    return laptop_id


def normal_serial(serial: str | None) -> str:
    """A serial without what differs between two readings of it: case and blanks."""
    return "".join((serial or "").split()).upper()


# Built once: putting a statement together costs more than asking it.
_INSERT_RECORD = insert(record_view)
_INSERT_DRIVE = insert(drive_view)
_INSERT_FINDING = insert(finding_view)
_INSERT_LAPTOP = insert(laptop)
_INSERT_IDENTITY = insert(laptop_identity)
_INSERT_WORDS = text(
    "INSERT INTO record_search(rowid, serial, tag, model, drives)"
    " VALUES (:idx, :serial, :tag, :model, :drives)"
)
_KNOWN_LAPTOP = select(laptop_identity.c.laptop_id).where(
    laptop_identity.c.system_uuid == bindparam("system_uuid"),
    laptop_identity.c.serial_norm == bindparam("serial_norm"),
)
