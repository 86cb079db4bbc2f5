"""SIGKILL at fifty moments placed by journal event: no false claim, and resuming completes."""

import signal
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from host.local import LocalHost
from tests.wipe import loops
from wipe.codes import DriveStatus, Level, Purpose, Refusal, Standard, StepResult
from wipe.events import Event, Proof, StepBegan, Verified
from wipe.folder import DriveFolder, confirmed_plan, create, start
from wipe.follow import Follower, FollowPhase
from wipe.journal_lines import read_lines
from wipe.plan import plan_drive
from wipe.stream import KeyedStream
from wipe.values import Confirmation, HostSpec, Outcome

SIZE = 16 << 20
ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL
MODES = ("before", "after", "torn")
ONCE = (
    "begin", "plan", "drive_seen", "guard", "secret", "step_begin", "step_end", "verify_begin",
    "verify", "status",
)  # fmt: skip
MOMENTS = [
    *((event, 1, mode) for event in ONCE for mode in MODES),
    *(("offset", nth, MODES[nth % 3]) for nth in range(1, 21)),
]

pytestmark = pytest.mark.loop


@dataclass(frozen=True)
class Practice:
    """A loop device and the file below it."""

    node: str
    file: Path

    def job(self, folder: Path) -> DriveFolder:
        """A confirmed job of this drive."""
        host = LocalHost()
        drive = loops.listed(self.node)
        serial = drive.identity.serial or ""
        plan = confirmed_plan(
            drive,
            plan_drive(drive, requested=Level.CLEAR, standard=Standard.IEEE_2883),
            Confirmation(typed=serial, serial=serial, boot_ms=host.boot_ms(), at=host.utc_now()),
            record_id=str(uuid.uuid4()),
            purpose=Purpose.REFURBISH,
            host=HostSpec(kind="real"),
            boot_id=host.boot_id(),
            laptop=None,
        )
        return create(folder, plan)

    def holds(self, outcome: Outcome) -> bool:
        """Whether the whole medium is the stream that the outcome publishes."""
        published = outcome.stream
        assert published is not None
        target = bytearray(SIZE)
        KeyedStream(published.cipher, bytes.fromhex(published.key)).fill(memoryview(target))
        return self.file.read_bytes() == bytes(target)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    loops.loops_or_skip()
    file = tmp_path / "old.img"
    loops.fill_old(file, SIZE)
    with loops.attached(file) as node:
        yield Practice(node, file)


def kill_at(folder: DriveFolder, moment: tuple[str, int, str]) -> None:
    event, nth, mode = moment
    argv = (sys.executable, "-m", "tests.wipe.killer", str(folder.path), event, str(nth), mode)
    process = LocalHost().spawn(
        argv, log=str(folder.log_path), environment={"PYTHONPATH": str(ROOT)}
    )
    assert process.wait(60) == KILLED, folder.log_path.read_text()


def resume(folder: DriveFolder) -> int | None:
    return start(LocalHost(), folder).wait(60)


def events(folder: DriveFolder) -> list[Event]:
    return [entry.event for entry in read_lines(folder.journal_path.read_bytes()).entries]


def test_there_are_fifty_moments() -> None:
    assert len(MOMENTS) == 50


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: "-".join(map(str, moment)))
def test_killed_at_any_line_it_claims_nothing_false_and_resumes(
    practice: Practice, tmp_path: Path, moment: tuple[str, int, str]
) -> None:
    folder = practice.job(tmp_path / "job")
    kill_at(folder, moment)
    seen = Follower(folder).poll()
    assert not seen.running
    if seen.outcome is None:
        assert seen.phase in {FollowPhase.INTERRUPTED, FollowPhase.NOT_STARTED}
    else:
        assert moment == ("status", 1, "after")
        assert seen.outcome.status is DriveStatus.ERASED
        assert practice.holds(seen.outcome)
    assert resume(folder) == 0, folder.log_path.read_text()
    final = Follower(folder).poll().outcome
    assert final is not None
    assert final.status is DriveStatus.ERASED
    assert practice.holds(final)
    proofs = [event.verification for event in events(folder) if isinstance(event, Verified)]
    assert proofs[-1].compared_bytes == SIZE
    if moment[0] == "offset" and (moment[1] > 1 or moment[2] == "after"):
        starts = [event.start_offset for event in events(folder) if isinstance(event, StepBegan)]
        assert starts[0] == 0
        assert starts[1] > 0
        (proof,) = [event for event in events(folder) if isinstance(event, Proof)]
        assert proof.compared_bytes == starts[1]


def test_a_drive_changed_between_kill_and_resume_is_left_alone(
    practice: Practice, tmp_path: Path
) -> None:
    folder = practice.job(tmp_path / "job")
    kill_at(folder, ("offset", 9, "after"))
    with practice.file.open("r+b") as medium:
        medium.seek(12_345)
        medium.write(b"a new system")
    before = practice.file.read_bytes()
    assert resume(folder) == 3
    assert resume(folder) == 3
    assert practice.file.read_bytes() == before
    final = Follower(folder).poll().outcome
    assert final is not None
    assert (final.status, final.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)


def test_killed_twice_it_still_completes(practice: Practice, tmp_path: Path) -> None:
    folder = practice.job(tmp_path / "job")
    for moment in (("offset", 5, "torn"), ("offset", 6, "after"), ("verify", 1, "before")):
        kill_at(folder, moment)
    assert resume(folder) == 0
    final = Follower(folder).poll().outcome
    assert final is not None
    assert practice.holds(final)
    assert [attempt.result for attempt in final.attempts] == [
        StepResult.UNKNOWN,
        StepResult.UNKNOWN,
        StepResult.DONE,
    ]
