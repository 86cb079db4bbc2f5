"""Any order of commands, writes, waiting and power cuts: what must always hold of the double."""

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from host.errors import ReadFailed
from host.simulated.nvme_profile import Left, NvmeProfile
from tests.host.simulated.nvme_bench import (
    AREA_BYTES,
    BLOCK,
    CRYPTO,
    DONE,
    EXIT,
    NEVER,
    OLD,
    OVERWRITE,
    RUNNING,
    Bench,
    bench,
)

_AREAS = ("main", "nsid:2", "nsid:3", "spare")
_LONGEST_S = 400


class NvmeMachine(RuleBasedStateMachine):
    """A good drive of three namespaces, the third not attached."""

    on: Bench
    expected: dict[str, bytes]
    """What no accepted erase has touched must still be there."""
    sanitizing: bool
    written: bool
    """Since the last sanitize that ended well, or since the drive was made."""
    last: int

    @initialize(left=st.sampled_from(Left), broadcast=st.booleans())
    def begin(self, left: Left, *, broadcast: bool) -> None:
        profile = NvmeProfile(
            namespaces=(1, 2),
            unattached=(3,),
            sanitize_overwrite=True,
            left=left,
            format_broadcast=broadcast,
        )
        self.on = bench(profile=profile)
        self.expected = {area: self.on.lab(area) for area in _AREAS}
        self.sanitizing, self.written, self.last = False, True, 0

    @rule(cdw10=st.sampled_from([BLOCK, CRYPTO, OVERWRITE, 0x02]))
    def sanitize(self, cdw10: int) -> None:
        status = self.on.sanitize(cdw10)
        assert status == (0x01D if self.sanitizing else 0)
        if status == 0:
            self.sanitizing, self.last = True, cdw10

    @rule()
    def leave_failure(self) -> None:
        assert self.on.sanitize(EXIT) == (0x01D if self.sanitizing else 0)

    @rule(erase=st.integers(0, 7), nsid=st.sampled_from([0, 1, 2, 3, 0xFFFF_FFFF]))
    def format(self, erase: int, nsid: int) -> None:
        status = self.on.format(erase, nsid)
        if self.sanitizing:
            assert status == 0x01D
        elif status == 0 and erase:
            assert erase in {1, 2}
            hit = {1: ("main",), 2: ("nsid:2",)}.get(nsid, ("main", "nsid:2"))
            for area in (*hit, "spare"):
                assert not self.on.holds_old(area)
                self.expected[area] = self.on.lab(area)

    @rule(area=st.sampled_from(["main", "nsid:2"]), page=st.integers(0, AREA_BYTES // 4096 - 1))
    def write(self, area: str, page: int) -> None:
        data, at = OLD * (4096 // 32), page * 4096
        try:
            self.on.model.write(area, at, data)
        except ReadFailed:
            assert self.sanitizing
            return
        assert not self.sanitizing
        self.written = True
        whole = self.expected[area]
        self.expected[area] = whole[:at] + data + whole[at + 4096 :]

    @rule(seconds=st.integers(0, _LONGEST_S + 10))
    def wait(self, seconds: int) -> None:
        self.on.wait(seconds)
        self._look()

    @rule()
    def power_cycle(self) -> None:
        self.on.power_cycle()

    @rule()
    def suspend(self) -> None:
        self.on.model.suspend()

    def _look(self) -> None:
        log = self.on.log()
        assert (log.status == RUNNING) or log.progress == 0xFFFF
        if self.sanitizing and log.status == DONE:
            self.sanitizing, self.written = False, False
            for area in _AREAS:
                assert not self.on.holds_old(area)
                self.expected[area] = self.on.lab(area)

    @invariant()
    def the_log_tells_what_happened(self) -> None:
        if not hasattr(self, "on"):
            return
        self._look()
        log = self.on.log()
        assert log.cdw10 == self.last
        if self.sanitizing:
            assert log.status == RUNNING
        else:
            assert log.status == (DONE if self.last else NEVER)
            assert log.erased is not self.written

    @invariant()
    def nothing_is_erased_without_an_accepted_erase(self) -> None:
        if hasattr(self, "on"):
            for area in _AREAS:
                assert self.on.lab(area) == self.expected[area]


NvmeMachine.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestNvmeMachine = NvmeMachine.TestCase
