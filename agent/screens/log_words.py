"""What happened to a laptop, in plain words with times (pure)."""

import json

from agent.say import Say
from agent.screens.drive_words import drive_title
from agent.sleep_words import end_code_words
from agent.view import SendPhase, View
from checks.long_tests.values import LongTest
from reports.language import mark
from reports.record import Event
from wipe.codes import DriveStatus

_DID = {
    "started": mark("opknap started. The check begins."),
    "picked_up": mark("opknap started again and goes on where it stopped. The check begins."),
    "operator": mark("At work: {by}"),
    "inspected": mark("The check ended."),
    "foreign_answered": mark("Answered whether it is part of the laptop: {drive}"),
    "port_test_stick": mark("Used to test the sockets, so not part of the laptop: {drive}"),
    "erase_confirmed": mark("Erase confirmed: {drive}"),
    "erase_resumed": mark("Erase goes on: {drive}"),
    "erase_stop_asked": mark("Asked to stop the erase: {drive}"),
    "erase_ended": mark("Erase ended: {drive}. {status}"),
    "slept": mark("The laptop was let sleep for {drive}: {result}"),
    "long_test_ended": mark("A long test ended: {test}"),
    "no_storage_attested": mark("Said that there is no drive in this laptop."),
}


_CODE_OF_TEST = {LongTest.CPU.value: "cpu.verify"}
"""Where a test answers several codes: the one whose name says it best."""


def story(view: View, say: Say) -> str:
    """One line for each thing that happened, the first one first."""
    lines = [_line(event.at, _did(event, view, say), say) for event in view.events]
    if view.sealed:
        lines.append(_line(view.sealed_at, say.tr("The record was sealed."), say))
    if view.send.phase is SendPhase.SENT:
        lines.append(_line(view.send.at, say.tr("The record was sent."), say))
    return "\n".join(lines)


def _line(at: str | None, did: str, say: Say) -> str:
    return f"{say.clock(at) or '--:--'}  {did}"


def _did(event: Event, view: View, say: Say) -> str:
    if event.event not in _DID:
        return event.event
    told = json.loads(event.detail) if event.detail else {}
    titles = {row.drive.id: drive_title(row.drive, say) for row in view.drives}
    drive_id = str(told.get("drive", ""))
    status = str(told.get("status", ""))
    known = status in set(DriveStatus)
    test = str(told.get("test", ""))
    return say.tr(
        _DID[event.event],
        test=say.words.finding_name(_CODE_OF_TEST.get(test, test)),
        by=event.by or "?",
        drive=titles.get(drive_id, drive_id),
        result=end_code_words(str(told.get("result", "")), say),
        status=say.words.status_word(DriveStatus(status)) if known else status,
    )
