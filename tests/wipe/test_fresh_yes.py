"""Nobody's new data is destroyed under an old yes: an interrupted job comes back to its drive."""

from pathlib import Path

import pytest

from host.ata.commands import security_set_user_password
from host.capabilities import AtaCapabilities, SecurityState
from host.nvme.commands import SanitizeAction, sanitize
from host.simulated.ata_profile import AtaProfile
from host.simulated.model import VirtualClock
from host.simulated.model_handle import ModelHandle
from host.simulated.nvme_profile import NvmeProfile
from tests.wipe.saboteur import Saboteur, at, put
from wipe.codes import DriveStatus, Method, Refusal
from wipe.events import Guarded, Marked, StepAccepted, StepBegan
from wipe.folder import DriveFolder
from wipe.interrogation import ask

NEW_OWNER = b"Photographs of our wedding, volume 1".ljust(64) * 64
SECURITY = AtaProfile(sanitize_block=False, sanitize_crypto=False, sanitize_overwrite=False)
FORMAT_TOO = NvmeProfile()


class JustStarted(VirtualClock):
    """The clock of a boot begins anew."""

    def __init__(self) -> None:
        self._now_ms = 5


def handle_of(bench: Saboteur) -> ModelHandle:
    """A door that belongs to nobody's job."""
    return ModelHandle(bench.host.model(bench.drive.drive.path), writable=True)


def sanitized_by_others(bench: Saboteur, action: SanitizeAction) -> None:
    assert handle_of(bench).nvme(sanitize(action)).ok
    bench.host.pause(24 * 3600)


def is_spared(bench: Saboteur, folder: DriveFolder, places: tuple[int, ...] = (0, 8192)) -> bool:
    """Whether the old yes, after a reboot, leaves the new owner's data alone."""
    for place in places:
        put(bench, place, NEW_OWNER)
    bench.host.power_cycle()
    outcome = bench.run(folder)
    assert outcome is not None
    cells = bench.host.model(bench.drive.drive.path)
    spared = all(cells.read("main", place, len(NEW_OWNER)) == NEW_OWNER for place in places)
    if spared:
        assert (outcome.status, outcome.reason) in {
            (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED),
            (DriveStatus.NOT_ERASED, "old_data"),
        }
    return spared


def test_a_format_is_not_repeated_because_the_drive_was_once_sanitized(tmp_path: Path) -> None:
    bench = Saboteur(tmp_path, FORMAT_TOO)
    sanitized_by_others(bench, SanitizeAction.BLOCK)
    folder = bench.confirm(Method.FMT_USER)
    assert bench.sabotage(folder, cut=at(StepAccepted)) is None
    assert is_spared(bench, folder)


def test_a_sanitize_is_not_repeated_on_a_drive_that_somebody_else_sanitized_since(
    tmp_path: Path,
) -> None:
    bench = Saboteur(tmp_path, FORMAT_TOO)
    folder = bench.confirm(Method.SAN_BLOCK)
    assert bench.sabotage(folder, cut=at(StepAccepted)) is None
    bench.host.pause(24 * 3600)
    sanitized_by_others(bench, SanitizeAction.CRYPTO)
    assert is_spared(bench, folder)


@pytest.mark.parametrize("kind", [Marked, StepBegan])
@pytest.mark.parametrize("profile", [FORMAT_TOO, AtaProfile(), SECURITY])
def test_markers_that_are_left_between_new_data_are_no_yes(
    tmp_path: Path, kind: type, profile: NvmeProfile | AtaProfile
) -> None:
    bench = Saboteur(tmp_path, profile)
    folder = bench.confirm()
    assert bench.sabotage(folder, cut=at(kind)) is None
    assert is_spared(bench, folder)


def test_h3_a_drive_that_its_new_owner_locks_and_unlocks_is_left_alone(tmp_path: Path) -> None:
    bench = Saboteur(tmp_path, SECURITY)
    folder = bench.confirm(Method.SEC_ENH)
    assert bench.sabotage(folder, cut=at(StepBegan)) is None
    door = handle_of(bench)
    # As the laptop's own password does at every start: enabled, and unlocked.
    put(bench, 0, NEW_OWNER)
    bench.host.power_cycle()
    door = handle_of(bench)
    door.ata(security_set_user_password(b"their own password".ljust(32, b"\0")))
    told = ask(bench.host, bench.listed)
    assert isinstance(told, AtaCapabilities)
    assert told.security.state is SecurityState.SEC5
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)
    assert bench.host.model("/dev/sda").read("main", 0, len(NEW_OWNER)) == NEW_OWNER


@pytest.mark.parametrize("boot_id", ["unknown", "boot-1"])
def test_a_boot_that_cannot_be_told_from_another_makes_no_yes_fresh(
    tmp_path: Path, boot_id: str
) -> None:
    bench = Saboteur(tmp_path, FORMAT_TOO)
    bench.host.boot = boot_id
    folder = bench.confirm(Method.FMT_USER)
    assert bench.sabotage(folder, cut=at(StepAccepted)) is None
    for place in (0, 8192):
        put(bench, place, NEW_OWNER)
    bench.host.power_cycle()
    bench.host.boot = boot_id
    if boot_id != "unknown":
        bench.host.clock = JustStarted()
    outcome = bench.run(folder)
    assert outcome is not None
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.NOT_CONFIRMED)


@pytest.mark.parametrize("profile", [FORMAT_TOO, SECURITY, AtaProfile(rotation=5400)])
def test_a_yes_of_another_boot_under_which_nothing_was_begun_begins_nothing(
    tmp_path: Path, profile: NvmeProfile | AtaProfile
) -> None:
    bench = Saboteur(tmp_path, profile)
    folder = bench.confirm()
    assert bench.sabotage(folder, cut=at(Guarded)) is None
    assert is_spared(bench, folder)
