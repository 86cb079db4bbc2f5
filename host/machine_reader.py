"""The reading half of the door, which enumeration is written against."""

from typing import Protocol

from host.readings import Device, Unread


class MachineReader(Protocol):
    """Reads files, folders and udev; the real machine and every recording can."""

    def read_bytes(self, path: str) -> bytes | Unread:
        """A whole file, or why not."""

    def read_text(self, path: str) -> str | Unread:
        """A whole file as stripped text, or why not."""

    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        """Sorted names in a folder, or why not."""

    def real_path(self, path: str) -> str | None:
        """Where a path leads after symbolic links."""

    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        """Devices of a udev subsystem."""


def text_of(reader: MachineReader, path: str) -> str | None:
    """The text of a file, `None` when there is none for whatever reason."""
    content = reader.read_text(path)
    return content if isinstance(content, str) and content else None


def number_of(reader: MachineReader, path: str) -> int | None:
    """A decimal number in a file, `None` when there is none."""
    content = text_of(reader, path)
    try:
        return int(content) if content is not None else None
    except ValueError:
        return None


def names_in(reader: MachineReader, path: str) -> tuple[str, ...]:
    """Names in a folder, none when it cannot be listed."""
    names = reader.list_dir(path)
    return names if isinstance(names, tuple) else ()


def devices_of(reader: MachineReader, subsystem: str) -> tuple[Device, ...]:
    """Devices of a subsystem, none when udev cannot tell."""
    devices = reader.devices(subsystem)
    return devices if isinstance(devices, tuple) else ()
