"""Words of verdicts, reasons and components."""

from checks.findings import Reason, Verdict
from reports.language import mark
from reports.wording.parts import Wording

VERDICTS = {
    Verdict.PASS: (mark("GOOD"), "[+]"),
    Verdict.WARN: (mark("CHECK"), "[!]"),
    Verdict.FAIL: (mark("BAD"), "[x]"),
    Verdict.NOT_TESTED: (mark("NOT TESTED"), "[-]"),
    Verdict.UNSUPPORTED: (mark("NOT TESTED"), "[-]"),
    Verdict.CRASHED: (mark("NOT TESTED"), "[-]"),
}
BUSY = (mark("BUSY"), "[~]")

GO_ON = mark("Go on with the next part.")

WITHOUT_RESULT = {
    Verdict.NOT_TESTED: mark("not tested"),
    Verdict.UNSUPPORTED: mark("gives no answer"),
    Verdict.CRASHED: mark("our check stopped"),
}

REASONS = {
    Reason.OPERATOR_SKIPPED: Wording(
        mark("Skipped"),
        mark("Somebody chose to skip this test."),
        mark("Do the test after all."),
    ),
    Reason.TIMEOUT: Wording(
        mark("No answer in time"),
        mark("The test did not end within its time."),
        mark("Check again."),
    ),
    Reason.CANCELLED: Wording(
        mark("Stopped"),
        mark("Somebody stopped this test."),
        mark("Start the test again."),
    ),
    Reason.ABORTED: Wording(
        mark("Ended early"),
        mark("The test ended before there was a sure answer."),
        mark("Start the test again."),
    ),
    Reason.NEEDS_AC_OUT: Wording(
        mark("Charger was plugged in"),
        mark("This test only works on the battery."),
        mark("Unplug the charger and check again."),
    ),
    Reason.NEEDS_AC_IN: Wording(
        mark("Charger was not plugged in"),
        mark("This test only works with the charger."),
        mark("Plug in the charger and check again."),
    ),
    Reason.LOW_CHARGE: Wording(
        mark("Battery too empty"),
        mark("This test needs a fuller battery."),
        mark("Charge the battery and check again."),
    ),
    Reason.BUSY_ERASING: Wording(
        mark("Drive is being erased"),
        mark("While a drive is erased we leave it alone."),
        mark("Check again when the erase is done."),
    ),
    Reason.TOOL_MISSING: Wording(
        mark("This test is not here"),
        mark("The program for this test is not installed, or not made yet."),
        mark("Ask your supervisor whether it must be tested otherwise."),
    ),
    Reason.DENIED: Wording(
        mark("No permission"),
        mark("opknap was started without the rights to read this."),
        mark("Start opknap as administrator."),
    ),
    Reason.DRIVER_MISSING: Wording(
        mark("Not working on this stick"),
        mark("The part is there, but the stick does not know how to use it."),
        mark("Tell your supervisor the model of the laptop."),
    ),
    Reason.MACHINE_DIED: Wording(
        mark("Laptop switched off"),
        mark("The laptop went off during this test."),
        mark("Do the test once more with the charger in."),
    ),
    Reason.SENSOR_ABSENT: Wording(
        mark("Nothing there to ask"),
        mark("We found no part in this laptop that can tell this."),
        mark("Look at it with your own eyes."),
    ),
    Reason.FIRMWARE_SILENT: Wording(
        mark("Laptop does not say"),
        mark("The laptop or the part itself does not tell this."),
        mark("Go on with the next part."),
    ),
    Reason.DEVICE_REFUSES: Wording(
        mark("Part cannot do this test"),
        mark("The part does not know this question."),
        mark("Go on with the next part."),
    ),
    Reason.BRIDGE_HIDES: Wording(
        mark("USB adapter is in between"),
        mark("The adapter between drive and laptop hides what the drive says."),
        mark("Connect the drive directly."),
    ),
    Reason.PRESENCE_UNKNOWN: Wording(
        mark("Not known if it is there"),
        mark("The laptop does not say whether it has this part."),
        mark("Look whether the part is there."),
    ),
    Reason.NOT_RECORDED: Wording(
        mark("Not in this recording"),
        mark("This is a recorded laptop, and this part was not recorded."),
        mark("Check a real laptop."),
    ),
    Reason.NOT_STARTED: Wording(
        mark("Not started"),
        mark("Nobody has started this test yet."),
        mark("Start the test."),
    ),
    Reason.OUTPUT_UNREADABLE: Wording(
        mark("Answer not understood"),
        mark("The part answered in a way that opknap does not know."),
        mark("Press F12 and show the log to your supervisor."),
    ),
}

NOT_KNOWN_BY_EYE = Wording(
    mark("Not known if it is there"),
    mark("Whoever looked did not know whether the laptop has this part."),
    mark("Look whether the part is there."),
)
"""`PRESENCE_UNKNOWN` where a person was asked, and not the laptop."""

CRASHED = Wording(
    mark("Our check stopped"),
    mark("opknap itself made a mistake; this says nothing about the laptop."),
    mark("Press F12 and show the log to your supervisor."),
)

COMPONENTS = {
    "identity": (
        mark("Laptop"),
        mark("Maker, model and serial number, as far as the laptop tells them."),
    ),
    "cpu": (
        mark("Processor"),
        mark("The chip that does the computing."),
    ),
    "memory": (
        mark("Memory"),
        mark("What programs use while they work; it is empty after switching off."),
    ),
    "battery": (
        mark("Battery"),
        mark("Gives power when the charger is not plugged in."),
    ),
    "power": (
        mark("Charger"),
        mark("Brings power from the wall socket."),
    ),
    "drive": (
        mark("Drive"),
        mark("Keeps all files, also when the laptop is off."),
    ),
    "locks": (
        mark("Locks"),
        mark("Passwords of the BIOS and of drives; theft tracking is not read."),
    ),
    "firmware": (
        mark("Firmware"),
        mark("The built-in program that starts the laptop, also called BIOS."),
    ),
    "clock": (
        mark("Clock"),
        mark("Keeps the time with a small battery of its own."),
    ),
    "thermal": (
        mark("Cooling"),
        mark("Fan and sensors that keep the laptop from getting too hot."),
    ),
    "display": (
        mark("Screen"),
        mark("The laptop's own screen."),
    ),
    "input": (
        mark("Keys and touchpad"),
        mark("What you type and point with."),
    ),
    "audio": (
        mark("Sound"),
        mark("Speakers and microphone."),
    ),
    "camera": (
        mark("Camera"),
        mark("For video calls."),
    ),
    "port": (
        mark("Ports"),
        mark("The sockets on the sides of the laptop."),
    ),
    "radio": (
        mark("Wireless"),
        mark("Wi-Fi, Bluetooth and mobile internet."),
    ),
    "capability": (
        mark("Fit for"),
        mark("Which system the laptop can run well."),
    ),
}
