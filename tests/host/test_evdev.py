import errno
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from host.errors import DeviceDenied, DeviceGone
from host.evdev import EVENT, EVIOCGABS, EVIOCGKEY, EVIOCGRAB, EVIOCGSW, EvdevStream, open_evdev
from host.input_events import EV_KEY, EV_SW, KEY_DOWN, KEY_UP, AxisRange, InputEvent


@dataclass
class Kernel:
    """The kernel's side: answers by request, errors by request, and what was asked."""

    answers: dict[int, bytes] = field(default_factory=dict)
    errors: dict[int, int] = field(default_factory=dict)
    grabs: list[int] = field(default_factory=list)

    def ioctl(self, _: int, request: int, argument: bytearray | int) -> int:
        if (number := self.errors.get(request)) is not None:
            raise OSError(number, os.strerror(number))
        if request == EVIOCGRAB:
            assert isinstance(argument, int)
            self.grabs.append(argument)
        elif isinstance(argument, bytearray) and request in self.answers:
            argument[:] = self.answers[request].ljust(len(argument), b"\0")
        return 0


@dataclass
class Opened:
    """A stream on a pipe, and its other end."""

    stream: EvdevStream
    kernel: Kernel
    writer: int

    def send(self, *events: InputEvent) -> None:
        os.write(self.writer, b"".join(_packed(each) for each in events))


def _packed(event: InputEvent) -> bytes:
    seconds, micros = divmod(event.time_us, 1_000_000)
    return EVENT.pack(seconds, micros, event.type, event.code, event.value)


@pytest.fixture
def opened() -> Iterator[Opened]:
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    kernel = Kernel()
    stream = EvdevStream(reader, "/dev/input/event3", ioctl=kernel.ioctl)
    yield Opened(stream, kernel, writer)
    stream.close()
    os.close(writer)


def test_requests_are_those_of_the_kernels_header() -> None:
    def read(number: int, length: int) -> int:
        return 2 << 30 | length << 16 | ord("E") << 8 | number

    assert 1 << 30 | 4 << 16 | ord("E") << 8 | 0x90 == EVIOCGRAB
    assert read(0x18, 96) == EVIOCGKEY
    assert read(0x1B, 8) == EVIOCGSW
    assert read(0x40, 24) == EVIOCGABS
    assert struct.calcsize("llHHi") == EVENT.size


def test_events_come_in_order_with_their_times(opened: Opened) -> None:
    events = (
        InputEvent(5_000_001, EV_KEY, 30, KEY_DOWN),
        InputEvent(5_120_000, EV_KEY, 30, KEY_UP),
        InputEvent(7_000_000, EV_SW, 0, 1),
    )
    opened.send(*events)
    assert opened.stream.read(1) == events


def test_more_events_than_one_buffer_come_at_once(opened: Opened) -> None:
    events = tuple(InputEvent(n, EV_KEY, n, KEY_DOWN) for n in range(150))
    opened.send(*events)
    assert opened.stream.read(1) == events


def test_silence_is_no_event_and_no_error(opened: Opened) -> None:
    assert opened.stream.read(0) == ()


def test_an_event_cut_in_two_is_put_together(opened: Opened) -> None:
    event = InputEvent(1, EV_KEY, 30, KEY_DOWN)
    os.write(opened.writer, _packed(event)[:10])
    assert opened.stream.read(1) == ()
    os.write(opened.writer, _packed(event)[10:])
    assert opened.stream.read(1) == (event,)


def test_an_unplugged_device_is_gone() -> None:
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    stream = EvdevStream(reader, "/dev/input/event3", ioctl=Kernel().ioctl)
    os.close(writer)
    with pytest.raises(DeviceGone):
        stream.read(1)
    stream.close()


def test_what_was_sent_before_it_was_unplugged_is_still_read() -> None:
    reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    stream = EvdevStream(reader, "/dev/input/event3", ioctl=Kernel().ioctl)
    event = InputEvent(1, EV_KEY, 30, KEY_DOWN)
    os.write(writer, _packed(event))
    os.close(writer)
    assert stream.read(1) == (event,)
    with pytest.raises(DeviceGone):
        stream.read(1)
    stream.close()


def test_keys_and_switches_are_read_from_their_bitmaps(opened: Opened) -> None:
    opened.kernel.answers = {EVIOCGKEY: b"\x02\x00\x01" + b"\0" * 92 + b"\x80", EVIOCGSW: b"\x01"}
    assert opened.stream.keys_down() == {1, 16, 767}
    assert opened.stream.switches() == {0}


def test_an_axis_that_it_lacks_is_none(opened: Opened) -> None:
    opened.kernel.answers = {EVIOCGABS: struct.pack("6i", 700, 0, 1400, 0, 0, 12)}
    opened.kernel.errors = {EVIOCGABS + 2: errno.EINVAL}
    assert opened.stream.axis(0) == AxisRange(700, 0, 1400)
    assert opened.stream.axis(1) is None
    assert opened.stream.axis(2) is None
    assert opened.stream.axis(999) is None


def test_a_grab_is_given_back_once_by_release_and_close(opened: Opened) -> None:
    opened.stream.grab()
    opened.stream.grab()
    opened.stream.release()
    opened.stream.release()
    opened.stream.close()
    opened.stream.close()
    assert opened.kernel.grabs == [1, 0]


def test_closing_gives_a_grab_back(opened: Opened) -> None:
    opened.stream.grab()
    opened.stream.close()
    assert opened.kernel.grabs == [1, 0]
    with pytest.raises(DeviceGone):
        opened.stream.read(0)


def test_a_device_that_another_program_holds_is_denied(opened: Opened) -> None:
    opened.kernel.errors = {EVIOCGRAB: errno.EBUSY}
    with pytest.raises(DeviceDenied, match="another program"):
        opened.stream.grab()
    opened.kernel.errors = {EVIOCGRAB: errno.ENODEV}
    with pytest.raises(DeviceGone):
        opened.stream.grab()


def test_a_release_that_the_kernel_refuses_closes_the_device(opened: Opened) -> None:
    opened.stream.grab()
    opened.kernel.errors = {EVIOCGRAB: errno.ENODEV}
    opened.stream.release()
    with pytest.raises(DeviceGone):
        opened.stream.read(0)


@pytest.mark.parametrize(
    "node", ["/dev/sda", "/dev/input/../sda", "/dev/input/event3/../../mem", "event3", ""]
)
def test_only_input_devices_are_opened(node: str) -> None:
    with pytest.raises(DeviceDenied):
        open_evdev(node)


def test_a_device_that_is_not_there_is_gone() -> None:
    with pytest.raises(DeviceGone):
        open_evdev("/dev/input/event99999")
