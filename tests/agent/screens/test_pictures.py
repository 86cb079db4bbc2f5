"""Every screen as it looks: steps in all looks, languages and sizes, the rest in two of them."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from agent.look import Look
from reports.language import Language
from tests.agent.screens.gallery import Gallery, Wanted
from tests.agent.screens.rendering import SIZES, WIDE
from tests.agent.screens.states import DIALOGS, EVERYTHING, MORE, STEPS, WATCHED

MATRIX = [
    Wanted(name, look, language, size)
    for name in STEPS
    for look in Look
    for language in Language
    for size in SIZES
]
SAMPLES = [
    wanted
    for name in MORE | DIALOGS | WATCHED
    for wanted in (
        Wanted(name, Look.RICH, Language.NL),
        Wanted(name, Look.PLAIN_VT, Language.EN),
    )
]
ALL = MATRIX + SAMPLES


class Painting(SingleFileSnapshotExtension):
    """A file per picture: the text, its styles, and a legend."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def painted(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Painting)


@pytest.mark.parametrize("wanted", ALL, ids=str)
async def test_a_screen_looks_as_it_was_approved(
    wanted: Wanted, gallery: Gallery, painted: SnapshotAssertion
) -> None:
    picture = await gallery.picture(wanted)
    assert picture.painting == painted


def test_every_state_is_drawn_in_both_looks_and_both_languages() -> None:
    for name in EVERYTHING | WATCHED:
        drawn = [wanted for wanted in ALL if wanted.name == name]
        assert {wanted.look for wanted in drawn} == set(Look)
        assert {wanted.language for wanted in drawn} == set(Language)
    assert any(wanted.size == WIDE for wanted in ALL)
