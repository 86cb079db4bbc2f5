"""A power cut makes no better proof: markers that never landed are not "all gone" afterwards."""

from pathlib import Path
from random import Random

from host.simulated.memory_host import model_drive
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.matrix.bench import SIZE
from tests.wipe.saboteur import Saboteur, WornOut, at
from wipe.codes import DriveStatus, ExceptionCode, Method
from wipe.events import StepAccepted

CRYPTO = NvmeProfile(sanitize_block=False)
ENCRYPTED = Random(1).randbytes(SIZE)  # noqa: S311 - looks like a donor's BitLocker volume


def worn_out(folder: Path, *bad: Misbehaviour) -> Saboteur:
    bench = Saboteur(folder, CRYPTO, bad)
    bench.drive = model_drive(CRYPTO, *bad, size_bytes=SIZE, old_data=ENCRYPTED)
    bench.host = WornOut([bench.drive])
    return bench


def test_h19_a_lying_drive_that_took_no_marker_is_not_clean_after_a_power_cut(
    tmp_path: Path,
) -> None:
    bench = worn_out(tmp_path, Misbehaviour.LYING_ALL)
    folder = bench.confirm(Method.SAN_CRYPTO)
    assert bench.sabotage(folder, cut=at(StepAccepted)) is None
    bench.host.power_cycle()
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is not DriveStatus.ERASED
    assert ExceptionCode.CHECK_NOT_POSSIBLE in {one.code for one in outcome.exceptions}
    assert outcome.marker_seed is None
    proof = outcome.verification
    assert proof is not None
    assert proof.markers is not None
    assert (proof.markers.placed, proof.markers.secret_id) == (0, None)


def test_with_and_without_a_power_cut_the_same_is_said_of_markers(tmp_path: Path) -> None:
    ends = []
    for number, cut in enumerate((False, True)):
        bench = worn_out(tmp_path / str(number))
        folder = bench.confirm(Method.SAN_CRYPTO)
        if cut:
            bench.sabotage(folder, cut=at(StepAccepted))
            bench.host.power_cycle()
        ends.append(bench.run(folder))
    whole, resumed = ends
    assert whole is not None
    assert resumed is not None
    assert (whole.status, whole.marker_seed) == (resumed.status, resumed.marker_seed)
