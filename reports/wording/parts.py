"""The shapes of the tables of words (values only)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person is told: what is so, why it matters, what to do next."""

    title: str
    """At most 40 characters, no blame, no final period."""
    means: str
    """One sentence."""
    next: str
    """One action, verb first."""


@dataclass(frozen=True, slots=True)
class VerdictWord:
    """A verdict's word and sign; the colour is the front end's."""

    word: str
    sign: str


@dataclass(frozen=True, slots=True)
class FindingText:
    """Untranslated words of one finding code.

    `good`, `warn` and `bad` hold variants, richest first: the first one whose numbers the finding
    has is said. The last variant needs no number, because a machine may not tell it.
    """

    name: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    means: str
    """True whatever the verdict is: what the code is about and why it matters."""
    next: str
    warn: tuple[str, ...] = ()
    """Empty where the code knows no warning: then `bad` is said."""
    next_warn: str | None = None
    """Where a warning wants another action than a failure."""
    next_silent: str | None = None
    """Where a person can find out what the laptop does not tell."""
    limits: tuple[str, ...] = ()
