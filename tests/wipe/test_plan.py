"""Every drive gets a plan, and the plan says what is missing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.capabilities import AtaCapabilities, HiddenArea
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from tests.wipe.fakes import loop_drive, ssd
from tests.wipe.plan_inputs import ata
from wipe.codes import ExceptionCode, Level, Method, Note, Standard
from wipe.levels import level_in
from wipe.plan import known_exceptions, native_size_known, plan_drive


@given(
    transport=st.sampled_from(list(Transport)),
    kind=st.sampled_from(list(DriveKind)),
    size=st.one_of(st.none(), st.integers(0, 1 << 44)),
    requested=st.sampled_from([Level.CLEAR, Level.PURGE]),
    standard=st.sampled_from(list(Standard)),
    remapped=st.sampled_from([None, 0, 1, 4000]),
    simulated=st.booleans(),
)
@settings(max_examples=200)
def test_every_drive_gets_a_plan_that_this_version_can_run(
    *,
    transport: Transport,
    kind: DriveKind,
    size: int | None,
    requested: Level,
    standard: Standard,
    remapped: int | None,
    simulated: bool,
) -> None:
    native = size if simulated else None
    drive = ssd(
        transport=transport,
        kind=kind,
        size_bytes=size,
        native_size_bytes=native,
        simulated=simulated,
    )
    plan = plan_drive(drive, requested=requested, standard=standard, remapped_sectors=remapped)
    assert [step.method for step in plan.available] == [Method.OVERWRITE]
    waits = plan.preferred is not Method.OVERWRITE
    assert (Note.FIRMWARE_METHOD_NOT_AVAILABLE in plan.notes) == waits
    assert (Note.SPARE_AREA_NOT_REACHED in plan.notes) == (kind in {DriveKind.SSD, DriveKind.FLASH})
    hides_nothing = native is not None or transport is Transport.LOOP
    assert (ExceptionCode.NATIVE_SIZE_UNKNOWN in plan.exceptions) != hides_nothing
    assert level_in(plan.expected, standard) is Level.CLEAR
    unsure = kind is DriveKind.HDD and remapped is None
    assert (ExceptionCode.HEALTH_UNKNOWN in plan.exceptions) == unsure


@pytest.mark.parametrize(
    ("transport", "kind", "model", "row", "preferred"),
    [
        (Transport.NVME, DriveKind.SSD, "WDC PC SN730", "D1", Method.SAN_BLOCK),
        (Transport.NVME, DriveKind.SSD, "INTEL SSDPEKNW512G8", "D5", Method.FMT_CRYPTO),
        (Transport.SATA, DriveKind.SSD, "SSD 860 EVO", "D11", Method.SAN_BLOCK),
        (Transport.SATA, DriveKind.HDD, "ST500LM021", "D19", Method.SAN_OVR),
        (Transport.SATA, DriveKind.UNKNOWN, None, "D0", Method.OVERWRITE),
        (Transport.MMC, DriveKind.FLASH, "DF4032", "D22", Method.MMC_SAN),
        (Transport.UFS, DriveKind.FLASH, "KLUCG2K1EA", "D23", Method.UFS_PURGE),
        (Transport.SD, DriveKind.FLASH, "SC64G", "D24", Method.OVERWRITE),
        (Transport.USB, DriveKind.HDD, "Elements", "D30", Method.OVERWRITE),
        (Transport.LOOP, DriveKind.UNKNOWN, "loop device", "D0", Method.OVERWRITE),
        (Transport.VIRTIO, DriveKind.UNKNOWN, None, "D0", Method.OVERWRITE),
    ],
)
def test_the_row_follows_from_how_the_drive_is_attached(
    transport: Transport, kind: DriveKind, model: str | None, row: str, preferred: Method
) -> None:
    identity = DriveIdentity(model=model, serial="S1", wwid=None)
    drive = ssd(transport=transport, kind=kind, identity=identity)
    plan = plan_drive(drive, requested=Level.CLEAR, standard=Standard.IEEE_2883)
    assert (plan.row, plan.preferred) == (row, preferred)


@pytest.mark.parametrize(
    ("remapped", "requested", "row", "preferred"),
    [
        (0, Level.CLEAR, "D18", Method.OVERWRITE),
        (0, Level.PURGE, "D18", Method.SAN_OVR),
        (3, Level.CLEAR, "D19", Method.SAN_OVR),
        (None, Level.CLEAR, "D19", Method.SAN_OVR),
    ],
)
def test_a_hard_disk_of_unknown_health_counts_as_bad(
    remapped: int | None, requested: Level, row: str, preferred: Method
) -> None:
    disk = ssd(kind=DriveKind.HDD)
    plan = plan_drive(
        disk, requested=requested, standard=Standard.IEEE_2883, remapped_sectors=remapped
    )
    assert (plan.row, plan.preferred) == (row, preferred)


def test_remapped_sectors_are_an_exception_before_it_starts() -> None:
    disk = ssd(kind=DriveKind.HDD)
    plan = plan_drive(disk, requested=Level.CLEAR, standard=Standard.IEEE_2883, remapped_sectors=8)
    assert ExceptionCode.REMAPPED_SECTORS in plan.exceptions


def test_a_500_gb_disk_takes_about_three_hours_there_and_back() -> None:
    disk = ssd(kind=DriveKind.HDD)
    plan = plan_drive(disk, requested=Level.CLEAR, standard=Standard.IEEE_2883)
    assert plan.estimate_s is not None
    assert 2 * 77 * 60 <= plan.estimate_s <= 4 * 3600


def test_the_duration_of_an_unknown_drive_is_unknown() -> None:
    plan = plan_drive(loop_drive(), requested=Level.CLEAR, standard=Standard.IEEE_2883)
    assert plan.estimate_s is None


@pytest.mark.parametrize(
    ("drive", "told", "known"),
    [
        (loop_drive(), None, True),
        (ssd(), None, False),
        (ssd(simulated=True), None, False),
        (ssd(simulated=True, native_size_bytes=1 << 30), None, True),
        (ssd(), ata(), True),
        (ssd(), ata(hidden=HiddenArea(current=8, ama_supported=True)), False),
    ],
)
def test_the_native_size_is_known_where_nothing_can_hide(
    *, drive: Drive, told: AtaCapabilities | None, known: bool
) -> None:
    assert native_size_known(drive, told) is known


@pytest.mark.parametrize(
    ("method", "remapped", "codes"),
    [
        (Method.OVERWRITE, 4, {ExceptionCode.REMAPPED_SECTORS}),
        (Method.OVERWRITE, None, {ExceptionCode.HEALTH_UNKNOWN}),
        (Method.SEC_NORM, 4, {ExceptionCode.REMAPPED_SECTORS}),
        (Method.SEC_ENH, 4, set()),
        (Method.SAN_OVR, None, set()),
        (Method.OVERWRITE, 0, set()),
    ],
)
def test_h38_what_is_known_beforehand_depends_on_who_writes(
    method: Method, remapped: int | None, codes: set[ExceptionCode]
) -> None:
    disk = ssd(kind=DriveKind.HDD)
    told = ata(rotation=5400)
    known = known_exceptions(disk, remapped, method=method, capabilities=told)
    assert set(known) == codes
