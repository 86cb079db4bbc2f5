"""The engine on drives in memory: what it claims is what the medium holds."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typing_extensions import override

from host.drive import Drive
from host.errors import NotPermitted
from tests.wipe.fakes import Medium, MemoryHost, erase_plan, loop_drive, ssd
from wipe.codes import DriveStatus, ExceptionCode, Note, Refusal, StatusReason, StepResult
from wipe.engine import erase
from wipe.events import Event, Guarded, OffsetReached, Proof, StepBegan, WriteFailed
from wipe.folder import DriveFolder, create
from wipe.journal import Journal, JournalLost
from wipe.journal_lines import Entry, read_lines
from wipe.levels import NOTHING
from wipe.outcome import exit_status
from wipe.stream import KeyedStream
from wipe.surroundings import Surroundings
from wipe.values import ByteRange, Outcome

OLD = b"Dear Sir or Madam, please find attached "


class Bench:
    """One drive, its journal and what runs on it."""

    def __init__(self, folder: Path, drive: Drive, medium: Medium) -> None:
        self.drive = drive.model_copy(update={"size_bytes": len(medium.content)})
        self.medium = medium
        self.host = MemoryHost([self.drive], {drive.path: medium})
        self.folder: DriveFolder = create(folder, erase_plan(self.drive))
        self.stop = False
        self.open_journal: Callable[..., Journal] = Journal

    def run(self) -> Outcome:
        world = Surroundings(
            self.host, lambda: self.stop, lambda n: bytes(range(1, n + 1)), 7, "0.1"
        )
        journal = self.open_journal(self.folder.journal_path, self.folder.lock_path, self.host)
        with journal:
            return erase(self.folder, journal, world)

    def events(self) -> list[Event]:
        content = self.folder.journal_path.read_bytes()
        return [entry.event for entry in read_lines(content).entries]

    def expected(self) -> bytes:
        """What the medium must hold, computed from the published key alone."""
        history = self.folder.history()
        assert history.final is not None
        published = history.final.stream
        assert published is not None
        target = bytearray(len(self.medium.content))
        KeyedStream(published.cipher, bytes.fromhex(published.key)).fill(memoryview(target))
        return bytes(target)

    def stop_at(self, offset: int) -> None:
        """Ask to stop when the write at this offset begins."""

        def asked(at: int) -> None:
            if at >= offset:
                self.stop = True

        self.medium.before_write = asked


def old_data(size: int) -> bytearray:
    return bytearray((OLD * (size // len(OLD) + 1))[:size])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path, loop_drive(), Medium(old_data(8 << 20)))


def test_a_practice_drive_ends_erased_and_holds_the_published_stream(bench: Bench) -> None:
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.ERASED, None)
    assert exit_status(outcome) == 0
    assert bytes(bench.medium.content) == bench.expected()
    assert outcome.verification is not None
    assert outcome.verification.compared_bytes == outcome.overwritten_bytes == 8 << 20
    assert [a.result for a in outcome.attempts] == [StepResult.DONE]
    assert bench.medium.opened == 0


def test_everything_is_journaled_before_it_is_done(bench: Bench) -> None:
    bench.run()
    types = [event.type for event in bench.events()]
    in_order = [t for t in types if t not in {"progress", "offset"}]
    assert in_order == [
        "begin", "plan", "drive_seen", "guard", "capabilities", "secret", "step_begin", "step_end",
        "verify_begin", "verify", "status",
    ]  # fmt: skip
    reached = [event.bytes for event in bench.events() if isinstance(event, OffsetReached)]
    assert reached == sorted(set(reached))
    assert reached[-1] == 8 << 20
    assert len(reached) >= 20


def test_a_real_drive_is_not_called_erased_while_its_native_size_is_unknown(
    tmp_path: Path,
) -> None:
    outcome = Bench(tmp_path, ssd(), Medium(old_data(1 << 20))).run()
    assert outcome.status is DriveStatus.ERASED_WITH_EXCEPTIONS
    assert [e.code for e in outcome.exceptions] == [ExceptionCode.NATIVE_SIZE_UNKNOWN]
    assert Note.SPARE_AREA_NOT_REACHED in outcome.notes
    assert exit_status(outcome) == 1


@given(
    blocks=st.integers(1, 700),
    block=st.sampled_from([512, 4096]),
)
@settings(max_examples=25, deadline=None)
def test_any_size_is_written_and_compared_to_its_last_byte(
    tmp_path_factory: pytest.TempPathFactory, blocks: int, block: int
) -> None:
    size = blocks * block
    drive = loop_drive(logical_block_bytes=block)
    bench = Bench(tmp_path_factory.mktemp("d"), drive, Medium(old_data(size), block=block))
    outcome = bench.run()
    assert outcome.status is DriveStatus.ERASED
    assert outcome.verification is not None
    assert outcome.verification.compared_bytes == size
    assert bytes(bench.medium.content) == bench.expected()


def test_a_few_unreadable_blocks_are_an_exception_with_their_ranges(tmp_path: Path) -> None:
    medium = Medium(old_data(8 << 20))
    medium.unreadable = [range(1_000_000, 1_000_001)]
    outcome = Bench(tmp_path, loop_drive(), medium).run()
    assert outcome.status is DriveStatus.ERASED_WITH_EXCEPTIONS
    spot = ByteRange(offset=1_000_000 // 512 * 512, length=512)
    assert [(e.code, e.ranges) for e in outcome.exceptions] == [
        (ExceptionCode.UNREADABLE_LBA, (spot,))
    ]


def test_too_many_unreadable_blocks_send_the_drive_to_destruction(tmp_path: Path) -> None:
    medium = Medium(old_data(8 << 20))
    medium.unreadable = [range(5 << 20, (5 << 20) + 4096)]
    outcome = Bench(tmp_path, loop_drive(), medium).run()
    assert (outcome.status, outcome.reason) == (DriveStatus.TO_DESTROY, StatusReason.UNREADABLE)
    assert outcome.levels == NOTHING
    assert outcome.stream is None


def test_blocks_that_cannot_be_written_are_named_and_the_rest_is_erased(tmp_path: Path) -> None:
    medium = Medium(old_data(8 << 20))
    medium.unwritable = [range(2 << 20, (2 << 20) + 1024), range(6 << 20, (6 << 20) + 1)]
    bench = Bench(tmp_path, loop_drive(), medium)
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.WRITE_ERROR)
    assert outcome.verification is not None
    assert outcome.verification.mismatched == (
        ByteRange(offset=2 << 20, length=1024),
        ByteRange(offset=6 << 20, length=512),
    )
    failed = [event for event in bench.events() if isinstance(event, WriteFailed)]
    assert sorted((f.offset, f.length, f.errno) for f in failed) == [
        (2 << 20, 1024, errno.EIO),
        (6 << 20, 512, errno.EIO),
    ]
    assert medium.content.count(OLD) <= 1536 // len(OLD)
    assert exit_status(outcome) == 1


def test_a_drive_that_lies_about_writing_is_found_out(tmp_path: Path) -> None:
    medium = Medium(old_data(8 << 20))
    medium.forgets = [range(3 << 20, (3 << 20) + 65536)]
    outcome = Bench(tmp_path, loop_drive(), medium).run()
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.MISMATCH)
    assert outcome.stream is None
    assert outcome.levels == NOTHING


@given(flips=st.sets(st.integers(0, (1 << 20) - 1), min_size=1, max_size=4))
@settings(max_examples=20, deadline=None)
def test_one_changed_byte_is_enough_to_not_be_erased(
    tmp_path_factory: pytest.TempPathFactory, flips: set[int]
) -> None:
    medium = Medium(old_data(1 << 20))
    bench = Bench(tmp_path_factory.mktemp("d"), loop_drive(), medium)
    done = False

    def spoil(_: int) -> None:
        nonlocal done
        if not done:
            done = True
            for place in flips:
                medium.content[place] ^= 1

    medium.before_read = spoil
    outcome = bench.run()
    assert outcome.reason == StatusReason.MISMATCH
    assert outcome.verification is not None
    found = outcome.verification.mismatched
    blocks = {place // 512 for place in flips}
    assert sum(part.length for part in found) == 512 * len(blocks)


@pytest.mark.parametrize("writes", [0, 1, 40])
def test_a_drive_that_vanishes_ends_unknown(tmp_path: Path, writes: int) -> None:
    medium = Medium(old_data(8 << 20), gone_after_writes=writes)
    outcome = Bench(tmp_path, loop_drive(), medium).run()
    assert (outcome.status, outcome.reason) == (DriveStatus.UNKNOWN, StatusReason.VANISHED)
    assert outcome.attempts[-1].result is StepResult.UNKNOWN


def test_a_drive_that_vanished_and_came_back_goes_on(tmp_path: Path) -> None:
    medium = Medium(old_data(8 << 20), gone_after_writes=60)
    bench = Bench(tmp_path, loop_drive(), medium)
    bench.run()
    medium.gone, medium.gone_after_writes = False, None
    outcome = bench.run()
    assert outcome.status is DriveStatus.ERASED
    starts = [event.start_offset for event in bench.events() if isinstance(event, StepBegan)]
    assert starts[0] == 0
    assert starts[1] > 0


def test_another_drive_in_its_place_at_the_end_is_not_called_erased(bench: Bench) -> None:
    def swap(_: int) -> None:
        bench.host.listed = [bench.drive.model_copy(update={"diskseq": 12})]

    bench.medium.before_read = swap
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.UNKNOWN, StatusReason.VANISHED)


def test_a_drive_that_cannot_flush_is_not_erased(bench: Bench) -> None:
    bench.medium.flush_fails = True
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.WRITE_ERROR)
    bench.medium.flush_fails = False
    assert bench.run().status is DriveStatus.ERASED


def test_stopped_then_resumed_it_goes_on_and_compares_everything(bench: Bench) -> None:
    bench.stop_at(3 << 20)
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.STOPPED)
    assert exit_status(outcome) == 4
    bench.stop, bench.medium.before_write = False, lambda _: None
    outcome = bench.run()
    assert outcome.status is DriveStatus.ERASED
    assert bytes(bench.medium.content) == bench.expected()
    assert outcome.verification is not None
    assert outcome.verification.compared_bytes == 8 << 20
    first, second = [event for event in bench.events() if isinstance(event, StepBegan)]
    assert (first.start_offset, second.start_offset > 3 << 19) == (0, True)
    (proof,) = [event for event in bench.events() if isinstance(event, Proof)]
    assert proof.matched
    assert proof.compared_bytes == proof.prefix_bytes == second.start_offset


def test_stopping_while_reading_back_claims_nothing(bench: Bench) -> None:
    def asked(at: int) -> None:
        bench.stop = bench.stop or at > 1 << 20

    bench.medium.before_read = asked
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.STOPPED)
    assert outcome.verification is None
    bench.stop, bench.medium.before_read = False, lambda _: None
    writes = bench.medium.writes
    assert bench.run().status is DriveStatus.ERASED
    assert bench.medium.writes == writes


def interrupt(bench: Bench) -> None:
    """Stop after some promises, as if the power had gone."""
    bench.stop_at(4 << 20)
    bench.run()
    bench.stop, bench.medium.before_write = False, lambda _: None


def test_a_drive_that_was_changed_behind_our_back_is_not_resumed(bench: Bench) -> None:
    interrupt(bench)
    bench.medium.content[1 << 20] ^= 0xFF
    before = bytes(bench.medium.content)
    for _ in range(2):
        outcome = bench.run()
        assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
        assert bytes(bench.medium.content) == before


def test_where_nothing_could_be_written_nothing_proves_that_it_is_our_drive(bench: Bench) -> None:
    bench.medium.unwritable = [range(8 << 20)]
    interrupt(bench)
    before = bytes(bench.medium.content)
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
    assert bytes(bench.medium.content) == before


def test_without_its_key_an_interrupted_erase_is_not_resumed(bench: Bench) -> None:
    interrupt(bench)
    bench.folder.secrets_path.unlink()
    before = bytes(bench.medium.content)
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
    assert bytes(bench.medium.content) == before


def test_where_nothing_was_promised_another_boot_needs_a_new_confirmation(bench: Bench) -> None:
    bench.medium.gone_after_writes = 0
    bench.run()
    bench.medium.gone, bench.medium.gone_after_writes = False, None
    bench.host.boot = "boot-2"
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
    plan = bench.folder.plan()
    bench.folder.write_plan(plan.model_copy(update={"boot_id": "boot-2"}))
    assert bench.run().status is DriveStatus.ERASED


def test_a_finished_erase_repeats_its_outcome_and_touches_nothing(bench: Bench) -> None:
    first = bench.run()
    bench.medium.content[:] = old_data(8 << 20)
    assert bench.run() == first
    assert bytes(bench.medium.content) == bytes(old_data(8 << 20))


def test_a_refusal_is_asked_again(bench: Bench) -> None:
    bench.host.listed = [bench.drive.model_copy(update={"mounts": ("/mnt",)})]
    assert bench.run().reason == Refusal.MOUNTED
    assert bench.host.opened == []
    bench.host.listed = [bench.drive]
    assert bench.run().status is DriveStatus.ERASED


def test_what_the_open_descriptor_says_is_final(bench: Bench) -> None:
    bench.host.refuses = NotPermitted("read_only", "write-protected")
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.READ_ONLY)
    guarded = [event for event in bench.events() if isinstance(event, Guarded)]
    assert guarded == [Guarded(passed=False, reason=Refusal.READ_ONLY, cause="write-protected")]


class FullStick(Journal):
    """A journal on a stick that is full from one event on."""

    full_at = ""

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        if event.type == self.full_at:
            raise JournalLost("No space left on device")
        return super().append(event, sync=sync)


@pytest.mark.parametrize(
    ("full_at", "may_write"),
    [
        ("begin", False),
        ("guard", False),
        ("secret", False),
        ("step_begin", False),
        ("offset", True),
        ("step_end", True),
        ("verify_begin", True),
        ("verify", True),
        ("status", True),
    ],
)
def test_without_a_journal_nothing_begins_and_nothing_is_claimed(
    bench: Bench, full_at: str, *, may_write: bool
) -> None:
    class Full(FullStick):
        pass

    Full.full_at = full_at
    bench.open_journal = Full
    outcome = bench.run()
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.JOURNAL_LOST)
    assert exit_status(outcome) == 1
    assert bench.medium.opened == 0
    assert (bytes(bench.medium.content) != bytes(old_data(8 << 20))) == may_write
    assert bench.folder.history().final is None
    bench.open_journal = Journal
    assert bench.run().status is DriveStatus.ERASED
