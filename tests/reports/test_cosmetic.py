"""Fault cards become the code of the worst surface."""

import pytest

from checks.policy import default_policy
from reports.cosmetic import cosmetic_cap, cosmetic_code, surface_code
from reports.grades import Letter, Looks, LooksCard, Surface
from tests.reports.laptops import looks

POLICY = default_policy()


@pytest.mark.parametrize(
    ("card", "code", "cap"),
    [
        (LooksCard.NONE, "C6", Letter.A),
        (LooksCard.FINE_MARKS, "C5", Letter.A),
        (LooksCard.PLAIN_SCRATCHES, "C4", Letter.B),
        (LooksCard.DENTS, "C3", Letter.C),
        (LooksCard.BROKEN, "C2", Letter.D),
        (LooksCard.CRUSHED, "C1", Letter.PARTS),
        (LooksCard.NOT_LOOKED_AT, "C0", Letter.C),
    ],
)
def test_a_card_on_the_lid_has_its_code(card: LooksCard, code: str, cap: Letter) -> None:
    assert cosmetic_code(looks(card), POLICY) == code
    assert cosmetic_cap(looks(card), POLICY).cap is cap


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (LooksCard.NONE, "C6"),
        (LooksCard.FINE_MARKS, "C6"),
        (LooksCard.PLAIN_SCRATCHES, "C5"),
        (LooksCard.DENTS, "C4"),
        (LooksCard.BROKEN, "C2"),
        (LooksCard.CRUSHED, "C1"),
        (LooksCard.NOT_LOOKED_AT, "C0"),
    ],
)
def test_the_base_counts_one_step_milder_but_for_cracks(card: LooksCard, code: str) -> None:
    assert surface_code(Surface.BASE, card) == code


def test_nothing_looked_at_is_not_judged() -> None:
    assert cosmetic_code(Looks(), POLICY) == "C0"


def test_an_unseen_surface_is_not_hidden_by_dents() -> None:
    half = looks(LooksCard.DENTS).model_copy(update={"base": LooksCard.NOT_LOOKED_AT})
    assert cosmetic_code(half, POLICY) == "C0"
    broken = looks(LooksCard.BROKEN).model_copy(update={"base": LooksCard.NOT_LOOKED_AT})
    assert cosmetic_code(broken, POLICY) == "C2"
