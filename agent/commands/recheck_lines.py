"""A second look at a drive in plain words (pure)."""

from agent.commands.recheck_answer import Answer, Why
from agent.say import Say
from reports.language import mark
from reports.wording.parts import Wording
from wipe.proof.recheck import Rechecked
from wipe.values import ByteRange

_MOST_PLACES = 8

WHY = {
    Why.NOT_A_RECORD: Wording(
        mark("This is not a signed record"),
        mark("Without its record we cannot say how the drive was left."),
        mark("Name the file that ends in .dsse.json."),
    ),
    Why.RECORD_DOES_NOT_HOLD: Wording(
        mark("This record does not hold"),
        mark("What cannot be trusted is no ground to judge a drive by."),
        mark("Look at what is said above, and get the record from the inventory."),
    ),
    Why.NOT_LISTED: Wording(
        mark("This is not a whole drive"),
        mark("No drive of this laptop goes by that name."),
        mark("Choose a drive that `opknap drives` shows."),
    ),
    Why.NO_SERIAL: Wording(
        mark("This drive has no serial number"),
        mark("Without it we cannot tell whether it is the drive of the record."),
        mark("Attach the drive directly and try again."),
    ),
    Why.NOT_IN_RECORD: Wording(
        mark("This drive is not in the record"),
        mark("The record lists other serial numbers."),
        mark("Look for the record of this drive."),
    ),
    Why.AMBIGUOUS: Wording(
        mark("The record has this number twice"),
        mark("It lists two drives with this serial number, and we cannot tell which is this one."),
        mark("Give both drives to your supervisor."),
    ),
    Why.NOT_OPENED: Wording(
        mark("This drive cannot be opened"),
        mark("The system does not let us read it."),
        mark("Start the laptop from the stick and try again."),
    ),
    Why.NOT_ERASED: Wording(
        mark("The record does not call it erased"),
        mark("There is nothing that this drive could still be."),
        mark("Erase the drive."),
    ),
    Why.NOTHING_PUBLISHED: Wording(
        mark("The record lacks the key"),
        mark("Without the published key we cannot compute what the drive should hold."),
        mark("Erase the drive again."),
    ),
    Why.OTHER_SIZE: Wording(
        mark("The drive has another size now"),
        mark("It does not tell the size that the record gives, so a part may be hidden."),
        mark("Erase the drive again."),
    ),
    Why.VANISHED: Wording(
        mark("The drive is gone"),
        mark("It stopped answering while we looked."),
        mark("Connect it again and try once more."),
    ),
    Why.STOPPED: Wording(
        mark("Stopped"),
        mark("Half a look says nothing."),
        mark("Start it again when there is time."),
    ),
}
"""Why nothing is said of a drive."""

ERASED = Wording(
    mark("Still erased"),
    mark("Everything that was read is as the erase left it."),
    mark("Keep this answer with the record."),
)
CHANGED = Wording(
    mark("Not as the erase left it"),
    mark("Somebody wrote on this drive after the erase, or it was never erased there."),
    mark("Erase the drive again."),
)
UNPROVED = Wording(
    mark("Not proved"),
    mark("Parts of the drive cannot be read that could be read after the erase."),
    mark("Give the drive to your supervisor."),
)


def answer_lines(answer: Answer, say: Say) -> list[str]:
    """The answer for people."""
    lines = [answer.path]
    if answer.drive is not None and answer.drive.serial:
        lines.append("    " + say.tr("Serial number {serial}", serial=answer.drive.serial))
    if answer.found is None:
        return lines + _why_lines(answer, say)
    sign, said = _said(answer.still_erased)
    lines += [f"[{sign}] {say.tr(said.title)}", f"    {say.tr(said.means)}"]
    lines += [f"    {line}" for line in _facts(answer, answer.found, say)]
    return [*lines, f"    {say.tr(said.next)}"]


def _said(still_erased: bool | None) -> tuple[str, Wording]:  # noqa: FBT001 - the answer itself
    if still_erased:
        return "+", ERASED
    return ("!", UNPROVED) if still_erased is None else ("x", CHANGED)


def _why_lines(answer: Answer, say: Say) -> list[str]:
    if answer.refusal is not None:
        said = say.words.refusal(answer.refusal)
        return [f"[x] {said.title}", f"    {said.means}", f"    {said.next}"]
    why = WHY[answer.why or Why.STOPPED]
    sign = "-" if answer.why is Why.STOPPED else "x"
    return [f"[{sign}] {say.tr(why.title)}", f"    {say.tr(why.means)}", f"    {say.tr(why.next)}"]


def _facts(answer: Answer, found: Rechecked, say: Say) -> list[str]:
    lines = [say.tr("Of the drive was read: {n} %", n=found.coverage_percent)]
    if found.markers_placed is not None:
        lines.append(
            say.tr(
                "Markers still found: {found} of {placed}.",
                found=found.markers_found,
                placed=found.markers_placed,
            )
        )
    if answer.untouched is not None and answer.untouched_then:
        lines.append(
            say.tr("The drive itself says: not written since.")
            if answer.untouched
            else say.tr("The drive itself says: written since.")
        )
    lines += _places(say.tr("Not as the erase left it:"), found.written_since)
    lines += _places(say.tr("Never proved, and not erased:"), found.readable_again)
    lines += _places(say.tr("Cannot be read:"), found.unreadable)
    for area in found.areas:
        lines += _places(f"{area.area}: " + say.tr("Not as the erase left it:"), area.residue)
        lines += _places(f"{area.area}: " + say.tr("Cannot be read:"), area.unreadable)
    return lines


def _places(title: str, ranges: tuple[ByteRange, ...]) -> list[str]:
    """Ranges as first byte and length, the first few of them."""
    if not ranges:
        return []
    shown = [f"    {part.offset} + {part.length}" for part in ranges[:_MOST_PLACES]]
    more = len(ranges) - len(shown)
    return [title, *shown, *([f"    ... {more}"] if more > 0 else [])]
