"""Any order of commands, writes and power cuts on the simulated eMMC."""

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.host.simulated.mmc_bench import BOOT_BYTES, MAIN_BYTES, OLD, SPARE_BYTES, mmc_bench

_GROUP = 512 << 10
_PAGE = 4096
_COPY_BYTES = _PAGE * SPARE_BYTES // MAIN_BYTES
_pages = st.integers(0, MAIN_BYTES // _PAGE - 1)


class MmcMachine(RuleBasedStateMachine):
    """A good card, with a plain page-by-page account beside it."""

    @initialize()
    def begin(self) -> None:
        self.on = mmc_bench()
        pages = MAIN_BYTES // _PAGE
        self.mapped = [True] * pages
        self.cells = [True] * pages
        """Whether a page's cells hold the old text."""
        self.copies = [True] * pages
        """Whether the old copy of a page is there: that many bytes of the spare area."""
        self.boot_erased = False

    def _purge(self, pages: range) -> None:
        for page in pages:
            self.mapped[page] = self.cells[page] = self.copies[page] = False

    @rule(one=_pages, other=_pages, kind=st.sampled_from([0, 1, 3]))
    def erase(self, one: int, other: int, kind: int) -> None:
        first, last = sorted((one, other))
        assert self.on.erase(kind, first * 8, last * 8 + 7) == 0
        if kind == 0:
            per_group = _GROUP // _PAGE
            first, last = first // per_group * per_group, (last // per_group + 1) * per_group - 1
        if kind != 3:
            self.mapped[first : last + 1] = [False] * (last + 1 - first)

    @rule()
    def sanitize(self) -> None:
        assert self.on.sanitize() == 0
        start = None
        for page, mapped in enumerate((*self.mapped, True)):
            if not mapped and start is None:
                start = page
            if mapped and start is not None:
                self._purge(range(start, page))
                start = None

    @rule(one=_pages, other=_pages)
    def discard_securely(self, one: int, other: int) -> None:
        first, last = sorted((one, other))
        self.on.model.discard_securely("main", first * _PAGE, (last + 1 - first) * _PAGE)
        self._purge(range(first, last + 1))

    @rule(page=_pages)
    def write(self, page: int) -> None:
        self.on.model.write("main", page * _PAGE, OLD * (_PAGE // 32))
        self.mapped[page] = self.cells[page] = True

    @rule()
    def power_cycle(self) -> None:
        self.on.power_cycle()

    @rule()
    def erase_boot(self) -> None:
        self.on.model.set_force_ro("boot0", on=False)
        self.on.model.discard_securely("boot0", 0, BOOT_BYTES)
        self.boot_erased = True

    @invariant()
    def reads_and_cells_are_as_accounted(self) -> None:
        if not hasattr(self, "on"):
            return
        page = OLD * (_PAGE // 32)
        seen = b"".join(page if mapped else bytes(_PAGE) for mapped in self.mapped)
        assert self.on.reads() == seen
        held = b"".join(page if old else bytes(_PAGE) for old in self.cells)
        assert self.on.lab() == held
        assert self.on.holds_old("boot0") is not self.boot_erased
        assert self.on.holds_old("boot1")

    @invariant()
    def old_copies_are_purged_with_their_page_and_not_before(self) -> None:
        if hasattr(self, "on"):
            copy = OLD * (_COPY_BYTES // 32)
            held = b"".join(copy if kept else bytes(_COPY_BYTES) for kept in self.copies)
            assert self.on.lab("spare") == held


MmcMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
TestMmcMachine = MmcMachine.TestCase
