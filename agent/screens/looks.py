"""Looks: six surfaces, each with a card that names what is seen."""

from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.widget import Widget
from typing_extensions import override

from agent.say import Say
from agent.screens.looks_words import surface_where
from agent.screens.messages import SurfaceChosen
from agent.screens.pane import Evidence, Help, Pane
from agent.screens.sealed_words import sealed_note
from agent.view import Stage, View
from agent.widgets.erase_line import running
from agent.widgets.key_bar import Key
from agent.widgets.layout import Cell, Row
from agent.widgets.line import Line
from agent.widgets.roles import Role
from agent.widgets.rows import Rows
from reports.grades import Looks, LooksCard, Surface

_NAME_WIDTH = 14
_STATE_WIDTH = 5


def card_of(looks: Looks, surface: Surface) -> LooksCard:
    """The card chosen for a surface."""
    match surface:
        case Surface.LID:
            return looks.lid
        case Surface.DECK:
            return looks.deck
        case Surface.SCREEN:
            return looks.screen
        case Surface.BEZEL:
            return looks.bezel
        case Surface.BASE:
            return looks.base
        case Surface.HINGES:
            return looks.hinges


class LooksPane(Pane):
    """The list of surfaces."""

    stage: ClassVar[Stage] = Stage.LOOKS

    def __init__(self) -> None:
        super().__init__(id=Stage.LOOKS.value)

    @override
    def compose(self) -> Iterator[Widget]:
        yield Line("looks-title", "title")
        yield Line("looks-todo", "todo")
        yield Rows(_NAME_WIDTH, _STATE_WIDTH, id="looks-rows")

    @override
    def show(self, view: View, say: Say) -> None:
        tr = say.tr
        cards = {surface: card_of(view.looks, surface) for surface in Surface}
        seen = sum(card is not LooksCard.NOT_LOOKED_AT for card in cards.values())
        title = tr("Looks: {done} of {total} ready", done=seen, total=len(cards))
        self.query_one("#looks-title", Line).say(title, Role.STRONG)
        todo = (
            tr("All parts have been looked at. Go on with F9.")
            if seen == len(cards)
            else tr("First clean the laptop and take stickers off. Then look at each part.")
        )
        self.query_one("#looks-todo", Line).say(sealed_note(view, say) or todo)
        erasing = bool(running(view.drives))
        self.query_one(Rows).set_rows(
            [_row(surface, card, say, erasing=erasing) for surface, card in cards.items()]
        )

    def choose_next(self, surface: Surface) -> None:
        """After a card, put the cursor on the next surface."""
        order = list(Surface)
        place = order.index(surface) + 1
        if place < len(order):
            self.query_one(Rows).choose(order[place].value)

    @override
    def focus_work(self) -> None:
        self.query_one(Rows).focus()

    @override
    def keys(self, view: View, say: Say) -> tuple[Key, ...]:
        return () if view.sealed else (Key("Enter", say.tr("choose")),)

    @override
    def evidence(self, view: View, say: Say) -> Evidence | None:
        chosen = self.query_one(Rows).chosen_id
        if chosen is None:
            return None
        surface = Surface(chosen)
        cards = [
            f"{say.words.looks_card(card)}: {say.words.looks_card_help(card)}"
            for card in LooksCard
            if card is not LooksCard.NOT_LOOKED_AT
        ]
        where = surface_where(surface, say, erasing=bool(running(view.drives)))
        text = "\n\n".join([where, *cards])
        return Evidence(say.words.surface(surface), text)

    @override
    def help(self, say: Say) -> Help:
        text = say.tr(
            "Hold the laptop under a lamp. Look at six places. For each place you choose the "
            "card that fits best. The worst place counts for the grade.\n\n"
            "Dirt and glue are not damage: clean first."
        )
        return Help(say.tr("Looks"), f"{text}\n\n{_drawing(say)}")

    @on(Rows.Chosen)
    def _chosen(self, event: Rows.Chosen) -> None:
        event.stop()
        self.post_message(SurfaceChosen(Surface(event.row_id)))


def _row(surface: Surface, card: LooksCard, say: Say, *, erasing: bool) -> Row:
    name = Cell(say.words.surface(surface))
    if card is LooksCard.NOT_LOOKED_AT:
        where = Cell(surface_where(surface, say, erasing=erasing), Role.FAINT)
        return Row(surface.value, (name, Cell("[ ]", Role.CARE), where))
    sign, role = _sign(card)
    return Row(surface.value, (name, Cell(sign, role), Cell(say.words.looks_card(card), role)))


def _sign(card: LooksCard) -> tuple[str, Role]:
    match card:
        case LooksCard.NONE | LooksCard.FINE_MARKS:
            return "[+]", Role.GOOD
        case LooksCard.PLAIN_SCRATCHES | LooksCard.DENTS:
            return "[!]", Role.CARE
        case LooksCard.BROKEN | LooksCard.CRUSHED:
            return "[x]", Role.BAD
        case LooksCard.NOT_LOOKED_AT:
            return "[ ]", Role.CARE


def _drawing(say: Say) -> str:
    lid, deck, screen, bezel, base, hinges = (say.words.surface(surface) for surface in Surface)
    behind, below = say.tr("behind it"), say.tr("below it")
    return "\n".join(
        (
            f" ┌────────────────┐ ← {lid} ({behind})",
            f" │ ┌────────────┐ │ ← {bezel}",
            f" │ │            │ │ ← {screen}",
            " │ └────────────┘ │",
            f" ╘═╤════════════╤═╛ ← {hinges}",
            " ┌─┴────────────┴─┐",
            f" │ ░░░░░░░░░░░░░░ │ ← {deck}",
            " │     ┌────┐     │",
            f" └─────┴────┴─────┘ ← {base} ({below})",
        )
    )
