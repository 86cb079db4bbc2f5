"""Which parts of this laptop a person tries (pure)."""

from checks.facts import LaptopFacts

OLD = ("input.keyboard", "display.picture", "audio.speakers")


def hand_questions(facts: LaptopFacts) -> tuple[str, ...]:
    """The codes of the step Try for this laptop, in the order in which they are best tried.

    One for every part that the manifest expects or does not know; none for what is absent, and
    none for what the quick probes have answered already (a missing camera, no driver).
    """
    return OLD
