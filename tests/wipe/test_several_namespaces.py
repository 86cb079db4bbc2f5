"""An NVMe drive of several namespaces through the whole engine: contents, and what is said."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from typing_extensions import override

from host.capabilities import NvmeCapabilities
from host.drive import Drive, DriveArea, DriveIdentity
from host.simulated.memory_host import MemoryHostOfModels, ModelDrive
from host.simulated.model import Clock, Misbehaviour, NvmeAnswer, Store
from host.simulated.nvme import NvmeModel
from host.simulated.nvme_profile import NvmeProfile
from host.simulated.nvme_wire import Opcode
from tests.wipe.matrix.bench import MARK, MatrixBench, scratch
from wipe.codes import DriveStatus, ExceptionCode, Method
from wipe.interrogation import ask
from wipe.values import Outcome

TWO = NvmeProfile(namespaces=(1, 2), sanitize_overwrite=True)
FIRMWARE = (Method.SAN_BLOCK, Method.FMT_CRYPTO, Method.FMT_USER)
each_firmware = pytest.mark.parametrize("method", FIRMWARE)


@pytest.fixture
def benches() -> Iterator[list[MatrixBench]]:
    """Filled by `_bench`, so that folders live as long as a test."""
    with scratch() as folder:
        yield [MatrixBench(folder / "unused", NvmeProfile())]


def _bench(benches: list[MatrixBench], profile: NvmeProfile, *bad: Misbehaviour) -> MatrixBench:
    folder = benches[0].folder.parent / str(len(benches))
    benches.append(MatrixBench(folder, profile, bad))
    return benches[-1]


def _area(bench: MatrixBench, name: str) -> bytes:
    return bytes(bench.drive.store.areas[name])


def _erased(bench: MatrixBench, method: Method | None) -> Outcome:
    outcome = bench.run(bench.confirm(method))
    assert outcome is not None
    return outcome


def _said(outcome: Outcome) -> set[ExceptionCode]:
    return {one.code for one in outcome.exceptions}


@each_firmware
@pytest.mark.parametrize("together", [True, False])
def test_h13_a_firmware_erase_reaches_every_namespace_and_is_looked_for_in_each(
    benches: list[MatrixBench], method: Method, *, together: bool
) -> None:
    bench = _bench(benches, TWO.model_copy(update={"format_broadcast": together}))
    assert MARK in _area(bench, "main")
    assert MARK in _area(bench, "nsid:2")
    outcome = _erased(bench, method)
    assert (outcome.status, outcome.method) == (DriveStatus.ERASED, method)
    assert MARK not in _area(bench, "main")
    assert MARK not in _area(bench, "nsid:2")
    assert outcome.exceptions == ()
    assert outcome.verification is not None
    (other,) = outcome.verification.areas
    assert (other.area, other.size_bytes) == ("nsid:2", len(_area(bench, "nsid:2")))
    assert other.compared_bytes > 0


def test_h13_an_overwrite_leaves_the_other_namespace_and_says_so_before_and_after(
    benches: list[MatrixBench],
) -> None:
    bench = _bench(benches, TWO)
    before = _area(bench, "nsid:2")
    folder = bench.confirm(Method.OVERWRITE)
    (step,) = folder.plan().plan.available
    assert ExceptionCode.NAMESPACE_LEFT in step.exceptions
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED_WITH_EXCEPTIONS
    assert _said(outcome) == {ExceptionCode.NAMESPACE_LEFT}
    assert MARK not in _area(bench, "main")
    assert _area(bench, "nsid:2") == before
    assert outcome.verification is not None
    assert outcome.verification.areas == ()


def test_h13_the_whole_plan_of_two_namespaces_is_row_d8_and_ends_clean(
    benches: list[MatrixBench],
) -> None:
    bench = _bench(benches, TWO)
    told = ask(bench.host, bench.listed)
    assert isinstance(told, NvmeCapabilities)
    assert [each.nsid for each in told.namespaces] == [1, 2]
    folder = bench.confirm()
    assert folder.plan().plan.row == "D8"
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is DriveStatus.ERASED
    assert not bench.holds_old_data()


@each_firmware
def test_h13_namespaces_that_are_not_attached_are_left_by_a_format_and_named(
    benches: list[MatrixBench], method: Method
) -> None:
    hidden = {"unattached": (5,), "namespace_management": True, "format_broadcast": False}
    bench = _bench(benches, TWO.model_copy(update=hidden))
    outcome = _erased(bench, method)
    left = method is not Method.SAN_BLOCK
    assert _said(outcome) == ({ExceptionCode.NAMESPACE_LEFT} if left else set())
    assert (MARK in _area(bench, "nsid:5")) is left
    assert MARK not in _area(bench, "main")
    assert MARK not in _area(bench, "nsid:2")


@each_firmware
def test_h19_old_data_in_the_other_namespace_is_found(
    benches: list[MatrixBench], method: Method
) -> None:
    bench = _bench(benches, TWO)
    bench.host = _Other(bench.drive, _KeepsOther)
    outcome = _erased(bench, method)
    assert MARK not in _area(bench, "main")
    assert MARK in _area(bench, "nsid:2")
    assert outcome.status is DriveStatus.NOT_ERASED


@each_firmware
def test_h13_a_namespace_that_the_system_does_not_show_is_an_exception(
    benches: list[MatrixBench], method: Method
) -> None:
    bench = _bench(benches, TWO)
    bench.host = _Other(bench.drive, _ShowsOne)
    outcome = _erased(bench, method)
    assert outcome.status is DriveStatus.ERASED_WITH_EXCEPTIONS
    assert _said(outcome) == {ExceptionCode.CHECK_NOT_POSSIBLE}


def test_h13_a_drive_that_takes_no_commands_leaves_its_other_areas(
    benches: list[MatrixBench],
) -> None:
    """Its controller names another serial, so that only an overwrite remains."""
    bench = _bench(benches, TWO)
    area = DriveArea(path="/dev/nvme0n2", name="nsid:2", size_bytes=1 << 16)
    identity = DriveIdentity(model="M", serial="another", wwid=None)
    listed = bench.drive.drive.model_copy(update={"areas": (area,), "identity": identity})
    bench.drive = replace(bench.drive, drive=listed)
    bench.host = MemoryHostOfModels([bench.drive])
    before = _area(bench, "nsid:2")
    folder = bench.confirm()
    assert [step.method for step in folder.plan().plan.available] == [Method.OVERWRITE]
    expected = {ExceptionCode.NATIVE_SIZE_UNKNOWN, ExceptionCode.NAMESPACE_LEFT}
    assert set(folder.plan().plan.exceptions) == expected
    outcome = bench.run(folder)
    assert outcome is not None
    assert _said(outcome) == expected
    assert _area(bench, "nsid:2") == before


class _KeepsOther(NvmeModel):
    """A drive that says it erased all, and whose second namespace still reads as before."""

    def __init__(self, store: Store, clock: Clock, profile: NvmeProfile) -> None:
        super().__init__(store, clock, profile)
        self._cells = store.area("nsid:2")
        self._before: bytes | None = None

    @override
    def nvme(self, packed: bytes, data_out: bytes) -> NvmeAnswer:
        if packed[0] in {Opcode.SANITIZE, Opcode.FORMAT}:
            self._before = bytes(self._cells)
        return super().nvme(packed, data_out)

    @override
    def read(self, area: str, offset: int, length: int) -> bytes:
        found = super().read(area, offset, length)
        if area == "nsid:2" and self._before is not None:
            self._cells[:] = self._before
            return self._before[offset : offset + length]
        return found


class _ShowsOne(NvmeModel):
    """A system that shows no block device for the second namespace."""

    @override
    def areas(self) -> tuple[str, ...]:
        return ("main",)


class _Other(MemoryHostOfModels):
    """A machine with a drive of another make."""

    def __init__(
        self, drive: ModelDrive, make: Callable[[Store, Clock, NvmeProfile], NvmeModel]
    ) -> None:
        super().__init__([drive])
        assert isinstance(drive.profile, NvmeProfile)
        self._models[drive.drive.path] = make(drive.store, self.clock, drive.profile)


def test_h14_a_namespace_that_came_or_went_is_another_drive(benches: list[MatrixBench]) -> None:
    bench = _bench(benches, TWO)
    folder = bench.confirm(Method.SAN_BLOCK)
    area = DriveArea(path="/dev/nvme0n2", name="nsid:2", size_bytes=1 << 16)

    class Coming(MemoryHostOfModels):
        looks = 0

        @override
        def _listed(self, each: ModelDrive) -> Drive:
            self.looks += 1
            drive = super()._listed(each)
            return drive.model_copy(update={"areas": (area,)}) if self.looks > 2 else drive

    bench.host = Coming([bench.drive])
    before = _area(bench, "nsid:2")
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status is not DriveStatus.ERASED
    assert _area(bench, "nsid:2") == before
