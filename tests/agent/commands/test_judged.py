"""What the command line plans rests on what the drives tell of themselves."""

from pathlib import Path

import pytest

from agent.commands.judged import judge_machine
from host.recorded import RecordedHost
from wipe.codes import ExceptionCode, Level, Standard

LAPTOPS = Path(__file__).parents[2] / "data" / "laptops"


@pytest.mark.parametrize(
    ("laptop", "known", "row"),
    [
        ("hp-elitebook-840-g5-failing-drive", ExceptionCode.REMAPPED_SECTORS, "D19"),
        ("lenovo-thinkpad-t480", None, "D11"),
    ],
)
def test_a_plan_knows_the_drives_bad_sectors(
    laptop: str, known: ExceptionCode | None, row: str
) -> None:
    machine = judge_machine(
        RecordedHost.read(LAPTOPS / laptop),
        include_loop=False,
        requested=Level.CLEAR,
        standard=Standard.IEEE_2883,
    )
    (judged,) = machine.drives
    health = {ExceptionCode.REMAPPED_SECTORS, ExceptionCode.HEALTH_UNKNOWN}
    assert health & set(judged.plan.exceptions) == ({known} if known else set())
    assert judged.plan.row == row
