"""Radio switches: soft ones are lifted and put back, hard ones are a person's to flip."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

from host.errors import DeviceDenied, NotRecorded
from host.port import Host

RFKILL = "/sys/class/rfkill"


@dataclass(frozen=True, slots=True)
class Switches:
    """What blocks the radios of one kind (Linux, Documentation/ABI/stable/sysfs-class-rfkill)."""

    hard: bool = False
    """A switch or key on the case."""
    soft: tuple[str, ...] = ()
    """Files of soft blocks that are set."""


def read_switches(host: Host, kind: str) -> Switches:
    """The blocks of `wlan` or `bluetooth` radios."""
    names = host.list_dir(RFKILL)
    if not isinstance(names, tuple):
        return Switches()
    places = [f"{RFKILL}/{name}" for name in names if _is(host, f"{RFKILL}/{name}/type", kind)]
    return Switches(
        hard=any(_is(host, f"{place}/hard", "1") for place in places),
        soft=tuple(f"{place}/soft" for place in places if _is(host, f"{place}/soft", "1")),
    )


def _is(host: Host, path: str, text: str) -> bool:
    return host.read_text(path) == text


@contextmanager
def unblocked(host: Host, kind: str) -> Iterator[None]:
    """Soft blocks of this kind lifted; each is put back in any case."""
    with ExitStack() as taken:
        for path in read_switches(host, kind).soft:
            # One that cannot be lifted stays, and the scan tells.
            with suppress(DeviceDenied, NotRecorded):
                taken.enter_context(host.changed_setting(path, "0"))
        yield
