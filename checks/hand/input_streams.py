"""Input devices opened together, and given back whatever happens."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from host.errors import DeviceDenied, DeviceGone, HostError
from host.input_devices import InputDevice
from host.input_events import InputEvent, InputStream
from host.port import Host

Streams = dict[InputDevice, InputStream]


@contextmanager
def opened(host: Host, devices: Iterable[InputDevice]) -> Iterator[Streams]:
    """The devices that can be opened; closed, and with that released, at the end."""
    with ExitStack() as stack:
        streams: Streams = {}
        for device in devices:
            try:
                stream = host.open_input(device.node)
            except HostError:
                continue
            stack.callback(stream.close)
            streams[device] = stream
        yield streams


def can_open(host: Host, device: InputDevice) -> bool:
    """Whether its events can be had; a recording has none."""
    with opened(host, (device,)) as streams:
        return bool(streams)


def events_of(streams: Streams, device: InputDevice, timeout_s: float) -> tuple[InputEvent, ...]:
    """What came; a device that is gone leaves `streams` and is silent."""
    stream = streams.get(device)
    if stream is None:
        return ()
    try:
        return stream.read(timeout_s)
    except DeviceGone:
        stream.close()
        del streams[device]
        return ()


def keys_down(stream: InputStream) -> frozenset[int]:
    """Keys that are down; none where the device does not tell."""
    try:
        return stream.keys_down()
    except HostError:
        return frozenset()


def grab_all(streams: Iterable[InputStream]) -> bool:
    """Take all of them for us alone, or none."""
    taken: list[InputStream] = []
    for stream in streams:
        try:
            stream.grab()
        except (DeviceDenied, DeviceGone):
            for each in taken:
                each.release()
            return False
        taken.append(stream)
    return True
