"""Writes a capture while the machine is asked."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from typing_extensions import override

from host.capture import EVERY_SUBSYSTEM, Index
from host.drive import Drive, HiddenStorage
from host.errors import CommandMissing, NotPermitted
from host.hotplug import Watch
from host.input_events import InputStream
from host.kernel_log import KMSG, render_kernel_log
from host.mask_patterns import MASKED_IN_WORDS
from host.masking import Mask
from host.mei import MEI
from host.port import DriveHandle, Host, Process, WriteToken
from host.readings import NOT_A_FOLDER, Completed, CpuBrand, Device, KernelLine, Unread, Usage, Why
from host.recorded import MISSING_COMMAND
from host.recorded_paths import canonical
from host.signatures import Signature
from host.storage import list_drives
from host.storage_nodes import Probes
from host.udev_text import render_udev

_SUBSYSTEMS = ("/sys/class", "/sys/bus")
_HOST_NAME = "/proc/sys/kernel/hostname"


class RecordingHost(Host):
    """Passes every question on and remembers the answer; `save` writes the folder."""

    def __init__(self, host: Host, *, mask: Mask | None) -> None:
        self._host = host
        self._mask = mask
        self._files: dict[str, bytes] = {}
        self._missing: dict[str, Why] = {}
        self._folders: dict[str, tuple[str, ...]] = {}
        self._links: dict[str, str | None] = {}
        self._commands: dict[tuple[str, ...], Completed] = {}
        self._devices: dict[str, tuple[Device, ...]] = {}
        self._usage: Usage | None = None
        self._brand: CpuBrand | None = None
        self._asked_all = False
        self._is_saved = False
        """A late answer of a blocked driver is dropped: what is written must not change."""

    @property
    @override
    def kind(self) -> str:
        return self._host.kind

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        words = tuple(argv)
        try:
            answer = self._host.run(words, timeout_s=timeout_s)
        except CommandMissing:
            self._commands[words] = Completed(words, MISSING_COMMAND, b"", b"not installed", 0)
            raise
        self._commands[words] = answer
        return answer

    @override
    def read_bytes(self, path: str) -> bytes | Unread:
        content = self._host.read_bytes(path)
        self._remember(path, content)
        return content

    @override
    def read_text(self, path: str) -> str | Unread:
        content = self._host.read_text(path)
        self._remember(path, content.encode() + b"\n" if isinstance(content, str) else content)
        return content

    def _remember(self, path: str, content: bytes | Unread) -> None:
        if self._is_saved:
            return
        if isinstance(content, bytes):
            self._files[path] = content
        elif content.why is Why.EMPTY:
            self._files[path] = b""
        else:
            self._missing[path] = content.why

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        names = self._host.list_dir(path)
        if self._is_saved:
            return names
        if not isinstance(names, Unread):
            self._folders[path] = names
        elif names.detail != NOT_A_FOLDER:
            self._missing[path] = names.why
        return names

    @override
    def real_path(self, path: str) -> str | None:
        real = self._host.real_path(path)
        if not self._is_saved:
            self._links[path] = real
        return real

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        found = self._host.devices(subsystem)
        if not isinstance(found, Unread) and not self._is_saved:
            self._devices[subsystem] = found
        return found

    @override
    def watch(self, *subsystems: str) -> Watch:
        return self._host.watch(*subsystems)

    @override
    def open_input(self, node: str) -> InputStream:
        return self._host.open_input(node)

    @override
    def kernel_log(self) -> tuple[KernelLine, ...] | Unread:
        lines = self._host.kernel_log()
        self._remember(KMSG, lines if isinstance(lines, Unread) else render_kernel_log(lines))
        return lines

    @override
    def amt_reply(self) -> bytes | Unread:
        reply = self._host.amt_reply()
        self._remember(MEI, reply)
        return reply

    @override
    def changed_setting(self, path: str, value: str) -> AbstractContextManager[None]:
        return self._host.changed_setting(path, value)

    @override
    def cpu_brand(self) -> CpuBrand | None:
        self._brand = self._host.cpu_brand()
        return self._brand

    @override
    def usage(self) -> Usage:
        self._usage = self._host.usage()
        return self._usage

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        # Enumerated through ourselves, so that a replay finds every file that was asked for.
        probes = Probes(signature=lambda _: Signature(), loop=lambda _: None)
        return list_drives(self, probes, include_loop=False)

    @override
    def open_drive(self, drive: Drive, access: WriteToken | None = None) -> DriveHandle:
        raise NotPermitted("not_confirmed", "a recording never opens a drive")

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        return self._host.spawn(argv, log=log, environment=environment)

    @override
    def ask_to_stop(self, pid: int, argument: str) -> bool:
        return self._host.ask_to_stop(pid, argument)

    @override
    def pause(self, seconds: float) -> None:
        self._host.pause(seconds)

    @override
    def boot_ms(self) -> int:
        return self._host.boot_ms()

    @override
    def boot_id(self) -> str:
        return self._host.boot_id()

    @override
    def utc_now(self) -> str:
        return self._host.utc_now()

    def record_all_devices(self) -> None:
        """Ask udev for every subsystem: from then on, what is not listed was not there."""
        kinds = (self._host.list_dir(folder) for folder in _SUBSYSTEMS)
        names = {name for listed in kinds if not isinstance(listed, Unread) for name in listed}
        answers = [self.devices(name) for name in sorted(names | {"block"})]
        self._asked_all = not any(isinstance(answer, Unread) for answer in answers)

    def save(self, folder: Path, *, name: str) -> None:
        """Write the capture; with a mask, what is personal is replaced everywhere."""
        self._is_saved = True
        self._learn()
        links = {path: target for path, target in self._links.items() if target != path}
        files = {canonical(links, path): content for path, content in self._files.items()}
        for path, content in files.items():
            _write(folder / "files" / self._path(path).lstrip("/"), self._masked(content, path))
        for words, answer in self._commands.items():
            self._save_command(folder / "commands", words, answer)
        devices = [device for found in self._devices.values() for device in found]
        if self._devices:
            _write(folder / "udev.txt", self._masked(render_udev(devices).encode()))
        _write(folder / "index.json", self._index(links, files))
        if self._usage is not None:
            _write(folder / "usage.json", self._usage.model_dump_json(indent=1).encode())
        if self._brand is not None:
            _write(folder / "cpu_brand.json", self._brand.model_dump_json(indent=1).encode())
        _write(folder / "meta.toml", self._meta(name))

    def _index(self, links: Mapping[str, str | None], files: Mapping[str, bytes]) -> bytes:
        """What is no content; nothing that files and folders tell by themselves."""
        folders = {canonical(links, path): names for path, names in self._folders.items()}
        same = {p: t for p, t in self._links.items() if t == p and p not in {*files, *folders}}
        missing = {
            path: why
            for path, why in self._missing.items()
            if (real := canonical(links, path)) not in files and real not in folders
        }
        subsystems = {*self._devices, EVERY_SUBSYSTEM} if self._asked_all else {*self._devices}
        index = Index(
            missing={self._path(path): why for path, why in missing.items()},
            folders={self._path(p): tuple(map(self._path, names)) for p, names in folders.items()},
            links={
                self._path(path): None if target is None else self._path(target)
                for path, target in {**links, **same}.items()
            },
            subsystems=tuple(sorted(subsystems)),
            boot_ms=self._host.boot_ms(),
            utc=self._host.utc_now(),
        )
        return index.model_dump_json(indent=1).encode()

    def _meta(self, name: str) -> bytes:
        lines = [
            'schema = "opknap/capture/v1"',
            f"name = {json.dumps(name)}",
            f"masked = {'true' if self._mask is not None else 'false'}",
        ]
        if self._mask is not None:
            lines += [
                "masked_values = [",
                *(f"  {json.dumps(one)}," for one in MASKED_IN_WORDS),
                "]",
            ]
        return ("\n".join(lines) + "\n").encode()

    def _learn(self) -> None:
        if self._mask is None:
            return
        for path, content in self._files.items():
            self._mask.learn_file(path, content)
        for path in (*self._folders, *filter(None, self._links.values())):
            self._mask.learn_path(path)
        for answer in self._commands.values():
            self._mask.learn_text(answer.stdout)
            self._mask.learn_text(answer.stderr)
        self._mask.learn_text(render_udev(d for f in self._devices.values() for d in f).encode())
        called = self._host.read_text(_HOST_NAME)
        if isinstance(called, str):
            self._mask.learn_host_name(called)

    def _masked(self, content: bytes, path: str = "") -> bytes:
        return self._mask.apply_file(path, content) if self._mask is not None else content

    def _path(self, path: str) -> str:
        return self._mask.apply_path(path) if self._mask is not None else path

    def _save_command(self, folder: Path, words: tuple[str, ...], answer: Completed) -> None:
        told = [self._path(word) for word in words]
        slug = re.sub(r"[^a-z0-9]+", "-", " ".join(told).lower()).strip("-")[:60]
        stem, number = folder / slug, 1
        while stem.with_suffix(".argv").exists():
            stem, number = folder / f"{slug}-{number}", number + 1
        _write(stem.with_suffix(".argv"), json.dumps(told).encode())
        _write(stem.with_suffix(".out"), self._masked(answer.stdout))
        _write(stem.with_suffix(".err"), self._masked(answer.stderr))
        _write(stem.with_suffix(".rc"), str(answer.exit_status).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
