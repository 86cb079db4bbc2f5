"""When the laptop is inspected again: on request, when a drive joins, never in the way."""

from typing_extensions import override

from agent.inspecting import Inspecting, Inspector


class CountingInspector(Inspector):
    """Counts how often it was started; runs until told that it has ended."""

    def __init__(self) -> None:
        self.started = 0
        self.at_work = False

    @property
    @override
    def is_running(self) -> bool:
        return self.at_work

    @override
    def start(self) -> None:
        self.started += 1
        self.at_work = True

    @override
    def knows(self, drive_id: str) -> bool:
        return drive_id == "own"


def test_what_was_asked_waits_for_the_erase_and_for_the_inspection_that_runs() -> None:
    inspector = CountingInspector()
    inspecting = Inspecting(inspector)
    inspecting.ask()
    inspecting.look(joined=("own",), erasing=True, fixed=False)
    assert inspector.started == 0
    assert inspecting.is_due
    inspector.at_work = True
    inspecting.look(joined=("own",), erasing=False, fixed=False)
    assert inspector.started == 0
    inspector.at_work = False
    inspecting.look(joined=("own",), erasing=False, fixed=False)
    assert inspector.started == 1
    assert not inspecting.is_due


def test_a_job_that_is_being_sealed_is_not_inspected_under_its_hands() -> None:
    inspector = CountingInspector()
    inspecting = Inspecting(inspector)
    inspecting.ask()
    inspecting.look(joined=("late",), erasing=False, fixed=True)
    assert inspector.started == 0
    inspecting.look(joined=("late",), erasing=False, fixed=False)
    assert inspector.started == 1, "the seal failed and the job goes on"


def test_a_drive_that_joins_is_inspected_once() -> None:
    inspector = CountingInspector()
    inspecting = Inspecting(inspector)
    inspecting.look(joined=("own",), erasing=False, fixed=False)
    assert inspector.started == 0
    inspecting.look(joined=("own", "late"), erasing=True, fixed=False)
    assert inspecting.is_due
    for _ in range(3):
        inspecting.look(joined=("own", "late"), erasing=False, fixed=False)
        inspector.at_work = False
    assert inspector.started == 1, "what cannot be read is not asked for ever"


def test_a_drive_that_joins_while_the_inspection_runs_is_inspected_after_it() -> None:
    inspector = CountingInspector()
    inspecting = Inspecting(inspector)
    inspector.start()
    inspecting.look(joined=("late",), erasing=False, fixed=False)
    inspector.at_work = False
    inspecting.look(joined=("late",), erasing=False, fixed=False)
    assert inspector.started == 2
