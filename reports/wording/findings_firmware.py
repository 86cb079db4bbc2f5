"""Words of the findings about locks, firmware and clock."""

from reports.language import mark
from reports.wording.parts import FindingText

LOCKS = {
    "lock.bios_admin_password": FindingText(
        name=mark("BIOS password"),
        good=(mark("not set"),),
        warn=(mark("doubtful"),),
        bad=(mark("is set"),),
        means=mark("With a BIOS password only who knows it can change the settings."),
        next=mark("Ask your supervisor to have the password removed."),
        next_silent=mark("Look in the BIOS whether a password is set."),
    ),
    "lock.power_on_password": FindingText(
        name=mark("Start password"),
        good=(mark("not set"),),
        warn=(mark("doubtful"),),
        bad=(mark("is set"),),
        means=mark("With a start password only who knows it can start the laptop."),
        next=mark("Ask your supervisor to have the password removed."),
        next_silent=mark("Look in the BIOS whether a password is set."),
    ),
    "lock.drive_password": FindingText(
        name=mark("Drive password"),
        good=(mark("not set"),),
        warn=(mark("doubtful"),),
        bad=(mark("is set"),),
        means=mark("A locked drive cannot be read, and often not erased either."),
        next=mark("Take out the drive and give it to your supervisor."),
        next_silent=mark("Look in the BIOS whether the drive has a password."),
    ),
    "lock.absolute": FindingText(
        name=mark("Theft tracking"),
        good=(mark("off for good"),),
        warn=(mark("not active"),),
        bad=(mark("active"),),
        means=mark(
            "With this, a former owner can find a laptop and lock it (Absolute, Computrace)."
        ),
        next=mark("Ask your supervisor to have the owner release it."),
        next_silent=mark("Look in the BIOS for Absolute or Computrace."),
    ),
    "lock.amt": FindingText(
        name=mark("Control from afar"),
        good=(mark("off"),),
        warn=(mark("half set up"),),
        bad=(mark("on"),),
        means=mark("With this, a former owner can control a laptop over the network (Intel AMT)."),
        next=mark("Ask your supervisor to reset AMT."),
        next_silent=mark("Look in the BIOS for Intel AMT or MEBx."),
    ),
    "lock.sure_admin": FindingText(
        name=mark("HP Sure Admin"),
        good=(mark("off"),),
        warn=(mark("doubtful"),),
        bad=(mark("on"),),
        means=mark("With this, only the former owner can change the settings of an HP."),
        next=mark("Ask your supervisor to have the owner release it."),
    ),
    "lock.find_my_mac": FindingText(
        name=mark("Find My Mac"),
        good=(mark("off"),),
        warn=(mark("doubtful"),),
        bad=(mark("on"),),
        means=mark("A Mac that is tied to somebody's account is of no use to anyone else."),
        next=mark("Ask your supervisor to have the owner sign out."),
        next_silent=mark("Start macOS once and see whether it asks for an Apple account."),
    ),
    "lock.chromebook": FindingText(
        name=mark("Chromebook control"),
        good=(mark("off"),),
        warn=(mark("doubtful"),),
        bad=(mark("on"),),
        means=mark("A school or company can keep control of a Chromebook that it gave away."),
        next=mark("Ask your supervisor to have the owner release it."),
        next_silent=mark("Start ChromeOS once and see whether a school or company greets you."),
    ),
    "lock.mdm_release": FindingText(
        name=mark("Company control"),
        good=(mark("released"),),
        warn=(mark("doubtful"),),
        bad=(mark("still on"),),
        means=mark(
            "A company may have registered this laptop with Microsoft; the laptop itself "
            "cannot tell."
        ),
        next=mark("Ask the donor for a letter of release."),
    ),
}

FIRMWARE = {
    "firmware.version": FindingText(
        name=mark("BIOS"),
        good=(mark("version {version}"), mark("read")),
        warn=(mark("start keys are not the maker's"),),
        bad=(mark("version {version}"), mark("very old")),
        means=mark("The BIOS is the program that starts the laptop."),
        next=mark("Install the newest BIOS of the maker."),
        next_warn=mark("In the BIOS, put back the maker's keys for Secure Boot."),
    ),
    "firmware.uefi": FindingText(
        name=mark("Start mode"),
        good=(mark("UEFI (modern)"),),
        warn=(mark("can be set right in the BIOS"),),
        bad=(mark("only the old way"),),
        means=mark(
            "Windows 11 needs a laptop that starts in the modern way (UEFI) and can check "
            "what it starts (Secure Boot)."
        ),
        next=mark("Choose Linux for this laptop."),
        next_warn=mark("In the BIOS, set the start mode to UEFI and Secure Boot to on."),
    ),
    "tpm.version": FindingText(
        name=mark("Security chip"),
        good=(mark("TPM 2.0"),),
        warn=(mark("off, can be switched on"),),
        bad=(mark("too old or missing"),),
        means=mark("Windows 11 needs a security chip (TPM 2.0); Linux does not."),
        next=mark("Choose Linux for this laptop."),
        next_warn=mark("Switch on the TPM in the BIOS."),
        limits=(mark("Windows 11 needs version {pass_from}."),),
        next_silent=mark("Look in the BIOS whether there is a TPM."),
    ),
    "kernel.errors": FindingText(
        name=mark("System complaints"),
        good=(mark("none"),),
        warn=(mark("{complaints} lines"), mark("earlier trouble")),
        bad=(mark("{complaints} lines"), mark("seen")),
        means=mark(
            "The system writes down trouble with parts, now and before this start; this is "
            "for information."
        ),
        next=mark("Press F12 and show the log to your supervisor."),
    ),
    "clock.rtc_reset": FindingText(
        name=mark("Clock battery"),
        good=(mark("runs"),),
        warn=(mark("lost the time"),),
        bad=(mark("lost the time"),),
        means=mark("With an empty clock battery a laptop forgets date and settings."),
        next=mark("Replace the clock battery."),
    ),
    "clock.rtc_off": FindingText(
        name=mark("Clock"),
        good=(mark("right"),),
        warn=(mark("{rtc_error_s} seconds off"), mark("wrong")),
        bad=(mark("{rtc_error_s} seconds off"), mark("wrong")),
        means=mark("With a wrong clock, websites and mail may refuse to work."),
        next=mark("Set the clock in the BIOS."),
        limits=(mark("Good up to {warn_above_s} seconds."),),
        next_silent=mark("Compare the clock in the BIOS with a watch."),
    ),
    "clock.rtc_local_time": FindingText(
        name=mark("Clock zone"),
        good=(mark("in local time"),),
        warn=(mark("in local time"),),
        bad=(mark("in local time"),),
        means=mark("Windows keeps the clock in local time; this is no fault."),
        next=mark("Leave the clock as it is."),
        limits=(mark("Good up to {warn_above_s} seconds."),),
    ),
}

FIRMWARE_FINDINGS = {**LOCKS, **FIRMWARE}
