"""Level 0 discovery of drives that were simulated by somebody else, over the whole way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import OpalState
from host.opal.ask import ask_opal
from host.opal.discovery import parse_discovery
from host.simulated.model_handle import ModelHandle
from host.simulated.nvme_profile import NvmeProfile
from host.simulated.opal import OpalKind, OpalProfile, discovery
from tests.host.simulated.nvme_bench import bench

profiles = st.builds(
    OpalProfile,
    kind=st.sampled_from(OpalKind),
    locking_enabled=st.booleans(),
    locked=st.booleans(),
    encrypts=st.booleans(),
    mbr_enabled=st.booleans(),
    mbr_done=st.booleans(),
    sid_blocked=st.sampled_from([None, True, False]),
)


def expected(profile: OpalProfile) -> OpalState:
    return OpalState(
        kind=profile.kind.value,
        locking_enabled=profile.locking_enabled,
        locked=profile.locked,
        encrypts=profile.encrypts and profile.kind is not OpalKind.PYRITE,
        mbr_shadow=profile.mbr_enabled and not profile.mbr_done,
        sid_blocked=profile.sid_blocked,
    )


@given(profile=profiles, padding=st.integers(0, 2048))
def test_what_a_drive_is_made_of_is_what_it_tells(profile: OpalProfile, padding: int) -> None:
    assert parse_discovery(discovery(profile) + bytes(padding)) == expected(profile)


@pytest.mark.parametrize("kind", OpalKind)
def test_a_locked_nvme_drive_is_asked_over_its_own_command(kind: OpalKind) -> None:
    profile = OpalProfile(kind=kind, locking_enabled=True, locked=True)
    drive = bench(profile=NvmeProfile(opal=profile))
    state = ask_opal(ModelHandle(drive.model, writable=False), "nvme")
    assert state == expected(profile)


def test_an_nvme_drive_without_it_has_no_state() -> None:
    drive = bench(profile=NvmeProfile())
    assert ask_opal(ModelHandle(drive.model, writable=False), "nvme") is None


def test_an_nvme_drive_is_not_asked_over_ata() -> None:
    drive = bench(profile=NvmeProfile(opal=OpalProfile(locked=True)))
    assert ask_opal(ModelHandle(drive.model, writable=False), "ata") is None
