"""Rows of the decision table for SATA drives, each by name."""

import pytest

from host.capabilities import HiddenArea, SanitizeActions, SanitizePhase, SecurityState
from host.drive import DriveKind
from tests.wipe import plan_inputs as made
from tests.wipe.fakes import ssd
from tests.wipe.plan_inputs import DISK, LARGE_DISK, SATA_SSD, ata, barred, methods, plan
from wipe.codes import Ask, ExceptionCode, Level, Method, Note, PlanReason, Standard, StepReason
from wipe.erase_policy import ErasePolicy
from wipe.plan import MachineState

SEC = [Method.SEC_ENH, Method.SEC_NORM]
PURGE = {"requested": Level.PURGE}
NO_SECURITY = {"security": made.security(SecurityState.NOT_SUPPORTED)}


def disk(**changes: object) -> object:
    return ata(rotation=5400, trim=False, **changes)


def test_d11_an_ssd_with_block_erase() -> None:
    planned = plan(SATA_SSD, ata(**made.BLOCK_AND_CRYPTO))
    assert (planned.row, planned.preferred) == ("D11", Method.SAN_BLOCK)
    assert methods(planned) == [Method.SAN_BLOCK, Method.SAN_CRYPTO, *SEC, Method.OVERWRITE]
    assert planned.expected.nist_r1.level is Level.PURGE
    assert planned.exceptions == ()


def test_d12_an_ssd_with_crypto_scramble_only() -> None:
    planned = plan(SATA_SSD, ata(**made.CRYPTO))
    assert planned.row == "D12"
    assert methods(planned)[:2] == [Method.SAN_CRYPTO, Method.SEC_ENH]


@pytest.mark.parametrize("state", [SecurityState.SEC1, SecurityState.SEC5])
def test_d13_an_ssd_without_sanitize_is_erased_by_its_security_feature(
    state: SecurityState,
) -> None:
    planned = plan(SATA_SSD, ata(security=made.security(state)))
    assert (planned.row, planned.preferred) == ("D13", Method.SEC_ENH)
    assert methods(planned) == [*SEC, Method.OVERWRITE]
    assert planned.expected.ieee_2883.level is Level.PURGE
    assert planned.expected.nist_r1.level is Level.CLEAR


def test_d13_without_enhanced_erase_the_normal_one_is_preferred() -> None:
    told = ata(security=made.security(SecurityState.SEC1, enhanced=False))
    planned = plan(SATA_SSD, told)
    assert (planned.row, planned.preferred) == ("D13", Method.SEC_NORM)


@pytest.mark.parametrize("state", [SecurityState.SEC2, SecurityState.SEC6])
@pytest.mark.parametrize(
    ("deep_sleep", "frees"),
    [(True, Ask.SUSPEND_ONCE), (False, Ask.POWER_CYCLE), (None, Ask.POWER_CYCLE)],
)
def test_d14_h4_h5_a_frozen_ssd_is_freed_first_or_overwritten(
    *, state: SecurityState, deep_sleep: bool | None, frees: Ask
) -> None:
    told = ata(security=made.security(state))
    planned = plan(SATA_SSD, told, machine=MachineState(deep_sleep=deep_sleep))
    assert (planned.row, planned.preferred) == ("D14", Method.SEC_ENH)
    assert methods(planned) == [Method.OVERWRITE]
    assert planned.available[0].reason == PlanReason.ONLY_METHOD_AVAILABLE
    assert barred(planned)[Method.SEC_ENH] == StepReason.FROZEN
    assert planned.asks == (frees, Ask.BIOS_WIPE)
    assert plan(SATA_SSD, told, **PURGE).asks[-1] is Ask.DESTROY


def test_d15_a_frozen_sanitize_falls_back_to_security_and_asks_for_a_power_cycle() -> None:
    planned = plan(SATA_SSD, ata(**made.sanitize_at(SanitizePhase.FROZEN)))
    assert (planned.row, planned.preferred) == ("D15", Method.SAN_BLOCK)
    assert methods(planned) == [*SEC, Method.OVERWRITE]
    assert planned.available[0].reason == PlanReason.FALLBACK
    assert barred(planned)[Method.SAN_BLOCK] == StepReason.FROZEN
    assert planned.asks == (Ask.POWER_CYCLE,)


def test_h4_a_security_freeze_does_not_block_sanitize() -> None:
    planned = plan(SATA_SSD, ata(**made.BLOCK, security=made.security(SecurityState.SEC2)))
    assert (planned.row, methods(planned)) == ("D11", [Method.SAN_BLOCK, Method.OVERWRITE])
    assert planned.asks == ()


def test_d16_a_locked_drive_gets_known_passwords_and_nothing_it_would_refuse() -> None:
    told = ata(**made.BLOCK, security=made.security(SecurityState.SEC4))
    planned = plan(SATA_SSD, told)
    assert planned.row == "D16"
    assert methods(planned) == SEC
    assert barred(planned)[Method.OVERWRITE] == StepReason.LOCKED


