"""The lid's switch: closed and open again.

Verdicts:

* Closed and open both seen, the way a person moved it: pass.
* It says closed while a person looks at the screen, and never anything else: fail, the switch is
  stuck (or a magnet of another laptop holds it). If it moves later after all, some firmware only
  told wrong at the start: warn.
* Otherwise the person is asked. "No" is a fail; "yes" is a warn after half of the way, and proves
  nothing where the switch never moved: nobody can see it.
"""

from dataclasses import dataclass, field, replace

from checks.facts import LaptopFacts
from checks.findings import Evidence, Finding, Reason, Verdict
from checks.hand.input_streams import Streams, can_open, events_of, opened
from checks.hand.raw_log import RawLog
from checks.hand.values import HandControl, HandEnd, HandState, Said, Saw
from checks.hand.weighing import Machine, said_by, weigh
from checks.policy import Policy
from host.errors import HostError
from host.input_devices import InputDevice, input_devices
from host.input_events import EV_SW, EV_SYN, SYN_DROPPED, InputEvent
from host.input_kinds import InputKind
from host.port import Host
from host.readings import Unread

CODE = "input.lid"
EVIDENCE = "input-lid.jsonl"
SW_LID = 0
STUCK_MS = 20_000
"""A lid that says closed for so long while somebody looks: nobody closes it and waits at once."""
_READ_S = 0.1


@dataclass(frozen=True, slots=True)
class LidSeen:
    """What the switch told."""

    began_closed: bool | None = None
    """`None`: it did not tell."""
    is_closed: bool | None = None
    closings: int = 0
    """Changes from open to closed."""
    openings: int = 0
    is_stuck: bool = False
    """It said closed from the start and never moved, while a person looked at the screen."""
    is_gone: bool = False

    def told(self, *, closed: bool) -> "LidSeen":
        """After the switch told its state."""
        before = self.is_closed
        if before is None:
            return replace(self, began_closed=closed, is_closed=closed)
        return replace(
            self,
            is_closed=closed,
            closings=self.closings + int(closed and not before),
            openings=self.openings + int(before and not closed),
            is_stuck=self.is_stuck and closed,
        )

    def looked_at(self, elapsed_ms: int) -> "LidSeen":
        """So long has a person looked at the screen."""
        still = self.began_closed is True and not self.openings and not self.is_gone
        return replace(self, is_stuck=still and elapsed_ms >= STUCK_MS)

    @property
    def is_whole(self) -> bool:
        """Closed, and open again after it."""
        return self.closings > 0 and self.openings > 0 and self.is_closed is False


def lid_machine(seen: LidSeen) -> Machine:
    """What the machine alone can tell."""
    verdict = Verdict.FAIL if seen.is_stuck else None
    if seen.is_whole:
        verdict = Verdict.WARN if seen.began_closed else Verdict.PASS
    half = seen.closings + seen.openings > 0
    on_yes = (Verdict.WARN, None) if half else (Verdict.NOT_TESTED, Reason.ABORTED)
    return Machine(verdict, on_yes, Reason.ABORTED)


def judge_lid(seen: LidSeen, said: Said | None, evidence: tuple[str, ...] = ()) -> Finding:
    """The finding about the lid's switch."""
    verdict, reason = weigh(lid_machine(seen), said)
    told = {} if seen.began_closed is None else {"began_closed": seen.began_closed}
    counted = {"closings": seen.closings, "openings": seen.openings, "stuck": seen.is_stuck}
    return Finding(
        code=CODE,
        verdict=verdict,
        reason=reason,
        measured={**counted, **told, **said_by(said)},
        evidence=evidence,
    )


def lid_state(seen: LidSeen) -> HandState:
    """What a person is shown."""
    lines: list[Saw] = []
    if seen.is_stuck:
        lines.append(Saw("lid_stuck"))
    elif seen.is_closed:
        lines.append(Saw("lid_says_closed"))
    if seen.is_gone:
        lines.append(Saw("lid_gone"))
    if seen.is_whole:
        lines.append(Saw("lid_works"))
    elif not seen.is_closed:
        lines.append(Saw("close_the_lid"))
    return HandState(saw=tuple(lines), settled=lid_machine(seen).verdict is not None)


def open_lid(host: Host, _: LaptopFacts, __: Policy) -> "LidEngine | None":
    """An engine; `None` where there is no lid's switch that we can listen to."""
    devices = input_devices(host)
    if isinstance(devices, Unread):
        return None
    lids = (device for device in devices if InputKind.LID in device.kinds)
    usable = tuple(device for device in lids if can_open(host, device))
    return LidEngine(host, usable) if usable else None


@dataclass(slots=True)
class LidEngine:
    """Watches the lid; where a laptop lists several switches, the one that moves counts."""

    host: Host
    lids: tuple[InputDevice, ...]
    _seen: dict[InputDevice, LidSeen] = field(default_factory=dict)
    _log: RawLog = field(default_factory=RawLog)
    _told: LidSeen = field(default_factory=LidSeen)
    _state: HandState = field(default_factory=lambda: lid_state(LidSeen()))

    @property
    def answers(self) -> tuple[str, ...]:
        """The lid."""
        return (CODE,)

    def state(self) -> HandState:
        """A snapshot."""
        return self._state

    def conclude(self, said: Said | None) -> HandEnd:
        """What came of it."""
        finding = judge_lid(self._told, said, (EVIDENCE,))
        return HandEnd((finding,), (Evidence(EVIDENCE, self._log.content),))

    def run(self, control: HandControl) -> None:
        """Watch until it was closed and opened, or the person has answered."""
        began_ms = self.host.boot_ms()
        with opened(self.host, self.lids) as streams:
            for device in streams:
                self._seen.setdefault(device, LidSeen())
                self._ask(streams, device)
            while not control.is_stopped and not self._state.settled:
                self._look(streams, self.host.boot_ms() - began_ms)
                self._show(control)

    def _look(self, streams: Streams, elapsed_ms: int) -> None:
        timeout_s = _READ_S
        if not streams:
            self.host.pause(_READ_S)
        for device in tuple(streams):
            for event in events_of(streams, device, timeout_s):
                self._take(streams, device, event)
            timeout_s = 0
            self._seen[device] = self._seen[device].looked_at(elapsed_ms)
            if device not in streams:
                self._seen[device] = replace(self._seen[device], is_gone=True)

    def _take(self, streams: Streams, device: InputDevice, event: InputEvent) -> None:
        if event.type == EV_SYN and event.code == SYN_DROPPED:
            self._ask(streams, device)
        if event.type == EV_SW and event.code == SW_LID:
            self._log.add_event(device.name, event)
            self._seen[device] = self._seen[device].told(closed=event.value != 0)

    def _ask(self, streams: Streams, device: InputDevice) -> None:
        """What the switch says now."""
        try:
            closed = SW_LID in streams[device].switches()
        except HostError:
            return
        self._log.add({"from": device.name, "closed": closed})
        self._seen[device] = self._seen[device].told(closed=closed)

    def _best(self) -> LidSeen:
        """Of several, the one that moved; else one that tells the truth about the open lid."""
        best = max(
            self._seen.values(),
            key=lambda one: (one.closings + one.openings, one.is_closed is False),
            default=None,
        )
        return best or LidSeen()

    def _show(self, control: HandControl) -> None:
        self._told = self._best()
        state = lid_state(self._told)
        if state != self._state:
            self._state = state
            control.changed()
