"""What loudspeakers and microphone showed together, and what a person adds (pure)."""

from dataclasses import dataclass, replace

from checks.findings import Finding, Reason, Verdict
from checks.hand.part_support import Numbers, Witness, joined, trouble_lines
from checks.hand.tone import Hearing, Side
from checks.hand.values import HandState, Said, Saw

SPEAKERS, MICROPHONE = "audio.speakers", "audio.microphone"
EVIDENCE = "hand-sound.json"
_CLIPPED_PERMILLE = 10
"""Own choice: above it the recording was too loud for its range."""


@dataclass(frozen=True, slots=True)
class SoundSeen:
    """The best hearing so far."""

    limit_db: int
    hearing: Hearing | None = None
    trouble: Reason | None = None
    """Why the machine could not play or record."""
    has_microphone: bool = True
    playing: Side | None = None
    plays: bool = True
    """Something could be played."""
    about: str = SPEAKERS
    """Which of the two a person was asked about."""

    @property
    def sides(self) -> dict[Side, bool]:
        """Which sides came through."""
        if self.hearing is None:
            return dict.fromkeys(Side, False)
        return {side: self.hearing.hears(side, self.limit_db) for side in Side}

    @property
    def passes(self) -> bool:
        """Every tone of both sides came through: speakers and microphone both work."""
        return all(self.sides.values())


def sound_state(seen: SoundSeen) -> HandState:
    """What to tell the person."""
    lines: list[Saw] = []
    if seen.playing is not None:
        lines.append(Saw(f"sound_plays_{seen.playing.value}"))
    hearing = seen.hearing
    if hearing is not None:
        lines += [
            Saw(f"sound_{'heard' if came else 'missed'}_{side.value}", {"snr_db": weakest})
            for side, came in seen.sides.items()
            if (weakest := hearing.weakest_db(side)) is not None
        ]
        if any(one.clipped_permille > _CLIPPED_PERMILLE for one in hearing.heard):
            lines.append(Saw("sound_too_loud"))
        if hearing.silent_input:
            lines.append(Saw("sound_no_input"))
    if not seen.has_microphone:
        lines.append(Saw("sound_no_microphone"))
    lines += trouble_lines(seen.trouble)
    if not seen.passes:
        lines.append(Saw("sound_listen"))
    steps = ("play_left", "play_right", "again") if seen.plays and not seen.passes else ()
    return HandState(tuple(lines[:6]), settled=seen.passes, steps=steps)


def sound_findings(seen: SoundSeen, said: Said | None) -> tuple[Finding, ...]:
    """Speakers by microphone and ear, the microphone by what it heard.

    A person's answer is about what can be heard. Only where it was heard and the microphone did
    not hear it, the microphone is at fault.
    """
    if seen.about == MICROPHONE:
        return (joined(_listener(seen), said),)
    return joined(_speakers(seen), said), _microphone(seen, said)


def _speakers(seen: SoundSeen) -> Witness:
    verdict = None
    if seen.passes:
        verdict = Verdict.PASS
    elif any(seen.sides.values()) and seen.hearing is not None and _is_far_apart(seen):
        # The microphone is proven by the side that it heard.
        verdict = Verdict.WARN
    return Witness(
        SPEAKERS,
        verdict,
        _values(seen),
        {"pass_above_db": seen.limit_db},
        seen.trouble or (Reason.NOT_STARTED if seen.hearing is None else Reason.ABORTED),
        evidence=(EVIDENCE,),
    )


def _is_far_apart(seen: SoundSeen) -> bool:
    if seen.hearing is None:
        return False
    weakest = [seen.hearing.weakest_db(side) for side in Side]
    known = [one for one in weakest if one is not None]
    return len(known) == len(weakest) and max(known) - min(known) > seen.limit_db


def _values(seen: SoundSeen) -> Numbers:
    hearing = seen.hearing
    if hearing is None:
        return {}
    weakest = {f"{side.value}_snr_db": hearing.weakest_db(side) for side in Side}
    return {name: value for name, value in weakest.items() if value is not None}


def _listener(seen: SoundSeen) -> Witness:
    return Witness(
        MICROPHONE,
        Verdict.PASS if any(seen.sides.values()) else None,
        _values(seen),
        {"pass_above_db": seen.limit_db},
        seen.trouble or (Reason.NOT_STARTED if seen.hearing is None else Reason.ABORTED),
        evidence=(EVIDENCE,),
    )


def _microphone(seen: SoundSeen, said: Said | None) -> Finding:
    witness = _listener(seen)
    if witness.verdict is None and said is not None and seen.hearing is not None:
        if said.verdict in {Verdict.PASS, Verdict.WARN}:
            weak = (seen.hearing.strongest_db or 0) > seen.limit_db // 2
            fault = Verdict.WARN if weak else Verdict.FAIL
            return joined(replace(witness, verdict=fault), None)
        if said.verdict is Verdict.NOT_TESTED:
            return joined(witness, said)
    # Nothing could be heard, or nothing was recorded: that says nothing about the microphone.
    return joined(witness, None)
