"""Drives that are not erased: refused by the guard, or not to be seen."""

from host.drive import HiddenKind
from reports.language import mark
from reports.wording.parts import Wording
from wipe.codes import Refusal

REFUSALS = {
    Refusal.LIVE_MEDIUM: Wording(
        mark("We started from this"),
        mark("opknap itself runs from this drive or stick; we never erase it."),
        mark("Choose another drive."),
    ),
    Refusal.MOUNTED: Wording(
        mark("This drive is in use"),
        mark("The system has a folder of this drive open."),
        mark("Start the laptop from the stick and try again."),
    ),
    Refusal.SWAP: Wording(
        mark("This drive is used as memory"),
        mark("The system keeps part of its memory on this drive (swap)."),
        mark("Start the laptop from the stick and try again."),
    ),
    Refusal.IN_USE: Wording(
        mark("Another program uses this drive"),
        mark("The drive is held open by another program or another part of the system."),
        mark("Start the laptop again and try once more."),
    ),
    Refusal.READ_ONLY: Wording(
        mark("This drive can only be read"),
        mark("The drive or its switch forbids writing."),
        mark("Look for a small write-lock switch."),
    ),
    Refusal.NO_IDENTITY: Wording(
        mark("This drive has no serial number"),
        mark("Without a serial number we cannot prove which drive was erased."),
        mark("Take out the drive and give it to your supervisor."),
    ),
    Refusal.AMBIGUOUS_IDENTITY: Wording(
        mark("Two drives have the same number"),
        mark("We cannot tell these drives apart."),
        mark("Take out one of the two and start again."),
    ),
    Refusal.IDENTITY_CHANGED: Wording(
        mark("This is another drive now"),
        mark("The drive is not the one that was confirmed, or it was changed since."),
        mark("Look at the drive and confirm it again."),
    ),
    Refusal.NOT_CONFIRMED: Wording(
        mark("Not confirmed"),
        mark("What was typed is not the serial number of this drive."),
        mark("Type the number that is shown at the drive."),
    ),
    Refusal.NOT_WHOLE_DRIVE: Wording(
        mark("This is not a whole drive"),
        mark("We only erase whole drives, never a part or a file."),
        mark("Choose the whole drive."),
    ),
    Refusal.LOOP_BACKING: Wording(
        mark("Practice drive is not safe"),
        mark("A practice drive must stand on an ordinary file that can be written."),
        mark("Make a practice drive on an ordinary file."),
    ),
    Refusal.FOREIGN: Wording(
        mark("Perhaps not part of this laptop"),
        mark("The drive is on USB, is a card, or came later; perhaps it is somebody's own."),
        mark("Say whether it is part of this laptop."),
    ),
    Refusal.HIDDEN: Wording(
        mark("We cannot see this drive"),
        mark("The laptop hides it behind a RAID setting, so we cannot erase it."),
        mark("Set storage to AHCI in the BIOS and start again."),
    ),
    Refusal.NEEDS_AC: Wording(
        mark("The charger is not plugged in"),
        mark("If the battery runs out in the middle, the drive may stay locked."),
        mark("Plug in the charger."),
    ),
}

HIDDEN = {
    HiddenKind.REMAPPED_NVME: Wording(
        mark("A drive hides behind RAID"),
        mark("The controller counts a drive that the BIOS keeps from us."),
        mark("Set storage to AHCI in the BIOS and start again."),
    ),
    HiddenKind.RAID_CONTROLLER: Wording(
        mark("RAID may hide a drive"),
        mark("The laptop has a RAID part (RST or VMD) through which we see no drive."),
        mark("Switch off RAID or VMD in the BIOS and start again."),
    ),
    HiddenKind.NO_MEDIUM: Wording(
        mark("A drive without a size"),
        mark("A drive answers, but says that it holds nothing; it may be broken or locked."),
        mark("Take out the drive and give it to your supervisor."),
    ),
    HiddenKind.HALF_OPTANE: Wording(
        mark("Half of this drive is missing"),
        mark("This Optane module holds two drives, and the BIOS shows us only one of them."),
        mark("Set storage to AHCI in the BIOS and start again."),
    ),
    HiddenKind.NO_DRIVE_FOUND: Wording(
        mark("No drive found"),
        mark("There is a place for a drive, and we see none in it."),
        mark("Open the laptop and look whether there is a drive."),
    ),
}
