"""nwipe in the benchmark: it reaches one loop device of the run and no other drive."""

from pathlib import Path

import pytest

from benchmarks.loop_devices import Loop
from benchmarks.nwipe import Method, why_not, wipe
from tests.loops import filled_file, loop_device, needs_loops

SIZE = 4 << 20


@pytest.mark.parametrize("node", ["/dev/null", "/proc/self/mountinfo"])
def test_h31_what_is_no_loop_device_never_reaches_nwipe(node: str, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="is no loop device"):
        wipe(Loop(node, tmp_path / "file", SIZE), Method.ZEROS, verify=False)


@needs_loops
@pytest.mark.loop
def test_h31_a_loop_device_on_another_file_never_reaches_nwipe(tmp_path: Path) -> None:
    file = filled_file(tmp_path / "theirs", SIZE)
    before = file.read_bytes()
    with loop_device(file) as node, pytest.raises(RuntimeError, match="does not stand on"):
        wipe(Loop(node, tmp_path / "ours", SIZE), Method.ZEROS, verify=False)
    assert file.read_bytes() == before


@needs_loops
@pytest.mark.loop
@pytest.mark.skipif(why_not() is not None, reason=f"nwipe: {why_not()}")
def test_h31_nwipe_overwrites_the_one_it_is_given_and_no_other(tmp_path: Path) -> None:
    given, other = (filled_file(tmp_path / name, SIZE) for name in ("given", "other"))
    before = other.read_bytes()
    with loop_device(given) as node, loop_device(other):
        run = wipe(Loop(node, given, SIZE), Method.ZEROS, verify=True)
    assert given.read_bytes() == bytes(SIZE)
    assert other.read_bytes() == before
    assert run.resident_mb > 0
