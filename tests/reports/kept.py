"""The kept records: `python -m tests.reports.kept` writes those of the jobs known here."""

from dataclasses import replace
from pathlib import Path

from checks.facts import LaptopFacts
from host.drive import HiddenKind, HiddenStorage
from reports.build import build, record_bytes
from reports.job import DriveInput
from tests.reports.jobs import DRIVE, OUTCOME, PLAN, inputs, job_facts
from wipe.codes import DriveStatus, ExceptionCode
from wipe.values import ByteRange, EraseException

FOLDER = Path(__file__).parents[1] / "golden" / "record-v1"

_WITH_EXCEPTIONS = OUTCOME.model_copy(
    update={
        "status": DriveStatus.ERASED_WITH_EXCEPTIONS,
        "reason": "exceptions",
        "exceptions": (
            EraseException(
                code=ExceptionCode.UNREADABLE_LBA, ranges=(ByteRange(offset=4096, length=512),)
            ),
        ),
    }
)
_SILENT = replace(
    job_facts(),
    facts=LaptopFacts(),
    drives=(DriveInput(DRIVE, PLAN, _WITH_EXCEPTIONS),),
    hints=(HiddenStorage(kind=HiddenKind.REMAPPED_NVME, where="0000:00:17.0", count=1),),
)

KEPT = {
    "t480-two-drives": build(inputs()),
    "silent-laptop-with-exceptions": build(inputs(_SILENT)),
}


def main() -> None:
    """Write them as they are built now; their diff is to be read."""
    for name, record in KEPT.items():
        (FOLDER / f"{name}.json").write_bytes(record_bytes(record))


if __name__ == "__main__":
    main()
