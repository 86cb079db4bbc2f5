"""Writes that survive a power cut, and locks that die with their process.

A leaf that every room may import. Whole files: temporary name in the same folder, fsync, rename,
fsync of the folder. Append-only files: one `write` a line, fsync where a promise is made.
"""

import contextlib
import fcntl
import os
from pathlib import Path
from typing import Self


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Replace or make a file so that after a power cut it is whole: the old bytes or the new.

    Raises:
        OSError: at `path` is the old content, or the new where only the folder failed to sync.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    try:
        try:
            # umask may have taken bits away from a mode that was asked for
            os.fchmod(descriptor, mode)
            _write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.rename(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def make_folder(path: Path, *, mode: int = 0o755) -> None:
    """Make a folder and its missing parents, durable from the first one made."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=mode, exist_ok=True)
        sync_folder(folder.parent)


def move(source: Path, target: Path) -> None:
    """Rename a file or folder within one file system, durable in both folders."""
    source.rename(target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def remove(path: Path) -> None:
    """Remove a file, durable; one that is gone already is fine."""
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames and new names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


class AppendFile:
    """An append-only file. Its last line may be torn after a power cut; readers expect that."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def open(cls, path: Path, *, mode: int = 0o644) -> Self:
        """Open for appending, made durable when it is new."""
        is_new = not path.exists()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(path, flags, mode)
        if is_new:
            os.fchmod(descriptor, mode)
            os.fsync(descriptor)
            sync_folder(path.parent)
        return cls(descriptor)

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return os.fstat(self._descriptor).st_size

    def append(self, data: bytes, *, sync: bool) -> None:
        """Add bytes at the end; with `sync` they are on the medium when this returns.

        Raises:
            OSError: the medium is full or gone; a torn tail may be left behind.
        """
        _write_all(self._descriptor, data)
        if sync:
            os.fdatasync(self._descriptor)

    def truncate(self, size: int) -> None:
        """Cut a torn tail off, durable."""
        os.ftruncate(self._descriptor, size)
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)


class Lock:
    """An exclusive lock on a file; it ends with `release` or with the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> Self | None:
        """The lock, or `None` when another process (or handle) holds it."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back."""
        os.close(self._descriptor)


def is_locked(path: Path) -> bool:
    """Whether somebody holds the lock. A file that is not there is not locked."""
    if not path.exists():
        return False
    lock = Lock.take(path)
    if lock is None:
        return True
    lock.release()
    return False
