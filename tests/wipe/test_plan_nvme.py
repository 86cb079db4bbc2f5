"""Rows of the decision table for NVMe drives, each by name."""

import pytest

from host.capabilities import SanitizeActions, SanitizePhase
from tests.wipe import plan_inputs as made
from tests.wipe.plan_inputs import NVME, barred, methods, named, nvme, plan
from wipe.codes import (
    Ask,
    Basis,
    ExceptionCode,
    Level,
    Method,
    Note,
    PlanBar,
    PlanReason,
    Standard,
    StepReason,
)
from wipe.erase_policy import ErasePolicy
from wipe.plan import Earlier, MachineState

SAN = [Method.SAN_BLOCK, Method.SAN_CRYPTO]
FMT = [Method.FMT_CRYPTO, Method.FMT_USER]


def test_d1_nvme_with_sanitize_gets_block_erase_first_and_overwriting_last() -> None:
    planned = plan(NVME, nvme(**made.BLOCK_AND_CRYPTO, **made.FORMATS))
    assert (planned.row, planned.methods_of) == ("D1", None)
    assert methods(planned) == [*SAN, *FMT, Method.OVERWRITE]
    assert planned.preferred is Method.SAN_BLOCK
    assert [step.reason for step in planned.available] == [
        PlanReason.PREFERRED,
        *[PlanReason.FALLBACK] * 4,
    ]
    assert [step.check for step in planned.available] == [*["M+P10"] * 4, "F"]
    assert planned.expected.ieee_2883.level is Level.PURGE
    assert planned.expected.nist_r1.basis is Basis.ANALOGY
    assert (planned.exceptions, planned.notes, planned.asks) == ((), (), ())


def test_d1_crypto_alone_comes_first_where_there_is_no_block_erase() -> None:
    assert methods(plan(NVME, nvme(**made.CRYPTO)))[0] is Method.SAN_CRYPTO


def test_d1_sanitize_by_overwrite_on_flash_comes_behind_format() -> None:
    planned = plan(NVME, nvme(**made.ALL_SANITIZE, **made.FORMATS))
    assert methods(planned) == [*SAN, *FMT, Method.SAN_OVR, Method.OVERWRITE]


def test_d1_an_nvme_drive_that_was_not_asked_is_overwritten_and_that_is_said() -> None:
    planned = plan(NVME)
    assert (planned.row, planned.preferred) == ("D1", Method.SAN_BLOCK)
    assert methods(planned) == [Method.OVERWRITE]
    assert planned.available[0].reason == PlanReason.ONLY_METHOD_AVAILABLE
    assert Note.FIRMWARE_METHOD_NOT_AVAILABLE in planned.notes
    assert set(barred(planned).values()) == {PlanBar.NOT_ASKED}
    assert Ask.DESTROY not in plan(NVME, requested=Level.PURGE).asks


def test_d2_nvme_without_sanitize_drops_its_key_by_format() -> None:
    planned = plan(NVME, nvme(**made.FORMATS))
    assert planned.row == "D2"
    assert methods(planned) == [*FMT, Method.OVERWRITE]
    assert planned.expected.ieee_2883.level is Level.CLEAR
    assert planned.expected.nist_r1.level is Level.PURGE


def test_d3_nvme_with_plain_format_only() -> None:
    planned = plan(NVME, nvme(format=True))
    assert planned.row == "D3"
    assert methods(planned) == [Method.FMT_USER, Method.OVERWRITE]


@pytest.mark.parametrize("refused", [StepReason.INVALID_OPCODE, StepReason.ACCESS_DENIED])
@pytest.mark.parametrize(
    ("deep_sleep", "frees"),
    [(True, Ask.SUSPEND_ONCE), (False, Ask.POWER_CYCLE), (None, Ask.POWER_CYCLE)],
)
def test_d4_h7_h5_a_refused_command_is_retried_after_a_sleep_only_where_it_is_deep(
    *, refused: StepReason, deep_sleep: bool | None, frees: Ask
) -> None:
    planned = plan(
        NVME,
        nvme(**made.BLOCK_AND_CRYPTO),
        earlier=Earlier(refused=frozenset({refused})),
        machine=MachineState(deep_sleep=deep_sleep),
    )
    assert planned.row == "D4"
    assert methods(planned) == [*SAN, Method.OVERWRITE]
    assert planned.asks == (frees, Ask.BIOS_WIPE)


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (nvme(**made.BLOCK_AND_CRYPTO, **made.FORMATS), Method.FMT_CRYPTO),
        (nvme(**made.BLOCK_AND_CRYPTO, format=True), Method.FMT_USER),
    ],
)
def test_d5_h8_a_deny_listed_drive_is_formatted_and_never_sanitized(
    told: object, first: Method
) -> None:
    planned = plan(named("INTEL SSDPEKNW512G8", transport=NVME.transport), told)
    assert (planned.row, planned.preferred) == ("D5", first)
    assert methods(planned)[0] is first
    assert methods(planned)[-1] is Method.OVERWRITE
    assert {barred(planned)[method] for method in SAN} == {PlanBar.DENY_LISTED}


