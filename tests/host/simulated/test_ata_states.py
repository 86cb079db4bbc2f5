"""Whatever is sent in whatever order: what a drive of the standard never does."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from host.errors import ReadFailed
from tests.host.simulated.ata_bench import (
    BLOCK,
    CLEAR,
    CRYPTO,
    IDENTIFY,
    STATUS,
    Bench,
    Seen,
    block,
    non_data,
    overwrite,
)

_SIZE = 32 * 4096
_PASSWORDS = st.sampled_from([b"one", b"two"])
_DONE, _RUNS = 0x8000, 0x4000


class AtaMachine(RuleBasedStateMachine):
    """Commands, transfers, time and power cuts against a few simple expectations."""

    def __init__(self) -> None:
        super().__init__()
        self.bench = Bench(size=_SIZE)
        self.expected = self.bench.main
        self.laboratory = self.bench.spare
        self.prepared = False
        self.may_change = False
        self.completed = False

    @rule(password=_PASSWORDS)
    def set_password(self, password: bytes) -> None:
        self.bench.security(0xF1, block(0, password))
        self.prepared = False

    @rule(command=st.sampled_from([0xF2, 0xF6]), password=_PASSWORDS)
    def unlock_or_disable(self, command: int, password: bytes) -> None:
        self.bench.security(command, block(0, password))
        self.prepared = False

    @rule()
    def prepare(self) -> None:
        self.prepared = not self.bench.ask(non_data(0xF3)).error

    @rule(password=_PASSWORDS, flags=st.sampled_from([0, 2]))
    def erase_unit(self, password: bytes, flags: int) -> None:
        taken = self.bench.security(0xF4, block(flags, password))
        assert self.prepared or not taken
        if taken:
            assert not any(self.bench.main)
            assert not self.bench.word(128) & 2
            self.expected = bytes(_SIZE)
            if flags:
                self.laboratory = bytes(len(self.laboratory))
        self.prepared = False

    @rule(password=_PASSWORDS, flags=st.sampled_from([0, 2]))
    def set_prepare_and_erase(self, password: bytes, flags: int) -> None:
        self.set_password(password)
        self.prepare()
        self.erase_unit(password, flags)

    @rule(cdb=st.sampled_from([BLOCK, CRYPTO, overwrite(0x0BADCAFE)]))
    def sanitize(self, cdb: bytes) -> None:
        ran = self.bench.ask(STATUS).count & _RUNS
        answer = self.bench.ask(cdb)
        self.prepared = False
        if not answer.error:
            assert not ran
            assert answer.count & (_DONE | _RUNS) == _RUNS
            self.may_change, self.completed = True, False

    @rule(
        cdb=st.sampled_from([IDENTIFY, CLEAR, non_data(0xE7), non_data(0xF8), non_data(0xB1, 0xC0)])
    )
    def ask_something(self, cdb: bytes) -> None:
        self.bench.send(cdb)
        self.prepared = False

    @rule()
    def freeze(self) -> None:
        self.bench.send(non_data(0xF5))
        self.prepared = False

    @rule(page=st.integers(0, 31), byte=st.integers(0, 255))
    def write(self, page: int, byte: int) -> None:
        self.prepared = False
        data = bytes([byte]) * 4096
        try:
            self.bench.model.write("main", page * 4096, data)
        except ReadFailed:
            locked, runs = self.bench.word(128) & 4, self._status().count & _RUNS
            assert locked or runs
            return
        self._settled()
        at = page * 4096
        self.expected = self.expected[:at] + data + self.expected[at + 4096 :]

    @rule(seconds=st.sampled_from([0.01, 1, 9, 300]))
    def wait(self, seconds: float) -> None:
        self.bench.clock.pause(seconds)

    @rule()
    def cut_power(self) -> None:
        enabled = self.bench.word(128) & 2
        before = self._status()
        self.bench.power()
        self.prepared = False
        after = self._status()
        assert after.count == before.count
        assert bool(self.bench.word(128) & 4) == bool(enabled)

    @rule()
    def suspend(self) -> None:
        self.bench.model.suspend()
        self.prepared = False

    @precondition(lambda self: self.may_change)
    @rule()
    def poll(self) -> None:
        self._settled()

    @invariant()
    def content_changes_only_by_what_was_accepted(self) -> None:
        if self.may_change and not self._runs():
            self._settled()
        if not self.may_change:
            assert self.bench.main == self.expected
            assert self.bench.spare == self.laboratory

    @invariant()
    def completed_stays_until_the_next_start(self) -> None:
        if self.completed:
            assert self._status().count & _DONE

    def _settled(self) -> None:
        """Take over what a sanitize that has ended left."""
        if self.may_change and self._status().count & _DONE:
            self.may_change, self.completed = False, True
            assert not self.bench.holds_old()
            self.expected, self.laboratory = self.bench.main, self.bench.spare

    def _runs(self) -> bool:
        return bool(self._status().count & _RUNS)

    def _status(self) -> Seen:
        self.prepared = False
        return self.bench.ask(STATUS)


AtaMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
TestAtaMachine = AtaMachine.TestCase
