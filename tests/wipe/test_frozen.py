"""What a sleep may cure, and whether it did."""

import pytest

from host.capabilities import (
    AtaCapabilities,
    Capabilities,
    SanitizeActions,
    SanitizePhase,
    SecurityState,
)
from tests.wipe import plan_inputs as made
from tests.wipe.fakes import ssd
from wipe.codes import Ask, Level, Method, Standard, StepReason
from wipe.events import Event
from wipe.frozen import erases_itself, is_freed, never_woke, sleep_reason, slept_in_vain
from wipe.plan import Earlier, MachineState, plan_drive
from wipe.sleep_events import S3Began, S3Ended, S3Told, SleepReason
from wipe.values import DrivePlan

DRIVE = ssd()
SEC2 = made.ata(security=made.security(SecurityState.SEC2))
SEC6 = made.ata(security=made.security(SecurityState.SEC6))
FREE = made.ata()
SD1 = made.ata(
    sanitize=SanitizeActions(block=True), sanitize_status=made.status(SanitizePhase.FROZEN)
)


def planned(
    told: Capabilities | None, *, deep: bool | None = True, earlier: Earlier | None = None
) -> DrivePlan:
    return plan_drive(
        DRIVE,
        requested=Level.PURGE,
        standard=Standard.IEEE_2883,
        capabilities=told,
        machine=MachineState(mains=True, deep_sleep=deep),
        earlier=earlier or Earlier(),
    )


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (SEC2, SleepReason.FROZEN),
        (SEC6, SleepReason.FROZEN),
        (SD1, SleepReason.SANITIZE_FROZEN),
        (FREE, None),
        (None, None),
    ],
    ids=["SEC2", "SEC6", "SD1", "free", "not asked"],
)
def test_h4_what_froze_is_told_whether_the_laptop_can_sleep_or_not(
    told: AtaCapabilities | None, reason: SleepReason | None
) -> None:
    for deep in (True, False, None):
        plan = planned(told, deep=deep)
        assert sleep_reason(plan) is reason
        assert (Ask.SUSPEND_ONCE in plan.asks) == (reason is not None and deep is True)


def test_h7_commands_that_nvme_refuses_are_a_reason() -> None:
    plan = planned(FREE).model_copy(update={"row": "D4", "methods_of": None})
    assert sleep_reason(plan) is SleepReason.COMMANDS_REFUSED
    behind = plan.model_copy(update={"row": "D27", "methods_of": "D4"})
    assert sleep_reason(behind) is SleepReason.COMMANDS_REFUSED


@pytest.mark.parametrize("told", [SEC2, SD1], ids=["SEC2", "SD1"])
def test_h4_after_a_sleep_in_vain_the_plan_falls_back_and_asks_for_no_other(
    told: AtaCapabilities,
) -> None:
    plan = planned(told, earlier=Earlier(slept=True))
    assert Ask.SUSPEND_ONCE not in plan.asks
    assert Ask.POWER_CYCLE not in plan.asks
    assert plan.asks.count(Ask.BIOS_WIPE) == 1
    assert all(step.method is not plan.preferred for step in plan.available)
    assert any(one.reason == StepReason.FROZEN for one in plan.ruled_out)


@pytest.mark.parametrize(
    ("reason", "told", "freed"),
    [
        (SleepReason.FROZEN, SEC2, False),
        (SleepReason.FROZEN, SEC6, False),
        (SleepReason.FROZEN, FREE, True),
        (SleepReason.FROZEN, None, None),
        (SleepReason.SANITIZE_FROZEN, SD1, False),
        (SleepReason.SANITIZE_FROZEN, made.ata(**made.BLOCK), True),
        (SleepReason.SANITIZE_FROZEN, FREE, None),
        (SleepReason.COMMANDS_REFUSED, made.nvme(), None),
        (SleepReason.HIDDEN_AREA, FREE, None),
    ],
)
def test_h28_only_the_drives_own_word_frees_it(
    reason: SleepReason,
    told: Capabilities | None,
    freed: bool | None,  # noqa: FBT001
) -> None:
    assert is_freed(reason, told) is freed


def test_a_freed_drive_begins_with_its_own_enhanced_erase() -> None:
    assert planned(FREE).available[0].method is Method.SEC_ENH


def test_h2_a_drive_that_erases_itself_is_known_by_its_own_word() -> None:
    for phase in SanitizePhase:
        runs = phase is SanitizePhase.RUNNING
        assert erases_itself(made.ata(sanitize_status=made.status(phase))) is runs
        assert erases_itself(made.nvme(sanitize_status=made.status(phase))) is runs
    assert not erases_itself(FREE)
    assert not erases_itself(None)


def began(drive_id: str = "a", reason: SleepReason = SleepReason.FROZEN) -> S3Began:
    return S3Began(drive_id=drive_id, reason=reason, seconds=8, drives=())


def ended(drive_id: str = "a") -> S3Ended:
    return S3Ended(drive_id=drive_id, slept=True, elapsed_ms=9000)


@pytest.mark.parametrize(
    ("events", "asleep", "in_vain"),
    [
        ((), (), False),
        ((began(),), ("a",), True),
        ((began(), ended()), (), True),
        ((began(), ended(), S3Told(drive_id="a", freed=False)), (), True),
        ((began(), ended(), S3Told(drive_id="a", freed=True)), (), False),
        ((began("b"), began(), ended()), ("b",), True),
        ((began("b"), ended("b")), (), False),
        ((began(reason=SleepReason.HIDDEN_AREA), ended()), (), False),
    ],
)
def test_h6_a_journal_that_ends_in_a_sleep_explains_a_laptop_that_did_not_wake(
    events: tuple[Event, ...],
    asleep: tuple[str, ...],
    in_vain: bool,  # noqa: FBT001
) -> None:
    assert never_woke(events) == asleep
    assert slept_in_vain(events, "a") is in_vain
