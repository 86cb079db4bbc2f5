"""What the console says when something cannot be done: what is so, why, and what to do."""

import sys

EXIT_FAILED = 1
EXIT_USAGE = 2


class CannotDo(Exception):
    """A command that stops, with words for whoever typed it."""

    def __init__(
        self, title: str, cause: str, next_step: str, *, exit_code: int = EXIT_FAILED
    ) -> None:
        super().__init__(title)
        self.title = title
        self.cause = cause
        self.next_step = next_step
        self.exit_code = exit_code


def say(text: str) -> None:
    """One line on the console."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def explain(refused: CannotDo) -> None:
    """The three lines of a refusal, on the error stream."""
    sys.stderr.write(f"{refused.title}\n  {refused.cause}\n  {refused.next_step}\n")
