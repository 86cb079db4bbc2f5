"""The verdict on a keyboard (pure).

* A key that stays down and one that presses itself: fail, whatever a person says.
* All expected keys came and went: pass.
* A key that stayed down for a while and then did not, or one that a person chose as being there
  and that never came: warn. So is a keyboard that went away during the test.
* A core key that never came is no proof: perhaps nobody pressed it, or it lies behind Fn. The
  person is asked. "No" is a fail that names the keys; "yes" is a warn that names them.
* No key at all: a "yes" then does not speak of this keyboard (typed on another one?), and nothing
  was tested.
* Optional keys that never came are named and change nothing: many laptops lack some of them, and
  nothing but an eye can tell. "Partly" is the answer of whoever finds one dead.
"""

from checks.findings import Finding, Reason, Verdict
from checks.hand.key_names import OPTIONAL, names_of
from checks.hand.keyboard_values import KeyboardEnd, KeyboardSeen
from checks.hand.values import Said
from checks.hand.weighing import Machine, said_by, weigh

CODE = "input.keyboard"


def judge_keyboard(
    seen: KeyboardSeen, said: Said | None, evidence: tuple[str, ...] = ()
) -> Finding:
    """The finding about the laptop's keyboard."""
    verdict, reason = weigh(_machine(seen), said)
    return Finding(
        code=CODE,
        verdict=verdict,
        reason=reason,
        measured={**_measured(seen), **said_by(said)},
        limit={
            "stuck_ms": seen.rules.stuck_ms,
            "chatter_ms": seen.rules.chatter_ms,
            "chatter_times": seen.rules.chatter_times,
        },
        evidence=evidence,
    )


def is_sure(seen: KeyboardSeen) -> bool:
    """No answer is needed."""
    return _verdict(seen) is not None


def _machine(seen: KeyboardSeen) -> Machine:
    return Machine(
        verdict=_verdict(seen),
        on_yes=(Verdict.NOT_TESTED, _why_silent(seen)) if seen.is_silent else (Verdict.WARN, None),
        on_silence=_why_silent(seen),
    )


def _verdict(seen: KeyboardSeen) -> Verdict | None:
    if seen.stuck or seen.chattering:
        return Verdict.FAIL
    if seen.is_silent or seen.missing & seen.core:
        return None
    if seen.missing or seen.freed or seen.is_gone:
        return Verdict.WARN
    return Verdict.PASS


def _why_silent(seen: KeyboardSeen) -> Reason:
    """Why nothing was tested."""
    if seen.end is KeyboardEnd.HELD:
        return Reason.DENIED
    return Reason.TIMEOUT if seen.end is KeyboardEnd.SILENCE else Reason.ABORTED


def _measured(seen: KeyboardSeen) -> dict[str, int | str | bool]:
    groups = {
        "missing": seen.missing - seen.stuck,
        "stuck": seen.stuck,
        "chattering": seen.chattering,
        "freed": seen.freed,
        "optional_unseen": OPTIONAL - seen.working - seen.expected,
    }
    named = {name: names_of(codes) for name, codes in groups.items() if codes}
    counted = {f"{name}_keys": len(codes) for name, codes in groups.items()}
    gone: dict[str, int | str | bool] = {"unplugged": True} if seen.is_gone else {}
    return {
        "expected_keys": len(seen.expected),
        "seen_keys": len(seen.expected & seen.working),
        **counted,
        **named,
        **gone,
    }
