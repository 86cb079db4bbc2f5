"""Erase: one row per drive and per hint of a drive, and what comes next for each."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.drive_words import drive_details, drive_row, hidden_details, hidden_row
from agent.screens.messages import DriveChosen, HiddenChosen, NoStorageChosen, SleepChosen
from agent.screens.pane import Evidence, Help, Pane
from agent.screens.sealed_words import sealed_note
from agent.screens.sleep import SLEEP_ROW, sleep_details, sleep_rows
from agent.view import DrivePhase, DriveRow, Stage, View
from agent.widgets.erase_line import running, troubled
from agent.widgets.key_bar import Key
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows, numbered
from agent.widgets.verdict import signed
from host.drive import HiddenKind, HiddenStorage
from reports.language import mark

_NO_STORAGE = "no-storage"
_STATE_WIDTH = 16


class ErasePane(Pane):
    """The list of drives."""

    stage: ClassVar[Stage] = Stage.ERASE

    def __init__(self) -> None:
        super().__init__(id=Stage.ERASE.value)
        self._drives: dict[str, DriveRow] = {}
        self._hidden: dict[str, HiddenStorage] = {}

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("erase-title", "title")
        yield Line("erase-todo", "todo")
        yield Rows(_STATE_WIDTH, id="erase-rows", divided=True)

    @override
    def show(self, view: View, say: Say) -> None:
        self.query_one("#erase-title", Line).say(say.tr("Erase"), Role.STRONG)
        self.query_one("#erase-todo", Line).say(sealed_note(view, say) or _todo(view, say))
        keys = [f"drive/{row.drive.id}/{row.drive.path}" for row in view.drives]
        self._drives = dict(zip(numbered(keys), view.drives, strict=True))
        # That no drive is seen is told by the row with which a person can answer it.
        told = [hint for hint in view.hidden if not (attestable(view) and _is_empty(hint))]
        self._hidden = {f"hidden/{n}": hint for n, hint in enumerate(told)}
        rows = {key: drive_row(key, row, say) for key, row in self._drives.items()}
        ours = [key for key, row in self._drives.items() if row.drive.live_medium is not None]
        sticks = [rows.pop(key) for key in ours]
        hidden = [hidden_row(key, hint, say) for key, hint in self._hidden.items()]
        attest = [_no_storage_row(view, say)] if attestable(view) else []
        asleep = sleep_rows(view, say)
        # What we started from stands last: there is never anything to do about it.
        self.query_one(Rows).set_rows([*rows.values(), *asleep, *hidden, *attest, *sticks])

    @override
    def focus_work(self) -> None:
        self.query_one(Rows).focus()

    @override
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        if view.sleep.offered:
            return (Key("F11", say.tr("let it sleep"), "app.sleep_once"),)
        return (Key("Enter", say.tr("choose")),)

    @override
    def evidence(self, view: View, say: Say) -> Evidence | None:
        chosen = self.query_one(Rows).chosen_id or ""
        if chosen in self._drives:
            return Evidence(say.tr("This drive"), drive_details(self._drives[chosen], say))
        if chosen in self._hidden:
            return Evidence(say.tr("Hidden drive"), hidden_details(self._hidden[chosen], say))
        if chosen == SLEEP_ROW:
            return Evidence(say.tr("A short sleep"), sleep_details(view, say))
        return None

    @override
    def help(self, say: Say) -> Help:
        return Help(
            say.tr("Erase"),
            say.tr(
                "On the drive are the files of the former owner. Most drives can erase themselves: "
                "that reaches cells that nobody else reaches. Where a drive cannot, opknap writes "
                "over all of it.\n\n"
                "1. Look at the drive: maker, size, serial number.\n"
                "2. Press Enter.\n"
                "3. Type the last four characters of the serial number. Then the erasing "
                "starts.\n\n"
                "We do not take the drive's word for it. Before, opknap puts marks on it; after, "
                "it looks whether they are gone and reads back. What cannot be reached is named "
                "at the drive.\n\n"
                "Keep the charger plugged in. A drive that erases itself cannot be stopped: leave "
                "the laptop on.\n\n"
                "You do not have to wait: go on with the next step (F9). The line at the bottom "
                "shows how far it is.\n\n"
                "The stick we started from is never erased."
            ),
        )

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        chosen = event.row_id
        if chosen in self._drives:
            self.post_message(DriveChosen(self._drives[chosen]))
        elif chosen in self._hidden:
            self.post_message(HiddenChosen(self._hidden[chosen]))
        elif chosen == SLEEP_ROW:
            self.post_message(SleepChosen())
        elif chosen == _NO_STORAGE:
            self.post_message(NoStorageChosen())


def attestable(view: View) -> bool:
    """Whether a person may say that there is no drive: none is seen, and nothing hides one."""
    own = [row for row in view.drives if row.drive.live_medium is None and not row.drive.foreign]
    return not own and all(_is_empty(hint) for hint in view.hidden)


def _is_empty(hint: HiddenStorage) -> bool:
    return hint.kind is HiddenKind.NO_DRIVE_FOUND


def _no_storage_row(view: View, say: Say) -> Row:
    tr = say.tr
    if view.no_storage_attested:
        text = tr("You looked: there is no drive in this laptop.")
        return Row(_NO_STORAGE, (Cell(signed(tr("READY"), "[+]"), Role.GOOD), Cell(text)))
    return Row(
        _NO_STORAGE,
        (
            Cell(signed(tr("YOUR TURN"), "[ ]"), Role.CARE),
            Cell(tr("No drive found. Open the laptop and look.")),
        ),
    )


def _todo(view: View, say: Say) -> str:
    """The one thing to do now, most urgent first."""
    phases = {row.phase for row in view.drives}
    chances = (
        (
            attestable(view) and not view.no_storage_attested,
            mark("No drive found. Look in the laptop, then press Enter."),
        ),
        (
            DrivePhase.FOREIGN in phases,
            mark("Is the USB drive or card part of this laptop? Press Enter on it."),
        ),
        (
            DrivePhase.INTERRUPTED in phases,
            mark("An erase was interrupted. Press Enter on the drive to go on."),
        ),
        (
            DrivePhase.WAITING in phases,
            mark("Choose a drive and press Enter. Then you confirm it."),
        ),
        (
            bool(running(view.drives)),
            mark("Busy. Keep the charger in. You can go on with the next step: F9."),
        ),
        (
            bool(view.hidden) or any(_is_stopped(row) for row in view.drives),
            mark("A drive needs attention. Read there what to do."),
        ),
        (True, mark("Nothing to choose here now. Go on with F9.")),
    )
    return say.tr(next(text for applies, text in chances if applies))


def _is_stopped(row: DriveRow) -> bool:
    if row.phase is DrivePhase.REFUSED:
        return row.drive.live_medium is None
    return row in troubled([row])
