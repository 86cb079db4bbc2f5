"""A machine in memory with one drive that is locked, and a person who read its label."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from typing_extensions import override

from host.simulated.nvme_profile import NvmeProfile
from host.simulated.opal import OpalKind, OpalProfile
from tests.wipe.matrix.bench import MatrixBench, yes
from wipe.codes import Level, Method, Standard
from wipe.events import PSID_REVERT, CommandSent, OpalReverted
from wipe.folder import DriveFolder, create
from wipe.interrogation import ask
from wipe.journal_lines import read_lines
from wipe.plan import MachineState, plan_drive
from wipe.unlocking import keep_psid
from wipe.values import HostSpec

LOCK = OpalProfile(locking_enabled=True, locked=True)
PYRITE = OpalProfile(kind=OpalKind.PYRITE, locking_enabled=True, locked=True, encrypts=False)
WRONG = "WRONG" + "0" * 27


def locked(lock: OpalProfile = LOCK, **changes: object) -> NvmeProfile:
    """Electronics of a drive that is locked."""
    told = NvmeProfile(sanitize_overwrite=True, opal=lock)
    return told.model_copy(update=changes)


@dataclass
class OpalBench(MatrixBench):
    """A machine with a locked drive."""

    typed: str = LOCK.psid
    """What the person reads from the label; empty: nothing can be read."""
    _codes: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @override
    def confirm(self, only: Method | None = None) -> DriveFolder:
        drive = self.listed
        plan = plan_drive(
            drive,
            requested=Level.CLEAR,
            standard=Standard.IEEE_2883,
            remapped_sectors=0,
            capabilities=ask(self.host, drive),
            machine=MachineState(mains=True, psid_known=bool(self.typed)),
        )
        place = create(self.folder, yes(drive, plan, self.host, HostSpec(kind="simulated")))
        if plan.revert:
            self.give(place, self.typed)
        return place

    def give(self, place: DriveFolder, typed: str) -> None:
        """Type a code for a job that is there."""
        keep_psid(place, typed, f"psid-{next(self._codes)}")

    def confirm_again(self, place: DriveFolder) -> None:
        """Say yes in this boot."""
        fresh = place.plan().model_copy(update={"boot_id": self.host.boot_id()})
        place.write_plan(fresh)

    def switch_off_and_on(self, place: DriveFolder) -> None:
        """A power cycle, and the yes that it needs."""
        self.host.power_cycle()
        self.confirm_again(place)

    def written(self, place: DriveFolder) -> bytes:
        """Everything of a job that may leave the bench."""
        return place.journal_path.read_bytes() + place.plan_path.read_bytes()


def reverts(job: DriveFolder) -> list[OpalReverted]:
    """What became of each code, as the journal tells."""
    entries = read_lines(job.journal_path.read_bytes()).entries
    return [entry.event for entry in entries if isinstance(entry.event, OpalReverted)]


def sent(job: DriveFolder) -> int:
    """How many codes were sent, by the journal."""
    events = (entry.event for entry in read_lines(job.journal_path.read_bytes()).entries)
    return sum(isinstance(event, CommandSent) and event.name == PSID_REVERT for event in events)
