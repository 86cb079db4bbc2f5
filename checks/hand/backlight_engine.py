"""The hand test of the brightness: dark, bright, dark, and back as it was."""

from dataclasses import dataclass, replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Reason, Verdict
from checks.hand.part_support import Witness, joined
from checks.hand.usb_sockets_read import number_of
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.policy import Policy
from host.errors import DeviceDenied, NotRecorded
from host.port import Host

CODE = "display.backlight"
BACKLIGHT = "/sys/class/backlight"
# Which one to believe where several drive one panel (Linux, sysfs-class-backlight).
_KINDS = ("firmware", "platform", "raw")
_LEVELS_PERCENT = (20, 100, 20, 100)
_STAY_S = 1.0
_ASK_S = 0.5
_NEAR_PERCENT = 10
"""Own choice: some panels round to a few steps."""
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class BacklightSeen:
    """What was set and what the panel said of it."""

    steps: int = 0
    followed: int = 0
    silent: int = 0
    """Steps of which the panel said nothing."""
    denied: bool = False

    @property
    def ignored(self) -> int:
        """Steps after which the panel said something else."""
        return self.steps - self.followed - self.silent


def levels_of(maximum: int) -> tuple[int, ...]:
    """What to set; never 0, which is darkness on some laptops and nobody finds the way back."""
    return tuple(max(1, maximum * percent // _HUNDRED) for percent in _LEVELS_PERCENT)


def follows(level: int, actual: int, maximum: int) -> bool:
    """Whether the panel came near the level."""
    return abs(level - actual) * _HUNDRED <= maximum * _NEAR_PERCENT


def backlight_state(seen: BacklightSeen) -> HandState:
    """What to tell the person; only eyes see light."""
    if seen.denied:
        return HandState((Saw("backlight_keys"),))
    if not seen.steps:
        return HandState((Saw("backlight_watch"),))
    lines = [Saw("backlight_changed", {"steps": seen.steps})]
    if seen.ignored:
        lines.append(Saw("backlight_ignored"))
    return HandState((*lines, Saw("backlight_look")), steps=("again",))


def backlight_witness(seen: BacklightSeen) -> Witness:
    """A panel that says another number than was set is a doubtful fault: firmware may lie."""
    if seen.denied:
        return Witness(CODE, reason=Reason.DENIED)
    if not seen.steps:
        return Witness(CODE)
    values = {"steps": seen.steps, "followed": seen.followed}
    verdict = Verdict.WARN if seen.ignored else None
    return Witness(CODE, verdict, values, reason=Reason.ABORTED, certain=False)


class BacklightEngine(HandEngine):
    """The light behind the panel."""

    answers = (CODE,)

    def __init__(self, host: Host, place: str, maximum: int) -> None:
        self._host = host
        self._place = place
        self._maximum = maximum
        self._seen = BacklightSeen()

    @override
    def run(self, control: HandControl) -> None:
        self._ramp(control)
        while not control.is_stopped and not self._seen.denied:
            if control.asked(_ASK_S) == "again":
                self._seen = BacklightSeen()
                self._ramp(control)

    @override
    def state(self) -> HandState:
        return backlight_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(backlight_witness(self._seen), said),))

    def _ramp(self, control: HandControl) -> None:
        control.changed()
        try:
            for level in levels_of(self._maximum):
                if control.is_stopped:
                    return
                self._step(level)
        except (DeviceDenied, NotRecorded):
            self._seen = replace(self._seen, denied=True)
        finally:
            control.changed()

    def _step(self, level: int) -> None:
        with self._host.changed_setting(f"{self._place}/brightness", str(level)):
            self._host.pause(_STAY_S)
            actual = number_of(self._host, f"{self._place}/actual_brightness")
        seen = self._seen
        self._seen = replace(
            seen,
            steps=seen.steps + 1,
            followed=seen.followed + (actual is not None and follows(level, actual, self._maximum)),
            silent=seen.silent + (actual is None),
        )


def open_backlight(host: Host, _facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine where a driver lets the light be set."""
    names = host.list_dir(BACKLIGHT)
    if not isinstance(names, tuple):
        return None
    places = sorted((f"{BACKLIGHT}/{name}" for name in names), key=lambda one: _rank(host, one))
    for place in places:
        maximum = number_of(host, f"{place}/max_brightness")
        if maximum is not None and maximum > 1:
            return BacklightEngine(host, place, maximum)
    return None


def _rank(host: Host, place: str) -> int:
    kind = host.read_text(f"{place}/type")
    return _KINDS.index(kind) if isinstance(kind, str) and kind in _KINDS else len(_KINDS)
