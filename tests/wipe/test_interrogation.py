"""Whose answers are believed: those of the drive that the system lists, and of no other."""

from dataclasses import replace

import pytest

from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Profile
from host.simulated.memory_host import MemoryHostOfModels, model_drive
from host.simulated.nvme_profile import NvmeProfile
from wipe.interrogation import ask


@pytest.mark.parametrize("profile", [AtaProfile(serial="WD 12 X"), NvmeProfile(serial="WD 12 X")])
@pytest.mark.parametrize(
    ("listed", "believed"), [("WD_12_X", True), ("WD 12 X ", True), ("Y", False)]
)
def test_blanks_that_the_system_writes_otherwise_make_no_other_drive(
    profile: Profile,
    listed: str,
    believed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    made = model_drive(profile)
    identity = made.drive.identity.model_copy(update={"serial": listed})
    drive = made.drive.model_copy(update={"identity": identity})
    host = MemoryHostOfModels([replace(made, drive=drive)])
    assert (ask(host, drive) is not None) is believed
