"""Hosts of a few files and commands, and one that misbehaves where it is told to."""

from collections.abc import Callable, Mapping, Sequence

from typing_extensions import override

from host.capture import Capture
from host.drive import Drive, HiddenStorage
from host.readings import Completed, CpuBrand, Unread
from host.recorded import RecordedHost


def host_of(
    files: Mapping[str, str] | None = None,
    commands: Mapping[tuple[str, ...], str] | None = None,
) -> RecordedHost:
    """A recorded host that holds these files and outputs and nothing else."""
    answers = {
        argv: Completed(argv, 0, output.encode(), b"", 0)
        for argv, output in (commands or {}).items()
    }
    content = {path: text.encode() for path, text in (files or {}).items()}
    return RecordedHost(Capture(name="test", files=content, commands=answers))


class FaultyHost(RecordedHost):
    """Calls a fault instead of answering for a path, a command's first word, or `drives`."""

    def __init__(self, host: RecordedHost, faults: Mapping[str, Callable[[], None]]) -> None:
        super().__init__(host._capture)
        self._faults = faults

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        self._fault(argv[0])
        return super().run(argv, timeout_s=timeout_s)

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        self._fault(path)
        return super().read_bytes(path)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        self._fault(path)
        return super().list_dir(path)

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        self._fault("drives")
        return super().drives(include_loop=include_loop)

    @override
    def cpu_brand(self) -> CpuBrand | None:
        self._fault("cpu_brand")
        return super().cpu_brand()

    def _fault(self, question: str) -> None:
        self._faults.get(question, lambda: None)()