def test_d16_h33_after_five_wrong_passwords_nothing_is_tried_before_a_power_cycle() -> None:
    told = ata(security=made.security(SecurityState.SEC4, attempts_exceeded=True))
    planned = plan(SATA_SSD, told)
    assert (planned.row, methods(planned)) == ("D16", [])
    assert barred(planned)[Method.SEC_ENH] == StepReason.ATTEMPTS_EXCEEDED
    assert planned.asks == (Ask.POWER_CYCLE, Ask.DESTROY)


HPA = HiddenArea(current=made.SECTORS - 1000, native=made.SECTORS, hpa_supported=True)
DCO = HiddenArea(
    current=made.SECTORS - 1000,
    native=made.SECTORS - 1000,
    configured=made.SECTORS,
    hpa_supported=True,
    dco_supported=True,
)
AMA = HiddenArea(current=made.SECTORS - 1, accessible=made.SECTORS, ama_supported=True)


@pytest.mark.parametrize("hidden", [HPA, DCO, AMA])
@pytest.mark.parametrize(("remapped", "below"), [(0, "D18"), (7, "D19"), (None, "D19")])
def test_d17_h20_a_hidden_area_is_opened_up_before_the_row_of_the_disk(
    hidden: HiddenArea, remapped: int | None, below: str
) -> None:
    planned = plan(DISK, disk(hidden=hidden), remapped_sectors=remapped)
    assert (planned.row, planned.methods_of) == ("D17", below)
    assert planned.unhide
    hidden_codes = {ExceptionCode.HPA_NOT_REMOVED, ExceptionCode.DCO_NOT_REMOVED}
    assert not hidden_codes & set(planned.exceptions)
    assert Ask.DESTROY not in planned.asks


def test_d17_wraps_a_large_disk_and_an_ssd_too() -> None:
    large = plan(LARGE_DISK, disk(hidden=HPA), remapped_sectors=0)
    assert (large.row, large.methods_of) == ("D17", "D20")
    flash = plan(SATA_SSD, ata(hidden=HPA, **made.BLOCK))
    assert (flash.row, flash.methods_of) == ("D17", "D11")


def test_d17_a_frozen_configuration_is_an_exception_and_destruction_unless_accepted() -> None:
    told = disk(hidden=DCO.model_copy(update={"dco_frozen": True}))
    planned = plan(DISK, told, remapped_sectors=0)
    assert planned.exceptions == (ExceptionCode.DCO_NOT_REMOVED,)
    assert planned.asks == (Ask.POWER_CYCLE, Ask.DESTROY)
    accepted = plan(DISK, told, remapped_sectors=0, policy=ErasePolicy(accept_hidden=True))
    assert accepted.exceptions == (ExceptionCode.DCO_NOT_REMOVED,)
    assert accepted.asks == (Ask.POWER_CYCLE,)


def test_d18_a_healthy_disk_of_which_clear_is_asked_is_overwritten_first() -> None:
    planned = plan(DISK, disk(**made.ALL_SANITIZE), remapped_sectors=0)
    assert (planned.row, planned.preferred) == ("D18", Method.OVERWRITE)
    assert methods(planned) == [Method.OVERWRITE], "nothing falls back from an overwrite"
    assert planned.expected.ieee_2883.level is Level.CLEAR
    assert planned.exceptions == ()
    assert planned.notes == ()


def test_d18_where_purge_is_asked_the_order_holds_and_everything_is_read() -> None:
    planned = plan(DISK, disk(**made.ALL_SANITIZE), remapped_sectors=0, **PURGE)
    assert (planned.row, planned.preferred) == ("D18", Method.SAN_OVR)
    assert methods(planned) == [
        Method.SAN_OVR,
        Method.SAN_CRYPTO,
        Method.SAN_BLOCK,
        Method.SEC_ENH,
        Method.OVERWRITE,
    ]
    assert [step.check for step in planned.available] == ["M+F", "M+P10", "M+F", "M+F", "F"]


@pytest.mark.parametrize(
    ("remapped", "code"),
    [(9, ExceptionCode.REMAPPED_SECTORS), (None, ExceptionCode.HEALTH_UNKNOWN)],
)
def test_d19_h38_replaced_sectors_are_for_the_firmware_to_reach(
    remapped: int | None, code: ExceptionCode
) -> None:
    planned = plan(DISK, disk(**made.SAN_OVERWRITE), remapped_sectors=remapped)
    assert (planned.row, planned.preferred) == ("D19", Method.SAN_OVR)
    assert methods(planned) == [Method.SAN_OVR, Method.SEC_ENH, Method.OVERWRITE]
    assert [code in step.exceptions for step in planned.available] == [False, False, True]
    assert code in planned.exceptions


@pytest.mark.parametrize(
    ("drive", "told"),
    [(LARGE_DISK, disk(**made.CRYPTO)), (DISK, disk(**made.CRYPTO, shingled=True))],
)
def test_d20_a_large_or_shingled_disk_drops_its_key_where_it_can(
    drive: object, told: object
) -> None:
    planned = plan(ssd(**vars(drive)), told, remapped_sectors=0)
    assert (planned.row, planned.preferred) == ("D20", Method.SAN_CRYPTO)
    assert methods(planned) == [Method.SAN_CRYPTO, Method.OVERWRITE]
    assert [step.check for step in planned.available] == ["M+P10", "F"]