def test_d5_h8_it_is_not_sanitized_even_where_nothing_else_is_left() -> None:
    planned = plan(
        named("INTEL SSDPEKNW512G8", transport=NVME.transport),
        nvme(**made.BLOCK),
        policy=ErasePolicy(deny=(Method.OVERWRITE,)),
    )
    assert methods(planned) == []
    assert Ask.DESTROY in planned.asks


def test_d6_a_running_sanitize_is_adopted_and_no_format_is_sent() -> None:
    told = nvme(**made.sanitize_at(SanitizePhase.RUNNING, action=2), **made.FORMATS)
    planned = plan(NVME, told)
    assert planned.row == "D6"
    assert methods(planned) == SAN
    for method in (*FMT, Method.OVERWRITE):
        assert barred(planned)[method] == StepReason.FOREIGN
    assert planned.asks == (Ask.LEAVE_POWERED,)


def test_d6_a_drive_that_runs_something_unknown_is_waited_for_and_not_destroyed() -> None:
    told = nvme(sanitize_status=made.status(SanitizePhase.RUNNING))
    planned = plan(NVME, told)
    assert methods(planned) == []
    assert planned.asks == (Ask.LEAVE_POWERED,)


def test_d7_after_a_failed_sanitize_the_other_action_comes_first() -> None:
    told = nvme(
        **made.sanitize_at(SanitizePhase.FAILED, action=2, unrestricted=True), **made.FORMATS
    )
    planned = plan(NVME, told)
    assert planned.row == "D7"
    assert methods(planned) == [
        Method.SAN_CRYPTO,
        Method.SAN_BLOCK,
        *FMT,
        Method.OVERWRITE,
    ]


def test_d7_h18_a_restricted_failure_is_left_by_a_sanitize_only() -> None:
    told = nvme(
        **made.sanitize_at(SanitizePhase.FAILED, action=4, unrestricted=False), **made.FORMATS
    )
    planned = plan(NVME, told)
    assert methods(planned) == [Method.SAN_BLOCK, Method.SAN_CRYPTO]
    for method in (*FMT, Method.OVERWRITE):
        assert barred(planned)[method] == StepReason.FIRMWARE_FAILED


@pytest.mark.parametrize(
    "parts",
    [
        {"namespaces": (made.namespace(1, 1000), made.namespace(2, 1000))},
        {"unallocated_bytes": 4096},
        {"hidden_namespaces": (3,)},
    ],
)
def test_d8_h13_several_parts_are_sanitized_together(parts: dict[str, object]) -> None:
    sanitized = plan(NVME, nvme(**made.BLOCK, **made.FORMATS, **parts))
    assert (sanitized.row, methods(sanitized)[0]) == ("D8", Method.SAN_BLOCK)
    assert sanitized.available[0].exceptions == ()
    overwritten = plan(NVME, nvme(**parts))
    assert (overwritten.row, methods(overwritten)) == ("D8", [Method.OVERWRITE])
    assert ExceptionCode.NAMESPACE_LEFT in overwritten.exceptions


def test_d9_with_its_psid_known_a_locked_drive_is_reverted_and_then_erased_as_any_other() -> None:
    told = nvme(**made.BLOCK, **made.FORMATS, opal=made.opal())
    planned = plan(NVME, told, machine=MachineState(psid_known=True))
    assert (planned.row, planned.methods_of, planned.revert) == ("D9", "D1", True)
    assert planned.asks[:2] == (Ask.REVERT_WITH_PSID, Ask.POWER_CYCLE)
    opened = plan(NVME, nvme(**made.BLOCK, **made.FORMATS, opal=made.opal(locked=False)))
    assert (planned.available, planned.expected) == (opened.available, opened.expected)
    assert methods(planned)[-1] is Method.OVERWRITE
    assert ExceptionCode.CHECK_NOT_POSSIBLE not in planned.exceptions
    assert not opened.revert


