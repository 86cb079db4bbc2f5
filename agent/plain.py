"""The plain face: lines in, lines out, the same steps and the same actions as on the screen.

For a serial line, a screen reader, a script. It never waits without saying so, and when its
input ends it leaves: running erases go on by themselves.
"""

from agent import plain_words as words
from agent.asking import Ask, InputEnded, Option, Question, Respondent
from agent.ending import JobEnd, how_it_ended
from agent.long_words import phase_text
from agent.plain_check import PlainCheck, asked_of_person, under_way, waits_lines
from agent.plain_erase import PlainErase
from agent.plain_talk import TRIES, Surroundings, Talk
from agent.plain_try import PlainTry
from agent.say import OWN_NAMES
from agent.screens.code_words import code_problem
from agent.screens.looks_words import surface_where
from agent.screens.sealed_words import sealed_note
from agent.stages import next_stage, stage_name
from agent.view import Actions, Blocker, SendPhase, Stage, View
from agent.widgets.erase_line import running
from checks.long_tests.values import WaitsFor
from reports.grades import LooksCard, Surface

LOOK_EVERY_S = 0.2
SAY_EVERY_MS = 5_000
"""Progress lines come no more often: a screen reader speaks them all."""
SEND_WITHIN_MS = 20_000
GRADE_WITHIN_MS = 5_000
PERSON_WITHIN_MS = 60_000
"""So long a long test that asks for the person's hands is waited for."""
_RUNNING = frozenset(
    {Blocker.ERASE_RUNNING, Blocker.INSPECTION_RUNNING, Blocker.LONG_TESTS_RUNNING}
)


