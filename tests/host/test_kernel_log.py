from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capture import Capture
from host.kernel_log import KMSG, parse_kernel_log, read_kernel_log, render_kernel_log
from host.local import LocalHost
from host.readings import KernelLine, Unread, Why
from host.recorded import RecordedHost

_KMSG = """\
6,0,0,-;Linux version 6.12.0
5,1,1250000,-,caller=T1;usb 1-2: new device
 SUBSYSTEM=usb
 DEVICE=c189:3
30,2,2000000,-;systemd[1]: started
4,3,2000001,c;first half
4,4,2000002,+; and second half
6,5,3000000,-;an escape \\x1b[0m and M\\xc3\\xbcller
"""


def test_records_of_kmsg_are_read_with_facility_and_continuations() -> None:
    assert parse_kernel_log(_KMSG) == (
        KernelLine(0, 0, 6, "Linux version 6.12.0"),
        KernelLine(1, 1_250_000, 5, "usb 1-2: new device"),
        KernelLine(2, 2_000_000, 6, "systemd[1]: started"),
        KernelLine(3, 2_000_001, 4, "first half and second half"),
        KernelLine(5, 3_000_000, 6, "an escape \x1b[0m and Müller"),
    )


@pytest.mark.parametrize(
    ("line", "level", "boot_us", "text"),
    [
        ("[    0.000000] Linux version", 6, 0, "Linux version"),
        ("[12345.678901] ata1: failed command", 6, 12_345_678_901, "ata1: failed command"),
        ("<3>[   12.5] mce: bad", 3, 12_500_000, "mce: bad"),
        ("kern  :err   : [   12.500000] mce: bad", 3, 12_500_000, "mce: bad"),
        ("[   12.500000] [    T87] mce: bad", 6, 12_500_000, "[    T87] mce: bad"),
        ("[   12.500000][    T87] mce: bad", 6, 12_500_000, "mce: bad"),
    ],
)
def test_texts_of_dmesg_are_read(line: str, level: int, boot_us: int, text: str) -> None:
    assert parse_kernel_log(f"\ufeff{line}\r\n") == (KernelLine(0, boot_us, level, text),)


def test_what_is_no_log_has_no_lines() -> None:
    assert parse_kernel_log("hello\n\n1,2;3\nLinux 6,1,1,-;x") == ()


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    parse_kernel_log(text)


_LINES = st.builds(
    KernelLine,
    sequence=st.integers(0, 1 << 40),
    boot_us=st.integers(0, 1 << 50),
    level=st.integers(0, 7),
    text=st.text(st.characters(codec="utf-8")),
)


@given(st.lists(_LINES))
def test_a_log_that_was_written_reads_the_same(lines: list[KernelLine]) -> None:
    assert parse_kernel_log(render_kernel_log(lines).decode()) == tuple(lines)


def test_a_log_that_is_not_there_is_absent(tmp_path: Path) -> None:
    answer = read_kernel_log(str(tmp_path / "kmsg"))
    assert isinstance(answer, Unread)
    assert answer.why is Why.ABSENT


def test_the_log_of_this_machine_is_read_from_its_first_line_without_waiting() -> None:
    answer = LocalHost().kernel_log()
    if isinstance(answer, Unread):
        assert answer.why in {Why.DENIED, Why.ABSENT, Why.FAILED}
        pytest.skip("the kernel's log is not for us")
    numbers = [line.sequence for line in answer]
    assert numbers == sorted(numbers)


def test_a_recording_replays_its_log_and_says_where_it_has_none() -> None:
    recorded = RecordedHost(Capture(name="x", files={KMSG: _KMSG.encode()})).kernel_log()
    assert isinstance(recorded, tuple)
    assert len(recorded) == 5
    silent = RecordedHost(Capture(name="x", files={KMSG: b""})).kernel_log()
    assert silent == ()
    never = RecordedHost(Capture(name="x")).kernel_log()
    assert isinstance(never, Unread)
    assert never.why is Why.NOT_RECORDED
