"""SECURITY ERASE UNIT: in this order, only on mains, and no password is left behind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.ata.commands import security_erase_unit
from host.capabilities import HiddenArea
from host.drive import Transport
from host.errors import CommandLost, DriveGone, NoSuchInterface
from tests.host.ata.sense import ILLEGAL_FIXED, TIMED_OUT
from tests.wipe.methods.ata_fakes import (
    ABORT,
    OURS,
    Answer,
    AtaStep,
    SecurityDrive,
    capabilities,
    sata_drive,
)
from wipe.codes import StepReason, StepResult
from wipe.methods.ata_security import AtaSecurityErase
from wipe.methods.base import StepEnd

LOST = CommandLost("no answer")
SOMEBODYS = b"somebody's".ljust(32, b"\0")
MAAS = b"maas".ljust(32, b"\0")


def step_on(device: SecurityDrive, **changes: object) -> AtaStep:
    fields: dict[str, object] = {
        "device": device,
        "drive": sata_drive(),
        "capabilities": capabilities(),
    }
    return AtaStep(**(fields | changes))  # type: ignore[arg-type]  # a table of named fields


def ran(
    device: SecurityDrive, *, enhanced: bool = True, **changes: object
) -> tuple[StepEnd, AtaStep]:
    step = step_on(device, **changes)
    return AtaSecurityErase(enhanced=enhanced).run(step), step


def gone_on(device: SecurityDrive, *, accepted: bool = False, mains: bool = True) -> StepEnd:
    step = step_on(device, mains=mains)
    return AtaSecurityErase(enhanced=True).go_on(step, accepted=accepted)


def verdict(end: StepEnd) -> tuple[StepResult, StepReason | None]:
    return end.result, end.reason


def destructive(device: SecurityDrive) -> list[str]:
    return [code for code in device.log if code != "id"]


@pytest.mark.parametrize(("enhanced", "mode"), [(True, "enhanced"), (False, "normal")])
def test_h3_the_order_is_password_prepare_erase_and_identify_last(
    *, enhanced: bool, mode: str
) -> None:
    device = SecurityDrive()
    end, step = ran(device, enhanced=enhanced)
    assert verdict(end) == (StepResult.DONE, None)
    assert device.log == ["id", "f1", "id", "f3", "f4", "id"]
    assert step.did == ["begin", "password", "progress", "accepted"]
    assert device.erased == [mode]
    assert (device.user, device.locked) == (None, False)


def test_the_journal_gets_the_command_without_the_password() -> None:
    step = ran(SecurityDrive())[1]
    expected = security_erase_unit(OURS, enhanced=True, timeout_ms=1).cdb()
    assert [cdb for cdb, _ in step.begun] == [expected]


def test_h16_the_time_out_covers_the_hidden_sectors_too() -> None:
    device = SecurityDrive()
    big = HiddenArea(current=1 << 20, native=4_000_000_000_000 // 512)
    step = ran(device, capabilities=capabilities(hidden=big))[1]
    # 4 TB at 30 MB/s take 2223 minutes, and half an hour to spare; three times that
    assert device.timeouts_ms == [3 * 2253 * 60_000]
    assert step.begun[0][1] == device.timeouts_ms[0]


def test_h16_writing_everything_slowly_is_longer_than_the_stated_hour() -> None:
    device = SecurityDrive()
    ran(device)
    # 240 GB at 30 MB/s take 134 minutes
    assert device.timeouts_ms == [3 * (134 + 30) * 60_000]


@pytest.mark.parametrize("transport", [each for each in Transport if each is not Transport.SATA])
def test_h1_nothing_is_asked_of_a_drive_that_is_not_attached_directly(
    transport: Transport,
) -> None:
    device = SecurityDrive()
    end, step = ran(device, drive=sata_drive(transport=transport))
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.BRIDGE)
    assert (device.log, step.did) == ([], [])


def test_h1_another_serial_is_a_bridge() -> None:
    device = SecurityDrive()
    identity = sata_drive().identity.model_copy(update={"serial": "DB9876543210"})
    end, step = ran(device, drive=sata_drive(identity=identity))
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.BRIDGE)
    assert (device.log, step.did) == (["id"], [])


@pytest.mark.parametrize("answer", [ILLEGAL_FIXED, ABORT, TIMED_OUT, LOST, NoSuchInterface("x")])
def test_h1_h26_without_identify_nothing_is_begun(answer: Answer) -> None:
    device = SecurityDrive(answers={0xEC: [answer]})
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
    assert (destructive(device), step.did) == ([], [])


@pytest.mark.parametrize("user", [None, SOMEBODYS])
def test_h4_a_frozen_drive_is_left_alone(user: bytes | None) -> None:
    device = SecurityDrive(frozen=True, user=user)
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.FROZEN)
    assert (destructive(device), step.did) == ([], [])


def test_an_enhanced_erase_that_is_not_offered_is_not_tried() -> None:
    device = SecurityDrive(enhanced=False)
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
    assert ran(device, enhanced=False)[0].result is StepResult.DONE


@pytest.mark.parametrize("enhanced", [True, False])
def test_a_drive_without_passwords_is_left_alone(*, enhanced: bool) -> None:
    device = SecurityDrive(supported=False)
    end, step = ran(device, enhanced=enhanced)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.NOT_SUPPORTED)
    assert (destructive(device), step.did) == ([], [])


def test_h2_nothing_is_begun_on_battery_or_after_a_stop() -> None:
    device = SecurityDrive()
    for changes, reason in (
        ({"mains": False}, StepReason.NEEDS_MAINS),
        ({"stop_after": 0}, StepReason.STOPPED),
    ):
        end, step = ran(device, **changes)
        assert verdict(end) == (StepResult.NOT_RUN, reason)
        assert (destructive(device), step.did) == ([], [])
    assert ran(device, mains=None)[0].result is StepResult.DONE


def test_a_drive_that_the_bios_unlocked_gets_our_password_in_place_of_the_other() -> None:
    device = SecurityDrive(user=SOMEBODYS)
    assert verdict(ran(device)[0]) == (StepResult.DONE, None)
    assert destructive(device) == ["f1", "f3", "f4"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (ABORT, StepReason.ABORTED),
        (ILLEGAL_FIXED, StepReason.BRIDGE),
        (NoSuchInterface("x"), StepReason.BRIDGE),
        (TIMED_OUT, StepReason.ANSWER_LOST),
        (LOST, StepReason.ANSWER_LOST),
    ],
)
@pytest.mark.parametrize("deaf", [True, False])
def test_a_password_that_may_have_been_set_is_taken_off(
    answer: Answer, reason: StepReason, *, deaf: bool
) -> None:
    device = SecurityDrive(
        answers={0xF1: [answer]}, deaf=frozenset({0xF1}) if deaf else frozenset()
    )
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, reason)
    assert device.user is None
    assert "f4" not in device.log


def test_a_refused_password_leaves_somebody_elses_as_it_was() -> None:
    device = SecurityDrive(user=SOMEBODYS, answers={0xF1: [ABORT]})
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.ABORTED)
    assert device.user == SOMEBODYS
    assert destructive(device) == ["f1"]


def test_a_password_that_does_not_show_goes_no_further() -> None:
    device = SecurityDrive(lies=frozenset({0xF1}))
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.NEVER_BEGAN)
    assert destructive(device) == ["f1"]


def test_identify_that_fails_after_the_password_takes_it_off_again() -> None:
    device = SecurityDrive(answers={0xEC: [None, LOST]})
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.STATUS_UNREADABLE)
    assert device.user is None
    assert "f4" not in device.log


@pytest.mark.parametrize("answer", [ABORT, ILLEGAL_FIXED, LOST])
def test_a_failed_prepare_is_undone(answer: Answer) -> None:
    device = SecurityDrive(answers={0xF3: [answer]})
    assert ran(device)[0].result is StepResult.NOT_RUN
    assert (device.user, device.erased) == (None, [])
    assert "f4" not in device.log


def test_h26_a_prepare_without_registers_is_followed_by_the_erase_at_once() -> None:
    device = SecurityDrive(answers={0xF3: [b""]}, deaf=frozenset({0xF3}))
    assert verdict(ran(device)[0]) == (StepResult.DONE, None)
    assert device.log[-3:] == ["f3", "f4", "id"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (ABORT, StepReason.ABORTED),
        (ILLEGAL_FIXED, StepReason.BRIDGE),
        (NoSuchInterface("x"), StepReason.BRIDGE),
    ],
)
def test_h1_a_refused_erase_does_not_leave_the_drive_locked(
    answer: Answer, reason: StepReason
) -> None:
    device = SecurityDrive(answers={0xF4: [answer]})
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, reason)
    assert (device.user, device.locked, device.erased) == (None, False, [])
    assert "accepted" not in step.did
    assert destructive(device) == ["f1", "f3", "f4", "f6"]


def test_a_drive_that_locked_itself_meanwhile_is_unlocked_first() -> None:
    device = SecurityDrive(resets=True)
    assert verdict(ran(device)[0]) == (StepResult.NOT_RUN, StepReason.ABORTED)
    assert destructive(device) == ["f1", "f3", "f4", "f2", "f6"]
    assert (device.user, device.locked) == (None, False)


def test_a_password_that_cannot_be_taken_off_ends_everything() -> None:
    device = SecurityDrive(answers={0xF4: [ABORT], 0xF6: [ABORT]})
    end, _ = ran(device)
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.STILL_LOCKED)
    assert device.user == OURS


@pytest.mark.parametrize("answer", [LOST, TIMED_OUT, b"\x70"])
def test_h15_an_erase_without_answer_is_unknown_and_nothing_more_is_sent(answer: Answer) -> None:
    for deaf in (frozenset[int](), frozenset({0xF4})):
        device = SecurityDrive(answers={0xF4: [answer]}, deaf=deaf)
        end, step = ran(device)
        assert verdict(end) == (StepResult.UNKNOWN, StepReason.ANSWER_LOST)
        assert device.log[-1] == "f4"
        assert "accepted" not in step.did


def test_an_erase_that_keeps_the_password_is_not_done() -> None:
    device = SecurityDrive(keeps_password=True)
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.STILL_LOCKED)
    assert device.user is None
    # or a power cut right here would make an end of the password that we took off ourselves
    assert "accepted" not in step.did
    device = SecurityDrive(keeps_password=True, answers={0xF6: [ABORT]})
    assert verdict(ran(device)[0]) == (StepResult.UNKNOWN, StepReason.STILL_LOCKED)


def test_an_erase_that_is_said_and_not_done_shows_by_the_password() -> None:
    device = SecurityDrive(lies=frozenset({0xF4}))
    assert verdict(ran(device)[0]) == (StepResult.NOT_RUN, StepReason.STILL_LOCKED)
    assert device.user is None


def test_a_drive_that_needs_a_while_after_the_erase_is_given_it() -> None:
    late: list[Answer | None] = [None, None, *[LOST] * 5]
    device = SecurityDrive(answers={0xEC: late})
    assert verdict(ran(device)[0]) == (StepResult.DONE, None)
    device = SecurityDrive(answers={0xEC: [None, None, *[LOST] * 99]})
    end, step = ran(device)
    assert verdict(end) == (StepResult.UNKNOWN, StepReason.STATUS_UNREADABLE)
    assert step.did.count("pause") == 12
    assert "accepted" not in step.did


def test_a_drive_that_goes_away_is_no_end() -> None:
    with pytest.raises(DriveGone):
        ran(SecurityDrive(answers={0xF4: [DriveGone("gone")]}))


@pytest.mark.parametrize(("password", "tries"), [(OURS, 1), (bytes(32), 2), (MAAS, 4)])
def test_h33_a_drive_locked_with_a_known_password_is_unlocked_and_erased(
    password: bytes, tries: int
) -> None:
    device = SecurityDrive(user=password, locked=True)
    end, step = ran(device)
    assert verdict(end) == (StepResult.DONE, None)
    assert destructive(device) == ["f2"] * tries + ["f3", "f4"]
    # markers are placed when it begins, and a locked drive takes none
    assert step.did == ["password", "begin", "progress", "accepted"]
    assert (device.user, device.locked) == (None, False)


def test_h33_four_tries_and_no_fifth() -> None:
    device = SecurityDrive(user=SOMEBODYS, locked=True)
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.LOCKED)
    assert destructive(device) == ["f2"] * 4
    assert "begin" not in step.did
    assert device.attempts == 1
    # the normal erase comes after the enhanced one and tries nothing again
    end, _ = ran(device, enhanced=False)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.LOCKED)
    assert device.attempts == 1


def test_h33_the_normal_erase_tries_where_there_is_no_enhanced_one() -> None:
    device = SecurityDrive(user=MAAS, locked=True, enhanced=False)
    assert verdict(ran(device, enhanced=False)[0]) == (StepResult.DONE, None)


def test_h33_used_up_attempts_end_the_tries() -> None:
    device = SecurityDrive(user=SOMEBODYS, locked=True, attempts=2)
    end, _ = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.ATTEMPTS_EXCEEDED)
    assert destructive(device) == ["f2"] * 2
    end, step = ran(device)
    assert verdict(end) == (StepResult.NOT_RUN, StepReason.ATTEMPTS_EXCEEDED)
    assert (destructive(device), step.did) == (["f2"] * 2, [])


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({0xF2: [NoSuchInterface("x")]}, StepReason.BRIDGE),
        ({0xEC: [None, LOST]}, StepReason.STATUS_UNREADABLE),
    ],
)
def test_a_try_whose_outcome_does_not_show_is_the_last(
    answers: dict[int, list[Answer | None]], reason: StepReason
) -> None:
    device = SecurityDrive(user=MAAS, locked=True, answers=answers)
    assert verdict(ran(device)[0]) == (StepResult.NOT_RUN, reason)
    assert device.log.count("f2") == 1


def test_an_unlock_without_answer_is_judged_by_identify() -> None:
    device = SecurityDrive(user=OURS, locked=True, answers={0xF2: [LOST]}, deaf=frozenset({0xF2}))
    assert verdict(ran(device)[0]) == (StepResult.DONE, None)


def test_h2_after_a_power_cut_the_drive_is_unlocked_and_erased_again() -> None:
    device = SecurityDrive(user=OURS, locked=True)
    assert verdict(gone_on(device)) == (StepResult.DONE, None)
    assert destructive(device) == ["f2", "f3", "f4"]


def test_h2_a_process_that_died_before_the_erase_is_gone_on_with() -> None:
    for user in (OURS, SOMEBODYS):
        device = SecurityDrive(user=user)
        assert verdict(gone_on(device)) == (StepResult.DONE, None)
        assert destructive(device) == ["f1", "f3", "f4"]


def test_an_end_that_nobody_saw_is_no_end() -> None:
    for device in (SecurityDrive(), SecurityDrive(frozen=True)):
        assert verdict(gone_on(device)) == (StepResult.NOT_RUN, StepReason.INTERRUPTED)
        assert verdict(gone_on(device, accepted=True)) == (StepResult.DONE, None)
        assert destructive(device) == []


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (SecurityDrive(answers={0xEC: [LOST]}), StepReason.STATUS_UNREADABLE),
        (SecurityDrive(user=OURS, frozen=True), StepReason.FROZEN),
        (SecurityDrive(user=OURS, locked=True, attempts=0), StepReason.ATTEMPTS_EXCEEDED),
        (SecurityDrive(user=SOMEBODYS, locked=True), StepReason.LOCKED),
    ],
)
def test_h2_what_began_and_cannot_go_on_stays_unknown(
    device: SecurityDrive, reason: StepReason
) -> None:
    assert verdict(gone_on(device)) == (StepResult.UNKNOWN, reason)
    assert set(destructive(device)) <= {"f2"}


def test_h2_what_began_waits_for_mains() -> None:
    device = SecurityDrive(user=OURS, locked=True)
    assert verdict(gone_on(device, mains=False)) == (StepResult.UNKNOWN, StepReason.NEEDS_MAINS)
    assert destructive(device) == []


_ANSWERS = st.sampled_from([None, None, None, ABORT, ILLEGAL_FIXED, TIMED_OUT, b"", LOST])


@settings(max_examples=80, deadline=None)
@given(
    st.fixed_dictionaries(
        {code: st.lists(_ANSWERS, max_size=4) for code in (0xEC, 0xF1, 0xF2, 0xF3, 0xF4, 0xF6)}
    ),
    st.sets(st.sampled_from([0xF1, 0xF2, 0xF3, 0xF4, 0xF6])),
    st.sampled_from([None, OURS, MAAS, SOMEBODYS]),
    st.booleans(),
    st.none() | st.booleans(),
)
def test_done_means_erased_and_not_run_leaves_no_password_of_ours(
    answers: dict[int, list[Answer | None]],
    deaf: set[int],
    user: bytes | None,
    locked: bool,  # noqa: FBT001 - hypothesis gives it by position
    earlier: bool | None,  # noqa: FBT001
) -> None:
    device = SecurityDrive(
        user=user, locked=locked and user is not None, answers=answers, deaf=frozenset(deaf)
    )
    step = step_on(device)
    method = AtaSecurityErase(enhanced=True)
    end = method.run(step) if earlier is None else method.go_on(step, accepted=earlier)
    if end.result is StepResult.DONE:
        assert device.erased or earlier
        assert device.user is None
    if end.result is StepResult.NOT_RUN:
        # the one lie that does not show: aborted, and yet put in place of somebody's password
        unseen = user is not None and 0xF1 in deaf
        assert device.user in {None, user} or unseen
    assert destructive(device).count("f4") <= 1
    assert destructive(device).count("f2") <= 5
    for at, code in enumerate(device.log):
        assert code != "f4" or device.log[at - 1] == "f3"
