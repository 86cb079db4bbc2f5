"""The step Check in lines: each part as it becomes known, then the long tests."""

from agent import plain_words as words
from agent.long_words import phase_text, waits_text
from agent.plain_talk import Talk
from agent.say import Say
from agent.view import Actions, Blocker, LongPhase, LongRow, View
from checks.long_tests.values import WaitsFor

_LOOK_EVERY_S = 0.2


class PlainCheck:
    """Tells what was found."""

    def __init__(self, actions: Actions, talk: Talk) -> None:
        self._actions = actions
        self._talk = talk

    def visit(self) -> None:
        """Each component as it becomes known; the probes have time-outs of their own.

        A long test is not waited for: it goes on by itself, and is told.
        """
        told: set[tuple[str, str | None]] = set()
        while True:
            view = self._actions.view()
            for row in view.checks:
                is_known = not row.busy or row.progress is not None
                if is_known and (row.component, row.device) not in told:
                    told.add((row.component, row.device))
                    for line in words.check_lines(row, self._talk.say):
                        self._talk.line(line)
            if Blocker.INSPECTION_RUNNING not in view.blockers:
                break
            self._talk.world.pause(_LOOK_EVERY_S)
        self._talk.lines(long_lines(view, self._talk.say))


def under_way(view: View) -> list[LongRow]:
    """The long tests that run, or begin by themselves."""
    return [row for row in view.long_tests if row.phase is not LongPhase.ENDED]


def asked_of_person(view: View) -> list[WaitsFor]:
    """What long tests ask of the person now."""
    return [
        row.progress.waits_for
        for row in under_way(view)
        if row.progress is not None and row.progress.waits_for is not None
    ]


def long_lines(view: View, say: Say) -> list[str]:
    """How far the long tests are."""
    lines = [f"[~] {phase_text(row, say)}" for row in under_way(view)]
    if lines:
        lines.append(say.tr("These tests go on by themselves while you do the next steps."))
    return lines


def waits_lines(asked: list[WaitsFor], say: Say) -> list[str]:
    """What the person has to do for a test."""
    return [f"[ ] {waits_text(one, say)}" for one in asked]
