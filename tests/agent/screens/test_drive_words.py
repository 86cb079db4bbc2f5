"""How a drive is called."""

from agent.say import Say
from agent.screens.drive_words import drive_title
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from reports.language import Language

DRIVE = Drive(
    path="/dev/sda",
    identity=DriveIdentity(model="Samsung SSD 860 EVO 500GB", serial="S1", wwid=None),
    transport=Transport.SATA,
    kind=DriveKind.SSD,
    size_bytes=500_107_862_016,
)


def test_a_practice_drive_does_not_pass_for_a_very_small_one() -> None:
    practice = DRIVE.model_copy(update={"size_bytes": 64 << 20, "simulated": True})
    named = "Samsung SSD 860 EVO 500GB"
    assert drive_title(DRIVE, Say(Language.NL)) == f"{named} · 500 GB"
    assert drive_title(practice, Say(Language.NL)) == f"{named} · oefenschijf van 67 MB"
    assert drive_title(practice, Say(Language.EN)) == f"{named} · practice drive of 67 MB"
