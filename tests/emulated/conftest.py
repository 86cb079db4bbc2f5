"""One boot for each laptop: building takes seconds, booting half a minute, the rest minutes."""

import json
import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.emulated.build import main as build
from tests.emulated.drives import fill
from tests.emulated.hand_hands import Told, work
from tests.emulated.hand_kit import KIT
from tests.emulated.hand_machine import HEARD, running
from tests.emulated.machine import boot

BUILT = Path(__file__).parents[2] / "build/emulated"
_PARTS = (BUILT / "kernel/boot", BUILT / "udev/bin/udevadm")
_TOOLS = ("qemu-system-x86_64", "busybox", "mke2fs", "ldconfig")
_HAND_TOOLS = ("qemu-system-x86_64", "busybox", "ldconfig", "iasl", *KIT.programs)
_PATIENCE_S = 600
_PATH = f"{os.environ['PATH']}:/usr/sbin:/sbin"


@dataclass(frozen=True, slots=True)
class Emulation:
    """What one boot left behind."""

    told: dict[str, Any]
    """By check, what came back in the laptop."""
    images: dict[str, Path]
    """Its drives, to be read from outside."""

    def outcomes(self, check: str) -> dict[str, dict[str, Any]]:
        """The last word on each drive, by the kernel's name for it."""
        lines = self.lines(check)
        return {line["path"]: line for line in lines if line["type"] == "outcome"}

    def outcome(self, check: str) -> dict[str, Any]:
        """The last word, where there was one drive."""
        (only,) = self.outcomes(check).values()
        return only

    def lines(self, check: str) -> list[dict[str, Any]]:
        """What a command said."""
        told = self.told[check]
        assert "defect" not in told, told["defect"]
        lines: list[dict[str, Any]] = told["lines"]
        return lines

    def drives(self, check: str) -> dict[str, dict[str, Any]]:
        """What `drives` listed, by serial."""
        (answer,) = self.lines(check)
        return {drive["serial"]: drive for drive in answer["drives"]}


@pytest.fixture(scope="session")
def emulation(tmp_path_factory: pytest.TempPathFactory) -> Emulation:
    """The laptop, after it did everything and switched itself off."""
    qemu = _qemu(_TOOLS)
    folder = tmp_path_factory.mktemp("emulated")
    build(BUILT)
    results = folder / "results"
    results.mkdir()
    images = fill(folder)
    boot(qemu, BUILT, images, results)
    told = json.loads((results / "results.json").read_text("utf-8"))
    return Emulation(told, images)


@dataclass(frozen=True, slots=True)
class Tried:
    """What hands and probes left behind on the laptop that they worked on."""

    told: dict[str, Any]
    """By stage, what came back."""
    lines: list[dict[str, Any]]
    """What a person would have been shown, as it came."""
    missed: list[str]
    """What hands waited for in vain."""
    folder: Path

    def stage(self, name: str) -> dict[str, Any]:
        """What came of one stage."""
        told: dict[str, Any] = self.told[name]
        assert "defect" not in told, told["defect"]
        return told

    def findings(self, name: str) -> dict[str, dict[str, Any]]:
        """By code, of a hand test."""
        return {one["code"]: one for one in self.stage(name)["findings"]}

    def finding(self, name: str) -> dict[str, Any]:
        """The only one."""
        (only,) = self.findings(name).values()
        return only

    def shown(self, name: str) -> set[str]:
        """Codes of the lines that a person was shown."""
        states = [one["saw"] for one in self.lines if one["stage"] == name and "saw" in one]
        return {code for saw in [*states, self.stage(name)["state"]["saw"]] for code in saw}

    @property
    def heard(self) -> Path:
        """What the speakers played."""
        return self.folder / HEARD

    @property
    def capture(self) -> Path:
        """The recording of it."""
        folder = self.folder / "capture"
        if not folder.exists():
            with tarfile.open(self.folder / "results/capture.tar") as together:
                together.extractall(self.folder, filter="data")
        return folder


@pytest.fixture(scope="session")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """The laptop that hands worked on, after it switched itself off."""
    qemu = _qemu(_HAND_TOOLS)
    folder = tmp_path_factory.mktemp("tried")
    results = folder / "results"
    results.mkdir()
    build(BUILT, KIT)
    with running(qemu, BUILT, folder) as (process, qmp):
        told = Told(results / "told.jsonl", lambda: process.poll() is not None)
        missed = work(qmp, told, _PATIENCE_S)
        assert process.poll() == 0, (folder / "console.log").read_text("utf-8", "replace")[-2000:]
    stages = json.loads((results / "results.json").read_text("utf-8"))
    return Tried(stages, told.lines, missed, folder)


def _qemu(tools: tuple[str, ...]) -> str:
    missing = [name for name in tools if shutil.which(name, path=_PATH) is None]
    missing += [path.name for path in _PARTS if not path.exists()]
    qemu = shutil.which("qemu-system-x86_64", path=_PATH)
    if not os.environ.get("OPKNAP_EMULATED") or missing or qemu is None:
        pytest.skip("takes minutes: `make test-emulated` builds and boots an emulated laptop")
    return qemu
