"""Rows for everything that is neither SATA nor NVMe, for arrays, dead drives and hints."""

import pytest

from host.capabilities import MmcArea
from host.drive import Drive, DriveKind, HiddenKind, HiddenStorage, Partition, Transport
from tests.wipe import plan_inputs as made
from tests.wipe.fakes import loop_drive, ssd
from tests.wipe.plan_inputs import (
    DISK,
    EMMC,
    NVME,
    SATA_SSD,
    SD,
    UFS,
    USB,
    ata,
    barred,
    emmc,
    methods,
    nvme,
    plan,
)
from wipe.codes import Ask, ExceptionCode, Level, Method, Note, PlanBar, PlanReason, StepReason
from wipe.erase_policy import ErasePolicy
from wipe.plan import Earlier, plan_hidden, why_not
from wipe.plan_rows import HOLDS
from wipe.plan_table import HIDDEN_TABLE, TABLE, Condition


@pytest.mark.parametrize(
    "drive",
    [
        loop_drive(),
        ssd(transport=Transport.VIRTIO),
        ssd(transport=Transport.SCSI, kind=DriveKind.HDD),
        ssd(transport=Transport.UNKNOWN),
        ssd(kind=DriveKind.UNKNOWN),
    ],
)
def test_d0_where_no_row_fits_it_is_overwritten_and_read(drive: Drive) -> None:
    planned = plan(drive)
    assert (planned.row, planned.preferred) == ("D0", Method.OVERWRITE)
    assert methods(planned) == [Method.OVERWRITE]
    assert (planned.available[0].check, planned.available[0].reason) == ("F", PlanReason.PREFERRED)
    assert planned.available[0].levels == planned.expected


def test_d22_emmc_erases_itself_and_is_read_whole() -> None:
    planned = plan(EMMC, emmc())
    assert (planned.row, planned.preferred) == ("D22", Method.MMC_SAN)
    assert methods(planned) == [Method.MMC_SAN, Method.OVERWRITE]
    assert [step.check for step in planned.available] == ["M+F", "F"]
    assert planned.expected.ieee_2883.level is Level.CLEAR
    assert planned.exceptions == ()


def test_d22_what_emmc_keeps_is_known_beforehand() -> None:
    boot = MmcArea(name="boot0", size_bytes=4 << 20, blank=False)
    planned = plan(EMMC, emmc(rpmb_bytes=4 << 20, areas=(boot,)))
    assert set(planned.exceptions) == {ExceptionCode.RPMB_KEPT, ExceptionCode.EMMC_BOOT_KEPT}


def test_d22_h41_without_secure_erase_or_with_other_areas_it_is_overwritten() -> None:
    plain = plan(EMMC, emmc(secure_erase=False))
    assert (methods(plain), barred(plain)[Method.MMC_SAN]) == (
        [Method.OVERWRITE],
        StepReason.NOT_SUPPORTED,
    )
    area = MmcArea(name="gp0", size_bytes=1 << 30, blank=True)
    several = plan(EMMC, emmc(areas=(area,)))
    assert barred(several)[Method.MMC_SAN] == StepReason.NAMESPACES


def test_d23_the_purge_of_ufs_is_not_built_and_that_is_said() -> None:
    planned = plan(UFS, made.ufs(), requested=Level.PURGE)
    assert (planned.row, planned.preferred) == ("D23", Method.UFS_PURGE)
    assert methods(planned) == [Method.OVERWRITE]
    assert barred(planned)[Method.UFS_PURGE] == PlanBar.NOT_BUILT
    assert Note.FIRMWARE_METHOD_NOT_AVAILABLE in planned.notes
    assert Ask.DESTROY in planned.asks


def test_d24_a_card_is_taken_out_or_overwritten() -> None:
    planned = plan(SD, emmc())
    assert (planned.row, planned.asks) == ("D24", (Ask.TAKE_OUT,))
    assert methods(planned) == [Method.OVERWRITE]


@pytest.mark.parametrize("mark", ["isw_raid_member", "linux_raid_member", "ddf_raid_member"])
@pytest.mark.parametrize("whole", [True, False])
def test_d27_each_disk_of_an_array_is_erased_by_its_own_row(*, mark: str, whole: bool) -> None:
    part = Partition(path="/dev/sda1", filesystem=mark)
    member = ssd(signature=mark) if whole else ssd(partitions=(part,))
    planned = plan(member, ata(**made.BLOCK))
    assert (planned.row, planned.methods_of) == ("D27", "D11")
    assert methods(planned)[0] is Method.SAN_BLOCK
    assert planned.asks == (Ask.ERASE_ALL_MEMBERS,)


def test_d27_an_array_behind_usb_is_said_too_and_other_marks_are_not() -> None:
    usb = plan(USB.model_copy(update={"signature": "linux_raid_member"}))
    assert (usb.row, Ask.ERASE_ALL_MEMBERS in usb.asks) == ("D30", True)
    assert plan(ssd(holders=("md127",)), ata(**made.BLOCK)).row == "D27"
    assert plan(ssd(signature="ext4", holders=("dm-0",)), ata(**made.BLOCK)).row == "D11"


