"""MMC-SAN on a card that takes the bytes of the standard and was written by somebody else.

The bench asserts what a laboratory would find in the cells, spare ones included.
"""

import pytest

from host.errors import CommandLost, DriveGone
from host.mmc.ask import ask_mmc
from host.simulated.mmc_profile import MmcProfile
from host.simulated.model import Misbehaviour
from host.simulated.model_handle import ModelHandle
from tests.host.simulated.mmc_bench import MAIN_BYTES, MmcBench, mmc_bench
from tests.wipe.methods.plain_step import PlainStep
from tests.wipe.methods.test_mmc import emmc
from wipe.codes import StepReason, StepResult
from wipe.methods.base import StepEnd
from wipe.methods.mmc import MmcSanitize


def step(bench: MmcBench) -> PlainStep:
    handle = ModelHandle(bench.model, writable=True)
    return PlainStep(handle, emmc(MAIN_BYTES), ask_mmc(handle))


def erase(bench: MmcBench) -> StepEnd:
    return MmcSanitize().run(step(bench))


def test_no_cell_of_the_user_area_keeps_old_data() -> None:
    bench = mmc_bench()
    assert erase(bench).result is StepResult.DONE
    assert not bench.holds_old()
    assert not bench.holds_old("spare")


def test_the_boot_partitions_are_kept() -> None:
    bench = mmc_bench()
    erase(bench)
    assert bench.holds_old("boot0")
    assert bench.holds_old("boot1")


def test_a_card_without_sanitize_is_erased_securely() -> None:
    bench = mmc_bench(profile=MmcProfile(sanitize=False))
    assert erase(bench).result is StepResult.DONE
    assert not bench.holds_old()
    assert not bench.holds_old("spare")


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        (MmcProfile(secure_erase=False), StepReason.NOT_SUPPORTED),
        (MmcProfile(secure_erase_broken=True), StepReason.NOT_SUPPORTED),
        (MmcProfile(card_protected=True), StepReason.FIRMWARE_FAILED),
        (MmcProfile(general=2), StepReason.NAMESPACES),
    ],
    ids=["no secure erase", "h41 broken part", "write-protected", "general purpose"],
)
def test_what_cannot_be_erased_so_is_left_to_another_method(
    profile: MmcProfile, reason: StepReason
) -> None:
    bench = mmc_bench(profile=profile)
    ended = erase(bench)
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, reason)
    assert bench.holds_old()


def test_h41_a_part_that_breaks_is_still_alive_afterwards() -> None:
    bench = mmc_bench(profile=MmcProfile(secure_erase_broken=True))
    erase(bench)
    assert bench.send(13) == 0
    assert bench.reads(length=512)


def test_h16_a_sanitize_of_hours_is_waited_for() -> None:
    bench = mmc_bench(Misbehaviour.SLOW)
    assert erase(bench).result is StepResult.DONE
    assert not bench.holds_old("spare")


def test_a_sanitize_that_is_longer_than_anybody_waits_is_for_the_engine() -> None:
    bench = mmc_bench(Misbehaviour.SLOW, profile=MmcProfile(slow_s=7 * 3600))
    with pytest.raises(CommandLost):
        erase(bench)


def test_a_block_that_cannot_be_erased_is_no_erase() -> None:
    bench = mmc_bench(Misbehaviour.UNWRITABLE)
    ended = erase(bench)
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.FIRMWARE_FAILED)


def test_h28_a_card_that_vanishes_is_no_erase() -> None:
    with pytest.raises(DriveGone):
        erase(mmc_bench(Misbehaviour.VANISHES))


def test_h19_a_lying_card_says_done_and_only_the_markers_can_tell() -> None:
    bench = mmc_bench(Misbehaviour.LYING_ALL)
    assert erase(bench).result is StepResult.DONE
    assert bench.holds_old()


def test_after_a_power_cut_it_is_begun_anew() -> None:
    bench = mmc_bench()
    world = step(bench)
    world.device.discard_securely(0, MAIN_BYTES // 2)
    bench.power_cycle()
    ended = MmcSanitize().go_on(step(bench), accepted=True)
    assert (ended.result, ended.reason) == (StepResult.NOT_RUN, StepReason.INTERRUPTED)
    assert erase(bench).result is StepResult.DONE
    assert not bench.holds_old("spare")
