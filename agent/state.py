"""One job as it is kept on the stick: everything that a crash or a power cut must not undo."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from agent.laptop_key import names_one_laptop
from agent.view import Stage
from checks.findings import Finding, Reason, Verdict
from checks.long_tests.values import LongRun, LongTest
from checks.told_facts import NOTHING_TOLD, ToldFacts
from host.drive import Drive
from host.durable import make_folder, write_whole
from host.value import Limits, Measured, Value
from reports.grades import Grade, Looks, LooksCard, Surface
from reports.language import Language
from reports.record import Event, ForeignAnswer
from wipe.codes import Purpose
from wipe.values import Confirmation

_T = TypeVar("_T")

STATE_FILE = "state.json"
_CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$")


class DriveJob(Value):
    """One drive of this job, as last seen."""

    drive: Drive
    late: bool = False
    """It appeared after the first look of this boot: foreign, whatever its transport."""
    foreign: ForeignAnswer | None = None
    left: Confirmation | None = None
    """Set when it was unplugged and another drive answers to its identity now: the yes under
    which it was erased."""

    @property
    def is_foreign(self) -> bool:
        """Whether a person has to say that it belongs to the laptop."""
        return self.drive.foreign or self.late

    @property
    def belongs(self) -> bool:
        """Whether it counts as part of the laptop."""
        return not self.is_foreign or (self.foreign is not None and self.foreign.belongs)


class HandAnswer(Value):
    """A person's last answer to one question of the step Try."""

    code: str
    verdict: Verdict
    reason: Reason | None = None
    attempts: int
    seconds: int
    measured: Measured = {}
    limit: Limits = {}


class LongBegun(Value):
    """A long test that has begun and not ended; still there at the next boot, the laptop died."""

    test: LongTest
    drive_id: str | None
    deep: bool
    boot_id: str


class Seal(Value):
    """The record is sealed: nothing of the job changes any more."""

    counter: int
    grade: Grade
    at: str


class JobState(Value):
    """An open job."""

    schema_name: Literal["opknap/job/v1"] = "opknap/job/v1"
    record_id: str
    purpose: Purpose
    laptop: str | None
    """Identity of the laptop; `None` when it tells nothing that could name it."""
    boot_id: str
    """The boot in which the drives were first looked at."""
    language: Language
    stage: Stage = Stage.START
    operator: str | None = None
    asset_tag: str | None = None
    drives: tuple[DriveJob, ...] = ()
    drives_seen: bool = False
    no_storage_attested_by: str | None = None
    hand_tests: tuple[HandAnswer, ...] = ()
    told: ToldFacts = NOTHING_TOLD
    long_tests: tuple[LongRun, ...] = ()
    """Newest first; of memory every run that measured."""
    long_begun: tuple[LongBegun, ...] = ()
    looks: Looks = Looks()
    looked_at: tuple[Surface, ...] = ()
    timeline: tuple[Event, ...] = ()
    seal: Seal | None = None
    closed: bool = False
    """The sealed job was left: the next start begins a new one."""

    @property
    def has_answers(self) -> bool:
        """Whether a person has told anything."""
        foreign = any(one.foreign is not None for one in self.drives)
        return bool(self.operator or self.hand_tests or self.looked_at or foreign)

    def drive(self, drive_id: str) -> DriveJob | None:
        """One drive of the job that has not left it."""
        here = (one for one in self.drives if one.left is None)
        return next((one for one in here if one.drive.id == drive_id), None)

    def with_drives_seen(self, seen: tuple[Drive, ...], boot_id: str) -> "JobState":
        """What the machine shows now: known drives are refreshed, new ones join.

        In the boot of the first look, what appears later is late. After another boot everything
        that is there at the first look was there when the laptop started.
        """
        first_look = not self.drives_seen or self.boot_id != boot_id
        known = dict(_named(self._not_left, lambda one: one.drive))
        for name, drive in _named(seen, lambda one: one):
            before = known.get(name)
            if before is None:
                known[name] = DriveJob(drive=drive, late=not first_look)
            else:
                known[name] = before.model_copy(update={"drive": drive})
        left = (one for one in self.drives if one.left is not None)
        drives = (*known.values(), *left)
        changed = {"drives": drives, "drives_seen": True, "boot_id": boot_id}
        return self.model_copy(update=changed)

    def with_foreign_answer(self, drive_id: str, answer: ForeignAnswer) -> "JobState":
        """A person said whether a foreign drive belongs to the laptop."""
        drives = tuple(
            one.model_copy(update={"foreign": answer})
            if one.drive.id == drive_id and one.left is None
            else one
            for one in self.drives
        )
        return self.model_copy(update={"drives": drives})

    def is_present(self, seen: tuple[Drive, ...]) -> tuple[bool, ...]:
        """For each drive of the job whether it is among those seen now."""
        there = {name for name, _ in _named(seen, lambda one: one)}
        here = (name in there for name, _ in _named(self._not_left, lambda one: one.drive))
        return tuple(one.left is None and next(here) for one in self.drives)

    def present_drives(self, seen: tuple[Drive, ...]) -> tuple[str, ...]:
        """Ids of the drives of the laptop that are there."""
        there = zip(self.drives, self.is_present(seen), strict=True)
        return tuple(one.drive.id for one, present in there if present and one.belongs)

    @property
    def count_left(self) -> int:
        """How many drives have left the job after their erase."""
        return sum(one.left is not None for one in self.drives)

    @property
    def _not_left(self) -> tuple[DriveJob, ...]:
        return tuple(one for one in self.drives if one.left is None)

    def with_hand_answer(self, said: Finding, seconds: int) -> "JobState":
        """A person answered a question, perhaps once more."""
        before = next((one for one in self.hand_tests if one.code == said.code), None)
        answer = HandAnswer(
            code=said.code,
            verdict=said.verdict,
            reason=said.reason,
            measured=said.measured,
            limit=said.limit,
            attempts=1 + (before.attempts if before else 0),
            seconds=seconds + (before.seconds if before else 0),
        )
        others = tuple(one for one in self.hand_tests if one.code != said.code)
        return self.model_copy(update={"hand_tests": (*others, answer)})

    def with_long_begun(self, begun: LongBegun) -> "JobState":
        """A long test is about to begin."""
        others = self.without_long_begun(begun.test, begun.drive_id).long_begun
        return self.model_copy(update={"long_begun": (*others, begun)})

    def without_long_begun(self, test: LongTest, drive_id: str | None) -> "JobState":
        """A long test made way."""
        others = (one for one in self.long_begun if (one.test, one.drive_id) != (test, drive_id))
        return self.model_copy(update={"long_begun": tuple(others)})

    def with_long_run(self, run: LongRun) -> "JobState":
        """A long test has ended; it takes the place of an earlier run.

        Not so where a repeat measured nothing, nor with memory: an incident stays in the record
        beside every repeat of the test.
        """
        ended = self.without_long_begun(run.test, run.drive_id)
        kept = tuple(one for one in self.long_tests if not _is_replaced(one, run))
        return ended.model_copy(update={"long_tests": (run, *kept)})

    def with_look(self, surface: Surface, card: LooksCard) -> "JobState":
        """A person chose the fault card of a surface."""
        looks = self.looks.model_copy(update={surface.value: card})
        looked_at = tuple(dict.fromkeys((*self.looked_at, surface)))
        return self.model_copy(update={"looks": looks, "looked_at": looked_at})

    def with_event(self, event: Event) -> "JobState":
        """One more point of the timeline."""
        return self.model_copy(update={"timeline": (*self.timeline, event)})


