"""One simulated drive, its erase, power cuts in between, and what is really on it at the end."""

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from typing_extensions import override

from agent.commands.erase_again import repeated
from host.capabilities import Capabilities
from host.drive import Drive, DriveKind
from host.port import Host
from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Profile
from host.simulated.memory_host import OLD_DATA, MemoryHostOfModels, ModelDrive, model_drive
from host.simulated.model import Misbehaviour
from wipe.codes import DriveStatus, Level, Method, Purpose, Standard
from wipe.engine import erase
from wipe.events import Event
from wipe.folder import DriveFolder, confirmed_plan, create
from wipe.interrogation import ask
from wipe.journal import Clock, Journal
from wipe.journal_lines import Entry
from wipe.plan import MachineState, plan_drive
from wipe.surroundings import Surroundings
from wipe.values import Confirmation, DrivePlan, ErasePlan, HostSpec, Outcome

SIZE = 256 << 10
_MEMORY = Path("/dev/shm")  # noqa: S108 - folders of their own in it; thousands of fsyncs
RECORD = "6f1d3f9a-1111-4222-8333-444455556666"
MARK = OLD_DATA[4:40]
"""Only a donor's drive holds this."""
CLEAN = {DriveStatus.ERASED, DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}


class PowerCut(BaseException):
    """Everything stops here. No code of ours may catch it."""


class CutJournal(Journal):
    """A journal whose machine loses power once a line is on the medium."""

    cut_at = 0
    types: tuple[str, ...] = ()

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        entry = super().append(event, sync=sync)
        self.types = (*self.types, event.type)
        if len(self.types) == self.cut_at:
            raise PowerCut
        return entry


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder whose fsyncs cost nothing, where there is one."""
    where = _MEMORY if _MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="opknap-", dir=where) as name:
        yield Path(name)


def built(
    profile: Profile, misbehaviours: tuple[Misbehaviour, ...], size_bytes: int = SIZE
) -> ModelDrive:
    """A donor's drive, listed as what it is."""
    made = model_drive(profile, *misbehaviours, size_bytes=size_bytes)
    if isinstance(profile, AtaProfile) and profile.rotation > 1:
        disk = made.drive.model_copy(update={"kind": DriveKind.HDD})
        return replace(made, drive=disk)
    return made


def plan_of(
    drive: Drive,
    told: Capabilities | None,
    *,
    only: Method | None = None,
    requested: Level = Level.CLEAR,
) -> DrivePlan:
    """What opknap would do with it: the whole plan, or one of its methods."""
    plan = plan_drive(
        drive,
        requested=requested,
        standard=Standard.IEEE_2883,
        remapped_sectors=0,
        capabilities=told,
        machine=MachineState(mains=True),
    )
    if only is None:
        return plan
    steps = tuple(step for step in plan.available if step.method is only)
    return plan.model_copy(update={"available": steps})


def yes(drive: Drive, plan: DrivePlan, host: Host, spec: HostSpec) -> ErasePlan:
    """A person types the whole serial."""
    serial = drive.identity.serial or ""
    confirmation = Confirmation(
        typed=serial, serial=serial, boot_ms=host.boot_ms(), at=host.utc_now()
    )
    return confirmed_plan(
        drive,
        plan,
        confirmation,
        record_id=RECORD,
        purpose=Purpose.DEMO,
        host=spec,
        boot_id=host.boot_id(),
        laptop="L1",
    )


@dataclass
class MatrixBench:
    """A machine with one drive."""

    folder: Path
    profile: Profile
    misbehaviours: tuple[Misbehaviour, ...] = ()
    size_bytes: int = SIZE
    requested: Level = Level.CLEAR
    host: MemoryHostOfModels = field(init=False)
    drive: ModelDrive = field(init=False)
    types: tuple[str, ...] = ()
    """Journal lines of the last run, by type."""
    _counter: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """Switch it on."""
        self.drive = built(self.profile, self.misbehaviours, self.size_bytes)
        self.host = MemoryHostOfModels([self.drive])

    @property
    def listed(self) -> Drive:
        """The drive as the machine shows it now."""
        (drive,) = (one for one in self.host.drives() if isinstance(one, Drive))
        return drive

    def confirm(self, only: Method | None = None) -> DriveFolder:
        """A person reads the plan and says yes."""
        drive = self.listed
        plan = plan_of(drive, ask(self.host, drive), only=only, requested=self.requested)
        return create(self.folder, yes(drive, plan, self.host, HostSpec(kind="simulated")))

    def run(self, folder: DriveFolder, cut_at: int = 0) -> Outcome | None:
        """Erase, or go on; `None` when the power went away at that line."""

        def open_journal(path: Path, lock: Path, clock: Clock) -> CutJournal:
            journal = CutJournal(path, lock, clock)
            journal.cut_at, journal.types = cut_at, ()
            return journal

        world = Surroundings(self.host, lambda: False, self._bytes, 7, "0.1")
        with open_journal(folder.journal_path, folder.lock_path, self.host) as journal:
            try:
                return erase(folder, journal, world)
            except PowerCut:
                return None
            finally:
                self.types = journal.types

    def repeat(self, folder: DriveFolder, final: Outcome) -> Outcome:
        """What is said of a finished job when somebody asks again."""
        asked = (self.requested, Standard.IEEE_2883)
        return repeated(self.host, self.listed, folder.history(), final, asked)

    def _bytes(self, count: int) -> bytes:
        """Numbers that are never the same and always the same in a repetition."""
        return next(self._counter).to_bytes(count, "big")

    def holds_old_data(self) -> bool:
        """Whether anything of the donor's can be read through the drive's addresses, or hides."""
        if Misbehaviour.CACHE_LIAR in self.misbehaviours:
            # What its cells hold shows at the next power cut, and only a recheck can find it.
            model = self.host.model(self.drive.drive.path)
            return MARK in model.read("main", 0, model.size_bytes("main"))
        areas = self.drive.store.areas.items()
        reached = [area for name, area in areas if name == "main" or name.startswith("nsid:")]
        return any(MARK in area for area in reached)

    def spare_holds_old_data(self) -> bool:
        """Whether a laboratory would find some of it."""
        return MARK in self.drive.store.areas.get("spare", b"")
