"""What a row of the inspection says of its component as a whole."""

import threading
from pathlib import Path

from agent.inspection_task import InspectionTask
from checks.components import Component
from checks.findings import Verdict
from checks.policy import default_policy
from host.recorded import RecordedHost

OLD = Path(__file__).parents[1] / "data/laptops/dell-latitude-e6430-worn-battery"


def test_a_healthy_part_that_windows_11_does_not_take_is_not_bad() -> None:
    ended = threading.Event()
    task = InspectionTask(RecordedHost.read(OLD), default_policy(), ended.set)
    task.start()
    assert ended.wait(timeout=60)
    rows = {row.component: row for row in task.snapshot().rows}
    processor = rows[Component.CPU.value]
    told = {finding.code: finding.verdict for finding in processor.findings}
    assert told["cpu.windows_11"] is Verdict.FAIL
    assert processor.verdict is Verdict.WARN
    assert rows[Component.FIRMWARE.value].verdict is not Verdict.FAIL
    assert rows[Component.BATTERY.value].verdict is Verdict.FAIL