def _is_replaced(old: LongRun, new: LongRun) -> bool:
    """A run that measured gives way only to one that measured, and of memory to none."""
    if (old.test, old.drive_id) != (new.test, new.drive_id):
        return False
    if not _has_measured(old):
        return True
    return old.test is not LongTest.MEMORY and _has_measured(new)


def _has_measured(run: LongRun) -> bool:
    return run.reason is None and not run.crashed


def _named(
    drives: Iterable[_T], drive_of: Callable[[_T], Drive]
) -> list[tuple[tuple[str, int], _T]]:
    """Each drive with its id and how many of that id came before: doubles stay two."""
    count: dict[str, int] = {}
    named = []
    for one in drives:
        drive_id = drive_of(one).id
        named.append(((drive_id, count.get(drive_id, 0)), one))
        count[drive_id] = count.get(drive_id, 0) + 1
    return named


def is_code(text: str) -> bool:
    """Whether a badge code or asset tag is short, plain and no sentence."""
    return _CODE.fullmatch(text) is not None


def save(folder: Path, job: JobState) -> None:
    """Put the job on the stick, whole.

    Raises:
        OSError: the stick is full or gone.
    """
    make_folder(folder)
    write_whole(folder / STATE_FILE, job.model_dump_json().encode())


def load(folder: Path) -> JobState | None:
    """The job in a folder, or `None` where there is none that can be read."""
    try:
        return JobState.model_validate_json((folder / STATE_FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def find_open(
    open_jobs: Path, *, laptop: str | None, boot_id: str, purpose: Purpose
) -> JobState | None:
    """The unfinished job of this laptop, the newest if there are several.

    A laptop that only tells its model is recognised within one boot only. A sealed job is shown
    again only after a crash: in the same boot, and when nobody left it.
    """
    if not open_jobs.exists():
        return None
    jobs = [job for folder in sorted(open_jobs.iterdir()) if (job := load(folder)) is not None]
    mine = [
        job
        for job in jobs
        if job.purpose is purpose
        and job.laptop == laptop
        and not job.closed
        and (job.boot_id == boot_id or (names_one_laptop(laptop) and job.seal is None))
    ]
    return max(mine, key=_started, default=None)


def _started(job: JobState) -> str:
    return job.timeline[0].at if job.timeline else ""
