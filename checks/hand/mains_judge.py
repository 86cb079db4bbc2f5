"""The verdict on the charger (pure).

* An adapter told as plugged in and as pulled: pass. What the quick probes say against it (a charger
  that the firmware does not know) stays a warn or a fail.
* Told in one way only: the other half was not tried, and a person's "yes" does not replace it. A
  laptop without a battery is the exception: it cannot live without its charger, so that it runs is
  the other half.
* No adapter tells anything (some have no such object): the person is asked. "Yes" is a pass when
  the packs tell the same, or when no pack could tell otherwise; else a warn.
* "No" is a fail: no charger came with it, and none of ours fits or feeds it.
"""

from collections.abc import Sequence

from checks.findings import Finding, Reason, Verdict
from checks.hand.mains_watch import MainsSeen
from checks.hand.values import Said
from checks.hand.weighing import Answer, Machine, said_by, weigh

CODE = "power.adapter"
_WORSE = (Verdict.PASS, Verdict.WARN, Verdict.FAIL)


def mains_machine(seen: MainsSeen, known: Sequence[Finding] = ()) -> Machine:
    """What the machine alone can tell.

    Args:
        seen: while somebody pulled and plugged.
        known: what the quick probes found about the charger.
    """
    sure = seen.is_whole or (seen.seen_on and not seen.packs)
    answers = [Verdict.PASS] if sure else []
    answers += [one.verdict for one in known if one.verdict in {Verdict.WARN, Verdict.FAIL}]
    worst = max(answers, key=_WORSE.index, default=None)
    verdict = worst if sure or worst is Verdict.FAIL else None
    return Machine(verdict, _on_yes(seen, worst), _missing_half(seen))


def _missing_half(seen: MainsSeen) -> Reason:
    if not seen.has_mains:
        return Reason.ABORTED
    if seen.seen_off:
        return Reason.NEEDS_AC_IN
    return Reason.LOW_CHARGE if seen.is_low else Reason.NEEDS_AC_OUT


def _on_yes(seen: MainsSeen, worst: Verdict | None) -> Answer:
    both = seen.seen_on and seen.seen_off
    if seen.has_mains and not both:
        return Verdict.NOT_TESTED, _missing_half(seen)
    agreed = both or seen.both_by_packs or (seen.now is not None and not seen.packs)
    if worst is not None or not agreed:
        return Verdict.WARN, None
    return Verdict.PASS, None


def judge_mains(
    seen: MainsSeen,
    said: Said | None,
    known: Sequence[Finding] = (),
    evidence: tuple[str, ...] = (),
) -> Finding:
    """The finding about the charger."""
    verdict, reason = weigh(mains_machine(seen, known), said)
    beside = {name: value for one in known for name, value in one.measured.items()}
    limit = {name: value for one in known for name, value in one.limit.items()}
    return Finding(
        code=CODE,
        verdict=verdict,
        reason=reason,
        measured={
            **beside,
            "adapter_tells": seen.has_mains,
            "seen_plugged": seen.seen_on,
            "seen_pulled": seen.seen_off,
            "pulls": seen.pulls,
            "plugs": seen.plugs,
            "packs": seen.packs,
            "packs_fed": seen.packs_fed,
            "packs_drained": seen.packs_drained,
            **said_by(said),
        },
        limit=limit,
        evidence=(*(name for one in known for name in one.evidence), *evidence),
    )
