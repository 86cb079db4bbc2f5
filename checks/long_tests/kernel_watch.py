"""What the kernel's log adds while a load runs."""

from dataclasses import dataclass, field

from checks.findings import Evidence
from checks.kernel_facts import KernelFacts
from checks.kernel_lines import classify, kind_of, newer_than
from host.masking import peripheral_mask
from host.port import Host
from host.readings import KernelLine, Unread


@dataclass(slots=True)
class KernelWatch:
    """Remembers how far the log was when it was made."""

    host: Host
    name: str
    """Of the evidence."""
    _known: KernelFacts | None = field(init=False)

    def __post_init__(self) -> None:
        lines = self.host.kernel_log()
        self._known = None if isinstance(lines, Unread) else classify(lines)

    def seen(self) -> tuple[KernelFacts | None, tuple[Evidence, ...]]:
        """Faults since then, `None` where the log cannot be read, and their lines."""
        lines = self.host.kernel_log()
        if self._known is None or isinstance(lines, Unread):
            return None, ()
        new = newer_than(lines, self._known)
        # Other lines hold names and numbers of what people plug in.
        faults = [each for each in new if kind_of(each.text) is not None]
        if not faults:
            return classify(new), ()
        text = peripheral_mask("".join(map(_line, faults)))
        return classify(new), (Evidence(self.name, text.encode()),)


def _line(line: KernelLine) -> str:
    return f"[{line.boot_us // 1_000_000:5}.{line.boot_us % 1_000_000:06}] {line.text}\n"
