"""Words of erasing: statuses, methods, levels, exceptions."""

from host.drive import DriveKind, Transport
from reports.language import mark
from reports.wording.parts import Wording
from wipe.codes import (
    Basis,
    DriveStatus,
    ExceptionCode,
    Level,
    Method,
    Note,
    Standard,
    StatusReason,
    StepResult,
)

STATUS_WORDS = {
    DriveStatus.ERASED: mark("ERASED"),
    DriveStatus.ERASED_WITH_EXCEPTIONS: mark("ERASED, WITH A REMARK"),
    DriveStatus.CLEAR_ONLY: mark("ERASED, LEVEL TOO LOW"),
    DriveStatus.NOT_ERASED: mark("NOT ERASED"),
    DriveStatus.UNKNOWN: mark("NOT KNOWN"),
    DriveStatus.REFUSED: mark("REFUSED"),
    DriveStatus.TO_DESTROY: mark("TO BE DESTROYED"),
    DriveStatus.NO_STORAGE_ATTESTED: mark("NO DRIVE"),
}

HALF_ERASED = mark("This drive is half erased")
CANNOT_GO_ON = Wording(
    HALF_ERASED,
    mark("It is not as opknap left it, or what opknap kept of it is lost. It was left alone now."),
    mark("Erase it from the start, with a new confirmation."),
)
ERASED_ITSELF = mark("The drive erased itself, and the check found nothing of before.")
OVERWRITTEN = mark("The whole drive was overwritten, read back and found clean.")
"""What an erased drive is said to be where the method is known."""

STATUSES = {
    DriveStatus.ERASED: Wording(
        mark("This drive is erased"),
        mark("The drive is erased, and the check found nothing of before."),
        mark("Go on with the next step."),
    ),
    DriveStatus.ERASED_WITH_EXCEPTIONS: Wording(
        mark("Erased, with a remark"),
        mark("What could be reached is erased and checked, but something could not be proved."),
        mark("Ask your supervisor to judge the remark."),
    ),
    DriveStatus.CLEAR_ONLY: Wording(
        mark("Erased, but level too low"),
        mark("The drive is erased at level Clear, and Purge was asked for."),
        mark("Ask your supervisor whether this is enough."),
    ),
    DriveStatus.NOT_ERASED: Wording(
        mark("This drive is not erased"),
        mark("Old data may still be on it."),
        mark("Erase the drive again."),
    ),
    DriveStatus.UNKNOWN: Wording(
        mark("Not known if it is erased"),
        mark("The erase began and we could not see its end."),
        mark("Go on with the erase."),
    ),
    DriveStatus.REFUSED: Wording(
        mark("This drive is not touched"),
        mark("opknap refused to erase it, and wrote nothing to it."),
        mark("Ask your supervisor to look at the reason."),
    ),
    DriveStatus.TO_DESTROY: Wording(
        mark("This drive must be destroyed"),
        mark("It cannot be erased, so old data stays on it."),
        mark("Take out the drive and give it to your supervisor."),
    ),
    DriveStatus.NO_STORAGE_ATTESTED: Wording(
        mark("There is no drive"),
        mark("No drive was found, and a person looked and confirmed it."),
        mark("Go on with the next step."),
    ),
}

