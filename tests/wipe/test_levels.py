"""Which level each technique reaches, per standard: the whole table, and nothing above it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.drive import Drive, DriveKind, Transport
from tests.wipe.fakes import ssd
from wipe.codes import Basis, Level, Method, Standard
from wipe.levels import NOTHING, at_least, level_in, rank, reaches
from wipe.values import LevelClaim

NONE, CLEAR, PURGE = Level.NONE, Level.CLEAR, Level.PURGE
NAMED, ANALOGY, VENDOR = Basis.NAMED, Basis.ANALOGY, Basis.VENDOR_DEPENDENT

SATA_SSD = ssd()
DISK = ssd(kind=DriveKind.HDD)
NVME = ssd(transport=Transport.NVME)
EMMC = ssd(transport=Transport.MMC, kind=DriveKind.FLASH)
UFS = ssd(transport=Transport.UFS, kind=DriveKind.FLASH)
UNKNOWN = ssd(kind=DriveKind.UNKNOWN)

TABLE = [
    # method, drive, r1 level and basis, 2883 level and basis
    (Method.SAN_BLOCK, SATA_SSD, PURGE, NAMED, PURGE, NAMED),
    (Method.SAN_BLOCK, NVME, PURGE, ANALOGY, PURGE, NAMED),
    (Method.SAN_CRYPTO, SATA_SSD, PURGE, NAMED, PURGE, NAMED),
    (Method.SAN_CRYPTO, DISK, PURGE, NAMED, PURGE, NAMED),
    (Method.SAN_CRYPTO, NVME, PURGE, ANALOGY, PURGE, NAMED),
    (Method.SAN_OVR, DISK, PURGE, NAMED, PURGE, NAMED),
    (Method.SAN_OVR, SATA_SSD, CLEAR, VENDOR, CLEAR, VENDOR),
    (Method.SAN_OVR, NVME, CLEAR, VENDOR, CLEAR, VENDOR),
    (Method.SAN_OVR, UNKNOWN, CLEAR, VENDOR, CLEAR, VENDOR),
    (Method.FMT_CRYPTO, NVME, PURGE, NAMED, CLEAR, NAMED),
    (Method.FMT_USER, NVME, PURGE, NAMED, CLEAR, NAMED),
    (Method.SEC_ENH, DISK, PURGE, NAMED, PURGE, NAMED),
    (Method.SEC_ENH, SATA_SSD, CLEAR, NAMED, PURGE, NAMED),
    (Method.SEC_ENH, UNKNOWN, CLEAR, NAMED, PURGE, NAMED),
    (Method.SEC_NORM, DISK, CLEAR, NAMED, CLEAR, NAMED),
    (Method.SEC_NORM, SATA_SSD, CLEAR, NAMED, CLEAR, NAMED),
    (Method.MMC_SAN, EMMC, CLEAR, VENDOR, CLEAR, VENDOR),
    (Method.UFS_PURGE, UFS, PURGE, VENDOR, PURGE, VENDOR),
    (Method.OVERWRITE, DISK, CLEAR, NAMED, CLEAR, NAMED),
    (Method.OVERWRITE, SATA_SSD, CLEAR, NAMED, CLEAR, NAMED),
    (Method.OVERWRITE, EMMC, CLEAR, NAMED, CLEAR, NAMED),
]


@pytest.mark.parametrize(("method", "drive", "r1", "r1_basis", "ieee", "ieee_basis"), TABLE)
def test_levels_and_their_grounds(
    *, method: Method, drive: Drive, r1: Level, r1_basis: Basis, ieee: Level, ieee_basis: Basis
) -> None:
    levels = reaches(method, drive)
    assert levels.nist_r1 == LevelClaim(level=r1, basis=r1_basis)
    assert levels.ieee_2883 == LevelClaim(level=ieee, basis=ieee_basis)
    r2_basis = Basis.NAMED if method is Method.OVERWRITE else Basis.VIA_2883
    assert levels.nist_r2 == LevelClaim(level=ieee, basis=r2_basis)


def test_the_table_names_every_method() -> None:
    assert {row[0] for row in TABLE} == set(Method)


@given(
    method=st.sampled_from(Method),
    kind=st.sampled_from(DriveKind),
    transport=st.sampled_from(Transport),
)
def test_no_method_claims_nothing_or_destruction_and_every_claim_has_its_ground(
    method: Method, kind: DriveKind, transport: Transport
) -> None:
    levels = reaches(method, ssd(kind=kind, transport=transport))
    for standard in Standard:
        assert level_in(levels, standard) in {CLEAR, PURGE}
    assert None not in {levels.nist_r1.basis, levels.nist_r2.basis, levels.ieee_2883.basis}
    assert levels.nist_r2.level is levels.ieee_2883.level


@given(method=st.sampled_from(Method), transport=st.sampled_from(Transport))
def test_an_unknown_kind_never_claims_more_than_a_known_one(
    method: Method, transport: Transport
) -> None:
    unknown = reaches(method, ssd(kind=DriveKind.UNKNOWN, transport=transport))
    for kind in DriveKind:
        known = reaches(method, ssd(kind=kind, transport=transport))
        for standard in Standard:
            assert at_least(level_in(known, standard), level_in(unknown, standard))


def test_what_was_not_erased_claims_nothing() -> None:
    assert {level_in(NOTHING, standard) for standard in Standard} == {NONE}


def test_levels_are_ordered() -> None:
    order = [NONE, CLEAR, PURGE, Level.DESTROY]
    assert sorted(order, key=rank) == order
    assert at_least(PURGE, CLEAR)
    assert not at_least(CLEAR, PURGE)
    assert all(at_least(level, level) for level in Level)