def test_d20_without_a_key_to_drop_it_is_as_d18() -> None:
    clear = plan(LARGE_DISK, disk(), remapped_sectors=0)
    assert (clear.row, methods(clear)[0]) == ("D20", Method.OVERWRITE)
    purge = plan(LARGE_DISK, disk(), remapped_sectors=0, **PURGE)
    assert methods(purge) == [Method.SEC_ENH, Method.OVERWRITE]


def test_d21_the_flash_cache_of_a_hybrid_is_out_of_reach_of_an_overwrite() -> None:
    planned = plan(DISK, disk(**made.ALL_SANITIZE, hybrid=True), remapped_sectors=0)
    assert (planned.row, planned.preferred) == ("D21", Method.SAN_BLOCK)
    assert methods(planned)[-1] is Method.OVERWRITE
    cache = ExceptionCode.FLASH_CACHE_NOT_REACHED
    assert [cache in step.exceptions for step in planned.available] == [*[False] * 4, True]


def test_d6_d7_the_same_rows_hold_for_a_sata_drive() -> None:
    running = plan(SATA_SSD, ata(**made.sanitize_at(SanitizePhase.RUNNING)))
    assert (running.row, running.asks) == ("D6", (Ask.LEAVE_POWERED,))
    assert {barred(running)[one] for one in (*SEC, Method.OVERWRITE)} == {StepReason.FOREIGN}
    failed = plan(SATA_SSD, ata(**made.sanitize_at(SanitizePhase.FAILED)))
    assert (failed.row, methods(failed)[0]) == ("D7", Method.SAN_BLOCK)


def test_a_locked_opal_sata_drive_asks_for_its_label() -> None:
    planned = plan(SATA_SSD, ata(**made.BLOCK, opal=made.opal()))
    assert (planned.row, methods(planned)) == ("D10", [Method.SAN_BLOCK])


def test_h26_registers_that_do_not_come_through_rule_out_the_firmware_path() -> None:
    told = ata(sanitize=SanitizeActions(block=True), sanitize_status=None)
    planned = plan(SATA_SSD, told)
    assert (planned.row, methods(planned)) == ("D11", [Method.OVERWRITE])
    for method in (Method.SAN_BLOCK, *SEC):
        assert barred(planned)[method] == StepReason.STATUS_UNREADABLE


def test_d0_an_ssd_without_any_command_of_its_own_is_overwritten() -> None:
    planned = plan(SATA_SSD, ata(**NO_SECURITY), **PURGE)
    assert (planned.row, methods(planned)) == ("D0", [Method.OVERWRITE])
    assert planned.asks == (Ask.DESTROY,)
    assert planned.notes == (Note.SPARE_AREA_NOT_REACHED,)


def test_a_drive_of_unknown_kind_is_what_it_says_of_itself() -> None:
    unknown = ssd(kind=DriveKind.UNKNOWN)
    assert plan(unknown, disk(), remapped_sectors=0).row == "D18"
    assert plan(unknown, ata(**made.BLOCK)).row == "D11"
    assert plan(unknown, ata(**made.BLOCK, rotation=None)).row == "D11"
    assert plan(unknown, ata(rotation=None, trim=False)).row == "D0"


def test_an_untold_native_size_stays_an_exception_and_a_told_one_does_not() -> None:
    untold = HiddenArea(current=made.SECTORS, hpa_supported=True)
    assert ExceptionCode.NATIVE_SIZE_UNKNOWN in plan(SATA_SSD, ata(hidden=untold)).exceptions
    told = HiddenArea(current=made.SECTORS, native=made.SECTORS, hpa_supported=True)
    assert plan(SATA_SSD, ata(hidden=told)).exceptions == ()
    assert plan(SATA_SSD).exceptions == (ExceptionCode.NATIVE_SIZE_UNKNOWN,)


def test_full_read_of_the_policy_reads_everything_after_firmware_methods() -> None:
    policy = ErasePolicy(full_read=True)
    planned = plan(SATA_SSD, ata(**made.BLOCK), policy=policy)
    assert [step.check for step in planned.available] == [*["M+F"] * 3, "F"]


@pytest.mark.parametrize(("mains", "asks"), [(False, (Ask.PLUG_IN_MAINS,)), (True, ()), (None, ())])
def test_h2_h23_firmware_methods_ask_for_the_charger(
    *, mains: bool | None, asks: tuple[Ask, ...]
) -> None:
    machine = MachineState(mains=mains)
    assert plan(SATA_SSD, ata(**made.BLOCK), machine=machine).asks == asks
    assert Ask.PLUG_IN_MAINS not in plan(SATA_SSD, None, machine=machine).asks


def test_security_erase_of_an_ssd_is_clear_in_revision_1_so_purge_may_mean_destruction() -> None:
    told = ata()
    r1 = plan(SATA_SSD, told, standard=Standard.NIST_R1, **PURGE)
    assert methods(r1)[0] is Method.SEC_ENH
    assert r1.asks == (Ask.DESTROY,)
