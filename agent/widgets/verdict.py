"""A verdict as a cell: word, sign and colour, always the three."""

from agent.say import Say
from agent.widgets.layout import Cell
from agent.widgets.roles import verdict_role
from checks.findings import Verdict

WORD_WIDTH = 11
CELL_WIDTH = WORD_WIDTH + 4


def verdict_cell(verdict: Verdict, say: Say) -> Cell:
    """A verdict in the list's column."""
    told = say.words.verdict(verdict)
    return Cell(signed(told.word, told.sign), verdict_role(verdict))


def signed(word: str, sign: str) -> str:
    """A word and its sign, the signs of a column below each other."""
    return f"{word:<{WORD_WIDTH}} {sign}"
