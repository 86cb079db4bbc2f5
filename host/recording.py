"""Writes a capture while the machine is asked."""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from typing_extensions import override

from host.capture import Index
from host.drive import Drive, HiddenStorage
from host.errors import CommandMissing, NotPermitted
from host.hotplug import Watch
from host.input_events import InputStream
from host.kernel_log import KMSG, render_kernel_log
from host.masking import Mask
from host.port import DriveHandle, Host, Process, WriteToken
from host.readings import Completed, CpuBrand, Device, KernelLine, Unread, Usage, Why
from host.recorded import MISSING_COMMAND
from host.signatures import Signature
from host.storage import list_drives
from host.storage_nodes import Probes
from host.udev_text import render_udev


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
        if isinstance(content, bytes):
            self._files[path] = content
        elif content.why is Why.EMPTY:
            self._files[path] = b""
        else:
            self._missing[path] = content.why

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        names = self._host.list_dir(path)
        if isinstance(names, Unread):
            self._missing[path] = names.why
        else:
            self._folders[path] = names
        return names

    @override
    def real_path(self, path: str) -> str | None:
        self._links[path] = self._host.real_path(path)
        return self._links[path]

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        found = self._host.devices(subsystem)
        if not isinstance(found, Unread):
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

    def save(self, folder: Path, *, name: str) -> None:
        """Write the capture; with a mask, serials and addresses are replaced everywhere."""
        self._learn()
        for path, content in self._files.items():
            _write(folder / "files" / path.lstrip("/"), self._masked(content))
        for words, answer in self._commands.items():
            self._save_command(folder / "commands", words, answer)
        devices = [device for found in self._devices.values() for device in found]
        if self._devices:
            _write(folder / "udev.txt", self._masked(render_udev(devices).encode()))
        index = Index(
            missing=self._missing,
            folders=self._folders,
            links=self._links,
            subsystems=tuple(sorted(self._devices)),
            boot_ms=self._host.boot_ms(),
            utc=self._host.utc_now(),
        )
        _write(folder / "index.json", self._masked(index.model_dump_json(indent=1).encode()))
        if self._usage is not None:
            _write(folder / "usage.json", self._usage.model_dump_json(indent=1).encode())
        if self._brand is not None:
            _write(folder / "cpu_brand.json", self._brand.model_dump_json(indent=1).encode())
        masked = "true" if self._mask is not None else "false"
        meta = f'schema = "opknap/capture/v1"\nname = {json.dumps(name)}\nmasked = {masked}\n'
        _write(folder / "meta.toml", meta.encode())

    def _learn(self) -> None:
        if self._mask is None:
            return
        for path, content in self._files.items():
            self._mask.learn_file(path, content)
        for answer in self._commands.values():
            self._mask.learn_text(answer.stdout)
        self._mask.learn_text(render_udev(d for f in self._devices.values() for d in f).encode())

    def _masked(self, content: bytes) -> bytes:
        return self._mask.apply(content) if self._mask is not None else content

    def _save_command(self, folder: Path, words: tuple[str, ...], answer: Completed) -> None:
        slug = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")[:60]
        stem, number = folder / slug, 1
        while stem.with_suffix(".argv").exists():
            stem, number = folder / f"{slug}-{number}", number + 1
        _write(stem.with_suffix(".argv"), self._masked(json.dumps(words).encode()))
        _write(stem.with_suffix(".out"), self._masked(answer.stdout))
        _write(stem.with_suffix(".err"), self._masked(answer.stderr))
        _write(stem.with_suffix(".rc"), str(answer.exit_status).encode())


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
