"""The cosmetic axis: fault cards of six surfaces become one R2v3 C-code (pure)."""

from checks.caps import CosmeticCode, cap_rank
from checks.policy import Policy
from reports.grades import GradeReason, Letter, Looks, LooksCard, Surface

_CODES: dict[LooksCard, CosmeticCode] = {
    LooksCard.NONE: "C6",
    LooksCard.FINE_MARKS: "C5",
    LooksCard.PLAIN_SCRATCHES: "C4",
    LooksCard.DENTS: "C3",
    LooksCard.BROKEN: "C2",
    LooksCard.CRUSHED: "C1",
    LooksCard.NOT_LOOKED_AT: "C0",
}
# Nobody sees the base in use: its marks count one step milder, cracks do not.
_BASE_CODES: dict[LooksCard, CosmeticCode] = _CODES | {
    LooksCard.FINE_MARKS: "C6",
    LooksCard.PLAIN_SCRATCHES: "C5",
    LooksCard.DENTS: "C4",
}


def surface_code(surface: Surface, card: LooksCard) -> CosmeticCode:
    """The C-code of one surface."""
    return (_BASE_CODES if surface is Surface.BASE else _CODES)[card]


def cards(looks: Looks) -> dict[Surface, LooksCard]:
    """The card of every surface."""
    return {
        Surface.LID: looks.lid,
        Surface.DECK: looks.deck,
        Surface.SCREEN: looks.screen,
        Surface.BEZEL: looks.bezel,
        Surface.BASE: looks.base,
        Surface.HINGES: looks.hinges,
    }


def cosmetic_code(looks: Looks, policy: Policy) -> CosmeticCode:
    """The code of the worst surface; an unseen surface hides among seen ones of the same cap."""
    caps = policy.caps.cosmetic.by_code()
    codes = [surface_code(surface, card) for surface, card in cards(looks).items()]
    return min(codes, key=lambda code: (cap_rank(caps[code]), code))


def cosmetic_cap(looks: Looks, policy: Policy) -> GradeReason:
    """What the looks cap."""
    code = cosmetic_code(looks, policy)
    return GradeReason(code=f"cosmetic.{code}", cap=Letter(policy.caps.cosmetic.by_code()[code]))
