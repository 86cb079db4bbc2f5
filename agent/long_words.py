"""Long tests in words: how far one is, what it asks of the person, what can be done. Pure."""

from collections.abc import Mapping, Sequence

from agent.say import Say
from agent.view import CheckRow, LongPhase, LongRow, View, worst
from checks.findings import Verdict
from checks.long_tests.values import LongProgress, LongTask, LongTest, WaitsFor
from reports.language import mark

_NAMES: Mapping[LongTest, str] = {
    LongTest.SELFTEST: mark("Self-test of the drive"),
    LongTest.MEMORY: mark("Memory test"),
    LongTest.CPU: mark("Processor test"),
    LongTest.BATTERY: mark("Battery test"),
}
_COMPONENTS: Mapping[LongTest, str] = {
    LongTest.SELFTEST: "drive",
    LongTest.MEMORY: "memory",
    LongTest.CPU: "cpu",
    LongTest.BATTERY: "battery",
}
_WAITS: Mapping[WaitsFor, str] = {
    WaitsFor.UNPLUG: mark("Unplug the charger: the battery is tested for 3 minutes."),
    WaitsFor.PLUG: mark("Plug the charger in again."),
}
_WAITS_SHORT: Mapping[WaitsFor, str] = {
    WaitsFor.UNPLUG: mark("Unplug the charger."),
    WaitsFor.PLUG: mark("Plug the charger in."),
}
_DOUBTS = frozenset({Verdict.WARN, Verdict.FAIL, Verdict.CRASHED})


def long_name(test: LongTest, say: Say) -> str:
    """A long test's name."""
    return say.tr(_NAMES[test])


def waits_text(waits_for: WaitsFor, say: Say) -> str:
    """What the person is asked to do."""
    return say.tr(_WAITS[waits_for])


def short_waits_text(waits_for: WaitsFor, say: Say) -> str:
    """The same where there is little room."""
    return say.tr(_WAITS_SHORT[waits_for])


def waiting_for(view: View) -> frozenset[WaitsFor]:
    """Everything that long tests ask of the person now."""
    asked = [row.progress for row in view.checks]
    asked += [row.progress for row in view.long_tests if row.phase is not LongPhase.ENDED]
    return frozenset(one.waits_for for one in asked if one is not None and one.waits_for)


def progress_text(progress: LongProgress, say: Say) -> str:
    """How far it is, in a row that names its part."""
    far = _far(progress, say)
    return say.tr("Test: {far}", far=far) if far else say.tr("A test is running.")


def _far(progress: LongProgress, say: Say) -> str:
    """Only what was measured; nothing where nothing was."""
    parts = []
    if progress.done_permille is not None:
        share = min(max(progress.done_permille, 0), 1000) // 10
        parts.append(f"{share} %")
    if progress.left_s is not None:
        parts.append(say.left(max(progress.left_s, 0)))
    return ", ".join(parts)


def tests_of(row: CheckRow, tests: Sequence[LongRow]) -> list[LongRow]:
    """The long tests of one component."""
    return [one for one in tests if _is_of(one, row)]


def _is_of(test: LongRow, row: CheckRow) -> bool:
    device = None if test.drive_id is None else f"drive:{test.drive_id}"
    of_device = device is None or row.device is None or device == row.device
    return _COMPONENTS[test.test] == row.component and of_device


def phase_text(row: LongRow, say: Say) -> str:
    """Where one long test stands, in a sentence."""
    name = long_name(row.test, say)
    if row.phase is LongPhase.WAITING:
        return say.tr("{test}: it begins by itself, as soon as nothing is in its way.", test=name)
    if row.phase is LongPhase.RUNNING:
        far = _far(row.progress or LongProgress(), say) or say.tr("it runs.")
        waits = row.progress.waits_for if row.progress else None
        return f"{name}: {waits_text(waits, say)}" if waits else f"{name}: {far}"
    if not row.findings:
        return say.tr("{test}: it has ended.", test=name)
    worded = say.words.verdict(worst(row.findings) or Verdict.NOT_TESTED)
    return f"{name}: {worded.word} {worded.sign}"


def is_wanted_again(row: LongRow) -> bool:
    """Whether it ended in a way after which another try is worth something."""
    return row.phase is LongPhase.ENDED and worst(row.findings) is not Verdict.PASS


def deep_test(check: CheckRow, tests: Sequence[LongRow]) -> LongTask | None:
    """The longer test of the memory, after a suspicion and while none is under way."""
    if check.component != _COMPONENTS[LongTest.MEMORY]:
        return None
    memory = [one for one in tests if one.test is LongTest.MEMORY]
    if not memory or any(one.phase is not LongPhase.ENDED for one in memory):
        return None
    found = (*check.findings, *(finding for one in memory for finding in one.findings))
    doubted = any(one.verdict in _DOUBTS for one in found)
    return LongTask(LongTest.MEMORY, deep=True) if doubted else None
