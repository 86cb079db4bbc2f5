"""The secrets file is gone or torn when an erase goes on: less is claimed, nothing destroyed."""

from pathlib import Path

import pytest

from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.matrix.bench import CLEAN
from tests.wipe.saboteur import Saboteur, at
from wipe.codes import DriveStatus, ExceptionCode, Method, Refusal
from wipe.events import Marked, StepAccepted, StepBegan, StepEnded
from wipe.folder import DriveFolder


def lose(folder: DriveFolder, *, torn: bool) -> None:
    content = folder.secrets_path.read_bytes()
    if torn:
        folder.secrets_path.write_bytes(content[: len(content) // 2])
    else:
        folder.secrets_path.unlink()


@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize("kind", [Marked, StepBegan, StepAccepted])
def test_without_its_seed_an_interrupted_format_wants_a_fresh_yes(
    tmp_path: Path, kind: type, *, torn: bool
) -> None:
    bench = Saboteur(tmp_path, NvmeProfile())
    folder = bench.confirm(Method.FMT_USER)
    assert bench.sabotage(folder, cut=at(kind)) is None
    lose(folder, torn=torn)
    bench.host.power_cycle()
    before = bytes(bench.drive.store.areas["main"])
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
    assert bytes(bench.drive.store.areas["main"]) == before
    fresh = {"boot_id": bench.host.boot_id()}
    folder.write_plan(folder.plan().model_copy(update=fresh))
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status in CLEAN


@pytest.mark.parametrize("kind", [StepAccepted, StepEnded])
@pytest.mark.parametrize("torn", [False, True])
def test_without_its_seed_a_finished_sanitize_is_no_clean_proof(
    tmp_path: Path, kind: type, *, torn: bool
) -> None:
    bench = Saboteur(tmp_path, NvmeProfile())
    folder = bench.confirm(Method.SAN_BLOCK)
    assert bench.sabotage(folder, cut=at(kind)) is None
    lose(folder, torn=torn)
    bench.host.power_cycle()
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED_WITH_EXCEPTIONS
    assert ExceptionCode.CHECK_NOT_POSSIBLE in {one.code for one in outcome.exceptions}
