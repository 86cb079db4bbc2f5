"""What a recording knows of a path: where its links lead, what lies below it, why it is missing."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from typing_extensions import override

from host.readings import Why

_MOST_LINKS = 32


def canonical(links: Mapping[str, str | None], path: str) -> str:
    """The path with every recorded link on its way followed."""
    followed, at, turns = "", path.strip("/").split("/"), 0
    while at:
        step = f"{followed}/{at.pop(0)}"
        target = links.get(step)
        if target is not None and target != step and turns < _MOST_LINKS:
            at, step, turns = [*target.strip("/").split("/"), *at], "", turns + 1
        followed = step
    return followed or "/"


def why_missing(
    missing: Mapping[str, Why], folders: Mapping[str, tuple[str, ...]], path: str
) -> Why:
    """Why a recording has no content for a path.

    What a listed folder does not name was not there, and nothing lies below what was not there. Of
    everything else nobody knows.
    """
    if path in missing:
        return missing[path]
    for parent, name in _steps(path):
        if parent in folders and name not in folders[parent]:
            return Why.ABSENT
        if missing.get(parent) is Why.ABSENT and parent not in folders:
            return Why.ABSENT
    return Why.NOT_RECORDED


def _steps(path: str) -> Iterator[tuple[str, str]]:
    """Each folder above a path and the name in it, the nearest first."""
    while path not in {"", "/"}:
        path, _, name = path.rpartition("/")
        yield path or "/", name


def folders_of(paths: Iterable[str]) -> dict[str, set[str]]:
    """The names in every folder above these files."""
    folders: dict[str, set[str]] = {}
    for path in paths:
        for parent, name in _steps(path):
            known = folders.setdefault(parent, set())
            if name in known:
                break  # everything above it is known too
            known.add(name)
    return folders


class FilesOnDisk(Mapping[str, bytes]):
    """Recorded files by path, each read when it is asked for: a capture has thousands."""

    def __init__(self, roots: Mapping[str, Path], also: Mapping[str, bytes]) -> None:
        """Find the files.

        Args:
            roots: Folders of the recording by the path that they stand for (`""`, `/sys`).
            also: Files that came in another way; those on disk go before them.
        """
        self._files: dict[str, Path | bytes] = dict(also)
        for path, root in roots.items():
            for folder, names in _walk(root):
                inside = folder.relative_to(root).as_posix()
                stem = path if inside == "." else f"{path}/{inside}"
                self._files.update({f"{stem}/{name}": folder / name for name in names})

    @override
    def __getitem__(self, path: str) -> bytes:
        found = self._files[path]
        return found if isinstance(found, bytes) else found.read_bytes()

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    @override
    def __len__(self) -> int:
        return len(self._files)

    @override
    def __contains__(self, path: object) -> bool:
        return path in self._files


def _walk(root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every folder and its files; linked folders are not entered."""
    pending = [root] if root.is_dir() else []
    while pending:
        folder = pending.pop()
        names = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(folder / entry.name)
                elif entry.is_file():
                    names.append(entry.name)
        yield folder, sorted(names)