STATUS_REASONS = {
    StatusReason.STOPPED: Wording(
        mark("The erase was stopped"),
        mark("Somebody stopped the erase before its end."),
        mark("Start the erase again."),
    ),
    StatusReason.WRITE_ERROR: Wording(
        mark("The drive stopped taking data"),
        mark("Writing failed, so not everything was overwritten."),
        mark("Ask your supervisor to replace the drive."),
    ),
    StatusReason.MISMATCH: Wording(
        mark("Read back is not what we wrote"),
        mark("After the erase the drive gave back something else than what was written."),
        mark("Erase the drive again."),
    ),
    StatusReason.VANISHED: Wording(
        mark("The drive was suddenly gone"),
        mark("During the erase the laptop lost the drive."),
        mark("Press the drive firmly in place and go on."),
    ),
    StatusReason.UNREADABLE: Wording(
        mark("Too many bad spots"),
        mark("More than 1 MiB or one ten-thousandth of the drive cannot be read or written."),
        mark("Take out the drive to have it destroyed."),
    ),
    StatusReason.JOURNAL_LOST: Wording(
        mark("The stick lost its notes"),
        mark("Without these notes the erase cannot be proved."),
        mark("Put the stick back and erase again."),
    ),
    StatusReason.RUNNING: Wording(
        mark("The drive is still erasing itself"),
        mark("It began to erase itself, and we did not see it end; nobody can stop it."),
        mark("Leave the laptop on and look again later."),
    ),
    StatusReason.DIED: Wording(
        mark("The erase broke off"),
        mark("The laptop went off or the program stopped in the middle."),
        mark("Go on with the erase."),
    ),
    StatusReason.LEVEL_NOT_REACHED: Wording(
        mark("The level asked was not reached"),
        mark("The method that worked reaches a lower level than was asked."),
        mark("Ask your supervisor whether this is enough."),
    ),
    StatusReason.OLD_DATA: Wording(
        mark("Old data is still there"),
        mark("The drive says that it is erased, and that is not true: data of before is on it."),
        mark("Never hand out this drive: give it to your supervisor."),
    ),
    StatusReason.MARKERS_NOT_LANDED: Wording(
        mark("The drive does not keep data"),
        mark("What was written to the drive was not there afterwards; it is broken or false."),
        mark("Take out the drive and give it to your supervisor."),
    ),
    StatusReason.NO_PROGRESS: Wording(
        mark("The drive erases and stands still"),
        mark("The drive is erasing itself and does not move on; that can take days."),
        mark("Leave the laptop on and ask your supervisor."),
    ),
    StatusReason.STATUS_UNREADABLE: Wording(
        mark("The drive does not tell its state"),
        mark("The drive began to erase itself and does not tell whether it is done."),
        mark("Leave the laptop on and ask your supervisor."),
    ),
    StatusReason.NO_METHOD: Wording(
        mark("No method worked"),
        mark("Every way to erase this drive was tried, or cannot be used."),
        mark("Take out the drive and give it to your supervisor."),
    ),
    StatusReason.POWER_CYCLE: Wording(
        mark("The drive must be switched off once"),
        mark("A hidden part or a lock was opened; that counts from the next start."),
        mark("Switch the laptop off and on and confirm the drive again."),
    ),
    StatusReason.STAYS_LOCKED: Wording(
        mark("The drive is still locked"),
        mark("It did not take the PSID, or stayed locked after it."),
        mark("Compare the PSID with the label, switch the laptop off and on, and try again."),
    ),
    StatusReason.HARDWARE_FAILURE: Wording(
        mark("The drive broke"),
        mark("The drive said that it was erased, and nothing can be read from it any more."),
        mark("Take out the drive to have it destroyed."),
    ),
    StatusReason.EXCEPTIONS: Wording(
        mark("Something could not be proved"),
        mark("The remarks at this drive say what."),
        mark("Ask your supervisor to judge the remarks."),
    ),
}

METHODS = {
    Method.SAN_BLOCK: (
        mark("SANITIZE, block erase"),
        mark("The drive empties all its cells by itself, spare ones too."),
    ),
    Method.SAN_CRYPTO: (
        mark("SANITIZE, crypto erase"),
        mark("The drive throws away its secret key, so nothing can be read any more."),
    ),
    Method.SAN_OVR: (
        mark("SANITIZE, overwrite"),
        mark("The drive overwrites itself, hidden parts too."),
    ),
    Method.FMT_CRYPTO: (
        mark("Format, crypto erase"),
        mark("The drive is formatted anew and throws away its secret key."),
    ),
    Method.FMT_USER: (
        mark("Format, user data erase"),
        mark("The drive is formatted anew and erases its data by itself."),
    ),
    Method.SEC_ENH: (
        mark("SECURITY ERASE, enhanced"),
        mark("The drive erases itself thoroughly, worn spots too."),
    ),
    Method.SEC_NORM: (
        mark("SECURITY ERASE, normal"),
        mark("The drive erases itself."),
    ),
    Method.MMC_SAN: (
        mark("eMMC erase and sanitize"),
        mark("The memory chip erases all its parts by itself."),
    ),
    Method.UFS_PURGE: (
        mark("UFS purge"),
        mark("The memory chip empties itself, spare cells too."),
    ),
    Method.OVERWRITE: (
        mark("Overwriting"),
        mark("The whole drive is overwritten and then read back."),
    ),
}

