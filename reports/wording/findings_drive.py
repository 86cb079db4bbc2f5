"""Words of the findings about drives."""

from reports.language import mark
from reports.wording.parts import FindingText

DRIVE_FINDINGS = {
    "drive.present": FindingText(
        name=mark("Drive"),
        good=(mark("found"),),
        bad=(mark("not found"),),
        means=mark(
            "The drive holds the files and the system; without one the laptop does not start."
        ),
        next=mark("Look inside whether there is a drive."),
    ),
    "drive.hidden": FindingText(
        name=mark("Hidden drive"),
        good=(mark("none"),),
        warn=(mark("perhaps"),),
        bad=(mark("there may be one"),),
        means=mark("There may be storage that we cannot see, and so cannot erase."),
        next=mark("Set storage to AHCI in the BIOS and start again."),
    ),
    "drive.health": FindingText(
        name=mark("Drive's own report"),
        good=(mark("in order"),),
        warn=(mark("warns"),),
        bad=(mark("about to fail"),),
        means=mark("The drive checks itself and tells when it expects to fail."),
        next=mark("Replace the drive."),
        next_warn=mark("Ask your supervisor to look at the drive."),
    ),
    "drive.pending_sectors": FindingText(
        name=mark("Unreadable spots"),
        good=(mark("none"),),
        warn=("{pending_sectors}", mark("some")),
        bad=("{pending_sectors}", mark("found")),
        means=mark("The drive has spots that it cannot read any more; it may fail soon."),
        next=mark("Replace the drive."),
        limits=(mark("Good below {fail_from}."),),
    ),
    "drive.uncorrectable_sectors": FindingText(
        name=mark("Damaged spots"),
        good=(mark("none"),),
        warn=("{uncorrectable_sectors}", mark("some")),
        bad=("{uncorrectable_sectors}", mark("found")),
        means=mark("The drive found spots that it cannot repair; it may fail soon."),
        next=mark("Replace the drive."),
        limits=(mark("Good below {fail_from}."),),
    ),
    "drive.reported_uncorrectable": FindingText(
        name=mark("Failed readings"),
        good=(mark("none"),),
        warn=(mark("{reported_uncorrectable} times"), mark("some")),
        bad=(mark("{reported_uncorrectable} times"), mark("found")),
        means=mark("The drive could not give back what was stored on it; it may fail soon."),
        next=mark("Replace the drive."),
        limits=(mark("Good below {fail_from}."),),
    ),
    "drive.reallocated_sectors": FindingText(
        name=mark("Replaced spots"),
        good=(mark("none"),),
        warn=("{reallocated_sectors}", mark("a few")),
        bad=("{reallocated_sectors}", mark("many")),
        means=mark(
            "The drive put spare spots in place of bad ones; the more, the sooner it fails."
        ),
        next=mark("Replace the drive."),
        limits=(mark("Good below {warn_from}, bad from {fail_from}."),),
    ),
    "drive.end_to_end": FindingText(
        name=mark("Data changed inside"),
        good=(mark("never"),),
        warn=(mark("{end_to_end_errors} times"), mark("yes")),
        bad=(mark("{end_to_end_errors} times"), mark("yes")),
        means=mark("Inside the drive, data did not arrive as it was sent."),
        next=mark("Replace the drive."),
        limits=(mark("Good below {fail_from}."),),
    ),
    "drive.spin_retry": FindingText(
        name=mark("Trouble starting"),
        good=(mark("none"),),
        warn=(mark("{spin_retries} times"), mark("yes")),
        bad=(mark("{spin_retries} times"), mark("yes")),
        means=mark("The disk inside needed more than one try to start turning."),
        next=mark("Replace the drive."),
        limits=(mark("Good below {fail_from}."),),
    ),
    "drive.media_errors": FindingText(
        name=mark("Storage faults"),
        good=(mark("none"),),
        warn=("{media_errors}", mark("a few")),
        bad=("{media_errors}", mark("many")),
        means=mark("The drive counts how often it lost data; the more, the sooner it fails."),
        next=mark("Replace the drive."),
        limits=(mark("Good below {warn_from}, bad from {fail_from}."),),
    ),
    "drive.spare": FindingText(
        name=mark("Spare room"),
        good=(mark("{spare_percent} left"), mark("enough")),
        warn=(mark("{spare_percent} left"), mark("little")),
        bad=(mark("{spare_percent} left"), mark("used up")),
        means=mark("An SSD needs spare room to replace worn spots; without it the drive fails."),
        next=mark("Replace the drive."),
        limits=(mark("Good above {fail_to_percent}."),),
    ),
    "drive.wear": FindingText(
        name=mark("Wear"),
        good=("{used_percent}", mark("little")),
        warn=("{used_percent}", mark("more than half")),
        bad=("{used_percent}", mark("nearly all")),
        means=mark("An SSD can be written a limited number of times; the maker says how many."),
        next=mark("Replace the drive."),
        limits=(
            mark("Good below step {warn_from_step}, bad from step {fail_from_step} of 11."),
            mark("Good below {warn_from_percent}, bad from {fail_from_percent}."),
        ),
    ),
    "drive.power_on_hours": FindingText(
        name=mark("Hours on"),
        good=("{power_on_hours}", mark("not many")),
        warn=("{power_on_hours}", mark("remarkable")),
        bad=("{power_on_hours}", mark("very many")),
        means=mark(
            "A hard disk wears by turning; hardly any hours on a used laptop means "
            "swapped or reset."
        ),
        next=mark("Replace the drive."),
        next_warn=mark("Ask your supervisor to look at the drive."),
        limits=(mark("Good up to {pass_up_to} hours."),),
    ),
    "drive.crc_errors": FindingText(
        name=mark("Faults on the cable"),
        good=(mark("none"),),
        warn=("{crc_errors}", mark("some")),
        bad=("{crc_errors}", mark("many")),
        means=mark(
            "Between drive and laptop, data arrived damaged; this count never goes back to zero."
        ),
        next=mark("Press the drive firmly into its connector."),
        limits=(mark("Good below {warn_from}."),),
    ),
    "drive.attribute_past": FindingText(
        name=mark("Trouble in the past"),
        good=(mark("none"),),
        warn=(mark("recorded"),),
        bad=(mark("recorded"),),
        means=mark("The drive was in trouble once and works now."),
        next=mark("Tell the next owner."),
    ),
    "drive.command_timeouts": FindingText(
        name=mark("Late answers"),
        good=(mark("hardly ever"),),
        warn=(mark("{command_timeouts} times"), mark("often")),
        bad=(mark("{command_timeouts} times"), mark("often")),
        means=mark(
            "The drive often answered too late; a loose connector or a worn drive does this."
        ),
        next=mark("Press the drive firmly into its connector."),
        limits=(mark("Good below {warn_from}."),),
    ),
    "drive.selftest": FindingText(
        name=mark("Drive's self-test"),
        good=(mark("passed"),),
        warn=(mark("doubtful"),),
        bad=(mark("failed"),),
        means=mark("The drive tested itself for a minute or two."),
        next=mark("Replace the drive."),
    ),
    "drive.surface": FindingText(
        name=mark("Whole drive read"),
        good=(mark("no faults"),),
        warn=(mark("doubtful"),),
        bad=(mark("faults found"),),
        means=mark("While it was erased, every spot of the drive was written and read."),
        next=mark("Replace the drive."),
    ),
}
