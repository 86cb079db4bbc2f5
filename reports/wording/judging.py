"""Words of verdicts, reasons, components and of the grade."""

from checks.findings import Reason, Verdict
from reports.grades import FitFor, GradeOutcome, Letter, LooksCard, Surface, Tier
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
        mark("The part ended the test before it was done."),
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
        mark("This version of opknap does not have the program for this test."),
        mark("Tell your supervisor that this test is missing."),
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
        mark("No sensor"),
        mark("The laptop has nothing that measures this."),
        mark("Try the part by hand."),
    ),
    Reason.FIRMWARE_SILENT: Wording(
        mark("Laptop does not say"),
        mark("The laptop keeps no record of this."),
        mark("Look at it with your own eyes."),
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
    Reason.OUTPUT_UNREADABLE: Wording(
        mark("Answer not understood"),
        mark("The part answered in a way that opknap does not know."),
        mark("Press F12 and show the log to your supervisor."),
    ),
}

CRASHED = Wording(
    mark("Our check stopped"),
    mark("opknap itself made a mistake; this says nothing about the laptop."),
    mark("Press F12 and show the log to your supervisor."),
)

COMPONENTS = {
    "identity": (
        mark("Laptop"),
        mark("Maker, model and serial number, as the laptop tells them."),
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
        mark("Passwords and theft tracking of the former owner."),
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

LETTERS = {
    Letter.A: (mark("an A"), mark("Works well in everything and looks good.")),
    Letter.B: (mark("a B"), mark("Works well, with a small shortcoming.")),
    Letter.C: (mark("a C"), mark("Usable, with a shortcoming that people notice.")),
    Letter.D: (mark("a D"), mark("Usable only by somebody who knows and accepts the fault.")),
    Letter.PARTS: (mark("parts"), mark("Cannot be handed to a person as it is.")),
}

OUTCOMES = {
    GradeOutcome.GRADED: mark("Graded"),
    GradeOutcome.HOLD: mark("On hold"),
}

FIT_FOR = {
    FitFor.WINDOWS_11: mark("Windows 11"),
    FitFor.LINUX: mark("Linux"),
    FitFor.CHROMEOS_FLEX: mark("ChromeOS Flex"),
    FitFor.PARTS: mark("parts"),
}

TIERS = {
    Tier.COMFORT: mark("comfortable"),
    Tier.MINIMUM: mark("just enough"),
}

CAPABILITY_REASONS = {
    Tier.COMFORT: mark("Fit for {fit_for}, not for more"),
    Tier.MINIMUM: mark("Just enough for {fit_for}"),
}
CAPABILITY_PARTS = mark("Too little for any system")
MINOR_COUNT = mark("Three or more small things fail")

COSMETIC = {
    "C0": mark("not judged"),
    "C1": mark("damaged, for parts"),
    "C2": mark("damaged"),
    "C3": mark("heavily used"),
    "C4": mark("visibly used"),
    "C5": mark("lightly used"),
    "C6": mark("as good as new"),
}
COSMETIC_REASON = mark("Looks: {cosmetic}")

SURFACES = {
    Surface.LID: mark("Lid"),
    Surface.DECK: mark("Keyboard and palm rest"),
    Surface.SCREEN: mark("Glass of the screen"),
    Surface.BEZEL: mark("Edge around the screen"),
    Surface.BASE: mark("Bottom"),
    Surface.HINGES: mark("Hinges"),
}

LOOKS = {
    LooksCard.NONE: (
        mark("No marks"),
        mark("You see nothing, even from close by."),
    ),
    LooksCard.FINE_MARKS: (
        mark("Fine marks"),
        mark("One small scratch or spot, only seen from close by."),
    ),
    LooksCard.PLAIN_SCRATCHES: (
        mark("Plain scratches"),
        mark("Scratches, a small dent or shiny keys that you see at once."),
    ),
    LooksCard.DENTS: (
        mark("Dents"),
        mark("Several dents, discoloured, or a cover is missing."),
    ),
    LooksCard.BROKEN: (
        mark("Broken"),
        mark("A broken hinge, a crack in the case, or keys are lost."),
    ),
    LooksCard.CRUSHED: (
        mark("Crushed"),
        mark("Crushed or bent, or a main part is missing."),
    ),
    LooksCard.NOT_LOOKED_AT: (
        mark("Not looked at"),
        mark("Nobody has judged this yet."),
    ),
}

REPAIRS = {
    "replace_battery": mark("a new battery"),
    "fit_ssd_256": mark("an SSD of 256 GB"),
    "fit_ram_8": mark("8 GB of memory"),
    "fit_ram_16": mark("16 GB of memory"),
    "replace_ram": mark("other memory"),
    "clean_cooling": mark("clean cooling"),
    "replace_fan": mark("a new fan"),
    "replace_keyboard": mark("a new keyboard"),
    "replace_touchpad": mark("a new touchpad"),
    "replace_screen": mark("a new screen"),
    "replace_wifi": mark("a new Wi-Fi card"),
    "replace_cover": mark("a new cover"),
    "add_adapter": mark("a fitting charger"),
    "set_firmware": mark("other BIOS settings"),
    "finish_tests": mark("all tests done"),
}
LIFT = mark("With {repairs} this becomes {letter}")
LIFT_AT_MOST = mark("With {repairs} this becomes at most {letter}")
LIFT_FIT = mark("With {repairs} this is fit for {fit_for}")
AND = mark("{first} and {last}")

NEXT_STEPS = {
    "resolve_hold": Wording(
        mark("First end the hold"),
        mark("Something must be settled before this laptop may leave."),
        mark("Do what stands at the hold."),
    ),
    "finish_tests": Wording(
        mark("First do the missing tests"),
        mark("An important part has not been tested."),
        mark("Test the parts that say NOT TESTED."),
    ),
    "repair": Wording(
        mark("Repair this laptop"),
        mark("With parts from stock it can be used again."),
        mark("Put the laptop with the repairs."),
    ),
    "dismantle": Wording(
        mark("Use it for parts"),
        mark("A repair from stock is not enough."),
        mark("Ask your supervisor whether it may be taken apart."),
    ),
    "release": Wording(
        mark("Ready"),
        mark("Everything important is tested and erased."),
        mark("Put the laptop with the finished ones."),
    ),
}

NEEDS = {
    "new_erase": mark("Erase the drive again."),
    "drive_out": mark("Take out the drive and give it to your supervisor."),
    "validator": mark("Have a second person look at the erase."),
    "owner_clears_lock": mark("Ask your supervisor to have the owner clear the lock."),
    "firmware_to_ahci": mark("Set storage to AHCI in the BIOS, then start again."),
    "unlock_and_erase": mark("Unlock the drive and erase it, or take it out."),
    "pack_out": mark("Have the battery taken out by your supervisor."),
    "supervisor": mark("Call your supervisor."),
}
