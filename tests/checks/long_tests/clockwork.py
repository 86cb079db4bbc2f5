"""A machine whose time passes only while somebody waits, and a person at the other side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from checks.long_tests.values import LongProgress
from host.capture import Capture
from host.drive import Drive, HiddenStorage
from host.readings import Completed
from host.recorded import RecordedHost


class ClockworkHost(RecordedHost):
    """Answers commands by a function of the time; `pause` moves the clock."""

    def __init__(
        self,
        answer: Callable[[tuple[str, ...]], Completed],
        drives: Sequence[Drive] = (),
        capture: Capture | None = None,
    ) -> None:
        super().__init__(capture or Capture(name="clockwork"))
        self.now_ms = 1000
        self.asked: list[tuple[str, ...]] = []
        self._answer = answer
        self._drives = tuple(drives)

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        self.asked.append(tuple(argv))
        return self._answer(tuple(argv))

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        return self._drives

    @override
    def pause(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)

    @override
    def boot_ms(self) -> int:
        return self.now_ms


@dataclass(slots=True)
class Watcher:
    """A control that listens, and stops the test when it is told to."""

    stops: Callable[[], bool] = lambda: False
    heard: list[LongProgress] = field(default_factory=list)

    @property
    def is_stopped(self) -> bool:
        return self.stops()

    def tell(self, progress: LongProgress) -> None:
        self.heard.append(progress)
