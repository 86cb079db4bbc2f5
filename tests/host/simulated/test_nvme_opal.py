"""A simulated NVMe drive with locks: what its PSID opens, and how it may go wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import OpalState
from host.errors import NoSuchInterface, NotPermitted, ReadFailed
from host.firmware import NoFirmware
from host.opal.ask import ask_opal
from host.opal.psid import PsidRefusal, PsidRefused
from host.simulated.model import Misbehaviour
from host.simulated.model_handle import ModelHandle
from host.simulated.nvme_profile import NvmeProfile
from host.simulated.opal import OpalKind, OpalProfile
from tests.host.simulated.nvme_bench import OLD, OLD_SPARE, Bench, bench

LOCK = OpalProfile(locking_enabled=True, locked=True)
PYRITE = OpalProfile(kind=OpalKind.PYRITE, locking_enabled=True, locked=True, encrypts=False)
WRONG = "A" * 32


def key(psid: str) -> bytes:
    """`struct opal_key` by hand: range 0, length, six bytes of padding, 256 of key."""
    return bytes((0, len(psid))) + bytes(6) + psid.encode().ljust(256, b"\0")


def locked(*bad: Misbehaviour, lock: OpalProfile = LOCK) -> Bench:
    return bench(*bad, profile=NvmeProfile(opal=lock))


def state(on: Bench) -> OpalState:
    told = ask_opal(ModelHandle(on.model, writable=False), "nvme")
    assert told is not None
    return told


def test_the_right_code_drops_the_key_and_opens_at_the_next_power_on() -> None:
    on = locked()
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0
    assert not on.holds_old()
    assert not on.holds_old("spare")
    assert state(on).locked
    with pytest.raises(ReadFailed):
        on.model.read("main", 0, 512)
    on.power_cycle()
    assert (state(on).locked, state(on).locking_enabled) == (False, False)
    assert OLD not in on.model.read("main", 0, 4096)
    on.model.write("main", 0, bytes(512))
    on.power_cycle()
    assert not state(on).locked


def test_a_revert_is_no_sanitize_in_its_own_log() -> None:
    on = locked()
    before = on.log()
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0
    assert on.log() == before


def test_h12_after_three_wrong_ones_the_right_one_is_refused_until_power_on() -> None:
    on = locked()
    for _ in range(3):
        assert on.model.revert_by_psid(key(WRONG)) == 0x01
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0x12
    assert on.holds_old()
    on.power_cycle()
    assert state(on).locked
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0


@given(psid=st.text("09AZaz", min_size=0, max_size=200))
def test_no_other_code_opens_it(psid: str) -> None:
    on = locked()
    assert on.model.revert_by_psid(key(psid)) != 0
    assert on.holds_old()


@given(raw=st.binary(max_size=300))
def test_rubbish_opens_nothing(raw: bytes) -> None:
    on = locked()
    assert on.model.revert_by_psid(raw) != 0
    assert on.holds_old()


def test_h11_one_that_lies_opens_and_keeps_its_data() -> None:
    on = locked(Misbehaviour.PSID_LIES)
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0
    on.power_cycle()
    assert on.model.read("main", 0, 512).startswith(OLD)


def test_h11_one_that_stays_locked_says_so_only_later() -> None:
    on = locked(Misbehaviour.PSID_STAYS_LOCKED)
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0
    on.power_cycle()
    assert state(on).locked
    assert on.holds_old()


def test_h37_pyrite_opens_and_has_no_key_to_drop() -> None:
    on = locked(lock=PYRITE)
    assert on.model.revert_by_psid(key(PYRITE.psid)) == 0
    on.power_cycle()
    assert on.model.read("main", 0, 512).startswith(OLD)
    assert OLD_SPARE in on.lab("spare")


def test_a_drive_that_sanitizes_takes_no_code() -> None:
    on = bench(profile=NvmeProfile(opal=LOCK, sanitize_while_locked=True))
    assert on.sanitize(0x0A) == 0
    assert on.model.revert_by_psid(key(LOCK.psid)) == 0x03


def test_the_door_carries_it_and_asks_for_a_token() -> None:
    on = locked()
    with pytest.raises(NotPermitted):
        ModelHandle(on.model, writable=False).revert_by_psid(LOCK.psid, state(on), tries=0)
    door = ModelHandle(on.model, writable=True)
    with pytest.raises(PsidRefused) as refused:
        door.revert_by_psid(WRONG, state(on), tries=0)
    assert refused.value.reason is PsidRefusal.WRONG
    door.revert_by_psid(LOCK.psid.lower(), state(on), tries=1)
    assert not on.holds_old()


def test_drives_without_locks_have_no_such_command() -> None:
    told = OpalState(kind="opal2", locking_enabled=True, locked=True, encrypts=True)
    with pytest.raises(NoSuchInterface):
        ModelHandle(bench().model, writable=True).revert_by_psid(WRONG, told, tries=0)
    with pytest.raises(NoSuchInterface):
        NoFirmware().revert_by_psid(WRONG, told, tries=0)
