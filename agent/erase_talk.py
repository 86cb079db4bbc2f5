"""The talk of the step Erase: what is asked of a drive, and which action follows which answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.screens import questions
from agent.screens.confirm_erase import ConfirmErase
from agent.screens.drive_words import drive_details, drive_title
from agent.screens.tell import Tell, Worded
from agent.view import Actions, DrivePhase, DriveRow
from wipe.codes import DriveStatus, Refusal

if TYPE_CHECKING:
    from agent.app import OpknapApp

_AGAIN = frozenset({DriveStatus.NOT_ERASED, DriveStatus.UNKNOWN})


class EraseTalk:
    """Asks about drives."""

    def __init__(self, app: "OpknapApp", actions: Actions) -> None:
        self._app = app
        self._actions = actions

    async def resume_each(self, rows: Sequence[DriveRow]) -> None:
        """Offer to go on with each interrupted erase."""
        for row in rows:
            await self._resume(row)

    async def drive(self, row: DriveRow) -> None:
        """Do what comes next for a drive."""
        match row.phase:
            case _ if self._app.job.sealed:
                await self._tell_of(row)
            case _ if row.left:
                await self._tell_of(row)
            case DrivePhase.WAITING:
                await self._confirm(row)
            case DrivePhase.FOREIGN | DrivePhase.SET_ASIDE:
                await self._foreign(row)
            case (
                DrivePhase.STARTING | DrivePhase.PROVING | DrivePhase.ERASING | DrivePhase.VERIFYING
            ):
                await self._stop(row)
            case DrivePhase.INTERRUPTED:
                await self._resume(row)
            case DrivePhase.ENDED if row.can_go_on:
                await self._resume(row)
            case DrivePhase.ENDED if row.outcome is not None and row.outcome.status in _AGAIN:
                await self._again(row)
            case DrivePhase.REFUSED | DrivePhase.GONE | DrivePhase.ENDED:
                await self._tell_of(row)

    async def _tell_of(self, row: DriveRow) -> None:
        await self._tell(
            lambda say: drive_title(row.drive, say), lambda say: drive_details(row, say)
        )

    async def _confirm(self, row: DriveRow) -> None:
        typed = await self._app.push_screen_wait(ConfirmErase(self._app.say, row))
        if typed is None:
            return
        refusal = self._actions.confirm_erase(row.drive.id, typed)
        if refusal is not None:
            await self._tell_refusal(refusal)

    async def _foreign(self, row: DriveRow) -> None:
        question = questions.foreign_question(self._app.say, row)
        belongs = await self._app.push_screen_wait(question)
        if belongs is None:
            return
        self._actions.answer_foreign(row.drive.id, belongs=belongs)
        self._app.look_again()

    async def _stop(self, row: DriveRow) -> None:
        if await self._app.push_screen_wait(questions.stop_question(self._app.say, row)):
            self._actions.stop_erase(row.drive.id)
        elif not questions.erase_runs(self._app.job, row):
            await self._tell_ended(row.drive.id)

    async def _tell_ended(self, drive_id: str) -> None:
        rows = [row for row in self._app.job.drives if row.drive.id == drive_id]
        await self._tell(
            lambda say: say.tr("The erase has ended"),
            lambda say: "\n\n".join(drive_details(row, say) for row in rows),
        )

    async def _resume(self, row: DriveRow) -> None:
        if not await self._app.push_screen_wait(questions.resume_question(self._app.say, row)):
            return
        refusal = self._actions.resume_erase(row.drive.id)
        if refusal is not None:
            await self._tell_refusal(refusal)

    async def _again(self, row: DriveRow) -> None:
        if await self._app.push_screen_wait(questions.again_question(self._app.say, row)):
            await self._confirm(row)

    async def no_storage(self) -> None:
        """Did somebody look inside and see no drive?"""
        if await self._app.push_screen_wait(questions.no_storage_question(self._app.say)):
            self._actions.attest_no_storage()

    async def _tell(self, title: Worded, body: Worded) -> None:
        await self._app.push_screen_wait(Tell(self._app.say, title, body))

    async def _tell_refusal(self, refusal: Refusal) -> None:
        await self._tell(
            lambda say: say.words.refusal(refusal).title,
            lambda say: f"{say.words.refusal(refusal).means}\n\n{say.words.refusal(refusal).next}",
        )
