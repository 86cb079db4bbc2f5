"""Running a drive's own short self-test: begin it, watch it by numbers, never leave it behind."""

from dataclasses import dataclass, field

from checks.findings import Evidence, Reason
from checks.long_tests.selftest_commands import (
    TIMEOUT_S,
    Commands,
    by_nvme,
    by_smartctl,
    node_of,
    nvme_support,
)
from checks.long_tests.selftest_judge import ABORTED
from checks.long_tests.selftest_parse import (
    SelftestState,
    parse_nvme_log,
    parse_nvme_support,
    parse_protocol,
    parse_smartctl_state,
    result_of_run,
)
from checks.long_tests.selftest_values import SelftestRun, SelftestWay
from checks.long_tests.values import LongControl, LongEnd, LongProgress, LongRun, LongTask
from checks.parse_error import ParseError
from checks.policy import Policy
from checks.tool import ToolOutput, run_tool
from host.drive import Drive, Transport
from host.errors import NotRecorded
from host.port import Host

_POLL_S = 15
_FIRST_LOOK_S = 5
"""Soon after the start, to see that it really runs."""
_NVME_SHORT_S = 120
"""NVM Express base specification: a short self-test takes two minutes or less."""
_ATA_SHORT_S = 120
"""Usual where a drive does not say."""
_ATTEMPTS = 2
_LOST_ANSWERS = 3
"""So many looks in a row without an answer end the test."""
_LOW_BITS, _REFUSED_BIT = 0b11, 0b100


def run_selftest(
    host: Host, task: LongTask, policy: Policy, folder: str, control: LongControl
) -> LongEnd:
    """Run one drive's short self-test to its end, its time limit or a stop.

    A test that was running when we came is followed and left alone; ours is aborted when we stop
    before it ends.
    """
    _ = folder  # nothing is spawned
    began = host.boot_ms()
    drive = _drive(host, task.drive_id)
    if isinstance(drive, Reason):
        return LongEnd(LongRun(test=task.test, drive_id=task.drive_id, reason=drive))
    test = _Test(host, drive, policy.drive.selftest_seconds, control, began)
    try:
        answer: Reason | None = test.run()
    finally:
        test.abort_ours()
    run = LongRun(
        test=task.test,
        drive_id=task.drive_id,
        reason=answer,
        seconds=(host.boot_ms() - began) // 1000,
        selftest=test.facts(),
        evidence=tuple(each.name for each in test.evidence),
    )
    return LongEnd(run, tuple(test.evidence))


def _drive(host: Host, drive_id: str | None) -> Drive | Reason:
    """The drive, found anew by its identity; or why it has no self-test that can be reached."""
    try:
        listed = host.drives()
    except NotRecorded:
        return Reason.NOT_RECORDED
    found = next((each for each in listed if isinstance(each, Drive) and each.id == drive_id), None)
    if found is None:
        return Reason.ABORTED
    match found.transport:
        case Transport.USB:
            return Reason.BRIDGE_HIDES
        case Transport.SATA | Transport.NVME:
            return found
        case _:
            return Reason.DEVICE_REFUSES


