"""Opening a locked drive with the code on its label: never an erase, never over three tries."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from host.capabilities import NvmeCapabilities, OpalState
from host.errors import CommandLost, DriveGone, HostError, NoSuchInterface, NotPermitted
from host.opal.psid import PsidRefused
from host.simulated.model import Misbehaviour
from host.simulated.nvme import NvmeModel
from tests.wipe.matrix.bench import scratch
from tests.wipe.opal_bench import LOCK, PYRITE, WRONG, OpalBench, locked, reverts, sent
from wipe.codes import DriveStatus, Refusal, StatusReason
from wipe.device import JournaledFirmware
from wipe.events import (
    PSID_REVERT,
    Began,
    CommandAnswered,
    CommandSent,
    Event,
    OpalReverted,
    RevertEnd,
    SecretUse,
)
from wipe.folder import DriveFolder
from wipe.interrogation import ask
from wipe.journal import Journal
from wipe.journal_lines import Entry, read_lines
from wipe.levels import NOTHING
from wipe.secrets_file import last_secret
from wipe.unlocking import MOST_REVERTS, codes_sent, keep_psid
from wipe.values import Outcome

M = Misbehaviour
OPEN = OpalState(kind="opal2", locking_enabled=False, locked=False, encrypts=True)


@pytest.fixture
def place() -> Iterator[Path]:
    with scratch() as folder:
        yield folder


def run(bench: OpalBench, job: DriveFolder) -> Outcome:
    outcome = bench.run(job)
    assert outcome is not None
    return outcome


def test_d9_a_locked_drive_is_opened_power_cycled_erased_and_proved(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    first = run(bench, job)
    assert (first.status, first.reason) == (DriveStatus.NOT_ERASED, StatusReason.POWER_CYCLE)
    assert (first.levels, first.verification, first.attempts) == (NOTHING, None, ())
    (told,) = reverts(job)
    assert (told.end, told.before.locked) == (RevertEnd.REVERTED, True)
    bench.switch_off_and_on(job)
    last = run(bench, job)
    assert last.status is DriveStatus.ERASED
    assert last.exceptions == ()
    assert last.verification is not None
    assert last.verification.markers is not None
    assert last.verification.markers.placed > 10
    assert not bench.holds_old_data()
    assert not bench.spare_holds_old_data()
    assert sent(job) == 1


def test_h11_a_revert_alone_is_never_done_however_often_it_is_resumed(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    for _ in range(3):
        assert run(bench, job).reason == StatusReason.POWER_CYCLE
    assert sent(job) == 1


def test_without_a_yes_after_the_power_cycle_nothing_goes_on(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    run(bench, job)
    bench.host.power_cycle()
    outcome = run(bench, job)
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
    bench.confirm_again(job)
    assert run(bench, job).status is DriveStatus.ERASED


def test_the_code_stands_in_no_file_that_leaves_the_bench(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    run(bench, job)
    bench.switch_off_and_on(job)
    run(bench, job)
    written = bench.written(job).lower()
    for form in (LOCK.psid.encode(), LOCK.psid.encode().hex().encode()):
        assert form.lower() not in written
    assert LOCK.psid.encode().hex() in job.secrets_path.read_text()
    assert job.secrets_path.stat().st_mode & 0o777 == 0o600


def test_h11_a_revert_that_lies_does_not_survive_the_sanitize(place: Path) -> None:
    bench = OpalBench(place, locked(), (M.PSID_LIES,))
    job = bench.confirm()
    run(bench, job)
    bench.switch_off_and_on(job)
    assert bench.holds_old_data(), "it opened and kept everything"
    assert run(bench, job).status is DriveStatus.ERASED
    assert not bench.holds_old_data()


def test_h11_h19_a_drive_that_lies_twice_is_found_out_by_its_markers(place: Path) -> None:
    bench = OpalBench(place, locked(), (M.PSID_LIES, M.LYING_ALL))
    job = bench.confirm()
    run(bench, job)
    bench.switch_off_and_on(job)
    outcome = run(bench, job)
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, StatusReason.OLD_DATA)


def test_h11_a_drive_that_stays_locked_is_never_called_erased(place: Path) -> None:
    bench = OpalBench(place, locked(), (M.PSID_STAYS_LOCKED,))
    job = bench.confirm()
    ends = [run(bench, job).reason]
    for _ in range(4):
        bench.switch_off_and_on(job)
        outcome = run(bench, job)
        assert outcome.status is DriveStatus.NOT_ERASED
        ends.append(outcome.reason)
    power, stays = StatusReason.POWER_CYCLE, StatusReason.STAYS_LOCKED
    assert ends == [power, power, stays, stays, stays]
    assert sent(job) == MOST_REVERTS
    assert bench.holds_old_data()


def test_h37_pyrite_is_opened_and_then_erased_because_opening_it_erased_nothing(
    place: Path,
) -> None:
    bench = OpalBench(place, locked(PYRITE), typed=PYRITE.psid)
    job = bench.confirm()
    first = run(bench, job)
    assert (first.status, first.levels) == (DriveStatus.NOT_ERASED, NOTHING)
    bench.switch_off_and_on(job)
    assert bench.holds_old_data()
    last = run(bench, job)
    assert last.status is DriveStatus.ERASED
    assert [attempt.method for attempt in last.attempts] == [last.method]
    assert not bench.holds_old_data()


def test_h12_a_wrong_code_ends_the_run_and_is_not_sent_again_by_itself(place: Path) -> None:
    bench = OpalBench(place, locked(), typed=WRONG)
    job = bench.confirm()
    for _ in range(3):
        outcome = run(bench, job)
        assert (outcome.status, outcome.reason) == (
            DriveStatus.NOT_ERASED,
            StatusReason.STAYS_LOCKED,
        )
    bench.switch_off_and_on(job)
    assert run(bench, job).reason == StatusReason.STAYS_LOCKED
    assert sent(job) == 1
    bench.give(job, LOCK.psid)
    assert run(bench, job).reason == StatusReason.POWER_CYCLE


def test_h12_three_wrong_codes_and_the_right_one_waits_for_a_power_cycle(place: Path) -> None:
    bench = OpalBench(place, locked(), typed=WRONG)
    job = bench.confirm()
    run(bench, job)
    for _ in range(2):
        bench.give(job, WRONG)
        run(bench, job)
    bench.give(job, LOCK.psid)
    assert run(bench, job).reason == StatusReason.STAYS_LOCKED
    assert sent(job) == 3, "the fourth was not sent"
    bench.switch_off_and_on(job)
    assert run(bench, job).reason == StatusReason.POWER_CYCLE
    bench.switch_off_and_on(job)
    assert run(bench, job).status is DriveStatus.ERASED


def test_h12_tries_are_counted_over_all_jobs_of_the_drive(place: Path) -> None:
    bench = OpalBench(place / "job-0", locked(), typed=WRONG)
    jobs = []
    for number in range(3):
        bench.folder = place / f"job-{number}"
        jobs.append(bench.confirm())
        run(bench, jobs[-1])
    bench.folder, bench.typed = place / "job-3", LOCK.psid
    jobs.append(bench.confirm())
    assert run(bench, jobs[-1]).reason == StatusReason.STAYS_LOCKED
    assert [sent(job) for job in jobs] == [1, 1, 1, 0]


def test_h12_another_job_that_cannot_be_read_is_counted_by_the_drive_itself(place: Path) -> None:
    bench = OpalBench(place / "job-0", locked(), typed=WRONG)
    jobs = []
    for number in range(3):
        bench.folder = place / f"job-{number}"
        jobs.append(bench.confirm())
        run(bench, jobs[-1])
    jobs[0].journal_path.write_bytes(b"rubbish\n" * 3)
    bench.folder, bench.typed = place / "job-3", LOCK.psid
    job = bench.confirm()
    assert run(bench, job).reason == StatusReason.STAYS_LOCKED
    assert [one.end for one in reverts(job)] == [RevertEnd.LOCKED_OUT]


def test_h12_a_drive_that_was_locked_out_by_another_program_is_left_alone(place: Path) -> None:
    bench = OpalBench(place, locked())
    model = bench.host.model(bench.listed.path)
    key = bytes((0, 32)) + bytes(6) + WRONG.encode().ljust(256, b"\0")
    for _ in range(3):
        model.revert_by_psid(key)
    job = bench.confirm()
    assert run(bench, job).reason == StatusReason.STAYS_LOCKED
    assert [one.end for one in reverts(job)] == [RevertEnd.LOCKED_OUT]


@pytest.mark.parametrize(
    ("error", "end", "reason"),
    [
        (NoSuchInterface("none"), RevertEnd.NO_INTERFACE, StatusReason.STAYS_LOCKED),
        (CommandLost("lost"), RevertEnd.LOST, StatusReason.POWER_CYCLE),
    ],
)
def test_a_code_that_does_not_come_through_is_told_as_that(
    place: Path, error: HostError, end: RevertEnd, reason: StatusReason
) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()

    class Deaf(NvmeModel):
        @override
        def revert_by_psid(self, key: bytes) -> int:
            raise error

    path = bench.listed.path
    deaf = Deaf(bench.drive.store, bench.host.clock, locked(), frozenset())
    bench.host._models[path] = deaf
    assert run(bench, job).reason == reason
    assert [one.end for one in reverts(job)] == [end]


def test_h28_a_drive_that_goes_away_with_its_code_has_vanished(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()

    class Leaving(NvmeModel):
        @override
        def revert_by_psid(self, key: bytes) -> int:
            raise DriveGone("gone")

    path = bench.listed.path
    leaving = Leaving(bench.drive.store, bench.host.clock, locked(), frozenset())
    bench.host._models[path] = leaving
    outcome = run(bench, job)
    assert (outcome.status, outcome.reason) == (DriveStatus.UNKNOWN, StatusReason.VANISHED)
    bench.switch_off_and_on(job)
    assert run(bench, job).reason == StatusReason.POWER_CYCLE


def test_a_handle_for_reading_sends_no_code_and_the_journal_says_so(place: Path) -> None:
    bench = OpalBench(place, locked())
    told = ask(bench.host, bench.listed)
    assert isinstance(told, NvmeCapabilities)
    assert told.opal is not None
    handle = bench.host.open_drive(bench.listed)
    with Journal(place / "journal.jsonl", place / "lock", bench.host) as journal:
        door = JournaledFirmware(handle, journal, bench.host)
        with pytest.raises(NotPermitted):
            door.revert_by_psid(LOCK.psid, told.opal, tries=0)
    answer = read_lines((place / "journal.jsonl").read_bytes()).entries[-1].event
    assert isinstance(answer, CommandAnswered)
    assert answer.answer == "not_permitted"


def test_without_its_code_kept_nothing_is_sent(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    job.secrets_path.unlink()
    assert run(bench, job).reason == StatusReason.STAYS_LOCKED
    assert sent(job) == 0


def test_h31_another_drive_in_its_place_gets_no_code(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    other = locked(serial="ANOTHER")
    identity = bench.drive.drive.identity.model_copy(update={"serial": "ANOTHER"})
    drive = bench.drive.drive.model_copy(update={"identity": identity})
    bench.host.built_in = [replace(bench.drive, drive=drive, profile=other)]
    outcome = run(bench, job)
    assert outcome.status is DriveStatus.REFUSED
    assert sent(job) == 0


events = st.one_of(
    st.builds(
        Began,
        boot_id=st.sampled_from("ab"),
        pid=st.just(1),
        version=st.just("0"),
        resumed=st.booleans(),
    )
    | st.builds(
        CommandSent,
        name=st.sampled_from([PSID_REVERT, "SANITIZE"]),
        interface=st.just("opal"),
        bytes=st.just(""),
        timeout_ms=st.just(1),
    ),
    st.builds(
        OpalReverted,
        boot_id=st.sampled_from("ab"),
        secret_id=st.sampled_from("12"),
        end=st.sampled_from(RevertEnd),
        before=st.just(OPEN),
        after=st.just(OPEN) | st.none(),
    ),
)


@given(told=st.lists(events, max_size=20))
def test_h12_every_code_that_was_sent_is_counted_once_whatever_the_journal_tells(
    told: list[Event],
) -> None:
    entries = [Entry(number, 0, "", event) for number, event in enumerate(told, start=1)]
    begun = next((at for at, event in enumerate(told) if isinstance(event, Began)), len(told))
    counted = [event for event in told[begun:] if isinstance(event, CommandSent)]
    assert len(codes_sent(entries)) == sum(event.name == PSID_REVERT for event in counted)


@given(typed=st.text(max_size=40) | st.text("0aZ -", min_size=30, max_size=40))
def test_h12_only_what_can_be_a_code_is_kept(typed: str) -> None:
    with scratch() as folder:
        job = DriveFolder(folder)
        try:
            keep_psid(job, typed, "1")
        except PsidRefused:
            assert not job.secrets_path.exists()
        else:
            secret = last_secret(job.secrets_path, SecretUse.PSID)
            assert secret is not None
            assert len(secret.key_bytes) == 32
            assert secret.key_bytes.isalnum()


def test_an_open_drive_is_erased_at_once(place: Path) -> None:
    bench = OpalBench(place, locked(LOCK.model_copy(update={"locked": False})))
    job = bench.confirm()
    assert run(bench, job).status is DriveStatus.ERASED
    assert sent(job) == 0


def test_the_drive_tells_that_it_is_open_after_the_power_cycle_and_not_before(place: Path) -> None:
    bench = OpalBench(place, locked())
    job = bench.confirm()
    run(bench, job)
    told = []
    for _ in range(2):
        capabilities = ask(bench.host, bench.listed)
        assert isinstance(capabilities, NvmeCapabilities)
        assert capabilities.opal is not None
        told.append(capabilities.opal.locked)
        bench.host.power_cycle()
    assert told == [True, False]