@pytest.mark.parametrize("drive", [SATA_SSD, NVME, DISK, USB, EMMC])
def test_d28_a_dead_drive_is_power_cycled_once_and_then_destroyed(drive: Drive) -> None:
    planned = plan(drive, earlier=Earlier(unresponsive=True))
    assert (planned.row, methods(planned)) == ("D28", [])
    assert planned.asks == (Ask.POWER_CYCLE, Ask.DESTROY)
    assert barred(planned)[Method.OVERWRITE] == PlanBar.UNRESPONSIVE
    assert planned.expected.nist_r1.level is Level.NONE
    assert planned.estimate_s is None


@pytest.mark.parametrize("kind", [HiddenKind.REMAPPED_NVME, HiddenKind.RAID_CONTROLLER])
def test_d26_h32_hidden_storage_stops_everything_until_the_bios_shows_it(kind: HiddenKind) -> None:
    planned = plan_hidden(HiddenStorage(kind=kind, where="0000:00:17.0"))
    assert (planned.row, planned.asks) == ("D26", (Ask.BIOS_TO_AHCI, Ask.TAKE_OUT))


def test_d28_a_fixed_drive_without_capacity_is_dead_too() -> None:
    planned = plan_hidden(HiddenStorage(kind=HiddenKind.NO_MEDIUM, where="/dev/sda"))
    assert (planned.row, planned.asks) == ("D28", (Ask.POWER_CYCLE, Ask.DESTROY))


def test_d25_half_a_module_is_asked_of_the_bios_and_then_taken_out() -> None:
    planned = plan_hidden(HiddenStorage(kind=HiddenKind.HALF_OPTANE, where="/dev/nvme0n1"))
    assert (planned.row, planned.asks) == ("D25", (Ask.BIOS_TO_AHCI, Ask.TAKE_OUT))


def test_every_hint_has_a_row() -> None:
    assert set(HIDDEN_TABLE) == set(HiddenKind)


def test_d29_no_drive_at_all_is_attested_by_a_person() -> None:
    hint = HiddenStorage(kind=HiddenKind.NO_DRIVE_FOUND, where="0000:00:17.0")
    assert plan_hidden(hint).row == "D29"
    assert plan_hidden(hint).asks == (Ask.ATTEST_NO_STORAGE,)


@pytest.mark.parametrize("told", [None, ata(**made.BLOCK), nvme(**made.BLOCK)])
def test_d30_h1_no_firmware_command_goes_through_a_usb_bridge(told: object) -> None:
    planned = plan(USB, told, requested=Level.PURGE)
    assert (planned.row, methods(planned)) == ("D30", [Method.OVERWRITE])
    assert planned.asks == (Ask.ATTACH_DIRECTLY, Ask.DESTROY)
    assert Note.BRIDGE_SERIAL in planned.notes
    assert why_not(planned, Method.SAN_BLOCK) == StepReason.BRIDGE
    assert why_not(planned, Method.OVERWRITE) is None


def test_a_bridge_that_shows_itself_as_another_bus_is_not_believed() -> None:
    scsi = ssd(transport=Transport.SCSI)
    assert methods(plan(scsi, ata(**made.BLOCK))) == [Method.OVERWRITE]
    assert methods(plan(SATA_SSD, nvme(**made.BLOCK))) == [Method.OVERWRITE]


def test_where_overwriting_is_denied_and_nothing_else_is_left_the_plan_is_empty_with_reasons() -> (
    None
):
    planned = plan(loop_drive(), policy=ErasePolicy(deny=(Method.OVERWRITE,)))
    assert methods(planned) == []
    assert barred(planned) == {Method.OVERWRITE: PlanBar.POLICY}
    assert planned.asks == (Ask.DESTROY,)


def test_a_method_that_is_asked_for_by_name_is_used_alone_or_answered_for() -> None:
    policy = ErasePolicy().only(Method.SEC_NORM)
    disk = plan(DISK, ata(rotation=5400), policy=policy, remapped_sectors=0)
    assert methods(disk) == [Method.SEC_NORM]
    assert why_not(plan(DISK, policy=policy), Method.SEC_NORM) == PlanBar.NOT_ASKED
    assert why_not(plan(USB, policy=policy), Method.SEC_NORM) == StepReason.BRIDGE
    assert why_not(plan(NVME, nvme(), policy=policy), Method.SEC_NORM) == StepReason.NOT_SUPPORTED
    assert why_not(plan(loop_drive()), Method.SAN_BLOCK) == StepReason.NOT_SUPPORTED


def test_the_table_has_every_row_once_and_a_function_for_every_condition() -> None:
    ids = [row.id for row in TABLE]
    assert len(set(ids)) == len(ids)
    hints = {row.id for row in HIDDEN_TABLE.values()}
    assert set(ids) | hints == {f"D{n}" for n in range(31)}
    assert set(HOLDS) == {row.when for row in TABLE}
    assert set(HOLDS) | {row.when for row in HIDDEN_TABLE.values()} == set(Condition)
    assert TABLE[-1].when is Condition.ANY
