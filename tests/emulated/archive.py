"""A root file system as the kernel unpacks it at boot: cpio in its "new ASCII" format (initramfs).

Source: Linux, Documentation/driver-api/early-userspace/buffer-format.rst.
"""

import stat
from pathlib import Path
from typing import BinaryIO

_MAGIC = "070701"
_HEADER_BYTES = 110


class Archive:
    """Writes files, folders and links; whatever is there already is kept."""

    def __init__(self, output: BinaryIO) -> None:
        self._output = output
        self._inode = 0
        self._names: set[str] = set()

    def file(self, name: str | Path, content: bytes, *, mode: int = 0o644, mtime: int = 0) -> None:
        """A regular file. Python believes its compiled files only beside the right time."""
        if self._is_new(str(name)):
            self._entry(str(name), stat.S_IFREG | mode, content, mtime=mtime)

    def copy(self, path: Path, name: str | Path | None = None) -> None:
        """A file of this machine."""
        status = path.stat()
        content, mode = path.read_bytes(), status.st_mode & 0o777
        self.file(name or path, content, mode=mode, mtime=int(status.st_mtime))

    def link(self, name: str | Path, to: str | Path) -> None:
        """A symbolic link."""
        if self._is_new(str(name)):
            self._entry(str(name), stat.S_IFLNK | 0o777, str(to).encode())

    def folder(self, name: str) -> None:
        """A folder with those above it."""
        if self._is_new(name):
            self._entry(name, stat.S_IFDIR | 0o755)

    def console(self) -> None:
        """The node that init's words go to."""
        if self._is_new("dev/console"):
            self._entry("dev/console", stat.S_IFCHR | 0o600, device=(5, 1))

    def close(self) -> None:
        """The end of the archive."""
        self._entry("TRAILER!!!", 0)

    def _is_new(self, name: str) -> bool:
        name = name.strip("/")
        if name in self._names:
            return False
        self._names.add(name)
        if "/" in name:
            self.folder(name.rpartition("/")[0])
        return True

    def _entry(
        self,
        name: str,
        mode: int,
        content: bytes = b"",
        *,
        mtime: int = 0,
        device: tuple[int, int] = (0, 0),
    ) -> None:
        self._inode += 1
        raw = name.strip("/").encode() + b"\0"
        numbers = (self._inode, mode, 0, 0, 1, mtime, len(content), 0, 0, *device, len(raw), 0)
        head = _MAGIC + "".join(f"{number:08x}" for number in numbers)
        self._output.write(head.encode() + raw)
        self._output.write(bytes(-(_HEADER_BYTES + len(raw)) % 4))
        self._output.write(content + bytes(-len(content) % 4))
