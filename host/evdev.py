"""Keyboards, touchpads and switches by the kernel's own interface (Linux, uapi/linux/input.h).

A terminal shows neither releases nor which Shift it was, so the raw events are read. A grab ends
with the descriptor, hence also when we die.
"""

import errno
import fcntl
import os
import select
import struct
import time
from collections.abc import Callable

from host.errors import DeviceDenied, DeviceGone, HostError
from host.input_events import AxisRange, InputEvent

EVENT = struct.Struct("@llHHi")
"""`struct input_event`: two native longs of time, type, code, value (24 bytes on amd64)."""
EVIOCGRAB = 0x40044590
EVIOCGKEY = 0x80604518
"""For 96 bytes: every key up to KEY_MAX."""
EVIOCGSW = 0x8008451B
"""For 8 bytes."""
EVIOCGABS = 0x80184540
"""Of axis 0, for `struct input_absinfo`; the number of an axis is added."""
EVIOCSCLOCKID = 0x400445A0
_ABSINFO = struct.Struct("@6i")
_CLOCK_ID = struct.Struct("@i")
_KEY_BYTES, _SWITCH_BYTES = 96, 8
_LAST_AXIS = 0x3F
_EVENTS_AT_ONCE = 64
_MICROSECONDS = 1_000_000
_VANISHED = {errno.ENODEV, errno.ENOENT, errno.ENXIO, errno.EBADF}
# udev's own folder, and nothing that leads out of it.
_FOLDER, _DIGITS = "/dev/input/event", frozenset("0123456789")

Ioctl = Callable[[int, int, bytearray | int], int]


def _ioctl(descriptor: int, request: int, argument: bytearray | int) -> int:
    return fcntl.ioctl(descriptor, request, argument)


def open_evdev(node: str) -> "EvdevStream":
    """Open an input device for reading.

    Raises:
        DeviceDenied: it is no input device, or we may not read it.
        DeviceGone: it is not there (any more).
    """
    if not node.startswith(_FOLDER) or not _DIGITS.issuperset(node.removeprefix(_FOLDER)):
        raise DeviceDenied(f"{node} is no input device")
    try:
        descriptor = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _told(node, error) from error
    return EvdevStream(descriptor, node)


class EvdevStream:
    """An open event device; not for two threads at once."""

    def __init__(self, descriptor: int, node: str, *, ioctl: Ioctl = _ioctl) -> None:
        """Take over an open, non-blocking descriptor."""
        self._descriptor: int | None = descriptor
        self._node = node
        self._ioctl = ioctl
        self._rest = b""
        self._grabbed = False
        self._use_steady_clock()

    def _use_steady_clock(self) -> None:
        """Let events carry a clock that nobody sets; old kernels know only the wall clock."""
        try:
            clock = bytearray(_CLOCK_ID.pack(time.CLOCK_MONOTONIC))
            self._ioctl(self._open(), EVIOCSCLOCKID, clock)
        except OSError:
            return

    def read(self, timeout_s: float) -> tuple[InputEvent, ...]:
        """What came since the last read; waits at most `timeout_s` for the first event.

        Raises:
            DeviceGone: the device was unplugged, or the stream is closed.
        """
        descriptor = self._open()
        try:
            if not select.select([descriptor], [], [], max(timeout_s, 0))[0]:
                return ()
            content = self._rest + self._available(descriptor)
        except (OSError, ValueError) as error:
            raise DeviceGone(f"{self._node} was unplugged") from error
        whole = len(content) - len(content) % EVENT.size
        self._rest = content[whole:]
        return tuple(
            InputEvent(seconds * _MICROSECONDS + micros, kind, code, value)
            for seconds, micros, kind, code, value in EVENT.iter_unpack(content[:whole])
        )

    @staticmethod
    def _available(descriptor: int) -> bytes:
        content = b""
        while True:
            try:
                more = os.read(descriptor, EVENT.size * _EVENTS_AT_ONCE)
            except BlockingIOError:
                return content
            if not more:
                if content:
                    return content
                raise OSError(errno.ENODEV, "hung up")
            content += more

    def keys_down(self) -> frozenset[int]:
        """Keys that are down now.

        Raises:
            DeviceGone: the device was unplugged.
        """
        return _bits(self._ask(EVIOCGKEY, _KEY_BYTES))

    def switches(self) -> frozenset[int]:
        """Switches that are set now: SW_LID (0) set means closed.

        Raises:
            DeviceGone: the device was unplugged.
        """
        return _bits(self._ask(EVIOCGSW, _SWITCH_BYTES))

    def axis(self, code: int) -> AxisRange | None:
        """The range of an axis, if it has it.

        Raises:
            DeviceGone: the device was unplugged.
        """
        if not 0 <= code <= _LAST_AXIS:
            return None
        try:
            answer = self._ask(EVIOCGABS + code, _ABSINFO.size)
        except DeviceDenied:
            return None
        value, minimum, maximum, *_ = _ABSINFO.unpack(answer)
        # A device with some axes answers zeros for those that it lacks.
        return AxisRange(value, minimum, maximum) if minimum < maximum else None

    def _ask(self, request: int, length: int) -> bytes:
        answer = bytearray(length)
        try:
            self._ioctl(self._open(), request, answer)
        except OSError as error:
            raise _told(self._node, error) from error
        return bytes(answer)

    def grab(self) -> None:
        """From now on nobody else gets its events.

        Raises:
            DeviceDenied: somebody else holds it.
            DeviceGone: the device was unplugged.
        """
        if self._grabbed:
            return
        try:
            self._ioctl(self._open(), EVIOCGRAB, 1)
        except OSError as error:
            raise _told(self._node, error) from error
        self._grabbed = True

    def release(self) -> None:
        """Give a grab back; no harm where there is none, or when the device has gone."""
        if not self._grabbed or self._descriptor is None:
            return
        self._grabbed = False
        try:
            self._ioctl(self._descriptor, EVIOCGRAB, 0)
        except OSError:
            # An unplugged device holds nothing; of any other, closing gives the grab back.
            self.close()

    def close(self) -> None:
        """Release and close; no harm when done twice."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is None:
            return
        try:
            if self._grabbed:
                self._ioctl(descriptor, EVIOCGRAB, 0)
        except OSError:
            pass  # closing gives it back all the same
        finally:
            self._grabbed = False
            os.close(descriptor)

    def _open(self) -> int:
        if self._descriptor is None:
            raise DeviceGone(f"{self._node} is closed")
        return self._descriptor


def _bits(answer: bytes) -> frozenset[int]:
    """Numbers of the set bits; the kernel's longs are little endian on all that we run on."""
    return frozenset(
        8 * place + bit for place, byte in enumerate(answer) for bit in range(8) if byte >> bit & 1
    )


def _told(node: str, error: OSError) -> HostError:
    if error.errno in _VANISHED:
        return DeviceGone(f"{node} is not there")
    if error.errno == errno.EBUSY:
        return DeviceDenied(f"{node} is held by another program")
    return DeviceDenied(f"{node}: {error.strerror}")
