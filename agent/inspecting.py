"""When the inspection runs again: somebody asks, or a drive has joined the laptop."""

from collections.abc import Collection
from typing import Protocol


class Inspector(Protocol):
    """What is started."""

    @property
    def is_running(self) -> bool:
        """Whether it is at work."""

    def start(self) -> None:
        """Inspect the whole laptop."""

    def knows(self, drive_id: str) -> bool:
        """Whether the last whole inspection saw this drive."""


class Inspecting:
    """Keeps what was asked until it can be done.

    A drive that is being erased is asked nothing: it has its hands full. And a job that is being
    sealed changes no more.
    """

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector
        self._joined: set[str] = set()
        self.is_due = False
        """It was asked for and has not begun."""

    def ask(self) -> None:
        """Inspect as soon as that is possible."""
        self.is_due = True

    def look(self, *, joined: Collection[str], erasing: bool, fixed: bool) -> None:
        """Begin what is due, if nothing is in its way.

        Args:
            joined: ids of the drives that are part of the laptop and there.
            erasing: whether a drive is being erased.
            fixed: whether the job is sealed, or about to be.
        """
        if fixed or self._inspector.is_running:
            return
        # Once for each: one that the inspection cannot read stays not tested.
        missed = {one for one in joined if not self._inspector.knows(one)} - self._joined
        self._joined |= missed
        self.is_due = self.is_due or bool(missed)
        if self.is_due and not erasing:
            self.is_due = False
            self._inspector.start()
