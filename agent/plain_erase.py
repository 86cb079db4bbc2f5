"""The step Erase in lines: every drive is shown, named, and confirmed by typing."""

from agent import plain_words as words
from agent.asking import Ask, Question
from agent.plain_talk import TRIES, Talk
from agent.sleep_words import result_lines, result_title
from agent.view import Actions, Blocker, DrivePhase, DriveRow, View
from host.drive import HiddenKind
from wipe.codes import Refusal

_LOOK_EVERY_S = 0.2


class PlainErase:
    """Asks about drives."""

    def __init__(self, actions: Actions, talk: Talk) -> None:
        self._actions = actions
        self._talk = talk

    def visit(self) -> None:
        """Show every drive, then ask what only a person can decide."""
        tr, view = self._talk.say.tr, self._actions.view()
        for number, row in enumerate(view.drives, 1):
            self._talk.lines(words.drive_lines(number, row, self._talk.say))
        for hint in view.hidden:
            self._talk.lines(words.hidden_lines(hint, self._talk.say))
        if not view.drives and not view.hidden:
            self._talk.line(tr("No drive was found."))
        if view.sealed:
            return
        if view.sleep.offered and self._slept():
            view = self._actions.view()
        for number, row in enumerate(view.drives, 1):
            self._decide(number, row)
        if Blocker.NO_STORAGE_NOT_ATTESTED in self._actions.view().blockers:
            self._attest(view)

    def _slept(self) -> bool:
        """Offer to let the laptop sleep once; True when the drives are to be seen anew."""
        tr = self._talk.say.tr
        self._talk.line()
        self._talk.line(tr("The BIOS froze the drive. A short sleep may free it."))
        self._talk.line(tr("Leave charger and stick in. The screen goes dark for a moment."))
        no, yes = tr("Not now"), tr("Let it sleep for 8 seconds")
        if not self._talk.agreed(Question(Ask.SLEEP), no, yes):
            return False
        self._actions.sleep_once()
        while self._actions.view().sleep.busy:
            self._talk.world.pause(_LOOK_EVERY_S)
        view = self._actions.view()
        self._talk.line(f"{result_title(view, self._talk.say)}.")
        self._talk.lines(result_lines(view, self._talk.say))
        return True

    def _decide(self, number: int, row: DriveRow) -> None:
        tr = self._talk.say.tr
        if row.phase is DrivePhase.FOREIGN:
            self._talk.line()
            self._talk.line(tr("Drive {n}: is it part of this laptop?", n=number))
            belongs = self._talk.agreed(
                Question(Ask.FOREIGN, drive=row),
                tr("No, it is not part of this laptop: leave it alone"),
                tr("Yes, it is part of this laptop: it must be erased too"),
            )
            if belongs is None:
                return
            self._actions.answer_foreign(row.drive.id, belongs=belongs)
            row = self._row(row) or row
        if row.phase is DrivePhase.INTERRUPTED or row.can_go_on:
            self._resume(number, row)
        elif row.phase is DrivePhase.WAITING:
            self._confirm(number, row)

    def _row(self, row: DriveRow) -> DriveRow | None:
        rows = self._actions.view().drives
        return next((now for now in rows if now.drive.path == row.drive.path), None)

    def _resume(self, number: int, row: DriveRow) -> None:
        tr = self._talk.say.tr
        self._talk.line()
        self._talk.line(tr("Drive {n} was being erased. Go on?", n=number))
        asked = Question(Ask.RESUME, drive=row)
        if self._talk.agreed(asked, tr("Not now"), tr("Go on erasing")):
            self._begun(self._actions.resume_erase(row.drive.id))

    def _confirm(self, number: int, row: DriveRow) -> None:
        tr = self._talk.say.tr
        self._talk.line()
        self._talk.line(tr("Drive {n}: everything on it will be gone for ever.", n=number))
        for attempt in range(TRIES):
            if row.confirm_whole_serial:
                self._talk.line(tr("Another drive ends alike. Type the whole serial number:"))
            else:
                self._talk.line(tr("Type the last 4 characters of the serial number:"))
            self._talk.line(tr("Only Enter = do not erase now."))
            typed = self._talk.typed(Question(Ask.CONFIRM, drive=row), attempt)
            if not typed:
                self._talk.line(tr("Not erased."))
                return
            refusal = self._actions.confirm_erase(row.drive.id, typed)
            if self._begun(refusal):
                return

    def _begun(self, refusal: Refusal | None) -> bool:
        say = self._talk.say
        if refusal is None:
            self._talk.line(say.tr("The erase starts. It goes on while you do the next steps."))
            return True
        told = say.words.refusal(refusal)
        self._talk.lines([f"{told.title}. {told.means}", told.next])
        return False

    def _attest(self, view: View) -> None:
        tr = self._talk.say.tr
        if any(hint.kind is not HiddenKind.NO_DRIVE_FOUND for hint in view.hidden):
            return
        self._talk.line()
        self._talk.line(tr("Is there really no drive? Switch off, open the laptop and look."))
        no, yes = tr("I have not looked yet"), tr("I looked: there is no drive inside")
        if self._talk.agreed(Question(Ask.NO_STORAGE), no, yes):
            self._actions.attest_no_storage()
