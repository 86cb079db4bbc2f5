"""What one stick, put into socket after socket, shows of them (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from checks.findings import Reason, Verdict
from checks.hand.part_support import Witness
from checks.hand.usb_sockets import SUPER_MBIT_S, UsbSocket, chain_of
from checks.hand.values import HandState, Said, Saw

CODE = "port.usb"
EVIDENCE = "hand-usb.json"
# A first slow insert may be a plug that was not in all the way.
_SLOW_INSERTS = 2
_BOTH_WAYS = 2


@dataclass(frozen=True, slots=True)
class Insert:
    """A plug went in."""

    device: str
    """Kernel name: `2-3`."""
    mbit_s: int | None = None
    stick: str = ""
    """Tells one stick from another while the test runs; holds a serial number, so never kept."""
    serial: str | None = None
    """The same alone; never kept either."""
    way: str | None = None
    """Which side of a USB-C plug is up, where the receptacle tells: `normal`, `reverse`."""
    at_boot: bool = False
    is_live: bool = False
    """The running system came from it."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What went in at one socket."""

    inserts: tuple[Insert, ...] = ()
    guessed: bool = False
    """There since the start on a port about which the firmware keeps silent: maybe built in."""

    @property
    def fastest_mbit_s(self) -> int:
        """The best speed there; 0 where none was told."""
        return max((one.mbit_s or 0 for one in self.inserts), default=0)

    @property
    def ways(self) -> frozenset[str]:
        """The sides of a USB-C plug that were up."""
        return frozenset(one.way for one in self.inserts if one.way in {"normal", "reverse"})


@dataclass(frozen=True, slots=True)
class UsbSeen:
    """Everything seen so far."""

    sockets: tuple[UsbSocket, ...] = ()
    told: int | None = None
    """Sockets counted on the case by a person."""
    visited: Mapping[str, Visited] = field(default_factory=dict)
    over_currents: int = 0
    last: Insert | None = None

    @property
    def total(self) -> int | None:
        """How many sockets there are: by a person's count, else by the firmware.

        Never fewer than were seen: people miscount, and firmware forgets.
        """
        counted = self.told or sum(1 for one in self.sockets if one.proven)
        return max(counted, self.seen) if counted else None

    @property
    def seen(self) -> int:
        """Sockets into which something went."""
        found = [self._known(key) for key, one in self.visited.items() if not one.guessed]
        proven = sum(1 for socket in found if socket.proven)
        silent = [socket for socket in found if not socket.proven]
        # Where the firmware pairs no ports, one socket shows as two: count the likelier half.
        alone = [socket.is_super for socket in silent if len(socket.ports) == 1]
        return proven + len(silent) - min(sum(alone), len(alone) - sum(alone))

    @property
    def slow(self) -> tuple[str, ...]:
        """Sockets with USB 3 wired to it where a fast stick was slow, twice."""
        return tuple(key for key in self.visited if self._slow_inserts(key) >= _SLOW_INSERTS)

    @property
    def slow_once(self) -> bool:
        """A fast stick was slow once: it may have been put in badly."""
        return any(0 < self._slow_inserts(key) < _SLOW_INSERTS for key in self.visited)

    @property
    def to_turn(self) -> bool:
        """A USB-C receptacle that tells the side was tried one way up only."""
        return any(0 < len(one.ways) < _BOTH_WAYS for one in self.visited.values())

    @property
    def complete(self) -> bool:
        """Every socket that there is was seen."""
        return self.total is not None and self.seen >= self.total

    @property
    def fast_sticks(self) -> frozenset[str]:
        """Sticks that were fast somewhere, so that slow elsewhere is not their fault."""
        inserts = (one for visit in self.visited.values() for one in visit.inserts)
        return frozenset(one.stick for one in inserts if (one.mbit_s or 0) >= SUPER_MBIT_S)

    def _slow_inserts(self, key: str) -> int:
        visit = self.visited[key]
        if not self._known(key).is_super or visit.fastest_mbit_s >= SUPER_MBIT_S:
            return 0
        fast = self.fast_sticks
        return sum(1 for one in visit.inserts if one.stick in fast and one.mbit_s)

    def _known(self, key: str) -> UsbSocket:
        return next(one for one in self.sockets if one.key == key)


