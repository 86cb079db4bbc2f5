"""An outcome is that of the very drive: what answers to its identity later is asked anew."""

import pytest

from agent.config import EraseSettings
from agent.drive_rows import Seen, ShownDrive, Surroundings, drive_rows
from agent.erase_tasks import Work
from agent.job_facts import NOTHING_YET, job_facts
from agent.replugged import part
from agent.state import JobState
from agent.view import DrivePhase
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from reports.language import Language
from reports.machine import grade_input
from reports.record import ForeignAnswer
from tests.agent.erase_fakes import erased
from tests.wipe.fakes import erase_plan
from wipe.codes import DriveStatus, Purpose, StatusReason
from wipe.outcome import unproved
from wipe.values import Confirmation, Outcome

GIB = 1 << 30
NOW = "2026-11-23T09:00:00.000Z"


def disk(*, size: int = 500, diskseq: int = 5, usb: bool = True) -> Drive:
    """A disk in a dock that tells its own serial for whatever is in it, or an internal one."""
    return Drive(
        path="/dev/sdb",
        identity=DriveIdentity(model="Dock", serial="0123456789ABCDEF", wwid=None),
        transport=Transport.USB if usb else Transport.SATA,
        kind=DriveKind.HDD,
        size_bytes=size * GIB,
        diskseq=diskseq,
        foreign=usb,
    )


def work(of: Drive, outcome: Outcome | None = None, **changes: object) -> Work:
    plan = erase_plan(of, **changes)
    size = of.size_bytes or 0
    return Work(plan, None, 2 * size, 2 * size, None, None, outcome or erased(of), of.id)


class Job:
    """A job whose drive was erased, and every look since."""

    def __init__(self, drive: Drive, done: Work) -> None:
        self.works = {drive.id: done}
        self.earlier: tuple[Work, ...] = ()
        self.seen = Seen((drive,))
        self.state = JobState(
            record_id="00000001-0000-4000-8000-000000000000",
            purpose=Purpose.DEMO,
            laptop=None,
            boot_id="boot-1",
            language=Language.EN,
        ).with_drives_seen((drive,), "boot-1")
        self.say_it_belongs(drive)

    def say_it_belongs(self, drive: Drive) -> None:
        answer = ForeignAnswer(belongs=True, by="op-1", at=NOW)
        if drive.foreign:
            self.state = self.state.with_foreign_answer(drive.id, answer)

    def look(self, *drives: Drive, boot_id: str = "boot-1") -> list[ShownDrive]:
        self.seen = Seen(drives)
        parted = part(self.state, drives, self.works, boot_id)
        self.state = parted.with_drives_seen(drives, boot_id)
        return self.rows()

    def rows(self) -> list[ShownDrive]:
        around = Surroundings(self.seen, self.works, frozenset(), EraseSettings(), {}, self.earlier)
        return list(drive_rows(self.state, around))


def told(rows: list[ShownDrive]) -> list[tuple[DrivePhase, int, bool]]:
    return [
        (one.row.phase, (one.row.drive.size_bytes or 0) // GIB, one.row.outcome is not None)
        for one in rows
    ]


A, B = disk(size=500, diskseq=5), disk(size=1000, diskseq=9)


def test_another_disk_behind_the_same_bridge_inherits_nothing() -> None:
    job = Job(A, work(A))
    assert told(job.look(A)) == [(DrivePhase.ENDED, 500, True)]
    assert told(job.look()) == [(DrivePhase.ENDED, 500, True)], "pulled: it stays erased"
    rows = job.look(B)
    assert told(rows) == [(DrivePhase.FOREIGN, 1000, False), (DrivePhase.ENDED, 500, True)]
    assert rows[0].plan is None
    assert rows[1].row.left
    job.say_it_belongs(B)
    assert told(job.look(B))[0] == (DrivePhase.WAITING, 1000, False)
    assert job.look(B) == job.look(B), "it leaves once"


def test_both_are_in_the_record_each_with_what_was_done_to_it() -> None:
    job = Job(A, work(A))
    job.look(B)
    job.say_it_belongs(B)
    facts = job_facts(job.state, NOTHING_YET, job.rows(), (), hand_tests=())
    second, first = facts.drives
    assert (second.id, second.outcome, second.drive.size_bytes) == (B.id, None, 1000 * GIB)
    assert first.id != second.id
    assert first.outcome is not None
    assert first.outcome.status is DriveStatus.ERASED
    assert first.drive.size_bytes == 500 * GIB
    judged = grade_input(facts)
    assert [end.status for end in judged.drives] == [DriveStatus.NOT_ERASED, DriveStatus.ERASED]
    surfaces = [one.device for one in judged.findings if one.code == "drive.surface"]
    assert surfaces == [f"drive:{first.id}"], "what was proved of one says nothing of the other"


def test_the_second_disk_has_an_erase_of_its_own() -> None:
    job = Job(A, work(A))
    job.look(B)
    job.say_it_belongs(B)
    job.earlier = (job.works[A.id],)
    yes = Confirmation(typed="CDEF", serial="0123456789ABCDEF", boot_ms=99, at=NOW)
    job.works = {B.id: work(B, confirmation=yes)}
    expected = [(DrivePhase.ENDED, 1000, True), (DrivePhase.ENDED, 500, True)]
    assert told(job.look(B)) == expected
    third = told(job.look(disk(size=1000, diskseq=12)))
    assert third == [(DrivePhase.FOREIGN, 1000, False), *reversed(expected)] or third == [
        (DrivePhase.FOREIGN, 1000, False),
        *expected,
    ]


def test_a_drive_on_usb_that_was_pulled_and_comes_back_is_confirmed_anew() -> None:
    job = Job(A, work(A))
    job.look()
    assert told(job.look(disk(diskseq=6)))[0] == (DrivePhase.FOREIGN, 500, False)
    after_a_boot = Job(A, work(A))
    assert told(after_a_boot.look(A, boot_id="boot-2"))[0] == (DrivePhase.FOREIGN, 500, False)


def test_an_internal_drive_keeps_its_outcome_over_a_suspend_and_a_boot() -> None:
    own = disk(usb=False)
    job = Job(own, work(own))
    assert told(job.look(disk(usb=False, diskseq=6))) == [(DrivePhase.ENDED, 500, True)]
    assert told(job.look(own, boot_id="boot-2")) == [(DrivePhase.ENDED, 500, True)]


@pytest.mark.parametrize("usb", [True, False])
@pytest.mark.parametrize("size", [None, 499, 501])
def test_a_clean_claim_is_never_kept_for_another_size(*, usb: bool, size: int | None) -> None:
    was = disk(usb=usb)
    job = Job(was, work(was))
    now = was.model_copy(update={"size_bytes": None if size is None else size * GIB})
    first, left = job.look(now)
    assert first.row.outcome is None
    assert left.row.outcome is not None


def test_an_interrupted_erase_goes_on_because_it_proves_itself() -> None:
    stopped = unproved(erase_plan(A), StatusReason.STOPPED, None)
    job = Job(A, work(A, stopped))
    (row,) = job.look(disk(diskseq=6))
    assert row.row.can_go_on
    other = job.look(B)
    assert told(other)[0] == (DrivePhase.FOREIGN, 1000, False)


def test_an_answer_is_about_the_drive_that_is_there() -> None:
    job = Job(A, work(A))
    job.look(B)
    answer = ForeignAnswer(belongs=False, by="op-1", at=NOW)
    job.state = job.state.with_foreign_answer(B.id, answer)
    now, left = job.rows()
    assert now.row.phase is DrivePhase.SET_ASIDE
    assert left.known.belongs
