"""The hand test of the sockets for another screen: a connector goes connected."""

import re
from dataclasses import dataclass, field, replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Verdict
from checks.hand.part_support import Witness, joined
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.policy import Policy
from host.port import Host

CODE = "port.video"
DRM = "/sys/class/drm"
# The panel, and outputs that are no socket.
_NO_SOCKET = ("eDP", "LVDS", "DSI", "Writeback", "Virtual", "DPI", "Unknown")
_CONNECTOR = re.compile(r"^card\d+-(.+)$")
_LOOK_S = 1.0
_EDID_BYTES = 128


@dataclass(frozen=True, slots=True)
class VideoSeen:
    """Connectors that had a screen, and which of them told about it (EDID)."""

    connected: frozenset[str] = field(default_factory=frozenset)
    told: frozenset[str] = field(default_factory=frozenset)


def video_state(seen: VideoSeen) -> HandState:
    """What to tell the person; one screen that told its name is proof of its socket."""
    if not seen.connected:
        return HandState((Saw("video_put_in"),))
    kinds = sorted({kind_of(name) for name in seen.connected})
    lines = (Saw("video_seen", {"socket": ", ".join(kinds)}),)
    return HandState(lines, settled=bool(seen.told))


def kind_of(connector: str) -> str:
    """`HDMI` of `HDMI-A-1`, `DP` of `DP-2`, as the kernel names them."""
    return connector.split("-", 1)[0]


def video_witness(seen: VideoSeen) -> Witness:
    """The kernel lists more connectors than there are sockets, so none is missed by number."""
    if not seen.connected:
        return Witness(CODE)
    values = {"seen": len(seen.connected)}
    return Witness(CODE, Verdict.PASS if seen.told else None, values)


class VideoEngine(HandEngine):
    """Sockets for other screens."""

    answers = (CODE,)

    def __init__(self, host: Host, connectors: tuple[str, ...]) -> None:
        self._host = host
        self._connectors = connectors
        self._seen = VideoSeen()

    @override
    def run(self, control: HandControl) -> None:
        while not control.is_stopped:
            self._look(control)
            if self.state().settled:
                return
            control.asked(_LOOK_S)

    @override
    def state(self) -> HandState:
        return video_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(video_witness(self._seen), said),))

    def _look(self, control: HandControl) -> None:
        before = self._seen
        for name in self._connectors:
            if self._host.read_text(f"{DRM}/{name}/status") != "connected":
                continue
            edid = self._host.read_bytes(f"{DRM}/{name}/edid")
            told = {_short(name)} if isinstance(edid, bytes) and len(edid) >= _EDID_BYTES else set()
            self._seen = replace(
                self._seen,
                connected=self._seen.connected | {_short(name)},
                told=self._seen.told | told,
            )
        if self._seen != before:
            control.changed()


def _short(name: str) -> str:
    found = _CONNECTOR.match(name)
    return name if found is None else found[1]


def video_connectors(host: Host) -> tuple[str, ...]:
    """Connectors that lead out of the case."""
    names = host.list_dir(DRM)
    if not isinstance(names, tuple):
        return ()
    return tuple(
        name
        for name in names
        if (found := _CONNECTOR.match(name)) and not found[1].startswith(_NO_SOCKET)
    )


def open_video(host: Host, _facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine where the graphics driver lists a connector that is not the panel's."""
    connectors = video_connectors(host)
    return VideoEngine(host, connectors) if connectors else None
