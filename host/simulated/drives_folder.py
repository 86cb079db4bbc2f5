"""A folder of simulated drives, one folder each, and the clock that they live by."""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from host.drive import Drive
from host.errors import DriveGone
from host.port import DriveHandle, WriteToken
from host.simulated.cells import read_part
from host.simulated.drive import Pace, SimulatedDriveSpec, SimulatedHandle, read_spec
from host.simulated.family import is_there, make_model
from host.simulated.model import Clock, DriveModel, FolderStore
from host.simulated.model_handle import ModelHandle, check_token
from host.simulated.turns import TRANSFER_MS, AlwaysFree, FolderTurns, busy_command
from host.value import Value

_FASTEST = 1_000_000


class ClockSettings(Value):
    """`clock.json` of a folder of simulated drives."""

    speed: Annotated[int, Field(ge=1, le=_FASTEST)] = 1
    """How much faster than the machine's clock time passes, for drives and for who asks them."""
    boot_id: str | None = None
    """Of the practice laptop's boot; `None` is the machine's own. Another one is switching the
    practice laptop, and every drive of a family in it, off and on."""


def read_clock(folder: Path) -> ClockSettings:
    """The folder's clock; the machine's own when it says nothing of one.

    Raises:
        ValueError: the file is no clock.
    """
    path = folder / "clock.json"
    if not path.exists():
        return ClockSettings()
    return ClockSettings.model_validate_json(path.read_bytes())


@dataclass(frozen=True, slots=True)
class _Powered:
    spec: SimulatedDriveSpec
    store: FolderStore
    model: DriveModel
    turns: FolderTurns


class DrivesFolder:
    """Lists and opens the drives of a folder; those of a family are powered once per boot."""

    def __init__(self, folder: Path, clock: Clock, boot_id: str) -> None:
        self._folder = folder
        self._clock = clock
        self._boot_id = boot_id
        self._lock = threading.Lock()
        self._powered: dict[Path, _Powered] = {}

    def drives(self) -> tuple[Drive, ...]:
        """Those that are there now, by path."""
        known = (self._listed(path.parent) for path in self._folder.glob("*/drive.json"))
        return tuple(sorted((d for d in known if d is not None), key=lambda drive: drive.path))

    def open(self, drive: Drive, access: WriteToken | None) -> DriveHandle:
        """Open one of them.

        Raises:
            DriveGone: it is no longer there.
            NotPermitted: the token is not for it.
        """
        folder = self._folder / drive.id
        seen = self._listed(folder) if (folder / "drive.json").exists() else None
        if seen is None:
            raise DriveGone(f"{drive.path} is no longer there")
        spec = read_spec(folder)
        if spec.family is None:
            return SimulatedHandle(folder, access)
        powered = self._power(folder, spec)
        if access is not None:
            check_token(seen, access, powered.model.size_bytes("main"))
        return ModelHandle(
            powered.model,
            writable=access is not None,
            block_bytes=seen.logical_block_bytes,
            before=Pace(spec.rate_bytes_s).wait,
            turns=powered.turns,
        )

    def suspend(self) -> None:
        """The practice laptop sleeps (S3) and wakes.

        Raises:
            CommandLost: a drive is busy; the others may have slept.
        """
        for path in sorted(self._folder.glob("*/drive.json")):
            spec = read_spec(path.parent)
            if spec.family is not None:
                powered = self._power(path.parent, spec)
                with powered.turns.take(TRANSFER_MS, busy_command("sleep")):
                    powered.model.suspend()

    def _listed(self, folder: Path) -> Drive | None:
        spec = read_spec(folder)
        if spec.family is None:
            return None if (folder / "gone").exists() else spec.drive
        powered = self._power(folder, spec)
        if not is_there(powered.store, frozenset(spec.misbehaviours)):
            return None
        size = powered.model.size_bytes("main")
        return spec.drive.model_copy(update={"size_bytes": size, "native_size_bytes": None})

    def _power(self, folder: Path, spec: SimulatedDriveSpec) -> _Powered:
        with self._lock:
            powered = self._powered.get(folder)
            if powered is None or powered.spec != spec:
                store = FolderStore(folder, power_on=self._boot_id)
                turns = FolderTurns(folder, self._clock)
                # one that is on already may be busy for hours, and is listed all the same
                is_on = read_part(store, "power").get("on") == self._boot_id
                wait = AlwaysFree() if is_on else turns
                with wait.take(TRANSFER_MS, busy_command("power on")):
                    bad = frozenset(spec.misbehaviours)
                    model = make_model(store, self._clock, spec.electronics, bad)
                powered = self._powered[folder] = _Powered(spec, store, model, turns)
            return powered
