"""`opknap erase` on several real loop devices at once, one of which goes wrong: nothing false."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner
from typing_extensions import override

from agent.commands import erase
from host.commands import SpawnedProcess
from host.local import LocalHost
from tests.wipe import loops
from wipe.folder import DriveFolder
from wipe.ranges import RangeSet

SIZE = 32 << 20
ROOM = 12 << 20
"""What the memory under the drive that is too small can hold, with its own book-keeping."""

pytestmark = pytest.mark.loop

Line = Mapping[str, object]


@dataclass(frozen=True)
class Loop:
    """A practice drive."""

    node: str
    file: Path
    serial: str


@pytest.fixture
def attach() -> Iterator[Callable[[Path], Loop]]:
    """Makes practice drives of files; they are detached again."""
    loops.loops_or_skip()
    with ExitStack() as stack:

        def make(file: Path) -> Loop:
            node = stack.enter_context(loops.attached(file))
            return Loop(node, file, loops.listed(node).identity.serial or "")

        yield make


def erased(
    drives: Sequence[Loop], data: Path, make_host: Callable[[], LocalHost] = LocalHost
) -> tuple[int, list[Line]]:
    """Run `opknap erase --json` on all of them at once."""
    app = typer.Typer()
    erase.register(app, make_host)
    words = [drive.node for drive in drives]
    words += itertools.chain.from_iterable(("--confirm", drive.serial) for drive in drives)
    done = CliRunner().invoke(app, [*words, "--include-loop", "--json", "--data", str(data)])
    assert isinstance(done.exception, SystemExit | None), done.exception
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def ends(lines: Sequence[Line]) -> dict[object, tuple[object, object]]:
    """The last word on every drive."""
    return {
        line["path"]: (line["status"], line["reason"])
        for line in lines
        if line["type"] == "outcome"
    }


def test_h43_of_four_at_once_only_the_one_that_takes_no_more_data_is_not_erased(
    tmp_path: Path, attach: Callable[[Path], Loop]
) -> None:
    with loops.small_memory(tmp_path / "small", str(ROOM)) as memory, ExitStack() as until_unmount:
        files = [tmp_path / f"old-{number}.img" for number in range(3)]
        for file in files:
            loops.fill_old(file, SIZE)
        good = [attach(file) for file in files]
        sparse = memory / "sparse.img"
        with sparse.open("wb") as content:
            content.truncate(SIZE)
        node = until_unmount.enter_context(loops.attached(sparse))
        full = Loop(node, sparse, loops.listed(node).identity.serial or "")
        code, lines = erased([good[0], full, *good[1:]], tmp_path / "data")
    assert code == 1
    assert ends(lines) == {
        full.node: ("not_erased", "write_error"),
        **{drive.node: ("erased", None) for drive in good},
    }
    assert all(loops.OLD not in drive.file.read_bytes() for drive in good)
    assert unwritten(lines, full.node) == named_in_the_end(lines, full.node)
    assert SIZE - ROOM <= sum(length for _, length in unwritten(lines, full.node)) < SIZE
    assert not any(line["type"] == "write_error" for line in lines if line["path"] != full.node)


def unwritten(lines: Sequence[Line], node: str) -> list[tuple[int, int]]:
    """The ranges that the journal names while it is written."""
    ranges = RangeSet()
    for line in lines:
        if line["type"] == "write_error" and line["path"] == node:
            offset, length = line["offset"], line["length"]
            assert isinstance(offset, int)
            assert isinstance(length, int)
            ranges.add(offset, length)
    return [(one.offset, one.length) for one in ranges.ranges()]


def named_in_the_end(lines: Sequence[Line], node: str) -> list[tuple[int, int]]:
    """The ranges that the proof names."""
    (told,) = [line for line in lines if line["type"] == "verify" and line["path"] == node]
    proof = told["verification"]
    assert isinstance(proof, dict)
    assert not proof["clean"]
    return [(one["offset"], one["length"]) for one in proof["mismatched"]]


class CuttingHost(LocalHost):
    """The machine; the erase of one drive has it lose its end as it begins to be read back."""

    def __init__(self, cut: Loop) -> None:
        self._cut = cut

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> SpawnedProcess:
        *interpreter, module, folder = argv
        assert module == "wipe"
        if DriveFolder(Path(folder)).plan().identity.serial == self._cut.serial:
            argv = (
                *interpreter, "tests.wipe.cutter", folder, str(self._cut.file), str(SIZE // 2),
            )  # fmt: skip
        return super().spawn(argv, log=log, environment=environment)


def test_a_drive_that_loses_its_end_in_read_back_is_to_be_destroyed_and_the_other_erased(
    tmp_path: Path, attach: Callable[[Path], Loop]
) -> None:
    files = [tmp_path / name for name in ("whole.img", "cut.img")]
    for file in files:
        loops.fill_old(file, SIZE)
    whole, cut = (attach(file) for file in files)
    code, lines = erased([cut, whole], tmp_path / "data", lambda: CuttingHost(cut))
    assert code == 1
    assert ends(lines) == {
        cut.node: ("to_destroy", "unreadable"),
        whole.node: ("erased", None),
    }
    (told,) = [line for line in lines if line["type"] == "verify" and line["path"] == cut.node]
    proof = told["verification"]
    assert isinstance(proof, dict)
    assert proof["unreadable"] == [{"offset": SIZE // 2, "length": SIZE // 2}]