@pytest.mark.parametrize("phase", [SanitizePhase.RUNNING, SanitizePhase.FAILED])
def test_d9_nothing_is_reverted_while_a_sanitize_runs_or_stands_as_failed(
    phase: SanitizePhase,
) -> None:
    told = nvme(sanitize=SanitizeActions(block=True), opal=made.opal())
    told = told.model_copy(update={"sanitize_status": made.status(phase)})
    planned = plan(NVME, told, machine=MachineState(psid_known=True))
    assert planned.row in {"D6", "D7"}
    assert not planned.revert


def test_d9_a_code_for_a_drive_without_a_lock_changes_nothing() -> None:
    told = nvme(**made.BLOCK)
    assert plan(NVME, told, machine=MachineState(psid_known=True)) == plan(NVME, told)


def test_d10_h37_without_its_psid_the_label_is_to_be_read_and_sanitize_may_be_refused() -> None:
    planned = plan(NVME, nvme(**made.BLOCK, opal=made.opal()))
    assert (planned.row, planned.asks) == ("D10", (Ask.READ_PSID,))
    assert methods(planned) == [Method.SAN_BLOCK]
    nothing = plan(NVME, nvme(opal=made.opal()))
    assert methods(nothing) == []
    assert nothing.asks == (Ask.READ_PSID, Ask.DESTROY)


def test_an_unlocked_opal_drive_is_planned_as_any_other() -> None:
    planned = plan(NVME, nvme(**made.BLOCK, opal=made.opal(locked=False)))
    assert planned.row == "D1"
    assert methods(planned) == [Method.SAN_BLOCK, Method.OVERWRITE]


@pytest.mark.parametrize(
    "model", ["INTEL MEMPEK1J016GAL", "INTEL HBRPEKNX0202AH", "INTEL SSDPEK1A118GA"]
)
def test_d25_optane_asks_for_its_other_part(model: str) -> None:
    optane = named(model, transport=NVME.transport)
    planned = plan(optane, nvme(**made.BLOCK))
    assert (planned.row, planned.methods_of) == ("D25", "D1")
    assert methods(planned) == [Method.SAN_BLOCK, Method.OVERWRITE]
    assert planned.asks == (Ask.LOOK_FOR_SECOND_PART,)
    assert plan(optane).row == "D25"


def test_h9_the_format_of_a_fragile_model_is_warned_of_and_kept() -> None:
    fragile = named("INTEL SSDPEKKF256G8L", transport=NVME.transport)
    planned = plan(fragile, nvme(**made.FORMATS))
    assert methods(planned)[0] is Method.FMT_CRYPTO
    assert planned.notes == (Note.FORMAT_RISK,)
    assert plan(fragile, nvme(**made.BLOCK)).notes == ()


def test_h10_a_drive_that_can_neither_sanitize_nor_format_is_overwritten() -> None:
    planned = plan(NVME, nvme(), requested=Level.PURGE)
    assert (planned.row, planned.preferred) == ("D0", Method.OVERWRITE)
    assert methods(planned) == [Method.OVERWRITE]
    assert planned.asks == (Ask.DESTROY,)


def test_h26_without_a_status_log_no_sanitize_is_offered() -> None:
    told = nvme(sanitize=SanitizeActions(block=True), **made.FORMATS)
    planned = plan(NVME, told)
    assert methods(planned) == [*FMT, Method.OVERWRITE]
    assert barred(planned)[Method.SAN_BLOCK] == StepReason.STATUS_UNREADABLE


def test_purge_in_revision_1_is_reached_by_format_and_in_2883_it_is_not() -> None:
    told = nvme(**made.FORMATS)
    r1 = plan(NVME, told, requested=Level.PURGE, standard=Standard.NIST_R1)
    ieee = plan(NVME, told, requested=Level.PURGE, standard=Standard.IEEE_2883)
    assert Ask.DESTROY not in r1.asks
    assert Ask.DESTROY in ieee.asks
