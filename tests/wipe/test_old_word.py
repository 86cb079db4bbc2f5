"""DONE is believed after months only as far as the drive bears it out, and costs nobody data."""

from pathlib import Path

import pytest

from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.saboteur import Saboteur, at, put
from wipe.codes import DriveStatus, Method
from wipe.events import StepEnded, Verified

NEW_OWNER = b"Photographs of our wedding, volume 1".ljust(64) * 64


@pytest.mark.parametrize("kind", [StepEnded, Verified])
@pytest.mark.parametrize("method", [Method.SAN_BLOCK, Method.SAN_CRYPTO, Method.FMT_USER])
def test_h35_a_drive_that_is_in_use_again_is_neither_clean_nor_erased_anew(
    tmp_path: Path, method: Method, kind: type
) -> None:
    bench = Saboteur(tmp_path, NvmeProfile())
    folder = bench.confirm(method)
    assert bench.sabotage(folder, cut=at(kind)) is None
    bench.host.power_cycle()
    put(bench, 0, NEW_OWNER)
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.NOT_ERASED, "old_data")
    # Neither did asking twice change anything.
    assert bench.run(folder) == outcome
    assert bench.host.model("/dev/nvme0n1").read("main", 0, len(NEW_OWNER)) == NEW_OWNER


def test_a_finished_job_is_not_repeated_for_a_drive_that_is_in_use_again(tmp_path: Path) -> None:
    bench = Saboteur(tmp_path, NvmeProfile())
    folder = bench.confirm()
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED
    bench.host.power_cycle()
    put(bench, 0, NEW_OWNER)
    assert bench.repeat(folder, outcome).status is DriveStatus.REFUSED
