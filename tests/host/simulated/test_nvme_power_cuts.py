"""Power that goes at any moment in which the firmware keeps something of itself."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typing_extensions import override

from host.simulated.model import FolderStore, MemoryStore, RealClock, VirtualClock
from host.simulated.nvme import NvmeModel
from host.simulated.nvme_profile import NvmeProfile
from tests.host.simulated.nvme_bench import (
    AREA_BYTES,
    BLOCK,
    CRYPTO,
    DONE,
    EVERY,
    OLD,
    OVERWRITE,
    RUNNING,
    Bench,
    packed,
)

_PROFILE = NvmeProfile(namespaces=(1, 2), sanitize_overwrite=True)
_LOG = packed(0x02, EVERY, 512, cdw10=0x007F0081)


class PowerCutError(Exception):
    """The lights go out."""


@dataclass(slots=True)
class FragileStore(MemoryStore):
    """A store whose power goes right before or right after a certain writing of its state."""

    cut_at: int = 0
    kept: bool = False
    """Whether that writing still arrives."""
    written: int = field(default=0)

    @override
    def write_state(self, text: str) -> None:
        self.written += 1
        if self.written != self.cut_at or self.kept:
            self.state = text
        if self.written == self.cut_at:
            raise PowerCutError


def _fragile(cut_at: int, *, kept: bool) -> FragileStore:
    areas = {name: bytearray(OLD * (AREA_BYTES // 32)) for name in ("main", "nsid:2", "spare")}
    return FragileStore(areas, cut_at=cut_at, kept=kept)


def _sanitize(store: MemoryStore, clock: VirtualClock, cdw10: int) -> None:
    model = NvmeModel(store, clock, _PROFILE)
    model.nvme(packed(0x84, cdw10=cdw10), b"")
    clock.pause(1000)
    model.nvme(_LOG, b"")


def _format(store: MemoryStore, clock: VirtualClock, erase: int) -> None:
    NvmeModel(store, clock, _PROFILE).nvme(packed(0x80, EVERY, cdw10=erase << 9), b"")


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("number", range(1, 12))
@pytest.mark.parametrize("cdw10", [BLOCK, CRYPTO, OVERWRITE])
def test_an_accepted_sanitize_erases_everything_whenever_power_goes(
    cdw10: int, number: int, *, kept: bool
) -> None:
    store, clock = _fragile(number, kept=kept), VirtualClock()
    try:
        _sanitize(store, clock, cdw10)
        assert number > store.written
    except PowerCutError:
        pass
    store.cut_at = 0
    after = Bench(store, _PROFILE, frozenset(), clock)
    if after.log().status == RUNNING:
        after.wait(1000)
    if after.log().status == DONE:
        assert after.log().erased
        for area in store.areas:
            assert not after.holds_old(area)
    else:
        # power went before the command was taken
        assert number <= 3
        for area in store.areas:
            assert after.lab(area) == OLD * (AREA_BYTES // 32)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("number", range(1, 12))
@pytest.mark.parametrize("erase", [1, 2])
def test_a_format_sent_again_erases_everything_whenever_power_went(
    erase: int, number: int, *, kept: bool
) -> None:
    store, clock = _fragile(number, kept=kept), VirtualClock()
    try:
        _format(store, clock, erase)
        assert number > store.written
    except PowerCutError:
        pass
    store.cut_at = 0
    _format(store, clock, erase)
    for area in store.areas:
        assert OLD not in bytes(store.areas[area])


def test_a_drive_in_a_folder_goes_on_where_another_process_left_it(tmp_path: Path) -> None:
    for file in ("medium.img", "area-nsid-2.img", "area-spare.img"):
        (tmp_path / file).write_bytes(OLD * (AREA_BYTES // 32))
    clock = VirtualClock()
    first = NvmeModel(FolderStore(tmp_path), clock, _PROFILE)
    assert first.nvme(packed(0x84, cdw10=CRYPTO), b"").status == 0
    clock.pause(5)
    second = NvmeModel(FolderStore(tmp_path), clock, _PROFILE)
    assert second.nvme(_LOG, b"").data[2] == RUNNING
    clock.pause(8)
    assert second.nvme(_LOG, b"").data[2:4] == bytes((DONE, 1))
    found = second.read("nsid:2", 0, AREA_BYTES)
    assert OLD not in found
    assert (tmp_path / "area-nsid-2.img").read_bytes() == found


def test_a_format_under_a_real_clock_ends(tmp_path: Path) -> None:
    for file in ("medium.img", "area-nsid-2.img", "area-spare.img"):
        (tmp_path / file).write_bytes(OLD * (AREA_BYTES // 32))
    model = NvmeModel(FolderStore(tmp_path), RealClock(speed=1000), _PROFILE)
    assert model.nvme(packed(0x80, EVERY, cdw10=0x200), b"").status == 0
    assert OLD not in model.read("main", 0, AREA_BYTES)