LEVELS = {
    Level.NONE: (
        mark("none"),
        mark("No claim is made."),
    ),
    Level.CLEAR: (
        mark("Clear"),
        mark("Safe against anyone who uses the drive in the ordinary way."),
    ),
    Level.PURGE: (
        mark("Purge"),
        mark("Safe also against a laboratory."),
    ),
    Level.DESTROY: (
        mark("Destroy"),
        mark("The drive itself is destroyed."),
    ),
}
STANDARDS = {
    Standard.NIST_R1: mark("NIST SP 800-88 revision 1"),
    Standard.NIST_R2: mark("NIST SP 800-88 revision 2"),
    Standard.IEEE_2883: mark("IEEE 2883-2022"),
}
BASES = {
    Basis.NAMED: mark("named in the standard"),
    Basis.ANALOGY: mark("by comparison with a named method"),
    Basis.VIA_2883: mark("because it follows IEEE 2883"),
    Basis.VENDOR_DEPENDENT: mark("depends on the maker"),
}
LEVEL_LINE = mark("{standard}: {level} ({basis})")
LEVEL_LINE_PLAIN = mark("{standard}: {level}")

EXCEPTIONS = {
    ExceptionCode.NATIVE_SIZE_UNKNOWN: mark(
        "The drive did not tell its full size; a hidden part may not be erased."
    ),
    ExceptionCode.UNREADABLE_LBA: mark(
        "Some spots could not be read back; what is on them is not known."
    ),
    ExceptionCode.HPA_NOT_REMOVED: mark("A hidden part at the end of the drive was not erased."),
    ExceptionCode.BRIDGE_SERIAL_DIFFERS: mark(
        "The serial number is that of the USB adapter, not that of the drive."
    ),
    ExceptionCode.EMMC_BOOT_KEPT: mark("The start parts of the memory chip were left as they are."),
    ExceptionCode.RPMB_KEPT: mark("A protected part of the memory chip cannot be erased."),
    ExceptionCode.REMAPPED_SECTORS: mark(
        "Spots that the drive replaced earlier can no longer be reached."
    ),
    ExceptionCode.DCO_NOT_REMOVED: mark(
        "A part of the drive that its settings hide was not erased."
    ),
    ExceptionCode.NAMESPACE_LEFT: mark("A part of the drive that we do not see was not erased."),
    ExceptionCode.CHECK_NOT_POSSIBLE: mark(
        "Nothing could be written to the drive beforehand, so the erase cannot be checked."
    ),
    ExceptionCode.FLASH_CACHE_NOT_REACHED: mark(
        "The disk keeps some data in memory cells too, and overwriting does not reach those."
    ),
    ExceptionCode.HEALTH_UNKNOWN: mark(
        "The disk does not tell whether it replaced spots; such spots cannot be reached."
    ),
}
EXCEPTION_SIZE = mark("{text} (in total {size})")

NOTES = {
    Note.SPARE_AREA_NOT_REACHED: mark(
        "Overwriting does not reach the spare cells of an SSD or memory chip."
    ),
    Note.FIRMWARE_METHOD_NOT_AVAILABLE: mark(
        "The drive can perhaps erase itself better, but opknap could not use that here."
    ),
    Note.BRIDGE_SERIAL: mark(
        "The drive is behind a USB adapter; the serial number may be that of the adapter."
    ),
    Note.FORMAT_RISK: mark("Some drives of this model broke when they were formatted anew."),
}

STEP_RESULTS = {
    StepResult.DONE: mark("done"),
    StepResult.NOT_RUN: mark("not carried out"),
    StepResult.UNKNOWN: mark("end not seen"),
}

STEP_ENDS: dict[str, str] = {
    StatusReason.STOPPED: mark("stopped"),
    StatusReason.RUNNING: mark("still running"),
}
"""What is known of a step without a result, by the reason of its attempt."""
LEFT = mark("no longer followed")
"""Of a drive that erases itself: stopping ends our looking and nothing else."""

KINDS = {
    DriveKind.HDD: mark("hard disk"),
    DriveKind.SSD: mark("SSD"),
    DriveKind.FLASH: mark("memory chip or card"),
    DriveKind.UNKNOWN: mark("drive"),
}
TRANSPORTS = {
    Transport.SATA: mark("SATA"),
    Transport.NVME: mark("NVMe"),
    Transport.USB: mark("USB"),
    Transport.MMC: mark("soldered"),
    Transport.SD: mark("card slot"),
    Transport.UFS: mark("soldered"),
    Transport.SCSI: mark("SCSI"),
    Transport.VIRTIO: mark("virtual"),
    Transport.LOOP: mark("practice"),
    Transport.UNKNOWN: mark("unknown connection"),
}