@dataclass(slots=True)
class _Test:
    """One self-test under way; lives in the caller's thread alone."""

    host: Host
    drive: Drive
    limit_s: int
    control: LongControl
    began_ms: int
    commands: Commands = field(init=False)
    evidence: list[Evidence] = field(default_factory=list)
    before: SelftestState | None = None
    now: SelftestState | None = None
    attempts: int = 0
    followed: bool = False
    ours_runs: bool = False
    lost: int = 0
    result: int | None = None
    left_permille: int | None = None
    hours: int | None = None
    hours_after: int | None = None

    def __post_init__(self) -> None:
        self.commands = by_smartctl(node_of(self.host, self.drive))

    def run(self) -> Reason | None:
        """Why there is no result, `None` where there is one."""
        first = self._first_look()
        if isinstance(first, Reason):
            return first
        self.before, self.followed = first, first.running
        self.hours = first.hours
        for _ in range(_ATTEMPTS):
            if not self.followed and (refused := self._start()) is not None:
                return refused
            ended = self._watch()
            if ended is not None or not self._was_aborted() or self.followed:
                return ended
        return None

    def facts(self) -> SelftestRun | None:
        """What is known so far; `None` before the drive said anything of self-tests."""
        if self.before is None:
            return None
        return SelftestRun(
            way=self.before.way,
            result=self.result,
            followed=self.followed,
            attempts=self.attempts,
            hours_before=self.hours,
            hours_after=self.hours_after,
            left_permille=self.left_permille,
        )

    def abort_ours(self) -> None:
        """End what we began, so that the next user of the drive finds it free."""
        if self.ours_runs:
            self.ours_runs = False
            self._ask(self.commands.abort)

    def _first_look(self) -> SelftestState | Reason:
        state = self._look()
        if self.drive.transport is Transport.NVME and not _usable(state):
            state = self._nvme_look(state)
        if isinstance(state, Reason):
            return state
        return state if state.supported is not False and state.readable else Reason.DEVICE_REFUSES

    def _nvme_look(self, said: SelftestState | Reason) -> SelftestState | Reason:
        """By nvme-cli: smartctl is older than 7.4, or asks in a way that this drive refuses."""
        if isinstance(said, SelftestState) and said.supported is False:
            return said
        node = node_of(self.host, self.drive)
        offers = self._ask(nvme_support(node))
        if isinstance(offers, Reason):
            return offers if isinstance(said, SelftestState) else said
        try:
            if parse_nvme_support(offers.text) is False:
                return Reason.DEVICE_REFUSES
        except ParseError:
            return Reason.OUTPUT_UNREADABLE
        self.commands = by_nvme(node)
        return self._look()

    def _start(self) -> Reason | None:
        """Begin one; `Reason` where the drive does not take it."""
        self.attempts += 1
        said = self._ask(self.commands.start)
        if isinstance(said, Reason):
            # Nobody knows whether it began: it is ended all the same.
            self.ours_runs = said is Reason.TIMEOUT
            return said
        status = _refusal(said.evidence)
        self.ours_runs = True
        self._wait(_FIRST_LOOK_S)
        if self.control.is_stopped:
            return None
        self._look_again()
        if self.now is not None and self.now.running:
            return None
        if status == 0 or self._own_result(seen_running=False) is not None:
            return None
        self.ours_runs = False
        denied = self.commands.start[0] == "smartctl" and status & _LOW_BITS
        return Reason.DENIED if denied and not status & _REFUSED_BIT else Reason.DEVICE_REFUSES

    def _watch(self) -> Reason | None:
        """Until it ends; `Reason` where we stop first."""
        seen_running, self.lost = self.followed, 0
        pause_s = self._first_pause_s()
        while True:
            if self.now is not None:
                seen_running = seen_running or self.now.running
                self.result = self._own_result(seen_running=seen_running)
                if not self.now.running and (self.result is not None or seen_running):
                    self.ours_runs = False
                    return None
            stop = self._why_stop()
            if stop is not None:
                return stop
            self._tell()
            self._wait(pause_s)
            pause_s = _POLL_S
            if not self.control.is_stopped and (lost := self._look_again()) is not None:
                return lost

    def _why_stop(self) -> Reason | None:
        if self.control.is_stopped:
            return Reason.CANCELLED
        return Reason.TIMEOUT if self._elapsed_s() >= self.limit_s else None

    def _look_again(self) -> Reason | None:
        """`Reason` when the drive has not answered for too many looks."""
        state = self._look()
        if isinstance(state, SelftestState):
            self.now, self.lost = state, 0
            self.left_permille, self.hours_after = state.left_permille, state.hours
            return None
        self.lost += 1
        return state if self.lost >= _LOST_ANSWERS else None

    def _first_pause_s(self) -> int:
        """An ATA drive says when it is worth asking; asking earlier slows its test down."""
        if self.followed or self.before is None or self.before.way is not SelftestWay.ATA:
            return _POLL_S
        return max(self._usual_s() - _FIRST_LOOK_S, _POLL_S)

    def _own_result(self, *, seen_running: bool) -> int | None:
        if self.before is None or self.now is None:
            return None
        return result_of_run(self.before, self.now, seen_running=seen_running)

    def _was_aborted(self) -> bool:
        if self.before is None:
            return False
        aborted = self.result is None or self.result in ABORTED[self.before.way]
        if aborted and self.now is not None:
            # The abort stands in the log now: the next attempt needs an entry of its own.
            self.before, self.now = self.now, None
        return aborted

    def _look(self) -> SelftestState | Reason:
        said = self._ask(self.commands.look)
        if isinstance(said, Reason):
            return said
        try:
            if said.evidence.argv[0] == "nvme":
                return parse_nvme_log(said.text, self._nvme_hours())
            if parse_protocol(said.text) == "SCSI":
                return Reason.DEVICE_REFUSES
            state = parse_smartctl_state(said.text)
        except ParseError:
            return Reason.OUTPUT_UNREADABLE
        opened = not (said.evidence.exit_status or 0) & _LOW_BITS
        return state if state.readable or opened else Reason.DENIED

    def _nvme_hours(self) -> int | None:
        """Power-on hours from the health log: nvme-cli's self-test log does not hold them."""
        said = self._ask(by_smartctl(node_of(self.host, self.drive)).look)
        if isinstance(said, Reason):
            return None
        try:
            return parse_smartctl_state(said.text).hours
        except ParseError:
            return None

    def _ask(self, argv: tuple[str, ...]) -> ToolOutput | Reason:
        name = f"selftest-{self.drive.id}-{len(self.evidence) + 1:03}.json"
        said = run_tool(self.host, argv, name=name, timeout_s=TIMEOUT_S)
        if not isinstance(said, Reason):
            self.evidence.append(said.evidence)
        return said

    def _wait(self, seconds: int) -> None:
        """A stop and the time limit are heard each second."""
        for _ in range(seconds):
            if self._why_stop() is not None:
                return
            self.host.pause(1)

    def _elapsed_s(self) -> int:
        return (self.host.boot_ms() - self.began_ms) // 1000

    def _tell(self) -> None:
        """The drive's own share where it tells one, else its own word for how long it takes."""
        elapsed = self._elapsed_s()
        left = self.left_permille
        if left is not None and 0 < left < 1000:  # noqa: PLR2004 - permille
            left_s = elapsed * left // (1000 - left)
            done = 1000 - left
        else:
            whole = self._usual_s()
            left_s, done = whole - elapsed, elapsed * 1000 // whole
        if left_s <= 0:
            self.control.tell(LongProgress(done_permille=None, left_s=None))
            return
        left_s = min(left_s, max(self.limit_s - elapsed, 0))
        self.control.tell(LongProgress(done_permille=min(done, 999), left_s=left_s))

    def _usual_s(self) -> int:
        if self.before is not None and self.before.way is SelftestWay.ATA:
            return (self.before.minutes or 0) * 60 or _ATA_SHORT_S
        return _NVME_SHORT_S


def _refusal(answer: Evidence) -> int:
    """Of smartctl only three bits speak of this command; of nvme-cli any status but 0 does."""
    status = answer.exit_status or 0
    return status & (_LOW_BITS | _REFUSED_BIT) if answer.argv[0] == "smartctl" else status


def _usable(state: SelftestState | Reason) -> bool:
    return isinstance(state, SelftestState) and state.readable and state.supported is not False
