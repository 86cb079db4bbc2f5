"""Words of a plan: its row, its steps, what stands in the way, what a person has to do first."""

from reports.language import mark
from wipe.codes import Ask, PlanBar, PlanReason, StepReason

PLAN_REASONS: dict[str, str] = {
    PlanReason.PREFERRED: mark("the best method for this drive"),
    PlanReason.ONLY_METHOD_AVAILABLE: mark("the only method that can be used now"),
    PlanReason.FALLBACK: mark("in case nothing before it runs"),
}

PLAN_NO_STOP = mark("Once begun, nobody can stop it.")
PLAN_LEVEL = mark("Level: {level}.")
PLAN_ELSE = mark("If that does not run: {methods}.")
PLAN_NOT_USED = mark("Not used: {method}. {why}")
PLAN_WITHOUT_TIME = mark("{method} How long it takes shows once it runs.")
PLAN = mark("{method} This takes {duration}.")
PLAN_BETTER = mark("Better would be: {method}")
PLAN_NOTHING = mark("There is no way to erase this drive now.")
STEP = mark("{n}. {method}: {level} ({reason})")

PLAN_ROWS = {
    "D0": mark("A drive that fits no other row"),
    "D1": mark("NVMe SSD that can SANITIZE"),
    "D2": mark("NVMe SSD that can drop its key"),
    "D3": mark("NVMe SSD that can erase by Format"),
    "D4": mark("NVMe SSD that refuses the command"),
    "D5": mark("NVMe SSD whose SANITIZE is not to be trusted"),
    "D6": mark("Drive that is already erasing itself"),
    "D7": mark("Drive whose last erase failed"),
    "D8": mark("NVMe SSD in several parts"),
    "D9": mark("Locked drive of which the code on the label is known"),
    "D10": mark("Locked drive without its code"),
    "D11": mark("SATA SSD that can empty its cells"),
    "D12": mark("SATA SSD that can drop its key"),
    "D13": mark("SATA SSD without SANITIZE"),
    "D14": mark("SATA SSD without SANITIZE, frozen by the BIOS"),
    "D15": mark("SATA drive whose SANITIZE is frozen"),
    "D16": mark("SATA drive with an unknown password"),
    "D17": mark("SATA drive with a hidden part"),
    "D18": mark("Healthy hard disk"),
    "D19": mark("Hard disk with bad spots, or of unknown health"),
    "D20": mark("Large hard disk"),
    "D21": mark("Hard disk with a part SSD"),
    "D22": mark("Soldered memory chip (eMMC)"),
    "D23": mark("Soldered memory chip (UFS)"),
    "D24": mark("Memory card or stick"),
    "D25": mark("Optane drive of Intel"),
    "D26": mark("Drive hidden by a RAID setting"),
    "D27": mark("Drive that is part of a RAID"),
    "D28": mark("Drive that does not answer"),
    "D29": mark("No drive found"),
    "D30": mark("Drive behind a USB adapter"),
}

ASKS = {
    Ask.PLUG_IN_MAINS: mark("Plug in the charger and leave it in."),
    Ask.SUSPEND_ONCE: mark("Let the laptop sleep once; that may free the drive."),
    Ask.POWER_CYCLE: mark("Switch the laptop off and on, then look again."),
    Ask.BIOS_TO_AHCI: mark("Set storage to AHCI in the BIOS and start again."),
    Ask.BIOS_WIPE: mark("Look in the BIOS for an erase of its own, or for what blocks ours."),
    Ask.READ_PSID: mark(
        "Look for the PSID on the label of the drive; 'opknap erase --psid' can open it with that."
    ),
    Ask.ATTACH_DIRECTLY: mark("Better: put the drive inside the laptop, without the USB adapter."),
    Ask.TAKE_OUT: mark("Take it out and ask your supervisor whose it is."),
    Ask.LEAVE_POWERED: mark("The drive is busy; leave it on and look again later."),
    Ask.DESTROY: mark("If nothing more can be done, the drive must be destroyed."),
    Ask.REVERT_WITH_PSID: mark("opknap first resets the drive with its PSID."),
    Ask.ERASE_ALL_MEMBERS: mark("Part of a RAID: erase all its other drives too."),
    Ask.LOOK_FOR_SECOND_PART: mark("Optane has a second part; see that both are in the list."),
    Ask.ATTEST_NO_STORAGE: mark("Open the laptop, look for a drive, and make a photo."),
}

BARS: dict[str, str] = {
    PlanBar.POLICY: mark("The rules of your organisation forbid it."),
    PlanBar.DENY_LISTED: mark("Drives of this model do not stand it."),
    PlanBar.NOT_ASKED: mark("We could not ask the drive whether it can."),
    PlanBar.NOT_BUILT: mark("This version of opknap cannot do it yet."),
    PlanBar.UNRESPONSIVE: mark("The drive does not answer."),
    StepReason.NOT_SUPPORTED: mark("The drive cannot do it."),
    StepReason.BRIDGE: mark("A USB adapter does not pass it on."),
    StepReason.FROZEN: mark("The BIOS froze it when the laptop started."),
    StepReason.LOCKED: mark("The drive is locked."),
    StepReason.ATTEMPTS_EXCEEDED: mark("Too many wrong passwords were tried."),
    StepReason.ABORTED: mark("The drive refused it."),
    StepReason.INVALID_OPCODE: mark("The drive says that it does not know it."),
    StepReason.ACCESS_DENIED: mark("The drive denies us access."),
    StepReason.NEEDS_MAINS: mark("The charger is not plugged in."),
    StepReason.STATUS_UNREADABLE: mark("The drive does not tell how it stands."),
    StepReason.NO_PROGRESS: mark("It runs and does not move on."),
    StepReason.NEVER_BEGAN: mark("The drive took it and never began."),
    StepReason.FIRMWARE_FAILED: mark("The drive says that it failed."),
    StepReason.STILL_LOCKED: mark("The drive is still locked with our password."),
    StepReason.ANSWER_LOST: mark("The drive gave no answer."),
    StepReason.STOPPED: mark("Somebody asked to stop."),
    StepReason.INTERRUPTED: mark("It was interrupted."),
    StepReason.FOREIGN: mark("The drive is busy with an erase that we did not start."),
    StepReason.NAMESPACES: mark("It does not reach every part of the drive."),
}
"""Why a method is not used, or a step did not end well: one sentence, without its subject."""
