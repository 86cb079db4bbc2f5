"""What was done to a drive is told as it was, by the run that did it and by one that resumes."""

from pathlib import Path

from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.saboteur import Saboteur, at, events_of
from wipe.codes import DriveStatus, Method, Refusal, StepResult
from wipe.events import StepBegan, StepEnded, VerifyBegan

BOTH = NvmeProfile()


def test_h23_what_ran_before_the_mains_went_is_told_with_the_refusal(tmp_path: Path) -> None:
    bench = Saboteur(tmp_path, BOTH, (Misbehaviour.FAILS,))
    folder = bench.confirm()

    def unplug(event: object) -> bool:
        if isinstance(event, StepEnded):
            bench.host.on_mains = False
        return False

    outcome = bench.sabotage(folder, cut=unplug)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NEEDS_AC)
    # Without its attempts a refusal says that nothing was written.
    first = outcome.attempts[0]
    assert (first.result, first.reason) == (StepResult.NOT_RUN, "firmware_failed")


def test_a_resumed_run_tells_the_attempts_that_the_first_one_told(tmp_path: Path) -> None:
    told = []
    for number, cut in enumerate((False, True)):
        bench = Saboteur(tmp_path / str(number), BOTH, (Misbehaviour.INVALID_OPCODE,))
        folder = bench.confirm()
        if cut:
            assert bench.sabotage(folder, cut=at(VerifyBegan)) is None
        outcome = bench.run(folder)
        assert outcome is not None
        told.append([(one.method, one.result, one.reason) for one in outcome.attempts])
    assert told[0] == told[1]


def test_a_step_that_never_began_does_not_change_what_is_told_of_the_one_before(
    tmp_path: Path,
) -> None:
    bench = Saboteur(tmp_path, NvmeProfile(format_crypto=False), (Misbehaviour.FAILS,))
    folder = bench.confirm()
    plan = folder.plan()
    # The second one is not offered by this drive: it ends before it begins.
    steps = tuple(
        plan.plan.available[0].model_copy(update={"method": method})
        for method in (Method.SAN_BLOCK, Method.FMT_CRYPTO, Method.FMT_USER)
    )
    drive_plan = plan.plan.model_copy(update={"available": steps})
    folder.write_plan(plan.model_copy(update={"plan": drive_plan}))
    bench.sabotage(folder, cut=at(StepBegan, times=2))
    attempts = folder.history().attempts
    ends = [event for event in events_of(folder) if isinstance(event, StepEnded)]
    assert [end.method for end in ends] == [Method.SAN_BLOCK, Method.FMT_CRYPTO]
    assert [(one.method, one.reason) for one in attempts[:2]] == [
        (end.method, end.reason) for end in ends
    ]
    assert attempts[2].result is StepResult.UNKNOWN
