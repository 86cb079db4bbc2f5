"""The stick fills up, or is pulled out, at any line: nothing is claimed and nothing more begun."""

from pathlib import Path

import pytest

from host.capabilities import AtaCapabilities, SecurityState
from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Profile
from host.simulated.mmc_profile import MmcProfile
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.matrix.bench import CLEAN
from tests.wipe.saboteur import Saboteur, When, events_of
from wipe.codes import DriveStatus, StatusReason
from wipe.events import CommandSent, Event, StepBegan
from wipe.interrogation import ask

_LINES = 40
"""Beyond these are only the polls of a drive that takes hours."""
EVERY: dict[str, Profile] = {
    "sata": AtaProfile(),
    "security": AtaProfile(sanitize_block=False, sanitize_crypto=False, sanitize_overwrite=False),
    "nvme": NvmeProfile(),
    "format": NvmeProfile(sanitize_crypto=False, sanitize_block=False),
    "emmc": MmcProfile(),
}


def nth(number: int) -> When:
    """True at the nth event, whatever it is."""
    left = [number]

    def is_it(_: Event) -> bool:
        left[0] -= 1
        return left[0] == 0

    return is_it


@pytest.mark.parametrize("name", list(EVERY))
def test_h2_once_the_journal_is_lost_nothing_is_claimed_or_begun_or_left_locked(
    tmp_path: Path, name: str
) -> None:
    whole = Saboteur(tmp_path / "0", EVERY[name])
    folder = whole.confirm()
    assert whole.run(folder) is not None
    for number in range(1, min(_LINES, len(events_of(folder))) + 1):
        bench = Saboteur(tmp_path / str(number), EVERY[name])
        folder = bench.confirm()
        outcome = bench.sabotage(folder, full=nth(number))
        assert outcome is not None
        assert outcome.status not in CLEAN, number
        assert outcome.reason == StatusReason.JOURNAL_LOST
        assert outcome.method is None, "nobody knows which one it would have been"
        told = events_of(folder)
        began = any(isinstance(one, StepBegan) for one in told)
        sent = any(isinstance(one, CommandSent) for one in told)
        assert (outcome.status is DriveStatus.UNKNOWN) is began, number
        assert sent or bench.holds_old_data(), number
        bench.host.power_cycle()
        now = ask(bench.host, bench.listed)
        if isinstance(now, AtaCapabilities):
            assert now.security.state is SecurityState.SEC1, number
        fresh = {"boot_id": bench.host.boot_id()}
        folder.write_plan(folder.plan().model_copy(update=fresh))
        outcome = bench.run(folder)
        assert outcome is not None
        assert outcome.status in CLEAN, number
        assert not bench.holds_old_data()
