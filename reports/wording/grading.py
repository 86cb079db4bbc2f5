"""Words of grading: letters, use, looks, repairs, holds, next steps."""

from checks.caps import Repair
from reports.grades import FitFor, GradeOutcome, Letter, LooksCard, Needs, NextStep, Surface, Tier
from reports.language import mark
from reports.wording.parts import Wording

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
CAPABILITY_TOO_LITTLE = mark("Too little for any system: {parts}")
TOO_LITTLE_MEMORY = mark("{ram_size} of memory (needed: {least_ram_size})")
UNKNOWN_MEMORY = mark("memory of unknown size")
TOO_LITTLE_STORAGE = mark("a drive of {storage_size} (needed: {least_storage_size})")
NO_STORAGE = mark("no drive of known size")
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

REPAIRS: dict[str, str] = {
    Repair.REPLACE_BATTERY: mark("a new battery"),
    Repair.FIT_SSD_256: mark("an SSD of 256 GB"),
    Repair.FIT_RAM_8: mark("8 GB of memory"),
    Repair.FIT_RAM_16: mark("16 GB of memory"),
    Repair.REPLACE_RAM: mark("other memory"),
    Repair.CLEAN_COOLING: mark("clean cooling"),
    Repair.REPLACE_FAN: mark("a new fan"),
    Repair.REPLACE_KEYBOARD: mark("a new keyboard"),
    Repair.REPLACE_TOUCHPAD: mark("a new touchpad"),
    Repair.REPLACE_SCREEN: mark("a new screen"),
    Repair.REPLACE_WIFI: mark("a new Wi-Fi card"),
    Repair.REPLACE_COVER: mark("a new cover"),
    Repair.ADD_ADAPTER: mark("a fitting charger"),
    Repair.SET_FIRMWARE: mark("other BIOS settings"),
    Repair.FINISH_TESTS: mark("all tests done"),
}
LIFT = mark("With {repairs} this becomes {letter}")
LIFT_AT_MOST = mark("With {repairs} this becomes at most {letter}")
LIFT_FIT_AT_MOST = mark("With {repairs} this may become fit for {fit_for}")
LIFT_FIT = mark("With {repairs} this is fit for {fit_for}")
AND = mark("{first} and {last}")

NEXT_STEPS: dict[str, Wording] = {
    NextStep.RESOLVE_HOLD: Wording(
        mark("First end the hold"),
        mark("Something must be settled before this laptop may leave."),
        mark("Do what stands at the hold."),
    ),
    NextStep.FINISH_TESTS: Wording(
        mark("First do the missing tests"),
        mark("An important part has not been tested."),
        mark("Test the parts that say NOT TESTED."),
    ),
    NextStep.REPAIR: Wording(
        mark("Repair this laptop"),
        mark("With parts from stock it can be used again."),
        mark("Put the laptop with the repairs."),
    ),
    NextStep.DISMANTLE: Wording(
        mark("Use it for parts"),
        mark("A repair from stock is not enough."),
        mark("Ask your supervisor whether it may be taken apart."),
    ),
    NextStep.RELEASE: Wording(
        mark("Ready"),
        mark("Everything important is tested and erased."),
        mark("Put the laptop with the finished ones."),
    ),
}

NEEDS: dict[str, str] = {
    Needs.NEW_ERASE: mark("Erase the drive."),
    Needs.DRIVE_OUT: mark("Take out the drive and give it to your supervisor."),
    Needs.VALIDATOR: mark("Have a second person look at the erase."),
    Needs.OWNER_CLEARS_LOCK: mark("Ask your supervisor to have the owner clear the lock."),
    Needs.FIRMWARE_TO_AHCI: mark("Set storage to AHCI in the BIOS, then start again."),
    Needs.UNLOCK_AND_ERASE: mark("Unlock the drive and erase it, or take it out."),
    Needs.PACK_OUT: mark("Have the battery taken out by your supervisor."),
    Needs.SUPERVISOR: mark("Call your supervisor."),
}