class Plain:
    """Walks a job through its steps."""

    def __init__(self, actions: Actions, respondent: Respondent, world: Surroundings) -> None:
        self._actions = actions
        self._talk = Talk(respondent, world, actions.view().language)

    def run(self) -> JobEnd:
        """The whole trip; ends after the grade, when somebody leaves, or when input ends."""
        self._talk.lines(words.heading(self._actions.view(), self._talk.say))
        stage: Stage | None = self._actions.view().stage
        try:
            while stage is not None:
                self._visit(stage)
                stage = self._next_after(stage)
        except InputEnded:
            self._talk.line(self._talk.say.tr("Nobody answers any more. The work so far is kept."))
        return self._ending()

    def _ending(self) -> JobEnd:
        view, tr = self._actions.view(), self._talk.say.tr
        running = words.progress_lines(view.drives, self._talk.say)
        if running:
            self._talk.lines(running)
            self._talk.line(tr("The erase goes on by itself. Start opknap again to see how it is."))
        if not view.sealed:
            self._talk.line(tr("This laptop is not finished. Start opknap again to go on."))
        return how_it_ended(view)

    # Steps

    def _visit(self, stage: Stage) -> None:
        self._actions.go_to(stage)
        self._talk.lines(words.step_title(stage, self._talk.say))
        sealed = self._actions.view().sealed
        if sealed and stage is not Stage.GRADE:
            self._talk.line(sealed_note(self._actions.view(), self._talk.say))
        if sealed and stage in {Stage.START, Stage.TRY, Stage.LOOKS}:
            return
        match stage:
            case Stage.START:
                self._start()
            case Stage.CHECK:
                PlainCheck(self._actions, self._talk).visit()
                if not sealed:
                    # Only now it is known what no sensor has told.
                    PlainTry(self._actions, self._talk).tell()
            case Stage.ERASE:
                PlainErase(self._actions, self._talk).visit()
            case Stage.TRY:
                PlainTry(self._actions, self._talk).visit()
            case Stage.LOOKS:
                self._looks()
            case Stage.GRADE:
                self._grade()

    def _next_after(self, stage: Stage) -> Stage | None:
        """Ask which step comes now; `None` leaves."""
        tr, following = self._talk.say.tr, next_stage(stage)
        while True:
            options = tuple(
                Option(str(number), step.value, stage_name(step, self._talk.say))
                for number, step in enumerate(Stage, 1)
            )
            other = Option("L", "language", OWN_NAMES[self._talk.say.language.other])
            leave = Option("Q", "leave", tr("stop here"))
            self._talk.line()
            if following is None:
                self._talk.line(tr("What now? Enter = stop here"))
            else:
                name = stage_name(following, self._talk.say)
                self._talk.line(tr("What now? Enter = next step: {step}", step=name))
            chosen = self._talk.choose(
                Question(Ask.NEXT, (*options, other, leave), stage=following)
            )
            if chosen == "language":
                self._actions.set_language(self._talk.say.language.other)
                self._talk.speak(self._actions.view().language)
                tr = self._talk.say.tr
                continue
            if chosen is None:
                return following
            return None if chosen == "leave" else Stage(chosen)

    def _start(self) -> None:
        tr, view = self._talk.say.tr, self._actions.view()
        if view.operator is not None:
            self._talk.line(tr("Working: {operator}", operator=view.operator))
            PlainTry(self._actions, self._talk).tell()
            return
        for attempt in range(TRIES):
            self._talk.line(tr("Who works? Scan your badge or type your initials. Enter."))
            operator = self._talk.typed(Question(Ask.OPERATOR), attempt)
            if not operator:
                return
            self._talk.line(tr("Sticker of the laptop? Scan it. None? Press Enter."))
            tag = self._talk.typed(Question(Ask.ASSET_TAG), attempt)
            problem = self._actions.begin(operator, tag or None)
            if problem is None:
                return
            at_tag = problem == "asset_tag_invalid"
            typed = tag if at_tag else operator
            self._talk.line(code_problem(typed, self._talk.say, at_tag=at_tag))

    def _looks(self) -> None:
        cards = [card for card in LooksCard if card is not LooksCard.NOT_LOOKED_AT]
        options = tuple(
            Option(str(number), card.value, self._talk.say.words.looks_card(card))
            for number, card in enumerate([*cards, LooksCard.NOT_LOOKED_AT], 1)
        )
        for surface in Surface:
            if getattr(self._actions.view().looks, surface.value) is not LooksCard.NOT_LOOKED_AT:
                continue
            self._talk.line()
            erasing = bool(running(self._actions.view().drives))
            where = surface_where(surface, self._talk.say, erasing=erasing)
            self._talk.line(f"{self._talk.say.words.surface(surface)}. {where}")
            chosen = self._talk.choose(Question(Ask.LOOK, options, surface=surface))
            if chosen is not None:
                self._actions.choose_look(surface, LooksCard(chosen))

    def _grade(self) -> None:
        tr = self._talk.say.tr
        self._wait_for_work()
        view = self._view_with_grade()
        if view.blockers:
            self._talk.line(tr("Not yet. This is still open:"))
            self._talk.lines(words.blocker_lines(view, self._talk.say))
            return
        for number, row in enumerate(view.drives, 1):
            self._talk.lines(words.drive_lines(number, row, self._talk.say))
        self._talk.lines(words.grade_lines(view, self._talk.say))
        if view.sealed:
            self._talk.line(words.sent_line(view, self._talk.say))
            return
        self._talk.line()
        sure = tr("After that you can change nothing more of this laptop.")
        self._talk.line(" ".join((tr("Seal and send?"), sure)))
        if self._talk.agreed(
            Question(Ask.SEAL), tr("Not yet"), tr("Yes: seal the record and send it")
        ):
            self._seal()

    def _view_with_grade(self) -> View:
        """What is so once the letter of it is counted, which takes a moment after each change."""
        asked_at = self._talk.world.now_ms()
        while True:
            view = self._actions.view()
            waited = self._talk.world.now_ms() - asked_at
            if view.blockers or view.grade is not None or waited >= GRADE_WITHIN_MS:
                return view
            self._talk.world.pause(LOOK_EVERY_S)

    def _wait_for_work(self) -> None:
        """While only the machine is at work, say how far it is.

        A test that asks for the person's hands is told, and is not waited for without end.
        """
        world = self._talk.world
        said_at = world.now_ms() - SAY_EVERY_MS
        asked: list[WaitsFor] = []
        asked_at = world.now_ms()
        while True:
            view = self._actions.view()
            if not view.blockers or not set(view.blockers) <= _RUNNING:
                return
            now_asked = asked_of_person(view)
            if now_asked != asked:
                asked, asked_at = now_asked, world.now_ms()
                self._talk.lines(waits_lines(asked, self._talk.say))
            if asked and world.now_ms() - asked_at >= PERSON_WITHIN_MS:
                return
            if world.now_ms() - said_at >= SAY_EVERY_MS:
                said_at = world.now_ms()
                self._talk.lines(words.progress_lines(view.drives, self._talk.say))
                self._talk.lines(
                    f"[~] {phase_text(row, self._talk.say)}"
                    for row in under_way(view)
                    if row.progress is not None and row.progress.waits_for is None
                )
            world.pause(LOOK_EVERY_S)

    def _seal(self) -> None:
        self._actions.seal()
        asked_at = self._talk.world.now_ms()
        while True:
            view = self._actions.view()
            waited = self._talk.world.now_ms() - asked_at
            if not view.sealed and view.send.problem is not None:
                told = self._talk.say.words.problem(view.send.problem)
                self._talk.lines([f"[x] {told.title}. {told.means}", told.next])
                return
            arrived = view.sealed and view.send.phase is not SendPhase.WAITING
            if arrived or waited >= SEND_WITHIN_MS:
                break
            self._talk.world.pause(LOOK_EVERY_S)
        self._talk.line(
            self._talk.say.tr("The record is sealed: {record_id}", record_id=view.record_id)
        )
        self._talk.line(words.sent_line(view, self._talk.say))
        if view.send.address is not None:
            self._talk.line(view.send.address)
