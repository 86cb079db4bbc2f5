"""What a job knows when it is graded and sealed (values only): the one way in for all callers."""

from dataclasses import dataclass

from checks.facts import LaptopFacts
from checks.findings import Finding
from host.drive import Drive, HiddenStorage
from reports.grade_input import Question
from reports.grades import Looks
from reports.record import ForeignAnswer, HandTest
from wipe.codes import Refusal
from wipe.values import ErasePlan, Outcome


@dataclass(frozen=True, slots=True)
class DriveInput:
    """One drive that the machine showed during the job."""

    drive: Drive
    plan: ErasePlan | None = None
    """The confirmed plan, if there was one."""
    outcome: Outcome | None = None
    refusal: Refusal | None = None
    """Why the guard said no; counts while there is no outcome."""
    is_foreign: bool = False
    """On USB or a card, or it appeared late: a person must say whether it belongs here."""
    foreign: ForeignAnswer | None = None
    evidence: tuple[str, ...] = ()
    """Names of stored raw outputs about this drive."""
    number: int | None = None
    """Tells drives apart that give the same identity, as two disks behind one bridge do."""

    @property
    def id(self) -> str:
        """What names it in the record and in its findings: no other drive there has it."""
        return self.drive.id if self.number is None else f"{self.drive.id}-{self.number}"

    @property
    def is_our_stick(self) -> bool:
        """What we run from, on USB or a card: no part of any laptop."""
        return self.is_foreign and self.drive.live_medium is not None

    @property
    def belongs(self) -> bool:
        """Whether it counts for the laptop; an unanswered question counts as yes."""
        return not self.is_foreign or self.foreign is None or self.foreign.belongs


@dataclass(frozen=True, slots=True)
class JobFacts:
    """Everything a grade and a record say about the laptop."""

    facts: LaptopFacts
    findings: tuple[Finding, ...]
    """Of the checks."""
    expected: frozenset[Question]
    """Questions that must have an answer, hand tests included."""
    hand_tests: tuple[HandTest, ...]
    drives: tuple[DriveInput, ...]
    hints: tuple[HiddenStorage, ...]
    looks: Looks
    attested_no_storage_by: str | None = None
    """Code of the operator who looked and found no drive."""