def put_in(seen: UsbSeen, insert: Insert) -> UsbSeen:
    """A plug went in; nothing changes for what is built in."""
    socket = _socket_of(seen, insert.device)
    if socket is None:
        return seen
    old = seen.visited.get(socket.key, Visited())
    guess = insert.at_boot and not insert.is_live and not socket.proven
    guessed = guess and (old.guessed or not old.inserts)
    visit = Visited((*old.inserts, insert), guessed)
    last = seen.last if insert.at_boot else insert
    return replace(seen, visited={**seen.visited, socket.key: visit}, last=last)


def pulled_out(seen: UsbSeen, device: str) -> UsbSeen:
    """A plug came out: what can be pulled was not built in."""
    socket = _socket_of(seen, device)
    if socket is None or socket.key not in seen.visited:
        return seen
    visit = replace(seen.visited[socket.key], guessed=False)
    return replace(seen, visited={**seen.visited, socket.key: visit})


def _socket_of(seen: UsbSeen, device: str) -> UsbSocket | None:
    """The laptop's socket above a device; a stick in a dock is in the socket of the dock."""
    for port in chain_of(device):
        for socket in seen.sockets:
            if port in socket.ports:
                return socket
    return None


def usb_state(seen: UsbSeen) -> HandState:
    """What to tell the person."""
    settled = seen.complete and not seen.slow_once and not seen.to_turn
    lines = (
        [Saw("usb_seen", {"seen": seen.seen, "sockets": seen.total})]
        if seen.total
        else [Saw("usb_seen_some", {"seen": seen.seen})]
    )
    if seen.slow_once:
        lines.append(Saw("usb_again"))
    elif seen.to_turn:
        lines.append(Saw("usb_turn"))
    elif not settled:
        lines.append(Saw("usb_move"))
    lines += _last(seen)
    if seen.slow:
        lines.append(Saw("usb_slow", {"slow_ports": len(seen.slow)}))
    if seen.over_currents:
        lines.append(Saw("usb_over_current"))
    if not settled and len(lines) < _MOST_LINES:
        lines.append(Saw("usb_second"))
    return HandState(tuple(lines[:_MOST_LINES]), settled=settled, drawing=_drawing(seen))


_MOST_LINES = 6


def _last(seen: UsbSeen) -> list[Saw]:
    if seen.last is None or seen.last.mbit_s is None:
        return []
    return [Saw("usb_speed", {"mbit_s": seen.last.mbit_s})]


def _drawing(seen: UsbSeen) -> dict[str, str]:
    slow = seen.slow
    states: dict[str, str] = {}
    for place, socket in enumerate((one for one in seen.sockets if one.proven), start=1):
        visit = seen.visited.get(socket.key)
        state = "waiting" if visit is None or visit.guessed else "seen"
        states[f"socket_{place}"] = "slow" if socket.key in slow else state
    return states


def usb_witness(seen: UsbSeen, said: Said | None) -> Witness:
    """What the machine can say; `dead_ports` is what the grade uses.

    A socket is dead only by a person's word: the machine cannot tell a socket that stayed silent
    from one that nobody tried.
    """
    numbers: dict[str, int | str | bool] = {
        "seen": seen.seen,
        "dead_ports": _dead(seen, said),
        "slow_ports": len(seen.slow),
    }
    if seen.total is not None:
        numbers["sockets"] = seen.total
    if seen.over_currents:
        numbers["over_currents"] = seen.over_currents
    reason = Reason.ABORTED if seen.last is not None else Reason.NOT_STARTED
    return Witness(CODE, _verdict(seen, said), numbers, reason=reason, evidence=(EVIDENCE,))


def _verdict(seen: UsbSeen, said: Said | None) -> Verdict | None:
    if _dead(seen, said):
        return Verdict.FAIL
    if seen.slow or seen.over_currents:
        return Verdict.WARN
    return Verdict.PASS if seen.complete else None


def _dead(seen: UsbSeen, said: Said | None) -> int:
    if said is None:
        return 0
    counted = said.numbers.get("dead_ports", 0)
    if said.verdict is not Verdict.FAIL:
        return max(0, counted)
    return max(1, counted or (seen.total or 0) - seen.seen)
