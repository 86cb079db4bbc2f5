"""On the smallest screen the sentences that matter stand there whole, in both languages."""

import pytest

from agent.look import Look
from agent.say import Say
from agent.screens.drive_words import drive_title, serial_text
from agent.screens.erase_story import plan_sentence
from agent.screens.grade_words import send_line
from agent.view import SendPhase
from agent.widgets.roles import Role
from reports.grades import LooksCard
from reports.language import Language
from tests.agent.screens import stand_in as s
from tests.agent.screens import stand_in_drives as drives
from tests.agent.screens import stand_in_results as results
from tests.agent.screens.gallery import Gallery, Wanted
from tests.agent.screens.states import DIALOGS, EVERYTHING
from wipe.codes import Refusal

LOOK_OF = {Language.NL: Look.RICH, Language.EN: Look.PLAIN_VT}
"""The pairs in which every state is drawn anyway."""


async def seen(gallery: Gallery, name: str, language: Language) -> str:
    return (await gallery.picture(Wanted(name, LOOK_OF[language], language))).flat


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", sorted(DIALOGS.keys() - {"picture-red"}))
async def test_every_dialog_says_how_to_leave_it(
    name: str, language: Language, gallery: Gallery
) -> None:
    assert "Esc" in await seen(gallery, name, language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", sorted(EVERYTHING.keys() - {"picture-red"}))
async def test_header_and_erase_line_stand_on_every_screen(
    name: str, language: Language, gallery: Gallery
) -> None:
    lines = (await gallery.picture(Wanted(name, LOOK_OF[language], language))).text.splitlines()
    assert "Lenovo ThinkPad T480" in lines[0]
    assert len(lines) == 24
    words = ("Wissen", "Wist zichzelf", "Nalezen", "Deel teruglezen", "Eras", "Reading back")
    assert lines[22].strip().startswith(words)
    assert "F1" in lines[23]


@pytest.mark.parametrize("language", Language)
async def test_the_drive_and_what_happens_to_it_are_named_before_the_typed_yes(
    language: Language, gallery: Gallery
) -> None:
    say = Say(language)
    words = await seen(gallery, "confirm", language)
    row = drives.drive_row()
    assert drive_title(row.drive, say) in words
    assert serial_text(row.drive, say) in words
    assert plan_sentence(row, say) in words


@pytest.mark.parametrize("language", Language)
async def test_the_refused_stick_says_why_and_what_to_do(
    language: Language, gallery: Gallery
) -> None:
    say = Say(language)
    told = say.words.refusal(Refusal.LIVE_MEDIUM)
    words = await seen(gallery, "refused-details", language)
    assert told.title in words
    assert told.means in words
    assert told.next in words


@pytest.mark.parametrize("language", Language)
async def test_a_hold_shows_what_stops_the_laptop_and_what_ends_it(
    language: Language, gallery: Gallery
) -> None:
    say = Say(language)
    words = await seen(gallery, "held", language)
    for hold in results.HELD.holds:
        told = say.words.hold(hold)
        assert told.title in words
        assert told.next in words


@pytest.mark.parametrize("language", Language)
async def test_the_grade_shows_its_reason_with_number_limit_and_lift(
    language: Language, gallery: Gallery
) -> None:
    say = Say(language)
    words = await seen(gallery, "grade", language)
    assert say.words.grade_reason(results.GRADE.reasons[0]) in words
    assert "71 %" in words
    assert "80 %" in words
    assert say.words.lift(results.GRADE.lifts[0], results.GRADE) in words
    for blocker in ("drive_not_decided", "hand_tests_open", "looks_open"):
        assert say.words.blocker(blocker).next in words


@pytest.mark.parametrize("language", Language)
async def test_every_component_of_the_check_has_its_verdict(
    language: Language, gallery: Gallery
) -> None:
    say = Say(language)
    words = await seen(gallery, "check", language)
    for row in results.CHECKS:
        assert row.verdict is not None
        told = say.words.verdict(row.verdict)
        assert say.words.component(row.component) in words
        assert f"{told.sign}" in words
        assert told.word in words


@pytest.mark.parametrize("name", ["sent", "held", "no-server", "send-refused"])
@pytest.mark.parametrize("language", Language)
async def test_the_state_of_sending_is_said(
    name: str, language: Language, gallery: Gallery
) -> None:
    words = await seen(gallery, name, language)
    if name == "sent":
        assert "14:02" in words
    else:
        assert ("stick" in words) or ("Vraag" in words) or ("Ask" in words)


async def test_each_card_of_the_looks_has_its_line(gallery: Gallery) -> None:
    say = Say(Language.NL)
    words = await seen(gallery, "card", Language.NL)
    for card in LooksCard:
        assert say.words.looks_card(card) in words


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("problem", ["cannot_send", "server_fault", "no_token", "http_418"])
def test_a_record_that_waits_because_of_something_says_because_of_what(
    problem: str, language: Language
) -> None:
    say = Say(language)
    text, role = send_line(s.send(SendPhase.WAITING, problem=problem), say)
    told = say.words.problem(problem)
    assert told.title in text
    assert told.next in text
    assert role is Role.CARE
    undisturbed, _ = send_line(s.send(SendPhase.WAITING), say)
    assert text != undisturbed
