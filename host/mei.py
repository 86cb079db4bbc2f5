"""The Intel management engine: one question to its AMT host interface, over /dev/mei0.

Sources: `struct mei_connect_client_data` and IOCTL_MEI_CONNECT_CLIENT of linux/mei.h; the message
GetProvisioningState of the AMT host interface as Intel's own sample asks it (mjg59/mei-amt-check).
Nothing is set: the message only asks.
"""

import errno
import fcntl
import os
import select
import uuid
from collections.abc import Callable

from host.readings import Unread, Why

MEI = "/dev/mei0"
CONNECT_CLIENT = 0xC0104801
"""_IOWR('H', 1, struct mei_connect_client_data): 16 bytes, a GUID in and properties out."""
AMT_HOST_INTERFACE = uuid.UUID("12f80028-b4b7-4b2d-aca8-46e0ff65814c").bytes_le
PROVISIONING_STATE_REQUEST = bytes.fromhex("01 01 0000 11000004 00000000")
"""Version 1.1, two reserved bytes, command 04000011h and a length of 0, little-endian."""

_WHY = {
    errno.ENOENT: Why.ABSENT,
    errno.ENOTTY: Why.ABSENT,
    errno.EACCES: Why.DENIED,
    errno.EPERM: Why.DENIED,
}
_LONGEST_REPLY = 4096
_ANSWER_S = 2.0

Ioctl = Callable[[int, int, bytearray], object]
"""`fcntl.ioctl`, or what a test puts in its place."""


def ask_amt(node: str = MEI, *, ioctl: Ioctl = fcntl.ioctl) -> bytes | Unread:
    """The engine's raw answer to "are you provisioned?", or why there is none.

    The kernel waits up to seconds for an engine that does not answer: for a thread of its own.
    """
    try:
        descriptor = os.open(node, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        return _unread(node, error)
    try:
        ioctl(descriptor, CONNECT_CLIENT, bytearray(AMT_HOST_INTERFACE))
        os.write(descriptor, PROVISIONING_STATE_REQUEST)
        ready, _, _ = select.select([descriptor], [], [], _ANSWER_S)
        reply = os.read(descriptor, _LONGEST_REPLY) if ready else b""
    except OSError as error:
        return _unread(node, error)
    finally:
        os.close(descriptor)
    return reply or Unread(node, Why.EMPTY)


def _unread(node: str, error: OSError) -> Unread:
    """Absent is an engine that is not there, or one without this interface: a consumer's."""
    why = _WHY.get(error.errno or 0, Why.FAILED)
    return Unread(node, why, error.strerror or "")
