"""The full-screen app: shows views, and turns what people ask for into actions."""

from collections.abc import Callable
from datetime import tzinfo
from enum import StrEnum
from typing import ClassVar

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.geometry import Size
from typing_extensions import override

from agent.conversations import Conversations
from agent.long_words import waiting_for
from agent.look import Look
from agent.say import Say
from agent.screens import messages
from agent.screens.dialog import Dialog
from agent.screens.frame import Frame
from agent.screens.log_words import story
from agent.screens.tell import Tell
from agent.screens.too_small import TooSmall, is_too_small
from agent.stages import KEYS, next_stage
from agent.view import Actions, Stage, View
from agent.widgets.erase_line import troubled

_LOOK_EVERY_S = 0.25


class Ending(StrEnum):
    """How the app was left."""

    NEXT_LAPTOP = "next_laptop"
    """The record is sealed; the laptop may be switched off."""
    LEFT = "left"
    """Somebody stopped opknap; the job stays open."""


class OpknapApp(App[Ending]):
    """Wires screens to actions. It owns no state of the job: the next view tells what is so."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "opknap"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="app.help", tooltip="Explain this step"),
        Binding("f2", "other_language", "Language", id="app.language", tooltip="Other language"),
        *(
            Binding(key.lower(), f"go('{stage.value}')", stage.value, id=f"app.{stage.value}")
            for stage, key in KEYS.items()
        ),
        Binding("f9", "next_stage", "Next", id="app.next", tooltip="Go on to the next step"),
        Binding("f10", "menu", "Menu", id="app.menu", tooltip="Everything that can be done"),
        Binding("f11", "sleep_once", "Sleep", id="app.sleep", tooltip="Let the laptop sleep once"),
        Binding("f12", "log", "Log", id="app.log", tooltip="What opknap wrote down"),
        Binding("ctrl+q,ctrl+c", "leave", "Stop", id="app.leave", tooltip="Stop opknap"),
    ]

    def __init__(
        self,
        actions: Actions,
        *,
        console: Look = Look.RICH,
        log: Callable[[], str] = str,
        zone: tzinfo | None = None,
    ) -> None:
        """Make the app.

        Args:
            actions: the job.
            console: the look that this console can draw.
            log: gives the end of the log as text, for F12.
            zone: time zone of the clock times on screen; `None` is the machine's own.
        """
        super().__init__(css_path=list(console.style_sheets))
        self.look = console
        # Before the style sheets are read, because they name its colours.
        self.register_theme(console.theme)
        self.theme = console.theme.name
        self._actions = actions
        self._log_text = log
        self._zone = zone
        self._view = actions.view()
        self._say = Say(self._view.language, zone)
        self._talk = Conversations(self, actions)
        self._is_drawn = False

    async def on_mount(self) -> None:
        """Show the job and keep looking at it."""
        await self.push_screen(Frame(self._view, self._say))
        self._is_drawn = True
        await self._fit(self.size)
        self.set_interval(_LOOK_EVERY_S, self.look_again)
        if self._view.resumed:
            self._talk.offer_resume(self._view)

    async def on_resize(self, event: events.Resize) -> None:
        """The window has another size."""
        if self._is_drawn:
            await self._fit(event.size)

    async def _fit(self, size: Size) -> None:
        """In a window in which nothing could be read, say only that."""
        if not is_too_small(size):
            if isinstance(self.screen, TooSmall):
                await self.pop_screen()
        elif not isinstance(self.screen, TooSmall):
            await self.push_screen(TooSmall(self._say))

    @property
    def say(self) -> Say:
        """The language that is spoken now."""
        return self._say

    @property
    def job(self) -> View:
        """The view that is shown."""
        return self._view

    @property
    def frame(self) -> Frame:
        """The screen below all dialogs."""
        return next(screen for screen in self.screen_stack if isinstance(screen, Frame))

    def look_again(self) -> None:
        """Show what changed since the last look."""
        if not (self._is_drawn and self.is_running):
            # A timer may fire once more while the screens are made or taken down.
            return
        view = self._actions.view()
        if isinstance(self.screen, Dialog) and self.screen.is_over(view):
            self.screen.answer(None)
        if view == self._view:
            return
        if _wants_attention(self._view, view):
            self.bell()
        if view.language is not self._say.language:
            self._say = Say(view.language, self._zone)
        self._view = view
        self.frame.show(view, self._say)
        for screen in self.screen_stack:
            if isinstance(screen, Dialog):
                screen.speak(self._say)
        self._talk.look(view)

    def end(self, *, finished: bool) -> None:
        """Leave; running erases go on in their own processes."""
        self._actions.close()
        self.exit(Ending.NEXT_LAPTOP if finished else Ending.LEFT)

    # Keys

    def action_help(self) -> None:
        """Explain the step that is shown."""
        pane = self.frame.pane
        self._talk.tell(lambda say: pane.help(say).title, lambda say: pane.help(say).text)

    async def action_explain(self) -> None:
        """Explain the question that is asked."""
        dialog = self.screen
        if isinstance(dialog, Dialog):
            await self.push_screen(Tell(self._say, dialog.title_text, dialog.help_text))

    def action_other_language(self) -> None:
        """Speak the other language, in the same place."""
        self._actions.set_language(self._view.language.other)
        self.look_again()

    def action_go(self, stage: str) -> None:
        """Show a step."""
        self._go(Stage(stage))

    def action_next_stage(self) -> None:
        """Show the step after this one."""
        after = next_stage(self._view.stage)
        if after is not None:
            self._go(after)

    def action_menu(self) -> None:
        """Everything that can be done here."""
        self._talk.menu()

    def action_inspect_again(self) -> None:
        """Run the quick probes once more."""
        self._actions.inspect_again()
        self.look_again()

    def action_sleep_once(self) -> None:
        """Let the laptop sleep once for frozen drives, where that is offered."""
        self._talk.sleep()

    def action_told(self) -> None:
        """Ask what no sensor tells."""
        self._talk.ask_told()

    def action_skip_rest(self) -> None:
        """Skip every part that has no answer yet."""
        self._talk.skip_rest()

    def action_log(self) -> None:
        """What was done here, then the end of the log for whoever helps."""
        view, text = self._view, self._log_text()

        def told(say: Say) -> str:
            done = story(view, say) or say.tr("Nothing yet.")
            helper = say.tr("For whoever helps you:")
            return f"{done}\n\n{helper}\n{text}" if text else done

        self._talk.tell(lambda say: say.tr("Log"), told)

    def action_leave(self) -> None:
        """Stop opknap, after a question."""
        self._talk.leave()

    @override
    def action_help_quit(self) -> None:
        """Textual's own hint about leaving would speak English and of another key."""
        self._talk.leave()

    # What screens ask for

    @on(messages.StageAsked)
    def _stage_asked(self, message: messages.StageAsked) -> None:
        self._go(message.stage)

    @on(messages.LanguageAsked)
    def _language_asked(self, message: messages.LanguageAsked) -> None:
        self._actions.set_language(message.language)
        self.look_again()

    @on(messages.BeginAsked)
    def _begin_asked(self, message: messages.BeginAsked) -> None:
        self._talk.begin(message.operator, message.asset_tag)

    @on(messages.CheckChosen)
    def _check_chosen(self, message: messages.CheckChosen) -> None:
        self._talk.check(message.row)

    @on(messages.InspectAgainAsked)
    def _inspect_again_asked(self) -> None:
        self.action_inspect_again()

    @on(messages.DriveChosen)
    def _drive_chosen(self, message: messages.DriveChosen) -> None:
        self._talk.drive(message.row)

    @on(messages.HiddenChosen)
    def _hidden_chosen(self, message: messages.HiddenChosen) -> None:
        self._talk.hidden(message.hidden)

    @on(messages.NoStorageChosen)
    def _no_storage_chosen(self) -> None:
        self._talk.no_storage()

    @on(messages.SleepChosen)
    def _sleep_chosen(self) -> None:
        self._talk.sleep()

    @on(messages.HandTestChosen)
    def _hand_test_chosen(self, message: messages.HandTestChosen) -> None:
        self._talk.hand_test(message.row)

    @on(messages.SkipRestAsked)
    def _skip_rest_asked(self) -> None:
        self._talk.skip_rest()

    @on(messages.ToldAsked)
    def _told_asked(self) -> None:
        self._talk.ask_told()

    @on(messages.SurfaceChosen)
    def _surface_chosen(self, message: messages.SurfaceChosen) -> None:
        self._talk.surface(message.surface)

    @on(messages.SealAsked)
    def _seal_asked(self) -> None:
        self._talk.seal()

    @on(messages.AddressAsked)
    def _address_asked(self) -> None:
        self._talk.address()

    @on(messages.NextLaptopAsked)
    def _next_laptop_asked(self) -> None:
        self._talk.next_laptop()

    def _go(self, stage: Stage) -> None:
        self._actions.go_to(stage)
        self.look_again()
        self.frame.pane.focus_work()


def _wants_attention(before: View, now: View) -> bool:
    """An erase went wrong, or a long test asks something new of the person."""
    trouble = len(troubled(now.drives)) > len(troubled(before.drives))
    return trouble or not waiting_for(now) <= waiting_for(before)
