"""A letter large enough to read from the next bench.

Textual's `Digits` draws B and D nearly alike with thin lines, hence blocks of our own.
"""

from textual.content import Content
from textual.widgets import Static

from agent.widgets.roles import Role
from reports.grades import Letter

_BLOCKS: dict[Letter, tuple[str, ...]] = {
    Letter.A: (" ██████ ", "██    ██", "████████", "██    ██", "██    ██"),
    Letter.B: ("███████ ", "██    ██", "███████ ", "██    ██", "███████ "),
    Letter.C: (" ██████ ", "██    ██", "██      ", "██    ██", " ██████ "),
    Letter.D: ("███████ ", "██    ██", "██    ██", "██    ██", "███████ "),
    Letter.PARTS: ("        ", "██    ██", "  ████  ", "██    ██", "        "),
}
"""`parts` is a cross: not a letter that anyone is promised something by."""


def letter_role(letter: Letter) -> Role:
    """The colour of a letter."""
    match letter:
        case Letter.A | Letter.B:
            return Role.GOOD
        case Letter.C | Letter.D:
            return Role.CARE
        case Letter.PARTS:
            return Role.BAD


class BigLetter(Static):
    """Five lines high."""

    def show(self, letter: Letter | None) -> None:
        """Show a letter; none yet leaves the place empty."""
        if letter is None:
            self.update("")
            return
        text = "\n".join(_BLOCKS[letter])
        self.update(Content.styled(text, letter_role(letter).value))
