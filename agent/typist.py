"""A person who types lines, with a prompt."""

from collections.abc import Callable
from typing import TextIO

from agent.asking import InputEnded, Question


class Typist:
    """Answers come from a stream, one line each."""

    def __init__(self, lines: TextIO, prompt: Callable[[], None]) -> None:
        """Take answers from `lines`; `prompt` shows that it is the person's turn."""
        self._lines = lines
        self._prompt = prompt

    def answer(self, question: Question, attempt: int) -> str:
        """The next line."""
        del question, attempt
        self._prompt()
        line = self._lines.readline()
        if not line:
            raise InputEnded
        return line.strip()
