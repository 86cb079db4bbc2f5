"""The drives of one job as they are now: seen, asked, being erased, about to be."""

from collections.abc import Callable
from dataclasses import dataclass, field

from agent.config import EraseSettings
from agent.drive_rows import Seen, ShownDrive, Surroundings, drive_rows
from agent.erase_tasks import EraseTasks
from agent.inspection_task import InspectionTask
from agent.keeper import Keeper


@dataclass(slots=True)
class JobDrives:
    """What the last look showed, with the erases of the job laid over it."""

    keeper: Keeper
    erases: EraseTasks
    inspection: InspectionTask
    erase: EraseSettings
    slept_in_vain: Callable[[], frozenset[str]]
    seen: Seen = field(default_factory=Seen)
    starting: frozenset[str] = frozenset()
    """Confirmed this instant, by drive id; their processes are about to start."""

    def all(self) -> tuple[ShownDrive, ...]:
        """Every drive, in the order in which they were first seen."""
        # Asked in this order: an erase is in `works` before it leaves `starting`.
        starting = self.starting
        around = Surroundings(
            seen=self.seen,
            works=self.erases.work(),
            starting=starting,
            erase=self.erase,
            remapped_sectors=self.inspection.remapped_sectors(),
            earlier=self.erases.earlier(),
            slept_in_vain=self.slept_in_vain(),
        )
        return drive_rows(self.keeper.job, around)

    def one(self, drive_id: str) -> ShownDrive | None:
        """A drive that has not left the job."""
        here = (drive for drive in self.all() if not drive.row.left)
        return next((drive for drive in here if drive.row.drive.id == drive_id), None)

    def is_at_work(self, drive_id: str) -> bool:
        """Whether a drive is being erased, or about to be."""
        work = self.erases.work().get(drive_id)
        return drive_id in self.starting or (work is not None and work.running is not None)

    @property
    def is_erasing(self) -> bool:
        """Whether any of them is."""
        starting = bool(self.starting)
        works = self.erases.work().values()
        return starting or any(one.running is not None for one in works)
