"""The charger, while a person pulls and plugs it.

The kernel tells when something changes; the files are read then, and each second beside it: some
firmware tells late or not at all. What the packs say of themselves is kept beside it, since many
supplies of USB-C say nothing of their own.
"""

from dataclasses import dataclass, field

from checks.adapter_judge import judge_adapter
from checks.facts import LaptopFacts
from checks.findings import Evidence, Finding
from checks.hand.mains_judge import CODE, judge_mains, mains_machine
from checks.hand.mains_watch import MainsSeen, Snapshot, snapshot
from checks.hand.raw_log import RawLog
from checks.hand.values import HandControl, HandEnd, HandState, Said, Saw
from checks.policy import Policy
from checks.power_supplies import Supply, supply_of_udev
from host.errors import HostError, NotRecorded
from host.hotplug import Watch
from host.port import Host
from host.readings import Unread, Why

EVIDENCE = "power-adapter.jsonl"
_FOLDER = "/sys/class/power_supply"
_FILES = ("type", "scope", "online", "present", "status", "capacity")
_SUBSYSTEM = "power_supply"
_SECOND_S = 1.0
_ASK_S = 0.2


def read_supplies(host: Host) -> tuple[Supply, ...] | Unread:
    """Every supply with what tells of the charger; a machine without the folder has none."""
    names = host.list_dir(_FOLDER)
    if not isinstance(names, Unread):
        return tuple(_supply(host, name) for name in names)
    devices = host.devices(_SUBSYSTEM)
    if not isinstance(devices, Unread):
        return tuple(supply_of_udev(each.properties, each.name) for each in devices)
    return () if names.why is Why.ABSENT else names


def _supply(host: Host, name: str) -> Supply:
    texts = {file: host.read_text(f"{_FOLDER}/{name}/{file}") for file in _FILES}
    return Supply(name, {file: text for file, text in texts.items() if isinstance(text, str)})


def open_mains(host: Host, facts: LaptopFacts, policy: Policy) -> "MainsEngine | None":
    """An engine; `None` where the supplies cannot be read, or nothing ever happens to them."""
    if isinstance(read_supplies(host), Unread) or not _can_change(host):
        return None
    known = tuple(one for one in judge_adapter(facts, policy) if one.code == CODE)
    low_percent = policy.battery.load_abort.permille // 10
    return MainsEngine(host, known, MainsSeen(low_percent=low_percent))


def _can_change(host: Host) -> bool:
    """Not in a recording; a machine that tells no events can still be read again."""
    try:
        host.watch(_SUBSYSTEM).close()
    except NotRecorded:
        return False
    except HostError:
        return True
    return True


def mains_state(seen: MainsSeen, known: tuple[Finding, ...] = ()) -> HandState:
    """What a person is shown."""
    online = seen.now.online if seen.now else None
    sure = mains_machine(seen, known).verdict is not None
    return HandState(saw=_saw(seen, online), settled=sure)


def _saw(seen: MainsSeen, online: bool | None) -> tuple[Saw, ...]:  # noqa: FBT001 - a value
    lines: list[Saw] = []
    if seen.now is not None and not seen.has_mains:
        lines.append(Saw("charger_untold"))
    elif seen.is_whole:
        lines.append(Saw("charger_works"))
    elif online is not None:
        lines.append(Saw("charger_plugged" if online else "charger_pulled"))
    if seen.now is not None and not seen.packs:
        lines.append(Saw("charger_stays"))
    elif not seen.is_whole and seen.has_mains:
        lines.append(Saw(_next_step(seen, online=online is True)))
    if seen.packs:
        fed = seen.now.is_fed if seen.now else None
        named = {None: (), True: ("packs_fed",), False: ("packs_drained",)}[fed]
        lines.extend(Saw(code, {"packs": seen.packs}) for code in named)
    return tuple(lines)


def _next_step(seen: MainsSeen, *, online: bool) -> str:
    if not online:
        return "plug_the_charger"
    return "charge_first" if seen.is_low else "pull_the_charger"


@dataclass(slots=True)
class MainsEngine:
    """Watches the charger."""

    host: Host
    known: tuple[Finding, ...] = ()
    """What the quick probes found about it."""
    _seen: MainsSeen = field(default_factory=MainsSeen)
    _log: RawLog = field(default_factory=RawLog)
    _state: HandState = field(default_factory=lambda: mains_state(MainsSeen()))

    @property
    def answers(self) -> tuple[str, ...]:
        """The charger."""
        return (CODE,)

    def state(self) -> HandState:
        """A snapshot."""
        return self._state

    def conclude(self, said: Said | None) -> HandEnd:
        """What came of it."""
        finding = judge_mains(self._seen, said, self.known, (EVIDENCE,))
        return HandEnd((finding,), (Evidence(EVIDENCE, self._log.content),))

    def run(self, control: HandControl) -> None:
        """Watch until it was seen pulled and plugged, or the person has answered."""
        watch = self._listen()
        try:
            while not control.is_stopped:
                self._read()
                self._show(control)
                if self._state.settled:
                    return
                self._wait(watch, control)
        finally:
            if watch is not None:
                watch.close()

    def _listen(self) -> Watch | None:
        """Without events the files are read each second all the same."""
        try:
            return self.host.watch(_SUBSYSTEM)
        except HostError:
            return None

    def _wait(self, watch: Watch | None, control: HandControl) -> None:
        """A second at most, and a stop is heard in between."""
        until_ms = self.host.boot_ms() + round(_SECOND_S * 1000)
        while self.host.boot_ms() < until_ms and not control.is_stopped:
            if watch is None:
                self.host.pause(_ASK_S)
            elif watch.next(_ASK_S) is not None:
                return

    def _read(self) -> None:
        supplies = read_supplies(self.host)
        if isinstance(supplies, Unread):
            return
        shot = snapshot(supplies)
        if self._seen.now != shot:
            self._log.add({"ms": self.host.boot_ms(), **_row(shot)})
        self._seen = self._seen.after(shot)

    def _show(self, control: HandControl) -> None:
        state = mains_state(self._seen, self.known)
        if state != self._state:
            self._state = state
            control.changed()


def _row(shot: Snapshot) -> dict[str, object]:
    packs = dict(shot.statuses)
    return {"online": shot.online, "packs": packs, "charge_percent": shot.charge_percent}
