"""A stop stops: it neither lets a lower method begin nor gives a better one up."""

from pathlib import Path

import pytest

from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Profile
from host.simulated.mmc_profile import MmcProfile
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.matrix.bench import CLEAN
from tests.wipe.saboteur import Saboteur, at, events_of
from wipe.codes import Method, StatusReason
from wipe.events import CommandSent, Marked, SecretKept, StepAccepted, StepBegan, StepEnded

EVERY: dict[str, Profile] = {
    "sata": AtaProfile(),
    "security": AtaProfile(sanitize_block=False, sanitize_crypto=False, sanitize_overwrite=False),
    "nvme": NvmeProfile(),
    "format": NvmeProfile(sanitize_crypto=False, sanitize_block=False),
    "emmc": MmcProfile(),
}


@pytest.mark.parametrize("reboot", [False, True])
@pytest.mark.parametrize(
    "kind", [SecretKept, Marked, StepBegan, CommandSent, StepAccepted, StepEnded]
)
@pytest.mark.parametrize("name", list(EVERY))
def test_a_stopped_erase_goes_on_with_the_method_that_was_planned(
    tmp_path: Path, name: str, kind: type, *, reboot: bool
) -> None:
    profile = EVERY[name]
    bench = Saboteur(tmp_path, profile)
    folder = bench.confirm()
    planned = folder.plan().plan.available[0].method
    outcome = bench.sabotage(folder, stop=at(kind))
    assert outcome is not None
    begun = [event.method for event in events_of(folder) if isinstance(event, StepBegan)]
    assert Method.OVERWRITE not in begun
    if outcome.status in CLEAN:
        return
    assert outcome.reason in {StatusReason.STOPPED, StatusReason.RUNNING}
    if reboot:
        bench.host.power_cycle()
        fresh = {"boot_id": bench.host.boot_id()}
        folder.write_plan(folder.plan().model_copy(update=fresh))
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status in CLEAN
    assert outcome.method is planned
    assert not bench.holds_old_data()
