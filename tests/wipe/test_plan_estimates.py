"""How long it takes: the drive's own statement, or sizes and rates, or unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import Capabilities, HiddenArea, SecurityState
from host.drive import Drive, DriveKind, Transport
from tests.wipe import plan_inputs as made
from tests.wipe.fakes import loop_drive, ssd
from tests.wipe.plan_inputs import DISK, EMMC, LARGE_DISK, NVME, SATA_SSD, ata, emmc, nvme, plan
from wipe.codes import Method
from wipe.estimates import estimate_s, overwrite_s
from wipe.plan_table import Check
from wipe.situation import Situation

TENTH_SATA_S = round(made.SSD_BYTES / 450_000_000 / 10)
TENTH_NVME_S = round(made.SSD_BYTES / 1_500_000_000 / 10)


@pytest.mark.parametrize(
    ("method", "drive", "told", "seconds"),
    [
        (Method.SEC_ENH, SATA_SSD, ata(), 4 * 60 + TENTH_SATA_S + 1),
        (Method.SEC_NORM, SATA_SSD, ata(), 8 * 60 + TENTH_SATA_S + 1),
        (Method.SAN_BLOCK, NVME, nvme(estimate_block_s=90), 90 + TENTH_NVME_S + 1),
        (Method.SAN_CRYPTO, NVME, nvme(estimate_crypto_s=0), TENTH_NVME_S + 1),
        (Method.SAN_OVR, NVME, nvme(estimate_overwrite_s=700), 700 + TENTH_NVME_S + 1),
        (Method.SAN_BLOCK, NVME, nvme(), None),
        (Method.FMT_USER, NVME, nvme(estimate_block_s=90), None),
        (Method.SAN_BLOCK, SATA_SSD, ata(), None),
        (Method.MMC_SAN, EMMC, emmc(), None),
        (Method.SEC_ENH, SATA_SSD, None, None),
    ],
)
def test_a_firmware_method_takes_what_the_drive_states_and_its_check(
    method: Method, drive: Drive, told: Capabilities | None, seconds: int | None
) -> None:
    assert estimate_s(method, Situation(drive, told=told), Check.SAMPLE) == seconds


def test_an_unstated_security_erase_is_unknown_and_never_nothing() -> None:
    told = ata(security=ata().security.model_copy(update={"enhanced_minutes": None}))
    assert plan(SATA_SSD, told).estimate_s is None


def test_a_disk_that_overwrites_itself_takes_one_pass_and_reading_everything() -> None:
    situation = Situation(DISK, told=ata(rotation=5400))
    both = estimate_s(Method.SAN_OVR, situation, Check.WHOLE)
    alone = overwrite_s(situation)
    assert both is not None
    assert alone is not None
    assert 0 <= both - alone <= 60


def test_a_hidden_area_counts_because_it_is_overwritten_too() -> None:
    hidden = HiddenArea(current=made.SECTORS, native=2 * made.SECTORS, hpa_supported=True)
    bare = plan(SATA_SSD, ata(security=made.security(SecurityState.NOT_SUPPORTED)))
    more = plan(
        SATA_SSD,
        ata(security=made.security(SecurityState.NOT_SUPPORTED), hidden=hidden),
    )
    assert bare.estimate_s is not None
    assert more.estimate_s is not None
    assert abs(more.estimate_s - 2 * bare.estimate_s) <= 2


def test_the_plan_tells_the_time_of_its_first_step() -> None:
    planned = plan(LARGE_DISK, ata(rotation=5400), remapped_sectors=0)
    assert (
        planned.estimate_s == planned.available[0].estimate_s == overwrite_s(Situation(LARGE_DISK))
    )
    assert plan(loop_drive()).estimate_s is None


@given(
    size=st.one_of(st.none(), st.integers(0, 1 << 50)),
    kind=st.sampled_from(DriveKind),
    transport=st.sampled_from(Transport),
    method=st.sampled_from(Method),
    check=st.sampled_from([*Check, "F"]),
)
def test_an_estimate_is_unknown_or_at_least_a_second(
    *, size: int | None, kind: DriveKind, transport: Transport, method: Method, check: str
) -> None:
    drive = ssd(size_bytes=size, kind=kind, transport=transport)
    told = estimate_s(method, Situation(drive), check)
    assert told is None or told >= 1
