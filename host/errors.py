"""The errors of the door to the machine.

    HostError
    ├── CommandFailed        a command could not be started (missing, not permitted)
    │   └── CommandMissing
    ├── CommandTimedOut      it ran past its time-out and was killed
    ├── ReadFailed           a block could not be read or written: errno and range
    ├── NotPermitted         an open was refused by the checks on the open descriptor
    ├── DriveGone            the drive vanished
    ├── NoSuchInterface      the drive has no such commands; nothing was sent
    ├── CommandLost          a drive's command got no answer; what became of it is unknown
    ├── AnswerMalformed      a drive's answer is not what its standard says; nothing is read of it
    ├── SleepFailed          the laptop did not sleep (in host.suspend)
    ├── DeviceDenied         an input device, a watch or a setting is not to be had
    ├── DeviceGone           an input device was unplugged while it was read
    ├── PsidRefused          no PSID revert happened (in host.opal.psid)
    └── NotRecorded          a recording holds no answer; never an excuse to ask the machine

An exit status is no error: it is data of `Completed`.
"""


class HostError(Exception):
    """Something the machine could not do for us."""


class CommandFailed(HostError):
    """A command could not be started."""

    def __init__(self, argv: tuple[str, ...], cause: str) -> None:
        super().__init__(f"{argv[0]}: {cause}")
        self.argv = argv
        self.cause = cause


class CommandMissing(CommandFailed):
    """The tool is not installed."""


class CommandTimedOut(HostError):
    """A command ran past its time-out; its process group was killed."""

    def __init__(self, argv: tuple[str, ...], timeout_s: float) -> None:
        super().__init__(f"{argv[0]}: no answer within {timeout_s:g} s")
        self.argv = argv
        self.timeout_s = timeout_s


class ReadFailed(HostError):
    """Block I/O failed. `errno` is the system's number, the range is in bytes."""

    def __init__(self, operation: str, offset: int, length: int, errno: int) -> None:
        super().__init__(f"{operation} of {length} bytes at {offset} failed (errno {errno})")
        self.operation = operation
        self.offset = offset
        self.length = length
        self.errno = errno


class NotPermitted(HostError):
    """A drive was not opened; `reason` is one of the guard's closed list."""

    def __init__(self, reason: str, cause: str) -> None:
        super().__init__(f"{reason}: {cause}")
        self.reason = reason
        self.cause = cause


class DriveGone(HostError):
    """The drive is no longer there."""


class NoSuchInterface(HostError):
    """The drive, or the way to it, has no such commands; nothing was sent."""


class CommandLost(HostError):
    """A command was sent to a drive and no answer came: nobody knows what became of it."""


class AnswerMalformed(HostError):
    """A drive answered with data that its standard does not allow: nothing is read out of it."""


class DeviceDenied(HostError):
    """An input device, a watch or a setting is not to be had: no rights, or somebody has it."""


class DeviceGone(HostError):
    """An input device was unplugged while it was read."""


class NotRecorded(HostError):
    """The recording holds no answer to this question."""
