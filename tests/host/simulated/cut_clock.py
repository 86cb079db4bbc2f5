"""A clock that stops in the middle of waiting: the power is cut, or the process killed."""

from typing_extensions import override

from host.simulated.model import VirtualClock


class PowerCut(BaseException):
    """Whoever was waiting is no more; nothing may catch this."""


class CutClock(VirtualClock):
    """A virtual clock with an end."""

    def __init__(self) -> None:
        super().__init__()
        self._end_ms: int | None = None

    def cut_after(self, milliseconds: int) -> None:
        """The power ends so long from now."""
        self._end_ms = self.now_ms() + milliseconds

    def power_is_back(self) -> None:
        """Time goes on."""
        self._end_ms = None

    @override
    def pause(self, seconds: float) -> None:
        if self._end_ms is not None and self.now_ms() + round(seconds * 1000) > self._end_ms:
            super().pause((self._end_ms - self.now_ms()) / 1000)
            raise PowerCut
        super().pause(seconds)
